"""The words of a recording as they are kept: segments with their times, in the store like the text of pages."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Any

from ocr import Segment, Source
from service.archive import Archive
from service.catalogue.documents import Document

Dumped = list[list[Any]]
"""Segments as JSON: start, end, text, source each."""


def dump_segments(segments: Iterable[Segment]) -> Dumped:
    """As JSON."""
    return [[one.start, one.end, one.text, one.source.value] for one in segments]


def load_segments(dumped: Dumped) -> tuple[Segment, ...]:
    """From JSON."""
    return tuple(Segment(start, end, text, Source(source)) for start, end, text, source in dumped)


def segments_of(document: Document, archive: Archive) -> tuple[Segment, ...]:
    """What is said and shown in a recording, by time; nothing of what has pages."""
    if document.text is None or document.duration is None:
        return ()
    return load_segments(archive.contents.get(document.text).get("segments", []))


def joined(segments: Iterable[Segment]) -> tuple[Segment, ...]:
    """Segments of neighbouring stretches by time, where one goes on in the next made one."""
    found: list[Segment] = []
    last: dict[tuple[Source, str], int] = {}
    for one in sorted(segments, key=lambda segment: (segment.start, segment.source, segment.end)):
        words = one.source, one.text
        place = last.get(words)
        if place is not None and found[place].end == one.start:
            found[place] = replace(found[place], end=one.end)
        else:
            last[words] = len(found)
            found.append(one)
    return tuple(found)


def by_source(segments: Iterable[Segment]) -> Iterator[tuple[Segment, ...]]:
    """What is shown, and what is said, apart: a phrase that is looked for goes on from segment to segment of one."""
    all_ = tuple(segments)
    for shown in (True, False):
        part = tuple(one for one in all_ if (one.source is Source.SLIDE) is shown)
        if part:
            yield part


def second_of(segments: Sequence[Segment], place: int) -> float:
    """When the character at a place of `words_of` is shown or said."""
    starts = list(accumulate((len(one.text) + 1 for one in segments), initial=0))
    return segments[bisect_right(starts, place) - 1].start


def words_of(segments: Sequence[Segment]) -> str:
    """The text of a recording, a segment below the other."""
    return "\n".join(one.text for one in segments)
