"""Verdicts day by day: the golden dates, and what happens when rules, cases and unknowns meet."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from retention import (
    CaseEvent,
    Claim,
    Events,
    ReasonCode,
    Record,
    Recording,
    RetentionError,
    Rule,
    Source,
    State,
    Verdict,
    judge,
    reopened,
    withdrawn,
)

TODAY = date(2026, 11, 23)


def day(text: str) -> date:
    return date.fromisoformat(text)


def own(rule: str | None, *case: CaseEvent, approved: bool = True, **years: int | None) -> Claim:
    return Claim(
        Source.OWN,
        None if rule is None else Rule.parse(rule, "basis"),
        Events(case=case, **years),
        approved,
    )


def verdict(claim: Claim, *others: Claim, on: date = TODAY) -> Verdict:
    return judge(Record((claim, *others)), on)


def codes(found: Verdict) -> list[ReasonCode]:
    return [reason.code for reason in found.reasons]


def blocks(found: Verdict) -> list[ReasonCode]:
    return [reason.code for reason in found.blockers]


GOLDEN = [
    # claim, starts_on, due_on
    (own("withdrawal+10y", withdrawn(day("2026-10-15"))), "2026-10-15", "2036-10-15"),
    (own("withdrawal+10y", withdrawn(day("2028-02-29"))), "2028-02-29", "2038-02-28"),
    (own("fiscal_year+30y", fiscal_year=2026), "2027-01-01", "2056-12-31"),
    (own("fiscal_year+10y", fiscal_year=2026), "2027-01-01", "2036-12-31"),
    (own("filing_year+10y", filing_year=2026), "2027-01-01", "2036-12-31"),
    (own("filing_year+30y", filing_year=2026), "2027-01-01", "2056-12-31"),
    (own("asset_disposal+5y", asset_disposal_year=2026), "2027-01-01", "2031-12-31"),
]


@pytest.mark.parametrize(("claim", "starts_on", "due_on"), GOLDEN)
def test_the_golden_dates_hold_the_day_before_on_the_day_and_the_day_after(
    claim: Claim, starts_on: str, due_on: str
) -> None:
    last = day(due_on)
    eligible_on = last + timedelta(days=1)
    for on, state in [
        (last - timedelta(days=1), State.RUNNING),
        (last, State.RUNNING),
        (eligible_on, State.ELIGIBLE),
        (eligible_on + timedelta(days=1), State.ELIGIBLE),
    ]:
        found = verdict(claim, on=on)
        assert (found.starts_on, found.due_on, found.eligible_on) == (day(starts_on), last, eligible_on)
        assert found.state is state
        assert (ReasonCode.NOT_DUE in blocks(found)) == (state is State.RUNNING)


def test_an_eligible_item_under_an_approved_schedule_has_nothing_in_its_way() -> None:
    claim = own("withdrawal+10y", withdrawn(day("2026-10-15")))
    assert verdict(claim, on=day("2036-10-16")).blockers == ()


def test_the_verdict_names_the_rule_its_source_and_its_event() -> None:
    found = verdict(own("fiscal_year+30y", fiscal_year=2026))
    assert (found.rule, found.basis, found.trigger) == ("fiscal_year+30y", "basis", "fiscal_year")
    assert [(reason.code, reason.basis, dict(reason.data)) for reason in found.reasons] == [
        (ReasonCode.AFTER_FISCAL_YEAR, "rule79-14", {"year": 2026})
    ]


def test_a_clamped_month_end_is_explained() -> None:
    found = verdict(own("withdrawal+10y", withdrawn(day("2028-02-29"))), on=day("2030-01-01"))
    assert codes(found) == [ReasonCode.WITHDRAWN, ReasonCode.MONTH_END]


@pytest.mark.parametrize(
    ("case", "blocker"),
    [
        ((), ReasonCode.CASE_OPEN),
        ((withdrawn(None),), ReasonCode.DAY_UNKNOWN),
        ((withdrawn(None, day("2020-01-01")),), ReasonCode.DAY_UNKNOWN),
        ((withdrawn(day("2016-01-01")), withdrawn(None)), ReasonCode.DAY_UNKNOWN),
        ((withdrawn(day("2016-01-01")), reopened(None)), ReasonCode.DAY_UNKNOWN),
        ((withdrawn(day("2016-01-01")), reopened(day("2016-01-02"))), ReasonCode.CASE_REOPENED),
        ((withdrawn(day("2016-01-01")), reopened(day("2016-01-01"))), ReasonCode.CASE_REOPENED),
        ((withdrawn(day("2016-01-01")), reopened(day("2027-01-01"))), ReasonCode.CASE_REOPENED),
        ((reopened(day("2016-01-01")),), ReasonCode.CASE_REOPENED),
        ((withdrawn(TODAY + timedelta(days=1)),), ReasonCode.WITHDRAWAL_AHEAD),
    ],
)
def test_without_a_withdrawal_that_has_come_the_case_waits_and_has_no_end(
    case: tuple[CaseEvent, ...], blocker: ReasonCode
) -> None:
    found = verdict(own("withdrawal+10y", *case))
    assert (found.state, found.due_on, found.eligible_on) == (State.WAITING, None, None)
    assert found.rule == "withdrawal+10y"
    assert blocks(found) == [blocker]


def test_a_future_withdrawal_is_recorded_and_runs_from_its_day() -> None:
    claim = own("withdrawal+10y", withdrawn(day("2026-10-15")))
    before, on_the_day = (verdict(claim, on=day(text)) for text in ("2026-10-14", "2026-10-15"))
    assert (before.state, before.starts_on, before.due_on) == (State.WAITING, day("2026-10-15"), None)
    assert (on_the_day.state, on_the_day.due_on) == (State.RUNNING, day("2036-10-15"))


def test_a_recorded_later_withdrawal_holds_an_eligible_case_back_before_it_comes() -> None:
    claim = own("withdrawal+10y", withdrawn(day("2010-01-01")), withdrawn(day("2027-01-01")))
    assert verdict(claim).state is State.WAITING


def test_the_day_named_on_the_form_counts_only_when_it_is_later_than_the_approval() -> None:
    approved = day("2026-10-15")
    assert withdrawn(approved, day("2026-11-01")).day == day("2026-11-01")
    assert withdrawn(approved, day("2026-03-05")).day == approved
    assert withdrawn(approved, approved).day == approved


def test_the_last_withdrawal_counts_and_says_so() -> None:
    found = verdict(
        own(
            "withdrawal+10y",
            withdrawn(day("2020-05-01")),
            reopened(day("2021-01-01")),
            withdrawn(day("2026-10-15")),
        )
    )
    assert found.due_on == day("2036-10-15")
    assert codes(found) == [ReasonCode.WITHDRAWN, ReasonCode.LAST_WITHDRAWAL]


def test_a_longer_lawful_period_is_kept_to_its_own_length() -> None:
    found = verdict(own("withdrawal+12y", withdrawn(day("2028-02-29"))), on=day("2030-01-01"))
    assert found.due_on == day("2040-02-29")
    assert codes(found) == [ReasonCode.WITHDRAWN]


def test_a_year_rule_knows_its_end_while_its_start_lies_ahead() -> None:
    found = verdict(own("filing_year+10y", filing_year=2026), on=day("2026-03-01"))
    assert (found.state, found.starts_on) == (State.RUNNING, day("2027-01-01"))


@pytest.mark.parametrize(
    ("rule", "missing"),
    [
        ("fiscal_year+30y", "fiscal_year"),
        ("filing_year+10y", "filing_year"),
        ("asset_disposal+5y", "asset_disposal_year"),
    ],
)
def test_a_year_that_is_not_recorded_is_waited_for_and_no_other_year_stands_in(rule: str, missing: str) -> None:
    years = {"fiscal_year": 2020, "filing_year": 2020, "asset_disposal_year": 2020, missing: None}
    found = verdict(own(rule, withdrawn(day("2020-01-01")), **years))
    assert (found.state, found.starts_on, found.due_on) == (State.WAITING, None, None)
    assert blocks(found) == [ReasonCode.YEAR_UNKNOWN]


def test_an_item_whose_rule_nothing_states_is_undetermined_and_protected() -> None:
    found = verdict(own(None, withdrawn(day("2000-01-01")), fiscal_year=1999, filing_year=1999))
    assert (found.state, found.rule, found.due_on) == (State.UNDETERMINED, None, None)
    assert blocks(found) == [ReasonCode.RULE_UNSETTLED]


def test_permanent_never_ends() -> None:
    found = verdict(own("permanent"), on=day("2199-12-31"))
    assert (found.state, found.trigger, found.starts_on, found.due_on) == (State.PERMANENT, None, None, None)
    assert blocks(found) == [ReasonCode.PERMANENT]


def other(source: Source, ref: str, claim: Claim) -> Claim:
    return replace(claim, source=source, ref=ref)


RUNNING = own("withdrawal+10y", withdrawn(day("2026-10-15")))
VOUCHER = other(Source.VOUCHER, "记-12", own("fiscal_year+30y", fiscal_year=2026))
OPEN_CASE = other(Source.CASE, "J012-ZY·KN·2026-D10-035", own("withdrawal+10y"))
FUTURE_CASE = other(Source.CASE, "later", own("withdrawal+10y", withdrawn(day("2030-01-01"))))
UNSETTLED = other(Source.CONTAINER, "盒3", own(None))
FOR_EVER = other(Source.CONTAINER, "册1", own("permanent"))


@pytest.mark.parametrize(
    ("others", "state", "rule", "due_on"),
    [
        ([VOUCHER], State.RUNNING, "fiscal_year+30y", "2056-12-31"),
        ([VOUCHER, OPEN_CASE], State.WAITING, "withdrawal+10y", None),
        ([VOUCHER, FUTURE_CASE], State.WAITING, "withdrawal+10y", None),
        ([OPEN_CASE, UNSETTLED], State.UNDETERMINED, None, None),
        ([VOUCHER, OPEN_CASE, UNSETTLED, FOR_EVER], State.PERMANENT, "permanent", None),
    ],
)
def test_of_several_rules_the_latest_wins(
    others: list[Claim], state: State, rule: str | None, due_on: str | None
) -> None:
    found = verdict(RUNNING, *others)
    assert (found.state, found.rule) == (state, rule)
    assert found.due_on == (None if due_on is None else day(due_on))
    assert codes(found).count(ReasonCode.ALSO_APPLIES) == len(others)


def test_the_linked_voucher_that_keeps_a_paper_longer_is_named_with_the_rule_it_outlasts() -> None:
    reason = verdict(RUNNING, VOUCHER).reasons[-1]
    assert dict(reason.data) == {
        "source": "own",
        "ref": "",
        "rule": "withdrawal+10y",
        "state": "running",
        "due_on": day("2036-10-15"),
    }


def test_of_two_cases_the_paper_waits_for_the_one_without_a_day() -> None:
    found = verdict(own("withdrawal+10y", withdrawn(day("2030-01-01"))), OPEN_CASE)
    assert found.starts_on is None
    assert blocks(found) == [ReasonCode.WITHDRAWAL_AHEAD, ReasonCode.CASE_OPEN]


def test_everything_that_keeps_an_item_waiting_is_said_once() -> None:
    found = verdict(own("withdrawal+10y"), OPEN_CASE, UNSETTLED)
    assert blocks(found) == [ReasonCode.CASE_OPEN, ReasonCode.RULE_UNSETTLED]


def test_an_unapproved_schedule_judges_but_stands_in_the_way() -> None:
    claim = own("withdrawal+10y", withdrawn(day("2010-01-01")), approved=False)
    found = verdict(claim)
    assert (found.state, blocks(found)) == (State.ELIGIBLE, [ReasonCode.SCHEDULE_UNAPPROVED])


def test_a_recording_has_the_verdict_of_its_paper_file() -> None:
    paper = Record((RUNNING, VOUCHER))
    found, expected = judge(Recording(paper), TODAY), judge(paper, TODAY)
    assert codes(found)[0] is ReasonCode.FOLLOWS_PAPER_FILE
    assert replace(found, reasons=found.reasons[1:]) == expected


def test_a_recording_whose_paper_file_is_not_known_is_undetermined() -> None:
    found = judge(Recording(None), TODAY)
    assert (found.state, found.due_on, blocks(found)) == (
        State.UNDETERMINED,
        None,
        [ReasonCode.NO_PAPER_FILE],
    )


@pytest.mark.parametrize("claims", [(), (VOUCHER,), (RUNNING, RUNNING)])
def test_every_record_has_exactly_one_rule_of_its_own(claims: tuple[Claim, ...]) -> None:
    with pytest.raises(RetentionError, match="own_claim_needed"):
        Record(claims)


@pytest.mark.parametrize("year", [0, 26, 1899, 2200, 20260])
def test_a_year_that_can_only_be_a_slip_is_refused(year: int) -> None:
    with pytest.raises(RetentionError, match="year_out_of_range"):
        Events(filing_year=year)


def test_a_withdrawal_in_a_year_that_can_only_be_a_slip_is_refused() -> None:
    with pytest.raises(RetentionError, match="year_out_of_range"):
        withdrawn(day("2206-10-15"))


@pytest.mark.parametrize("year", [1900, 2199])
def test_the_first_and_last_sensible_years_are_judged(year: int) -> None:
    assert verdict(own("fiscal_year+100y", fiscal_year=year)).due_on == date(year + 100, 12, 31)
