"""Laws of the verdict: invariants 3 to 6 for any history, any rules and any days."""

import random
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from retention import (
    Appraisal,
    CaseEvent,
    CaseStep,
    Claim,
    CodePattern,
    Events,
    Hold,
    Period,
    Reach,
    ReasonCode,
    Record,
    Recording,
    Rule,
    Source,
    State,
    Verdict,
    judge,
)

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
STEPS = st.sampled_from(CaseStep)
KNOWN_EVENTS = st.builds(CaseEvent, STEPS, DAYS)
CASE_EVENTS = st.builds(CaseEvent, STEPS, st.one_of(st.none(), DAYS, DAYS, DAYS))
YEARS = st.one_of(st.none(), st.integers(1990, 2090))
EVENTS = st.builds(
    Events,
    case=st.lists(CASE_EVENTS, max_size=4).map(tuple),
    fiscal_year=YEARS,
    filing_year=YEARS,
    asset_disposal_year=YEARS,
    fixed_on=st.one_of(st.none(), DAYS),
)
RULES = st.sampled_from(
    [
        "withdrawal+10y",
        "withdrawal+13y",
        "fiscal_year+30y",
        "fiscal_year+10y",
        "filing_year+30y",
        "filing_year+10y",
        "asset_disposal+5y",
        "fixed_date+10y",
        "withdrawal|fiscal_year+10y",
        "withdrawal|filing_year|fixed_date+10y",
        "permanent",
    ]
).map(lambda rule: Rule.parse(rule, "basis"))
CLAIM_RULES = st.one_of(RULES, RULES, RULES, st.none())
OWN = st.builds(Claim, st.just(Source.OWN), CLAIM_RULES, EVENTS, st.booleans())
OTHERS = st.builds(
    Claim,
    st.sampled_from([Source.CONTAINER, Source.VOUCHER, Source.CASE]),
    CLAIM_RULES,
    EVENTS,
    st.booleans(),
    st.sampled_from(["", "a", "b"]),
)
APPRAISALS = st.builds(
    lambda on, years: Appraisal(on, None if years is None else Period(years).last_day(on), "鉴〔2026〕1号"),
    DAYS,
    st.one_of(st.none(), st.integers(1, 30)),
)
RECORDS = st.builds(
    lambda own, others, appraisal: Record((own, *others), appraisal),
    OWN,
    st.lists(OTHERS, max_size=4),
    st.one_of(st.none(), st.none(), APPRAISALS),
)
HOLDS = st.lists(st.builds(Hold, st.integers(1, 5), st.sampled_from(Reach), DAYS), max_size=4)
TEN_YEARS = Rule.parse("withdrawal+10y", "measures-9")
PROGRESS = {State.WAITING: 0, State.RUNNING: 1, State.ELIGIBLE: 2}


def case(events: list[CaseEvent], rule: Rule = TEN_YEARS) -> Record:
    return Record((Claim(Source.OWN, rule, Events(case=tuple(events)), approved=True),))


def end(verdict: Verdict) -> tuple[int, date]:
    """How late an item ends: known days, then unknown, then permanent (reading 2)."""
    if verdict.state is State.PERMANENT:
        return 2, date.max
    return (1, date.max) if verdict.due_on is None else (0, verdict.due_on)


@given(RECORDS, DAYS, HOLDS, st.randoms(use_true_random=False))
def test_the_order_of_recording_changes_nothing(
    record: Record, on: date, holds: list[Hold], chance: random.Random
) -> None:
    claims = []
    for claim in record.claims:
        history = list(claim.events.case)
        chance.shuffle(history)
        claims.append(replace(claim, events=replace(claim.events, case=tuple(history))))
    chance.shuffle(claims)
    shuffled = holds.copy()
    chance.shuffle(shuffled)
    assert judge(Record(tuple(claims), record.appraisal), on, shuffled) == judge(record, on, holds)


@given(RECORDS, DAYS, HOLDS)
def test_holds_change_no_day_and_no_state_and_always_stand_in_the_way(
    record: Record, on: date, holds: list[Hold]
) -> None:
    for item in (record, Recording(record), Recording(None)):
        free, held = judge(item, on), judge(item, on, holds)
        assert replace(held, blockers=free.blockers) == free
        told = [reason for reason in held.blockers if reason.code is ReasonCode.HELD]
        assert {dict(reason.data)["number"] for reason in told} == {hold.number for hold in holds}
        assert held.blockers == (*told, *free.blockers)


@given(RECORDS, APPRAISALS, DAYS)
def test_an_appraisal_never_makes_the_end_earlier(record: Record, appraisal: Appraisal, on: date) -> None:
    without, appraised = replace(record, appraisal=None), replace(record, appraisal=appraisal)
    before, after = judge(without, on), judge(appraised, on)
    assert end(after) >= end(before)
    if appraisal.until is None:
        assert after.state is State.PERMANENT
    elif before.due_on is not None:
        assert after.due_on == max(before.due_on, appraisal.until)


@given(RECORDS, DAYS, DAYS)
def test_time_alone_only_moves_forward(record: Record, one: date, another: date) -> None:
    earlier, later = judge(record, min(one, another)), judge(record, max(one, another))
    if earlier.state in PROGRESS:
        assert PROGRESS[earlier.state] <= PROGRESS[later.state]
    else:
        assert (earlier.state, earlier.rule) == (later.state, later.rule)
    if earlier.due_on is not None:
        assert (earlier.due_on, earlier.rule) == (later.due_on, later.rule)


@given(RECORDS, DAYS, DAYS)
def test_an_end_once_known_answers_for_every_day(record: Record, known: date, asked: date) -> None:
    verdict, then = judge(record, known), judge(record, asked)
    if verdict.eligible_on is not None:
        assert (then.state is State.ELIGIBLE) is (asked >= verdict.eligible_on)
        assert then.state is not State.ELIGIBLE or then.eligible_on == verdict.eligible_on
    elif verdict.starts_on is None or asked < verdict.starts_on:
        assert then.state is not State.ELIGIBLE


@given(RECORDS, DAYS)
def test_dates_and_state_always_agree(record: Record, on: date) -> None:
    verdict = judge(record, on)
    known = verdict.state in {State.RUNNING, State.ELIGIBLE}
    assert known == (verdict.due_on is not None) == (verdict.eligible_on is not None)
    if verdict.due_on is not None and verdict.eligible_on is not None:
        assert verdict.eligible_on - verdict.due_on == timedelta(days=1)
        assert (on >= verdict.eligible_on) == (verdict.state is State.ELIGIBLE)
    assert (verdict.rule is None) == (verdict.state is State.UNDETERMINED)
    assert verdict.state is State.ELIGIBLE or verdict.blockers


def lacks_an_event(claim: Claim, on: date) -> bool:
    """Whether nothing on record says when the claim's rule begins, or says that it has not begun (invariant 3)."""
    facts = claim.events
    withdrawals = [event.day for event in facts.case if event.step is CaseStep.WITHDRAWN]
    missing = {
        "withdrawal": not withdrawals or any(day is None or day > on for day in withdrawals),
        "fiscal_year": facts.fiscal_year is None,
        "filing_year": facts.filing_year is None,
        "asset_disposal": facts.asset_disposal_year is None,
        "fixed_date": facts.fixed_on is None or facts.fixed_on > on,
    }
    return claim.rule is None or any(missing[trigger] for trigger in claim.rule.triggers)


@given(RECORDS, DAYS)
def test_what_is_unknown_or_ahead_gives_no_end_whatever_else_is_known(record: Record, on: date) -> None:
    if any(lacks_an_event(claim, on) for claim in record.claims):
        verdict = judge(record, on)
        assert (verdict.due_on, verdict.eligible_on) == (None, None)
        assert verdict.state in {State.WAITING, State.UNDETERMINED, State.PERMANENT}
        assert verdict.blockers


@given(st.lists(KNOWN_EVENTS, max_size=6))
def test_the_last_withdrawal_that_no_reopening_follows_counts(events: list[CaseEvent]) -> None:
    history = sorted(events, key=lambda event: (event.day, event.step is CaseStep.REOPENED))
    verdict = judge(case(events), date(2200, 1, 1))
    if history and history[-1].step is CaseStep.WITHDRAWN:
        last = history[-1].day
        assert last is not None
        assert (verdict.starts_on, verdict.due_on) == (last, Period(10).last_day(last))
    else:
        assert (verdict.state, verdict.due_on) == (State.WAITING, None)


@given(st.lists(KNOWN_EVENTS, max_size=4), st.one_of(st.none(), DAYS), YEARS, DAYS)
def test_the_latest_of_several_events_ends_with_the_last_of_them(
    events: list[CaseEvent], fixed_on: date | None, year: int | None, on: date
) -> None:
    facts = Events(tuple(events), fiscal_year=year, fixed_on=fixed_on)

    def judged(rule: str) -> Verdict:
        return judge(Record((Claim(Source.OWN, Rule.parse(rule, ""), facts, True),)), on)

    together = judged("withdrawal|fiscal_year|fixed_date+10y")
    alone = [judged(f"{trigger}+10y") for trigger in ("withdrawal", "fiscal_year", "fixed_date")]
    assert (together.due_on is None) == any(verdict.due_on is None for verdict in alone)
    if together.due_on is not None:
        assert together.due_on == max(verdict.due_on for verdict in alone if verdict.due_on)


@given(st.lists(CASE_EVENTS, max_size=5), STEPS, DAYS)
def test_an_event_of_unknown_day_keeps_the_case_waiting(events: list[CaseEvent], step: CaseStep, on: date) -> None:
    assert judge(case([*events, CaseEvent(step, None)]), on).state is State.WAITING


@given(RECORDS, OTHERS, DAYS)
def test_a_further_rule_never_makes_the_end_earlier(record: Record, further: Claim, on: date) -> None:
    before, after = judge(record, on), judge(replace(record, claims=(*record.claims, further)), on)
    assert end(after) >= end(before)


@given(RECORDS, DAYS)
def test_the_end_is_the_latest_over_all_rules(record: Record, on: date) -> None:
    alone = [end(judge(Record((replace(claim, source=Source.OWN),)), on)) for claim in record.claims]
    if record.appraisal is not None:
        alone.append((2, date.max) if record.appraisal.until is None else (0, record.appraisal.until))
    assert end(judge(record, on)) == max(alone)


@given(RECORDS, DAYS)
def test_a_recording_differs_from_its_paper_file_only_in_saying_so(record: Record, on: date) -> None:
    paper, recording = judge(record, on), judge(Recording(record), on)
    assert replace(recording, reasons=recording.reasons[1:]) == paper


@given(st.lists(KNOWN_EVENTS, max_size=4), st.integers(10, 99), DAYS)
def test_a_longer_period_never_ends_earlier(events: list[CaseEvent], years: int, on: date) -> None:
    shorter, longer = (
        judge(case(events, Rule.parse(f"withdrawal+{length}y", "")), on) for length in (years, years + 1)
    )
    assert end(longer) >= end(shorter)


@given(DAYS, st.integers(1, 100))
def test_the_last_day_falls_in_the_same_month_and_never_after_the_corresponding_day(event: date, years: int) -> None:
    last = Period(years).last_day(event)
    assert (last.year, last.month) == (event.year + years, event.month)
    assert last.day == event.day or (event.month, event.day, last.day) == (2, 29, 28)


@given(
    st.from_regex(r"[A-Z][0-9]{3}", fullmatch=True),
    st.integers(1000, 9999),
    st.sampled_from(["Y", "D30", "D10", "D5"]),
    st.integers(1, 99_999_999),
    st.integers(1, 99_999_999),
)
def test_every_code_is_taken_apart_into_what_it_was_made_of(
    fonds: str, year: int, term: str, volume: int, item: int
) -> None:
    pattern = CodePattern("{fonds}-ZY·KN·{year}-{term}-{volume:3}-{item:4}")
    elements = {"fonds": fonds, "year": year, "term": term, "volume": volume, "item": item}
    assert pattern.parse(pattern.compose(elements)) == elements


@given(st.text("JWSD0123·-Y\n", max_size=30))
def test_any_text_that_parses_is_exactly_what_its_elements_compose(text: str) -> None:
    pattern = CodePattern("{fonds}-WS·{year}-{term}-{item:4}")
    for code in (text, f"J012-WS·2026-{text}", f"J012-WS·2026-Y-{text}"):
        elements = pattern.parse(code)
        assert elements is None or pattern.compose(elements) == code
