"""The characters of an OFD page with their places (GB/T 33190-2016, chapter 11)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ocr.layout import is_wide
from ocr.ofd.package import Node, boundary_of, matrix_of, number_of, numbers_of

_NARROW: Final = 0.5
"""The width of a Western letter as a share of its size, where nothing says it."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A character: the left end of its base line in millimetres of the page, its width and height."""

    text: str
    x: float
    y: float
    width: float
    size: float


def letters_of(node: Node) -> Iterator[list[Letter]]:
    """The characters of a text object, a list for every run. Text that is turned is placed, not turned."""
    left, top, *_ = boundary_of(node)
    a, b, c, d, e, f = matrix_of(node)
    size = abs(_number(node.given.get("Size"), 3.5))
    height = size * ((c * c + d * d) ** 0.5 or 1.0)
    across = (a * a + b * b) ** 0.5 or 1.0
    x = y = 0.0
    for run in node.children:
        if run.name != "TextCode":
            continue
        x, y = _number(run.given.get("X"), x), _number(run.given.get("Y"), y)
        steps_x, steps_y = numbers_of(run.given.get("DeltaX", "")), numbers_of(run.given.get("DeltaY", ""))
        found, at_x, at_y = [], x, y
        for index, character in enumerate(run.text):
            natural = size * (1.0 if is_wide(character) else _NARROW)
            step = steps_x[index] if index < len(steps_x) else (0.0 if steps_y else natural)
            width = min(natural, abs(step)) if step else natural
            place = (left + a * at_x + c * at_y + e, top + b * at_x + d * at_y + f)
            found.append(Letter(character, *place, width * across, height))
            at_x += step
            at_y += steps_y[index] if index < len(steps_y) else 0.0
        yield found


def _number(text: str | None, default: float) -> float:
    try:
        return number_of(text) if text is not None else default
    except ValueError:
        return default
