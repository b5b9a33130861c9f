"""What a film shows in writing: slides, captions and notices, with the time at which they stand in the picture."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import BinaryIO, Final

from ocr.base import Engine, Line, Segment, Source
from ocr.key_frames import key_frames
from ocr.media import Facts, frames

_SAME: Final = 0.8
"""Two readings of a line that are as alike as this are the same line, once read less well."""
_SURE: Final = 0.6
"""Lines less sure than this are pattern and shade more often than writing: a film is full of both."""


@dataclass(slots=True)
class _Run:
    """A line that stands in the picture from `start` on, in its surest reading so far; `order` is its place."""

    start: float
    order: tuple[int, int]
    text: str
    confidence: float


def watch(stream: BinaryIO, mime: str, facts: Facts, start: float, end: float, engine: Engine) -> tuple[Segment, ...]:
    """The writing in a stretch of a film, by time. A line that stays while others change is one segment.

    One picture a second is looked at, and read where something else is to be seen than before. The engine decides
    nothing about which way up: a film is shown upright. Raises what `frames` and the engine raise.
    """
    seen = (
        (at, _lines(engine.read(image, 0).rows)) for at, image in key_frames(frames(stream, mime, facts, start, end))
    )
    return tuple(_segments(seen, end))


def _lines(rows: Iterable[Sequence[Line]]) -> list[tuple[str, float]]:
    """The rows of a picture that were read with some certainty, with how surely."""
    found = []
    for row in rows:
        sure = [line for line in row if line.confidence >= _SURE]
        text = " ".join(line.text.strip() for line in sure).strip()
        if text:
            found.append((text, min(line.confidence for line in sure)))
    return found


def _segments(seen: Iterable[tuple[float, list[tuple[str, float]]]], end: float) -> Iterator[Segment]:
    """Follow each line from picture to picture; lines that come and go together are one segment."""
    open_: list[_Run] = []
    for number, (at, lines) in enumerate(seen):
        going, staying = open_, []
        for place, (text, confidence) in enumerate(lines):
            same = next((run for run in going if _alike(run.text, text)), None)
            if same is None:
                staying.append(_Run(at, (number, place), text, confidence))
                continue
            going = [run for run in going if run is not same]
            if confidence > same.confidence:
                same.text, same.confidence = text, confidence
            staying.append(same)
        yield from _ended(going, at)
        open_ = staying
    yield from _ended(open_, end)


def _alike(one: str, other: str) -> bool:
    first, second = "".join(one.split()), "".join(other.split())
    if first == second:
        return True
    matcher = SequenceMatcher(a=first, b=second, autojunk=False)
    return matcher.real_quick_ratio() >= _SAME and matcher.quick_ratio() >= _SAME and matcher.ratio() >= _SAME


def _ended(runs: Iterable[_Run], at: float) -> Iterator[Segment]:
    by_start: dict[float, list[_Run]] = {}
    for run in sorted(runs, key=lambda run: run.order):
        by_start.setdefault(run.start, []).append(run)
    for start, together in sorted(by_start.items()):
        yield Segment(start, max(start, at), "\n".join(run.text for run in together), Source.SLIDE)
