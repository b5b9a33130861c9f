"""What must hold after any sequence of actions, also refused ones: a machine that does them in any order."""

from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import select

from config import load_settings
from retention import Period
from service.app import close_archive, open_archive
from service.catalogue import audit
from service.catalogue.cases import CaseEventKind, CaseFile
from service.catalogue.codes import GivenCode
from service.catalogue.documents import Document, DocumentState, File, Page
from service.catalogue.tasks import Task
from service.errors import ArchiveError
from service.usecases.cases.cases import open_case, reopen_case, withdraw_case
from service.usecases.documents.correcting import Correction, correct
from service.usecases.documents.filing import discard, file_documents
from service.usecases.documents.paging import order_pages, split_document, turn_page
from service.usecases.house.initialise import initialise
from service.usecases.house.people import actor_of_login
from service.usecases.law.retention import determine, rejudge_all
from service.usecases.search.indexed import check_index
from service.usecases.upkeep.erasing import is_referenced
from tests.fixtures import Desk, Hands

TYPES = ["A09", "A07", "B03", "B10", "C09", "C05"]


class Archivist(RuleBasedStateMachine):
    """Takes in, corrects, files, discards, withdraws and reopens, and lets days go by."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.hands = Hands(datetime(2026, 1, 5, 2, tzinfo=UTC))
        numbers = count(1)
        home = load_settings(
            {"SHOUCANG_HOME": str(Path(self.folder.name) / "data"), "SHOUCANG_OCR": "null"}, Path(self.folder.name)
        )
        self.archive = open_archive(home, instant=self.hands, secret=lambda: f"secret-{next(numbers):012d}")
        initialise(archive=self.archive, fonds="J012")
        self.actor = actor_of_login(None, archive=self.archive)
        self.desk = Desk(self.archive, self.actor)
        self.pictures = [self.desk.picture(pages) for pages in (1, 2, 3)]
        self.documents: list[int] = []
        self.cases: list[str] = []
        self.codes: dict[int, str] = {}

    def teardown(self) -> None:
        close_archive(self.archive)
        self.folder.cleanup()

    @contextmanager
    def _refusable(self):  # type: ignore[no-untyped-def]
        """A refused action changes nothing: the chain and the documents are what they were."""
        before = self._state()
        try:
            yield
        except ArchiveError:
            assert self._state() == before

    def _state(self) -> object:
        with self.archive.database.read() as session:
            documents = session.execute(select(Document.id, Document.revision, Document.state, Document.code)).all()
            entries = session.scalars(select(audit.AuditHead.count)).one()
            return sorted(tuple(row) for row in documents), entries

    def _pick(self, data: st.DataObject) -> int:
        return data.draw(st.sampled_from(self.documents))

    @initialize()
    def begin(self) -> None:
        self.cases.append(open_case(self.actor, archive=self.archive))

    @rule(
        picture=st.integers(0, 2),
        type_code=st.sampled_from([*TYPES, None]),
        in_case=st.booleans(),
        year=st.none() | st.integers(2019, 2026),
    )
    def take_in(self, picture: int, type_code: str | None, in_case: bool, year: int | None) -> None:
        received = self.desk.take_in(
            self.pictures[picture], case=self.cases[-1] if in_case else None, type=type_code, fiscal_year=year
        )
        assert received.document_id is not None
        if received.document_id not in self.documents:
            self.documents.append(received.document_id)

    @rule()
    def work(self) -> None:
        self.desk.work()

    @rule()
    def another_case(self) -> None:
        self.cases.append(open_case(self.actor, archive=self.archive))

    @precondition(lambda self: self.documents)
    @rule(data=st.data())
    def file(self, data: st.DataObject) -> None:
        file_documents(self.actor, [self._pick(data)], archive=self.archive)

    @precondition(lambda self: self.documents)
    @rule(data=st.data())
    def throw_away(self, data: st.DataObject) -> None:
        with self._refusable():
            discard(self.actor, self._pick(data), "误扫", archive=self.archive)

    @precondition(lambda self: self.documents)
    @rule(data=st.data(), type_code=st.sampled_from(TYPES))
    def retype(self, data: st.DataObject, type_code: str) -> None:
        with self._refusable():
            correct(self.actor, self._pick(data), Correction(type=type_code), archive=self.archive)

    @precondition(lambda self: self.documents)
    @rule(data=st.data(), degrees=st.sampled_from([90, 180, 270]))
    def turn(self, data: st.DataObject, degrees: int) -> None:
        with self._refusable():
            turn_page(self.actor, self._pick(data), 1, degrees, archive=self.archive)

    @precondition(lambda self: self.documents)
    @rule(data=st.data())
    def split(self, data: st.DataObject) -> None:
        with self._refusable():
            self.documents.append(split_document(self.actor, self._pick(data), 2, archive=self.archive))

    @precondition(lambda self: self.documents)
    @rule(data=st.data())
    def reverse(self, data: st.DataObject) -> None:
        chosen = self._pick(data)
        pages = self.desk.document(chosen).page_count
        with self._refusable():
            order_pages(self.actor, chosen, list(range(pages, 0, -1)), archive=self.archive)

    @precondition(lambda self: self.documents)
    @rule(data=st.data())
    def decide(self, data: st.DataObject) -> None:
        with self._refusable():
            determine(self.actor, self._pick(data), "permanent", "重要", archive=self.archive)

    @rule(data=st.data(), ahead=st.integers(-400, 40))
    def withdraw(self, data: st.DataObject, ahead: int) -> None:
        with self._refusable():
            on = self.archive.clock.today() + timedelta(days=ahead)
            withdraw_case(self.actor, data.draw(st.sampled_from(self.cases)), on, "脱困", archive=self.archive)

    @rule(data=st.data())
    def reopen(self, data: st.DataObject) -> None:
        with self._refusable():
            on = self.archive.clock.today()
            reopen_case(self.actor, data.draw(st.sampled_from(self.cases)), on, "返困", archive=self.archive)

    @rule(days=st.integers(1, 400))
    def wait(self, days: int) -> None:
        self.hands.forward(days=days)
        rejudge_all(archive=self.archive)

    @invariant()
    def the_chain_holds(self) -> None:
        with self.archive.database.read() as session:
            assert list(audit.breaks(session)) == []

    @invariant()
    def a_code_is_given_once_and_stays(self) -> None:
        with self.archive.database.read() as session:
            now = {d.id: d.code for d in session.scalars(select(Document).where(Document.code.is_not(None)))}
            given = session.execute(select(GivenCode.code, GivenCode.document_id)).all()
        assert {row.document_id: row.code for row in given} == now
        for document_id, code in self.codes.items():
            assert now[document_id] == code
        self.codes = {k: v for k, v in now.items() if v}

    @invariant()
    def a_household_ends_on_the_day_of_its_last_withdrawal_and_unknown_has_no_day(self) -> None:
        today = self.archive.clock.today()
        with self.archive.database.read() as session:
            for document in session.scalars(select(Document).where(Document.rule == "withdrawal+10y")):
                case = session.get(CaseFile, document.case_id) if document.case_id else None
                last = case.events[-1] if case and case.events else None
                due: date | None = None
                if last is not None and last.kind is CaseEventKind.WITHDRAWN and last.on <= today:
                    due = Period(10).last_day(last.on)
                if document.state is not DocumentState.DISCARDED:
                    assert document.due_on == due
                    assert (document.retention_state == "waiting") == (due is None)

    @invariant()
    def pages_are_numbered_without_gap(self) -> None:
        with self.archive.database.read() as session:
            for document in session.scalars(select(Document).where(Document.state != DocumentState.DISCARDED)):
                assert [page.number for page in document.pages] == list(range(1, document.page_count + 1))

    @invariant()
    def every_named_object_is_there(self) -> None:
        with self.archive.database.read() as session:
            named = set(session.scalars(select(File.digest)))
            named |= {digest for digest in session.scalars(select(Page.reading)) if digest}
            named |= {digest for digest in session.scalars(select(Document.content)) if digest}
        for digest in named:
            assert self.archive.store.size(digest) > 0

    @invariant()
    def when_the_work_is_done_index_and_store_hold_what_they_should(self) -> None:
        with self.archive.database.read() as session:
            if session.scalars(select(Task.id).limit(1)).first() is not None:
                return
            strays = [d for d in self.archive.store.digests() if not is_referenced(session, d)]
        assert strays == []
        with suppress(ArchiveError):
            assert check_index(self.actor, archive=self.archive, repair=False).sound


TestArchivist = Archivist.TestCase
TestArchivist.settings = settings(
    max_examples=10,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
