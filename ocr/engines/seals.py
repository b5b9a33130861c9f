"""Red seals: what is printed beneath them is read as if they were not there."""

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.base import Image

_Box = tuple[int, int, int, int]
"""Left, top, width, height."""

_STEP: Final = 4
"""Seals are looked for at a quarter of the page's resolution."""
_RED: Final = 40
"""How far red must stand above the other colours."""
_PALEST: Final = 0.1
"""Share of a seal's ink that may stay visible: where it lies on black print it is dark for good."""
_DARKEST_RED: Final = 120.0
"""Ink whose red is weaker than this is not brightened further, lest print beneath it fade."""
_GAP: Final = 1 / 25
"""What is red and closer together than this share of the page's shorter side is one thing: a seal, a heading."""
_SMALLEST: Final = 1 / 20
_LARGEST: Final = 2 / 3
"""Sides of a seal as shares of the page's shorter side: from a name seal to a round one on a small receipt."""
_SLENDER: Final = 1.6
"""A seal is not this many times longer than wide; a red heading or ruling is."""

_LEVEL: Final = 0.25
_LETTERS: Final = 3
"""So many red things whose tops and feet are level within this share of their height are letters of a heading."""


def without_seals(image: Image) -> Image:
    """The page with its seals seen through red glass: red vanishes into the paper, black stays.

    Only where a seal stands: a heading printed in red, as official documents have, stays as it is. The same
    object where no seal is found.
    """
    red = _is_red(image[::_STEP, ::_STEP]).astype(np.uint8)
    if not red.any():
        return image
    shorter = min(red.shape)
    reach = max(3, round(shorter * _GAP)) | 1
    joined = cv2.morphologyEx(red, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    found = cv2.connectedComponentsWithStats(joined)[2][1:, : cv2.CC_STAT_AREA]
    boxes = [(int(x), int(y), int(width), int(height)) for x, y, width, height in found]
    seals = [box for box in boxes if _is_seal(box, shorter) and not _is_letter(box, boxes)]
    if not seals:
        return image
    cleaned = image.copy()
    for left, top, width, height in seals:
        rows = slice(max(0, (top - reach) * _STEP), (top + height + reach) * _STEP)
        columns = slice(max(0, (left - reach) * _STEP), (left + width + reach) * _STEP)
        cleaned[rows, columns] = _through_red_glass(image[rows, columns])[:, :, None]
    return cleaned


def _through_red_glass(patch: Image) -> NDArray[np.uint8]:
    """The red channel, brightened until the seal's ink is as white as the paper."""
    red = patch[:, :, 2]
    ink = red[_is_red(patch)]
    white = max(_DARKEST_RED, float(np.quantile(ink, _PALEST)) if ink.size else 255.0)
    return np.asarray(np.minimum(255, red * np.float32(255 / white)), np.uint8)


def _is_red(pixels: Image) -> NDArray[np.bool_]:
    levels = pixels.astype(np.int16)
    return levels[:, :, 2] - np.maximum(levels[:, :, 0], levels[:, :, 1]) > _RED


def _is_seal(box: _Box, shorter: int) -> bool:
    small, large = sorted(box[2:])
    return _SMALLEST * shorter <= small and large <= _LARGEST * shorter and large <= _SLENDER * small


def _is_letter(box: _Box, boxes: Sequence[_Box]) -> bool:
    """Whether a red thing stands in a row with others of its height, as the spread letters of a heading do."""
    _, top, _, height = box
    slack = _LEVEL * height
    level = (abs(y - top) < slack and abs(y + h - top - height) < slack for _, y, _, h in boxes)
    return sum(level) >= _LETTERS
