"""Citizen identity numbers (GB 11643-1999, check character ISO 7064 MOD 11-2) and the old ones of 15 digits."""

import re
from collections.abc import Iterator
from datetime import date

from indexing.sheet import ROW, Sheet, found, headed
from indexing.types import Field, FieldKind

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10x98765432"
_PROVINCES = frozenset(
    {*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71, 81, 82, 83}
)
_YEARS = range(1900, 2100)

LIKE_DIGIT = "0-9oqil|zsbg"
"""Digits and, in small letters, what an engine reads in their place: the inside of a character class."""
_CONFUSED = str.maketrans("oqil|zsbg×", "00111258" + "9x")

_NUMBER = re.compile(rf"(?<![0-9a-z])[{LIKE_DIGIT}](?:[ \t]?[{LIKE_DIGIT}]){{16}}[ \t]?[{LIKE_DIGIT}x×](?![0-9a-z])")
_OLD = re.compile(rf"(?<![0-9a-z])[{LIKE_DIGIT}](?:[ \t]?[{LIKE_DIGIT}]){{14}}(?![0-9a-z])")
_HEAD = re.compile(rf"(?<![0-9a-z])[{LIKE_DIGIT}]{{6,17}}$")
_TAIL = re.compile(rf"[{LIKE_DIGIT}]{{0,11}}[{LIKE_DIGIT}x×](?![0-9a-z])")
_LABEL = re.compile("身份|证件号|公民|证号")
_ROWS_BELOW = 3


def put_right(text: str) -> str:
    """The number in a folded text: blanks dropped, the usual slips of an engine (o for 0) put right, X capital."""
    return "".join(text.split()).translate(_CONFUSED).upper()


def check_character(first: str) -> str:
    """The 18th character that belongs to 17 digits."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, first, strict=True))
    return _CHECKS[total % 11].upper()


def is_valid(number: str) -> bool:
    """Whether 18 characters are an ID number: a real date of birth and the right check character."""
    if not re.fullmatch(r"[1-9][0-9]{16}[0-9X]", number):
        return False
    return _is_date(number[6:14]) and check_character(number[:17]) == number[17]


def born_on(number: str) -> date | None:
    """The day of birth in an ID number of 18 or 15 characters; None where it has none."""
    if is_valid(number):
        digits = number[6:14]
    elif is_valid_old(number):
        digits = "19" + number[6:12]
    else:
        return None
    return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))


def is_valid_old(number: str) -> bool:
    """Whether 15 digits can be an ID number issued before 1999: a province and a date of birth; it has no check."""
    return bool(re.fullmatch("[0-9]{15}", number)) and int(number[:2]) in _PROVINCES and _is_date("19" + number[6:12])


def _is_date(digits: str) -> bool:
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:])
    try:
        date(year, month, day)
    except ValueError:
        return False
    return year in _YEARS


def find_id_numbers(sheet: Sheet) -> Iterator[Field]:
    """ID numbers on a page. One whose check fails is given only where it is labelled, with little confidence."""
    for match in _NUMBER.finditer(sheet.text):
        number = put_right(match.group())
        if is_valid(number):
            yield found(sheet, FieldKind.ID_NUMBER, number, match.span(), 0.99)
        elif sum(map(str.isdigit, match.group())) >= 14 and headed(sheet, match.start(), _LABEL):
            yield found(sheet, FieldKind.ID_NUMBER, number, match.span(), 0.3)
    for match in _OLD.finditer(sheet.text):
        number = put_right(match.group())
        if is_valid_old(number) and headed(sheet, match.start(), _LABEL):
            yield found(sheet, FieldKind.ID_NUMBER, number, match.span(), 0.6)
    yield from _broken(sheet)


def _broken(sheet: Sheet) -> Iterator[Field]:
    """Numbers broken within a narrow cell: the tail stands in one of the next rows. Only the check proves them."""
    for number, start in enumerate(sheet.starts):
        head = _HEAD.search(sheet.folded[number].text)
        if head is None:
            continue
        rows = sheet.text[start:].split(ROW, _ROWS_BELOW + 1)[: _ROWS_BELOW + 1]
        last = sheet.line_at(start + sum(map(len, rows)) + len(rows) - 1)
        for below in range(number + 1, last + 1):
            tail = _TAIL.match(sheet.folded[below].text)
            joined = put_right(head.group() + tail.group()) if tail else ""
            if is_valid(joined):
                span = (start + head.start(), start + head.end())
                yield found(sheet, FieldKind.ID_NUMBER, joined, span, 0.9)
                break
