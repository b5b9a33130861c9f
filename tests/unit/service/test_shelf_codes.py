"""Codes on labels are read whatever a scanner or a keyboard makes of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.shelf_codes import Labelled, archival, clean, code_of, read_code, split_codes

WIDE = str.maketrans({chr(c): chr(c + 0xFEE0) for c in range(0x21, 0x7F)})


@given(st.sampled_from(Labelled), st.integers(0, 999_999_999))
def test_what_is_printed_is_read_again(kind: Labelled, number: int) -> None:
    code = code_of(kind, number)
    for typed in (code, code.lower(), code.translate(WIDE), f" {code}\r\n", code.replace(":", ";")):
        assert read_code(typed) == (kind, number)


@pytest.mark.parametrize(
    "text",
    ["", "SC", "SC:BOX:", "SC:BOX:1234567890", "SC:LID:000001", "XSC:BOX:000001", "J012-KU·BG·2025-Y-001", "3-02"],
)
def test_what_is_no_label_is_none(text: str) -> None:
    assert read_code(text) is None


@given(st.text(max_size=80))
def test_any_text_is_read_without_harm(text: str) -> None:
    read_code(text)
    assert not any(c.isspace() or not c.isprintable() for c in clean(text))
    assert clean(clean(text)) == clean(text)


def test_a_pasted_list_is_parted_by_whatever_parts_it() -> None:
    assert split_codes(" A-1\tA-2\r\nA-3，A-4、 A-5,, \n\n") == ["A-1", "A-2", "A-3", "A-4", "A-5"]


@pytest.mark.parametrize("typed", ["J012-ZY.KN.2026", "J012-ZY•KN•2026", "J012-ZY・KN・2026", " J012-ZY·KN·2026"])
def test_the_dot_of_the_standard_is_written_whichever_was_typed(typed: str) -> None:
    assert archival(typed) == "J012-ZY·KN·2026"
