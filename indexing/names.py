"""Names of persons, found by what stands before or above them and by their surname."""

import re
from collections.abc import Iterator

from indexing.lexicon import either, words
from indexing.sheet import Sheet, found, overlaps
from indexing.types import Field, FieldKind

_CJK = "一-鿿"
_SIGNED = r"(?:姓名|名称|签字|签名|签章|盖章|户名|同志|[(][^()\n\t]{0,8}[)])*"
_BEFORE = re.compile(
    rf"(?:(?P<many>{either('name_lists')})|(?P<label>{either('name_labels')})|(?P<narrated>{either('name_narrated')}))"
    rf"{_SIGNED}[:\t ]{{0,3}}"
)
_COLUMN = re.compile(either("name_columns"))
_FOLLOWER = re.compile(either("name_followers"))
_FOREIGN = re.compile(rf"[{_CJK}]{{2,6}}[·•][{_CJK}]{{2,6}}")
_IDEOGRAPH = re.compile(f"[{_CJK}]")
_IDEOGRAPHS = re.compile(f"[{_CJK}]{{2,5}}")
_BETWEEN = re.compile("[、,;/ ]")
_MOST_IN_A_LIST = 40
_EMPTY_ROWS = 4


def is_name(text: str) -> bool:
    """Whether a whole text has the form of a person's name: surname and one or two characters, or a name with a dot."""
    if _FOREIGN.fullmatch(text):
        return True
    given = ""
    if text[:2] in words("compound_surnames"):
        given = text[2:]
    elif text[:1] in words("surnames"):
        given = text[1:]
    return 1 <= len(given) <= 2 and text not in words("not_names") and words("not_in_names").isdisjoint(text)


def find_names(sheet: Sheet) -> Iterator[Field]:
    """Names of persons on a page: after labels, in running text after 兹证明 and the like, and under 姓名 in tables."""
    for match in _BEFORE.finditer(sheet.text):
        certainty = 0.75 if match["narrated"] else 0.9
        for start, end in _names_from(sheet.text, match.end(), _MOST_IN_A_LIST if match["many"] else 1):
            yield found(sheet, FieldKind.NAME, sheet.text[start:end], (start, end), certainty)
    for number, folded in enumerate(sheet.folded):
        if _COLUMN.fullmatch(folded.text):
            yield from _names_under(sheet, number)


def _names_from(text: str, offset: int, most: int) -> Iterator[tuple[int, int]]:
    """The spans of up to `most` names that stand one after the other from `offset`."""
    for _ in range(most):
        length = name_length(text, offset)
        if not length:
            return
        yield offset, offset + length
        offset += length
        if offset >= len(text) or not _BETWEEN.match(text[offset]):
            return
        offset += 1


def name_length(text: str, offset: int) -> int:
    """How many characters from `offset` are a person's name that ends there, 0 if none: the longest that fits."""
    foreign = _FOREIGN.match(text, offset)
    if foreign:
        return len(foreign.group())
    stretch = _IDEOGRAPHS.match(text, offset)
    longest = 4 if text[offset : offset + 2] in words("compound_surnames") else 3
    for length in range(min(longest, len(stretch.group()) if stretch else 0), 1, -1):
        end = offset + length
        ended = not _IDEOGRAPH.match(text, end) or _FOLLOWER.match(text, end)
        if ended and is_name(text[offset:end]):
            return length
    return 0


def _names_under(sheet: Sheet, head: int) -> Iterator[Field]:
    """The names in the column under the line `head`, until a few rows have none."""
    heading = sheet.lines[head]
    below = heading.box[3]
    for number in range(head + 1, len(sheet.lines)):
        line, text = sheet.lines[number], sheet.folded[number].text
        if line.box[1] - below > _EMPTY_ROWS * 2 * max(heading.height, 1.0):
            return
        under = line.box[1] + line.height / 2 > heading.box[3] and overlaps(heading, line)
        if under and is_name(text):
            below = line.box[3]
            span = (sheet.starts[number], sheet.starts[number] + len(text))
            yield found(sheet, FieldKind.NAME, text, span, 0.85)
