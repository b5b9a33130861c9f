"""What people write into the cells of a manifest."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import load_regulation
from service.catalogue.documents import PaperOriginal
from service.usecases.house.types import TypeShown
from service.usecases.intake.manifest_cells import (
    COLUMNS,
    BadCellError,
    TypeNames,
    column_of,
    written_date,
    written_paper,
    written_text,
    written_year,
)

REGULATION = load_regulation()
NAMES = TypeNames(
    [
        TypeShown(one.code, one.category, one.zh, one.en, one.nature, False, None, "", "", ())
        for one in REGULATION.types
    ],
    REGULATION.categories,
)


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("path", "path"),
        ("路径", "path"),
        ("文件", "path"),
        ("单位", "unit"),
        ("案卷", "case"),
        ("类别", "category"),
        ("文种", "type"),
        ("类型", "type"),
        ("题名", "title"),
        ("日期", "date"),
        ("文号", "document_number"),
        ("会计年度", "fiscal_year"),
        ("归档年度", "filing_year"),
        ("纸质原件", "paper_original"),
        ("上级件", "parent"),
        ("所属凭证", "parent"),
        (" Fiscal_Year ", "fiscal_year"),
        ("题 名", "title"),
        ("路径*", "path"),
        ("备注", None),
        ("", None),
    ],
)
def test_headings_are_understood_in_chinese_and_by_name(heading: str, column: str | None) -> None:
    assert column_of(heading) == column


def test_no_heading_means_two_columns() -> None:
    names = [name for names in COLUMNS.values() for name in names]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    "written",
    ["2026-3-5", "2026-03-05", "2026/3/5", "2026.03.05", "2026年3月5日", "2026 年 3 月 5 日", "20260305", "２０２６－３－５",
     "2026-03-05 00:00:00", "2026年3月5"],
)  # fmt: skip
def test_a_day_may_be_written_in_many_ways(written: str) -> None:
    assert written_date(written) == date(2026, 3, 5)


@pytest.mark.parametrize("day", [date(1900, 1, 1), date(2028, 2, 29), date(2199, 12, 31)])
def test_days_at_the_bounds_are_taken(day: date) -> None:
    assert written_date(day.isoformat()) == day


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("2026-02-29", "date.bad"),
        ("2026-13-01", "date.bad"),
        ("2026-00-10", "date.bad"),
        ("2026-3", "date.bad"),
        ("2026", "date.bad"),
        ("5.3.2026", "date.bad"),
        ("26-3-5", "date.bad"),
        ("昨天", "date.bad"),
        ("45992", "date.bad"),
        ("2026-03-05 14:00:00", "date.bad"),
        ("1899-12-31", "date.out_of_range"),
        ("2200-01-01", "date.out_of_range"),
    ],
)
def test_what_is_no_day_is_refused(written: str, code: str) -> None:
    with pytest.raises(BadCellError) as refused:
        written_date(written)
    assert refused.value.code == code


@given(
    st.dates(date(1900, 1, 1), date(2199, 12, 31)), st.sampled_from(["{:%Y-%m-%d}", "{0.year}年{0.month}月{0.day}日"])
)
def test_every_day_comes_back(day: date, form: str) -> None:
    assert written_date(form.format(day)) == day


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_refused(written: str) -> None:
    try:
        assert isinstance(written_date(written), date)
    except BadCellError as refused:
        assert refused.code.startswith("date.")


@pytest.mark.parametrize(
    ("written", "year"),
    [("2026", 2026), ("2026年", 2026), ("2026年度", 2026), ("２０２６", 2026), ("1900", 1900), ("2199", 2199)],
)
def test_a_year_may_be_written_in_many_ways(written: str, year: int) -> None:
    assert written_year(written) == year


@pytest.mark.parametrize(
    ("written", "code"),
    [("26", "year.bad"), ("二〇二六", "year.bad"), ("2026-2027", "year.bad"), ("1899", "year.out_of_range"),
     ("2200", "year.out_of_range"), ("２０２６.５", "year.bad")],
)  # fmt: skip
def test_what_is_no_year_is_refused(written: str, code: str) -> None:
    with pytest.raises(BadCellError) as refused:
        written_year(written)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("written", "original"),
    [("是", PaperOriginal.FILED), ("有", PaperOriginal.FILED), ("Yes", PaperOriginal.FILED), ("1", PaperOriginal.FILED),
     ("否", PaperOriginal.NONE), ("无", PaperOriginal.NONE), ("no", PaperOriginal.NONE), ("False", PaperOriginal.NONE),
     ("遗失", PaperOriginal.LOST), ("lost", PaperOriginal.LOST), ("不详", PaperOriginal.UNKNOWN)],
)  # fmt: skip
def test_yes_and_no_say_whether_there_is_paper(written: str, original: PaperOriginal) -> None:
    assert written_paper(written) is original


def test_anything_else_about_paper_is_refused() -> None:
    with pytest.raises(BadCellError) as refused:
        written_paper("大概有")
    assert refused.value.code == "manifest.bad_paper"


def test_texts_are_put_on_one_line_and_bounded() -> None:
    assert written_text("收入\n证明", 300) == "收入 证明"
    assert len(written_text("字" * 300, 300)) == 300
    for bad in ("字" * 301, "收入\x00证明", "收入\u202e证明"):
        with pytest.raises(BadCellError, match=r"manifest\.bad_text"):
            written_text(bad, 300)


@pytest.mark.parametrize("kind", REGULATION.types, ids=lambda kind: kind.code)
def test_every_type_is_known_by_code_and_by_name(kind: TypeShown) -> None:
    assert NAMES.type(kind.code.lower(), None) == kind.code
    assert NAMES.type(kind.zh, kind.category) == kind.code
    assert NAMES.category_of(kind.code) == kind.category


def test_categories_are_known_by_code_and_by_name() -> None:
    for category in REGULATION.categories:
        assert NAMES.category(category.zh) == NAMES.category(category.code) == category.code


def test_types_and_categories_that_cannot_be_meant_are_refused() -> None:
    for read, code in (
        (lambda: NAMES.type("Z99", None), "manifest.unknown_type"),
        (lambda: NAMES.type("A07", "routine"), "manifest.other_category"),
        (lambda: NAMES.category("杂项"), "manifest.unknown_category"),
    ):
        with pytest.raises(BadCellError) as refused:
            read()
        assert refused.value.code == code


def test_a_name_of_several_types_asks_for_the_code() -> None:
    twins = [TypeShown(code, "routine", "通知", "Notice", "text", False, None, "", "", ()) for code in ("CX01", "CX02")]
    with pytest.raises(BadCellError) as refused:
        TypeNames(twins, ()).type("通知", None)
    assert refused.value.code == "manifest.ambiguous_type"
    assert refused.value.data == {"codes": ["CX01", "CX02"]}
