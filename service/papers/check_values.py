"""What the report of a document's checks says. Values only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class CheckLine:
    """A check: to which property it belongs, its name, what came of it, code and data of its evidence."""

    property: str
    code: str
    outcome: str
    evidence: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The checks of a document at one time; `number` is that of the document, `who` asked for them (empty: nobody)."""

    number: int
    code: str
    title: str
    unit: str
    at: datetime
    stage: str
    who: str
    version: str
    lines: Sequence[CheckLine]
