"""Masks: no number of a person can be read, and every place stays where it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexing import FieldKind, mask, mask_value
from indexing.masking import masked_piece


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("号码11010519491231002X。", "号码110***********002X。"),
        ("11010519491231002x", "110***********002x"),
        ("l1O1O5194912310O2X", "l1O***********0O2X"),
        ("１１０１０５１９４９１２３１００２Ｘ", "１１０***********００２Ｘ"),
        ("110105 19491231 002X", "110*** ******** 002X"),
        ("11010519\n491231002X", "110*****\n******002X"),
        ("1 1 0 1 0 5 1 9 4 9 1 2 3 1 0 0 2 X", "1 1 0 * * * * * * * * * * * 0 0 2 X"),
        ("110105491231002", "110********1002"),
        ("6217000910001234564", "6217***********4564"),
        ("6217 0009 1000 1234 564", "6217 **** **** ***4 564"),
        ("6217000910\n001234564", "6217******\n*****4564"),
        ("3302010009022114478", "3302***********4478"),
        ("13900017362", "139****7362"),
        ("139-0001-7362", "139-****-7362"),
        ("139000\n17362", "139***\n*7362"),
        ("+8613900017362", "+86139****7362"),
        ("0999-8860123", "099*-***0123"),
        ("(010)66123456", "(010)****3456"),
    ],
)
def test_numbers_of_persons_are_masked(text, masked):
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "2024年11月28日，合计3,000.00元",
        "J012-ZY·KN·2026-D10-035-0003",
        "总工发〔2026〕12号",
        "统一社会信用代码 91110199MA0K3TQ75X",
        "12 345 6789",
        "困难职工",
        "",
    ],
)
def test_other_text_is_left_as_it_is(text):
    assert mask(text) == text


def test_a_misread_number_is_masked_though_its_check_fails():
    assert mask("110105194912310021") == "110***********0021"


@pytest.mark.parametrize(
    ("kind", "value", "masked"),
    [
        (FieldKind.ID_NUMBER, "11010519491231002X", "110***********002X"),
        (FieldKind.PHONE, "13900017362", "139****7362"),
        (FieldKind.PHONE, "0999-8860123", "099*-***0123"),
        (FieldKind.BANK_CARD, "6217000910001234564", "6217***********4564"),
        (FieldKind.NAME, "周敬棠", "周敬棠"),
        (FieldKind.DATE, "2026-03-05", "2026-03-05"),
        (FieldKind.AMOUNT, "12345678901.00", "12345678901.00"),
    ],
)
def test_a_value_in_a_list_is_masked_by_its_kind(kind, value, masked):
    assert mask_value(kind, value) == masked


@given(st.text("0189oOxX×() -\n年１８７，", max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_a_piece_is_masked_as_it_is_in_the_whole(text: str, one: int, other: int) -> None:
    start, end = min(one, other, len(text)), min(max(one, other), len(text))
    assert masked_piece(text, start, end) == mask(text)[start:end]
