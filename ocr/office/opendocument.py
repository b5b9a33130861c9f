"""OpenDocument texts, sheets and slides (ISO/IEC 26300)."""

from collections.abc import Iterable, Mapping
from typing import Final

from ocr.office.markup import Event, qualified
from ocr.office.packages import Package
from ocr.office.workbook import letters, whole_number
from ocr.office.written import Cell, Scribe

_SKIPPED: Final = frozenset(
    {"tracked-changes", "annotation-end", "sequence-decls", "scripts", "font-face-decls", "forms"}
)
_MOST_REPEATED: Final = 1000
"""How often a cell or row that is said to repeat is written down: sheets end in a million equal rows."""


def read_opendocument(package: Package, scribe: Scribe) -> None:
    """Write down a document in order: paragraphs, rows of tables, a part for every sheet or slide."""
    reader = _Reader(scribe)
    reader.take(package.events("content.xml"))


class _Reader:
    """What is open at the moment: paragraphs within one another, and the row of the table at hand."""

    def __init__(self, scribe: Scribe) -> None:
        self._scribe = scribe
        self._paragraphs: list[list[str]] = []
        self._row: list[tuple[str, str]] | None = None  # what stands in each cell, and the letters of its column
        self._cell: list[str] | None = None
        self._sheets = self._slides = False
        self._line = self._column = self._slide = 0
        self._repeated_rows = self._repeated_cells = 1
        self._skipping = 0

    def take(self, found: Iterable[Event]) -> None:
        for event, name, given in found:
            if self._skipping or (event == "start" and name in _SKIPPED):
                self._skipping += {"start": 1, "end": -1}.get(event, 0)
            elif event == "start":
                self._start(name, given)
            elif event == "end":
                self._end(name)
            elif self._paragraphs:
                self._paragraphs[-1].append(" ".join(name.split("\n")))

    def _start(self, name: str, given: Mapping[str, str]) -> None:
        match name:
            case "spreadsheet":
                self._sheets = True
            case "presentation":
                self._slides = True
            case "page" if self._slides:
                self._slide += 1
                self._scribe.part(str(self._slide))
            case "table" if self._sheets:
                self._scribe.part(qualified(given, "name") or "")
                self._line = 0
            case "table-row":
                self._row, self._column = [], 0
                self._repeated_rows = _count(given, "number-rows-repeated")
            case "table-cell" | "covered-table-cell":
                self._cell = []
                self._repeated_cells = _count(given, "number-columns-repeated")
            case "p" | "h":
                self._paragraphs.append([])
            case "s" | "tab" | "line-break" if self._paragraphs:
                self._paragraphs[-1].append("\t" if name == "tab" else " ")

    def _end(self, name: str) -> None:
        match name:
            case "p" | "h" if self._paragraphs:
                text = "".join(self._paragraphs.pop())
                if self._cell is None:
                    self._scribe.line(text)
                else:
                    self._cell.append(text)
            case "table-cell" | "covered-table-cell" if self._cell is not None:
                self._close_cell(" ".join(self._cell))
            case "table-row" if self._row is not None:
                self._close_row(self._row)

    def _close_cell(self, text: str) -> None:
        row = self._row if self._row is not None else []
        for offset in range(min(self._repeated_cells, _MOST_REPEATED) if text.strip() else 0):
            row.append((text, letters(self._column + offset + 1)))
        self._column += self._repeated_cells
        self._cell = None

    def _close_row(self, row: list[tuple[str, str]]) -> None:
        for line in range(self._line + 1, self._line + 1 + (min(self._repeated_rows, _MOST_REPEATED) if row else 0)):
            self._scribe.row([Cell(text, f"{column}{line}" if self._sheets else "") for text, column in row])
        self._line += self._repeated_rows
        self._row = None


def _count(given: Mapping[str, str], name: str) -> int:
    return max(1, whole_number(qualified(given, name)))
