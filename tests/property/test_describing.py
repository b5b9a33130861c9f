"""Laws of finding fields and of masking, for any number, date, amount and text around them."""

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexing import FieldKind, TextLine, TextPage, document_author, find_fields, mask
from indexing.amounts import amount_in_words
from indexing.idnumber import check_character, is_valid
from indexing.phrases import Phrase, Text

CHINESE = st.text("困难职工帮扶中心申请书家庭住址联系证明，。：（）", max_size=12)
DIGITS = "零壹贰叁肆伍陆柒捌玖"
SIZES = ((10**8, "亿"), (10**4, "万"), (1000, "仟"), (100, "佰"), (10, "拾"))
MISREAD = {"0": "oO", "1": "lI", "5": "S", "8": "B"}


@st.composite
def id_numbers(draw: st.DrawFn) -> str:
    born = draw(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
    region = draw(st.sampled_from(["110199", "330106", "654301", "820000"]))
    first = f"{region}{born:%Y%m%d}{draw(st.integers(0, 999)):03d}"
    return first + check_character(first)


def _page(text: str) -> TextPage:
    return TextPage(1, 1000, 1400, ((TextLine(text, (100.0, 100.0, 900.0, 130.0), 1.0),),))


def _found(text: str, kind: FieldKind) -> list[str]:
    return [field.value for field in find_fields([_page(text)]) if field.kind is kind]


def _numeral(number: int) -> str:
    for size, unit in SIZES:
        if number >= size:
            rest = number % size
            zero = DIGITS[0] if 0 < rest < size // 10 else ""
            return _numeral(number // size) + unit + zero + (_numeral(rest) if rest else "")
    return DIGITS[number]


def _in_words(cents: int) -> str:
    """An amount as a cashier writes it."""
    yuan, tenths, hundredths = cents // 100, cents // 10 % 10, cents % 10
    if not tenths and not hundredths:
        return f"{_numeral(yuan)}元整"
    change = f"{DIGITS[tenths]}角" if tenths else DIGITS[0]
    return f"{_numeral(yuan)}元{change}" + (f"{DIGITS[hundredths]}分" if hundredths else "整")


@given(st.integers(0, 10**14 - 1))
def test_an_amount_written_in_words_is_read_back(cents):
    assert amount_in_words(_in_words(cents)) * 100 == cents


@given(st.integers(100, 10**10 - 1), CHINESE)
def test_an_amount_is_found_in_words_and_in_figures_alike(cents, around):
    figures = f"{cents // 100:,}.{cents % 100:02d}元"
    value = f"{cents // 100}.{cents % 100:02d}"
    assert value in _found(f"{around}，{figures}，{around}", FieldKind.AMOUNT)
    assert value in _found(f"{around}，{_in_words(cents)}，{around}", FieldKind.AMOUNT)


@given(id_numbers(), CHINESE, CHINESE, st.data())
def test_any_id_number_is_found_in_any_text_though_digits_were_misread(number, before, after, data):
    written = "".join(data.draw(st.sampled_from(character + MISREAD.get(character, ""))) for character in number)
    assert is_valid(number)
    assert _found(before + written + after, FieldKind.ID_NUMBER) == [number]


@given(id_numbers(), st.integers(0, 16), st.sampled_from("02468"))
def test_one_wrong_digit_is_always_noticed(number, place, digit):
    wrong = number[:place] + digit + number[place + 1 :]
    assert wrong == number or not is_valid(wrong)


def _is_hidden(shown: str) -> bool:
    return re.search("[0-9]{8}", shown) is None and sum(character.isdigit() for character in shown) <= 8


@given(st.text(), id_numbers(), st.text())
@settings(max_examples=300)
def test_no_mask_leaves_eight_digits_of_an_id_number_and_every_mask_keeps_the_length(before, number, after):
    masked = mask(before + number + after)
    assert len(masked) == len(before + number + after)
    assert _is_hidden(masked[len(before) : len(before) + 18])


@given(CHINESE, id_numbers(), CHINESE, st.integers(1, 17), st.sampled_from([" ", "\n", "\u3000", "-", "\r\n"]))
def test_an_id_number_is_hidden_wherever_it_is_broken(before, number, after, cut, gap):
    masked = mask(before + number[:cut] + gap + number[cut:] + after)
    assert _is_hidden(masked[len(before) : len(before) + 18 + len(gap)])


@given(st.text("0123456789oOlISBxX×- \n\t年月日元,.。一二三", max_size=80))
def test_masking_changes_nothing_but_letters_and_digits_into_asterisks(text):
    for old, new in zip(text, mask(text), strict=True):
        assert new == old or (new == "*" and old not in " -\n\t年月日元,.。")


@pytest.mark.parametrize(
    "form", ["{0.year}年{0.month}月{0.day}日", "{0:%Y-%m-%d}", "{0.year}.{0.month}.{0.day}", "{0:%Y/%m/%d}"]
)
@given(day=st.dates(date(1900, 1, 1), date(2099, 12, 31)), around=CHINESE)
def test_every_day_is_read_in_every_form(form, day, around):
    assert day.isoformat() in _found(f"{around}，{form.format(day)}，{around}", FieldKind.DATE)


@given(day=st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_every_day_is_read_in_chinese_numerals(day):
    numerals = "〇一二三四五六七八九"

    def counted(number: int) -> str:
        tens, ones = divmod(number, 10)
        ten = ("" if tens == 1 else numerals[tens]) + "十" if tens else ""
        return ten + (numerals[ones] if ones or not tens else "")

    year = "".join(numerals[int(digit)] for digit in str(day.year))
    assert _found(f"{year}年{counted(day.month)}月{counted(day.day)}日", FieldKind.DATE) == [day.isoformat()]


@given(st.text("困难职工帮扶档案审批登记表", min_size=5, max_size=12), CHINESE, CHINESE, st.data())
def test_a_phrase_is_found_though_a_character_was_misread(phrase, before, after, data):
    place = data.draw(st.integers(0, len(phrase) - 1))
    text = before + phrase[:place] + "龘" + phrase[place + 1 :] + after
    assert Phrase.of(phrase, 5).find(Text.of(text)) is not None


@given(st.text())
@settings(max_examples=200)
def test_any_text_can_be_searched_for_fields(text):
    for field in find_fields([_page(text)]):
        assert 0.0 <= field.confidence <= 1.0
        assert 100.0 <= field.box[0] <= field.box[2] <= 900.0


PLACES = st.text("榆阳望河云岭城北东湖龙湾石桥新", min_size=2, max_size=4)
BODIES = st.builds(
    "{}{}{}".format, PLACES, st.sampled_from("省市县区"), st.sampled_from(["总工会", "民政局", "人民医院"])
)
PHRASES = st.text("现将有关事项报告如下请予审阅特此说明，。：", min_size=1, max_size=30)


def _letter(lines: list[tuple[str, float]]) -> TextPage:
    """Lines below one another with their left edges, each as wide as its characters."""
    rows = tuple(
        (TextLine(text, (left, 100.0 + 60 * number, left + 30 * len(text), 130.0 + 60 * number), 1.0),)
        for number, (text, left) in enumerate(lines)
    )
    return TextPage(1, 1600, 2300, rows)


@given(BODIES, st.lists(PHRASES, min_size=2, max_size=8), st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_whoever_signs_above_the_date_is_the_author_whatever_the_letter_says(body, phrases, day):
    signature = [(body, 1000.0), (f"{day.year}年{day.month}月{day.day}日", 1000.0)]
    found = document_author([_letter([(phrase, 200.0) for phrase in phrases] + signature)])
    assert found is not None
    assert found.value == body


@given(st.lists(st.tuples(st.one_of(BODIES, PHRASES), st.sampled_from([200.0, 1000.0])), max_size=10))
def test_an_author_is_never_made_up(lines):
    found = document_author([_letter(lines)])
    assert found is None or all(name in {text for text, _ in lines} for name in found.value.split("；"))
