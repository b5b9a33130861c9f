"""The calendar as shipped: announced days as the package has them, festivals as the sky has them."""

import math
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from config import shipped_calendar

CALENDAR = shipped_calendar()
DAY = timedelta(days=1)

# --- The sky ---------------------------------------------------------------------------------------------------------
# Meeus, Astronomical Algorithms (2nd edition): the sun's longitude by chapter 25 (to 0.01°, a quarter of an hour), new
# moons by chapter 49 (to a minute or two). GB/T 33661-2017 makes the lunar calendar of both, by days at 120° east.

NEW_MOON_TERMS = [
    # factor, power of the eccentricity, multiples of the sun's anomaly, the moon's anomaly, latitude and node
    (-0.40720, 0, 0, 1, 0, 0),
    (0.17241, 1, 1, 0, 0, 0),
    (0.01608, 0, 0, 2, 0, 0),
    (0.01039, 0, 0, 0, 2, 0),
    (0.00739, 1, -1, 1, 0, 0),
    (-0.00514, 1, 1, 1, 0, 0),
    (0.00208, 2, 2, 0, 0, 0),
    (-0.00111, 0, 0, 1, -2, 0),
    (-0.00057, 0, 0, 1, 2, 0),
    (0.00056, 1, 1, 2, 0, 0),
    (-0.00042, 0, 0, 3, 0, 0),
    (0.00042, 1, 1, 0, 2, 0),
    (0.00038, 1, 1, 0, -2, 0),
    (-0.00024, 1, -1, 2, 0, 0),
    (-0.00017, 0, 0, 0, 0, 1),
]
NOON_OF_2000 = 2451545.0
MEAN_MONTH = 29.530588861
DELTA_T = 75 / 86400
"""Terrestrial time runs ahead of the clocks by 64 seconds in 2000 and by less than 100 in 2050."""


def in_beijing(ephemeris_day: float) -> date:
    moment = datetime(2000, 1, 1, 12, tzinfo=UTC) + timedelta(days=ephemeris_day - NOON_OF_2000 - DELTA_T)
    return (moment + timedelta(hours=8)).date()


def sun_longitude(ephemeris_day: float) -> float:
    """The sun's apparent longitude in degrees (chapter 25)."""
    t = (ephemeris_day - NOON_OF_2000) / 36525
    anomaly = math.radians(357.52911 + 35999.05029 * t - 0.0001537 * t * t)
    centre = (
        (1.914602 - 0.004817 * t - 0.000014 * t * t) * math.sin(anomaly)
        + (0.019993 - 0.000101 * t) * math.sin(2 * anomaly)
        + 0.000289 * math.sin(3 * anomaly)
    )
    node = math.radians(125.04 - 1934.136 * t)
    return (280.46646 + 36000.76983 * t + 0.0003032 * t * t + centre - 0.00569 - 0.00478 * math.sin(node)) % 360


def solar_term(year: int, longitude: float) -> date:
    """The day on which the sun reaches a longitude within a calendar year."""
    moment = NOON_OF_2000 + (year - 2000) * 365.2422 + ((longitude - 280) % 360) / 360 * 365.2422
    for _ in range(20):
        ahead = (longitude - sun_longitude(moment) + 180) % 360 - 180
        moment += ahead * 365.2422 / 360
    return in_beijing(moment)


def new_moon(k: int) -> date:
    """The day of the k-th new moon after that of January 2000 (chapter 49)."""
    t = k / 1236.85
    mean = 2451550.09766 + MEAN_MONTH * k + 0.00015437 * t**2
    eccentricity = 1 - 0.002516 * t - 0.0000074 * t**2
    angles = [
        math.radians(value)
        for value in (
            2.5534 + 29.10535670 * k - 0.0000014 * t**2,
            201.5643 + 385.81693528 * k + 0.0107582 * t**2,
            160.7108 + 390.67050284 * k - 0.0016118 * t**2,
            124.7746 - 1.56375588 * k + 0.0020672 * t**2,
        )
    ]
    for factor, power, *multiples in NEW_MOON_TERMS:
        mean += factor * eccentricity**power * math.sin(_dot(multiples, angles))
    return in_beijing(mean)


def _dot(multiples: list[int], angles: list[float]) -> float:
    return sum(multiple * angle for multiple, angle in zip(multiples, angles, strict=True))


def months(year: int) -> dict[int, date]:
    """The lunar months from the eleventh of the year before to the tenth -> their first days; leap months left out."""
    first_k = round((year - 2000) * 12.3685) - 4
    moons = [new_moon(first_k + number) for number in range(20)]
    solstices = [solar_term(each, 270) for each in (year - 1, year)]
    begin, end = (max(moon for moon in moons if moon <= solstice) for solstice in solstices)
    chosen = [moon for moon in moons if begin <= moon <= end]
    terms = {solar_term(each, longitude) for each in (year - 1, year) for longitude in range(0, 360, 30)}
    leap_wanted = len(chosen) == 14
    found, number = {11: begin}, 11
    for first, following in list(pairwise(chosen))[1:]:
        if leap_wanted and not any(first <= term < following for term in terms):
            leap_wanted = False
            continue
        number = number % 12 + 1
        found[number] = first
    return found


def festivals(year: int) -> tuple[date, date, date, date]:
    lunar = months(year)
    return lunar[1], solar_term(year, 15), lunar[5] + 4 * DAY, lunar[8] + 14 * DAY


# --- What is announced -----------------------------------------------------------------------------------------------


def days_of(year: int) -> Iterator[date]:
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += DAY


def is_off(day: date) -> bool:
    return day in CALENDAR.rest or (day.weekday() >= 5 and day not in CALENDAR.work)


def test_the_notices_from_2004_to_2026_are_in() -> None:
    assert CALENDAR.announced >= set(range(2004, 2027))
    assert {day.year for day in CALENDAR.rest} == CALENDAR.announced
    assert CALENDAR.version.startswith("chinesecalendar ")


def test_only_weekends_are_worked_instead_and_no_day_is_both() -> None:
    assert all(day.weekday() >= 5 for day in CALENDAR.work)
    assert not CALENDAR.rest & CALENDAR.work


@pytest.mark.parametrize("year", sorted(CALENDAR.announced))
def test_a_year_has_as_many_working_days_as_its_notice_leaves(year: int) -> None:
    # Ten days off by decree until 2007, eleven until 2024, thirteen since 2025; 2020 was prolonged by decree.
    weekdays = sum(day.weekday() < 5 for day in days_of(year))
    worked = sum(not is_off(day) for day in days_of(year))
    assert 8 <= weekdays - worked <= 16


@pytest.mark.parametrize(
    ("day", "off"),
    [
        ("2026-02-14", False),  # a Saturday worked
        ("2026-02-16", True),
        ("2026-02-23", True),
        ("2026-02-28", False),
        ("2026-10-07", True),
        ("2026-10-10", False),
        ("2018-12-29", False),  # named by the notice for 2019
        ("2018-12-31", True),
    ],
)
def test_days_that_a_notice_moved_are_known(day: str, off: bool) -> None:
    assert is_off(date.fromisoformat(day)) is off


# --- The festivals ahead ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("year", "spring"),
    [(2004, "2004-01-22"), (2015, "2015-02-19"), (2020, "2020-01-25"), (2023, "2023-01-22"), (2026, "2026-02-17")],
)
def test_the_computation_finds_new_years_that_have_been(year: int, spring: str) -> None:
    assert festivals(year)[0] == date.fromisoformat(spring)


@pytest.mark.parametrize("year", range(2008, 2027))
def test_the_computation_finds_days_that_the_notices_gave_off(year: int) -> None:
    assert all(is_off(day) for day in festivals(year))


@pytest.mark.parametrize("days", CALENDAR.festivals, ids=lambda days: str(days[0].year))
def test_the_festivals_ahead_are_those_of_the_sky(days: tuple[date, date, date, date]) -> None:
    assert festivals(days[0].year) == days


def test_the_festivals_ahead_follow_the_announced_years_without_a_gap() -> None:
    years = [days[0].year for days in CALENDAR.festivals]
    assert years == list(range(years[0], 2051))
    assert years[0] <= max(CALENDAR.announced) + 1
