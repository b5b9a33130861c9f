"""A scan made ready for Tesseract: evenly lit, straight, black on white."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.base import Image
from ocr.geometry import Corners

Grey = NDArray[np.uint8]

_COARSE: Final = 8
"""The light on the page is measured at this fraction of its resolution."""
_PRINT: Final = 9
"""Wider than any stroke at that fraction, so that the paper beneath the print is seen."""
_SKEW_SIDE: Final = 800
"""Longest side at which the skew is measured."""
_MOST_SKEW: Final = 6.0
_COARSE_STEP: Final = 0.5
_FINE_STEP: Final = 0.1
"""Degrees."""
_STRAIGHT: Final = 0.15
"""Skew in degrees that is left alone."""
_RULE: Final = 1 / 25
_SHORTEST_RULE: Final = 40
"""A stroke this long (share of the shorter side; pixels) is ruling and no part of a character."""
_SPECK: Final = 8
"""Pixels."""
_WINDOW: Final = 1 / 50
"""Window of the threshold as a share of the page's shorter side."""
_SENSITIVITY: Final = 0.2
_RANGE: Final = 128.0
"""Parameters k and R of Sauvola and Pietikäinen, Pattern Recognition 33 (2000)."""


@dataclass(frozen=True, slots=True)
class Straightened:
    """A page after a small rotation; `back` (2 × 3) leads from its points to those of the page before."""

    image: Grey
    back: NDArray[np.float64]

    def points_before(self, points: Corners) -> Corners:
        """Points (n × 2) of the straight page where they stood on the page before."""
        return (points @ self.back[:, :2].T + self.back[:, 2]).astype(np.float32)


def evenly_lit(image: Image) -> Grey:
    """The page in grey with shadows taken out: each pixel as a share of the paper around it."""
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    height, width = grey.shape
    size = (max(1, width // _COARSE), max(1, height // _COARSE))
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((_PRINT, _PRINT), np.uint8)), 2 * _PRINT + 1)
    light = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    return cv2.divide(grey, light, scale=255).astype(np.uint8, copy=False)


def straightened(grey: Grey) -> Straightened:
    """The page turned by the few degrees that make its lines level."""
    skew = _skew(grey)
    height, width = grey.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), skew if abs(skew) > _STRAIGHT else 0.0, 1.0)
    level = cv2.warpAffine(grey, turn, (width, height), flags=cv2.INTER_LINEAR, borderValue=(255,))
    return Straightened(level.astype(np.uint8, copy=False), cv2.invertAffineTransform(turn).astype(np.float64))


def _skew(grey: Grey) -> float:
    """Degrees by which the lines fall to the right: where the profile of ink by rows is sharpest."""
    scale = min(1.0, _SKEW_SIDE / max(grey.shape))
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    ink = np.asarray(255 - small, np.uint8)
    coarse = max(np.arange(-_MOST_SKEW, _MOST_SKEW + _COARSE_STEP, _COARSE_STEP), key=lambda a: _sharpness(ink, a))
    fine = np.arange(coarse - _COARSE_STEP, coarse + _COARSE_STEP + _FINE_STEP, _FINE_STEP)
    return float(max(fine, key=lambda a: _sharpness(ink, a)))


def _sharpness(ink: Grey, degrees: float) -> float:
    height, width = ink.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    profile = cv2.warpAffine(ink, turn, (width, height), flags=cv2.INTER_NEAREST).sum(axis=1, dtype=np.int64)
    return float(np.square(np.diff(profile)).sum())


def without_rules(page: Grey) -> Grey:
    """A black-on-white page without the ruling of its tables, which hides from Tesseract that there is text."""
    ink = cv2.bitwise_not(page)
    length = max(_SHORTEST_RULE, round(min(page.shape) * _RULE))
    cleaned = page.copy()
    for shape in ((1, length), (length, 1)):
        rules = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones(shape, np.uint8))
        cleaned[cv2.dilate(rules, np.ones((3, 3), np.uint8)) > 0] = 255
    return cleaned


def without_specks(page: Grey) -> Grey:
    """A black-on-white page without dust: patches smaller than any dot of print."""
    _, patches, statistics, _ = cv2.connectedComponentsWithStats(cv2.bitwise_not(page))
    dust = statistics[:, cv2.CC_STAT_AREA] < _SPECK
    dust[0] = False  # the paper itself
    cleaned = page.copy()
    cleaned[dust[patches]] = 255
    return cleaned


def black_on_white(grey: Grey) -> Grey:
    """Each pixel against the mean and contrast of its surroundings (Sauvola)."""
    window = max(15, round(min(grey.shape) * _WINDOW)) | 1
    values = grey.astype(np.float32)
    mean = cv2.boxFilter(values, cv2.CV_32F, (window, window))
    spread = np.sqrt(np.maximum(cv2.sqrBoxFilter(values, cv2.CV_32F, (window, window)) - mean * mean, 0))
    threshold = mean * (1 + _SENSITIVITY * (spread / _RANGE - 1))
    return np.where(values > threshold, 255, 0).astype(np.uint8)
