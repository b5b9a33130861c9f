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
    FIXED_DATE = "fixed_date"


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
    filing (归档年度), and of the account in which an asset was cleared away; `fixed_on` the day that is
    stated on the item itself, such as the end of a contract. Raises RetentionError `year_out_of_range`.
    """

    case: tuple[CaseEvent, ...] = ()
    fiscal_year: int | None = None
    filing_year: int | None = None
    asset_disposal_year: int | None = None
    fixed_on: date | None = None

    def __post_init__(self) -> None:
        fixed_year = None if self.fixed_on is None else self.fixed_on.year
        for year in (self.fiscal_year, self.filing_year, self.asset_disposal_year, fixed_year):
            if year is not None:
                _check_year(year)


@dataclass(frozen=True, slots=True)
class Start:
    """A known beginning, by the event `trigger`.

    `starts_on` is the day as shown, `counted_after` the day after which the years are counted.
    """

    trigger: Trigger
    starts_on: date
    counted_after: date
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Awaited:
    """A beginning that has not come, or is not known: why, and the day where it is known (`trigger` brings it)."""

    trigger: Trigger
    starts_on: date | None
    obstacles: tuple[Reason, ...]
    reasons: tuple[Reason, ...] = ()


def find_start(triggers: tuple[Trigger, ...], events: Events, on: date) -> Start | Awaited:
    """When the period of a rule with these triggers (one or more) starts, as seen on the day `on`.

    Of several events the latest counts. While one of them is unknown the beginning is unknown, and while
    one lies ahead it is not come (reading 3). Years are known as soon as they are recorded.
    """
    found = {trigger: _find_one(trigger, events) for trigger in triggers}
    missing = {trigger: start for trigger, start in found.items() if isinstance(start, Reason)}
    if missing:
        return Awaited(next(iter(missing)), None, tuple(missing.values()))
    starts = [start for start in found.values() if isinstance(start, Start)]
    reasons = tuple(reason for start in starts for reason in start.reasons)
    ahead = [start for start in starts if start.trigger in _DAYS_AHEAD and start.starts_on > on]
    if ahead:
        last = max(ahead, key=lambda start: start.starts_on)
        obstacles = tuple(Reason.of(_DAYS_AHEAD[one.trigger], "reading-3", on=one.starts_on) for one in ahead)
        return Awaited(last.trigger, last.starts_on, obstacles, reasons)
    latest = max(starts, key=lambda start: (start.counted_after, start.starts_on))
    if len(starts) > 1:
        told = Reason.of(ReasonCode.LATEST_EVENT, "schedule", trigger=latest.trigger, events=len(starts))
        reasons = (*reasons, told)
    return Start(latest.trigger, latest.starts_on, latest.counted_after, reasons)


_DAYS_AHEAD = {
    Trigger.WITHDRAWAL: ReasonCode.WITHDRAWAL_AHEAD,
    Trigger.FIXED_DATE: ReasonCode.FIXED_DAY_AHEAD,
}
"""The events that happen on a day; such a day may lie ahead, and counts only once it has come."""


def _find_one(trigger: Trigger, events: Events) -> Start | Reason:
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
        case Trigger.FIXED_DATE:
            return _stated_day(events.fixed_on)


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
    return Start(Trigger.WITHDRAWAL, last, last, tuple(reasons))


def _stated_day(day: date | None) -> Start | Reason:
    if day is None:
        return Reason.of(ReasonCode.FIXED_DAY_UNKNOWN, "schedule")
    return Start(Trigger.FIXED_DATE, day, day, (Reason.of(ReasonCode.FIXED_DAY, "civil-code-201", on=day),))


def _after_year(trigger: Trigger, year: int | None, code: ReasonCode, basis: str) -> Start | Reason:
    if year is None:
        return Reason.of(ReasonCode.YEAR_UNKNOWN, basis, trigger=trigger)
    reason = Reason.of(code, basis, year=year)
    return Start(trigger, date(year + 1, 1, 1), date(year, 12, 31), (reason,))


def _check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise RetentionError("year_out_of_range", year=year, first=FIRST_YEAR, last=LAST_YEAR)
