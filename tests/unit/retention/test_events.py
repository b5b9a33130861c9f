"""Days stated on an item, and rules that wait for the latest of several events."""

from datetime import date, timedelta

import pytest

from retention import (
    CaseEvent,
    Claim,
    Events,
    ReasonCode,
    Record,
    RetentionError,
    Rule,
    Source,
    State,
    Trigger,
    Verdict,
    judge,
    reopened,
    withdrawn,
)


def day(text: str) -> date:
    return date.fromisoformat(text)


def verdict(
    rule: str,
    on: str,
    *,
    case: tuple[CaseEvent, ...] = (),
    fixed_on: str | None = None,
    fiscal_year: int | None = None,
    filing_year: int | None = None,
) -> Verdict:
    stated = day(fixed_on) if fixed_on else None
    events = Events(case, fiscal_year=fiscal_year, filing_year=filing_year, fixed_on=stated)
    return judge(Record((Claim(Source.OWN, Rule.parse(rule, "basis"), events, True),)), day(on))


def codes(found: Verdict) -> list[ReasonCode]:
    return [reason.code for reason in found.reasons]


def blocks(found: Verdict) -> list[ReasonCode]:
    return [reason.code for reason in found.blockers]


@pytest.mark.parametrize(
    ("fixed_on", "due_on"),
    [
        ("2026-06-30", "2036-06-30"),
        ("2024-02-29", "2034-02-28"),
        ("2026-02-28", "2036-02-28"),  # the corresponding day, not the month's last
        ("2026-12-31", "2036-12-31"),
        ("2026-01-01", "2036-01-01"),
    ],
)
def test_a_stated_day_is_counted_like_an_event(fixed_on: str, due_on: str) -> None:
    last = day(due_on)
    for on, state in [
        (last - timedelta(days=1), State.RUNNING),
        (last, State.RUNNING),
        (last + timedelta(days=1), State.ELIGIBLE),
    ]:
        found = verdict("fixed_date+10y", on.isoformat(), fixed_on=fixed_on)
        assert (found.state, found.due_on, found.eligible_on) == (state, last, last + timedelta(days=1))
        assert (found.starts_on, found.trigger) == (day(fixed_on), Trigger.FIXED_DATE)


def test_a_stated_day_says_how_it_was_counted() -> None:
    found = verdict("fixed_date+10y", "2030-01-01", fixed_on="2024-02-29")
    assert codes(found) == [ReasonCode.FIXED_DAY, ReasonCode.MONTH_END]


def test_a_day_that_nobody_stated_is_waited_for() -> None:
    found = verdict("fixed_date+10y", "2060-01-01", fiscal_year=1999, filing_year=1999)
    assert (found.state, found.starts_on, found.due_on) == (State.WAITING, None, None)
    assert (found.trigger, blocks(found)) == (Trigger.FIXED_DATE, [ReasonCode.FIXED_DAY_UNKNOWN])


def test_a_stated_day_ahead_is_waited_for_until_it_comes() -> None:
    before, on_the_day = (verdict("fixed_date+10y", on, fixed_on="2026-06-30") for on in ("2026-06-29", "2026-06-30"))
    assert (before.state, before.starts_on, before.due_on) == (State.WAITING, day("2026-06-30"), None)
    assert blocks(before) == [ReasonCode.FIXED_DAY_AHEAD]
    assert (on_the_day.state, on_the_day.due_on) == (State.RUNNING, day("2036-06-30"))


@pytest.mark.parametrize("fixed_on", ["1899-12-31", "2200-01-01"])
def test_a_stated_day_that_can_only_be_a_slip_is_refused(fixed_on: str) -> None:
    with pytest.raises(RetentionError, match="year_out_of_range"):
        Events(fixed_on=day(fixed_on))


BOTH = "withdrawal|fiscal_year+10y"


@pytest.mark.parametrize(
    ("withdrawal", "fiscal_year", "starts_on", "due_on", "trigger"),
    [
        ("2026-10-15", 2024, "2026-10-15", "2036-10-15", Trigger.WITHDRAWAL),
        ("2026-10-15", 2026, "2027-01-01", "2036-12-31", Trigger.FISCAL_YEAR),
        ("2026-12-31", 2026, "2027-01-01", "2036-12-31", Trigger.FISCAL_YEAR),  # the same last day
        ("2027-01-01", 2026, "2027-01-01", "2037-01-01", Trigger.WITHDRAWAL),
        ("2028-02-29", 2026, "2028-02-29", "2038-02-28", Trigger.WITHDRAWAL),
    ],
)
def test_of_several_events_the_latest_counts(
    withdrawal: str, fiscal_year: int, starts_on: str, due_on: str, trigger: Trigger
) -> None:
    found = verdict(BOTH, "2029-01-01", case=(withdrawn(day(withdrawal)),), fiscal_year=fiscal_year)
    assert (found.state, found.starts_on, found.due_on) == (State.RUNNING, day(starts_on), day(due_on))
    assert (found.rule, found.trigger) == (BOTH, trigger)
    assert codes(found)[:2] == [ReasonCode.WITHDRAWN, ReasonCode.AFTER_FISCAL_YEAR]
    latest = next(reason for reason in found.reasons if reason.code is ReasonCode.LATEST_EVENT)
    assert dict(latest.data) == {"trigger": trigger, "events": 2}


@pytest.mark.parametrize(
    ("case", "fiscal_year", "blockers", "trigger"),
    [
        ((), 1999, [ReasonCode.CASE_OPEN], Trigger.WITHDRAWAL),
        ((withdrawn(day("1999-01-01")),), None, [ReasonCode.YEAR_UNKNOWN], Trigger.FISCAL_YEAR),
        ((), None, [ReasonCode.CASE_OPEN, ReasonCode.YEAR_UNKNOWN], Trigger.WITHDRAWAL),
        (
            (withdrawn(day("1999-01-01")), reopened(day("2000-01-01"))),
            1999,
            [ReasonCode.CASE_REOPENED],
            Trigger.WITHDRAWAL,
        ),
    ],
)
def test_while_one_of_several_events_is_unknown_nothing_has_begun(
    case: tuple[CaseEvent, ...], fiscal_year: int | None, blockers: list[ReasonCode], trigger: Trigger
) -> None:
    found = verdict(BOTH, "2060-01-01", case=case, fiscal_year=fiscal_year)
    assert (found.state, found.starts_on, found.due_on) == (State.WAITING, None, None)
    assert (blocks(found), found.trigger) == (blockers, trigger)


def test_while_one_of_several_events_lies_ahead_its_day_is_waited_for() -> None:
    case = (withdrawn(day("2027-03-01")),)
    before, on_the_day = (verdict(BOTH, on, case=case, fiscal_year=2030) for on in ("2027-02-28", "2027-03-01"))
    assert (before.state, before.starts_on, before.due_on) == (State.WAITING, day("2027-03-01"), None)
    assert blocks(before) == [ReasonCode.WITHDRAWAL_AHEAD]
    assert (on_the_day.state, on_the_day.starts_on, on_the_day.due_on) == (
        State.RUNNING,
        day("2031-01-01"),
        day("2040-12-31"),
    )


def test_of_two_days_ahead_the_later_is_waited_for_and_both_are_told() -> None:
    case = (withdrawn(day("2027-03-01")),)
    found = verdict("withdrawal|fixed_date+10y", "2026-11-23", case=case, fixed_on="2028-01-01")
    assert (found.state, found.starts_on, found.trigger) == (State.WAITING, day("2028-01-01"), Trigger.FIXED_DATE)
    assert blocks(found) == [ReasonCode.WITHDRAWAL_AHEAD, ReasonCode.FIXED_DAY_AHEAD]
