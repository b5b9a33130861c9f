"""How long: whole years on the calendar."""

from datetime import date

import pytest

from retention import PERMANENT, Period, RetentionError


@pytest.mark.parametrize(
    ("event", "years", "last_day"),
    [
        ("2026-10-15", 10, "2036-10-15"),
        ("2028-02-29", 10, "2038-02-28"),
        ("2028-02-28", 10, "2038-02-28"),
        ("2028-03-01", 10, "2038-03-01"),
        ("2028-02-29", 12, "2040-02-29"),
        ("2027-02-28", 1, "2028-02-28"),
        ("2026-01-31", 5, "2031-01-31"),
        ("2026-12-31", 30, "2056-12-31"),
        ("2096-02-29", 4, "2100-02-28"),
        ("1999-02-28", 1, "2000-02-28"),
        ("2000-02-29", 100, "2100-02-28"),
        # Months of 30 and 31 days keep their last day: only February changes its length.
        ("2026-04-30", 10, "2036-04-30"),
        ("2026-05-31", 10, "2036-05-31"),
        ("2026-11-30", 1, "2027-11-30"),
        ("2027-01-01", 10, "2037-01-01"),
    ],
)
def test_the_last_day_is_the_corresponding_day_or_the_end_of_its_month(event: str, years: int, last_day: str) -> None:
    assert Period(years).last_day(date.fromisoformat(event)) == date.fromisoformat(last_day)


def test_permanent_is_longer_than_any_number_of_years() -> None:
    rising = [Period(1), Period(10), Period(30), Period(100), PERMANENT]
    assert sorted([PERMANENT, Period(30), Period(100), Period(1), Period(10)]) == rising
    assert not Period(None) < PERMANENT


def test_permanent_has_no_last_day() -> None:
    with pytest.raises(RetentionError, match="never_ends"):
        PERMANENT.last_day(date(2026, 10, 15))


@pytest.mark.parametrize("years", [-1, 0, 101])
def test_a_period_of_no_sensible_length_is_refused(years: int) -> None:
    with pytest.raises(RetentionError) as caught:
        Period(years)
    assert (caught.value.code, caught.value.data["years"]) == ("period_out_of_range", years)
