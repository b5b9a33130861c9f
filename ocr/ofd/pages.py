"""The pages of an OFD file, as the rest of `ocr` takes pages."""

import math
from collections.abc import Sequence
from typing import Final

from ocr.base import Image, Reading
from ocr.layout import Glyph, in_rows, level_line
from ocr.ofd.drawing import draw_sheet
from ocr.ofd.letters import Letter, letters_of
from ocr.ofd.package import OfdPackage, Sheet, boundary_of

NAME: Final = "ofd"
VERSION: Final = "1"
_MILLIMETRES: Final = 25.4
_DPI: Final = 300.0
_MOST_PIXELS: Final = 40_000_000
_POINTS: Final = 72.0
_RISE, _FALL = 0.88, 0.12
"""How far a character reaches above and below its base line, as shares of its size."""
_PICTURED: Final = 0.25
"""Share of the page under pictures from which on words may stand in them: the engine reads the page as it looks."""


class OfdPages:
    """Pages of an OFD file; see `ocr.pages.Pages`."""

    def __init__(self, package: OfdPackage) -> None:
        self._package = package
        self._last: tuple[int, Sheet] | None = None
        self.count = package.count

    def size(self, index: int) -> tuple[int, int]:
        """See `Pages`."""
        _, _, width, height = self._sheet(index).area
        scale = min(_DPI / _MILLIMETRES, math.sqrt(_MOST_PIXELS / (width * height)))
        return max(1, round(width * scale)), max(1, round(height * scale))

    def points(self, index: int) -> tuple[float, float]:
        """See `Pages`."""
        _, _, width, height = self._sheet(index).area
        return width * _POINTS / _MILLIMETRES, height * _POINTS / _MILLIMETRES

    def image(self, index: int, scale: float = 1.0) -> Image:
        """See `Pages`."""
        width, height = self.size(index)
        size = max(1, math.ceil(width * scale)), max(1, math.ceil(height * scale))
        return draw_sheet(self._sheet(index), self._package, *size)

    def jpeg(self, index: int) -> None:
        """See `Pages`."""
        return None

    def born_digital(self, index: int) -> Reading | None:
        """See `Pages`."""
        sheet = self._sheet(index)
        width, height = self.size(index)
        left, top, across, down = sheet.area
        scale = width / across
        pictured = sum(
            boundary_of(node)[2] * boundary_of(node)[3] for node in sheet.objects if node.name == "ImageObject"
        )
        runs = [run for node in sheet.objects if node.name == "TextObject" for run in letters_of(node)]
        lines = [
            level_line([_glyph(letter, left, top, scale) for letter in run], 1.0)
            for run in (_trimmed(run) for run in runs)
            if run
        ]
        if not lines or pictured > _PICTURED * across * down:
            return None
        return Reading(width, height, 0, in_rows(lines), NAME, VERSION, 1.0, born_digital=True)

    def source(self) -> None:
        """See `Pages`."""
        return None

    def _sheet(self, index: int) -> Sheet:
        if not 0 <= index < self.count:
            raise IndexError(index)
        if self._last is None or self._last[0] != index:
            self._last = (index, self._package.sheet(index))
        return self._last[1]


def _trimmed(run: Sequence[Letter]) -> list[Letter]:
    """A run without the blanks around it."""
    shown = [index for index, letter in enumerate(run) if not letter.text.isspace()]
    return list(run[shown[0] : shown[-1] + 1]) if shown else []


def _glyph(letter: Letter, left: float, top: float, scale: float) -> Glyph:
    x, y, size = (letter.x - left) * scale, (letter.y - top) * scale, letter.size * scale
    return Glyph(letter.text, x, y - _RISE * size, x + letter.width * scale, y + _FALL * size)
