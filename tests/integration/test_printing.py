"""The keeper's papers: covers, contents and records of a case file, the catalogue of a year, the filing stamp."""

from collections.abc import Callable
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from pypdf import PdfReader
from sqlalchemy import select

from service.archive import Archive
from service.catalogue.audit import AuditEntry
from service.catalogue.documents import FileRole
from service.catalogue.prints import Shape
from service.errors import ArchiveError, ConflictError, NotFoundError, RefusedError
from service.usecases.cases.cases import open_case, reopen_case, withdraw_case
from service.usecases.documents.downloading import StoredFile, download
from service.usecases.documents.filing import file_documents
from service.usecases.permissions import Actor
from service.usecases.stack import catalogues
from service.usecases.stack.catalogues import Series, Wish, list_series, print_catalogue, print_stamped
from service.usecases.stack.printing import CasePaper, print_case
from tests.fixtures import Desk, unsealing

CASE = "J012-ZY·KN·2026-D10-001"


def read(opened: object) -> tuple[bytes, str, str]:
    """Content, name and media type of what was opened."""
    with opened as (source, name, mime, size):  # type: ignore[attr-defined]
        content = source.read()
        assert len(content) == size
        return content, name, mime


def taken(file: StoredFile) -> bytes:
    """All bytes of a file that was taken along."""
    with file.open() as source:
        return source.read()


def texts(content: bytes) -> list[str]:
    """The text of each page, without the blanks that setting puts in."""
    return ["".join((page.extract_text() or "").split()) for page in PdfReader(BytesIO(content)).pages]


def cells(content: bytes) -> list[tuple[object, ...]]:
    """The rows of the first sheet of a workbook."""
    return list(openpyxl.load_workbook(BytesIO(content)).worksheets[0].iter_rows(values_only=True))


def last_entry(archive: Archive) -> AuditEntry:
    """The newest entry of the audit."""
    with archive.database.read() as session:
        return session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()


@pytest.fixture
def household(archive: Archive, desk: Desk) -> str:
    """A case file with two filed documents of two and three pages, and one that is not filed; gives its code."""
    code = open_case(desk.actor, archive=archive, household="李秀兰")
    first = desk.described(case=code, pages=2, title="入户调查表", dated_on=date(2026, 1, 5))
    second = desk.described(case=code, pages=3, title="身份证 11010519491231002X", dated_on=date(2026, 3, 9))
    desk.described(case=code, title="收入证明")
    assert all(one.code for one in file_documents(desk.actor, [first, second], archive=archive))
    return code


def test_the_papers_of_a_case_file_say_what_is_filed_in_it(archive: Archive, desk: Desk, household: str) -> None:
    content, name, mime = read(print_case(unsealing(desk.actor), household, CasePaper.ALL, archive=archive))
    assert (name, mime) == (f"{CASE} 整套.pdf", "application/pdf")
    cover, contents, notes = texts(content)
    for said in (
        "榆阳市总工会",
        "困难职工原始档案",
        "李秀兰户困难职工档案",
        "2026-01-05至2026-03-09",
        "10年，自撤档之日起；尚未撤档",
    ):
        assert said in cover
    assert "本卷共2件，5页。" in cover
    assert CASE in cover
    assert "卷内目录" in contents
    assert f"1{CASE}-0001入户调查表202601051" in contents
    assert f"2{CASE}-0002身份证110***********002X202603093" in contents
    assert "收入证明" not in contents
    for said in (
        "卷内备考表",
        "本卷共2件，5页。",
        "未归档1件，不在目录内",
        "整理人管理员",
        "整理日期2026-11-23",
        "检查人",
    ):
        assert said in notes


def test_withdrawals_and_reopenings_stand_on_the_cover_and_in_the_record(
    archive: Archive, desk: Desk, household: str
) -> None:
    withdraw_case(desk.actor, household, date(2026, 10, 15), "脱困", archive=archive)
    cover, _, notes = texts(read(print_case(unsealing(desk.actor), household, CasePaper.ALL, archive=archive))[0])
    assert "10年，自撤档之日（2026年10月15日）起" in cover
    assert "2026年10月15日撤档" in notes
    reopen_case(desk.actor, household, date(2026, 10, 20), "返困", archive=archive)
    cover, _, notes = texts(read(print_case(unsealing(desk.actor), household, CasePaper.ALL, archive=archive))[0])
    assert "尚未撤档" in cover
    assert "2026年10月20日恢复" in notes


def test_the_contents_of_a_case_file_come_as_a_workbook_too(archive: Archive, desk: Desk, household: str) -> None:
    opened = print_case(unsealing(desk.actor), household, CasePaper.CONTENTS, archive=archive, shape=Shape.XLSX)
    content, name, _ = read(opened)
    assert name == f"{CASE} 卷内目录.xlsx"
    rows = cells(content)
    heading = rows.index(("序号", "档号", "文号", "责任者", "题名", "日期", "页号", "备注"))
    assert rows[heading + 1][:2] == (1, f"{CASE}-0001")
    assert rows[heading + 2][4:7] == ("身份证 110***********002X", "20260309", 3)


def test_covers_and_records_come_as_rows_of_a_workbook(archive: Archive, desk: Desk, household: str) -> None:
    withdraw_case(desk.actor, household, date(2026, 10, 15), "脱困", archive=archive)
    content, name, _ = read(
        print_case(unsealing(desk.actor), household, CasePaper.ALL, archive=archive, shape=Shape.XLSX)
    )
    assert name == f"{CASE} 整套.xlsx"
    book = openpyxl.load_workbook(BytesIO(content))
    assert book.sheetnames == ["案卷封面", "卷内目录", "卷内备考表"]
    heading, cover = book.worksheets[0].iter_rows(values_only=True)
    said = dict(zip(heading, cover, strict=True))
    assert (said["全宗号"], said["档号"], said["案卷题名"]) == ("J012", CASE, "李秀兰户困难职工档案")
    assert (said["撤档日期"].date(), said["件数"], said["页数"]) == (date(2026, 10, 15), 2, 5)
    heading, record = book.worksheets[2].iter_rows(values_only=True)
    said = dict(zip(heading, record, strict=True))
    assert said["卷内文件情况说明"] == "未归档 1 件，不在目录内；2026年10月15日 撤档"
    assert (said["整理人"], said["检查人"]) == ("管理员", None)


def test_a_case_file_in_which_nothing_is_filed_has_nothing_to_print(archive: Archive, desk: Desk) -> None:
    code = open_case(desk.actor, archive=archive)
    desk.described(case=code)
    with pytest.raises(ConflictError, match=r"print\.nothing"):
        read(print_case(desk.actor, code, CasePaper.CONTENTS, archive=archive))


def test_a_print_leaves_one_line_that_binds_what_was_printed(archive: Archive, desk: Desk, household: str) -> None:
    read(print_case(unsealing(desk.actor), household, CasePaper.CONTENTS, archive=archive))
    entry = last_entry(archive)
    assert (entry.act, entry.subject_kind) == ("papers.printed", "case")
    assert {name: entry.data[name] for name in ("paper", "shape", "count", "ground")} == {
        "paper": "contents",
        "shape": "pdf",
        "count": 2,
        "ground": "duty",
    }
    read(print_catalogue(desk.actor, Wish(2026), archive=archive))
    assert last_entry(archive).subject_kind == "unit"


def test_the_catalogue_of_a_year_has_every_filed_document_in_the_order_of_the_codes(
    archive: Archive, desk: Desk, household: str
) -> None:
    report = desk.described(
        "C09", title="帮扶工作总结", dated_on=date(2026, 12, 1), document_number="榆工发〔2026〕9号"
    )
    older = desk.described("C09", title="上年总结", dated_on=date(2025, 12, 1))
    results = file_documents(desk.actor, [report, older], archive=archive)
    assert [one.problem for one in results] == [None, None]
    code = results[0].code or ""
    content, name, _ = read(print_catalogue(desk.actor, Wish(2026), archive=archive))
    assert name == "归档文件目录 J012 2026.pdf"
    front, first = texts(content)
    assert "归档文件目录" in front
    for said in ("全宗号J012", "全宗名称榆阳市总工会", "年度2026"):
        assert said in front
    assert "序号档号文号责任者题名日期密级页数备注" in first
    assert "上年总结" not in first
    assert f"{code}榆工发〔2026〕9号帮扶工作总结202612011" in first
    assert first.index("入户调查表") > first.index("帮扶工作总结")
    assert "合计3件，6页。" in first


def test_a_catalogue_is_of_one_category_or_period_where_that_is_asked(
    archive: Archive, desk: Desk, household: str
) -> None:
    rows = cells(
        read(print_catalogue(desk.actor, Wish(2026, category="original"), archive=archive, shape=Shape.XLSX))[0]
    )
    assert rows[0][0] == "归档文件目录"
    assert rows[4][:1] == ("机构（问题）：困难职工原始档案",)
    for wish in (Wish(2026, category="routine"), Wish(2026, term="Y"), Wish(2025), Wish(2026, unit="J012", term="D30")):
        with pytest.raises(ConflictError, match=r"print\.nothing"):
            read(print_catalogue(desk.actor, wish, archive=archive))
    assert len(texts(read(print_catalogue(desk.actor, Wish(2026, term="D10"), archive=archive))[0])) == 2


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        (Wish(1899), "print.bad_year"),
        (Wish(2200), "print.bad_year"),
        (Wish(2026, term="D"), "print.bad_term"),
        (Wish(2026, term="%"), "print.bad_term"),
        (Wish(2026, unit="没有的单位"), "unit.missing"),
    ],
)
def test_a_catalogue_that_cannot_be_is_refused(archive: Archive, desk: Desk, wish: Wish, code: str) -> None:
    with pytest.raises(ArchiveError) as refused:
        read(print_catalogue(desk.actor, wish, archive=archive))
    assert refused.value.code == code


def test_a_catalogue_of_too_many_lines_is_refused_and_says_what_to_do(
    archive: Archive, desk: Desk, household: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(catalogues.MOST, Shape.PDF, 1)  # type: ignore[arg-type]
    with pytest.raises(ConflictError) as refused:
        read(print_catalogue(desk.actor, Wish(2026), archive=archive))
    assert (refused.value.code, refused.value.data) == ("print.too_many", {"count": 2, "most": 1})


def test_the_catalogues_that_can_be_printed_are_listed_as_their_codes_say(
    archive: Archive, desk: Desk, household: str, stranger: Actor
) -> None:
    report = desk.described("C09", title="帮扶工作总结", dated_on=date(2025, 12, 1))
    assert file_documents(desk.actor, [report], archive=archive)[0].code
    found = list_series(desk.actor, archive=archive)
    assert found[0] == Series("J012", 2026, "original", "D10", 2)
    assert [(one.year, one.category, one.items) for one in found[1:]] == [(2025, "routine", 1)]
    assert list_series(stranger, archive=archive) == ()


def test_who_may_not_see_a_unit_gets_none_of_its_lists(archive: Archive, stranger: Actor, household: str) -> None:
    with pytest.raises(NotFoundError):
        read(print_case(stranger, household, CasePaper.ALL, archive=archive))
    with pytest.raises(RefusedError):
        read(print_catalogue(stranger, Wish(2026, unit="J012"), archive=archive))


def test_whoever_did_not_say_why_gets_no_list(archive: Archive, desk: Desk, household: str, admin: Actor) -> None:
    from dataclasses import replace

    silent = replace(admin, session_id=1, purpose=None)
    acts: list[Callable[[], object]] = [
        lambda: read(print_case(silent, household, CasePaper.ALL, archive=archive)),
        lambda: read(print_catalogue(silent, Wish(2026), archive=archive)),
        lambda: read(print_stamped(silent, 1, archive=archive)),
    ]
    for act in acts:
        with pytest.raises(ConflictError, match=r"purpose\.needed"):
            act()


def test_the_filing_stamp_stands_on_the_first_page_of_the_rendition_and_never_on_the_original(
    archive: Archive, desk: Desk, household: str
) -> None:
    before = taken(download(desk.actor, 1, FileRole.ORIGINAL, archive=archive))
    content, name, _ = read(print_stamped(desk.actor, 1, archive=archive))
    assert name == f"{CASE}-0001.pdf"
    first, second = texts(content)
    for said in ("全宗号J012", "年度2026", "件号001-0001", "ZY·KN", "保管期限10年", "页数2"):
        assert said in first
    assert "全宗号" not in second
    assert taken(download(desk.actor, 1, FileRole.ORIGINAL, archive=archive)) == before
    assert "全宗号" not in texts(taken(download(desk.actor, 1, FileRole.SEARCHABLE, archive=archive)))[0]
    assert last_entry(archive).act == "document.downloaded"


def test_what_is_not_filed_has_no_stamp(archive: Archive, desk: Desk, household: str) -> None:
    with pytest.raises(ConflictError, match=r"print\.not_filed"):
        read(print_stamped(desk.actor, 3, archive=archive))


def test_papers_are_in_the_language_of_whoever_prints(archive: Archive, desk: Desk, household: str) -> None:
    from dataclasses import replace

    english = replace(desk.actor, language="en")
    content, name, _ = read(print_case(english, household, CasePaper.ALL, archive=archive))
    assert name == f"{CASE} Complete set.pdf"
    cover, contents, notes = texts(content)
    assert "Casefileofthehouseholdof李秀兰" in cover
    assert "Contentsofthecasefile" in contents
    assert "Page1of1" in contents
    assert "1notfiled,notinthelist" in notes
