"""What a line says: the recogniser of PP-OCR, its characters and their places along the line."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.base import Image
from ocr.engines.runtime import Network
from ocr.geometry import Corners, run_and_rise

STRIP_HEIGHT: Final = 48
"""The recogniser reads strips of this height."""
_NARROWEST: Final = 16
_WIDEST: Final = 3200
"""Bounds of a strip's width."""
_BUCKET: Final = 128
"""Strips are padded to multiples of this: a runtime keeps memory for every width it has met."""
_UPENDED: Final = 1.5
"""A box this many times higher than wide holds a line that runs upwards."""
_BLANK: Final = 0


@dataclass(frozen=True, slots=True)
class Recognition:
    """Text of a strip, mean probability of its characters, and the fractions of its width between them."""

    text: str
    confidence: float
    edges: tuple[float, ...]


def along_text(corners: Corners) -> Corners:
    """The corners from the text's own top left: a box much higher than wide is read from below upwards."""
    along, across = run_and_rise(corners)
    return np.roll(corners, -1, axis=0) if across > _UPENDED * along else corners


def cut_strip(image: Image, corners: Corners) -> Image:
    """The quadrilateral as a strip of 48 pixels' height, wide in proportion."""
    along, across = run_and_rise(corners)
    width = int(np.clip(round(along * STRIP_HEIGHT / max(across, 1.0)), _NARROWEST, _WIDEST))
    target = np.array([[0, 0], [width, 0], [width, STRIP_HEIGHT], [0, STRIP_HEIGHT]], np.float32)
    transform = cv2.getPerspectiveTransform(corners, target)
    size = (width, STRIP_HEIGHT)
    strip = cv2.warpPerspective(image, transform, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return strip.astype(np.uint8, copy=False)


def alphabet(network: Network) -> list[str]:
    """Character of each class: the blank, the model's own characters, and the space."""
    return ["", *network.characters(), " "]


def recognise(network: Network, characters: Sequence[str], strip: Image) -> Recognition:
    """Read one strip. One at a time: batches gain nothing on a processor and cost memory."""
    width = strip.shape[1]
    padded = -(-width // _BUCKET) * _BUCKET
    batch = np.zeros((1, 3, STRIP_HEIGHT, padded), np.float32)
    batch[0, :, :, :width] = ((strip.astype(np.float32) - 127.5) / 127.5).transpose(2, 0, 1)
    steps = network.run(batch)[0]
    best = steps.argmax(axis=1)
    chances = np.take_along_axis(steps, best[:, None], axis=1)[:, 0]
    return _collapse(best, chances, characters, len(best) * width / padded)


def _collapse(best: NDArray[np.intp], chances: np.ndarray, characters: Sequence[str], length: float) -> Recognition:
    """The best path without blanks and repeats; `length` is the strip's width in steps, padding left out."""
    changes = np.flatnonzero(np.r_[True, best[1:] != best[:-1]])
    ends = np.r_[changes[1:], len(best)]
    kept = [(int(a), int(b)) for a, b in zip(changes, ends, strict=True) if best[a] != _BLANK]
    letters = [characters[best[start]] for start, _ in kept]
    first, last = 0, len(letters)
    while first < last and letters[first].isspace():
        first += 1
    while last > first and letters[last - 1].isspace():
        last -= 1
    if first == last:
        return Recognition("", 0.0, (0.0,))
    confidence = float(np.mean([chances[start] for start, _ in kept]))
    middles = [min((start + end) / 2 / length, 1.0) for start, end in kept[first:last]]
    return Recognition("".join(letters[first:last]), confidence, _edges(middles))


def _edges(middles: Sequence[float]) -> tuple[float, ...]:
    """Edges halfway between the characters' middles; the outer ones as far out as the inner ones are in."""
    if len(middles) == 1:
        return (0.0, 1.0)
    between = [(left + right) / 2 for left, right in pairwise(middles)]
    first = max(0.0, 2 * middles[0] - between[0])
    last = min(1.0, 2 * middles[-1] - between[-1])
    return (first, *between, max(last, between[-1]))
