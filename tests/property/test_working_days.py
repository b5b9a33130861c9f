"""Laws of terms of working days, for any start, any length and any calendar."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from config import shipped_calendar
from retention import Calendar, Festivals, due_after

SHIPPED = shipped_calendar()
CALENDAR = Calendar(
    SHIPPED.version,
    SHIPPED.announced,
    SHIPPED.rest,
    SHIPPED.work,
    tuple(Festivals(*days) for days in SHIPPED.festivals),
)
STARTS = st.dates(date(2003, 12, 1), date(2055, 12, 31))
TERMS = st.integers(1, 60)
LAST_SETTLED = date(max(CALENDAR.announced), 12, 24)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Years announced or not, and any days off and worked within 2026 and 2027."""
    days = st.sets(st.dates(date(2026, 1, 1), date(2027, 12, 31)), max_size=60)
    rest = draw(days)
    announced = draw(st.sets(st.integers(2025, 2028)))
    festivals = CALENDAR.festivals if draw(st.booleans()) else ()
    return Calendar("any", frozenset(announced), frozenset(rest), frozenset(draw(days) - rest), festivals)


CALENDARS = st.one_of(st.just(CALENDAR), calendars())


def worked(calendar: Calendar, after: date, until: date) -> int:
    """The working days after one day, up to and with another."""
    return sum(calendar.is_working(after + timedelta(days=number + 1)) for number in range((until - after).days))


@given(CALENDARS, STARTS, TERMS)
def test_the_end_is_a_working_day_and_exactly_so_many_lie_in_between(
    calendar: Calendar, start: date, term: int
) -> None:
    due_on = due_after(start, calendar, term).due_on
    assert calendar.is_working(due_on)
    assert worked(calendar, start, due_on) == term


@given(CALENDARS, STARTS, STARTS, TERMS)
def test_a_later_start_never_ends_earlier(calendar: Calendar, one: date, another: date, term: int) -> None:
    ends = [due_after(start, calendar, term).due_on for start in sorted((one, another))]
    assert ends == sorted(ends)


@given(CALENDARS, STARTS, TERMS)
def test_one_day_more_ends_on_the_next_working_day(calendar: Calendar, start: date, term: int) -> None:
    shorter, longer = (due_after(start, calendar, days).due_on for days in (term, term + 1))
    assert longer == due_after(shorter, calendar, 1).due_on


@given(STARTS, TERMS)
def test_a_term_is_provisional_exactly_if_it_leaves_what_is_announced(start: date, term: int) -> None:
    deadline = due_after(start, CALENDAR, term)
    first = start + timedelta(days=1)
    settled = first.year >= min(CALENDAR.announced) and deadline.due_on <= LAST_SETTLED
    assert deadline.provisional == (not settled)


@given(CALENDARS, STARTS, st.sets(st.dates(date(2026, 1, 1), date(2027, 12, 31)), max_size=20))
def test_local_holidays_never_bring_the_end_forward(calendar: Calendar, start: date, local: set[date]) -> None:
    assert due_after(start, replace(calendar, local=frozenset(local))).due_on >= due_after(start, calendar).due_on


@given(STARTS, st.sets(st.dates(date(2027, 1, 1), date(2027, 12, 31)), max_size=40))
def test_a_notice_that_comes_later_leaves_settled_terms_alone(start: date, rest: set[date]) -> None:
    # Invariant 14: settled clocks and announced years do not move.
    before = due_after(start, CALENDAR)
    announced = CALENDAR.announced | {max(CALENDAR.announced) + 1}
    further = frozenset(day.replace(year=max(announced)) for day in rest if (day.month, day.day) != (2, 29))
    after = due_after(start, replace(CALENDAR, announced=announced, rest=CALENDAR.rest | further - CALENDAR.work))
    assert before.provisional or (after.due_on, after.provisional) == (before.due_on, False)
