"""Values that travel between the modules of `ocr`, its errors, and the engine port."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
"""A page as pixels: height × width × 3, blue-green-red, contiguous."""

Point = tuple[float, float]
Quad = tuple[Point, Point, Point, Point]
"""Corners in pixels of the upright page: top left, top right, bottom right, bottom left of the text."""


class Reason(StrEnum):
    """Why a file is not taken in. Beside each: the keys of `UnreadableFileError.data`; `name` is always there."""

    EMPTY = "empty"
    """No byte at all."""
    TOO_MANY_BYTES = "too_many_bytes"
    """`bytes`, `limit`."""
    TOO_MANY_PAGES = "too_many_pages"
    """`pages`, `limit`."""
    TOO_MANY_PIXELS = "too_many_pixels"
    """`page` (from 1), `width`, `height`, `limit`: too large a picture, or a decompression bomb."""
    TRUNCATED = "truncated"
    """The end of the file is missing."""
    ENCRYPTED = "encrypted"
    """A file that asks for a password."""
    UNSUPPORTED = "unsupported"
    """`found` (MIME type of what it really is), `extension` (what the name claims, lower case, without dot)."""
    MOVING = "moving"
    """`frames`: a picture that moves, of which one frame would be all that is kept."""
    ENTITIES = "entities"
    """XML inside it declares a document type: entities that reach outside or multiply."""
    BOMB = "bomb"
    """`limit`: it unpacks to more bytes than that, or to far more than any honest file of its size."""
    TOO_MANY_MEMBERS = "too_many_members"
    """`limit`: files in an archive or a mail, those inside one another counted together."""
    TOO_DEEP = "too_deep"
    """`limit`: archives within archives."""
    UNSAFE_NAME = "unsafe_name"
    """A file in an archive whose name leads out of it, or means a device."""
    LINK = "link"
    """A file in an archive that only points to another."""
    DAMAGED = "damaged"
    """`page` (from 1; 0: the file as a whole). Also raised later, when a page turns out not to open."""
    NO_STREAMS = "no_streams"
    """A recording without picture and sound."""
    NO_DURATION = "no_duration"
    """A recording that lasts no time."""
    TOO_LONG = "too_long"
    """`seconds`, `limit`: a recording that lasts too long."""
    FRAME_TOO_LARGE = "frame_too_large"
    """`width`, `height`, `limit` (pixels of either side): too large a picture in a film."""
    NO_PLAYER = "no_player"
    """`program`, without which recordings cannot be taken in."""
    OVERTIME = "overtime"
    """`seconds`: the program that reads recordings took longer than this."""


class UnreadableFileError(Exception):
    """A file that cannot be taken in. `code` names the reason, `data` fills the sentence."""

    def __init__(self, code: Reason, **data: Any) -> None:
        super().__init__(code, data)
        self.code = code
        self.data = data


class Lack(StrEnum):
    """Why an engine cannot be had. Beside each: the keys of `EngineUnavailableError.data`; `engine` is always there."""

    UNKNOWN = "unknown_engine"
    """`known`: the names that exist."""
    MODELS = "models_missing"
    """`files`: the model files that are not there."""
    RUNTIME = "runtime_missing"
    """`runtimes`: packages of which one would do."""
    PROGRAM = "program_missing"
    """`program`."""
    LANGUAGES = "languages_missing"
    """`languages`: the language packs that are not there."""


class EngineUnavailableError(Exception):
    """The engine's program, models or runtime are missing; `code` and `data` say what to install."""

    def __init__(self, code: Lack, **data: Any) -> None:
        super().__init__(code, data)
        self.code = code
        self.data = data


class Failure(StrEnum):
    """Why an engine gave up on a page. Beside each: the keys of `EngineFailedError.data`; `engine` is always there."""

    TIME = "engine_timed_out"
    """`seconds`: the limit."""
    PROGRAM = "engine_failed"
    """`detail`: the last words of the program."""


class EngineFailedError(Exception):
    """The engine gave up on this page; the next page may be read by the same engine."""

    def __init__(self, code: Failure, **data: Any) -> None:
        super().__init__(code, data)
        self.code = code
        self.data = data


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

    def __post_init__(self) -> None:
        if len(self.edges) != len(self.text) + 1:
            raise ValueError(f"{len(self.text)} characters need {len(self.text) + 1} edges")


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


class Source(StrEnum):
    """Where the words of a recording come from."""

    SLIDE = "slide"
    """Read in the picture: slides, captions, notices."""
    SPEECH = "speech"
    """Recognised in the sound."""
    PERSON = "person"
    """Put right by somebody."""


@dataclass(frozen=True, slots=True)
class Segment:
    """What is said or shown from `start` to `end`, in seconds from the beginning of a recording."""

    start: float
    end: float
    text: str
    source: Source

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"no such stretch of time: {self.start} to {self.end}")


class Engine(Protocol):
    """Reads an image. Not thread-safe: one per process or thread.

    `read` turns the page upright unless `rotation` (clockwise degrees) says how; a blank page gives no rows.
    The image is left as it was. Raises `EngineFailedError` where a page defeats it.
    """

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...

    def read(self, image: Image, rotation: int | None = None) -> Reading: ...
