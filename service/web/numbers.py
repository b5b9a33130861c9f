"""Numbers in addresses and forms: none is larger than what every database takes for an id."""

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

LARGEST_ID = 2**31 - 1
"""The largest number that every database takes for an id."""


class _Bounded(IntegerConverter):
    """A number in a path; beyond the bound there is nothing at the address."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=LARGEST_ID)


def as_number(text: str) -> int:
    """A number as it stands in a query or a field. Raises ValueError, also where it is out of bounds."""
    if not (text.isascii() and text.isdigit() and len(text) <= 10):
        raise ValueError(text[:20])
    found = int(text)
    if found > LARGEST_ID:
        raise ValueError(text)
    return found


def install(app: Flask) -> None:
    """Bound the numbers of all paths."""
    app.url_map.converters["int"] = _Bounded
