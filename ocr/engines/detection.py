"""Where on a page something is written: the detector of PP-OCR (differentiable binarisation)."""

from typing import Final

import cv2
import numpy as np

from ocr.base import Image
from ocr.engines.runtime import Network, Numbers
from ocr.geometry import Corners

_SIDE: Final = 960
"""Longest side in pixels that the detector sees; a page is never enlarged to it."""
_GRAIN: Final = 32
"""Both sides must be multiples of this."""
_COARSE: Final = 0.6
"""Below this scale the page is averaged down; above, interpolated."""
_INK: Final = 0.3
"""Probability from which a pixel counts as written on."""
_SURE: Final = 0.5
"""Mean probability from which a patch counts as a line."""
_UNCLIP: Final = 1.6
"""The detector marks the core of a line; its box grows by this many times area over circumference."""
_THIN: Final = 3.0
_MOST_PATCHES: Final = 1500


def detect(network: Network, image: Image) -> list[Corners]:
    """Boxes of the lines on a page, each 4 × 2 from the corner top left, in pixels of the image."""
    height, width = image.shape[:2]
    seen = _shrunk(image)
    normal = (seen.astype(np.float32) - 127.5) / 127.5
    found = network.run(np.ascontiguousarray(normal.transpose(2, 0, 1)[None]))[0, 0]
    scale = np.array([width / found.shape[1], height / found.shape[0]], np.float32)
    written = cv2.dilate((found > _INK).astype(np.uint8), np.ones((2, 2), np.uint8))
    patches, _ = cv2.findContours(written, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    boxes = (_box_of(patch.astype(np.int32), found) for patch in patches[:_MOST_PATCHES])
    return [(box * scale).astype(np.float32) for box in boxes if box is not None]


def _shrunk(image: Image) -> Image:
    height, width = image.shape[:2]
    scale = min(1.0, _SIDE / max(height, width))
    target = [max(_GRAIN, round(side * scale / _GRAIN) * _GRAIN) for side in (width, height)]
    method = cv2.INTER_AREA if scale < _COARSE else cv2.INTER_LINEAR
    return cv2.resize(image, target, interpolation=method).astype(np.uint8, copy=False)


def _box_of(patch: np.ndarray, found: Numbers) -> Corners | None:
    """The patch's box in pixels of the detector, unless the patch is too thin or too unsure."""
    centre, (width, height), angle = cv2.minAreaRect(patch)
    if min(width, height) < _THIN:
        return None
    left, top, across, down = cv2.boundingRect(patch)
    inside = np.zeros((down, across), np.uint8)
    cv2.fillPoly(inside, [patch.reshape(-1, 2) - np.array([left, top])], (1,))
    if cv2.mean(found[top : top + down, left : left + across], inside)[0] < _SURE:
        return None
    growth = width * height * _UNCLIP / (width + height)
    corners = cv2.boxPoints((centre, (width + growth, height + growth), angle))
    return _from_top_left(corners.astype(np.float32))


def _from_top_left(corners: Corners) -> Corners:
    """Corners in order: the two left ones are told from the right ones, then the upper from the lower."""
    by_x = corners[np.argsort(corners[:, 0], kind="stable")]
    top_left, bottom_left = by_x[:2][np.argsort(by_x[:2, 1], kind="stable")]
    top_right, bottom_right = by_x[2:][np.argsort(by_x[2:, 1], kind="stable")]
    return np.stack([top_left, top_right, bottom_right, bottom_left])
