"""Schedules as keepers' files: what is wrong in one is told with its sheet and row, or its line."""

from collections.abc import Callable
from io import BytesIO

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from config.regulation import Flaw, ScheduleError, load_regulation, normalised, write_toml
from service.schedule_files import read_schedule_file, write_schedule_workbook
from service.schedule_flaws import tell_flaw

REGULATION = load_regulation()
SHIPPED = normalised(REGULATION.schedule)


def changed(change: Callable[[openpyxl.Workbook], object]) -> bytes:
    """The shipped schedule as a workbook in which somebody changed something."""
    book = openpyxl.load_workbook(BytesIO(write_schedule_workbook(SHIPPED, REGULATION)))
    change(book)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def found(content: bytes) -> list[Flaw]:
    with pytest.raises(ScheduleError) as refused:
        read_schedule_file(content, REGULATION)
    return list(refused.value.flaws)


def row_of(sheet: Worksheet, text: str) -> int:
    return next(cell.row for row in sheet.iter_rows() for cell in row if cell.value == text)


def test_a_rule_that_is_none_is_told_with_its_row() -> None:
    places = []

    def change(book: openpyxl.Workbook) -> None:
        sheet = book["文种"]
        places.append(row_of(sheet, "A09"))
        sheet.cell(places[0], 4).value = "withdrawal+11y"

    (flaw,) = found(changed(change))
    assert (flaw.code, flaw.data["sheet"], flaw.data["row"]) == ("no_rule", "文种", places[0])
    assert tell_flaw(flaw, "zh") == f"工作表“文种”第 {places[0]} 行：没有期限 withdrawal+11y。"
    assert tell_flaw(flaw, "en") == f"Sheet “文种”, row {places[0]}: There is no rule withdrawal+11y."


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda book: book.remove(book["容器"]), "no_sheet"),
        (lambda book: book["文种"].cell(1, 9, "备注"), "unknown"),
        (lambda book: book["文种"].delete_rows(2), "type_count"),
        (lambda book: book["文种"].append(["A01", None, None, "permanent", "依据", "basis"]), "type_count"),
        (lambda book: book["文种"].append(["Z01", None, None, "permanent", "依据", "basis"]), "no_type"),
        (lambda book: book["文种"].append([None, None, None, "permanent", "依据", "basis"]), "missing"),
        (lambda book: book["容器"].delete_rows(2), "container_count"),
        (lambda book: book["期限"].cell(2, 3, "十"), "bad"),
        (lambda book: book["期限"].cell(2, 3, 12), "wrong_id"),
        (lambda book: book["期限"].append(["permanent", None, None, "永久", "for ever"]), "twice"),
        (lambda book: book["供选"].append(["A01", None, "permanent", "甲", "a"]), "rule_or_proposals"),
        (lambda book: book["供选"].append(["Z01", None, "permanent", "甲", "a"]), "proposal_without_type"),
    ],
)
def test_what_is_wrong_in_a_workbook_is_named(change: Callable[[openpyxl.Workbook], object], code: str) -> None:
    assert code in [flaw.code for flaw in found(changed(change))]


def test_numbers_and_blanks_are_read_as_people_mean_them() -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["期限"].cell(2, 3).value = 10.0
        book["容器"].cell(2, 3).value = " 依据 "
        book["文种"].insert_rows(4)
        book.create_sheet("说明").append(["随便写"])

    schedule = read_schedule_file(changed(change), REGULATION)
    assert schedule.rules == SHIPPED.rules
    assert schedule.container("case").basis_zh == "依据"
    assert schedule.assignments == SHIPPED.assignments


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04 no workbook", "unreadable"),
        (b"\xd0\xcf\x11\xe0 an old one", "old_excel"),
        (b"\xff\xfe", "encoding"),
        (b"#" * (3 << 20), "too_large"),
        (b"version = [", "no_toml"),
        (b"rule = 3", "bad"),
        (b"a = " + b"[" * 5000, "no_toml"),
        (b"", "container_count"),
    ],
)
def test_a_file_that_is_no_schedule_is_refused(content: bytes, code: str) -> None:
    assert code in [flaw.code for flaw in found(content)]


def test_a_line_of_toml_is_named() -> None:
    text = write_toml(SHIPPED).replace('types = ["B04"', 'types = ["Z04"', 1)
    flaws = {flaw.code: flaw for flaw in found(text.encode())}
    line = int(flaws["no_type"].data["line"])
    assert text.splitlines()[line - 1] == "[[assignment]]"
    assert text.splitlines()[line].startswith('types = ["Z04"')
