"""Where somebody speaks: silence, and sound that goes on evenly, are given to no engine."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

import numpy as np

from ocr.media import SPEECH_RATE
from ocr.speech.base import LONGEST, Samples

_FRAME: Final = 480
"""Samples looked at together: 30 ms, in which a voice does not change."""
_QUIET: Final = 0.003
"""Loudness (root mean square) below which nothing is speech, however quiet the rest is."""
_ABOVE: Final = 2.5
"""So many times as loud as the quiet parts of a stretch has speech to be."""
_BREATH: Final = 0.6
"""Seconds between two words of one utterance at most."""
_SHORTEST: Final = 0.2
_MARGIN: Final = 0.25
"""Seconds before and after an utterance that are given with it: its first and last sounds are soft."""

Span = tuple[float, float]


def utterances(samples: Samples) -> Iterator[Span]:
    """When somebody speaks, from second to second, in order; none is longer than an engine takes."""
    loud = _loudness(samples)
    if not len(loud):
        return
    threshold = max(_QUIET, _ABOVE * float(np.percentile(loud, 10)))
    whole = len(samples) / SPEECH_RATE
    for first, last in _joined(np.flatnonzero(loud > threshold)):
        begin, stop = first * _FRAME / SPEECH_RATE, (last + 1) * _FRAME / SPEECH_RATE
        if stop - begin < _SHORTEST:
            continue
        cuts = [cut * _FRAME / SPEECH_RATE for cut in _cuts(loud, first, last + 1)]
        yield from pairwise((max(0.0, begin - _MARGIN), *cuts, min(whole, stop + _MARGIN)))


def _loudness(samples: Samples) -> Samples:
    frames = samples[: len(samples) // _FRAME * _FRAME].reshape(-1, _FRAME)
    return np.sqrt(np.mean(np.square(frames), axis=1, dtype=np.float32))


def _joined(frames: "np.ndarray[tuple[int], np.dtype[np.intp]]") -> Iterator[tuple[int, int]]:
    """First and last frame of each run, breaths within it included."""
    if not len(frames):
        return
    gaps = np.flatnonzero(np.diff(frames) * _FRAME / SPEECH_RATE > _BREATH)
    first = 0
    for gap in (*gaps, len(frames) - 1):
        yield int(frames[first]), int(frames[gap])
        first = gap + 1


def _cuts(loud: Samples, first: int, end: int) -> Iterator[int]:
    """Where a long run is cut: where it is quietest in the last third of what an engine takes."""
    most = int((LONGEST - 2 * _MARGIN) * SPEECH_RATE / _FRAME)
    while end - first > most:
        third = first + 2 * most // 3
        cut = third + int(np.argmin(loud[third : first + most]))
        yield cut
        first = cut
