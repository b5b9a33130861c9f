"""Quarter turns of pages, and what is measured on quadrilaterals."""

from collections.abc import Iterable
from typing import TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.base import Image, Point, Quad

Corners = NDArray[np.float32]
"""4 × 2: top left, top right, bottom right, bottom left."""

Number = TypeVar("Number", int, float)

_CV_TURNS = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}


def checked_turn(degrees: int) -> int:
    """`degrees` brought into 0, 90, 180 or 270; anything but a quarter turn is a ValueError."""
    if degrees % 90:
        raise ValueError(f"not a quarter turn: {degrees}")
    return degrees % 360


def turned_image(image: Image, rotation: int) -> Image:
    """The image turned clockwise by quarter turns; the same object where nothing is to be turned."""
    turn = checked_turn(rotation)
    return image if turn == 0 else cv2.rotate(image, _CV_TURNS[turn]).astype(np.uint8, copy=False)


def turned_size(width: Number, height: Number, rotation: int) -> tuple[Number, Number]:
    """Width and height after a clockwise quarter turn."""
    return (height, width) if checked_turn(rotation) in (90, 270) else (width, height)


def turned_points(points: Corners, width: float, height: float, rotation: int) -> Corners:
    """Points (n × 2) of a `width` × `height` page where they stand after it was turned clockwise."""
    x, y = points[:, 0], points[:, 1]
    match checked_turn(rotation):
        case 90:
            moved = (height - y, x)
        case 180:
            moved = (width - x, height - y)
        case 270:
            moved = (y, width - x)
        case _:
            moved = (x, y)
    return np.stack(moved, axis=1).astype(np.float32)


def run_and_rise(corners: Corners) -> tuple[float, float]:
    """Length along the text and height across it, in pixels."""
    along = max(np.linalg.norm(corners[1] - corners[0]), np.linalg.norm(corners[2] - corners[3]))
    across = max(np.linalg.norm(corners[3] - corners[0]), np.linalg.norm(corners[2] - corners[1]))
    return float(along), float(across)


def within(corners: Corners, width: int, height: int) -> Corners:
    """The corners moved onto the page where they stand off it."""
    return np.clip(corners, 0, np.array([width, height], np.float32)).astype(np.float32)


def to_quad(corners: Corners) -> Quad:
    """Corners as plain numbers."""
    points: list[Point] = [(float(x), float(y)) for x, y in corners]
    return points[0], points[1], points[2], points[3]


def to_corners(quad: Iterable[Point]) -> Corners:
    """Plain numbers as corners."""
    return np.array(list(quad), np.float32)
