"""Days of law are days in the archive's time zone, one minute before midnight and one minute after it."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from retention import Claim, Events, Record, Rule, Source, State, judge, withdrawn
from service.archive import Clock

SHANGHAI = ZoneInfo("Asia/Shanghai")
KEPT = Record(
    (
        Claim(
            Source.OWN,
            Rule.parse("withdrawal+10y", "measures-9"),
            Events((withdrawn(date(2026, 10, 15)),)),
            approved=True,
        ),
    )
)


def clock(local: str, zone: ZoneInfo = SHANGHAI) -> Clock:
    """A clock that stands at a time of the day in Shanghai, for an archive in some zone."""
    instant = datetime.fromisoformat(local).replace(tzinfo=SHANGHAI).astimezone(UTC)
    return Clock(zone, lambda: instant)


@pytest.mark.parametrize(
    ("local", "day", "state"),
    [
        ("2036-10-15T23:59", date(2036, 10, 15), State.RUNNING),
        ("2036-10-16T00:00", date(2036, 10, 16), State.ELIGIBLE),
        ("2036-10-16T00:01", date(2036, 10, 16), State.ELIGIBLE),
        # In Greenwich it still is the last day of keeping.
        ("2036-10-16T07:59", date(2036, 10, 16), State.ELIGIBLE),
    ],
)
def test_a_period_ends_at_midnight_of_the_archive(local: str, day: date, state: State) -> None:
    today = clock(local).today()
    assert (today, judge(KEPT, today).state) == (day, state)


def test_the_same_instant_is_another_day_in_another_zone() -> None:
    assert clock("2036-10-16T00:01", ZoneInfo("UTC")).today() == date(2036, 10, 15)


@pytest.mark.parametrize(
    ("local", "year"), [("2026-12-31T23:59", 2026), ("2027-01-01T00:00", 2027), ("2027-01-01T00:01", 2027)]
)
def test_the_year_changes_at_midnight_of_the_archive(local: str, year: int) -> None:
    stopped = clock(local)
    assert stopped.today().year == year
    assert stopped.day_of(stopped.now()).year == year
    assert stopped.now().utcoffset() == timedelta(0)


def test_every_day_in_shanghai_has_a_midnight_even_those_that_summer_time_shortened() -> None:
    # China kept summer time from 1986 to 1991.
    for day in (date(1986, 5, 4), date(1986, 9, 14), date(1991, 4, 14)):
        begin = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
        stopped = Clock(SHANGHAI, lambda begin=begin: begin)
        assert stopped.day_of(begin.astimezone(UTC)) == day
        assert stopped.day_of(begin.astimezone(UTC) - timedelta(minutes=1)) == day - timedelta(days=1)
