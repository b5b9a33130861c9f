"""Whether two photographs show nearly the same: difference hashes and what is checked beside them.

A difference hash (N. Krawetz, "Kind of like that", 2013) says of 64 places whether it gets brighter to the right. It
does not notice size, compression, or a change of brightness; it does notice a turn, a mirror and a strong crop.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.base import Image

_SIDE: Final = 8
_FLAT: Final = 4.0
"""Standard deviation of brightness below which a picture has no shapes: a hash of it would be noise."""
_NEAR: Final = 7
"""Bits of the hash that may differ. Search relies on it: of four bands of 16 bits one differs in one bit at most."""
_NEAR_DOWN: Final = 10
_NEAR_COLOUR: Final = 48
"""Steps of 255 by which the mean of a colour may differ."""
_NEAR_SHAPE: Final = 0.1
"""Share by which width : height may differ."""
BANDS: Final = 4
_BAND_BITS: Final = 16


@dataclass(frozen=True, slots=True)
class Likeness:
    """What is compared. `across` is the hash by which look-alikes are sought, 64 bits; `down` the same from top to
    bottom, `colour` the mean red, green and blue, `shape` width : height — these check what was found.
    """

    across: int
    down: int
    colour: tuple[int, int, int]
    shape: float

    @property
    def bands(self) -> tuple[int, ...]:
        """The hash in four parts of 16 bits."""
        return tuple(self.across >> _BAND_BITS * place & 0xFFFF for place in range(BANDS))

    def is_like(self, other: "Likeness") -> bool:
        """Whether both show nearly the same."""
        return (
            distance(self.across, other.across) <= _NEAR
            and distance(self.down, other.down) <= _NEAR_DOWN
            and max(abs(a - b) for a, b in zip(self.colour, other.colour, strict=True)) <= _NEAR_COLOUR
            and abs(self.shape - other.shape) <= _NEAR_SHAPE * max(self.shape, other.shape)
        )


def likeness_of(image: Image) -> Likeness | None:
    """What is compared of an upright picture; None where it shows too little to be compared."""
    height, width = image.shape[:2]
    small = cv2.resize(image, (72, 72), interpolation=cv2.INTER_AREA)
    grey = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY)
    if float(grey.std()) < _FLAT:
        return None
    across = cv2.resize(grey, (_SIDE + 1, _SIDE), interpolation=cv2.INTER_AREA).astype(np.int16)
    down = cv2.resize(grey, (_SIDE, _SIDE + 1), interpolation=cv2.INTER_AREA).astype(np.int16)
    blue, green, red = (round(float(value)) for value in small.reshape(-1, 3).mean(axis=0))
    return Likeness(
        across=_packed(across[:, 1:] > across[:, :-1]),
        down=_packed(down[1:, :] > down[:-1, :]),
        colour=(red, green, blue),
        shape=round(width / height, 4),
    )


def distance(one: int, other: int) -> int:
    """In how many bits two hashes differ."""
    return (one ^ other).bit_count()


def near_bands(band: int) -> tuple[int, ...]:
    """A band and every other that differs from it in one bit."""
    return (band, *(band ^ 1 << bit for bit in range(_BAND_BITS)))


def _packed(bits: NDArray[np.bool_]) -> int:
    return int.from_bytes(np.packbits(bits).tobytes())
