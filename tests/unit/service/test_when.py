"""When jobs are due: once for each day, week or year, and once for however many ticks were missed."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.usecases.clock.when import (
    ByHand,
    Daily,
    Every,
    Weekly,
    When,
    Yearly,
    is_due,
    latest_tick,
    next_due,
    next_tick,
)

CHINA = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
BY_DAY = [Daily(), Weekly(7), Weekly(1), Yearly(1, 1), Yearly(10, 1), Yearly(12, 31)]


def day_of(instant: datetime) -> date:
    return instant.astimezone(CHINA).date()


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=CHINA).astimezone(UTC)


@pytest.mark.parametrize(
    ("when", "honoured", "today", "due"),
    [
        (Daily(), date(2026, 11, 22), date(2026, 11, 23), True),
        (Daily(), date(2026, 11, 23), date(2026, 11, 23), False),
        (Weekly(7), date(2026, 11, 22), date(2026, 11, 28), False),  # a Sunday, the Saturday after
        (Weekly(7), date(2026, 11, 22), date(2026, 11, 29), True),
        (Weekly(7), date(2026, 11, 21), date(2026, 11, 24), True),  # the Sunday between was missed
        (Yearly(1, 1), date(2026, 1, 1), date(2026, 12, 31), False),
        (Yearly(1, 1), date(2026, 12, 31), date(2027, 1, 1), True),
        (Yearly(1, 1), date(2026, 5, 1), date(2027, 7, 9), True),
        (Yearly(10, 1), date(2026, 9, 30), date(2026, 9, 30), False),
        (Yearly(10, 1), date(2026, 9, 30), date(2026, 10, 1), True),
        (ByHand(), date(2000, 1, 1), date(2026, 1, 1), False),
        # A clock that was ahead began it.
        (Daily(), date(2027, 12, 28), date(2026, 11, 23), True),
        (Weekly(7), date(2027, 12, 28), date(2026, 11, 23), True),
        (Yearly(1, 1), date(2027, 12, 28), date(2026, 11, 23), True),
        (Every(5), date(2027, 12, 28), date(2026, 11, 23), True),
        (ByHand(), date(2027, 12, 28), date(2026, 11, 23), False),
    ],
)
def test_the_day_before_the_day_and_the_day_after(when: When, honoured: date, today: date, due: bool) -> None:
    assert is_due(when, noon(honoured), noon(today), day_of) is due


def test_what_never_ran_is_due_but_for_what_only_people_do() -> None:
    assert all(is_due(when, None, NOON, day_of) for when in (*BY_DAY, Every(5)))
    assert not is_due(ByHand(), None, NOON, day_of)
    assert next_due(ByHand(), None, NOON, day_of) is None


def test_minutes_count_from_the_beginning_of_the_last_run() -> None:
    assert not is_due(Every(5), NOON - timedelta(minutes=4, seconds=59), NOON, day_of)
    assert is_due(Every(5), NOON - timedelta(minutes=5), NOON, day_of)
    assert next_due(Every(5), NOON - timedelta(minutes=2), NOON, day_of) == NOON + timedelta(minutes=3)


def test_a_day_begins_at_midnight_of_the_archive() -> None:
    midnight = datetime(2026, 11, 24, tzinfo=CHINA).astimezone(UTC)
    assert not is_due(Daily(), NOON, midnight - timedelta(seconds=1), day_of)
    assert is_due(Daily(), NOON, midnight, day_of)


@given(st.sampled_from(BY_DAY), st.dates(date(2005, 1, 1), date(2100, 1, 1)))
def test_ticks_follow_one_another_without_gap(when: Daily | Weekly | Yearly, today: date) -> None:
    last, following = latest_tick(when, today), next_tick(when, today)
    assert last <= today < following
    assert latest_tick(when, following) == following
    assert latest_tick(when, following - timedelta(days=1)) == last


@given(st.sampled_from(BY_DAY), st.lists(st.integers(0, 800), min_size=1, max_size=30))
def test_missed_ticks_are_made_up_for_once(when: Daily | Weekly | Yearly, gaps: list[int]) -> None:
    """However long the clock was off between two looks, one run follows, and none that no tick asked for."""
    now, honoured = NOON, NOON
    for gap in gaps:
        now += timedelta(days=gap)
        ticked = latest_tick(when, day_of(now)) > day_of(honoured)
        assert is_due(when, honoured, now, day_of) is ticked
        if ticked:
            honoured = now
            assert not is_due(when, honoured, now, day_of)
        upcoming = next_due(when, honoured, now, day_of)
        assert isinstance(upcoming, date)
        assert upcoming > day_of(now)
