"""A schedule as plain data, to be kept as a version beside the documents it judged."""

from dataclasses import asdict
from typing import Any

from pydantic import TypeAdapter

from config.regulation.values import Schedule

_SCHEDULE = TypeAdapter(Schedule)


def dump_schedule(schedule: Schedule) -> dict[str, Any]:
    """The schedule as JSON-able data; the inverse of `read_schedule`."""
    return asdict(schedule)


def read_schedule(text: str) -> Schedule:
    """The schedule from its JSON text. Raises pydantic's ValidationError (a ValueError) for anything else."""
    return _SCHEDULE.validate_json(text)
