"""Finds phrases in a text that an engine may have misread: exactly, or with a slip in four characters or more."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from operator import add

from indexing.analysis import fold
from indexing.lexicon import either

ANY = "*"
LEAST_FUZZY_ANCHOR = 5
_LEAST_FUZZY_TITLE = 4
_LEAST_UNEVEN = 6
_TWO_SLIPS = 9
_FRAME = re.compile("关于|的|转发|印发")
_TAIL = re.compile(f"{either('title_tails')}+$")


def dense(phrase: str) -> str:
    """A phrase as it is looked for: folded, without blanks."""
    return "".join(fold(phrase).split())


def _pairs(text: str) -> frozenset[str]:
    return frozenset(map(add, text, text[1:]))


@dataclass(frozen=True, slots=True)
class Text:
    """A dense text to look in, with its pairs of neighbouring characters."""

    text: str
    pairs: frozenset[str]

    @classmethod
    def of(cls, text: str) -> "Text":
        """Make a dense text ready."""
        return cls(text, _pairs(text))


@dataclass(frozen=True, slots=True)
class Found:
    """Where a phrase begins and ends in a text, and how many characters of it were misread."""

    start: int
    end: int
    slips: int


@dataclass(frozen=True, slots=True)
class Phrase:
    """A dense phrase to look for. From `least_fuzzy` characters on it is also found with a slip (with two from nine
    characters on): a character misread, lost or added; a text without most of its pairs cannot hold it."""

    text: str
    pairs: frozenset[str]
    slips: int

    @classmethod
    def of(cls, text: str, least_fuzzy: int) -> "Phrase":
        """Make a dense phrase ready."""
        slips = 0 if len(text) < least_fuzzy else 1 if len(text) < _TWO_SLIPS else 2
        return cls(text, _pairs(text), slips)

    def find(self, text: Text) -> Found | None:
        """Its first exact place in a text, or else a place with slips."""
        place = text.text.find(self.text)
        if place >= 0:
            return Found(place, place + len(self.text), 0)
        if not self.slips or len(self.pairs & text.pairs) < len(self.pairs) - 2 * self.slips:
            return None
        return next(_nearly(self.text, text.text, self.slips), None)


def _nearly(phrase: str, text: str, slips: int) -> Iterator[Found]:
    """Places with up to `slips` slips. Cut in slips + 1 parts, a phrase has at least one part without a slip."""
    size = len(phrase) // (slips + 1)
    for number in range(slips + 1):
        offset = number * size
        part = phrase[offset:] if number == slips else phrase[offset : offset + size]
        place = text.find(part)
        while place >= 0:
            best = _best_window(phrase, text, place - offset, slips)
            if best:
                yield best
            place = text.find(part, place + 1)


def _best_window(phrase: str, text: str, start: int, slips: int) -> Found | None:
    """The stretch of text about `start` that is nearest to the phrase, if near enough; in a short phrase only a
    character may be misread, none lost or added."""
    best: Found | None = None
    spread = slips if len(phrase) >= _LEAST_UNEVEN else 0
    for begin in range(max(start - spread, 0), max(start + spread, 0) + 1):
        for length in range(len(phrase) - spread, len(phrase) + spread + 1):
            window = text[begin : begin + length]
            if len(window) < length or (best and best.slips == 1):
                continue
            count = _distance(phrase, window, slips)
            if count <= slips and (best is None or count < best.slips):
                best = Found(begin, begin + length, count)
    return best


def _distance(first: str, second: str, most: int) -> int:
    """Edit distance (Levenshtein), or `most` + 1 when it is larger."""
    if abs(len(first) - len(second)) > most:
        return most + 1
    row = list(range(len(second) + 1))
    for number, character in enumerate(first, start=1):
        previous, row[0] = row[0], number
        for place, other in enumerate(second, start=1):
            kept = previous if character == other else previous + 1
            previous, row[place] = row[place], min(kept, row[place] + 1, row[place - 1] + 1)
        if min(row) > most:
            return most + 1
    return row[-1]


@dataclass(frozen=True, slots=True)
class TitlePhrase:
    """A title phrase of a type: parts in their order with any words between them.

    `text` is folded; `ANY` at its beginning or end leaves that end open. `size` counts the characters that say
    something, those of 关于 … 的 a quarter.
    """

    text: str
    parts: tuple[str, ...]
    size: float
    phrase: Phrase

    @classmethod
    def of(cls, title: str) -> "TitlePhrase":
        """Make a title phrase ready."""
        text = dense(title)
        parts = tuple(part for part in text.split(ANY) if part)
        literal = "".join(parts)
        frame = sum(map(len, _FRAME.findall(literal)))
        return cls(text, parts, len(literal) - 0.75 * frame, Phrase.of(text, _LEAST_FUZZY_TITLE))

    def fits(self, title: Text) -> float:
        """How well a bare title (`bare_title`) goes with the phrase: 1.15 the whole of it, 1 its end, 0.5 within; 0 not
        at all. Chinese titles say at their end what the paper is. Slips cost a tenth."""
        return self._fits_in_parts(title.text) if ANY in self.text else self._fits_plainly(title)

    def _fits_in_parts(self, title: str) -> float:
        place = 0
        for part in self.parts:
            here = title.find(part, place)
            if here < 0:
                return 0.0
            place = here + len(part)
        if self.text.endswith(ANY):
            return 0.9
        begun = self.text.startswith(ANY) or title.startswith(self.parts[0])
        return 0.45 if not title.endswith(self.parts[-1]) else 1.0 if begun else 0.9

    def _fits_plainly(self, title: Text) -> float:
        if title.text == self.text:
            return 1.15
        if title.text.endswith(self.text):
            return 1.0
        place = self.phrase.find(title)
        if place is None:
            return 0.0
        if not place.slips:
            return 0.5
        return 0.9 if place.end == len(title.text) else 0.4


def bare_title(title: str) -> Text:
    """A folded title without what may follow it: copies, drafts, numbers of sheets."""
    return Text.of(_TAIL.sub("", title) or title)
