"""A batch manifest: checked whole before anything is taken in, and not guessed over afterwards."""

import csv
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from service.archive import Archive
from service.catalogue.documents import Document, DocumentState, PaperOriginal
from service.catalogue.intake import Channel, Offer
from service.jobs.ingesting import gather, take_all
from service.sentences import say
from service.usecases.cases.cases import open_case
from service.usecases.documents.filing import file_documents
from service.usecases.intake.manifest import ManifestError, read_manifest
from service.usecases.intake.manifest_rows import ManifestProblem
from service.usecases.permissions import Actor
from tests.fixtures import Desk

ENGLISH = ["path", "unit", "case", "category", "type", "title", "date", "document_number", "author", "fiscal_year",
           "filing_year", "paper_original", "parent"]  # fmt: skip
CHINESE = ["路径", "单位", "案卷", "类别", "文种", "题名", "日期", "文号", "责任者", "会计年度", "归档年度", "纸质原件",
           "上级件"]  # fmt: skip


class Table:
    """A manifest in a folder of scans."""

    def __init__(self, folder: Path, desk: Desk) -> None:
        self.folder = folder
        self.path = folder / "清单.csv"
        self._desk = desk

    def scan(self, name: str) -> Path:
        """Put a scan into the folder."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self._desk.picture())
        return path

    def write(self, rows: Sequence[dict[str, str]], headings: Sequence[str] = ENGLISH) -> Path:
        """Write the rows, cells by the names of `ENGLISH`, under the given headings."""
        with self.path.open("w", encoding="utf-8-sig", newline="") as file:
            table = csv.writer(file)
            table.writerow(headings)
            table.writerows([row.get(name, "") for name in ENGLISH] for row in rows)
        return self.path


@pytest.fixture
def table(tmp_path: Path, desk: Desk) -> Table:
    folder = tmp_path / "scans"
    folder.mkdir()
    return Table(folder, desk)


def problems(admin: Actor, archive: Archive, path: Path) -> list[tuple[int, str, str]]:
    with pytest.raises(ManifestError) as refused:
        read_manifest(admin, path, archive=archive)
    for problem in refused.value.problems:
        assert "…" not in say(problem.code, problem.data, "zh")
    return [(problem.row, problem.column, problem.code) for problem in refused.value.problems]


@pytest.mark.parametrize("headings", [ENGLISH, CHINESE])
def test_every_column_is_understood_under_either_heading(
    table: Table, archive: Archive, admin: Actor, headings: list[str]
) -> None:
    table.scan("凭证.tif")
    table.scan("回单.tif")
    full = {
        "path": "凭证.tif",
        "unit": "J012",
        "category": "financial",
        "type": "B03",
        "title": "记账凭证（2026年9月）",
        "date": "2026年9月28日",
        "document_number": "记字第47号",
        "author": "榆阳市总工会财务部",
        "fiscal_year": "2026",
        "filing_year": "2027",
        "paper_original": "是",
    }
    voucher, slip = read_manifest(
        admin, table.write([full, {"path": "回单.tif", "parent": "凭证.tif"}], headings), archive=archive
    )
    stated = voucher.statement
    assert (stated.category, stated.type, stated.title) == ("financial", "B03", "记账凭证（2026年9月）")
    assert (str(stated.dated_on), stated.document_number) == ("2026-09-28", "记字第47号")
    assert stated.author == "榆阳市总工会财务部"
    assert (stated.fiscal_year, stated.filing_year) == (2026, 2027)
    assert stated.paper_original is PaperOriginal.FILED
    assert slip.parent_file == voucher.file
    assert slip.statement.said() == []


BAD_CELLS = [
    ({"path": ""}, "path", "manifest.empty_cell"),
    ({"path": "none.tif"}, "path", "manifest.no_file"),
    ({"path": "."}, "path", "manifest.no_file"),
    ({"path": "a\0b"}, "path", "manifest.no_file"),
    ({"path": "长" * 300}, "path", "manifest.no_file"),
    ({"path": "../outside.tif"}, "path", "manifest.outside"),
    ({"path": "..\\outside.tif"}, "path", "manifest.outside"),
    ({"path": "/etc/passwd"}, "path", "manifest.outside"),
    ({"path": "link.tif"}, "path", "manifest.outside"),
    ({"unit": "没有的单位"}, "unit", "unit.missing"),
    ({"case": "没有的案卷"}, "case", "case.missing"),
    ({"case": "KN-1", "unit": "城北区总工会"}, "unit", "case.other_unit"),
    ({"category": "杂项"}, "category", "manifest.unknown_category"),
    ({"type": "Z99"}, "type", "manifest.unknown_type"),
    ({"type": "A07", "category": "routine"}, "type", "manifest.other_category"),
    ({"title": "字" * 301}, "title", "manifest.bad_text"),
    ({"date": "2026-02-30"}, "date", "date.bad"),
    ({"date": "1789-07-14"}, "date", "date.out_of_range"),
    ({"document_number": "号" * 101}, "document_number", "manifest.bad_text"),
    ({"author": "会" * 201}, "author", "manifest.bad_text"),
    ({"fiscal_year": "去年"}, "fiscal_year", "year.bad"),
    ({"filing_year": "2345"}, "filing_year", "year.out_of_range"),
    ({"paper_original": "也许"}, "paper_original", "manifest.bad_paper"),
    ({"parent": "../x"}, "parent", "manifest.outside"),
]
BAD = list(enumerate(BAD_CELLS, 2))
"""The bad rows of one manifest, with their numbers."""


def test_every_bad_cell_is_named_by_row_and_column_and_nothing_is_taken(
    table: Table, archive: Archive, admin: Actor, county: str, tmp_path: Path
) -> None:
    open_case(admin, archive=archive, unit="J012", code="KN-1")
    (tmp_path / "outside.tif").write_bytes(b"x")
    (table.folder / "link.tif").symlink_to(tmp_path / "outside.tif")
    rows = [{"path": table.scan(f"{number}.tif").name, "title": "收据", **cells} for number, (cells, _, _) in BAD]
    path = table.write([*rows, {"path": table.scan("fine.tif").name}])
    assert problems(admin, archive, path) == [(number, column, code) for number, (_, column, code) in BAD]
    with pytest.raises(ManifestError):
        gather(admin, [str(table.folder)], str(path), archive=archive)
    with archive.database.read() as session:
        assert session.query(Offer).count() == 0


def test_several_bad_cells_of_a_row_are_all_reported(table: Table, archive: Archive, admin: Actor) -> None:
    table.scan("a.tif")
    path = table.write([{"path": "a.tif", "date": "x", "type": "Z99", "title": "字" * 301}])
    assert set(problems(admin, archive, path)) == {
        (2, "type", "manifest.unknown_type"),
        (2, "title", "manifest.bad_text"),
        (2, "date", "date.bad"),
    }


def test_a_file_that_nothing_knows_is_no_upper_file(table: Table, archive: Archive, admin: Actor) -> None:
    table.scan("a.tif")
    table.scan("b.tif")
    path = table.write([{"path": "a.tif", "parent": "b.tif"}])
    assert problems(admin, archive, path) == [(2, "parent", "manifest.no_parent")]
    (row,) = read_manifest(admin, path, archive=archive, beside={(table.folder / "b.tif").resolve()})
    assert row.parent_file == (table.folder / "b.tif").resolve()


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (["备注", *ENGLISH[1:]], [(1, "备注", "manifest.unknown_column"), (1, "path", "manifest.no_path_column")]),
        (["path", "文件", *ENGLISH[2:]], [(1, "文件", "manifest.column_twice")]),
        ([], [(1, "path", "manifest.no_path_column")]),
    ],
)
def test_wrong_headings_are_reported(
    table: Table, archive: Archive, admin: Actor, headings: list[str], expected: list[tuple[int, str, str]]
) -> None:
    assert problems(admin, archive, table.write([{"path": "a.tif"}], headings)) == expected


def test_a_manifest_that_is_no_table_is_reported(table: Table, archive: Archive, admin: Actor) -> None:
    table.path.write_bytes(b"\xff\xff\x00")
    assert problems(admin, archive, table.path) == [(0, "", "manifest.encoding")]


def test_a_file_stands_in_one_row_only(table: Table, archive: Archive, admin: Actor) -> None:
    table.scan("a.tif")
    path = table.write([{"path": "a.tif"}, {"path": "./a.tif"}])
    assert problems(admin, archive, path) == [(3, "path", "manifest.file_twice")]


def test_rows_that_belong_to_each_other_in_a_circle_are_all_named(table: Table, archive: Archive, admin: Actor) -> None:
    for name in "abcd":
        table.scan(f"{name}.tif")
    path = table.write(
        [
            {"path": "d.tif", "parent": "a.tif"},
            {"path": "a.tif", "parent": "b.tif"},
            {"path": "b.tif", "parent": "c.tif"},
            {"path": "c.tif", "parent": "a.tif"},
        ]
    )
    assert problems(admin, archive, path) == [(row, "parent", "manifest.circle") for row in (3, 4, 5)]


def test_a_file_and_what_it_belongs_to_are_of_one_unit(
    table: Table, archive: Archive, admin: Actor, county: str
) -> None:
    table.scan("a.tif")
    table.scan("b.tif")
    path = table.write([{"path": "a.tif", "unit": county}, {"path": "b.tif", "parent": "a.tif"}])
    assert problems(admin, archive, path) == [(3, "parent", "parent.other_unit")]


def test_a_keeper_takes_in_for_the_own_unit_only(
    table: Table, archive: Archive, admin: Actor, county: str, stranger: Actor
) -> None:
    table.scan("a.tif")
    path = table.write([{"path": "a.tif", "unit": "J012"}])
    assert problems(stranger, archive, path) == [(2, "unit", "manifest.no_unit")]


def test_what_is_missing_is_taken_from_the_case_file_and_the_command(
    table: Table, archive: Archive, admin: Actor, county: str
) -> None:
    table.scan("a.tif")
    table.scan("b.tif")
    code = open_case(admin, archive=archive, unit=county)
    path = table.write([{"path": "a.tif", "case": code}, {"path": "b.tif"}])
    own, usual = read_manifest(admin, path, archive=archive)
    assert (own.unit == usual.unit, own.case, usual.case) == (False, code, None)
    own, other = read_manifest(admin, path, archive=archive, case=code)
    assert (own.unit == other.unit, other.case) == (True, code)
    own, other = read_manifest(admin, path, archive=archive, unit=county)
    assert own.unit == other.unit


def test_a_workbook_will_do(table: Table, archive: Archive, admin: Actor) -> None:
    table.scan("a.tif")
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["路径", "归档年度"])
    sheet.append(["a.tif", 2026])
    path = table.folder / "清单.xlsx"
    book.save(path)
    assert [row.statement.filing_year for row in read_manifest(admin, path, archive=archive)] == [2026]


def test_rows_are_taken_in_after_what_they_belong_to_and_filed_when_complete(
    table: Table, archive: Archive, admin: Actor, desk: Desk
) -> None:
    table.scan("回单.tif")
    table.scan("凭证.tif")
    table.scan("无名.tif")
    voucher = {"type": "B03", "fiscal_year": "2026", "title": "记账凭证", "date": "2026-09-28", "paper_original": "是"}
    slip = {**voucher, "type": "B05", "title": "银行回单", "parent": "凭证.tif"}
    path = table.write([{"path": "回单.tif", **slip}, {"path": "凭证.tif", **voucher}])
    items = gather(admin, [str(table.folder)], str(path), archive=archive)
    assert [Path(item.offered.path).name for item in items] == ["凭证.tif", "回单.tif", "无名.tif"]
    taken = take_all(admin, items, Channel.CLI, archive=archive, progress=lambda _left, _total: None)
    desk.work()
    ids = [one.document_id for one in taken]
    with archive.database.read() as session:
        voucher_, slip_, nameless = (session.get_one(Document, number) for number in ids)
    assert slip_.parent_id == voucher_.id
    assert (voucher_.state, slip_.state) == (DocumentState.FILED, DocumentState.FILED)
    assert voucher_.title == "记账凭证"
    assert nameless.state is not DocumentState.FILED


def test_what_belongs_to_a_filed_document_names_its_code(
    table: Table, archive: Archive, admin: Actor, desk: Desk
) -> None:
    voucher = desk.described("B03", title="记账凭证", fiscal_year=2026)
    (filed,) = file_documents(admin, [voucher], archive=archive)
    assert filed.code is not None
    table.scan("回单.tif")
    path = table.write([{"path": "回单.tif", "parent": filed.code}])
    (row,) = read_manifest(admin, path, archive=archive)
    assert (row.parent, row.parent_file) == (voucher, None)


def test_where_the_upper_file_cannot_be_taken_the_lower_is_not_either(
    table: Table, archive: Archive, admin: Actor
) -> None:
    table.scan("回单.tif")
    (table.folder / "凭证.tif").write_bytes(b"MZ\0 no picture")
    path = table.write([{"path": "回单.tif", "parent": "凭证.tif"}, {"path": "凭证.tif"}])
    items = gather(admin, [], str(path), archive=archive)
    taken = take_all(admin, items, Channel.CLI, archive=archive, progress=lambda _left, _total: None)
    assert [one.problem and one.problem["code"] for one in taken] == ["manifest.parent_failed", "file.unsupported"]


def test_problems_know_the_path_of_their_row(table: Table, archive: Archive, admin: Actor) -> None:
    path = table.write([{"path": "none.tif", "date": "x"}])
    with pytest.raises(ManifestError) as refused:
        read_manifest(admin, path, archive=archive)
    assert {problem.path for problem in refused.value.problems} == {"none.tif"}
    assert all(isinstance(problem, ManifestProblem) for problem in refused.value.problems)
