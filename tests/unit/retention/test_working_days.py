"""Terms of working days: the golden dates, years without notice, last days of December."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from config import shipped_calendar
from retention import Calendar, Festivals, ReasonCode, RetentionError, due_after

SHIPPED = shipped_calendar()
ANNOUNCED = Calendar(
    SHIPPED.version,
    frozenset(range(2004, 2027)),
    frozenset(day for day in SHIPPED.rest if day.year <= 2026),
    frozenset(day for day in SHIPPED.work if day.year <= 2026),
    tuple(Festivals(*days) for days in SHIPPED.festivals),
)
"""What was announced by November 2026, whatever a newer package brings."""


def day(text: str) -> date:
    return date.fromisoformat(text)


def days(*texts: str) -> frozenset[date]:
    return frozenset(map(day, texts))


def doubts(start: str, calendar: Calendar = ANNOUNCED, count: int = 30) -> list[ReasonCode]:
    return [reason.code for reason in due_after(day(start), calendar, count).doubts]


@pytest.mark.parametrize(
    ("start", "due_on"),
    [
        ("2026-01-05", "2026-02-14"),  # a Saturday worked before the Spring Festival
        ("2026-01-20", "2026-03-09"),
        ("2026-01-30", "2026-03-19"),  # Monday to Friday alone would say 03-13
        ("2026-04-20", "2026-06-03"),
        ("2026-08-25", "2026-10-12"),
        ("2026-09-20", "2026-11-06"),
        ("2026-09-28", "2026-11-13"),
        ("2025-12-25", "2026-02-06"),  # across two announced years
    ],
)
def test_thirty_working_days_end_on_the_golden_dates_and_are_settled(start: str, due_on: str) -> None:
    deadline = due_after(day(start), ANNOUNCED)
    assert (deadline.due_on, deadline.provisional) == (day(due_on), False)
    assert deadline.calendar_version == ANNOUNCED.version


def test_across_a_year_without_notice_the_day_is_provisional_and_says_why() -> None:
    deadline = due_after(day("2026-12-20"), ANNOUNCED)
    assert (deadline.due_on, deadline.provisional) == (day("2027-02-01"), True)
    assert [(reason.code, dict(reason.data)) for reason in deadline.doubts] == [
        (ReasonCode.YEAR_END_MAY_MOVE, {"year": 2026, "next": 2027}),
        (ReasonCode.YEAR_NOT_ANNOUNCED, {"year": 2027}),
    ]


@pytest.mark.parametrize(
    ("due_on", "provisional"),
    [("2026-12-23", False), ("2026-12-24", False), ("2026-12-25", True), ("2026-12-31", True)],
)
def test_the_last_days_of_december_wait_for_the_notice_of_the_next_year(due_on: str, provisional: bool) -> None:
    before = day(due_on) - timedelta(days=1)
    deadline = due_after(before, ANNOUNCED, 1)
    assert (deadline.due_on, deadline.provisional) == (day(due_on), provisional)


@pytest.mark.parametrize(
    ("start", "as_counted_before", "as_settled"),
    [
        # The notice for 2019 made Saturday 2018-12-29 a working day and Monday the 31st a day off.
        ("2018-12-28", "2018-12-31", "2018-12-29"),
        ("2018-12-29", "2018-12-31", "2019-01-02"),
    ],
)
def test_the_notice_of_the_next_year_moves_a_provisional_day_in_december(
    start: str, as_counted_before: str, as_settled: str
) -> None:
    before = Calendar(
        "2018",
        frozenset(year for year in ANNOUNCED.announced if year <= 2018),
        frozenset(off for off in ANNOUNCED.rest if off < day("2018-12-25")),
        frozenset(worked for worked in ANNOUNCED.work if worked < day("2018-12-25")),
    )
    former, settled = due_after(day(start), before, 1), due_after(day(start), ANNOUNCED, 1)
    assert (former.due_on, former.provisional) == (day(as_counted_before), True)
    assert (settled.due_on, settled.provisional) == (day(as_settled), False)


NOTICE_OF_2027 = replace(
    ANNOUNCED,
    version="2027",
    announced=ANNOUNCED.announced | {2027},
    rest=ANNOUNCED.rest | days("2027-01-01", "2027-01-29"),
)


def test_an_imported_notice_settles_what_was_provisional() -> None:
    settled = due_after(day("2026-12-20"), NOTICE_OF_2027)
    assert (settled.due_on, settled.provisional, settled.calendar_version) == (day("2027-02-02"), False, "2027")


@pytest.mark.parametrize("start", ["2026-01-05", "2026-09-28"])
def test_an_imported_notice_moves_nothing_in_announced_years(start: str) -> None:
    assert due_after(day(start), NOTICE_OF_2027).due_on == due_after(day(start), ANNOUNCED).due_on


@pytest.mark.parametrize(
    ("off", "worked"),
    [
        (["2027-01-01"], ["2026-12-31", "2027-01-04"]),
        # New Year's Eve on a Friday; the Saturday and Sunday after it are made up on Tuesday and Wednesday.
        (["2027-02-05", "2027-02-08", "2027-02-09", "2027-02-10"], ["2027-02-04", "2027-02-11"]),
        (["2027-04-05"], ["2027-04-06"]),
        # 1 and 2 May on a weekend: Monday and Tuesday.
        (["2027-05-03", "2027-05-04"], ["2027-04-30", "2027-05-05"]),
        (["2027-10-01", "2027-10-04", "2027-10-05"], ["2027-09-30", "2027-10-06"]),
        # The Mid-Autumn Festival on National Day counts by itself: three days and one made up.
        (["2031-10-01", "2031-10-02", "2031-10-03", "2031-10-06"], ["2031-09-30", "2031-10-07"]),
        # And where it falls on the last of the three.
        (["2028-10-02", "2028-10-03", "2028-10-04", "2028-10-05"], ["2028-09-29", "2028-10-06"]),
    ],
)
def test_a_year_without_notice_has_the_days_of_the_decree_with_those_made_up(off: list[str], worked: list[str]) -> None:
    assert [text for text in off if ANNOUNCED.is_working(day(text))] == []
    assert [text for text in worked if not ANNOUNCED.is_working(day(text))] == []


@pytest.mark.parametrize("year", range(2027, 2051))
def test_the_decree_takes_thirteen_weekdays_from_every_year(year: int) -> None:
    every = [date(year, 1, 1) + timedelta(days=number) for number in range(365)]
    assert sum(on.weekday() < 5 and not ANNOUNCED.is_working(on) for on in every) == 13


def test_beyond_the_table_of_festivals_the_fixed_days_are_counted_and_it_is_said() -> None:
    assert doubts("2060-01-04") == [ReasonCode.YEAR_NOT_ANNOUNCED, ReasonCode.FESTIVALS_UNKNOWN]
    assert not ANNOUNCED.is_working(day("2060-01-01"))
    assert due_after(day("2059-12-31"), ANNOUNCED, 1).due_on == day("2060-01-02")


def test_a_calendar_without_any_year_still_answers() -> None:
    empty = Calendar("none", frozenset(), frozenset(), frozenset())
    deadline = due_after(day("2026-11-02"), empty)
    assert (deadline.due_on, deadline.provisional) == (day("2026-12-14"), True)


def test_a_local_holiday_is_off_whatever_the_notice_says() -> None:
    local = replace(ANNOUNCED, local=days("2026-02-14", "2026-02-13"))
    assert due_after(day("2026-01-05"), local).due_on == day("2026-02-25")
    assert not due_after(day("2026-01-05"), local).provisional


def test_the_day_of_the_start_is_not_counted() -> None:
    assert due_after(day("2026-11-23"), ANNOUNCED, 1).due_on == day("2026-11-24")
    assert due_after(day("2026-11-20"), ANNOUNCED, 1).due_on == day("2026-11-23")  # over a weekend


def test_a_start_on_a_day_off_counts_from_the_next_working_day() -> None:
    ends = {due_after(day(start), ANNOUNCED, 1).due_on for start in ("2026-10-01", "2026-10-05", "2026-10-07")}
    assert ends == {day("2026-10-08")}


@pytest.mark.parametrize("count", [0, -1, 367])
def test_a_term_that_can_only_be_a_slip_is_refused(count: int) -> None:
    with pytest.raises(RetentionError, match="working_days_out_of_range"):
        due_after(day("2026-01-05"), ANNOUNCED, count)


@pytest.mark.parametrize("start", [date(1899, 12, 31), date(2200, 1, 1), date.max])
def test_a_start_in_a_year_that_can_only_be_a_slip_is_refused(start: date) -> None:
    with pytest.raises(RetentionError, match="year_out_of_range"):
        due_after(start, ANNOUNCED)


def test_a_calendar_in_which_a_day_is_both_off_and_worked_is_refused() -> None:
    with pytest.raises(RetentionError, match="calendar_contradicts"):
        Calendar("x", frozenset({2027}), days("2027-02-06"), days("2027-02-06"))


@pytest.mark.parametrize(
    "festivals",
    [
        ("2027-02-06", "2027-04-05", "2027-06-09", "2028-09-15"),
        ("2027-04-05", "2027-02-06", "2027-06-09", "2027-09-15"),
    ],
)
def test_festivals_that_are_not_those_of_one_year_are_refused(festivals: tuple[str, ...]) -> None:
    with pytest.raises(RetentionError, match="festivals_disagree"):
        Festivals(*map(day, festivals))
