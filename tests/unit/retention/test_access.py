"""Look-ups as law: what a request lacks, how many approve, who may do what, when something stands in the way."""

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retention import (
    LOOKUP_STEPS,
    Approval,
    Asking,
    Ground,
    Kinship,
    Lack,
    LookupPart,
    LookupState,
    Mode,
    Obstacle,
    Terms,
    digest_of_scope,
    is_child,
    lacks,
    levels_needed,
    may_take,
    person_times,
    stands_in_the_way,
)

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
COMPLETE = Asking(
    ground=Ground.UNIT,
    today=TODAY,
    body="榆阳市人民法院",
    letter_number="8号",
    has_letter=True,
    persons=1,
    identified=1,
    contact="0912-3456789",
    legal_basis="民事诉讼法第七十条",
    purpose="审理案件",
    modes=(Mode.READ,),
    pages=1,
)
ACT = {LookupPart.RECORD: 1, LookupPart.APPROVE: 2, LookupPart.SHOW: 3}


@pytest.mark.parametrize(
    ("without", "lack"),
    [
        ({"body": ""}, Lack.BODY),
        ({"letter_number": ""}, Lack.LETTER_NUMBER),
        ({"has_letter": False}, Lack.LETTER),
        ({"persons": 0, "identified": 0}, Lack.PERSON),
        ({"identified": 0}, Lack.IDENTITY),
        ({"valid_until": (TODAY - timedelta(days=1),)}, Lack.IDENTITY_VALID),
        ({"contact": ""}, Lack.CONTACT),
        ({"legal_basis": ""}, Lack.LEGAL_BASIS),
        ({"purpose": ""}, Lack.PURPOSE),
        ({"modes": ()}, Lack.MODE),
        ({"pages": 0}, Lack.SCOPE),
    ],
)
def test_a_body_from_outside_lacks_what_it_does_not_bring(without: dict[str, object], lack: Lack) -> None:
    assert lacks(COMPLETE) == ()
    assert lacks(replace(COMPLETE, **without)) == (lack,)  # type: ignore[arg-type]


def test_a_sister_union_brings_no_outsiders_papers() -> None:
    sister = replace(COMPLETE, ground=Ground.SISTER, letter_number="", has_letter=False, identified=0, legal_basis="")
    assert lacks(sister) == ()
    assert lacks(replace(sister, body="")) == (Lack.BODY,)


@pytest.mark.parametrize(
    ("ground", "shown", "missing"),
    [
        (Ground.OWN, {"own_number": True}, (Lack.OWN_NUMBER,)),
        (Ground.AGENT, {"principal": True, "note": "委托书"}, (Lack.PRINCIPAL, Lack.MANDATE)),
        (Ground.KIN, {"kinship": Kinship.CHILD, "note": "遗属补助"}, (Lack.KINSHIP, Lack.INTEREST)),
    ],
)
def test_a_right_to_one_households_file_is_shown(
    ground: Ground, shown: dict[str, object], missing: tuple[Lack, ...]
) -> None:
    asking = replace(COMPLETE, ground=ground, in_one_case=True)
    assert lacks(asking) == missing
    right = replace(asking, **shown)  # type: ignore[arg-type]
    assert lacks(right) == ()
    assert lacks(replace(right, in_one_case=False)) == (Lack.CASE,)


@pytest.mark.parametrize(
    ("items", "sensitive", "levels"), [(0, False, 1), (20, False, 1), (21, False, 2), (1, True, 2), (21, True, 2)]
)
def test_two_approve_what_is_much_or_sensitive(items: int, sensitive: bool, levels: int) -> None:
    assert levels_needed(items, sensitive, most=20) == levels


@given(
    st.lists(st.tuples(st.integers(1, 4), st.sampled_from(LookupPart)), max_size=12),
    st.sampled_from([ground for ground in Ground if ground is not Ground.OWN]),
)
def test_in_any_order_nobody_comes_to_have_two_parts(tries: list[tuple[int, LookupPart]], ground: Ground) -> None:
    hands: set[tuple[int, LookupPart]] = set()
    for person, part in tries:
        if may_take(part, person, hands, ground):
            hands.add((person, part))
    for person, part in hands:
        assert {own for one, own in hands if one == person} == {part}


def test_nobody_approves_twice_and_whoever_shows_goes_on_showing() -> None:
    hands = {(person, part) for part, person in ACT.items()}
    assert not may_take(LookupPart.APPROVE, 2, hands, Ground.UNIT)
    assert may_take(LookupPart.SHOW, 3, hands, Ground.UNIT)
    assert may_take(LookupPart.RECORD, 1, hands, Ground.UNIT)
    assert may_take(LookupPart.SHOW, 1, {(1, LookupPart.RECORD)}, Ground.OWN)
    assert not may_take(LookupPart.APPROVE, 1, {(1, LookupPart.RECORD)}, Ground.OWN)


def approval(
    state: LookupState = LookupState.APPROVED,
    pages: Collection[int] = (1, 2),
    seen: int = 0,
    modes: Collection[Mode] = (Mode.READ,),
    valid_until: Collection[date] = (),
    expires_at: datetime = NOW + timedelta(hours=1),
) -> Approval:
    return Approval(state, Terms(frozenset(modes), expires_at, 3), pages, seen, valid_until)


@pytest.mark.parametrize(
    ("seconds", "obstacle"), [(-1, None), (0, Obstacle.EXPIRED), (1, Obstacle.EXPIRED), (-3600, None)]
)
def test_an_approval_ends_at_its_instant(seconds: int, obstacle: Obstacle | None) -> None:
    now = NOW + timedelta(hours=1, seconds=seconds)
    assert stands_in_the_way(approval(), Mode.READ, (1,), now, TODAY) is obstacle


@pytest.mark.parametrize(("days", "obstacle"), [(-1, None), (0, None), (1, Obstacle.IDENTITY_EXPIRED)])
def test_an_identity_paper_holds_on_its_last_day(days: int, obstacle: Obstacle | None) -> None:
    shown = stands_in_the_way(approval(valid_until=(TODAY,)), Mode.READ, (1,), NOW, TODAY + timedelta(days=days))
    assert shown is obstacle


@pytest.mark.parametrize(("seen", "obstacle"), [(2, None), (3, Obstacle.VIEWS_USED), (4, Obstacle.VIEWS_USED)])
def test_the_last_view_is_shown_and_none_after_it(seen: int, obstacle: Obstacle | None) -> None:
    assert stands_in_the_way(approval(seen=seen), Mode.READ, (1,), NOW, TODAY) is obstacle


@given(
    st.sampled_from(LookupState),
    st.sets(st.sampled_from(Mode)),
    st.sets(st.integers(1, 5)),
    st.sets(st.integers(1, 5), min_size=1),
    st.sampled_from(Mode),
    st.integers(-2, 2),
    st.integers(0, 6),
)
def test_what_is_shown_is_covered_in_every_respect(
    state: LookupState,
    modes: set[Mode],
    covered: set[int],
    asked: set[int],
    mode: Mode,
    hours: int,
    seen: int,
) -> None:
    given_ = approval(state, covered, seen, modes, expires_at=NOW + timedelta(hours=hours))
    covers = (
        state is LookupState.APPROVED
        and mode in modes
        and asked <= covered
        and hours > 0
        and (mode is not Mode.READ or seen + len(asked) <= 3)
    )
    assert (stands_in_the_way(given_, mode, asked, NOW, TODAY) is None) is covers


def test_without_terms_nothing_is_shown() -> None:
    assert stands_in_the_way(Approval(LookupState.APPROVED, None, (1,)), Mode.READ, (1,), NOW, TODAY)


def test_no_step_leads_back_to_an_approval() -> None:
    assert set(LOOKUP_STEPS) == set(LookupState)
    reached = {LookupState.RETURNED, LookupState.REFUSED, LookupState.WITHDRAWN}
    while more := {step for state in reached for step in LOOKUP_STEPS[state]} - reached:
        reached |= more
    assert not reached & {LookupState.REQUESTED, LookupState.HALF_APPROVED, LookupState.APPROVED}


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)), min_size=1), st.integers(1, 9), st.sampled_from(Mode))
def test_the_digest_binds_pages_and_terms_in_any_order(pages: list[tuple[int, int]], views: int, mode: Mode) -> None:
    terms = Terms(frozenset({mode}), NOW, views)
    digest = digest_of_scope(pages, terms)
    assert digest == digest_of_scope(reversed(pages), replace(terms, expires_at=NOW.astimezone()))
    assert digest != digest_of_scope([*pages, (10, 1)], terms)
    assert digest != digest_of_scope(pages, replace(terms, views=views + 1))
    assert digest != digest_of_scope(pages, replace(terms, expires_at=NOW + timedelta(minutes=1)))


@given(st.lists(st.tuples(st.sampled_from("甲乙丙"), st.dates(date(2026, 1, 1), date(2026, 1, 5)))))
def test_one_person_on_one_day_is_one(visits: list[tuple[str, date]]) -> None:
    by_day = {day: {person for person, other in visits if other == day} for _, day in visits}
    assert person_times(visits) == sum(map(len, by_day.values()))
    assert person_times(visits + visits) == person_times(visits)


@pytest.mark.parametrize(
    ("today", "child"),
    [(date(2026, 2, 28), True), (date(2026, 3, 1), False), (date(2025, 12, 31), True), (date(2026, 2, 27), True)],
)
def test_a_child_born_on_leap_day_is_fourteen_on_the_first_of_march(today: date, child: bool) -> None:
    assert is_child(date(2012, 2, 29), today) is child


@given(st.dates(date(1950, 1, 1), date(2026, 1, 1)))
def test_on_the_fourteenth_birthday_somebody_is_a_child_no_longer(born: date) -> None:
    if (born.month, born.day) != (2, 29):
        birthday = born.replace(year=born.year + 14)
        assert not is_child(born, birthday)
        assert is_child(born, birthday - timedelta(days=1))
