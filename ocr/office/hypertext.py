"""HTML pages: what they say, without what they run, load or hide."""

import re
from html.parser import HTMLParser
from typing import BinaryIO, Final

from ocr.office.plain import MOST_BYTES, encoding_of
from ocr.office.written import Cell, Scribe

_HEAD: Final = 4096
_CHARSET: Final = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)
STATED: Final = re.compile(r"""(?<=charset=)["']?[A-Za-z0-9_:.-]{2,40}["']?""", re.IGNORECASE)
"""The charset that a page states of itself, wherever it does."""
_CHINESE: Final = {"gb2312", "gbk", "gb18030", "x-gbk", "gb_2312-80", "cp936", "hz-gb-2312"}
_UNSEEN: Final = frozenset({"script", "style", "template", "noscript", "iframe", "object", "svg"})
_LINES: Final = frozenset(
    {"p", "div", "li", "dt", "dd", "tr", "table", "ul", "ol", "pre", "blockquote", "title", "caption"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "header", "footer"}
)
"""Elements that begin and end a line."""


def read_hypertext(stream: BinaryIO, scribe: Scribe) -> None:
    """Write down an HTML page, paragraph by paragraph, tables row by row."""
    _read(text_of(stream), scribe)


def read_html(content: bytes, scribe: Scribe) -> None:
    """The same of bytes in UTF-8."""
    _read(content.decode("utf-8", errors="replace"), scribe)


def text_of(stream: BinaryIO) -> str:
    """An HTML page as text: in the encoding in which it is sound, or else in the one that it states."""
    stream.seek(0)
    content = stream.read(MOST_BYTES)
    stated = _CHARSET.search(content[:_HEAD])
    name = stated[1].decode("ascii").lower() if stated else ""
    encoding = encoding_of(stream) or ("gb18030" if name in _CHINESE else name) or "utf-8"
    try:
        return content.decode(encoding, errors="replace")
    except LookupError:
        return content.decode("gb18030", errors="replace")


def _read(text: str, scribe: Scribe) -> None:
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
