"""The drawing of a period: days in their order, within the drawing, whatever they are."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retention import Claim, Events, Hold, Reach, Record, Rule, Source, State, judge, reopened, withdrawn
from service.web.timeline import FIRST, LAST, draw, years_and_days

DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31))
RULES = st.sampled_from(["withdrawal+10y", "fiscal_year+30y", "fiscal_year+10y", "filing_year+30y", "permanent"])


def record(rule: str, event: date) -> Record:
    events = Events(case=(withdrawn(event),), fiscal_year=event.year, filing_year=event.year)
    return Record((Claim(Source.OWN, Rule.parse(rule, "measures-9"), events, approved=False),))


@pytest.mark.parametrize(
    ("first", "last", "years", "days"),
    [
        (date(2026, 11, 23), date(2026, 11, 23), 0, 0),
        (date(2025, 10, 15), date(2026, 10, 14), 0, 364),
        (date(2025, 10, 15), date(2026, 10, 15), 1, 0),
        (date(2025, 10, 15), date(2026, 10, 16), 1, 1),
        (date(2026, 11, 23), date(2035, 10, 15), 8, 326),
        (date(2024, 2, 29), date(2025, 2, 28), 0, 365),
        (date(2024, 2, 29), date(2025, 3, 1), 1, 0),
        (date(2024, 2, 29), date(2028, 2, 29), 4, 0),
    ],
)
def test_a_span_is_counted_in_whole_years_and_days(first: date, last: date, years: int, days: int) -> None:
    assert years_and_days(first, last) == (years, days)


@given(DAYS, st.integers(0, 80_000))
def test_a_span_can_be_walked_again(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    years, days = years_and_days(first, last)
    assert 0 <= days <= 366
    assert years >= 0
    assert years_and_days(first, last + timedelta(days=1)) > (years, days)


@given(RULES, DAYS, st.none() | DAYS, DAYS)
def test_whatever_the_days_are_the_drawing_holds_them_in_their_order(
    rule: str, event: date, formed: date | None, today: date
) -> None:
    verdict = judge(record(rule, event), today)
    drawn = draw(verdict, formed, today)
    if verdict.state is State.PERMANENT:
        assert drawn is None
        return
    assert drawn is not None
    dated = [point for point in drawn.points if point.day is not None]
    if verdict.due_on is not None:
        assert [point.day for point in dated] == sorted(point.day for point in dated if point.day)
        assert [point.x for point in dated if point.name != "review"] == sorted(
            point.x for point in dated if point.name != "review"
        )
    assert all(0 < point.x < 476 for point in drawn.points)
    assert drawn.start_x <= drawn.past_x <= drawn.end_x <= LAST
    assert all(drawn.start_x <= tick.x <= drawn.end_x for tick in drawn.ticks)


def test_a_period_that_waits_is_drawn_without_days() -> None:
    events = Events(case=(withdrawn(date(2025, 1, 1)), reopened(date(2026, 1, 1))))
    claim = Claim(Source.OWN, Rule.parse("withdrawal+10y", "measures-9"), events, approved=False)
    drawn = draw(judge(Record((claim,)), date(2026, 11, 23)), date(2024, 5, 1), date(2026, 11, 23))
    assert drawn is not None
    assert [(point.name, point.day is None) for point in drawn.points] == [
        ("formed", False),
        ("today", False),
        ("withdrawal", True),
        ("due", True),
    ]
    assert (drawn.years, drawn.ticks) == (10, ())


@given(RULES, DAYS, DAYS, st.lists(DAYS, max_size=5))
def test_holds_are_drawn_from_their_day_and_within_the_drawing(
    rule: str, event: date, today: date, placed: list[date]
) -> None:
    holds = [Hold(number, Reach.CASE, min(since, today)) for number, since in enumerate(placed, 1)]
    drawn = draw(judge(record(rule, event), today, holds), None, today)
    if drawn is None:
        return
    assert [(one.number, one.since) for one in drawn.holds] == [(one.number, one.since) for one in holds][:3]
    assert all(FIRST <= one.x <= LAST and one.y + 20 <= drawn.height for one in drawn.holds)
    now = drawn.point("today")
    assert now is not None
    assert all(one.x <= now.x for one in drawn.holds)


def test_a_hold_on_what_has_no_start_yet_begins_today() -> None:
    events = Events(case=())
    waiting = Record((Claim(Source.OWN, Rule.parse("withdrawal+10y", "measures-9"), events, approved=False),))
    today = date(2026, 11, 23)
    drawn = draw(judge(waiting, today, [Hold(4, Reach.UNIT, today)]), None, today)
    assert drawn is not None
    assert [one.number for one in drawn.holds] == [4]
