"""What is said in a recording, with its time."""

from typing import BinaryIO, Final

from ocr.base import Segment, Source
from ocr.media import SPEECH_RATE, Facts, samples
from ocr.speech.base import LONGEST, Ears
from ocr.speech.voice import utterances

_BEFORE: Final = 5.0
"""Seconds listened to before a stretch, to know whether somebody was speaking already when it began."""


def listen(stream: BinaryIO, mime: str, facts: Facts, start: float, end: float, ears: Ears) -> tuple[Segment, ...]:
    """What is said in a stretch of a recording, by time.

    An utterance belongs to the stretch in which it begins: it is listened to up to its end, and is not heard again in
    the stretch that follows. Silence costs nothing. Raises what `samples` and the engine raise.
    """
    first, last = max(0.0, start - _BEFORE), min(facts.seconds, end + LONGEST)
    sound = samples(stream, mime, facts, first, last)
    found = []
    for begin, stop in utterances(sound):
        if not start <= first + begin < end:
            continue
        piece = sound[int(begin * SPEECH_RATE) : int(stop * SPEECH_RATE)]
        for one in ears.hear(piece):
            when, until = first + begin + one.start, first + begin + min(max(one.end, one.start), stop - begin)
            found.append(Segment(round(when, 2), round(max(when, until), 2), one.text, Source.SPEECH))
    return tuple(found)
