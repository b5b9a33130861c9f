"""The port of what writes speech down."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ocr.base import EngineUnavailableError

Samples = NDArray[np.float32]
"""One channel of sound at `media.SPEECH_RATE`, from -1 to 1."""

LONGEST = 28.0
"""Seconds that an engine is given at once: what all of them take."""


class SpeechUnavailableError(EngineUnavailableError):
    """The engine that is set for speech, or its model, is missing; `code` and `data` say what to supply."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Words, from `start` to `end` in seconds of the samples that were given."""

    start: float
    end: float
    text: str


class Ears(Protocol):
    """Writes down what is said. Not thread-safe: one per process or thread. Nothing is fetched from anywhere.

    `hear` takes at most LONGEST seconds; where nothing is said it gives nothing.
    """

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...

    def hear(self, samples: Samples) -> tuple[Heard, ...]: ...
