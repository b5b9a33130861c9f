"""An OFD page as a picture."""

import io
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

import cv2
import numpy as np
from PIL import Image as Pictures
from PIL import ImageDraw

from ocr.base import Image
from ocr.ofd.letters import letters_of
from ocr.ofd.package import Matrix, Node, OfdPackage, Rectangle, Sheet, boundary_of, matrix_of, numbers_of
from ocr.pictures import FORMATS, OPENING_ERRORS
from ocr.typefaces import Face, FontMissingError, find_font, load_font

Colour = tuple[int, int, int]
Point = tuple[float, float]
_BLACK: Final[Colour] = (0, 0, 0)
_THIN: Final = 0.353
"""Millimetres of a line whose width is not said (9.2)."""
_STEPS: Final = 12
"""Straight pieces of a curve."""
_MOST_PIXELS: Final = 100_000_000
"""Pixels of a picture on a page."""
_POINTS: Final = {"M": 2, "S": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
"""Operators of abbreviated paths with how many numbers follow each (9.3.2)."""


def draw_sheet(sheet: Sheet, package: OfdPackage, width: int, height: int) -> Image:
    """The page at a size in pixels, on white. Text appears where a Chinese typeface is installed."""
    canvas = Pictures.new("RGB", (width, height), "white")
    brush = _Brush(canvas, sheet.area, width / sheet.area[2])
    for node in sheet.objects:
        if node.name == "TextObject":
            brush.write(node)
        elif node.name == "PathObject":
            brush.trace(node)
        else:
            brush.paste(node, package)
    return np.ascontiguousarray(cv2.cvtColor(np.asarray(canvas), cv2.COLOR_RGB2BGR)).astype(np.uint8, copy=False)


class _Brush:
    def __init__(self, canvas: Pictures.Image, area: Rectangle, scale: float) -> None:
        self._canvas, self._area, self._scale = canvas, area, scale
        self._draw = ImageDraw.Draw(canvas)
        self._can_write = _has_typeface()

    def _at(self, x: float, y: float) -> Point:
        return (x - self._area[0]) * self._scale, (y - self._area[1]) * self._scale

    def write(self, node: Node) -> None:
        """A text object, upright."""
        if not self._can_write:
            return
        colour = _colour(node, "FillColor") or _BLACK
        for run in letters_of(node):
            for letter in run:
                pixels = min(max(round(letter.size * self._scale), 1), 2000)
                font = load_font(Face.HEI, pixels)
                self._draw.text(self._at(letter.x, letter.y), letter.text, fill=colour, font=font, anchor="ls")

    def trace(self, node: Node) -> None:
        """A path: filled where it says so, its line where it does not say otherwise."""
        data = node.find("AbbreviatedData")
        if data is None:
            return
        paths = [[self._at(*point) for point in path] for path in _paths(data.text, boundary_of(node), matrix_of(node))]
        fill = _colour(node, "FillColor") if node.given.get("Fill") == "true" else None
        stroke = (_colour(node, "StrokeColor") or _BLACK) if node.given.get("Stroke") != "false" else None
        width = numbers_of(node.given.get("LineWidth", "")) or [_THIN]
        for path in paths:
            if fill is not None and len(path) > 2:
                self._draw.polygon(path, fill=fill)
            if stroke is not None and len(path) > 1:
                self._draw.line(path, fill=stroke, width=max(1, round(width[0] * self._scale)))

    def paste(self, node: Node, package: OfdPackage) -> None:
        """A picture into its boundary; a broken one, or one of a kind that is not known, is left out."""
        left, top, wide, tall = boundary_of(node)
        data = package.picture(node.given.get("ResourceID", ""))
        size = (round(wide * self._scale), round(tall * self._scale))
        if data is None or min(size) < 1 or max(size) > 4 * max(self._canvas.size):
            return
        try:
            with Pictures.open(io.BytesIO(data), formats=FORMATS) as opened:
                if opened.width * opened.height > _MOST_PIXELS:
                    return
                picture = opened.convert("RGBA").resize(size)
        except OPENING_ERRORS:
            return
        x, y = self._at(left, top)
        self._canvas.paste(picture, (round(x), round(y)), picture)


def _has_typeface() -> bool:
    """Whether there is one to write in. Asked once a page: what is missing is sought in every folder each time."""
    try:
        find_font(Face.HEI)
    except FontMissingError:
        return False
    return True


def _colour(node: Node, name: str) -> Colour | None:
    found = node.find(name)
    if found is None:
        return None
    numbers = [min(max(round(number), 0), 255) for number in numbers_of(found.given.get("Value", ""))]
    if len(numbers) == 1:
        return numbers[0], numbers[0], numbers[0]
    return (numbers[0], numbers[1], numbers[2]) if len(numbers) == 3 else _BLACK


def _paths(text: str, boundary: Rectangle, matrix: Matrix) -> Iterator[list[Point]]:
    """The pieces of a path as points on the page; curves as short lines."""
    a, b, c, d, e, f = matrix

    def placed(x: float, y: float) -> Point:
        return boundary[0] + a * x + c * y + e, boundary[1] + b * x + d * y + f

    path: list[Point] = []
    for operator, numbers in _operations(text):
        if operator in "MS":
            if path:
                yield [placed(*point) for point in path]
            path = [(numbers[0], numbers[1])]
        elif operator == "C" and path:
            path.append(path[0])
        elif operator == "A" and path:
            path.append((numbers[5], numbers[6]))
        elif path:
            path += _curve(path[-1], numbers)
    if path:
        yield [placed(*point) for point in path]


def _operations(text: str) -> Iterator[tuple[str, list[float]]]:
    words = text.split()
    index = 0
    while index < len(words) and words[index] in _POINTS:
        operator = words[index]
        count = _POINTS[operator]
        numbers = numbers_of(" ".join(words[index + 1 : index + 1 + count]))
        if len(numbers) != count:
            return
        yield operator, numbers
        index += 1 + count


def _curve(start: Point, numbers: Sequence[float]) -> list[Point]:
    """A line, or a Bézier curve of the second or third degree, as points after its start."""
    points = [start, *zip(numbers[::2], numbers[1::2], strict=True)]
    if len(points) == 2:
        return points[1:]
    return [_on_curve(points, step / _STEPS) for step in range(1, _STEPS + 1)]


def _on_curve(points: Sequence[Point], share: float) -> Point:
    while len(points) > 1:
        pairs = pairwise(points)
        points = [(x0 + (x1 - x0) * share, y0 + (y1 - y0) * share) for (x0, y0), (x1, y1) in pairs]
    return points[0]
