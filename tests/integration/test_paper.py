"""Article 9: what is kept for ever is printed by one, checked by another, and laid in a box that stands on a shelf."""

import io
from collections.abc import Callable
from datetime import date

import pypdf
import pytest
from sqlalchemy import select

from service.archive import Archive
from service.catalogue import audit
from service.catalogue.documents import PaperOriginal, PaperOutcome, PaperRendition
from service.catalogue.people import Role
from service.errors import ConflictError, InvalidError, RefusedError
from service.usecases.clock.desk import DutyKind, count_kinds
from service.usecases.documents.correcting import Correction, correct
from service.usecases.documents.filing import file_documents
from service.usecases.documents.viewing import DocumentView, show_document
from service.usecases.law.judging import judge_document
from service.usecases.law.paper_duty import PaperState
from service.usecases.law.retention import determine
from service.usecases.permissions import Actor
from service.usecases.stack.paper import check_print, list_paper_duties, name_original, print_paper, record_loss
from service.usecases.stack.shelves import add_box, add_rack, add_room, lay_items, take_out
from tests.fixtures import Desk, Hands


@pytest.fixture
def checker(appoint: Callable[[str, Role, str], Actor]) -> Actor:
    """The keeper who did not print."""
    return appoint("checker", Role.KEEPER, "J012")


@pytest.fixture
def box(archive: Archive, admin: Actor) -> str:
    """A box on a shelf; gives its number."""
    (shelf,) = add_rack(admin, add_room(admin, "一号库", archive=archive), 1, 1, archive=archive)
    add_box(admin, "3-02-7", archive=archive, shelf_id=shelf)
    return "3-02-7"


def filed(desk: Desk, archive: Archive, **given: object) -> int:
    """A permanent report, filed, of unknown paper original unless said otherwise; gives its number."""
    number = desk.described("B10", fiscal_year=2025, title="年度决算", **given)
    (result,) = file_documents(desk.actor, [number], archive=archive)
    assert result.code, result.problem
    return number


def shown(desk: Desk, archive: Archive, number: int) -> DocumentView:
    return show_document(desk.actor, number, archive=archive)


def duties(archive: Archive, number: int) -> list[PaperRendition]:
    with archive.database.read() as session:
        return list(
            session.scalars(
                select(PaperRendition).where(PaperRendition.document_id == number).order_by(PaperRendition.id)
            )
        )


def printed(actor: Actor, number: int, archive: Archive) -> pypdf.PdfReader:
    with print_paper(actor, number, archive=archive) as (source, name, mime, size):
        data = source.read()
    assert (mime, len(data)) == ("application/pdf", size)
    assert name.endswith(".pdf")
    return pypdf.PdfReader(io.BytesIO(data))


def digest(desk: Desk, number: int) -> str:
    return desk.document_files(number)[0]


def kept(desk: Desk, archive: Archive, number: int) -> list[bytes]:
    """The bytes of the document's files, the original first."""
    contents = []
    for one in desk.document_files(number):
        with archive.store.open(one) as source:
            contents.append(source.read())
    return contents


def last_act(archive: Archive) -> str:
    with archive.database.read() as session:
        return session.scalars(select(audit.AuditEntry.act).order_by(audit.AuditEntry.id.desc()).limit(1)).one()


@pytest.mark.parametrize(
    ("paper", "state"),
    [
        (PaperOriginal.UNKNOWN, PaperState.OWED),
        (PaperOriginal.NONE, PaperState.OWED),
        (PaperOriginal.LOST, PaperState.OWED),
        (PaperOriginal.FILED, PaperState.NO_BOX),
    ],
)
def test_filing_opens_the_duty_unless_the_paper_original_is_filed(
    desk: Desk, archive: Archive, paper: PaperOriginal, state: PaperState
) -> None:
    view = shown(desk, archive, filed(desk, archive, paper_original=paper))
    assert (view.paper_duty_open, view.paper_state) == (state is PaperState.OWED, state)


def test_what_is_not_kept_for_ever_owes_nothing(desk: Desk, archive: Archive) -> None:
    number = desk.described("B03", fiscal_year=2025)
    file_documents(desk.actor, [number], archive=archive)
    assert shown(desk, archive, number).paper_state is PaperState.NOT_ASKED


def test_a_print_is_a_cover_sheet_and_every_page_and_is_recorded(desk: Desk, archive: Archive) -> None:
    number = filed(desk, archive, pages=3)
    reader = printed(desk.actor, number, archive)
    assert len(reader.pages) == 4
    cover = "".join(reader.pages[0].extract_text().split())
    code = desk.document(number).code
    assert code is not None
    assert code.replace("·", "") in cover.replace("·", "")
    assert digest(desk, number) in cover
    assert "年度决算" in cover
    assert "全宗号J012" not in cover
    (duty,) = duties(archive, number)
    assert [(one.printed_by, one.pages, one.source) for one in duty.prints] == [
        (desk.actor.id, 4, digest(desk, number))
    ]
    assert last_act(archive) == "paper.printed"
    assert duty.closed_at is None


def test_what_is_printed_bears_the_filing_stamp_on_its_first_page_and_the_original_does_not(
    desk: Desk, archive: Archive
) -> None:
    number = filed(desk, archive, pages=2)
    before = kept(desk, archive, number)
    _, first, second = ("".join(page.extract_text().split()) for page in printed(desk.actor, number, archive).pages)
    for said in ("全宗号J012", "年度2025", "件号001", "保管期限永久", "页数2"):
        assert said in first
        assert said not in second
    assert kept(desk, archive, number) == before
    assert "全宗号" not in "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(before[-1])).pages)


def test_the_duty_is_closed_by_what_another_person_has_checked(
    desk: Desk, archive: Archive, checker: Actor, box: str
) -> None:
    number = filed(desk, archive, pages=2, paper_original=PaperOriginal.NONE)
    printed(desk.actor, number, archive)
    check_print(checker, number, pages=3, digest=digest(desk, number)[:8], box=box, archive=archive)
    (duty,) = duties(archive, number)
    assert (duty.outcome, duty.printed_by, duty.printed_on, duty.checked_by, duty.pages, duty.source) == (
        PaperOutcome.PRINT,
        desk.actor.id,
        date(2026, 11, 23),
        checker.id,
        3,
        digest(desk, number),
    )
    view = shown(desk, archive, number)
    assert (view.paper_state, view.paper_original, view.box) == (PaperState.KEPT, "printed", "3-02-7")
    assert view.location is not None
    assert view.location.place == "一号库 · 1-1"
    assert last_act(archive) == "document.viewed"
    assert count_kinds(desk.actor, archive=archive)[DutyKind.PAPER] == 0


def test_a_duty_is_not_closed_while_something_is_missing_or_differs(
    desk: Desk, archive: Archive, checker: Actor, box: str
) -> None:
    add_box(desk.actor, "loose", archive=archive)
    number = filed(desk, archive)
    printed(desk.actor, number, archive)
    for given, code, missing in (
        ({"pages": None}, "paper.incomplete", ["pages"]),
        ({"digest": " "}, "paper.incomplete", ["digest"]),
        ({"box": ""}, "paper.incomplete", ["box"]),
        ({"pages": None, "digest": "", "box": ""}, "paper.incomplete", ["pages", "digest", "box"]),
        ({"pages": 1}, "paper.other_pages", None),
        ({"pages": 3}, "paper.other_pages", None),
        ({"digest": "00000000"}, "paper.other_digest", None),
        ({"digest": digest(desk, number)[:7]}, "paper.other_digest", None),
        ({"box": "9-99-9"}, "box.unknown", None),
        ({"box": "loose"}, "paper.box_not_shelved", None),
    ):
        whole = {"pages": 2, "digest": digest(desk, number)[:8], "box": box, **given}
        with pytest.raises(ConflictError) as refused:
            check_print(checker, number, archive=archive, **whole)  # type: ignore[arg-type]
        assert (refused.value.code, refused.value.data.get("missing")) == (code, missing)
        assert shown(desk, archive, number).paper_duty_open


def test_what_was_never_printed_is_missing_first(desk: Desk, archive: Archive, checker: Actor, box: str) -> None:
    number = filed(desk, archive)
    with pytest.raises(ConflictError) as refused:
        check_print(checker, number, pages=2, digest=digest(desk, number), box=box, archive=archive)
    assert refused.value.data["missing"] == ["print"]


def test_nobody_checks_the_own_print(desk: Desk, archive: Archive, checker: Actor, box: str) -> None:
    number = filed(desk, archive)
    printed(desk.actor, number, archive)
    whole = {"pages": 2, "digest": digest(desk, number), "box": box}
    with pytest.raises(ConflictError, match=r"paper\.same_person"):
        check_print(desk.actor, number, archive=archive, **whole)  # type: ignore[arg-type]
    printed(checker, number, archive)
    with pytest.raises(ConflictError, match=r"paper\.same_person"):
        check_print(checker, number, archive=archive, **whole)  # type: ignore[arg-type]
    check_print(desk.actor, number, archive=archive, **whole)  # type: ignore[arg-type]
    assert duties(archive, number)[0].printed_by == checker.id


def test_a_paper_original_that_turns_up_is_named_by_its_box(desk: Desk, archive: Archive, box: str) -> None:
    number = filed(desk, archive)
    name_original(desk.actor, number, box, archive=archive)
    (duty,) = duties(archive, number)
    assert (duty.outcome, duty.closed_by) == (PaperOutcome.ORIGINAL, desk.actor.id)
    view = shown(desk, archive, number)
    assert (view.paper_original, view.paper_state, view.box) == ("filed", PaperState.KEPT, box)


@pytest.mark.parametrize("paper", [PaperOriginal.NONE, PaperOriginal.LOST])
def test_where_there_is_no_original_naming_a_box_closes_nothing(
    desk: Desk, archive: Archive, box: str, paper: PaperOriginal
) -> None:
    number = filed(desk, archive, paper_original=paper)
    with pytest.raises(ConflictError, match=r"paper\.print_only"):
        name_original(desk.actor, number, box, archive=archive)
    with pytest.raises(ConflictError, match=r"paper\.nothing_to_lay"):
        correct(desk.actor, number, Correction(box=box), archive=archive)


def test_an_original_laid_in_its_box_by_scanning_closes_the_duty(desk: Desk, archive: Archive) -> None:
    number = filed(desk, archive)
    code = desk.document(number).code
    assert code is not None
    (laid,) = lay_items(desk.actor, add_box(desk.actor, "A-1", archive=archive), [code], archive=archive)
    assert laid.problem is None
    (duty,) = duties(archive, number)
    assert (duty.outcome, duty.reason) == (PaperOutcome.ORIGINAL, "paper_filed")
    assert shown(desk, archive, number).paper_state is PaperState.KEPT


def test_a_lost_original_opens_the_duty_again(desk: Desk, archive: Archive, box: str) -> None:
    number = filed(desk, archive, paper_original=PaperOriginal.FILED, box=box)
    assert shown(desk, archive, number).paper_state is PaperState.KEPT
    with pytest.raises(InvalidError):
        record_loss(desk.actor, number, " ", archive=archive)
    record_loss(desk.actor, number, "2026年7月库房进水", archive=archive)
    assert last_act(archive) == "paper.lost"
    view = shown(desk, archive, number)
    assert (view.paper_original, view.paper_duty_open, view.box) == ("lost", True, None)
    assert view.changes[0].detail["reason"] == "2026年7月库房进水"
    with pytest.raises(ConflictError, match=r"paper\.nothing_to_lose"):
        record_loss(desk.actor, number, "再丢一次", archive=archive)


def test_a_lost_print_is_owed_again_and_both_duties_stay_on_record(
    desk: Desk, archive: Archive, checker: Actor, box: str
) -> None:
    number = filed(desk, archive)
    whole = {"pages": 2, "digest": digest(desk, number), "box": box}
    printed(desk.actor, number, archive)
    check_print(checker, number, archive=archive, **whole)  # type: ignore[arg-type]
    record_loss(desk.actor, number, "盘点未见", archive=archive)
    assert [duty.outcome for duty in duties(archive, number)] == [PaperOutcome.PRINT, None]
    with pytest.raises(ConflictError) as refused:
        check_print(checker, number, archive=archive, **whole)  # type: ignore[arg-type]
    assert refused.value.data["missing"] == ["print"], "the print of the first duty is gone"


def test_a_loss_is_not_slipped_in_as_a_correction(desk: Desk, archive: Archive, checker: Actor, box: str) -> None:
    number = filed(desk, archive, paper_original=PaperOriginal.FILED, box=box)
    for wanted in (PaperOriginal.LOST, PaperOriginal.PRINTED):
        with pytest.raises(ConflictError):
            correct(desk.actor, number, Correction(paper_original=wanted), archive=archive)
    correct(desk.actor, number, Correction(paper_original=PaperOriginal.NONE), archive=archive)
    view = shown(desk, archive, number)
    assert (view.paper_duty_open, view.box) == (True, None), "what is not there lies in no box"


def test_taking_a_required_paper_out_of_its_box_opens_the_gap_again(desk: Desk, archive: Archive) -> None:
    where = add_box(desk.actor, "A-1", archive=archive)
    number = filed(desk, archive)
    name_original(desk.actor, number, "A-1", archive=archive)
    code = desk.document(number).code or ""
    take_out(desk.actor, where, code, "送去装裱", archive=archive)
    assert shown(desk, archive, number).paper_state is PaperState.NO_BOX
    page = list_paper_duties(desk.actor, archive=archive, boxless=True)
    assert [row.document_id for row in page.rows] == [number]
    assert list_paper_duties(desk.actor, archive=archive).total == 0


def test_a_decision_that_makes_it_permanent_opens_the_duty(desk: Desk, archive: Archive) -> None:
    number = desk.described("C05", dated_on=date(2026, 3, 5))
    determine(desk.actor, number, "filing_year+30y", "一般问题", archive=archive)
    file_documents(desk.actor, [number], archive=archive)
    assert not shown(desk, archive, number).paper_duty_open
    determine(desk.actor, number, "permanent", "后来成为范例", archive=archive)
    assert shown(desk, archive, number).paper_duty_open


def test_the_duty_closes_itself_when_it_is_owed_no_longer_and_says_why(desk: Desk, archive: Archive) -> None:
    number = desk.described("C05", dated_on=date(2026, 3, 5))
    determine(desk.actor, number, "permanent", "重要", archive=archive)
    file_documents(desk.actor, [number], archive=archive)
    determine(desk.actor, number, "filing_year+30y", "复核为一般问题", archive=archive)
    (duty,) = duties(archive, number)
    assert (duty.outcome, duty.reason) == (PaperOutcome.NOT_OWED, "paper_not_permanent")


def test_judging_again_opens_no_second_duty(desk: Desk, archive: Archive) -> None:
    number = filed(desk, archive)
    for _ in range(2):
        with archive.database.write() as session:
            judge_document(session, session.merge(desk.document(number)), archive)
    assert len(duties(archive, number)) == 1


def test_the_list_shows_what_is_overdue_first(desk: Desk, archive: Archive, hands: Hands) -> None:
    first = filed(desk, archive)
    hands.forward(days=1)
    second = filed(desk, archive)
    page = list_paper_duties(desk.actor, archive=archive)
    assert [(row.document_id, row.due_on) for row in page.rows] == [
        (first, date(2026, 12, 23)),
        (second, date(2026, 12, 24)),
    ]
    hands.forward(days=29)
    assert list_paper_duties(desk.actor, archive=archive).overdue == 0, "the last day is not overdue"
    hands.forward(days=1)
    page = list_paper_duties(desk.actor, archive=archive)
    assert [row.is_overdue for row in page.rows] == [True, False]
    assert page.overdue == 1


def test_a_reader_prints_nothing_and_a_stranger_sees_nothing(
    desk: Desk, archive: Archive, reader: Actor, stranger: Actor
) -> None:
    number = filed(desk, archive)
    with pytest.raises(RefusedError), print_paper(reader, number, archive=archive):
        pass
    assert list_paper_duties(reader, archive=archive).total == 1
    assert list_paper_duties(stranger, archive=archive).total == 0
