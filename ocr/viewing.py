"""Pages as people see them: upright, of the wanted width, with parts blacked out."""

from collections.abc import Iterable
from typing import Final

import cv2
import numpy as np

from ocr.base import Image, Quad
from ocr.geometry import Corners, run_and_rise, to_corners, turned_image, turned_size
from ocr.marking import Marks, marked
from ocr.pages import Pages

THUMBNAIL_WIDTH: Final = 240
_TALLEST: Final = 2
"""A thumbnail is cut off below this many times its width."""
_THUMBNAIL_QUALITY: Final = 70
_VIEW_QUALITY: Final = 85
_MARGIN: Final = 0.15
"""A blackout reaches this share of its height beyond the text, over strokes that stand out of its box."""
_BLURRED_WIDTH: Final = 24
"""A blurred page is first shrunk to this width: its layout can be guessed, no character can be restored."""


def render(
    pages: Pages,
    index: int,
    *,
    rotation: int,
    width: int,
    blackouts: Iterable[Quad] = (),
    blur: bool = False,
    marks: Marks | None = None,
) -> bytes:
    """A JPEG of page `index`, turned clockwise by `rotation` and at most `width` pixels wide.

    `blackouts` are quadrilaterals in pixels of the page's `Reading` under the same rotation; they are painted over
    before the picture is encoded, so nothing of what they cover is in the result. With `blur` the whole page is
    beyond recognition. `marks` are burnt in last, over all of it. Raises `UnreadableFileError` DAMAGED.
    """
    full_width, full_height = turned_size(*pages.size(index), rotation)
    scale = min(1.0, width / full_width)
    image = turned_image(pages.image(index, scale), rotation)
    size = (max(1, round(full_width * scale)), max(1, round(full_height * scale)))
    image = _shrunk(image, size)
    if blur:
        image = _blurred(image)
    for quad in blackouts:
        cv2.fillConvexPoly(image, np.rint(_widened(quad) * scale).astype(np.int32), (0, 0, 0))
    return _encoded(marked(image, marks) if marks else image, _VIEW_QUALITY)


def thumbnail(image: Image, rotation: int) -> bytes:
    """A small JPEG of a decoded page, turned clockwise by `rotation`; the foot of an uncommonly long page is cut."""
    height, width = image.shape[:2]
    scale = min(1.0, THUMBNAIL_WIDTH / turned_size(width, height, rotation)[0])
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return _encoded(turned_image(_shrunk(image, size), rotation)[: _TALLEST * THUMBNAIL_WIDTH], _THUMBNAIL_QUALITY)


def _shrunk(image: Image, size: tuple[int, int]) -> Image:
    """The image at `size` (width, height); halved first, which costs a quarter of averaging in one go."""
    while image.shape[1] >= 4 * size[0] and image.shape[0] >= 4 * size[1]:
        half = (image.shape[1] // 2, image.shape[0] // 2)
        image = cv2.resize(image, half, interpolation=cv2.INTER_LINEAR).astype(np.uint8, copy=False)
    return cv2.resize(image, size, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)


def _widened(quad: Quad) -> Corners:
    corners = to_corners(quad)
    _, height = run_and_rise(corners)
    outwards = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]], np.float32)
    return (corners + outwards * (height * _MARGIN + 1)).astype(np.float32)


def _blurred(image: Image) -> Image:
    height, width = image.shape[:2]
    coarse = (_BLURRED_WIDTH, max(1, round(height * _BLURRED_WIDTH / width)))
    patches = cv2.resize(image, coarse, interpolation=cv2.INTER_AREA)
    return cv2.resize(patches, (width, height), interpolation=cv2.INTER_CUBIC).astype(np.uint8, copy=False)


def _encoded(image: Image, quality: int) -> bytes:
    return cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes()
