"""Amounts of money, in figures and in words (大写)."""

import re
from collections.abc import Iterator
from decimal import Decimal

from indexing.sheet import Sheet, found
from indexing.types import Field, FieldKind

_DIGITS = {character: value for value, character in enumerate("零壹贰叁肆伍陆柒捌玖")}
_DIGITS |= {character: value for value, character in enumerate("〇一二三四五六七八九")}
_DIGITS |= {"两": 2, "参": 3, "弍": 2, "弎": 3}
_UNITS = {"拾": 10, "十": 10, "佰": 100, "百": 100, "仟": 1000, "千": 1000}
_MYRIAD, _HUNDRED_MILLION = 10**4, 10**8
_LARGEST = Decimal(10) ** 16

_NUMERAL = "".join((*_DIGITS, *_UNITS, "万亿"))
_WORDS = re.compile(
    rf"([{_NUMERAL}]{{1,32}})[元圆](?:整|正|(?:零|〇)?(?:([{_NUMERAL}])角)?(?:整|正|零|〇)?(?:([{_NUMERAL}])分)?)?"
)
_FIGURE = r"[0-9]{1,3}(?:,[0-9]{3}){1,4}(?:\.[0-9]{1,2})?|[0-9]{1,13}(?:\.[0-9]{1,4})?"
_MULTIPLES = {"": 1, "百": 100, "千": 1000, "万": _MYRIAD, "百万": 10**6, "千万": 10**7, "亿": _HUNDRED_MILLION}
_MULTIPLE = "百万|千万|百|千|万|亿"
_WITH_SIGN = re.compile(
    rf"(?:¥|(?<![a-z])y(?=[0-9,]+\.[0-9]{{2}}(?![0-9])))[ \t]?({_FIGURE})({_MULTIPLE}|)元?(?![0-9])"
)
_WITH_UNIT = re.compile(rf"(?<![0-9.¥])(?<![0-9],)({_FIGURE}) ?({_MULTIPLE}|)[元圆](?![旦月宵年件素])")
_BARE = re.compile(
    r"(?<![0-9a-z.¥+-])(?<![0-9],)([0-9]{1,3}(?:,[0-9]{3}){1,4}\.[0-9]{2}|[0-9]{1,13}\.[0-9]{2})(?=[\t\n,;、)]|$)"
)
_YEAR_AND_MONTH = re.compile(r"(?:19|20)[0-9]{2}\.(?:0[1-9]|1[0-2])")


def amount_in_words(words: str) -> Decimal | None:
    """The yuan of an amount in words: 壹仟零伍元叁角整 -> 1005.30; None if it is none.

    Takes simplified numerals in both styles (壹 and 一), at most 16 digits, 元 or 圆.
    """
    match = _WORDS.fullmatch(words)
    whole = _whole(match[1]) if match else None
    if match is None or whole is None:
        return None
    tenths, hundredths = (_DIGITS.get(part, 0) if part else 0 for part in match.groups()[1:])
    return Decimal(whole) + Decimal(tenths * 10 + hundredths) / 100


def _whole(numeral: str) -> int | None:
    """The number that a numeral stands for, None unless it is well-formed."""
    total, group, digit, smallest = 0, 0, None, 10**4
    for character in numeral:
        if character in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[character]
        elif character in _UNITS:
            unit = _UNITS[character]
            if unit >= smallest or digit == 0 or (digit is None and unit != 10):
                return None
            group, digit, smallest = group + (digit or 1) * unit, None, unit
        else:
            value = group + (digit or 0)
            size = _MYRIAD if character == "万" else _HUNDRED_MILLION
            if not value and not (total and size == _HUNDRED_MILLION):
                return None
            total = total + value * size if size == _MYRIAD else (total + value) * size
            group, digit, smallest = 0, None, 10**4
    return total + group + (digit or 0)


def find_amounts(sheet: Sheet) -> Iterator[Field]:
    """Amounts of money on a page, `value` in yuan with two decimals."""
    taken: list[tuple[int, int]] = []
    for amount, span, certainty in (*_in_words(sheet.text), *_in_figures(sheet.text)):
        if amount < _LARGEST and not any(start < span[1] and span[0] < end for start, end in taken):
            taken.append(span)
            yield found(sheet, FieldKind.AMOUNT, f"{amount:.2f}", span, certainty)


def _in_words(text: str) -> Iterator[tuple[Decimal, tuple[int, int], float]]:
    for match in _WORDS.finditer(text):
        amount = amount_in_words(match.group())
        if amount is not None:
            yield amount, match.span(), 0.95


def _in_figures(text: str) -> Iterator[tuple[Decimal, tuple[int, int], float]]:
    for pattern, certainty in ((_WITH_SIGN, 0.97), (_WITH_UNIT, 0.95)):
        for match in pattern.finditer(text):
            yield Decimal(match[1].replace(",", "")) * _MULTIPLES[match[2]], match.span(), certainty
    for match in _BARE.finditer(text):
        if not _YEAR_AND_MONTH.fullmatch(match[1]):
            yield Decimal(match[1].replace(",", "")), match.span(), 0.7
