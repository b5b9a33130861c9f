"""Rich text (RTF 1.9.1): its words, whichever way their characters are written."""

import re
from dataclasses import dataclass, field, replace
from typing import BinaryIO, Final

from ocr.base import Reason, UnreadableFileError
from ocr.office.plain import MOST_BYTES
from ocr.office.written import Cell, Scribe

_TOKEN: Final = re.compile(
    rb"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-f]{2})|\\(.)|([{}])|([^\\{}\r\n]+)|[\r\n]+",
    re.DOTALL | re.IGNORECASE,
)
_HIDDEN: Final = frozenset(
    b"fonttbl colortbl stylesheet info pict object datastore themedata colorschememapping latentstyles listtable "
    b"listoverridetable rsidtbl generator xmlnstbl fldinst nonshppict bkmkstart bkmkend pgdsctbl filetbl revtbl".split()
)
"""Destinations that hold no text of the document."""
_CHARSETS: Final = {134: "gb18030", 136: "big5", 128: "cp932", 129: "cp949", 204: "cp1251", 238: "cp1250"}
_CODE_PAGES: Final = {936: "gb18030", 54936: "gb18030", 950: "big5", 932: "cp932", 949: "cp949", 65001: "utf-8"}
_BREAKS: Final = frozenset({b"par", b"line", b"page", b"sect", b"column"})
_SIGNS: Final = {
    b"emdash": "—",
    b"endash": "–",
    b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
    b"bullet": "•",
    b"tab": "\t",
    b"emspace": " ",
    b"enspace": " ",
}
_DEEPEST: Final = 1000


@dataclass(frozen=True, slots=True)
class _Group:
    """What holds within a pair of braces."""

    hidden: bool = False
    font: int = 0
    skip: int = 1


@dataclass(slots=True)
class _State:
    scribe: Scribe
    group: _Group = field(default_factory=_Group)
    above: list[_Group] = field(default_factory=list)
    default: str = "cp1252"
    fonts: dict[int, str] = field(default_factory=dict)
    pending: bytearray = field(default_factory=bytearray)
    words: list[str] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    to_skip: int = 0


def read_rich_text(stream: BinaryIO, scribe: Scribe) -> None:
    """Write down the text, a paragraph a row, tables row by row. Raises `UnreadableFileError` TRUNCATED where braces
    stay open at the end.
    """
    stream.seek(0)
    state = _State(scribe)
    for match in _TOKEN.finditer(stream.read(MOST_BYTES)):
        _take(state, match)
    _break_line(state)
    if state.above:
        raise UnreadableFileError(Reason.TRUNCATED)


def _take(state: _State, match: re.Match[bytes]) -> None:
    word, number, code, sign, brace, plain = match.groups()
    if brace == b"{":
        if len(state.above) >= _DEEPEST:
            raise UnreadableFileError(Reason.DAMAGED, page=0)
        _settle(state)
        state.above.append(state.group)
    elif brace == b"}":
        _settle(state)
        state.group = state.above.pop() if state.above else _Group()
    elif word is not None:
        _control(state, word.lower(), int(number) if number else None)
    elif sign is not None:
        _symbol(state, sign)
    elif code is not None or plain:
        _bytes(state, bytes.fromhex(code.decode()) if code is not None else plain)


def _bytes(state: _State, data: bytes) -> None:
    skipped = min(state.to_skip, len(data))
    state.to_skip -= skipped
    if not state.group.hidden:
        state.pending += data[skipped:]


def _symbol(state: _State, sign: bytes) -> None:
    if sign == b"*":
        state.group = replace(state.group, hidden=True)
    elif sign in b"\\{}":
        _bytes(state, sign)
    elif sign == b"~":
        _bytes(state, b" ")
    elif sign in b"\r\n":
        _break_line(state)


def _control(state: _State, word: bytes, number: int | None) -> None:
    if word == b"u" and number is not None:
        _settle(state)
        if not state.group.hidden:
            state.words.append(chr(number % 65536))
        state.to_skip = state.group.skip
    elif word == b"f" and number is not None:
        _settle(state)
        state.group = replace(state.group, font=number)
    elif word == b"fcharset" and number in _CHARSETS:
        state.fonts[state.group.font] = _CHARSETS[number]
    elif word == b"ansicpg" and number is not None:
        state.default = _CODE_PAGES.get(number, f"cp{number}")
    elif word == b"uc" and number is not None:
        state.group = replace(state.group, skip=min(max(number, 0), 10))
    elif word in _HIDDEN:
        state.group = replace(state.group, hidden=True)
    elif not state.group.hidden:
        _layout(state, word)


def _layout(state: _State, word: bytes) -> None:
    if word in _BREAKS:
        _break_line(state)
    elif word == b"cell":
        state.cells.append(_said(state))
    elif word == b"row":
        cells, state.cells = [*state.cells, _said(state)], []
        state.scribe.row([Cell(text) for text in cells])
    elif word in _SIGNS:
        _settle(state)
        state.words.append(_SIGNS[word])


def _settle(state: _State) -> None:
    """Turn the bytes gathered so far into characters: what they stand for depends on the font."""
    if state.pending:
        encoding = state.fonts.get(state.group.font, state.default)
        try:
            text = state.pending.decode(encoding, errors="replace")
        except LookupError:
            text = state.pending.decode("gb18030", errors="replace")
        state.words.append(text)
        state.pending.clear()


def _said(state: _State) -> str:
    _settle(state)
    text = "".join(state.words).encode("utf-16-le", "surrogatepass").decode("utf-16-le", errors="replace")
    state.words = []
    return text


def _break_line(state: _State) -> None:
    if state.cells:
        # A paragraph within a cell.
        _settle(state)
        state.words.append(" ")
    else:
        state.scribe.line(_said(state))
