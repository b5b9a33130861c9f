"""Decisions, states that follow from events, and the digest that a signature binds."""

from dataclasses import replace
from datetime import date
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retention import (
    Claim,
    Decided,
    Decision,
    Events,
    Hold,
    ListedItem,
    Progress,
    Reach,
    ReasonCode,
    Record,
    RegisterKind,
    RetentionError,
    ReviewState,
    Rule,
    Source,
    Verdict,
    check_decision,
    digest_of_list,
    judge,
    kept_for,
    obstacles,
    one_kind,
    register_kind,
    state_of,
)
from retention.disposal import STEPS

DUE = date(2020, 12, 31)


def verdict(on: date, rule: str = "filing_year+10y", approved: bool = True, held: bool = False) -> Verdict:
    """A paper of the filing year 2010 on a day."""
    claim = Claim(Source.OWN, Rule.parse(rule, "order8-6"), Events(filing_year=2010), approved)
    holds = [Hold(7, Reach.ITEM, date(2019, 5, 6))] if held else []
    return judge(Record((claim,)), on, holds)


@pytest.mark.parametrize(
    ("on", "given_verdict", "expected"),
    [
        (date(2020, 12, 30), {}, [ReasonCode.NOT_DUE]),
        (date(2020, 12, 31), {}, [ReasonCode.NOT_DUE]),
        (date(2021, 1, 1), {}, []),
        (date(2021, 1, 1), {"held": True}, [ReasonCode.HELD]),
        (date(2021, 1, 1), {"rule": "permanent"}, [ReasonCode.PERMANENT]),
        (date(2021, 1, 1), {"rule": "withdrawal+10y"}, [ReasonCode.CASE_OPEN]),
        # That it is destroyed may be decided under a schedule not yet approved; destroyed it is not (reading 31).
        (date(2021, 1, 1), {"approved": False}, []),
    ],
)
def test_what_may_be_decided_to_be_destroyed(
    on: date, given_verdict: dict[str, object], expected: list[ReasonCode]
) -> None:
    found = check_decision(Decided(Decision.DESTROY), verdict(on, **given_verdict), on)  # type: ignore[arg-type]
    assert [one.code for one in found] == expected


def test_nothing_is_destroyed_under_an_unapproved_schedule() -> None:
    on = date(2021, 1, 1)
    assert [one.code for one in obstacles(verdict(on, approved=False), on)] == [ReasonCode.SCHEDULE_UNAPPROVED]
    assert obstacles(verdict(on), on) == ()


def test_a_verdict_of_a_later_day_does_not_make_an_earlier_one_due() -> None:
    """The clock set forward for the verdict and back for the deed."""
    found = obstacles(verdict(date(2021, 1, 1)), date(2020, 12, 31))
    assert [one.code for one in found] == [ReasonCode.NOT_ELIGIBLE]


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        (date(2021, 1, 1), [ReasonCode.END_NOT_LATER]),
        (date(2020, 12, 31), [ReasonCode.END_NOT_LATER, ReasonCode.END_SHORTENS]),
        (date(2021, 1, 2), []),
        (date(2050, 12, 31), []),
    ],
)
def test_a_new_end_lies_later_than_the_appraisal_and_the_old_end(until: date, expected: list[ReasonCode]) -> None:
    on = date(2021, 1, 1)
    assert [one.code for one in check_decision(Decided(Decision.KEEP, until), verdict(on), on)] == expected


def test_what_has_no_end_is_not_given_a_later_one() -> None:
    on = date(2021, 1, 1)
    found = check_decision(Decided(Decision.KEEP, date(2040, 1, 1)), verdict(on, rule="permanent"), on)
    assert [one.code for one in found] == [ReasonCode.NO_END_TO_MOVE]


def test_what_is_held_is_not_handed_over() -> None:
    on = date(2021, 1, 1)
    assert check_decision(Decided(Decision.TRANSFER), verdict(on), on) == ()
    found = check_decision(Decided(Decision.TRANSFER), verdict(on, held=True), on)
    assert [one.code for one in found] == [ReasonCode.HELD]


@pytest.mark.parametrize("decision", Decision)
def test_only_a_decision_to_keep_names_an_end(decision: Decision) -> None:
    until = date(2040, 1, 1)
    right, wrong = (until, None) if decision is Decision.KEEP else (None, until)
    assert Decided(decision, right).until == right
    with pytest.raises(RetentionError, match="decision_end"):
        Decided(decision, wrong)


def test_accounting_records_and_others_never_share_a_list() -> None:
    assert register_kind("financial") is RegisterKind.ACCOUNTING
    assert {register_kind(one) for one in ("original", "routine", None)} == {RegisterKind.OTHER}
    assert one_kind([RegisterKind.OTHER] * 3) == ()
    assert [one.code for one in one_kind(RegisterKind)] == [ReasonCode.MIXED_KINDS]


def test_states_follow_from_events_and_move_along_the_table() -> None:
    facts = [Progress(*flags) for flags in product((False, True), repeat=5)]
    assert {state_of(one) for one in facts} == set(ReviewState)
    honest = (
        Progress(),
        Progress(concluded=True),
        Progress(concluded=True, signed=True),
        Progress(concluded=True, signed=True, settled=True),
        Progress(concluded=True, signed=True, settled=True, certified=True),
    )
    states = [state_of(one) for one in honest]
    assert states == list(ReviewState)[:5]
    for before, after in pairwise(states):
        assert after in STEPS[before]
    for one in facts:
        if one.refused:
            assert state_of(one) is ReviewState.REFUSED
        # Nothing is executed without signatures, whatever else is said.
        if state_of(one) in (ReviewState.EXECUTED, ReviewState.CERTIFIED):
            assert (one.signed, one.concluded) == (True, True)


ITEMS = st.builds(
    ListedItem,
    id=st.integers(1, 1000),
    code=st.text("J012-·", max_size=8),
    title=st.text(max_size=8),
    rule=st.sampled_from(["filing_year+10y", "permanent"]),
    due_on=st.none() | st.dates(),
    version=st.integers(1, 9),
    decision=st.sampled_from(Decision),
)
LISTS = st.lists(ITEMS, unique_by=lambda one: one.id, min_size=1, max_size=5)


@given(LISTS, st.randoms())
def test_the_order_of_a_list_does_not_matter(items: list[ListedItem], chance: object) -> None:
    shuffled = list(items)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert digest_of_list("1号", items) == digest_of_list("1号", shuffled)


@given(LISTS, LISTS)
def test_two_lists_with_one_digest_are_one_list(one: list[ListedItem], other: list[ListedItem]) -> None:
    same = sorted(one, key=lambda item: item.id) == sorted(other, key=lambda item: item.id)
    assert (digest_of_list("1号", one) == digest_of_list("1号", other)) == same


@pytest.mark.parametrize(
    "change",
    [
        {"id": 8},
        {"code": "J012-0002"},
        {"title": "别的"},
        {"rule": "permanent"},
        {"due_on": date(2021, 12, 31)},
        {"due_on": None},
        {"version": 4},
        {"decision": Decision.TRANSFER},
    ],
)
def test_whatever_differs_in_an_item_gives_another_digest(change: dict[str, object]) -> None:
    item = ListedItem(7, "J012-0001", "统计表", "filing_year+10y", DUE, 3, Decision.DESTROY)
    changed = replace(item, **change)  # type: ignore[arg-type]
    assert digest_of_list("1号", [item]) != digest_of_list("1号", [changed])
    assert digest_of_list("1号", [item]) != digest_of_list("2号", [item])
    assert digest_of_list("1号", [item]) != digest_of_list("1号", [item, replace(item, id=9)])


@pytest.mark.parametrize(
    ("starts_on", "until", "expected"),
    [
        (date(2011, 1, 1), date(2021, 10, 31), (10, 9)),
        (date(2011, 1, 1), date(2021, 11, 1), (10, 10)),
        (date(2011, 1, 31), date(2011, 2, 28), (0, 0)),
        (date(2011, 1, 1), date(2010, 1, 1), (0, 0)),
    ],
)
def test_how_long_something_was_kept(starts_on: date, until: date, expected: tuple[int, int]) -> None:
    assert kept_for(starts_on, until) == expected
