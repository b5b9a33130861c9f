"""Holds stand in the way and change no day; an appraisal joins the rules, of which the last to end counts."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from retention import (
    Appraisal,
    Claim,
    Events,
    Hold,
    Reach,
    ReasonCode,
    Record,
    Recording,
    RetentionError,
    Rule,
    Source,
    State,
    Verdict,
    judge,
    withdrawn,
)


def day(text: str) -> date:
    return date.fromisoformat(text)


def claim(rule: str | None, source: Source = Source.OWN, *, approved: bool = True, **events: int | None) -> Claim:
    case = (withdrawn(day("2010-03-01")),)
    return Claim(source, Rule.parse(rule, "basis") if rule else None, Events(case, **events), approved)


def blocks(found: Verdict) -> list[ReasonCode]:
    return [reason.code for reason in found.blockers]


DUE = claim("withdrawal+10y")  # until 2020-03-01
VOUCHER = claim("fiscal_year+30y", Source.VOUCHER, fiscal_year=2010)  # until 2040-12-31
TODAY = day("2026-11-23")
FIRST = Hold(1, Reach.CASE, day("2026-01-02"))
SECOND = Hold(2, Reach.ITEM, day("2026-05-06"))
KEPT = Appraisal(day("2026-06-01"), day("2031-12-31"), "鉴〔2026〕1号")
FOR_EVER = Appraisal(day("2026-06-01"), None, "鉴〔2026〕2号")


@pytest.mark.parametrize(
    ("record", "state"),
    [
        (Record((DUE,)), State.ELIGIBLE),
        (Record((DUE, VOUCHER)), State.RUNNING),
        (Record((claim("fixed_date+10y"),)), State.WAITING),
        (Record((claim(None),)), State.UNDETERMINED),
        (Record((claim("permanent"),)), State.PERMANENT),
    ],
)
def test_a_hold_changes_no_day_and_no_state_whatever_the_state(record: Record, state: State) -> None:
    free, held = judge(record, TODAY), judge(record, TODAY, [FIRST])
    assert held.state is state
    assert replace(held, blockers=held.blockers[1:]) == free
    assert held.blockers[0].code is ReasonCode.HELD


def test_several_holds_are_told_in_the_order_of_their_numbers_each_once() -> None:
    found = judge(Record((DUE,)), TODAY, [SECOND, FIRST, SECOND, Hold(2, Reach.CASE, day("2026-05-06"))])
    assert [dict(reason.data)["number"] for reason in found.blockers] == [1, 2, 2]
    assert [dict(reason.data)["reach"] for reason in found.blockers] == [Reach.CASE, Reach.CASE, Reach.ITEM]


def test_releasing_one_hold_leaves_the_other_in_the_way() -> None:
    assert blocks(judge(Record((DUE,)), TODAY, [SECOND])) == [ReasonCode.HELD]
    assert blocks(judge(Record((DUE,)), TODAY)) == []


def test_no_day_ends_a_hold() -> None:
    assert blocks(judge(Record((DUE,)), day("2199-12-31"), [FIRST])) == [ReasonCode.HELD]


def test_a_hold_placed_on_a_later_day_than_the_one_asked_about_is_told_all_the_same() -> None:
    # The holds given are those that are open; the verdict asks no day of them.
    assert blocks(judge(Record((DUE,)), day("2025-01-01"), [FIRST])) == [ReasonCode.HELD]


def test_permanent_and_held_are_both_told() -> None:
    found = judge(Record((claim("permanent"),)), TODAY, [FIRST])
    assert blocks(found) == [ReasonCode.HELD, ReasonCode.PERMANENT]


def test_an_unapproved_schedule_is_told_beside_the_hold() -> None:
    found = judge(Record((claim("withdrawal+10y", approved=False),)), TODAY, [FIRST])
    assert blocks(found) == [ReasonCode.HELD, ReasonCode.SCHEDULE_UNAPPROVED]


def test_an_appraisal_keeps_an_item_until_the_day_it_names() -> None:
    record = Record((DUE,), KEPT)
    for on, state in [("2031-12-30", "running"), ("2031-12-31", "running"), ("2032-01-01", "eligible")]:
        found = judge(record, day(on))
        assert (found.state, found.due_on, found.eligible_on) == (state, day("2031-12-31"), day("2032-01-01"))
    found = judge(record, TODAY)
    assert (found.rule, found.basis, found.trigger, found.starts_on) == ("appraisal", "decree772-24", None, None)
    assert [reason.code for reason in found.reasons] == [ReasonCode.EXTENDED, ReasonCode.ALSO_APPLIES]
    assert blocks(found) == [ReasonCode.NOT_DUE]


def test_an_appraisal_that_ends_before_another_rule_shortens_nothing() -> None:
    found = judge(Record((DUE, VOUCHER), KEPT), TODAY)
    assert (found.rule, found.due_on) == ("fiscal_year+30y", day("2040-12-31"))
    told = [dict(reason.data) for reason in found.reasons if reason.code is ReasonCode.ALSO_APPLIES]
    assert [(each["source"], each["rule"], each["due_on"]) for each in told] == [
        ("own", "withdrawal+10y", day("2020-03-01")),
        ("appraisal", "appraisal", day("2031-12-31")),
    ]


@pytest.mark.parametrize("other", [claim(None, Source.CONTAINER), claim("fixed_date+10y", Source.CASE)])
def test_an_appraisal_gives_no_end_to_what_another_rule_leaves_unknown(other: Claim) -> None:
    found = judge(Record((DUE, other), KEPT), day("2060-01-01"))
    assert found.state in {State.WAITING, State.UNDETERMINED}
    assert (found.due_on, found.eligible_on) == (None, None)


@pytest.mark.parametrize("other", [VOUCHER, claim(None, Source.CONTAINER), claim("fixed_date+10y", Source.CASE)])
def test_made_permanent_outweighs_every_rule(other: Claim) -> None:
    found = judge(Record((DUE, other), FOR_EVER), day("2199-01-01"), [FIRST])
    assert (found.state, found.rule, found.due_on) == (State.PERMANENT, "permanent", None)
    assert blocks(found) == [ReasonCode.HELD, ReasonCode.MADE_PERMANENT]


def test_permanent_by_rule_and_by_appraisal_is_permanent_by_rule() -> None:
    found = judge(Record((claim("permanent"),), FOR_EVER), TODAY)
    assert (found.state, blocks(found)) == (State.PERMANENT, [ReasonCode.PERMANENT])


def test_a_recording_goes_with_the_appraisal_of_its_paper_file_and_with_a_hold_on_it() -> None:
    paper = Record((DUE,), KEPT)
    held = [Hold(3, Reach.PAPER, day("2026-01-02"))]
    recording = judge(Recording(paper), TODAY, held)
    assert recording.reasons[0].code is ReasonCode.FOLLOWS_PAPER_FILE
    assert replace(recording, reasons=recording.reasons[1:]) == judge(paper, TODAY, held)
    assert (recording.due_on, blocks(recording)) == (day("2031-12-31"), [ReasonCode.HELD, ReasonCode.NOT_DUE])


def test_a_hold_on_a_recording_whose_paper_file_is_not_known_is_told() -> None:
    assert blocks(judge(Recording(None), TODAY, [FIRST])) == [ReasonCode.HELD, ReasonCode.NO_PAPER_FILE]


@pytest.mark.parametrize("until", ["2026-06-01", "2026-05-31", "1999-01-01"])
def test_a_new_end_that_is_not_later_than_the_appraisal_is_refused(until: str) -> None:
    with pytest.raises(RetentionError, match="appraisal_end_not_later"):
        Appraisal(day("2026-06-01"), day(until), "鉴〔2026〕1号")


def test_the_day_after_the_appraisal_is_the_earliest_new_end() -> None:
    appraised = day("2026-06-01")
    assert judge(Record((DUE,), Appraisal(appraised, appraised + timedelta(days=1), "x")), TODAY).due_on == day(
        "2026-06-02"
    )


def test_two_findings_of_the_same_source_are_told_alike_in_whatever_order_they_were_recorded() -> None:
    first, second = (
        Claim(Source.CASE, Rule.parse("withdrawal+10y", "basis"), Events(events), True, "a")
        for events in ((), (withdrawn(None),))
    )
    assert judge(Record((DUE, first, second)), TODAY) == judge(Record((DUE, second, first)), TODAY)
