"""Writing set on pages: plain text and tables, as they stand in a file that no program here can draw."""

from collections.abc import Iterator
from html import escape
from itertools import islice

from ocr import Row, Written
from service.papers.binding import bind
from service.papers.glyphs import printable
from service.papers.rendering import render, stylesheet

MOST_ROWS = 20_000
"""Rows set on pages, five hundred sheets or so; whatever follows can be found, but not leafed through."""

LONGEST = 4_000
"""Characters of a row set on pages."""

GAP = "\u3000\u3000"
"""Between two cells: wide enough for whoever reads the page to part them, and nothing that takes long to set."""

ROWS_AT_ONCE = 1_000
"""Rows set at a time: each begins a page, and memory does not grow."""


def typeset(written: Written, title: str) -> tuple[bytes, bool]:
    """The writing as PDF/A-2u with this title, and whether all of it is there.

    Raises UnavailableError `print.no_font` or `print.no_pango` where the machine lacks what printing needs.
    """
    rows = list(islice(_rows(written), MOST_ROWS + 1))
    whole = len(rows) <= MOST_ROWS and not any(_is_cut(row) for part in written.parts for row in part.rows)
    pieces = [
        render([_page(title, rows[first : first + ROWS_AT_ONCE])], stylesheet())
        for first in range(0, max(1, min(len(rows), MOST_ROWS)), ROWS_AT_ONCE)
    ]
    return (pieces[0] if len(pieces) == 1 else bind(pieces)), whole


def _rows(written: Written) -> Iterator[str]:
    for part in written.parts:
        if part.name:
            yield f"<h2>{escape(printable(part.name))}</h2>"
        yield from (_row(row) for row in part.rows)


def _row(row: Row) -> str:
    cells = (escape(printable(cell.text[:LONGEST])) for cell in row)
    return f"<p>{GAP.join(cells)}</p>"


def _is_cut(row: Row) -> bool:
    return any(len(cell.text) > LONGEST for cell in row)


def _page(title: str, rows: list[str]) -> str:
    head = f"<head><title>{escape(printable(title))}</title></head>"
    return f'<html lang="zh">{head}<body class="bare written">{"".join(rows)}</body></html>'
