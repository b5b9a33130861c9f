"""What stands in a file that holds writing: its parts, their rows, the cells of a row with their addresses."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

MOST_CHARACTERS: Final = 8_000_000
"""As much as the index takes of one document, with room for its pages."""
LONGEST_CELL: Final = 100_000
"""Characters kept of one paragraph or cell; a spreadsheet allows 32,767."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A paragraph, or a cell of a table; `address` is its place in a sheet (B7), empty where it has none."""

    text: str
    address: str = ""


Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A sheet, a slide, or all of a text; `name` is the sheet's name or the slide's number, empty for a text."""

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """All that stands in a file. `tabular`: cells have addresses. `complete`: not cut off at MOST_CHARACTERS."""

    parts: tuple[Part, ...]
    tabular: bool = False
    complete: bool = True

    @property
    def text(self) -> str:
        """The text of all parts: a line a row, cells parted by a tab."""
        return "\n".join("\t".join(cell.text for cell in row) for part in self.parts for row in part.rows)


class FullError(Exception):
    """More stands in the file than is taken; what was written down so far stands."""


class Scribe:
    """Writes down what a reader finds, row by row, up to MOST_CHARACTERS."""

    def __init__(self, *, tabular: bool = False) -> None:
        self._tabular = tabular
        self._parts: list[tuple[str, list[Row]]] = []
        self._left = MOST_CHARACTERS

    def part(self, name: str) -> None:
        """Begin a part; rows before the first belong to one without a name."""
        self._parts.append((name, []))

    def row(self, cells: Sequence[Cell]) -> None:
        """Write a row down, without blank cells; a row of nothing but blanks is left out. Raises FullError."""
        kept = tuple(
            Cell(cell.text.strip()[:LONGEST_CELL], cell.address)
            for cell in cells
            if cell.text and not cell.text.isspace()
        )
        if not kept:
            return
        self._left -= sum(len(cell.text) + 1 for cell in kept)
        if self._left < 0:
            raise FullError
        if not self._parts:
            self.part("")
        self._parts[-1][1].append(kept)

    def line(self, text: str) -> None:
        """Write a paragraph down. Raises FullError."""
        self.row((Cell(text),))

    def written(self, *, complete: bool = True) -> Written:
        """All that was written down; parts with nothing in them are left out."""
        parts = tuple(Part(name, tuple(rows)) for name, rows in self._parts if rows)
        return Written(parts, self._tabular, complete)
