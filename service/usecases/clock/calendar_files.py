"""A year's holidays as a file: CSV with a line a day, or TOML or JSON with two lists of days.

date,kind                      rest = [2027-01-01, 2027-01-02]        {"rest": ["2027-01-01"], "work": []}
2027-01-01,rest                work = [2027-01-31]
"""

import csv
import json
import tomllib
from collections.abc import Iterable
from datetime import date

from service.catalogue.clocks import DayKind
from service.errors import InvalidError
from service.usecases.clock.calendars import NamedDay

MAX_BYTES = 64 << 10
"""Far more than a year of days needs."""

KINDS = {"rest": DayKind.REST, "work": DayKind.WORK, "放假": DayKind.REST, "休": DayKind.REST, "上班": DayKind.WORK}
"""What is written -> what is meant."""


def read_days(content: bytes) -> list[NamedDay]:
    """The days that a file names, in its order. Raises InvalidError `calendar.unreadable` or `calendar.too_large`."""
    if len(content) > MAX_BYTES:
        raise InvalidError("calendar.too_large", limit=MAX_BYTES)
    try:
        text = content.decode("utf-8-sig")
        start = text.lstrip()
        if start.startswith(("{", "[")):
            return _listed(json.loads(text))
        if "=" in start.partition("\n")[0] or start.startswith("#"):
            return _listed(tomllib.loads(text))
        rows = list(csv.reader(text.splitlines()))
        return [_named(number, row) for number, row in enumerate(rows, 1) if row and not _is_heading(row)]
    except (ValueError, RecursionError, TypeError, KeyError, IndexError, csv.Error) as error:
        raise InvalidError("calendar.unreadable", detail=str(error)[:100]) from None


def _listed(table: object) -> list[NamedDay]:
    if not isinstance(table, dict) or table.keys() - {"rest", "work"}:
        raise ValueError("rest, work")
    return [NamedDay(day, DayKind(kind)) for kind, days in table.items() for day in _days(days)]


def _days(values: object) -> Iterable[date]:
    if not isinstance(values, list):
        raise ValueError("[…]")
    for value in values:
        yield value if isinstance(value, date) else date.fromisoformat(str(value))


def _is_heading(row: list[str]) -> bool:
    return not row[0].strip()[:1].isdigit()


def _named(number: int, row: list[str]) -> NamedDay:
    try:
        return NamedDay(date.fromisoformat(row[0].strip()), KINDS[row[1].strip().lower()])
    except (ValueError, KeyError, IndexError):
        raise InvalidError("calendar.bad_line", line=number, text=",".join(row)[:60]) from None
