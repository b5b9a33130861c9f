"""Values that travel between the modules of `ocr`, and the engine port."""

from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
"""A page as pixels: height × width × 3, blue-green-red, contiguous."""

Point = tuple[float, float]
Quad = tuple[Point, Point, Point, Point]
"""Corners in pixels of the upright page: top left, top right, bottom right, bottom left of the text."""


class UnreadableFileError(Exception):
    """A file that cannot be taken in. `code` names the reason (a message key), `data` fills the sentence."""

    def __init__(self, code: str, **data: Any) -> None:
        super().__init__(code, data)
        self.code = code
        self.data = data


class EngineUnavailableError(Exception):
    """The engine's program, models or runtime are missing; the text says what to install."""


@dataclass(frozen=True, slots=True)
class Line:
    """One run of text on a page.

    `edges` are len(text) + 1 rising fractions of the way from the left to the right end of the quadrilateral:
    character i stands between edges[i] and edges[i + 1].
    """

    text: str
    quad: Quad
    confidence: float
    edges: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read on one page.

    `width`, `height` in pixels of the upright page; `rotation` the clockwise degrees (0, 90, 180, 270) by which
    the stored page was turned to stand upright; `rows` the lines in reading order, a table's cells in their row;
    `unreadable` places where something is written that could not be read; `born_digital` when the text was
    taken from the file and not recognised.
    """

    width: int
    height: int
    rotation: int
    rows: tuple[tuple[Line, ...], ...]
    engine: str
    engine_version: str
    confidence: float
    born_digital: bool = False
    unreadable: tuple[Quad, ...] = field(default=())

    @property
    def text(self) -> str:
        """The page's text: a line a row, cells parted by a blank."""
        return "\n".join(" ".join(line.text for line in row) for row in self.rows)


class Engine(Protocol):
    """Reads an image. Not thread-safe: one per process or thread.

    `read` turns the page upright unless `rotation` (clockwise degrees) says how; a blank page gives no rows.
    """

    name: str
    version: str

    def read(self, image: Image, rotation: int | None = None) -> Reading: ...
