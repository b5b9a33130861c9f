"""Who is answerable (责任者): found in what was read, stated, corrected; and in every list that the law wants."""

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import select

from service.archive import Archive
from service.catalogue import Base
from service.catalogue.disposal import Tombstone
from service.catalogue.prints import Shape
from service.errors import InvalidError
from service.usecases.cases.cases import open_case
from service.usecases.disposal.printing import Paper, print_review
from service.usecases.disposal.transferring import COLUMNS
from service.usecases.documents.correcting import Correction, correct
from service.usecases.documents.filing import file_case, file_documents
from service.usecases.documents.viewing import show_document
from service.usecases.intake.manifest import read_manifest
from service.usecases.search.finding import SearchForm, find
from service.usecases.stack.catalogues import Wish, print_catalogue
from service.usecases.stack.printing import CasePaper, print_case
from tests.fixtures import Desk
from tests.office import Office
from tests.papers import PdfBook, typed
from tests.printed import texts

UNION, BUREAU = "榆阳市总工会", "榆阳市民政局"
APPLICATION = ("困难职工帮扶申请书", "榆阳市总工会：", "本人家庭困难，恳请帮扶。", "申请人：周敬棠", "2026年11月6日")


def notice() -> bytes:
    """A notice under a red head, signed at the right."""
    book = PdfBook()
    head = typed([f"{UNION}文件"], left=160, size=34)
    number = typed(["榆工发〔2026〕12号"], left=220, top=690)
    body = typed(["关于开展集中更新工作的通知"], left=160, top=640, size=20)
    body += "\n" + typed(["各基层工会：", "现将有关事项通知如下，请认真执行。"], top=580)
    signature = typed([UNION, "2026年11月6日"], left=420, top=480)
    book.add_page("\n".join((head, number, body, signature)))
    return book.bytes()


def application() -> bytes:
    """A worker's application."""
    book = PdfBook()
    book.add_page(typed(APPLICATION))
    return book.bytes()


def author(desk: Desk, number: int) -> str | None:
    return desk.document(number).author


def test_the_issuer_and_the_applicant_are_found_when_a_document_is_described(desk: Desk, archive: Archive) -> None:
    letter = desk.described("C11", title="通知", content=notice())
    asked = desk.described("A01", title="申请书", content=application())
    silent = desk.described("A09")
    assert [author(desk, one) for one in (letter, asked, silent)] == [UNION, "周敬棠", None]
    view = show_document(desk.actor, letter, archive=archive)
    (found,) = [field for field in view.fields if field.kind == "author"]
    assert (found.value, found.page) == (UNION, 1)
    assert found.confidence > 0.9


def test_what_was_stated_is_not_guessed_over(desk: Desk) -> None:
    assert author(desk, desk.described("C11", title="通知", content=notice(), author=BUREAU)) == BUREAU


def test_a_person_corrects_the_author_and_it_is_found_by_its_new_name(desk: Desk, archive: Archive) -> None:
    number = desk.described("C11", title="通知", content=notice())
    correct(desk.actor, number, Correction(author=f" {BUREAU} "), archive=archive)
    desk.work()
    assert author(desk, number) == BUREAU
    assert [hit.id for hit in find(desk.actor, SearchForm(BUREAU), archive=archive).hits] == [number]
    change = show_document(desk.actor, number, archive=archive).changes[0]
    assert (change.detail["before"], change.detail["after"]) == ({"author": UNION}, {"author": BUREAU})
    correct(desk.actor, number, Correction(author=""), archive=archive)
    desk.work()
    assert author(desk, number) is None
    assert find(desk.actor, SearchForm(BUREAU), archive=archive).total == 0


@pytest.mark.parametrize(("name", "limit"), [("author", 200), ("document_number", 100)])
def test_more_than_a_column_holds_is_refused(desk: Desk, archive: Archive, name: str, limit: int) -> None:
    number = desk.described("C11")
    correct(desk.actor, number, Correction(**{name: "会" * limit}), archive=archive)  # type: ignore[arg-type]
    with pytest.raises(InvalidError, match=r"correct\.too_long"):
        correct(desk.actor, number, Correction(**{name: "会" * (limit + 1)}), archive=archive)  # type: ignore[arg-type]


def test_the_catalogue_and_the_contents_of_a_case_file_name_the_author(desk: Desk, archive: Archive) -> None:
    letter = desk.described("C09", title="通知", content=notice(), filing_year=2026)
    (filed,) = file_documents(desk.actor, [letter], archive=archive)
    assert filed.code, filed.problem
    case = open_case(desk.actor, archive=archive, household="周敬棠")
    desk.described("A01", title="申请书", case=case, content=application())
    file_case(desk.actor, case, archive=archive)
    with print_catalogue(desk.actor, Wish(2026), archive=archive, shape=Shape.XLSX) as (source, *_):
        rows = list(openpyxl.load_workbook(BytesIO(source.read())).worksheets[0].values)
    head = next(row for row in rows if "责任者" in row)
    column = head.index("责任者")
    assert {row[column] for row in rows[rows.index(head) + 1 :]} >= {UNION, "周敬棠"}
    with print_case(desk.actor, case, CasePaper.CONTENTS, archive=archive) as (source, *_):
        assert "周敬棠申请书" in "".join(texts(source.read()))


def test_the_register_names_the_author_and_the_tombstone_does_not(office: Office) -> None:
    (number,) = office.papers(1, author=UNION)
    review = office.approved([number])
    office.executed(review)
    office.certified(review)
    assert office.items(review)[number].author == UNION
    with print_review(office.people["clerk"], review, Paper.REGISTER, archive=office.archive) as (source, *_):
        assert f"{UNION}走访慰问统计表之1" in "".join(texts(source.read()))
    with office.archive.database.read() as session:
        (stone,) = session.scalars(select(Tombstone))
        assert UNION not in {str(getattr(stone, column.name)) for column in Tombstone.__table__.columns}
        for table in Base.metadata.tables.values():
            if "author" in table.columns and table.name != "review_item":
                assert session.execute(select(table.c.author)).all() == []


def test_a_package_for_another_archive_names_the_author() -> None:
    assert ("author", "责任者") in COLUMNS


def test_an_author_of_a_manifest_is_stated(desk: Desk, archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "a.tif").write_bytes(desk.picture())
    (tmp_path / "清单.csv").write_text(f"路径,责任者\na.tif,{BUREAU}\n", encoding="utf-8")
    (row,) = read_manifest(desk.actor, tmp_path / "清单.csv", archive=archive)
    assert row.statement.author == BUREAU
