"""Invariants 1 to 10 and 15 after any sequence of acts: filing, withdrawals, holds, reviews, destruction, crashes.

The machine drives the real use cases of an office with everybody in their posts. Whether a document may go it decides
by itself, from what stood in the catalogue before the step, and compares. SHOUCANG_SOAK_STEPS lets it run long.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import select
from sqlalchemy.orm import Session

from config import Assignment
from config.regulation import SetAssignment
from retention import Period, ReviewState, State
from service.app import close_archive
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.audit import AuditHead
from service.catalogue.cases import CaseEventKind, CaseFile
from service.catalogue.disposal import Outcome, Register, ReviewItem, Tombstone
from service.catalogue.documents import Document, DocumentState, File, FileRole, Page
from service.catalogue.holds import Hold
from service.catalogue.people import Role
from service.catalogue.schedule import ScheduleVersion
from service.catalogue.tasks import Task
from service.errors import ArchiveError
from service.usecases.cases.cases import open_case, reopen_case, withdraw_case
from service.usecases.disposal.appraising import conclude
from service.usecases.disposal.executing import execute_register, take_out
from service.usecases.disposal.registering import draw_up_register, revise_register
from service.usecases.disposal.signing import sign_register
from service.usecases.holds.held import open_holds
from service.usecases.holds.holds import OnCase, OnDocument, OnSearch, OnUnit, Target, place_hold, release_hold
from service.usecases.house.initialise import initialise
from service.usecases.house.people import Appointed, actor_of_login, add_person
from service.usecases.law.approving import Approval, approve_version
from service.usecases.law.drafting import draft_version, edit_version
from service.usecases.law.judging import period_on
from service.usecases.law.rejudging import start_rejudging
from service.usecases.law.retention import rejudge_all
from service.usecases.search.finding import SearchForm, seek
from service.usecases.upkeep.erasing import is_referenced
from tests.fixtures import PASSWORD, Hands, at, proof_of
from tests.office import OTHER_SIGNERS, UNIT, Office, furnish

BEGUN = datetime(2026, 1, 5, 2, tzinfo=UTC)
STEPS = int(os.environ.get("SHOUCANG_SOAK_STEPS", "0"))
TITLE = "走访慰问统计表"
APART = "apart"
"""Somebody who proposes and signs nothing, and so may release every hold."""
STEPS_LEFT = {ReviewState.PROPOSED, ReviewState.APPRAISED, ReviewState.APPROVED}
REACHES = ["document", "document", "document", "case", "unit", "search"]
"""Mostly single documents: where everything is held nothing happens."""


@cache
def furnished() -> Path:
    """The home of an archive with an office in it, made once."""
    folder = Path(mkdtemp())
    archive = at(folder, Hands(BEGUN))
    initialise(archive=archive, unit_name="榆阳市总工会", level="city", fonds=UNIT)
    furnish(archive)
    admin = actor_of_login(None, archive=archive)
    add_person(admin, APART, APART, PASSWORD, [Appointed(Role.APPROVER, UNIT)], archive=archive)
    close_archive(archive)
    return folder / "data"


@dataclass(frozen=True)
class Known:
    """What was known of a document before a step."""

    code: str
    due_on: date | None
    state: str | None
    may_go: bool
    originals: tuple[str, ...]


class Keeping(RuleBasedStateMachine):
    """An office that files, withdraws, holds, reviews, destroys, and is interrupted."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.hands = Hands(BEGUN)
        shutil.copytree(furnished(), Path(self.folder.name) / "data")
        self._open()
        self.office.approve_schedule()
        self.cases: list[str] = []
        self.holds: dict[int, set[int]] = {}
        self.reviews: list[int] = []
        self.filed: dict[int, Known] = {}
        self.gone: dict[int, Known] = {}
        self.titles = 0
        self.recorded = False

    def _open(self) -> None:
        self.archive: Archive = at(Path(self.folder.name), self.hands)
        self.office = Office.at(self.archive)
        self.office.people[APART] = actor_of_login(APART, archive=self.archive)

    def teardown(self) -> None:
        close_archive(self.archive)
        self.folder.cleanup()

    # --- what people and machines do ---

    @contextmanager
    def _refusable(self) -> Iterator[None]:
        """A refused act changes nothing: the chain is as long as it was."""
        before = self._acts()
        try:
            yield
        except ArchiveError:
            assert self._acts() == before

    def _acts(self) -> int:
        with self.archive.database.read() as session:
            return session.scalars(select(AuditHead.count)).one()

    def _one(self, data: st.DataObject) -> int:
        return data.draw(st.sampled_from(sorted(self.filed)))

    def _title(self) -> str:
        self.titles += 1
        return f"{TITLE}之{self.titles}"

    @initialize()
    def begin(self) -> None:
        self.cases.append(open_case(self.office.admin, archive=self.archive))
        self.file_routine_papers(2009)

    @rule(year=st.integers(2006, 2020))
    def file_routine_papers(self, year: int) -> None:
        self.office.paper(filing_year=year, dated_on=date(year, 3, 4), title=self._title())

    @rule(data=st.data())
    def file_a_household_paper(self, data: st.DataObject) -> None:
        case = data.draw(st.sampled_from(self.cases))
        self.office.paper(type="A09", case=case, filing_year=None, dated_on=date(2010, 3, 4), title=self._title())

    @rule(data=st.data(), on=st.dates(date(2011, 1, 1), date(2017, 12, 31)))
    def withdraw(self, data: st.DataObject, on: date) -> None:
        with self._refusable():
            withdraw_case(self.office.admin, data.draw(st.sampled_from(self.cases)), on, "脱困", archive=self.archive)
            self.recorded = True

    @rule(data=st.data())
    def reopen(self, data: st.DataObject) -> None:
        with self._refusable():
            today = self.archive.clock.today()
            reopen_case(self.office.admin, data.draw(st.sampled_from(self.cases)), today, "返困", archive=self.archive)
            self.recorded = True

    @rule(
        data=st.data(),
        reach=st.sampled_from(REACHES),
        who=st.sampled_from(["clerk", "watch-aid"]),
    )
    def hold(self, data: st.DataObject, reach: str, who: str) -> None:
        targets: dict[str, Target] = {"case": OnCase(self.cases[-1]), "unit": OnUnit(UNIT), "search": OnSearch(TITLE)}
        if self.filed:
            targets["document"] = OnDocument(self._one(data))
        if reach in targets:
            number = place_hold(self.office.people[who], targets[reach], "专项审计", "审计通知", archive=self.archive)
            self.holds[number] = self._held_by(number)

    def _held_by(self, number: int) -> set[int]:
        with self.archive.database.read() as session:
            return {
                document.id
                for document in session.scalars(select(Document).where(Document.state == DocumentState.FILED))
                if number in {one.number for one in open_holds(session, document, self.archive)}
            }

    @precondition(lambda self: self.holds)
    @rule(who=st.sampled_from(["clerk", APART]))
    def release(self, who: str) -> None:
        """The widest first, so that something can go; who had a hand in a review may not."""
        number = max(self.holds, key=lambda one: (len(self.holds[one]), one))
        with self._refusable():
            release_hold(self.office.people[who], number, "审计结束", archive=self.archive)
            del self.holds[number]

    @precondition(lambda self: self.filed)
    @rule(data=st.data())
    def propose(self, data: st.DataObject) -> None:
        ids = data.draw(st.lists(st.sampled_from(sorted(self.filed)), min_size=1, max_size=4, unique=True))
        with self._refusable():
            self.reviews.append(self.office.proposed(ids))

    @rule(data=st.data())
    def go_on(self, data: st.DataObject) -> None:
        """The next step of some review, as its page would offer it; without one, what is due is proposed."""
        left = [one for one in self.reviews if self.office.view(one).state in STEPS_LEFT]
        if not left:
            self._propose_what_is_due()
            return
        review = data.draw(st.sampled_from(left))
        state = self.office.view(review).state
        if state is ReviewState.PROPOSED:
            self._appraise(review)
        elif state is ReviewState.APPRAISED:
            self._sign(review)
        else:
            with self._refusable():
                execute_register(self.office.people["clerk"], review, archive=self.archive)

    @rule(data=st.data(), steps=st.integers(2, 4))
    def go_on_and_on(self, data: st.DataObject, steps: int) -> None:
        for _ in range(steps):
            self.go_on(data)

    def _propose_what_is_due(self) -> None:
        due = [one for one, known in self.filed.items() if known.state == State.ELIGIBLE]
        with self._refusable():
            self.reviews.append(self.office.proposed(due))

    def _appraise(self, review: int) -> None:
        pending = [one.document_id for one in self.office.items(review).values() if one.outcome is Outcome.PENDING]
        try:
            self.office.group(review)
            self.office.decide(review, pending)
            conclude(self.office.people["archivist"], review, "同意销毁。", archive=self.archive)
            draw_up_register(self.office.people["clerk"], review, archive=self.archive)
        except ArchiveError:
            return  # a hold or a reopening came between

    def _sign(self, review: int) -> None:
        """Everybody signs who has not, and the supervisors count."""
        if self.office.view(review).register is None:
            return
        for role, login in OTHER_SIGNERS.items():
            with self._refusable():
                self.office.sign(review, role, login)
        with suppress(ArchiveError):
            self.office.supervised(review)

    def _register(self, data: st.DataObject) -> int | None:
        drawn = [review for review in self.reviews if self.office.view(review).register is not None]
        return data.draw(st.sampled_from(drawn)) if drawn else None

    @precondition(lambda self: self.reviews)
    @rule(data=st.data())
    def sign_one(self, data: st.DataObject) -> None:
        review = self._register(data)
        role, login = data.draw(st.sampled_from(sorted(OTHER_SIGNERS.items())))
        if review is not None:
            with self._refusable():
                self.office.sign(review, role, login)

    @precondition(lambda self: self.reviews)
    @rule(
        data=st.data(), role=st.sampled_from(sorted(OTHER_SIGNERS)), login=st.sampled_from(["aid-clerk", "watch-aid"])
    )
    def sign_for_another(self, data: st.DataObject, role: str, login: str) -> None:
        review = self._register(data)
        if review is not None and OTHER_SIGNERS[role] != login:
            with self._refusable():
                digest = self.office.digest(review)
                proof = proof_of(self.archive, self.office.people[login])
                sign_register(self.office.people[login], review, role, digest, proof, archive=self.archive)
                raise AssertionError(f"{login} signed for {role}")

    @precondition(lambda self: self.reviews)
    @rule(data=st.data())
    def strike(self, data: st.DataObject) -> None:
        review = self._register(data)
        if review is None:
            return
        listed = [one.document_id for one in self.office.items(review).values() if one.outcome is Outcome.PENDING]
        if not listed:
            return
        with self._refusable():
            revise_register(
                self.office.people["clerk"],
                review,
                "复核",
                archive=self.archive,
                strike=[data.draw(st.sampled_from(listed))],
            )
            assert self.office.view(review).state is not ReviewState.APPROVED  # all have to sign again

    @precondition(lambda self: self.reviews)
    @rule(data=st.data(), items=st.integers(0, 2))
    def be_interrupted(self, data: st.DataObject, items: int) -> None:
        """The power goes after some items; the archive is opened anew."""
        review = self._register(data)
        if review is not None:
            begun = take_out(review, archive=self.archive)
            for _ in range(items):
                next(begun, None)
            begun.close()
        close_archive(self.archive)
        self._open()

    @rule()
    def work(self) -> None:
        self.office.desk.work()

    @rule()
    def change_the_schedule(self) -> None:
        """Ten years become thirty, approved; nothing moves before documents are judged anew."""
        with self.archive.database.read() as session:
            if session.scalars(select(ScheduleVersion.id).where(ScheduleVersion.number > 1)).first():
                return
        clerk, leader = self.office.people["clerk"], self.office.people["leader"]
        number = draft_version(clerk, "延长统计表", archive=self.archive)
        edit = SetAssignment(Assignment(("C09",), "令8号", "Order 8", "filing_year+30y"))
        edit_version(clerk, number, 1, edit, archive=self.archive)
        approval = Approval("榆阳市档案局", "榆档批〔2026〕9号", self.archive.clock.today())
        approve_version(leader, number, 2, approval, archive=self.archive)

    @rule()
    def judge_anew(self) -> None:
        with self._refusable():
            start_rejudging(self.office.people["clerk"], self._newest(), "执行新期限表", archive=self.archive)
        self.office.desk.work()

    def _newest(self) -> int:
        with self.archive.database.read() as session:
            return max(session.scalars(select(ScheduleVersion.number)))

    @rule(days=st.integers(1, 800))
    def wait(self, days: int) -> None:
        self.hands.forward(days=days)
        rejudge_all(archive=self.archive)

    # --- what must hold ---

    @invariant()
    def what_went_was_allowed_to_go_and_what_stays_is_what_it_was(self) -> None:
        """Invariants 1, 2, 3, 7, 9, 10: against what was known before the step."""
        now = dict(self._look())
        for document_id in self.filed.keys() - now.keys():
            known = self.filed[document_id]
            assert known.may_go, known
            assert not any(document_id in held for held in self.holds.values())
            self.gone[document_id] = known
        for document_id in self.filed.keys() & now.keys():
            before, after = self.filed[document_id], now[document_id]
            assert (before.code, before.originals) == (after.code, after.originals)
            if before.due_on and after.due_on and not self.recorded:
                assert after.due_on >= before.due_on
            assert before.state != State.PERMANENT or after.state == State.PERMANENT
        self.filed, self.recorded = now, False
        with self.archive.database.read() as session:
            stones = {one.document_id: one for one in session.scalars(select(Tombstone))}
            lines = session.scalars(
                select(ReviewItem.document_id).where(ReviewItem.outcome.in_([Outcome.DESTROYED, Outcome.LEAVING]))
            ).all()
        assert set(stones) == set(self.gone) == set(lines)
        assert len(lines) == len(set(lines))  # each went once
        assert all(stones[one].code == known.code for one, known in self.gone.items())

    def _look(self) -> Iterator[tuple[int, Known]]:
        today = self.archive.clock.today()
        with self.archive.database.read() as session:
            signed = self._signed_for(session)
            for document in session.scalars(select(Document).where(Document.state == DocumentState.FILED)):
                held = open_holds(session, document, self.archive)
                version = session.get_one(ScheduleVersion, document.schedule_id)
                due = document.eligible_on is not None and document.eligible_on <= today
                may_go = document.id in signed and due and not held and version.approved_on is not None
                originals = tuple(file.digest for file in document.files if file.role is FileRole.ORIGINAL)
                assert document.code is not None
                yield document.id, Known(document.code, document.due_on, document.retention_state, may_go, originals)

    def _signed_for(self, session: Session) -> set[int]:
        """Documents on a list that everybody signed and both supervisors counted, and whose execution was begun."""
        found: set[int] = set()
        for register in session.scalars(select(Register).where(Register.began_at.is_not(None))):
            agreed = {
                one.role
                for one in register.signatures
                if one.agree and one.revision == register.revision and one.digest == register.digest
            }
            counted = [one for one in register.supervisors if one.counted_revision == register.revision]
            if agreed == set(OTHER_SIGNERS) and len(counted) >= 2:
                found |= set(
                    session.scalars(
                        select(ReviewItem.document_id).where(
                            ReviewItem.review_id == register.review_id, ReviewItem.decision == "destroy"
                        )
                    )
                )
        return found

    @invariant()
    def what_is_held_exists(self) -> None:
        """Invariant 2: from the moment it is acknowledged until the release."""
        for held in self.holds.values():
            assert held <= self.filed.keys()
        with self.archive.database.read() as session:
            open_now = set(session.scalars(select(Hold.id).where(Hold.released_at.is_(None))))
        assert open_now == set(self.holds)

    @invariant()
    def the_verdict_follows_from_the_record(self) -> None:
        """Invariants 3 to 5: judged again, in whatever order, the same; unknown has no day."""
        today = self.archive.clock.today()
        with self.archive.database.read() as session:
            for document in session.scalars(select(Document).where(Document.state == DocumentState.FILED)):
                verdict = period_on(session, document, today, self.archive)
                assert verdict.due_on == document.due_on
                assert (verdict.due_on is None) == (verdict.eligible_on is None)
                if verdict.state in (State.WAITING, State.UNDETERMINED, State.PERMANENT):
                    assert verdict.due_on is None
                if document.rule == "withdrawal+10y":
                    case = session.get_one(CaseFile, document.case_id)
                    last = case.events[-1] if case.events else None
                    closed = last is not None and last.kind is CaseEventKind.WITHDRAWN
                    assert verdict.due_on == (Period(10).last_day(last.on) if last is not None and closed else None)

    @invariant()
    def what_is_gone_is_gone(self) -> None:
        """Invariants 9 and 10, once the work is done: no bytes, no words, and nothing that nobody names."""
        with self.archive.database.read() as session:
            if session.scalars(select(Task.id).limit(1)).first() is not None:
                return
            if session.scalars(select(ReviewItem.id).where(ReviewItem.outcome == Outcome.LEAVING)).first():
                return
            strays = [one for one in self.archive.store.digests() if not is_referenced(session, one)]
            files = set(session.scalars(select(File.digest)))
            named = files | {one for one in session.scalars(select(Page.reading)) if one}
        assert strays == []
        held = set(self.archive.store.digests())
        assert named <= held
        for known in self.gone.values():
            assert not (set(known.originals) - files) & held
        found = seek(self.office.admin, SearchForm(TITLE, limit=100), archive=self.archive)
        assert not set(found.ids) & self.gone.keys()

    @invariant()
    def the_chain_holds(self) -> None:
        with self.archive.database.read() as session:
            assert list(audit.breaks(session)) == []


TestKeeping = Keeping.TestCase
TestKeeping.settings = settings(
    max_examples=max(1, STEPS // 50) if STEPS else 6,
    stateful_step_count=50 if STEPS else 30,
    deadline=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
