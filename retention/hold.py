"""Holds (保留): what must not be destroyed, whatever its period says (rule 79 article 19, invariant 2)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Reach(StrEnum):
    """Through what a hold reaches an item. Holds pass down, from case to paper to recording, never upwards."""

    ITEM = "item"
    PAPER = "paper"
    CASE = "case"
    UNIT = "unit"
    SEARCH = "search"


@dataclass(frozen=True, slots=True)
class Hold:
    """A hold that is open on an item. `number` is its place among the archive's holds, `since` the day it was placed.

    No date ends a hold, only a release; so it has none.
    """

    number: int
    reach: Reach
    since: date
