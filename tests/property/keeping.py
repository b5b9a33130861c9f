"""An office whose every step is watched: what it knows before a step, and the invariants that hold after it.

Whether a document may go the machine decides by itself, from what stood in the catalogue before the step, and compares.
What people and machines do stands in `filing` and `disposing`.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

from hypothesis import event
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant
from sqlalchemy import select
from sqlalchemy.orm import Session

from retention import Decision, Period, State
from service.app import close_archive
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.audit import AuditHead
from service.catalogue.cases import CaseEventKind, CaseFile, CaseReliance
from service.catalogue.disposal import Gone, Outcome, Register, ReviewItem, Tombstone, Transfer
from service.catalogue.documents import Document, DocumentState, File, FileRole, Page
from service.catalogue.holds import Hold
from service.catalogue.people import Role
from service.catalogue.schedule import ScheduleVersion
from service.catalogue.tasks import Task
from service.catalogue.units import Unit
from service.errors import ArchiveError
from service.usecases.holds.held import open_holds
from service.usecases.house.initialise import initialise
from service.usecases.house.people import Appointed, actor_of_login, add_person
from service.usecases.house.units import found_unit
from service.usecases.law.judging import period_on
from service.usecases.search.finding import SearchForm, seek
from service.usecases.upkeep.erasing import is_referenced
from tests.fixtures import PASSWORD, Hands, at
from tests.office import OTHER_SIGNERS, UNIT, Office, furnish

BEGUN = datetime(2026, 1, 5, 2, tzinfo=UTC)
TITLE = "走访慰问统计表"
COUNTY = "城北区总工会"
"""The union to which households move, and from which they come back."""
APART = "apart"
"""Somebody who proposes and signs nothing, and so may release every hold and has no duty to look at anything."""
READER = "reader"
"""Somebody who only reads."""


@cache
def furnished() -> Path:
    """The home of an archive with an office in it, made once."""
    folder = Path(mkdtemp())
    archive = at(folder, Hands(BEGUN))
    initialise(archive=archive, unit_name="榆阳市总工会", level="city", fonds=UNIT)
    furnish(archive)
    admin = actor_of_login(None, archive=archive)
    found_unit(admin, COUNTY, "county", archive=archive, parent=UNIT, fonds="J030")
    for login, role in ((APART, Role.APPROVER), (READER, Role.READER)):
        add_person(admin, login, login, PASSWORD, [Appointed(role, UNIT)], archive=archive)
    close_archive(archive)
    return folder / "data"


@dataclass(frozen=True)
class Package:
    """What was packed for another archive: the digest that a receipt names, and the digests of the files in it."""

    digest: str
    files: frozenset[str]


@dataclass(frozen=True)
class Known:
    """What was known of a document before a step.

    `here`: it belongs to the office and not to the county. It `may_go` by destruction, it `may_leave` by a transfer.
    """

    code: str
    here: bool
    due_on: date | None
    state: str | None
    may_go: bool
    may_leave: bool
    originals: tuple[str, ...]


class Kept(RuleBasedStateMachine):
    """An office and what is known of it."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.hands = Hands(BEGUN)
        shutil.copytree(furnished(), Path(self.folder.name) / "data")
        self._open()
        self.office.approve_schedule()
        self.cases: list[str] = []
        self.following: dict[str, str] = {}
        self.holds: dict[int, set[int]] = {}
        self.reviews: list[int] = []
        self.transfers: list[int] = []
        self.packages: dict[int, Package] = {}
        self.ever: set[int] = set()
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

    # --- what must hold ---

    @invariant()
    def what_went_was_allowed_to_go_and_what_stays_is_what_it_was(self) -> None:
        """Invariants 1, 2, 3, 7, 9, 10: against what was known before the step."""
        now = dict(self._look())
        for document_id in self.filed.keys() - now.keys():
            known = self.filed[document_id]
            assert known.may_go or known.may_leave, known
            event("left for another archive" if known.may_leave else "was destroyed")
            assert not any(document_id in held for held in self.holds.values())
            self.gone[document_id] = known
        for document_id in self.filed.keys() & now.keys():
            before, after = self.filed[document_id], now[document_id]
            assert (before.code, before.originals) == (after.code, after.originals)
            if before.due_on and after.due_on and not self.recorded:
                assert after.due_on >= before.due_on
            assert before.state != State.PERMANENT or after.state == State.PERMANENT
        self.filed, self.recorded = now, False
        self.ever |= now.keys()
        assert self.ever == now.keys() | self.gone.keys()
        assert not now.keys() & self.gone.keys()
        self._what_went_left_its_line_and_its_stone()

    def _what_went_left_its_line_and_its_stone(self) -> None:
        """Invariants 9 and 10: each went once, by a register or by a package that holds it and was received."""
        went = [Outcome.DESTROYED, Outcome.TRANSFERRED, Outcome.LEAVING]
        with self.archive.database.read() as session:
            stones = {one.document_id: one for one in session.scalars(select(Tombstone))}
            lines = session.scalars(select(ReviewItem).where(ReviewItem.outcome.in_(went))).all()
            received = set(session.scalars(select(Transfer.review_id).where(Transfer.recorded_at.is_not(None))))
        items = {one.document_id: one for one in lines}
        assert set(stones) == set(self.gone) == set(items)
        assert len(items) == len(lines)
        for document_id, known in self.gone.items():
            stone, item = stones[document_id], items[document_id]
            assert stone.code == known.code
            if stone.gone is Gone.TRANSFERRED:
                assert known.may_leave
                assert item.review_id in received
                assert set(known.originals) <= self.packages[item.review_id].files
            else:
                assert known.may_go

    def _look(self) -> Iterator[tuple[int, Known]]:
        today = self.archive.clock.today()
        with self.archive.database.read() as session:
            signed, received = self._signed_for(session), self._received(session)
            home = session.scalars(select(Unit.id).where(Unit.fonds == UNIT)).one()
            for document in session.scalars(select(Document).where(Document.state == DocumentState.FILED)):
                held = open_holds(session, document, self.archive)
                version = session.get_one(ScheduleVersion, document.schedule_id)
                due = document.eligible_on is not None and document.eligible_on <= today
                may_go = document.id in signed and due and not held and version.approved_on is not None
                may_leave = received.get(document.id) == document.revision and not held
                originals = tuple(file.digest for file in document.files if file.role is FileRole.ORIGINAL)
                assert document.code is not None
                yield (
                    document.id,
                    Known(
                        document.code,
                        document.unit_id == home,
                        document.due_on,
                        document.retention_state,
                        may_go,
                        may_leave,
                        originals,
                    ),
                )

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

    def _received(self, session: Session) -> dict[int, int]:
        """Documents of packages that another archive has confirmed to have, with the version that was packed."""
        rows = session.execute(
            select(ReviewItem.document_id, ReviewItem.version)
            .join(Transfer, Transfer.review_id == ReviewItem.review_id)
            .where(
                Transfer.recorded_at.is_not(None),
                ReviewItem.decision == Decision.TRANSFER,
                ReviewItem.outcome == Outcome.PENDING,
            )
        )
        return {row.document_id: row.version for row in rows}

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
        """Invariants 3 to 6: judged again, in whatever order, the same; unknown has no day, and the latest counts."""
        today = self.archive.clock.today()
        with self.archive.database.read() as session:
            for document in session.scalars(select(Document).where(Document.state == DocumentState.FILED)):
                verdict = period_on(session, document, today, self.archive)
                assert verdict.due_on == document.due_on
                assert (verdict.due_on is None) == (verdict.eligible_on is None)
                if verdict.state in (State.WAITING, State.UNDETERMINED, State.PERMANENT):
                    assert verdict.due_on is None
                if document.rule == "withdrawal+10y":
                    assert verdict.due_on == _latest_end(session, document)

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


def _latest_end(session: Session, document: Document) -> date | None:
    """Ten years after the last withdrawal of its case file, and of every file that rests on it; unknown outlasts all."""
    relying = select(CaseReliance.case_id).where(CaseReliance.document_id == document.id)
    cases = session.scalars(select(CaseFile).where((CaseFile.id == document.case_id) | CaseFile.id.in_(relying)))
    ends = [
        Period(10).last_day(case.events[-1].on)
        if case.events and case.events[-1].kind is CaseEventKind.WITHDRAWN
        else None
        for case in cases
    ]
    if len(ends) > 1:
        event("a paper on which two files rest was judged")
    known = [end for end in ends if end is not None]
    return max(known) if len(known) == len(ends) else None
