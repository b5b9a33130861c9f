"""Reading order: rows from the top, cells from the left, however the page lies."""

import math

import pytest

from ocr import Line
from ocr.layout import Glyph, in_rows, level_line, mean_confidence

SIZE = 40.0


def line(text: str, x: float, y: float, *, skew: float = 0.0, height: float = SIZE, confidence: float = 0.9) -> Line:
    """A line whose top left stands at x, y before the page is turned by `skew` degrees about its corner."""
    width = height * len(text)
    cos, sin = math.cos(math.radians(skew)), math.sin(math.radians(skew))
    corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
    a, b, c, d = [(cos * px - sin * py, sin * px + cos * py) for px, py in corners]
    return Line(text, (a, b, c, d), confidence, tuple(i / len(text) for i in range(len(text) + 1)))


def texts(lines: list[Line]) -> list[list[str]]:
    return [[part.text for part in row] for row in in_rows(lines)]


def test_nothing_has_no_rows() -> None:
    assert in_rows([]) == ()


@pytest.mark.parametrize("skew", [-4.0, -1.5, 0.0, 1.5, 4.0])
def test_a_table_keeps_its_rows_on_a_slanting_page(skew: float) -> None:
    rows = [
        ["姓名", "工作单位或就读学校", "健康状况"],
        ["刘启明", "无业无业无业无业无业", "尿毒症"],
        ["周国安", "榆阳市退休职工榆阳市", "高血压"],
    ]
    cells = [
        line(text, 100 + 600 * c, 100 + 90 * r, skew=skew) for r, row in enumerate(rows) for c, text in enumerate(row)
    ]
    assert texts(cells[::-1]) == rows


@pytest.mark.parametrize(("drop", "rows"), [(19.0, 1), (21.0, 2)])
def test_half_a_line_s_height_parts_two_rows(drop: float, rows: int) -> None:
    assert len(texts([line("左边", 100, 100), line("右边", 600, 100 + drop)])) == rows


def test_what_stands_under_a_cell_is_not_in_its_row() -> None:
    label = line("原因", 100, 146)
    first, second = line("全家仅靠本人工资维持生活", 300, 128), line("低于最低生活保障标准", 300, 164)
    assert texts([second, label, first]) == [["原因", "全家仅靠本人工资维持生活"], ["低于最低生活保障标准"]]


def test_a_small_print_beside_a_large_title_does_not_join_two_rows() -> None:
    assert texts(
        [line("标题", 100, 100, height=80), line("附注", 400, 100, height=20), line("附注", 400, 160, height=20)]
    ) == [
        ["附注"],
        ["标题"],
        ["附注"],
    ]


def test_sideways_text_in_the_margin_does_not_turn_the_page() -> None:
    margin = Line("装订线装订线", ((40, 900), (40, 300), (80, 300), (80, 900)), 0.9, tuple(i / 6 for i in range(7)))
    assert texts([line("第二行", 300, 400), line("第一行", 300, 100), margin])[0] == ["第一行"]


def test_a_line_of_glyphs_reaches_from_the_first_to_the_last() -> None:
    made = level_line([Glyph("a", 10, 5, 20, 25), Glyph(" ", 20, 5, 30, 25), Glyph("b", 30, 0, 50, 20)], 0.7)
    assert made == Line("a b", ((10, 0), (50, 0), (50, 25), (10, 25)), 0.7, (0.0, 0.25, 0.5, 1.0))


def test_a_page_is_as_sure_as_its_lines_by_their_length() -> None:
    assert mean_confidence(
        [line("一", 0, 0, confidence=0.5), line("二三四", 0, 0, confidence=0.9)], []
    ) == pytest.approx(0.8)


def test_a_blank_page_is_surely_blank_and_a_page_of_scrawls_is_not() -> None:
    assert mean_confidence([], []) == 1.0
    assert mean_confidence([], [line("一", 0, 0).quad]) == 0.0


def test_a_line_without_the_right_number_of_edges_is_refused() -> None:
    with pytest.raises(ValueError, match="edges"):
        Line("两字", line("两", 0, 0).quad, 1.0, (0.0, 1.0))
