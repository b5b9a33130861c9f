"""An engine that reads nothing: for archives that are filed by hand, and for tests."""

from typing import Final

from ocr.base import Image, Reading
from ocr.geometry import checked_turn, turned_size

NAME: Final = "null"


def probe() -> str:
    """Version of the engine; it can always be had."""
    return "1"


def load(threads: int) -> "Null":  # noqa: ARG001 - engines are loaded alike
    """The engine."""
    return Null()


class Null:
    """See `ocr.base.Engine`: every page is blank to it."""

    name = NAME
    version = probe()

    def read(self, image: Image, rotation: int | None = None) -> Reading:
        """See `ocr.base.Engine`."""
        turn = checked_turn(rotation or 0)
        width, height = turned_size(image.shape[1], image.shape[0], turn)
        return Reading(width, height, turn, (), self.name, self.version, 1.0)
