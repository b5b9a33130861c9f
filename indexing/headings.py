"""The title zone of a document: what can be its title, and which line most likely is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from indexing.lexicon import either
from indexing.sheet import Sheet
from indexing.types import Box, TextLine

_LEAST_WEIGHT = 0.5
_ROWS = 14
_ZONE = 0.45
_ENDING = re.compile(rf"{either('title_endings')}{either('title_tails')}?$")
_LETTERHEAD = re.compile(either("letterheads"))
_UNIT = re.compile(f"{either('unit_endings')}$")
_DOC_NUMBER = re.compile(r"[〔\[(【]?(?:19|20)[0-9]{2}[〕\])】].{0,3}[0-9]+号|^第[0-9]+[期号]|总第[0-9]+")
_STOPS = re.compile("[。;；，,]|[:：].|[:：]$")
_COLUMN_DATE = re.compile("[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}")
"""A date as a column of a table holds it; in a title it would be written out."""
_CONNECTIVE = re.compile(either("title_connectives"))


@dataclass(frozen=True, slots=True)
class Heading:
    """A line (or a few that belong together) in the title zone.

    `text` is folded and dense; `raw` as it was read; `weight` from 0 to 1 says how much it looks like the title.
    """

    text: str
    raw: str
    weight: float
    page: int
    box: Box


def headings(sheet: Sheet) -> tuple[Heading, ...]:
    """The possible titles on a page, the likeliest first: large, centred, alone in its row, near the top, and
    ending like a title (Chinese titles say at their end what the paper is)."""
    lines = _zone(sheet)
    if not lines:
        return ()
    usual = median(line.height for line in sheet.lines) or 1.0
    runs = [((row, first), last) for (row, first), last in _groups(sheet, lines)]
    runs += [((row, number), number) for row, number in lines]
    scored = [_scored(sheet, list(range(first, last + 1)), row, usual) for (row, first), last in runs]
    return tuple(heading for _, heading in sorted(scored, key=lambda each: -each[0]))


def title(sheets: Sequence[Sheet]) -> str:
    """The title of a document as it stands on its first page, or "" when nothing there looks like one."""
    for sheet in sheets[:1]:
        for heading in headings(sheet)[:1]:
            if heading.weight >= _LEAST_WEIGHT:
                return heading.raw
    return ""


def _zone(sheet: Sheet) -> list[tuple[int, int]]:
    """Row and line numbers of the lines in the title zone."""
    zone: list[tuple[int, int]] = []
    number = 0
    for row, cells in enumerate(sheet.page.rows[:_ROWS]):
        for _ in cells:
            line = sheet.lines[number]
            dense = "".join(sheet.folded[number].text.split())
            if line.box[1] < _ZONE * sheet.page.height and 2 <= len(dense) <= 60:
                zone.append((row, number))
            number += 1
    return zone


def _groups(sheet: Sheet, zone: Sequence[tuple[int, int]]) -> list[tuple[tuple[int, int], int]]:
    """Lines of one size under one another that make one title: first place and last line number of each."""
    groups: list[tuple[tuple[int, int], int]] = []
    begin = zone[0]
    for (row, number), (next_row, following) in pairwise(zone):
        if next_row == row + 1 and following == number + 1 and _belong(sheet, number, following):
            groups.append((begin, following))
        else:
            begin = (next_row, following)
    return groups


def _belong(sheet: Sheet, first: int, second: int) -> bool:
    upper, lower = sheet.lines[first], sheet.lines[second]
    above, below = sheet.folded[first].text, sheet.folded[second].text
    size = max(upper.height, 1.0)
    near = lower.box[1] - upper.box[3] < 1.4 * size
    alike = abs(lower.height - upper.height) < 0.2 * size
    middles = abs(_middle(upper) - _middle(lower)) < 0.06 * sheet.page.width
    whole = _ENDING.search(above) or _LETTERHEAD.search(above) or _STOPS.search(above + below)
    return near and alike and middles and not whole and not _DOC_NUMBER.search(above + below)


def _middle(line: TextLine) -> float:
    return (line.box[0] + line.box[2]) / 2


def _scored(sheet: Sheet, numbers: list[int], row: int, usual: float) -> tuple[float, Heading]:
    """Lines as a heading, with a score of how much they look like the title."""
    lines = [sheet.lines[number] for number in numbers]
    text = "".join("".join(sheet.folded[number].text.split()) for number in numbers)
    score = _looks(text) + _stands(sheet, lines[0], row, usual)
    if any(_DOC_NUMBER.search(sheet.folded[number].text) for number in _below(sheet, numbers[-1])):
        score -= 1.6  # a letterhead stands over the document number, the title under it
    left, right = min(line.box[0] for line in lines), max(line.box[2] for line in lines)
    heading = Heading(
        text=text,
        raw="".join(_tidy(line.text) for line in lines),
        weight=round(max(0.0, min(1.0, 0.5 + score / 4)), 3),
        page=sheet.page.number,
        box=(left, lines[0].box[1], right, lines[-1].box[3]),
    )
    return score, heading


def _below(sheet: Sheet, number: int) -> range:
    """The next two lines."""
    return range(number + 1, min(number + 3, len(sheet.lines)))


def _looks(text: str) -> float:
    """What the wording says for or against a title."""
    score = 1.2 if _ENDING.search(text) else 0.0
    score += 0.6 if _CONNECTIVE.search(text) else 0.0
    score -= 2.0 if _STOPS.search(text) else 0.0
    score -= 1.6 if _LETTERHEAD.search(text) and not _CONNECTIVE.search(text) else 0.0
    score -= 2.5 if _DOC_NUMBER.search(text) else 0.0
    score -= 1.2 if _UNIT.search(text) else 0.0
    score -= 2.0 if _COLUMN_DATE.search(text) else 0.0
    score -= 0.8 if text.isascii() else 0.0
    return score - (0.8 if len(text) > 40 else 0.0)


def _stands(sheet: Sheet, line: TextLine, row: int, usual: float) -> float:
    """What size and place say for or against a title."""
    size = min(line.height / usual, 2.2) - 1
    centred = abs(_middle(line) - sheet.page.width / 2) < 0.08 * sheet.page.width
    alone = len(sheet.page.rows[row]) == 1
    return 1.6 * size + (0.5 if centred else -0.3) + (0.2 if alone else -0.5) - 0.07 * row


def _tidy(text: str) -> str:
    """A title as it is shown: blanks between its spread characters dropped."""
    return re.sub(r"(?<=[一-鿿])\s+(?=[一-鿿〔《（(“])", "", text.strip())
