"""Working days (工作日): when a term of thirty of them ends (articles 5 and 8, Civil Code 201 and 203).

Each year the State Council announces which days are off and which Saturdays and Sundays are worked instead.
For a year without such a notice the days of the holiday decree (全国年节及纪念日放假办法, as in force since
2025) and Monday to Friday stand in, and what was counted with them is provisional (reading 19).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from retention.reason import Reason, ReasonCode, RetentionError
from retention.trigger import FIRST_YEAR, LAST_YEAR

WORKING_DAYS = 30
"""The term of article 5 (entry of aid) and article 8 (paper and data in step)."""

MOST_WORKING_DAYS = 366
"""No term of the field is longer; more is a slip of the pen."""

YEAR_END = 25
"""From this day of December on the notice of the next year may move days; since 2004 none moved one before the 29th."""

_SATURDAY = 5
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Festivals:
    """The days of one year that the moon and the sun set: 正月初一, 清明, 端午, 中秋.

    Raises RetentionError `festivals_disagree` unless they follow one another within a year.
    """

    spring: date
    qingming: date
    dragon_boat: date
    mid_autumn: date

    def __post_init__(self) -> None:
        days = [self.spring, self.qingming, self.dragon_boat, self.mid_autumn]
        if days != sorted(days) or self.spring.year != self.mid_autumn.year:
            raise RetentionError("festivals_disagree", year=self.spring.year)

    @property
    def year(self) -> int:
        """The calendar year that they lie in."""
        return self.spring.year


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are worked, by the notices that are in and by the decree where they are not.

    `announced` are the years whose notice is in. `rest` are the days off and `work` the Saturdays and Sundays
    worked that notices name, in the December before their year too. `festivals` serve the years without a
    notice. `local` are days off that a local government sets (decree article 4), announced or not. `version`
    names all of this; it is kept with every term that was counted. Raises RetentionError
    `calendar_contradicts` if a day is both off and worked.
    """

    version: str
    announced: frozenset[int]
    rest: frozenset[date]
    work: frozenset[date]
    festivals: tuple[Festivals, ...] = ()
    local: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        both = self.rest & self.work
        if both:
            raise RetentionError("calendar_contradicts", day=min(both))

    def is_working(self, day: date) -> bool:
        """Whether the day is worked, as far as is known."""
        if day in self.rest or day in self.local:
            return False
        if day in self.work:
            return True
        if day.weekday() >= _SATURDAY:
            return False
        return day.year in self.announced or day not in days_off(day.year, self._festivals_of(day.year))

    def doubts(self, day: date) -> tuple[Reason, ...]:
        """Why the day may yet turn out otherwise; nothing where notices have settled it."""
        if day.year not in self.announced:
            missing = Reason.of(ReasonCode.YEAR_NOT_ANNOUNCED, "reading-19", year=day.year)
            if self._festivals_of(day.year) is not None:
                return (missing,)
            return (missing, Reason.of(ReasonCode.FESTIVALS_UNKNOWN, "holidays-2", year=day.year))
        if (day.month, day.day) >= (12, YEAR_END) and day.year + 1 not in self.announced:
            return (Reason.of(ReasonCode.YEAR_END_MAY_MOVE, "reading-19", year=day.year, next=day.year + 1),)
        return ()

    def _festivals_of(self, year: int) -> Festivals | None:
        return next((found for found in self.festivals if found.year == year), None)


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day of a term, by the calendar of that version; `doubts` say what may still move it."""

    due_on: date
    calendar_version: str
    doubts: tuple[Reason, ...] = ()

    @property
    def provisional(self) -> bool:
        """Whether a notice that is still to come may move the day (reading 19)."""
        return bool(self.doubts)


def due_after(start: date, calendar: Calendar, days: int = WORKING_DAYS) -> Deadline:
    """The last of so many working days after `start`, which is itself not counted (Civil Code 201).

    It always is a working day, so article 203 has nothing left to move. A calendar that lacks years makes
    the answer provisional and never fails. Raises RetentionError `working_days_out_of_range` or
    `year_out_of_range`.
    """
    if not 1 <= days <= MOST_WORKING_DAYS:
        raise RetentionError("working_days_out_of_range", days=days, longest=MOST_WORKING_DAYS)
    if not FIRST_YEAR <= start.year <= LAST_YEAR:
        raise RetentionError("year_out_of_range", year=start.year, first=FIRST_YEAR, last=LAST_YEAR)
    doubts: dict[Reason, None] = {}
    day, left = start, days
    while left:
        day += _DAY
        left -= calendar.is_working(day)
        doubts |= dict.fromkeys(calendar.doubts(day))
    return Deadline(day, calendar.version, tuple(doubts))


@lru_cache(maxsize=64)
def days_off(year: int, festivals: Festivals | None) -> frozenset[date]:
    """The days off that the decree orders for a year (article 2), those made up included (article 6).

    A day off that falls on a Saturday or Sunday, or on another holiday, is made up on the first day after its
    holiday that is none of these. Without `festivals` only the days that the sun's calendar fixes are known.
    """
    taken: set[date] = set()
    owed_after = []
    for holiday in sorted(_holidays(year, festivals)):
        for day in holiday:
            if day.weekday() >= _SATURDAY or day in taken:
                owed_after.append(holiday[-1])
            else:
                taken.add(day)
    for last in owed_after:
        day = last + _DAY
        while day.weekday() >= _SATURDAY or day in taken:
            day += _DAY
        taken.add(day)
    return frozenset(taken)


def holidays_of(year: int, festivals: Festivals | None) -> frozenset[date]:
    """The days of the decree's holidays themselves (article 2), thirteen of them: no notice has any of them worked."""
    return frozenset(day for holiday in _holidays(year, festivals) for day in holiday)


def _holidays(year: int, festivals: Festivals | None) -> Iterator[list[date]]:
    """The holidays of article 2, each with its days: thirteen days in all."""
    yield _days_from(date(year, 1, 1), 1)
    yield _days_from(date(year, 5, 1), 2)
    yield _days_from(date(year, 10, 1), 3)
    if festivals is not None:
        yield _days_from(festivals.spring - _DAY, 4)
        yield _days_from(festivals.qingming, 1)
        yield _days_from(festivals.dragon_boat, 1)
        yield _days_from(festivals.mid_autumn, 1)


def _days_from(first: date, count: int) -> list[date]:
    return [first + timedelta(days=number) for number in range(count)]
