"""Key frames of a film: those in which something else is to be seen than in the one before."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.base import Image
from ocr.likeness import distance

MORE_THAN: Final = 6
"""Bits of 64 in which a picture, or one of its bands, has to differ from the last kept one."""
_BANDS: Final = 8
"""Bands of a picture that are looked at by themselves, each about as high as a line of writing: where the caption at
the foot of a plain slide changes, hardly a bit of the whole does, and half of those of its band.
"""
_BRIGHTER: Final = 4
"""Grey levels of 256: less is the noise of coding on a plain ground."""

Timed = tuple[float, Image]
Hashes = tuple[int, ...]


def key_frames(frames: Iterable[Timed]) -> Iterator[Timed]:
    """The first picture, and each that differs from the last kept one by more than six bits of one of its hashes."""
    last: Hashes | None = None
    for at, image in frames:
        found = difference_hashes(image)
        if last is None or any(distance(new, old) > MORE_THAN for new, old in zip(found, last, strict=True)):
            last = found
            yield at, image


def difference_hashes(image: Image) -> Hashes:
    """Sixty-four bits of the whole picture, by 8 rows, and of each of its bands from top to foot, by one row."""
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    return (_hash(grey, 8), *(_hash(part, 1) for part in np.array_split(grey, _BANDS)))


def _hash(grey: NDArray[Any], rows: int) -> int:
    """Whether a picture of so many rows of grey cells grows brighter from each cell to the next."""
    cells = cv2.resize(grey, (64 // rows + 1, rows), interpolation=cv2.INTER_AREA).astype(np.int16)
    return int.from_bytes(np.packbits(cells[:, 1:] - cells[:, :-1] >= _BRIGHTER).tobytes())
