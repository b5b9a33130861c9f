"""Workbooks in OOXML (ECMA-376, part 1, chapter 18): a part a sheet, every cell with its address."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ocr.office.markup import qualified
from ocr.office.numbers import BUILT_IN, shown
from ocr.office.packages import Package
from ocr.office.word import main_part
from ocr.office.written import Cell, Scribe

_MOST_SHARED: Final = 20_000_000
"""Characters of the table of shared texts."""
_TRUTH: Final = {"0": "FALSE", "1": "TRUE"}


@dataclass(frozen=True, slots=True)
class _Book:
    texts: Sequence[str]
    formats: Sequence[str]
    since_1904: bool


def read_workbook(package: Package, scribe: Scribe) -> None:
    """Write down the cells of every sheet, hidden ones too, as people see them; formulas by their last result."""
    main = main_part(package, "xl/workbook.xml")
    related = package.relations(main)
    parts = dict(related.values())
    sheets, since_1904 = [], False
    for event, name, given in package.events(main):
        if event == "start" and name == "sheet":
            sheets.append((given.get("name", ""), qualified(given, "id") or ""))
        elif event == "start" and name == "workbookPr":
            since_1904 = given.get("date1904") in ("1", "true")
    texts = list(_shared(package, parts.get("sharedStrings", "")))
    book = _Book(texts, _formats(package, parts.get("styles", "")), since_1904)
    for title, key in sheets:
        if key in related:
            scribe.part(title)
            _read_sheet(package, related[key][1], book, scribe)


def _shared(package: Package, name: str) -> Iterator[str]:
    """The texts that cells name by number; readings of Chinese characters (rPh) are left out."""
    pieces: list[str] = []
    in_text, phonetic, length = False, False, 0
    for event, element, _ in package.events(name):
        if event == "text":
            if in_text and not phonetic and length < _MOST_SHARED:
                length += len(element)
                pieces.append(element)
            continue
        in_text = event == "start" and element == "t"
        if element == "rPh":
            phonetic = event == "start"
        elif element == "si" and event == "end":
            yield "".join(pieces)
            pieces = []


def _formats(package: Package, name: str) -> Sequence[str]:
    """The number format of each cell style."""
    own: dict[int, str] = {}
    styles: list[int] = []
    in_cells = False
    for event, element, given in package.events(name):
        if element == "cellXfs":
            in_cells = event == "start"
        elif event == "start" and element == "numFmt":
            own[whole_number(given.get("numFmtId"))] = given.get("formatCode", "")
        elif event == "start" and element == "xf" and in_cells:
            styles.append(whole_number(given.get("numFmtId")))
    return [own.get(style, BUILT_IN.get(style, "")) for style in styles]


def _read_sheet(package: Package, name: str, book: _Book, scribe: Scribe) -> None:
    row: list[Cell] = []
    pieces: list[str] = []
    address, kind, style = "", "", ""
    line = column = 0
    in_value = False
    for event, element, given in package.events(name):
        if event == "text":
            if in_value:
                pieces.append(element)
            continue
        in_value = event == "start" and element in ("v", "t")
        match event, element:
            case "start", "row":
                line, column = whole_number(given.get("r")) or line + 1, 0
            case "start", "c":
                column += 1
                address = given.get("r") or f"{letters(column)}{line}"
                column = _column(address) or column
                kind, style, pieces = given.get("t", "n"), given.get("s", ""), []
            case "end", "c":
                row.append(Cell(_value("".join(pieces), kind, whole_number(style), book), address))
            case "end", "row":
                scribe.row(row)
                row = []


def _value(text: str, kind: str, style: int, book: _Book) -> str:
    if kind == "s":
        number = whole_number(text)
        return book.texts[number] if text and number < len(book.texts) else ""
    if kind == "b":
        return _TRUTH.get(text, text)
    if kind == "n" and text:
        code = book.formats[style] if style < len(book.formats) else ""
        return shown(text, code, since_1904=book.since_1904)
    return text


def whole_number(text: str | None) -> int:
    """A whole number of at most nine digits; 0 for everything else."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else 0


def letters(column: int) -> str:
    """The letters of a column, counted from 1: A, Z, AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def _column(address: str) -> int:
    number = 0
    for letter in address.rstrip("0123456789"):
        number = number * 26 + ord(letter) - 64 if "A" <= letter <= "Z" else 0
    return number
