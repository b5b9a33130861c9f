"""Who may sign, appraise and supervise: every answer with its reasons."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retention import (
    Reason,
    ReasonCode,
    RetentionError,
    Scheme,
    Seat,
    Signed,
    SigningRole,
    may_appraise,
    may_sign,
    may_supervise,
    missing_signatures,
)

LIST = "d" * 64
ROLES = ("archive_leader", "office_head", "archive_head", "business_head", "archive_clerk", "business_clerk")
HEADS = {"archive_head", "business_head"}


def role(code: str) -> SigningRole:
    return SigningRole(code, frozenset({code}), code in HEADS)


SIX = Scheme("order13", tuple(map(role, ROLES)), ("office", "archive", "business"), ("archive", "business"), ("it",))


def signed(*pairs: tuple[str, int], digest: str = LIST) -> tuple[Signed, ...]:
    return tuple(Signed(code, person, digest) for code, person in pairs)


def codes(reasons: tuple[Reason, ...]) -> list[ReasonCode]:
    return [one.code for one in reasons]


@pytest.mark.parametrize(
    ("code", "person", "posts", "given_before", "expected"),
    [
        ("archive_head", 1, {"archive_head"}, (), []),
        ("archive_head", 1, {"archive_clerk"}, (), [ReasonCode.ROLE_NOT_THEIRS]),
        ("archive_head", 1, set(), (), [ReasonCode.ROLE_NOT_THEIRS]),
        ("no_such_role", 1, {"no_such_role"}, (), [ReasonCode.ROLE_NOT_THEIRS]),
        ("archive_head", 2, {"archive_head"}, (("archive_head", 1),), [ReasonCode.ROLE_SIGNED]),
        ("archive_head", 1, {"archive_head"}, (("business_head", 1),), [ReasonCode.BOTH_HEADS]),
        # Two roles in one person are allowed, also a head's and a clerk's.
        ("archive_clerk", 1, {"archive_clerk"}, (("archive_head", 1),), []),
        # The last role of six cannot be given by one of two who gave all others.
        (
            "business_clerk",
            1,
            {"business_clerk"},
            (
                ("archive_leader", 1),
                ("office_head", 2),
                ("archive_head", 1),
                ("business_head", 2),
                ("archive_clerk", 1),
            ),
            [ReasonCode.TOO_FEW_SIGNERS],
        ),
    ],
)
def test_who_may_sign_for_a_role(
    code: str,
    person: int,
    posts: set[str],
    given_before: tuple[tuple[str, int], ...],
    expected: list[ReasonCode],
) -> None:
    assert codes(may_sign(SIX, code, person, posts, signed(*given_before))) == expected


def test_three_persons_with_two_roles_each_are_enough() -> None:
    pairs = tuple(zip(ROLES, (1, 2, 2, 3, 1, 3), strict=True))
    assert missing_signatures(SIX, signed(*pairs), LIST) == ()
    assert codes(missing_signatures(SIX, signed(*pairs[:-1]), LIST)) == [ReasonCode.SIGNATURE_MISSING]


def test_signatures_over_another_list_are_none() -> None:
    pairs = tuple((code, number) for number, code in enumerate(ROLES))
    assert missing_signatures(SIX, signed(*pairs), LIST) == ()
    assert codes(missing_signatures(SIX, signed(*pairs), "e" * 64)) == [ReasonCode.SIGNATURE_MISSING] * 6


def test_one_person_for_both_heads_is_no_complete_set() -> None:
    persons = dict.fromkeys(HEADS, 9)
    pairs = tuple((code, persons.get(code, number)) for number, code in enumerate(ROLES))
    assert codes(missing_signatures(SIX, signed(*pairs), LIST)) == [ReasonCode.BOTH_HEADS]


@given(st.lists(st.tuples(st.sampled_from(ROLES), st.integers(1, 4)), max_size=30))
def test_whatever_is_tried_a_complete_set_has_three_persons_and_two_heads(
    attempts: list[tuple[str, int]],
) -> None:
    given_now: tuple[Signed, ...] = ()
    for code, person in attempts:
        if not may_sign(SIX, code, person, {code}, given_now):
            given_now += signed((code, person))
    persons = {one.role: one.person for one in given_now}
    assert len(persons) == len(given_now)
    if not missing_signatures(SIX, given_now, LIST):
        assert len(set(persons.values())) >= 3
        assert persons["archive_head"] != persons["business_head"]


@pytest.mark.parametrize(
    ("seats", "signers", "electronic", "expected"),
    [
        ([(1, "archive"), (2, "business")], set(), False, []),
        ([(1, "archive"), (2, "business")], {1}, False, []),
        ([(1, "archive"), (2, "business")], {1, 2}, False, [ReasonCode.SUPERVISORS_ALL_SIGNED]),
        (
            [(1, "archive"), (1, "business")],
            set(),
            False,
            [ReasonCode.TOO_FEW_SUPERVISORS, ReasonCode.SUPERVISOR_TWICE],
        ),
        ([(1, "archive"), (2, "archive")], set(), False, [ReasonCode.DEPARTMENT_MISSING]),
        ([(1, "archive")], set(), False, [ReasonCode.TOO_FEW_SUPERVISORS, ReasonCode.DEPARTMENT_MISSING]),
        ([], set(), False, [ReasonCode.TOO_FEW_SUPERVISORS] + [ReasonCode.DEPARTMENT_MISSING] * 2),
        ([(1, "archive"), (2, "business")], set(), True, [ReasonCode.DEPARTMENT_MISSING]),
        ([(1, "archive"), (2, "business"), (3, "it")], {1, 2}, True, []),
    ],
)
def test_who_may_supervise(
    seats: list[tuple[int, str]], signers: set[int], electronic: bool, expected: list[ReasonCode]
) -> None:
    assert codes(may_supervise(SIX, [Seat(*one) for one in seats], signers, electronic)) == expected


def test_an_appraisal_group_has_every_department_and_two_people() -> None:
    assert may_appraise(SIX, [Seat(1, "office"), Seat(2, "archive"), Seat(3, "business")]) == ()
    assert codes(may_appraise(SIX, [Seat(1, "office"), Seat(2, "archive")])) == [ReasonCode.APPRAISER_MISSING]
    alone = [Seat(1, department) for department in SIX.appraisers]
    assert codes(may_appraise(SIX, alone)) == [ReasonCode.TOO_FEW_APPRAISERS]


@pytest.mark.parametrize(
    ("roles", "supervisors"),
    [
        (ROLES[:2], ("archive", "business")),
        (("archive_head", "archive_head", "business_head"), ("archive", "business")),
        (("archive_leader", "office_head", "archive_head"), ("archive", "business")),
        (ROLES, ("archive",)),
    ],
)
def test_a_scheme_that_lets_too_few_take_part_is_none(roles: tuple[str, ...], supervisors: tuple[str, ...]) -> None:
    with pytest.raises(RetentionError, match="scheme_incomplete"):
        Scheme("order13", tuple(map(role, roles)), ("archive",), supervisors)
