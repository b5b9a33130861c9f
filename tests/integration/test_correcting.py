"""What people correct by hand is recorded, found again, and never guessed over; the original bytes stay the record."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from ocr import Line, Reading
from service.archive import Archive
from service.catalogue.documents import DescribedBy, DocumentState, FileRole, PageState
from service.errors import ConflictError, InvalidError, NotFoundError
from service.usecases.cases.cases import open_case
from service.usecases.documents.correcting import Correction, correct, correct_text, with_text
from service.usecases.documents.downloading import download
from service.usecases.documents.filing import file_documents
from service.usecases.documents.paging import order_pages, retry_reading, split_document, turn_page
from service.usecases.documents.undoing import take_back
from service.usecases.documents.viewing import show_document
from service.usecases.search.finding import SearchForm, find
from tests.fixtures import Desk, Hands


def a_reading(*rows: str) -> Reading:
    def line(number: int, text: str) -> Line:
        top = 20.0 * number
        edges = tuple(i / len(text) for i in range(len(text) + 1))
        return Line(text, ((10, top), (200, top), (200, top + 15), (10, top + 15)), 0.9, edges)

    lines = tuple((line(number, text),) for number, text in enumerate(rows))
    return Reading(300, 400, 0, lines, "test", "1", 0.9)


def test_rows_that_stay_keep_their_places_and_a_changed_row_stays_where_it_was() -> None:
    old = a_reading("收入证明", "兹证明周敬堂", "特此证明")
    new = with_text(old, "收入证明\n兹证明周敬棠\n特此证明")
    assert new.rows[0] == old.rows[0]
    assert new.rows[2] == old.rows[2]
    [changed] = new.rows[1]
    assert (changed.text, changed.quad) == ("兹证明周敬棠", old.rows[1][0].quad)


@given(st.lists(st.text("甲乙丙丁 ab1", min_size=1, max_size=6), max_size=5), st.text("甲乙丙丁 ab1\n", max_size=40))
def test_a_corrected_reading_says_exactly_what_was_typed(rows: list[str], typed: str) -> None:
    old = a_reading(*(row for row in rows if row.strip()))
    wanted = [" ".join(line.split()) for line in typed.splitlines() if line.strip()]
    new = with_text(old, typed)
    assert new.text.splitlines() == wanted
    for row in new.rows:
        for line in row:
            assert len(line.edges) == len(line.text) + 1
            assert all(0 <= x <= 300 and 0 <= y <= 400 for x, y in line.quad)


def test_corrected_text_is_found_and_the_original_stays(desk: Desk, archive: Archive) -> None:
    data = desk.picture()
    document_id = desk.described("A09", content=data)
    correct_text(desk.actor, document_id, 1, "收入证明\n每周需进行三次血液透析治疗", archive=archive)
    desk.work()
    found = find(desk.actor, SearchForm("血液透析"), archive=archive)
    assert [hit.id for hit in found.hits] == [document_id]
    with download(desk.actor, document_id, FileRole.ORIGINAL, archive=archive).open() as stream:
        assert stream.read() == data
    view = show_document(desk.actor, document_id, archive=archive)
    assert [(change.kind, change.detail["before"]["text"]) for change in view.changes] == [("text", "")]


def test_a_page_that_was_never_read_cannot_be_corrected(desk: Desk, archive: Archive) -> None:
    received = desk.take_in()
    assert received.document_id is not None
    with pytest.raises(ConflictError):
        correct_text(desk.actor, received.document_id, 1, "字", archive=archive)
    with pytest.raises(NotFoundError):
        correct_text(desk.actor, received.document_id, 2, "字", archive=archive)


def test_a_persons_type_is_certain_and_survives_a_new_reading(desk: Desk, archive: Archive) -> None:
    received = desk.take_in()
    assert received.document_id is not None
    desk.work()
    assert desk.document(received.document_id).state is DocumentState.READ
    correct(desk.actor, received.document_id, Correction(type="A15"), archive=archive)
    turn_page(desk.actor, received.document_id, 1, 90, archive=archive)
    desk.work()
    row = desk.document(received.document_id)
    assert (row.type, row.category, row.confidence) == ("A15", "original", 1.0)
    assert (row.state, row.described_by) == (DocumentState.DESCRIBED, DescribedBy.PERSON)


def test_a_confirmation_is_taken_back_within_a_minute_and_not_later(desk: Desk, archive: Archive, hands: Hands) -> None:
    ids = []
    for _ in range(2):
        received = desk.take_in()
        assert received.document_id is not None
        ids.append(received.document_id)
    desk.work()
    for document_id in ids:
        correct(desk.actor, document_id, Correction(type="A15"), archive=archive)
    desk.work()
    take_back(desk.actor, ids[0], archive=archive)
    assert desk.document(ids[0]).state is DocumentState.READ
    hands.forward(seconds=61)
    with pytest.raises(ConflictError):
        take_back(desk.actor, ids[1], archive=archive)


@pytest.mark.parametrize(
    "correction",
    [Correction(title=" "), Correction(title="长" * 301), Correction(fiscal_year=1666), Correction(filing_year=2300)],
)
def test_what_cannot_be_right_is_refused(desk: Desk, archive: Archive, correction: Correction) -> None:
    document_id = desk.described()
    before = desk.document(document_id).revision
    with pytest.raises(InvalidError):
        correct(desk.actor, document_id, correction, archive=archive)
    assert desk.document(document_id).revision == before


def test_moving_a_paper_into_a_case_gives_it_the_cases_clock(desk: Desk, archive: Archive) -> None:
    document_id = desk.described("B04", fiscal_year=2020)
    case = open_case(desk.actor, archive=archive)
    correct(desk.actor, document_id, Correction(case=case), archive=archive)
    row = desk.document(document_id)
    assert (row.case_id, row.retention_state) == (1, "waiting")


def numbered(pages: int) -> bytes:
    images = []
    for number in range(1, pages + 1):
        image = Image.new("L", (120, 160), 255)
        ImageDraw.Draw(image).rectangle((0, 0, number * 20, 20), 0)
        images.append(image)
    target = BytesIO()
    images[0].save(target, "TIFF", save_all=True, append_images=images[1:])
    return target.getvalue()


def test_pages_are_put_in_another_order(desk: Desk, archive: Archive) -> None:
    document_id = desk.described(content=numbered(3))
    order_pages(desk.actor, document_id, [3, 1, 2], archive=archive)
    desk.work()
    with archive.database.read() as session:
        pages = desk.pages(session, document_id)
    assert [(page.number, page.source_index) for page in pages] == [(1, 2), (2, 0), (3, 1)]


@pytest.mark.parametrize("order", [[1, 2], [1, 2, 2], [0, 1, 2], [1, 2, 3, 4]])
def test_an_order_that_leaves_out_or_repeats_a_page_is_refused(desk: Desk, archive: Archive, order: list[int]) -> None:
    document_id = desk.described(content=numbered(3))
    with pytest.raises(InvalidError):
        order_pages(desk.actor, document_id, order, archive=archive)


def test_a_document_is_split_and_both_halves_are_described(desk: Desk, archive: Archive) -> None:
    document_id = desk.described(content=numbered(3))
    part = split_document(desk.actor, document_id, 2, archive=archive)
    desk.work()
    assert desk.document(document_id).page_count == 1
    half = desk.document(part)
    assert (half.page_count, half.content is not None) == (2, True)
    assert desk.document_files(part)[0] == desk.document_files(document_id)[0]


@pytest.mark.parametrize("first", [0, 1, 4])
def test_a_split_leaves_a_page_on_each_side(desk: Desk, archive: Archive, first: int) -> None:
    document_id = desk.described(content=numbered(3))
    with pytest.raises(InvalidError):
        split_document(desk.actor, document_id, first, archive=archive)


def test_a_filed_document_is_not_split(desk: Desk, archive: Archive) -> None:
    document_id = desk.described(content=numbered(2))
    file_documents(desk.actor, [document_id], archive=archive)
    with pytest.raises(ConflictError):
        split_document(desk.actor, document_id, 2, archive=archive)


def test_turning_adds_up_and_keeps_the_document_filed(desk: Desk, archive: Archive) -> None:
    document_id = desk.described()
    file_documents(desk.actor, [document_id], archive=archive)
    for expected in (90, 180, 270, 0):
        turn_page(desk.actor, document_id, 1, 90, archive=archive)
        desk.work()
        with archive.database.read() as session:
            [page] = desk.pages(session, document_id)
        assert (page.rotation, page.state) == (expected, PageState.READ)
    assert desk.document(document_id).state is DocumentState.FILED


def test_a_retry_with_nothing_failed_reads_nothing(desk: Desk, archive: Archive) -> None:
    assert retry_reading(desk.actor, desk.described(), archive=archive) == 0


def test_papers_do_not_belong_to_one_another_in_a_circle(desk: Desk, archive: Archive) -> None:
    top, middle, foot = (desk.described(title=title) for title in ("甲", "乙", "丙"))
    for below, above in ((middle, top), (foot, middle)):
        correct(desk.actor, below, Correction(parent=str(above)), archive=archive)
    with pytest.raises(InvalidError) as refused:
        correct(desk.actor, top, Correction(parent=str(foot)), archive=archive)
    assert refused.value.code == "parent.circle"
    assert desk.document(top).parent_id is None
