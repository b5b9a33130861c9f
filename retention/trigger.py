"""From when: the events that start a period, whatever the order in which they were recorded."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from retention.reason import Reason, ReasonCode, RetentionError

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Years outside are slips of the pen."""


class Trigger(StrEnum):
    """What starts a period."""

    WITHDRAWAL = "withdrawal"
    FISCAL_YEAR = "fiscal_year"
    FILING_YEAR = "filing_year"
    ASSET_DISPOSAL = "asset_disposal"


class CaseStep(StrEnum):
    """What can happen to a case file that matters to its clock. Change of keeper (article 7) does not."""

    WITHDRAWN = "withdrawn"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """A withdrawal (撤档) or reopening; `day` is None while it is not known to the day.

    Raises RetentionError `year_out_of_range`.
    """

    step: CaseStep
    day: date | None

    def __post_init__(self) -> None:
        if self.day is not None:
            _check_year(self.day.year)


def withdrawn(approved_on: date | None, named_on: date | None = None) -> CaseEvent:
    """The withdrawal approved on its form on `approved_on`, effective then or on the later day that it names.

    The day of death, retirement, signature or entry is never meant (reading 3): a named day before the
    approval moves nothing.
    """
    if approved_on is None or named_on is None:
        return CaseEvent(CaseStep.WITHDRAWN, approved_on)
    return CaseEvent(CaseStep.WITHDRAWN, max(approved_on, named_on))


def reopened(on: date | None) -> CaseEvent:
    """The reopening of a withdrawn case file."""
    return CaseEvent(CaseStep.REOPENED, on)


@dataclass(frozen=True, slots=True)
class Events:
    """What is on record about the events that can start a period; what is not known is None.

    `case` the withdrawals and reopenings that stand (a corrected one is left out), in any order; the
    years are calendar years: of account (for papers without one, the year they cover: reading 8), of
    filing (归档年度), and of the account in which an asset was cleared away. Raises RetentionError
    `year_out_of_range`.
    """

    case: tuple[CaseEvent, ...] = ()
    fiscal_year: int | None = None
    filing_year: int | None = None
    asset_disposal_year: int | None = None

    def __post_init__(self) -> None:
        for year in (self.fiscal_year, self.filing_year, self.asset_disposal_year):
            if year is not None:
                _check_year(year)


@dataclass(frozen=True, slots=True)
class Start:
    """A known beginning: `starts_on` as shown, `counted_after` the day after which the years are counted."""

    starts_on: date
    counted_after: date
    reasons: tuple[Reason, ...]


def find_start(trigger: Trigger, events: Events) -> Start | Reason:
    """When the period of a rule with this trigger starts; a Reason where that is not known.

    A withdrawal day that lies ahead is given like any other: whether it has come is for the judge to see.
    """
    match trigger:
        case Trigger.WITHDRAWAL:
            return _last_withdrawal(events.case)
        case Trigger.FISCAL_YEAR:
            return _after_year(trigger, events.fiscal_year, ReasonCode.AFTER_FISCAL_YEAR, "rule79-14")
        case Trigger.FILING_YEAR:
            return _after_year(trigger, events.filing_year, ReasonCode.AFTER_FILING_YEAR, "reading-9")
        case Trigger.ASSET_DISPOSAL:
            year = events.asset_disposal_year
            return _after_year(trigger, year, ReasonCode.AFTER_ASSET_DISPOSAL, "reading-8")


def _last_withdrawal(history: tuple[CaseEvent, ...]) -> Start | Reason:
    """The last withdrawal that no later reopening follows (reading 4).

    Where the record leaves the order open, the papers stay protected: an event of unknown day may be the
    last, and of a withdrawal and a reopening on the same day the reopening counts as the later.
    """
    withdrawals = {event.day for event in history if event.step is CaseStep.WITHDRAWN}
    reopenings = {event.day for event in history if event.step is CaseStep.REOPENED}
    if None in withdrawals | reopenings:
        return Reason.of(ReasonCode.DAY_UNKNOWN, "reading-3")
    last = max((day for day in withdrawals if day), default=None)
    last_reopening = max((day for day in reopenings if day), default=None)
    if last_reopening and (last is None or last_reopening >= last):
        return Reason.of(ReasonCode.CASE_REOPENED, "reading-4", on=last_reopening)
    if last is None:
        return Reason.of(ReasonCode.CASE_OPEN, "measures-9")
    reasons = [Reason.of(ReasonCode.WITHDRAWN, "measures-9", on=last)]
    if len(withdrawals) > 1:
        reasons.append(Reason.of(ReasonCode.LAST_WITHDRAWAL, "reading-4", on=last, withdrawals=len(withdrawals)))
    return Start(last, last, tuple(reasons))


def _after_year(trigger: Trigger, year: int | None, code: ReasonCode, basis: str) -> Start | Reason:
    if year is None:
        return Reason.of(ReasonCode.YEAR_UNKNOWN, basis, trigger=trigger)
    reason = Reason.of(code, basis, year=year)
    return Start(date(year + 1, 1, 1), date(year, 12, 31), (reason,))


def _check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise RetentionError("year_out_of_range", year=year, first=FIRST_YEAR, last=LAST_YEAR)
