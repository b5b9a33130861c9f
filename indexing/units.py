"""Names of units: unions, employers, authorities, schools, hospitals, banks."""

import re
from collections.abc import Iterator

from indexing.lexicon import either
from indexing.sheet import Sheet, found
from indexing.types import Field, FieldKind

_CJK = "一-鿿"
_ENDING = re.compile(either("unit_endings"))
_NAME = re.compile(
    rf"[{_CJK}0-9a-z()·]{{0,28}}?{either('unit_endings')}(?:[{_CJK}()]{{0,8}}?{either('unit_endings')}){{0,2}}"
)
_LEADING = re.compile(f".*{either('unit_verbs')}")
_GENERIC = re.compile(f"{either('unit_generic')}*")
_LEAST = 4
_PART = 8
"""Characters of a department behind the name of its unit."""


def find_units(sheet: Sheet) -> Iterator[Field]:
    """Names of units on a page; words that mean any unit (本单位工会, 各级工会) are passed over."""
    for match in _NAME.finditer(sheet.text):
        start = _beginning(match)
        name = sheet.text[start : match.end()]
        ending = _ENDING.search(name)
        if ending and len(name) >= _LEAST and not is_generic(name):
            yield found(sheet, FieldKind.UNIT, name, (start, match.end()), 0.8)


def is_unit(text: str) -> bool:
    """Whether a whole folded text is the name of a unit, perhaps with one of its departments."""
    ending = _ENDING.search(text)
    return len(text) >= _LEAST and ending is not None and not is_generic(text) and len(text) - ending.end() <= _PART


def is_generic(name: str) -> bool:
    """Whether a name means any unit (本单位工会) rather than one."""
    ending = _ENDING.search(name)
    return ending is not None and _GENERIC.fullmatch(name[: ending.start()]) is not None


def _beginning(match: re.Match[str]) -> int:
    """Where the name begins: after the last verb before its first ending, and after a bracket that is not closed."""
    text = match.group()
    ending = _ENDING.search(text)
    lead = _LEADING.match(text[: ending.start()]) if ending else None
    start = lead.end() if lead else 0
    if text.count("(", start) > text.count(")", start):
        start = text.rindex("(") + 1
    while text[start : start + 1] in ("(", ")", "·"):
        start += 1
    return match.start() + start
