"""Invariant 13, paper: whatever is done in whatever order, a duty is open exactly where article 9 asks for one."""

from contextlib import suppress
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import select

from config import load_settings
from service.app import close_archive, open_archive
from service.catalogue import audit
from service.catalogue.documents import Document, DocumentState, PaperOriginal, PaperOutcome, PaperPrint, PaperRendition
from service.catalogue.people import Role
from service.errors import ArchiveError
from service.usecases.documents.correcting import Correction, correct
from service.usecases.documents.filing import file_documents
from service.usecases.house.initialise import initialise
from service.usecases.house.people import Appointed, actor_of_login, add_person
from service.usecases.law.paper_duty import PaperState, open_duty, owed, paper_state
from service.usecases.law.retention import determine, rejudge_all
from service.usecases.stack.paper import check_print, name_original, record_loss
from service.usecases.stack.shelves import add_box, add_rack, add_room, lay_items, move_box, take_out
from tests.fixtures import PASSWORD, Desk, Hands

BOXES = ("A-1", "A-2")
DOCUMENTS = st.integers(1, 3)


class Keepers(RuleBasedStateMachine):
    """Two keepers decide, file, print, check, box, lose and find the papers of three documents."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        numbers = count(1)
        home = load_settings(
            {"SHOUCANG_HOME": str(Path(self.folder.name) / "data"), "SHOUCANG_OCR": "null"}, Path(self.folder.name)
        )
        hands = Hands(datetime(2026, 1, 5, 2, tzinfo=UTC))
        self.archive = open_archive(home, instant=hands, secret=lambda: f"secret-{next(numbers):012d}")
        initialise(archive=self.archive, fonds="J012")
        self.one = actor_of_login(None, archive=self.archive)
        add_person(self.one, "two", "二", PASSWORD, [Appointed(Role.KEEPER, "J012")], archive=self.archive)
        self.two = actor_of_login("two", archive=self.archive)

    def teardown(self) -> None:
        close_archive(self.archive)
        self.folder.cleanup()

    @initialize()
    def begin(self) -> None:
        desk = Desk(self.archive, self.one)
        for _ in range(3):
            desk.described("C05", dated_on=date(2026, 3, 5))
        (shelf,) = add_rack(self.one, add_room(self.one, "库", archive=self.archive), 1, 1, archive=self.archive)
        for box in BOXES:
            add_box(self.one, box, archive=self.archive, shelf_id=shelf)

    @rule(number=DOCUMENTS, period=st.sampled_from(["permanent", "filing_year+30y"]))
    def decide(self, number: int, period: str) -> None:
        with suppress(ArchiveError):
            determine(self.one, number, period, "复核", archive=self.archive)

    @rule(number=DOCUMENTS)
    def file(self, number: int) -> None:
        file_documents(self.one, [number], archive=self.archive)

    @rule(number=DOCUMENTS, paper=st.sampled_from(PaperOriginal))
    def say_what_is_known_of_the_original(self, number: int, paper: PaperOriginal) -> None:
        with suppress(ArchiveError):
            correct(self.one, number, Correction(paper_original=paper), archive=self.archive)

    @rule(number=DOCUMENTS)
    def print_(self, number: int) -> None:
        """The line that a print leaves; setting its cover takes seconds and changes nothing here."""
        with self.archive.database.write() as session:
            duty = open_duty(session, number)
            if duty is not None:
                source = session.get_one(Document, number).files[0].digest
                now = self.archive.clock.now()
                session.add(
                    PaperPrint(rendition_id=duty.id, printed_by=self.one.id, printed_at=now, pages=2, source=source)
                )

    @rule(number=DOCUMENTS, box=st.sampled_from(BOXES), by_another=st.booleans(), pages=st.sampled_from([1, 2]))
    def check(self, number: int, box: str, by_another: bool, pages: int) -> None:
        with self.archive.database.read() as session:
            digest = session.get_one(Document, number).files[0].digest
        with suppress(ArchiveError):
            actor = self.two if by_another else self.one
            check_print(actor, number, pages=pages, digest=digest, box=box, archive=self.archive)

    @rule(number=DOCUMENTS, box=st.sampled_from(BOXES))
    def name(self, number: int, box: str) -> None:
        with suppress(ArchiveError):
            name_original(self.two, number, box, archive=self.archive)

    @rule(number=DOCUMENTS, box=st.integers(1, 2))
    def lay(self, number: int, box: int) -> None:
        lay_items(self.two, box, [f"#{number}"], archive=self.archive)

    @rule(number=DOCUMENTS, box=st.integers(1, 2))
    def take(self, number: int, box: int) -> None:
        with suppress(ArchiveError):
            take_out(self.two, box, f"#{number}", "送修", archive=self.archive)

    @rule(number=DOCUMENTS)
    def lose(self, number: int) -> None:
        with suppress(ArchiveError):
            record_loss(self.one, number, "清点未见", archive=self.archive)

    @rule(box=st.integers(1, 2), shelf=st.sampled_from([1, None]))
    def carry(self, box: int, shelf: int | None) -> None:
        move_box(self.one, box, shelf, archive=self.archive)

    @rule()
    def let_a_day_go_by(self) -> None:
        rejudge_all(archive=self.archive)

    @invariant()
    def a_duty_is_open_exactly_where_one_is_owed(self) -> None:
        with self.archive.database.read() as session:
            for document in session.scalars(select(Document)):
                duty = open_duty(session, document.id)
                filed = document.state is DocumentState.FILED
                assert (duty is not None) == (filed and owed(document, self.archive).owed)
                state = paper_state(document, document.box_id is not None, self.archive)
                assert not filed or (duty is not None) == (state is PaperState.OWED)
                if document.paper_original in (PaperOriginal.NONE, PaperOriginal.LOST):
                    assert document.box_id is None, "what is not there lies nowhere"

    @invariant()
    def a_print_that_closed_a_duty_was_made_and_checked_by_two(self) -> None:
        with self.archive.database.read() as session:
            checked: set[int] = set()
            for duty in session.scalars(select(PaperRendition)):
                if duty.outcome is PaperOutcome.PRINT:
                    assert duty.printed_by is not None
                    assert duty.checked_by not in (None, duty.printed_by)
                    assert None not in (duty.printed_on, duty.pages, duty.source, duty.box_id, duty.closed_by)
                    checked.add(duty.document_id)
            printed = select(Document.id).where(Document.paper_original == PaperOriginal.PRINTED)
            assert set(session.scalars(printed)) <= checked, "nobody just says so"
            assert list(audit.breaks(session)) == []


TestKeepers = Keepers.TestCase
TestKeepers.settings = settings(
    max_examples=5,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
)
