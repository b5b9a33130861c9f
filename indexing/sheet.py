"""A page as one folded text in which every character knows its place on the paper."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate, chain

from indexing.analysis import Folded, locate
from indexing.types import Box, Field, FieldKind, TextLine, TextPage

CELL = "\t"
ROW = "\n"
_ENDS = "。;；:：!！?？…"
_NEIGHBOURS = 3
_MOST_CHARACTERS = 40_000


@dataclass(frozen=True)
class Sheet:
    """A page ready to be searched.

    `text` holds the folded lines (`indexing.analysis.fold`), cells parted by CELL, rows by ROW; where a line of running
    text goes on in the next row nothing stands between. `starts` are the offsets at which the `lines` begin in it.
    """

    page: TextPage
    text: str
    lines: tuple[TextLine, ...]
    folded: tuple[Folded, ...]
    starts: tuple[int, ...]

    @cached_property
    def dense(self) -> str:
        """The text without partings and blanks, for phrases that are broken over cells and lines."""
        return "".join(self.text.split())

    @cached_property
    def _places(self) -> tuple[int, ...]:
        return tuple(index for index, character in enumerate(self.text) if not character.isspace())

    def place(self, dense_index: int) -> int:
        """The offset in `text` of a character of `dense`."""
        return self._places[dense_index]

    def line_at(self, offset: int) -> int:
        """The number of the line that holds, or stands before, this offset of `text`."""
        return max(bisect_right(self.starts, offset) - 1, 0)

    def box(self, start: int, end: int) -> Box:
        """Where `text[start:end]` stands; of a stretch over several lines, its part on the first."""
        number = self.line_at(start)
        first, last = self._raw_span(number, start, end)
        return part_of(self.lines[number], first, last)

    def raw(self, start: int, end: int) -> str:
        """`text[start:end]` as it was read."""
        first, last = self.line_at(start), self.line_at(max(end - 1, start))
        parts = []
        for number in range(first, last + 1):
            begin, stop = self._raw_span(number, max(start, self.starts[number]), end)
            parts.append(self.lines[number].text[begin:stop])
        return "".join(parts)

    def confidence(self, start: int, end: int) -> float:
        """How well the lines of `text[start:end]` were read, the worst of them."""
        numbers = range(self.line_at(start), self.line_at(max(end - 1, start)) + 1)
        return min(self.lines[number].confidence for number in numbers)

    def _raw_span(self, number: int, start: int, end: int) -> tuple[int, int]:
        folded = self.folded[number]
        begin = start - self.starts[number]
        stop = min(end - self.starts[number], len(folded.text))
        return folded.span(begin, stop) if begin < stop else (0, 0)


def part_of(line: TextLine, start: int, end: int) -> Box:
    """The box of characters `start` to `end` of a line, from its edges, or else by the width of its characters."""
    edges = line.edges
    if len(edges) != len(line.text) + 1:
        widths = [1.0 if character.isascii() else 2.0 for character in line.text]
        total = sum(widths) or 1.0
        left, right = sum(widths[:start]) / total, sum(widths[:end]) / total
    else:
        left, right = edges[start], edges[end]
    x0, y0, x1, y1 = line.box
    return x0 + (x1 - x0) * left, y0, x0 + (x1 - x0) * right, y1


def lay_out(page: TextPage) -> Sheet:
    """Fold a page and join its running text. Of a page of more than 40,000 characters only the first are taken."""
    page = _cut_short(page)
    lines = tuple(chain.from_iterable(page.rows))
    folded = tuple(locate(line.text) for line in lines)
    partings = _partings(page)
    text: list[str] = []
    starts: list[int] = []
    offset = 0
    for each, parting in zip(folded, partings, strict=True):
        starts.append(offset)
        text += (each.text, parting)
        offset += len(each.text) + len(parting)
    return Sheet(page, "".join(text), lines, folded, tuple(starts))


def _cut_short(page: TextPage) -> TextPage:
    sizes = accumulate(sum(len(line.text) for line in row) for row in page.rows)
    kept = sum(size <= _MOST_CHARACTERS for size in sizes)
    return page if kept == len(page.rows) else replace(page, rows=page.rows[:kept])


def _partings(page: TextPage) -> Iterator[str]:
    """What follows each line of the page in its text."""
    for number, row in enumerate(page.rows):
        yield from (CELL for _ in row[:-1])
        if row:
            yield "" if _goes_on(page, number) else ROW


def _goes_on(page: TextPage, number: int) -> bool:
    """Whether a row is running text that was broken at the right margin and goes on in the next row."""
    if number + 1 >= len(page.rows) or len(page.rows[number]) != 1 or len(page.rows[number + 1]) != 1:
        return False
    line, following = page.rows[number][0], page.rows[number + 1][0]
    if line.text.rstrip().endswith(tuple(_ENDS)):
        return False
    nearby = page.rows[max(number - _NEIGHBOURS, 0) : number + _NEIGHBOURS + 1]
    margin = max(row[0].box[2] for row in nearby if len(row) == 1)
    size = line.height
    reaches = line.box[2] > margin - 2.5 * size and line.box[2] - line.box[0] > 8 * size
    alike = abs(following.height - size) < 0.5 * size
    return reaches and alike and following.box[0] < line.box[0] + 0.8 * size


def found(sheet: Sheet, kind: FieldKind, value: str, span: tuple[int, int], certainty: float) -> Field:
    """The field at `text[span]`; `certainty` (0 to 1) is how sure its form makes it, before reading is counted in."""
    confidence = round(certainty * sheet.confidence(*span), 3)
    return Field(kind, value, sheet.page.number, sheet.box(*span), confidence, sheet.raw(*span))


def headed(sheet: Sheet, offset: int, label: re.Pattern[str], reach: int = 24) -> bool:
    """Whether `label` stands shortly before the offset in its row, or over it as the head of a column."""
    row = sheet.text[sheet.text.rfind(ROW, 0, offset) + 1 : offset]
    if label.search(row[-reach:]):
        return True
    number = sheet.line_at(offset)
    line = sheet.lines[number]
    return any(
        label.search(sheet.folded[above].text)
        for above in range(number)
        if sheet.lines[above].box[3] <= line.box[1] + line.height / 2 and overlaps(sheet.lines[above], line)
    )


def overlaps(first: TextLine, second: TextLine) -> bool:
    """Whether two lines share a third or more of the narrower one's width, so that one may head the other's column."""
    shared = min(first.box[2], second.box[2]) - max(first.box[0], second.box[0])
    narrower = min(first.box[2] - first.box[0], second.box[2] - second.box[0])
    return shared * 3 >= narrower
