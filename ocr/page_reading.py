"""One page read: its text from the file or the engine, and its thumbnail, with the pixels decoded once."""

from dataclasses import dataclass, replace

from ocr.base import Engine, Line, Reading
from ocr.geometry import to_corners, to_quad, turned_points, turned_size
from ocr.pages import Pages
from ocr.viewing import THUMBNAIL_WIDTH, thumbnail


@dataclass(frozen=True, slots=True)
class PageRead:
    """What a page says, and a small upright JPEG of it."""

    reading: Reading
    thumbnail: bytes


def read_page(pages: Pages, index: int, engine: Engine, rotation: int | None = None) -> PageRead:
    """Read page `index` (from 0): its own text where that is sound, else through the engine.

    `rotation` is the clockwise turn that a person gave; without it the page is stood upright by what it says.
    Raises `UnreadableFileError` DAMAGED if the page does not open, `EngineFailedError` if it defeats the engine.
    """
    reading = pages.born_digital(index)
    if reading is None:
        image = pages.image(index)
        reading = engine.read(image, rotation)
    else:
        image = pages.image(index, min(1.0, THUMBNAIL_WIDTH / min(reading.width, reading.height)))
        if rotation is not None:
            reading = _turned(reading, rotation)
    return PageRead(reading, thumbnail(image, reading.rotation))


def _turned(reading: Reading, rotation: int) -> Reading:
    """The same text on the page turned otherwise than the text itself asks for."""
    more = (rotation - reading.rotation) % 360
    width, height = turned_size(reading.width, reading.height, more)

    def moved(line: Line) -> Line:
        corners = turned_points(to_corners(line.quad), reading.width, reading.height, more)
        return replace(line, quad=to_quad(corners))

    rows = tuple(tuple(moved(line) for line in row) for row in reading.rows)
    return replace(reading, width=width, height=height, rotation=rotation % 360, rows=rows)
