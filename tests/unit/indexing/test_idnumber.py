"""ID numbers: the check of GB 11643-1999, and finding them on a page that was misread."""

import pytest

from indexing.idnumber import check_character, is_valid, is_valid_old


@pytest.mark.parametrize("number", ["11010519491231002X", "440524188001010014", "370101190102039973"])
def test_the_check_character_of_the_known_numbers_is_right(number):
    assert check_character(number[:17]) == number[17]


@pytest.mark.parametrize(
    ("number", "valid"),
    [
        ("11010519491231002X", True),
        ("370101190102039973", True),
        ("11010519491231002x", False),
        ("110105194912310021", False),
        ("11010519491331002X", False),
        ("110105194902290029", False),
        ("440524188001010014", False),
        ("010105194912310021", False),
        ("11010519491231002", False),
        ("", False),
    ],
    ids=[
        "right",
        "right too",
        "small x",
        "wrong check",
        "month 13",
        "29 February",
        "born 1880",
        "begins with 0",
        "short",
        "none",
    ],
)
def test_a_number_is_valid_only_with_a_living_persons_birth_date_and_the_right_check(number, valid):
    assert is_valid(number) is valid


@pytest.mark.parametrize(
    ("number", "valid"),
    [("110105491231002", True), ("990105491231002", False), ("110105491331002", False), ("11010549123100", False)],
)
def test_an_old_number_has_a_province_and_a_birth_date(number, valid):
    assert is_valid_old(number) is valid


@pytest.mark.parametrize(
    "written",
    [
        "身份证号：11010519491231002X",
        "身份证号 11010519491231002×",
        "公民身份号码110105 19491231 002X",
        "本人（11o1O5l949l23lO02X）系职工",
        "１１０１０５１９４９１２３１００２Ｘ",
        "| 身份证号 | 11010519491231002X |",
    ],
)
def test_a_valid_number_is_found_through_the_usual_slips(values, written):
    assert values(written, "id_number") == ["11010519491231002X"]


def test_a_number_broken_in_running_text_is_found_whole(lay, found):
    page = lay("我叫尹桂芬，今年四十七岁，在县农机修造厂食堂上班已经二十一年了，身份证11010519491231002X，家住兴农路")
    assert len(page.rows) == 2
    (field,) = found(page, "id_number")
    assert field.value == "11010519491231002X"


def test_a_number_broken_in_a_narrow_cell_is_found_by_its_check(values):
    assert values("| 公民身份 | 1101051949 |\n| 号码 | 1231002X |", "id_number") == ["11010519491231002X"]


def test_a_labelled_number_with_a_wrong_check_is_given_with_little_confidence(lay, found):
    (field,) = found(lay("身份证号：110105194912310021"), "id_number")
    assert field.confidence < 0.5


@pytest.mark.parametrize(
    "text", ["流水号 110105194912310021", "统一社会信用代码 91110199MA0K3TQ75X", "订单 2211010519491231002X"]
)
def test_other_long_numbers_are_no_id_numbers(values, text):
    assert values(text, "id_number") == []


def test_an_old_number_counts_only_beside_its_label(values):
    assert values("身份证号 110105491231002", "id_number") == ["110105491231002"]
    assert values("批次 110105491231002", "id_number") == []
