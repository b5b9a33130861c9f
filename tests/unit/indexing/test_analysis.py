"""The contract of cutting text, case by case."""

import pytest

from indexing.analysis import (
    characters,
    code_key,
    contract,
    cut,
    cut_phrase,
    fold,
    locate,
    on_one_line,
)
from indexing.service_tokens import identity_number, service_token, service_tokens


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("困难职工", "困难职工"),
        ("困難職工檔案", "困难职工档案"),
        ("ＡＢＣ１２３", "abc123"),
        ("困难\n职工", "困难职工"),
        ("困难 \u3000\t职工", "困难职工"),
        ("困难\f职工", "困难职工"),
        ("第 3 次", "第3次"),
        ("one  two", "one  two"),
        ("1,234,567.00元", "1234567.00元"),
        ("１，２３４元", "1234元"),
        ("1,2345", "1,2345"),
        ("12,34", "12,34"),
        ("2,026年", "2026年"),
        ("二○二六年", "二〇二六年"),
        ("⻓期⻔诊", "长期门诊"),
        ("困\u200b难\ufe00职\u00ad工", "困难职工"),
        ("①㈠㎡", "1(一)m2"),
        ("ΑΣ", "ας".replace("ς", "σ")),
        ("Straße", "strasse"),
        ("\ud800困", "困"),
        ("", ""),
    ],
)
def test_folding(raw: str, folded: str) -> None:
    assert fold(raw) == folded
    assert locate(raw).text == folded


def test_an_ideograph_folds_alike_in_every_neighbourhood() -> None:
    # A phrase converter would keep 乾 in 乾隆 and simplify it in 乾燥: then 乾 alone would miss one of them.
    assert fold("乾隆")[0] == fold("乾燥")[0] == fold("乾")


@pytest.mark.parametrize(
    ("folded", "tokens"),
    [
        ("困难职工", "困难 难职 职工 工"),
        ("困", "困"),
        ("困，难", "困 难"),
        ("2026年度", "2026 年 年度 度"),
        ("2026年", "2026 年 年"),
        ("2026，年度", "2026 年度 度"),
        ("年2026", "年 2026"),
        ("j012-zy·2026", "j012 zy 2026"),
        ("a_b", "a b"),
        ("𠮷田", "𠮷田 田"),
        ("阿卜杜拉・买买提", "阿卜 卜杜 杜拉 拉 买买 买提 提"),
        ("café", "café"),
        ("", ""),
    ],
)
def test_cutting(folded: str, tokens: str) -> None:
    assert cut(folded) == tokens.split()


def test_letters_and_digits_are_cut_off_at_two_hundred() -> None:
    assert cut("a" * 201) == ["a" * 200]
    assert cut_phrase("a" * 500).tokens == ("a" * 200,)


@pytest.mark.parametrize(
    ("folded", "tokens", "prefix"),
    [
        ("困难职工", "困难 难职 职工", False),
        ("困", "困", True),
        ("b困", "b 困", False),
        ("b，困", "b 困", True),
        ("困难，职", "困难 难 职", True),
        ("困难2026", "困难 难 2026", False),
        ("2026年", "2026 年", False),
        ("2026年度", "2026 年 年度", False),
        ("年b丙", "年 b 丙", False),
        ("", "", False),
        ("，", "", False),
    ],
)
def test_cutting_a_phrase(folded: str, tokens: str, prefix: bool) -> None:
    phrase = cut_phrase(folded)
    assert (list(phrase.tokens), phrase.prefix) == (tokens.split(), prefix)


def test_only_letters_and_digits_at_the_end_take_a_prefix() -> None:
    assert cut_phrase("j012-zy", prefix=True).prefix
    assert not cut_phrase("2026年度", prefix=True).prefix
    assert cut_phrase("困").character == "困"
    assert cut_phrase("j012", prefix=True).character == ""


def test_the_characters_of_a_text_are_its_ideographs() -> None:
    assert characters("困难，abc困3") == {"困", "难"}


@pytest.mark.parametrize(
    ("token", "services"),
    [
        ("11010119900307876x", ["b19900307", "r110101", "t876x"]),
        ("110101900307876", ["b19900307", "r110101", "t7876"]),
        ("11o1o1l99oo3078765", ["b19900307", "r110101", "t8765"]),
        ("1101011990030787", ["b19900307", "r110101", "t0787"]),
        ("11010119900307", []),
        ("1101011990030787654", []),
        ("oilzsbgqoilzsbgq", []),
        ("abcdefghijklmnopq", []),
    ],
)
def test_an_id_number_gives_its_region_birth_and_last_four(token: str, services: list[str]) -> None:
    assert [service[1:] for service in service_tokens([token])] == services
    assert (identity_number(token) is not None) == bool(services)


@pytest.mark.parametrize(
    ("word", "asks"),
    [("4258", "t4258"), ("425x", "t425x"), ("110101", "r110101"), ("19900307", "b19900307"), ("42x8", ""), ("425", "")],
)
def test_four_six_or_eight_digits_ask_for_part_of_an_id_number(word: str, asks: str) -> None:
    assert service_token(word)[1:] == asks


def test_no_text_contains_a_service_token() -> None:
    service = service_token("4258")
    assert service not in cut(fold(f"前{service}后 {service}"))


@pytest.mark.parametrize(
    "code", ["J012-ZY·2026-D30-0012", "j012-zy·2026-d30-0012", "Ｊ012－ZY・2026–D30—0012", " J012-ZY • 2026-D30-0012\n"]
)
def test_a_code_is_one_code_however_it_is_typed(code: str) -> None:
    assert code_key(code) == "J012-ZY·2026-D30-0012"


def test_a_piece_of_text_is_shown_on_one_line() -> None:
    assert on_one_line("困难\n职工  姓名\n\nTel 1\n2") == "困难职工 姓名 Tel 1 2"


def test_the_rules_have_a_name() -> None:
    assert contract() == contract()
    assert contract().count("-") == 2
