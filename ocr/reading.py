"""A reading as plain data, to be kept: small enough to store for every page, exact enough to mark a word."""

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

from ocr.base import Line, Point, Quad, Reading

_FORM = 1
_STEPS = 10_000
"""Confidences and edges are kept as ten-thousandths, corners as tenths of a pixel."""
_TENTHS = 10


def dump(reading: Reading) -> dict[str, Any]:
    """The reading as a compact value that JSON can hold; fractions are rounded to whole steps."""
    return {
        "form": _FORM,
        "size": [reading.width, reading.height],
        "turn": reading.rotation,
        "engine": [reading.engine, reading.engine_version],
        "confidence": round(reading.confidence * _STEPS),
        "born_digital": reading.born_digital,
        "rows": [[_dump_line(line) for line in row] for row in reading.rows],
        "unreadable": [_dump_quad(quad) for quad in reading.unreadable],
    }


def load(data: Mapping[str, Any]) -> Reading:
    """The reading that `dump` wrote; ValueError if the data are of another form."""
    if data.get("form") != _FORM:
        raise ValueError(f"a reading of unknown form: {data.get('form')!r}")
    width, height = data["size"]
    engine, version = data["engine"]
    return Reading(
        width=width,
        height=height,
        rotation=data["turn"],
        rows=tuple(tuple(_load_line(line) for line in row) for row in data["rows"]),
        engine=engine,
        engine_version=version,
        confidence=data["confidence"] / _STEPS,
        born_digital=data["born_digital"],
        unreadable=tuple(_load_quad(quad) for quad in data["unreadable"]),
    )


def _dump_line(line: Line) -> list[Any]:
    edges = [round(edge * _STEPS) for edge in line.edges]
    return [line.text, _dump_quad(line.quad), round(line.confidence * _STEPS), edges]


def _load_line(data: Sequence[Any]) -> Line:
    text, quad, confidence, edges = data
    return Line(text, _load_quad(quad), confidence / _STEPS, tuple(edge / _STEPS for edge in edges))


def _dump_quad(quad: Quad) -> list[int]:
    return [round(number * _TENTHS) for number in chain.from_iterable(quad)]


def _load_quad(numbers: Sequence[int]) -> Quad:
    if len(numbers) != 8:
        raise ValueError(f"a quadrilateral has 8 numbers, not {len(numbers)}")
    points: list[Point] = [(x / _TENTHS, y / _TENTHS) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]
    return points[0], points[1], points[2], points[3]
