"""Tables as office programs write them, and files that are none."""

import csv
import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.spreadsheets import MAX_BYTES, MAX_ROWS, TableError, read_table, written_csv

ROWS = [["路径", "题名"], ["a.pdf", "关于困难职工帮扶工作的通知，第二稿"], ["", ""], ["b.pdf", "第一行\n第二行"]]


def written(rows: list[list[str]], encoding: str, delimiter: str = ",") -> bytes:
    target = io.StringIO(newline="")
    csv.writer(target, delimiter=delimiter).writerows(rows)
    return target.getvalue().encode(encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_is_read_in_any_encoding_and_with_any_delimiter(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "清单.csv"
    path.write_bytes(written(ROWS, encoding, delimiter))
    assert read_table(path) == ROWS


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=("Cs", "Cc", "Z"), exclude_characters=";")), min_size=2, max_size=2),
        min_size=1,
        max_size=5,
    )
)  # fmt: skip
def test_any_table_of_texts_comes_back(tmp_path: Path, rows: list[list[str]]) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(written([["path", "title"], *rows], "utf-8-sig"))
    assert read_table(path) == [["path", "title"], *([cell.strip() for cell in row] for row in rows)]


def test_a_workbook_gives_days_and_numbers_as_people_see_them(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["路径", "日期", "会计年度", "题名", "纸质原件"])
    sheet.append(["a.pdf", datetime(2026, 3, 5), 2026.0, " 通知 ", True])  # noqa: DTZ001 - as a spreadsheet has it
    sheet.append([None, date(2026, 3, 6), 1.5, None, None])
    path = tmp_path / "named.csv"
    book.save(path)
    assert read_table(path) == [
        ["路径", "日期", "会计年度", "题名", "纸质原件"],
        ["a.pdf", "2026-03-05", "2026", "通知", "True"],
        ["", "2026-03-06", "1.5", "", ""],
    ]


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed, packed.open("xl/workbook.xml", "w") as entry:
        for _ in range(320):
            entry.write(bytes(1 << 20))


def other_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("readme.txt", "no workbook")


def cut_workbook(path: Path) -> None:
    openpyxl.Workbook().save(path)
    path.write_bytes(path.read_bytes()[:-200])


BAD = {
    "unreadable": [other_zip, cut_workbook, Path.mkdir],
    "too_large": [
        bomb,
        lambda path: path.write_bytes(b"x" * (MAX_BYTES + 1)),
        lambda path: path.write_text("a,b\n" * (MAX_ROWS + 1)),
    ],
    "encoding": [lambda path: path.write_bytes(b"\xff\xff\xff\x00\xfe")],
    "old_excel": [lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512))],
    "quotes": [lambda path: path.write_text('path,title\na.pdf,"x"y\n'), lambda path: path.write_text('path\n"a')],
}


@pytest.mark.parametrize(("code", "make"), [(code, make) for code, makes in BAD.items() for make in makes])
def test_what_is_no_table_says_why(tmp_path: Path, code: str, make: object) -> None:
    path = tmp_path / "table"
    assert callable(make)
    make(path)
    with pytest.raises(TableError) as refused:
        read_table(path)
    assert refused.value.code == code


def test_a_bad_quote_is_named_by_its_row(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text('path,title\na.pdf,fine\nb.pdf,"x"y\n')
    with pytest.raises(TableError) as refused:
        read_table(path)
    assert refused.value.row == 3


def test_a_missing_table_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="unreadable"):
        read_table(tmp_path / "none.csv")


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r", "＝"])
def test_a_written_table_holds_no_formula_whatever_a_title_says(begins: str) -> None:
    title = f'{begins}HYPERLINK("http://example.org",A1)'
    [[code, cell, pages]] = csv.reader(io.StringIO(written_csv([["J012-1", title, 3]]), newline=""))
    assert (code, cell, pages) == ("J012-1", f"'{title}", "3")


def test_a_number_below_nothing_stays_one() -> None:
    assert written_csv([[-3, None, "甲-乙"]]) == "-3,,甲-乙\r\n"
