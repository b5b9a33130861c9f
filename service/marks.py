"""Where a page says what was searched for: in its text, and on its image."""

from collections.abc import Iterable, Iterator, Sequence

from indexing import QueryError, find_marks, parse_query
from ocr import Line, Reading

Span = tuple[int, int]
"""Start and end of a place in a text."""

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels of the upright page."""


def spans(text: str, words: str) -> list[Span]:
    """Where a text shows the words of a query; words that make no query show nowhere."""
    try:
        return find_marks(text, parse_query(words))
    except QueryError:
        return []


def boxes(reading: Reading, marks: Iterable[Span]) -> list[Box]:
    """A box for every piece of a line that a mark covers. Marks are spans of `reading.text`, which joins the
    cells of a row with a blank and rows with a line break.
    """
    places = list(marks)
    return [
        _piece(line, max(start, first) - first, min(end, last) - first)
        for first, last, line in _placed(reading)
        for start, end in places
        if start < last and end > first
    ]


def _placed(reading: Reading) -> Iterator[tuple[int, int, Line]]:
    position = 0
    for row in reading.rows:
        for line in row:
            yield position, position + len(line.text), line
            position += len(line.text) + 1


def _piece(line: Line, start: int, end: int) -> Box:
    """The upright box around characters start to end of a line, by its edges along the quadrilateral."""
    left, right = line.edges[start], line.edges[end]
    (tlx, tly), (trx, try_), (brx, bry), (blx, bly) = line.quad
    points: Sequence[tuple[float, float]] = (
        (tlx + (trx - tlx) * left, tly + (try_ - tly) * left),
        (tlx + (trx - tlx) * right, tly + (try_ - tly) * right),
        (blx + (brx - blx) * left, bly + (bry - bly) * left),
        (blx + (brx - blx) * right, bly + (bry - bly) * right),
    )
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return (round(min(xs), 1), round(min(ys), 1), round(max(xs), 1), round(max(ys), 1))
