"""Marks stand where people read what they asked for, and snippets around them."""

import pytest

from indexing.query import parse_query
from indexing.snippets import Piece, find_marks, snippet

PAGE = (
    "困難職工檔案\n姓名 張三\n丰，身份证 11010119900307876X，\n"
    "金 额￥３，０００.00 元，编号J012-ZY·2026。\n2026年6月份，2026 年度；备注：丙，b。"
)


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("困难职工", ["困難職工"]),
        ("张三丰", ["張三\n丰"]),
        ("876X", ["876X"]),
        ('"876X"', []),
        ("19900307", ["19900307"]),
        ("110101", ["110101"]),
        ("110101*", ["110101"]),
        ("3000.00", ["３，０００.00"]),
        ("金额", ["金 额"]),
        ("J012-ZY", ["J012-ZY"]),
        ("2026年6月", ["2026年6月"]),
        ("2026年度", ["2026 年度"]),
        ("2026", ["2026", "2026", "2026"]),
        ("202", []),
        ("年", ["年", "年"]),
        ("丙b", ["丙，b"]),
        ("姓名 张三", ["姓名", "張三"]),
        ("姓名张三", ["姓名 張三"]),
        ("姓名 -张三", ["姓名"]),
        ("困难职工 OR 职工档案", ["困難職工檔案"]),
        ("没有", []),
        ("", []),
    ],
)
def test_what_was_asked_is_marked_where_it_stands(query: str, marked: list[str]) -> None:
    assert [PAGE[start:end] for start, end in find_marks(PAGE, parse_query(query))] == marked


def test_the_old_id_number_is_marked_by_its_birth_without_the_century() -> None:
    page = "号码110101900307876。"
    assert [page[start:end] for start, end in find_marks(page, parse_query("19900307"))] == ["900307"]


def test_the_number_of_marks_is_bounded() -> None:
    assert len(find_marks("困，" * 2000, parse_query("困"))) == 500


def cut_out(text: str, query: str, width: int) -> str:
    made = snippet(text, find_marks(text, parse_query(query)), width)
    shown = "".join(f"[{piece.text}]" if piece.marked else piece.text for piece in made.pieces)
    return ("" if made.begins else "…") + shown + ("" if made.ends else "…")


@pytest.mark.parametrize(
    ("text", "query", "width", "shown"),
    [
        ("困难职工", "职工", 80, "困难[职工]"),
        ("困难职工", "没有", 2, "困难…"),
        ("", "困难", 10, ""),
        ("甲" * 20 + "困难" + "乙" * 20, "困难", 12, "…甲甲甲[困难]乙乙乙乙乙乙乙…"),
        ("困难" + "乙" * 20, "困难", 8, "[困难]乙乙乙乙乙乙…"),
        ("甲" * 20 + "困难", "困难", 8, "…甲甲甲甲甲甲[困难]"),
        ("困难" + "甲" * 30 + "困难，困难" + "乙" * 30, "困难", 16, "…甲甲甲甲[困难]，[困难]乙乙乙乙乙乙乙…"),
        ("困\n难职\n工  姓名", "困难", 20, "[困难]职工 姓名"),
        ("甲" * 10 + "困难职工档案" + "乙" * 9, "困难职工档案", 4, "…甲[困难职工档案]…"),
    ],
)
def test_a_snippet_shows_the_densest_place(text: str, query: str, width: int, shown: str) -> None:
    assert cut_out(text, query, width) == shown


def test_lines_that_do_not_go_on_in_the_next_are_parted_in_a_snippet() -> None:
    text = "材料九月底之前交\n申请需要的材料\n收入证明要\n盖章"
    marks = find_marks(text, parse_query("盖章 OR 证明要盖章"))
    parted = snippet(text, marks, 40, between=" · ")
    assert "".join(one.text for one in parted.pieces) == "材料九月底之前交 · 申请需要的材料 · 收入证明要 · 盖章"
    assert [one.text for one in parted.pieces if one.marked] == ["证明要 · 盖章"]
    assert "".join(one.text for one in snippet(text, marks, 40).pieces) == text.replace("\n", "")


def test_a_snippet_hides_numbers_and_keeps_its_marks() -> None:
    page = "身份证11010119900307876X，"
    marks = find_marks(page, parse_query("876X"))
    assert snippet(page, marks, 40).pieces[1:] == (Piece("876X", True), Piece("，", False))
