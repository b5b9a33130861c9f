"""Photograph or page: a rule with reasons. A JPEG of a page is a page; a picture of what happened is a photograph.

Cameras on telephones take both, and messengers strip what the camera wrote: no sign decides alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO, Final

import cv2
import numpy as np

from ocr import pictures
from ocr.base import Image, Reading
from ocr.exif import Shot, read_shot
from ocr.geometry import turned_image
from ocr.likeness import Likeness, likeness_of
from ocr.pages import open_pages

_LOOKED_AT: Final = 256
"""Pixels of the longer side at which a picture is looked at."""
_FEW, _MANY = 40, 150
"""Characters: a banner or a door plate has fewer than the first, a page of text more than the second."""
_TEXT_SHARE: Final = 0.15
"""Share of the picture covered by lines of text, from which on it is about its text; a shape that is read as a letter
may be as large."""
_PAPER, _NO_PAPER = 0.55, 0.25
"""Shares of the picture that are light and without colour: a sheet, and what cannot be one."""
_LIGHT: Final = 0.62
"""Paper is at least this share as bright as the brightest part of the picture: shadows fall on it."""
_COLOURLESS: Final = 45
_ENOUGH: Final = 3
"""Points from which on it is a photograph."""


class Sign(StrEnum):
    """What speaks for a photograph or against it."""

    CAMERA = "camera"
    FEW_WORDS = "few_words"
    NO_SHEET = "no_sheet"
    MANY_WORDS = "many_words"
    SHEET = "sheet"
    KNOWN_FORM = "known_form"
    DRAWN = "drawn"


_POINTS: Final[Mapping[Sign, int]] = {
    Sign.CAMERA: 2,
    Sign.FEW_WORDS: 2,
    Sign.NO_SHEET: 1,
    Sign.MANY_WORDS: -4,
    Sign.SHEET: -2,
    Sign.KNOWN_FORM: -4,
    Sign.DRAWN: -1,
}


@dataclass(frozen=True, slots=True)
class Look:
    """What can be seen of a picture without reading it: the camera's record, the share that looks like a sheet, what
    it can be compared by, and whether its format is one that cameras write.
    """

    shot: Shot
    sheet: float
    likeness: Likeness | None
    by_camera: bool


@dataclass(frozen=True, slots=True)
class Opinion:
    """Whether it is a photograph, and why."""

    is_photo: bool
    signs: tuple[Sign, ...]


def look_at(stream: BinaryIO, mime: str, rotation: int = 0) -> Look:
    """Look at the only page of a picture file, turned clockwise by `rotation` from how it is stored.

    Raises `UnreadableFileError` DAMAGED.
    """
    with pictures.open_picture(stream) as picture:
        shot, form = read_shot(picture), picture.format
    with open_pages(stream, mime) as pages:
        small = turned_image(pages.image(0, min(1.0, _LOOKED_AT / max(pages.size(0)))), rotation)
    return Look(shot, _sheet(small), likeness_of(small), form in ("JPEG", "MPO", "HEIF", "WEBP"))


def judge_photo(look: Look, reading: Reading, *, known_form: bool) -> Opinion:
    """Whether a picture is a photograph; `known_form` says that its wording is surely that of some paper."""
    signs = tuple(_signs(look, reading, known_form=known_form))
    return Opinion(sum(_POINTS[sign] for sign in signs) >= _ENOUGH, signs)


def _signs(look: Look, reading: Reading, *, known_form: bool) -> Iterable[Sign]:
    characters = sum(len("".join(line.text.split())) for row in reading.rows for line in row)
    if look.shot.exposed:
        yield Sign.CAMERA
    if characters < _FEW:
        yield Sign.FEW_WORDS
    if characters > _MANY or (characters >= _FEW and _covered(reading) > _TEXT_SHARE):
        yield Sign.MANY_WORDS
    if look.sheet < _NO_PAPER:
        yield Sign.NO_SHEET
    if look.sheet > _PAPER:
        yield Sign.SHEET
    if known_form:
        yield Sign.KNOWN_FORM
    if not look.by_camera:
        yield Sign.DRAWN


def _covered(reading: Reading) -> float:
    """The share of the picture that lines of text cover."""
    corners = (np.array(line.quad, np.float32) for row in reading.rows for line in row)
    return sum(float(cv2.contourArea(quad)) for quad in corners) / max(1, reading.width * reading.height)


def _sheet(image: Image) -> float:
    """The share of a picture that is light and without colour, as paper is in whatever light."""
    brightest, darkest = image.max(axis=2).astype(np.int16), image.min(axis=2).astype(np.int16)
    light = brightest >= max(90.0, _LIGHT * float(np.percentile(brightest, 95)))
    return float((light & (brightest - darkest <= _COLOURLESS)).mean())
