"""In a unified social credit code an O is a misread zero; anywhere else it is what it looks like."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.credit_codes import settle_letters

CODE = "91110199MA0K3TQ75X"


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        (CODE, CODE),
        ("91110199MAOK3TQ75X", CODE),
        ("9I1I0199MA0K3TQ75X", CODE),
        ("统一社会信用代码：91110199MAOK3TQ75X人力资源部", f"统一社会信用代码：{CODE}人力资源部"),
        ("X91110199MAOK3TQ75X", "X91110199MAOK3TQ75X"),
        ("91110199MAOK3TQ75", "91110199MAOK3TQ75"),
        ("911101990MAOK3TQ75X", "911101990MAOK3TQ75X"),
        ("COMMUNICATIONOFFICE", "COMMUNICATIONOFFICE"),
        ("OOIIOOIIABCDEFGHAB", "OOIIOOIIABCDEFGHAB"),
        ("SHOUCANG OIL 2026", "SHOUCANG OIL 2026"),
    ],
)
def test_only_what_can_be_nothing_else_is_settled(read: str, meant: str) -> None:
    assert settle_letters(read) == meant


@given(st.text(alphabet="019OIAM码X ", max_size=40))
def test_the_length_stays_and_settling_twice_changes_nothing(text: str) -> None:
    once = settle_letters(text)
    assert len(once) == len(text)
    assert settle_letters(once) == once
    assert all(a == b or (a, b) in {("O", "0"), ("I", "1")} for a, b in zip(text, once, strict=True))
