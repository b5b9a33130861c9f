"""From HTML to PDF/A. The home of WeasyPrint."""

import io
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from itertools import chain
from threading import Lock
from typing import Any

from service.errors import UnavailableError
from service.papers.binding import bind

VARIANT = "pdf/a-2u"
"""PDF/A-2 (ISO 19005-2) at level U: whatever is printed can be searched and copied for ever. Part 3 would only add
attachments, which a register must not have.
"""

ROWS_AT_ONCE = 300
"""Rows of a long list that are set at once: memory does not grow with the list."""

_LOCK = Lock()
"""The typesetting library keeps state for the whole process: one piece of work at a time."""

_INTENT = "srgb-of-the-paper"


@dataclass(frozen=True, slots=True)
class Long:
    """A list that is set piece by piece.

    `piece(first, last)` is the HTML of the rows from `first` to before `last` of `rows` in all, each with the id `r`
    and its number; the first piece has what stands above the list, the last what stands below it. `feet(count)` is
    that of so many pages with nothing but their numbers.
    """

    rows: int
    piece: Callable[[int, int], str]
    feet: Callable[[int], str]


def stylesheet() -> str:
    """How everything that we set looks."""
    return (files(__package__ or "") / "templates" / "print.css").read_text("utf-8")


def render(parts: Sequence[str | Long], stylesheet: str) -> bytes:
    """The papers, one after the other, as one PDF/A-2u; each counts its own pages. Nothing is fetched.

    The same input gives the same bytes. Raises UnavailableError `print.no_pango` where the system lacks Pango.
    """
    pieces: list[bytes] = []
    short: list[str] = []
    for part in parts:
        if isinstance(part, str):
            short.append(part)
            continue
        if short:
            pieces.append(_short(short, stylesheet))
        pieces.append(_long(part, stylesheet))
        short = []
    if short:
        pieces.append(_short(short, stylesheet))
    return pieces[0] if len(pieces) == 1 else bind(pieces)


def _short(pages: Sequence[str], stylesheet: str) -> bytes:
    """Papers that are set whole; what stands side by side shares its typefaces."""
    with _typesetting(stylesheet) as press:
        first, *others = [press.lay_out(page) for page in pages]
        return press.write(first.copy([*first.pages, *chain.from_iterable(one.pages for one in others)]))


def _long(part: Long, stylesheet: str) -> bytes:
    """Set so many rows, keep the pages that are full, and go on with the first row of the one that is not."""
    pieces, numbers, first = [], 0, 0
    while first < part.rows:
        last = min(first + ROWS_AT_ONCE, part.rows)
        with _typesetting(stylesheet) as press:
            document = press.lay_out(part.piece(first, last))
            pages, first = _full_pages(document.pages, first, last, part.rows)
            pieces.append(press.write(document.copy(pages)))
        numbers += len(pages)
    return bind(pieces, feet=_short([part.feet(numbers)], stylesheet))


def _full_pages(pages: list[Any], first: int, last: int, rows: int) -> tuple[list[Any], int]:
    """The pages to keep, and the row with which to go on; a row that runs on to the last page is not torn."""
    if last == rows or len(pages) == 1:
        return pages, last
    before, after = (_rows_on(page) for page in pages[-2:])
    return (pages[:-1], min(after)) if after and min(after) > max(before, default=first) else (pages, last)


def _rows_on(page: Any) -> list[int]:
    return [int(name[1:]) for name in page.anchors if name.startswith("r")]


@dataclass(frozen=True, slots=True)
class _Press:
    html: Any
    style: Any
    fonts: Any
    fetcher: Any
    profiles: dict[str, Any]

    def lay_out(self, page: str) -> Any:
        return self.html(string=page, url_fetcher=self.fetcher).render(
            stylesheets=[self.style],
            font_config=self.fonts,
            color_profiles=self.profiles,
            pdf_variant=VARIANT,
            output_intent=_INTENT,
        )

    def write(self, document: Any) -> bytes:
        target = io.BytesIO()
        document.write_pdf(target, pdf_variant=VARIANT, output_intent=_INTENT)
        return target.getvalue()


@contextmanager
def _typesetting(stylesheet: str) -> Iterator[_Press]:
    """The library, loaded with the first paper: that takes half a second, and whoever prints nothing needs no Pango."""
    with _LOCK:
        try:
            from weasyprint import CSS, HTML
            from weasyprint.css import ColorProfile
            from weasyprint.text.fonts import FontConfiguration
            from weasyprint.urls import URLFetcher
        except OSError as error:
            raise UnavailableError("print.no_pango") from error
        for name in ("weasyprint", "fontTools"):
            logging.getLogger(name).setLevel(logging.ERROR)
        fonts = FontConfiguration()
        # Its own way to the same profile leaves the file open.
        with (files("weasyprint.pdf") / "sRGB2014.icc").open("rb") as source:
            profile = ColorProfile(source, "sRGB2014.icc", "relative-colorimetric", (["r"], ["g"], ["b"]))
        # No paper needs anything from outside; what a title might smuggle in is not fetched.
        fetcher = URLFetcher(allowed_protocols=())
        style = CSS(string=stylesheet, font_config=fonts, url_fetcher=fetcher)
        yield _Press(HTML, style, fonts, fetcher, {_INTENT: profile})
