"""A page laid out as one text that knows its places."""

import pytest

from indexing import TextLine, TextPage
from indexing.sheet import lay_out


def _page(*rows):
    return TextPage(1, 1000, 1400, tuple(tuple(TextLine(text, box, 0.9) for text, box in row) for row in rows))


def test_a_paragraph_broken_at_the_margin_is_joined_and_others_are_not(lay):
    sheet = lay_out(
        lay("本人承诺以上所述情况及所提供的证明材料真实准确有效，如有虚报瞒报愿意承担由此产生的一切法律责任\n第二段")
    )
    assert sheet.text == (
        "本人承诺以上所述情况及所提供的证明材料真实准确有效,如有虚报瞒报愿意承担由此产生的一切法律责任\n第二段\n"
    )


def test_cells_and_rows_are_parted(lay):
    assert lay_out(lay("| 姓名 | 性别 |\n| 何静 | 女 |")).text == "姓名\t性别\n何静\t女\n"


def test_every_character_knows_its_place_by_the_edges_of_its_line():
    line = TextLine("金额 ３元", (100.0, 10.0, 300.0, 40.0), 0.9, (0.0, 0.2, 0.4, 0.5, 0.75, 1.0))
    sheet = lay_out(TextPage(1, 1000, 1400, ((line,),)))
    assert sheet.text == "金额3元\n"
    assert sheet.box(2, 4) == (200.0, 10.0, 300.0, 40.0)
    assert sheet.raw(2, 4) == "３元"


def test_without_edges_the_place_goes_by_the_width_of_characters():
    sheet = lay_out(_page([("ab金额", (0.0, 0.0, 120.0, 20.0))]))
    assert sheet.box(2, 4) == (40.0, 0.0, 120.0, 20.0)


def test_a_stretch_over_two_lines_has_its_box_on_the_first_and_its_text_from_both():
    sheet = lay_out(_page([("困难职工", (0.0, 0.0, 80.0, 20.0))], [("帮扶中心", (0.0, 30.0, 80.0, 50.0))]))
    start = sheet.place(sheet.dense.index("职工帮扶"))
    end = sheet.place(sheet.dense.index("职工帮扶") + 3) + 1
    assert sheet.box(start, end) == pytest.approx((40.0, 0.0, 80.0, 20.0))
    assert sheet.raw(start, end) == "职工帮扶"


def test_the_worst_read_line_gives_the_confidence():
    page = TextPage(1, 100, 100, ((TextLine("困难", (0, 0, 1, 1), 0.9), TextLine("职工", (2, 0, 3, 1), 0.6)),))
    assert lay_out(page).confidence(0, 5) == 0.6


def test_an_empty_page_has_no_text():
    assert lay_out(TextPage(1, 100, 100, ())).text == ""


def test_of_an_enormous_page_only_the_first_characters_are_taken():
    rows = [[("职" * 1000, (0.0, number * 10.0, 900.0, number * 10.0 + 8))] for number in range(60)]
    assert len(lay_out(_page(*rows)).dense) == 40_000
