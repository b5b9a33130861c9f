"""Reading order: which lines stand beside one another, and which come first."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ocr.base import Line, Quad
from ocr.geometry import Corners, run_and_rise, to_corners


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character and its box on the upright page, in pixels."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


_WIDE = 3.0
"""A line this many times longer than high shows how the page is skewed; shorter ones point anywhere."""
_SAME_ROW = 0.5
"""Two lines stand in one row if their middles are closer than this share of the lower of their heights."""
_SAME_PLACE = 1.0
"""Two lines that share more than this many heights across the page stand above one another."""
_OPEN_ROWS = 4
"""Lines come from the top down, so only the last few rows can still grow."""


def in_rows(lines: Sequence[Line]) -> tuple[tuple[Line, ...], ...]:
    """The lines of an upright page in reading order: rows from the top, in each row from the left.

    The page's skew (median angle of its long lines) is taken out first, so a slanting table keeps its rows.
    """
    rows: list[list[_Place]] = []
    for place in sorted(_places(lines), key=lambda place: (place.level, place.left)):
        row = next((row for row in rows[-_OPEN_ROWS:] if _belongs(place, row)), None)
        if row is None:
            rows.append([place])
        else:
            row.append(place)
    return tuple(tuple(place.line for place in sorted(row, key=lambda place: place.left)) for row in rows)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a line stands on the page once its skew is taken out."""

    line: Line
    left: float
    right: float
    level: float
    height: float


def _belongs(place: _Place, row: Sequence[_Place]) -> bool:
    """Whether a line continues a row: on its level, and not under one of its cells."""
    level = float(np.mean([other.level for other in row]))
    height = min(place.height, float(np.median([other.height for other in row])))
    if abs(place.level - level) >= _SAME_ROW * height:
        return False
    return all(min(place.right, other.right) - max(place.left, other.left) < _SAME_PLACE * height for other in row)


def _places(lines: Sequence[Line]) -> list[_Place]:
    corners = [to_corners(line.quad) for line in lines]
    skew = _skew(corners)
    cos, sin = float(np.cos(skew)), float(np.sin(skew))
    level = np.array([[cos, -sin], [sin, cos]])
    places = []
    for line, box in zip(lines, corners, strict=True):
        x, y = (box @ level).T
        places.append(_Place(line, float(x.min()), float(x.max()), float(y.mean()), float(y.max() - y.min())))
    return places


def _skew(corners: Sequence[Corners]) -> float:
    """The median angle of the long lines, in radians; 0 where they point anywhere."""
    angles = []
    for box in corners:
        along, across = run_and_rise(box)
        if along > _WIDE * across:
            angles.append(float(np.arctan2(box[1, 1] - box[0, 1], box[1, 0] - box[0, 0])))
    skew = float(np.median(angles)) if angles else 0.0
    return skew if abs(skew) < np.pi / 4 else 0.0  # sideways text in a margin must not turn the page


def mean_confidence(lines: Sequence[Line], unreadable: Sequence[Quad]) -> float:
    """A page's confidence: its lines' by their lengths. An empty page is surely empty; one of scrawls is not."""
    if not lines:
        return 0.0 if unreadable else 1.0
    lengths = sum(len(line.text) for line in lines)
    return sum(line.confidence * len(line.text) for line in lines) / lengths


def level_line(glyphs: Sequence[Glyph], confidence: float) -> Line:
    """Glyphs that stand side by side on a level line, at least one, as that line."""
    left, right = min(glyph.left for glyph in glyphs), max(glyph.right for glyph in glyphs)
    top, bottom = min(glyph.top for glyph in glyphs), max(glyph.bottom for glyph in glyphs)
    length = max(right - left, 1e-6)
    text = glyphs[0].text
    edges = [0.0] * len(text)
    for glyph in glyphs[1:]:
        text += glyph.text
        edges += [min(1.0, max(edges[-1], (glyph.left - left) / length))] * len(glyph.text)
    quad = ((left, top), (right, top), (right, bottom), (left, bottom))
    return Line(text, quad, confidence, (*edges, 1.0))


def is_wide(character: str) -> bool:
    """Whether a character fills a square, as Chinese does (Unicode standard annex 11)."""
    return unicodedata.east_asian_width(character) in "WF"
