"""Bank cards, telephones and document numbers."""

import pytest

from indexing.accounts import is_card_number


@pytest.mark.parametrize(
    ("digits", "right"),
    [
        ("6222020200112233448", False),
        ("6217000910001234560", True),
        ("4111111111111111", True),
        ("4111111111111112", False),
        ("0000000000000000", False),
        ("411111111111111", False),
        ("62170009100012345600", False),
    ],
)
def test_a_card_number_has_16_to_19_digits_and_the_check_of_luhn(digits, right):
    assert is_card_number(digits) is right


@pytest.mark.parametrize("written", ["6217000910001234560", "6217 0009 1000 1234 560", "卡号：6217-0009-1000-1234-560"])
def test_a_card_number_is_found_with_its_blanks(values, written):
    assert values(written, "bank_card") == ["6217000910001234560"]


def test_a_labelled_card_with_a_wrong_check_is_given_with_little_confidence(lay, found):
    (field,) = found(lay("银行卡号 6217000910001234561"), "bank_card")
    assert field.confidence < 0.5


@pytest.mark.parametrize(
    "written", ["账号：3302010009022114478", "流水号 5217000910001234565", "身份证 11010519491231002X"]
)
def test_other_long_numbers_are_no_cards(values, written):
    assert values(written, "bank_card") == []


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("电话13900017362", "13900017362"),
        ("139 0001 7362", "13900017362"),
        ("+86 139-0001-7362", "13900017362"),
        ("监督电话：0999-8860123", "0999-8860123"),
        ("（010）66123456", "010-66123456"),
        ("电话 09998860123", "0999-8860123"),
        ("客服热线 400-123-4567", "400-123-4567"),
    ],
)
def test_a_telephone_number_is_found(values, written, number):
    assert values(written, "phone") == [number]


@pytest.mark.parametrize(
    "written", ["12900017362", "139000173620", "流水号 09998860123", "2024-11-28", "11010519491231002X"]
)
def test_other_numbers_are_no_telephones(values, written):
    assert values(written, "phone") == []


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("总工发〔2026〕12号", "总工发〔2026〕12号"),
        ("总工发[2026]12号", "总工发〔2026〕12号"),
        ("总工发（2026）012号", "总工发〔2026〕12号"),
        ("总工发【2026】第12号", "总工发〔2026〕12号"),
        ("总工发〔2026 12号", "总工发〔2026〕12号"),
        ("总工发2026〕12号", "总工发〔2026〕12号"),
        ("根据总工办发〔2020〕12号文件", "总工办发〔2020〕12号"),
        ("〔2024〕第19号", "〔2024〕第19号"),
        ("（2023）云0921民初1408号", "(2023)云0921民初1408号"),
    ],
)
def test_a_document_number_is_found_whatever_brackets_were_read(values, written, number):
    assert values(written, "doc_number") == [number]


@pytest.mark.parametrize("written", ["柳巷12号", "2026年12号", "安房权证城关字第20053321号", "记-00327"])
def test_other_numbers_are_no_document_numbers(values, written):
    assert values(written, "doc_number") == []
