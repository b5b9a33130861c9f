"""When jobs are due: by the day in the archive's time zone, or every so many minutes. Values in, values out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Every:
    """Again so many minutes after it last began."""

    minutes: int


@dataclass(frozen=True, slots=True)
class Daily:
    """Once each day."""


@dataclass(frozen=True, slots=True)
class Weekly:
    """Once a week, on this day: 1 is Monday, 7 Sunday."""

    weekday: int


@dataclass(frozen=True, slots=True)
class Yearly:
    """Once a year, on this day; one that every year has."""

    month: int
    day: int


@dataclass(frozen=True, slots=True)
class ByHand:
    """Never by the clock."""


When = Every | Daily | Weekly | Yearly | ByHand


def is_due(when: When, honoured: datetime | None, now: datetime, day_of: Callable[[datetime], date]) -> bool:
    """Whether a tick has come since the beginning of the last good run. Many missed ticks are one: made up for once.

    A run that lies ahead was begun by a clock that was wrong, and did nothing for the days that come.
    """
    if isinstance(when, ByHand):
        return False
    if honoured is None or honoured > now:
        return True
    if isinstance(when, Every):
        return now - honoured >= timedelta(minutes=when.minutes)
    return day_of(honoured) < latest_tick(when, day_of(now))


def next_due(
    when: When, honoured: datetime | None, now: datetime, day_of: Callable[[datetime], date]
) -> datetime | date | None:
    """The instant or day on which it is due next: `now` where it is due already, None where the clock never asks."""
    if isinstance(when, ByHand):
        return None
    if honoured is None or is_due(when, honoured, now, day_of):
        return now
    if isinstance(when, Every):
        return honoured + timedelta(minutes=when.minutes)
    return next_tick(when, day_of(now))


def latest_tick(when: Daily | Weekly | Yearly, today: date) -> date:
    """The last day, today included, on which it was due."""
    match when:
        case Daily():
            return today
        case Weekly(weekday):
            return today - timedelta(days=(today.isoweekday() - weekday) % 7)
        case Yearly(month, day):
            this_year = date(today.year, month, day)
            return this_year if this_year <= today else date(today.year - 1, month, day)


def next_tick(when: Daily | Weekly | Yearly, today: date) -> date:
    """The first day after today on which it is due."""
    match when:
        case Daily():
            return today + timedelta(days=1)
        case Weekly():
            return latest_tick(when, today) + timedelta(days=7)
        case Yearly(month, day):
            return date(latest_tick(when, today).year + 1, month, day)
