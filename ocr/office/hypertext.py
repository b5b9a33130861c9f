"""HTML pages: what they say, without what they run, load or hide."""

from html.parser import HTMLParser
from typing import BinaryIO, Final

from ocr.office.plain import decoded
from ocr.office.written import Cell, Scribe

_UNSEEN: Final = frozenset({"script", "style", "template", "noscript", "iframe", "object", "svg"})
_LINES: Final = frozenset(
    {"p", "div", "li", "dt", "dd", "tr", "table", "ul", "ol", "pre", "blockquote", "title", "caption"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "header", "footer"}
)
"""Elements that begin and end a line."""


def read_hypertext(stream: BinaryIO, scribe: Scribe) -> None:
    """Write down an HTML page, paragraph by paragraph, tables row by row. Its charset is told as that of any text is,
    whatever it states.
    """
    read_html(decoded(stream), scribe)


def read_html(text: str, scribe: Scribe) -> None:
    """The same of a page that is text already."""
    page = _Page(scribe)
    page.feed(text)
    page.close()
    page.break_line()


class _Page(HTMLParser):
    def __init__(self, scribe: Scribe) -> None:
        super().__init__(convert_charrefs=True)
        self._scribe = scribe
        self._words: list[str] = []
        self._cells: list[str] | None = None
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "tr":
            self.break_line()
            self._cells = []
        elif tag in ("td", "th") and self._cells is not None:
            self._close_cell()
        elif tag == "br":
            self._words.append(" ") if self._cells is not None else self.break_line()
        elif tag in _LINES and self._cells is None:
            self.break_line()

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag in ("td", "th") and self._cells is not None:
            self._close_cell()
        elif tag in ("tr", "table") and self._cells is not None:
            self._close_cell()
            self._scribe.row([Cell(cell) for cell in self._cells])
            self._cells = None
        elif tag in _LINES and self._cells is None:
            self.break_line()

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._words.append(data)

    def break_line(self) -> None:
        """End the paragraph at hand."""
        self._scribe.line(" ".join("".join(self._words).split()))
        self._words = []

    def _close_cell(self) -> None:
        text = " ".join("".join(self._words).split())
        if text and self._cells is not None:
            self._cells.append(text)
        self._words = []
