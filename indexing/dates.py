"""Dates as Chinese documents write them."""

import re
from collections.abc import Iterator
from datetime import date

from indexing.sheet import Sheet, found
from indexing.types import Field, FieldKind

_YEARS = range(1900, 2100)
_NUMERALS = {"〇": 0, "零": 0, "o": 0, "0": 0, "元": 1, "正": 1}
_NUMERALS.update((character, value) for value, character in enumerate("一二三四五六七八九", start=1))
_CONFUSED = str.maketrans("oqil|zsb", "00111258")

_GAP = "[ \t]?"
_FIGURE = "[0-9oil|zsb]"
_LETTERED = re.compile(
    rf"(?<![0-9])([12iz]{_FIGURE}{{3}}){_GAP}年{_GAP}({_FIGURE}{{1,2}}){_GAP}月{_GAP}({_FIGURE}{{1,2}}){_GAP}[日号]"
)
_WRITTEN = re.compile(
    rf"([一二][〇零o0一二三四五六七八九]{{3}}){_GAP}年{_GAP}([元正一二三四五六七八九十]{{1,2}}){_GAP}月"
    rf"{_GAP}(?:初)?([一二三四五六七八九十廿卅]{{1,3}}){_GAP}日"
)
_FIGURES = re.compile(
    r"(?<![0-9./])([12][0-9]{3}) ?([-./]) ?([0-9]{1,2}) ?\2 ?([0-9]{1,2})(?![0-9]|[./][0-9]|-[0-9]{1,2}(?![0-9]))"
)
_COMPACT = re.compile(r"(?:日期|时间|日)[:\t ]{0,2}([12][0-9]{3})([01][0-9])([0-3][0-9])(?![0-9a-z])")


def find_dates(sheet: Sheet) -> Iterator[Field]:
    """The dates on a page that are given to the day, `value` as YYYY-MM-DD; impossible ones are passed over."""
    for day, span in dates_in(sheet.text):
        yield found(sheet, FieldKind.DATE, day.isoformat(), span, 0.97)


def dates_in(text: str) -> Iterator[tuple[date, tuple[int, int]]]:
    """The dates of a folded text with their offsets."""
    for match in _LETTERED.finditer(text):
        yield from _dated(match, *(int(part.translate(_CONFUSED)) for part in match.groups()))
    for match in _WRITTEN.finditer(text):
        year = int("".join(str(_NUMERALS[character]) for character in match[1]))
        yield from _dated(match, year, _counted(match[2]), _counted(match[3]))
    for match in _FIGURES.finditer(text):
        yield from _dated(match, int(match[1]), int(match[3]), int(match[4]))
    for match in _COMPACT.finditer(text):
        for day, (_, end) in _dated(match, *map(int, match.groups())):
            yield day, (match.start(1), end)


def _dated(match: re.Match[str], year: int, month: int, day: int) -> Iterator[tuple[date, tuple[int, int]]]:
    if year not in _YEARS:
        return
    try:
        found_date = date(year, month, day)
    except ValueError:
        return
    yield found_date, match.span()


def _counted(numeral: str) -> int:
    """十二 -> 12, 廿一 -> 21, 三十 -> 30; 0 for what is no number of a day or month."""
    text = numeral.replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = text.rpartition("十")
    if any(len(part) > 1 for part in (tens, ones)) or "十" in tens:
        return 0
    first = _NUMERALS.get(tens, 1) if ten else 0
    return first * 10 + _NUMERALS.get(ones, 0)
