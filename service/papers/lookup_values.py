"""Values of the papers of look-ups: the register, the notice of a refusal, extracts and certificates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class LookupLine:
    """A line of 查阅登记簿, every cell as it stands there; numbers of identity papers are masked.

    `items` counts documents that were approved, `copies` pages copied.
    """

    number: str
    date: date
    visitors: str
    body: str
    papers: str
    contact: str
    letter_number: str
    purpose: str
    basis: str
    scope: str
    modes: str
    items: int
    copies: int
    approved: str
    served_by: str
    from_to: str
    returned: str
    effect: str
    remark: str


@dataclass(frozen=True, slots=True)
class LookupRegister:
    """查阅登记簿 of a unit and all below it, from one day to another, with its counts."""

    unit: str
    fonds: str
    first: date
    last: date
    lines: Sequence[LookupLine]
    times: int
    items: int
    copies: int
    printed_on: date


@dataclass(frozen=True, slots=True)
class RefusalNotice:
    """不予查阅告知书: why a look-up was refused, and what the asker can do about it."""

    number: str
    unit: str
    receiver: str
    received_on: date
    purpose: str
    reason: str
    remedy: str
    refused_by: str
    refused_on: date


@dataclass(frozen=True, slots=True)
class GivenPaper:
    """An `extract` or a `certificate`: text in paragraphs, and from which pages (code, title, page) it is taken."""

    kind: str
    number: str
    unit: str
    receiver: str
    lookup: str
    text: Sequence[str]
    lines: Sequence[tuple[str, str, int]]
    checked_by: str
    made_on: date
    code: str
