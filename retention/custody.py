"""Handing custody over (articles 7 and 10): causes, parties, states that follow from events, what a signature binds."""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from retention.reason import Reason, ReasonCode


class HandoverCause(StrEnum):
    """Why custody is handed over (交接事由)."""

    STAFF_CHANGE = "staff_change"
    ABOLISHED = "abolished"
    MERGER = "merger"
    ENTRUSTED = "entrusted"
    YEARLY = "yearly"


MUST_MOVE: Mapping[HandoverCause, bool | None] = {
    HandoverCause.STAFF_CHANGE: False,
    HandoverCause.ABOLISHED: True,
    HandoverCause.MERGER: True,
    HandoverCause.ENTRUSTED: True,
    HandoverCause.YEARLY: None,
}
"""Whether records go to another unit for this cause; None where they may or may not."""


class Party(StrEnum):
    """移交人, 接收人, 监交人."""

    GIVER = "giver"
    RECEIVER = "receiver"
    SUPERVISOR = "supervisor"


class HandoverState(StrEnum):
    """How far a handover has come."""

    TICKING = "ticking"
    TICKED = "ticked"
    SIGNING = "signing"
    DONE = "done"
    REFUSED = "refused"
    EXPIRED = "expired"


STEPS: Mapping[HandoverState, frozenset[HandoverState]] = {
    HandoverState.TICKING: frozenset({HandoverState.TICKED, HandoverState.REFUSED, HandoverState.EXPIRED}),
    HandoverState.TICKED: frozenset({HandoverState.SIGNING, HandoverState.REFUSED, HandoverState.EXPIRED}),
    # Back where a difference was written after a signature: what was signed is not what stands there now.
    HandoverState.SIGNING: frozenset(
        {HandoverState.DONE, HandoverState.TICKED, HandoverState.REFUSED, HandoverState.EXPIRED}
    ),
    HandoverState.DONE: frozenset(),
    HandoverState.REFUSED: frozenset(),
    HandoverState.EXPIRED: frozenset(),
}
"""Every step of a handover; one that is not listed does not happen."""


@dataclass(frozen=True, slots=True)
class Course:
    """What has happened to a handover, each fact for itself.

    `ticked`: both sides ticked every line, and the bytes of every electronic one were verified; `signed`: who signed
    exactly what stands there now; `done`: custody has moved; `expires_on`: the last day on which it may be signed.
    """

    expires_on: date
    ticked: bool = False
    signed: frozenset[Party] = frozenset()
    done: bool = False
    refused: bool = False


def handover_state(course: Course, on: date) -> HandoverState:
    """The state on a day. What is done stays done, and what was refused stays refused, whatever day comes."""
    if course.done:
        return HandoverState.DONE
    if course.refused:
        return HandoverState.REFUSED
    if on > course.expires_on:
        return HandoverState.EXPIRED
    if not course.ticked:
        return HandoverState.TICKING
    return HandoverState.SIGNING if course.signed else HandoverState.TICKED


def is_open(state: HandoverState) -> bool:
    """Whether something is still to happen."""
    return bool(STEPS[state])


def check_parties(giver: int, receiver: int, supervisor: int) -> tuple[Reason, ...]:
    """Why these persons cannot hand over, receive and supervise: three different ones have to."""
    same = len({giver, receiver, supervisor}) < len(Party)
    return (Reason.of(ReasonCode.PARTY_TWICE, "order13"),) if same else ()


def check_units(cause: HandoverCause, unit: int, receiving: int) -> tuple[Reason, ...]:
    """Why records of a unit cannot go to another one, or stay in it, for this cause."""
    must = MUST_MOVE[cause]
    if must is None or must is (unit != receiving):
        return ()
    code = ReasonCode.UNIT_HAS_TO_CHANGE if must else ReasonCode.UNIT_HAS_TO_STAY
    return (Reason.of(code, "measures-7" if must else "measures-10", cause=cause),)


def may_sign_handover(
    party: Party, person: int, parties: Mapping[Party, int], state: HandoverState, signed: Collection[Party]
) -> tuple[Reason, ...]:
    """Why a person may not sign as this party now; nothing where they may. `signed` counts what stands there now.

    Nobody signs before every line is ticked, and the supervisor after both sides.
    """
    basis = "measures-10"
    if parties[party] != person:
        return (Reason.of(ReasonCode.NOT_THE_PARTY, basis, party=party),)
    if not is_open(state):
        return (Reason.of(ReasonCode.HANDOVER_ENDED, basis, state=state),)
    if party in signed:
        return (Reason.of(ReasonCode.PARTY_SIGNED, basis, party=party),)
    if state is HandoverState.TICKING:
        return (Reason.of(ReasonCode.NOT_TICKED, basis),)
    if party is Party.SUPERVISOR and not {Party.GIVER, Party.RECEIVER} <= set(signed):
        return (Reason.of(ReasonCode.SUPERVISOR_LAST, basis),)
    return ()


@dataclass(frozen=True, slots=True)
class HandedItem:
    """A line of the list as it is sealed. `id` is None for a thing such as a key; `version` that of the document.

    `objects` are the digests of the stored bytes, in order.
    """

    position: int
    id: int | None
    code: str
    title: str
    version: int
    keeper: int | None
    paper: bool
    objects: Sequence[str]


def digest_of_handed(number: str, items: Iterable[HandedItem]) -> str:
    """The digest that seals a list: SHA-256 of the register's number and of each line in order.

    Each is canonical JSON in UTF-8 without blanks on a line of its own, so that a list of any length is hashed as it is
    read.
    """
    hashed = hashlib.sha256(_line([number]))
    for one in items:
        hashed.update(
            _line(
                [one.position, one.id, one.code, one.title, one.version, one.keeper, one.paper, list(one.objects)],
            )
        )
    return hashed.hexdigest()


def digest_to_sign(sealed: str, terms: Mapping[str, object], differences: Iterable[Sequence[object]]) -> str:
    """The digest that all three signatures bind: the sealed list, what else the register says, every difference.

    `terms` are cause, parties, units, last day and open matters. A difference that is written later gives another
    digest, and the signatures before it count no more.
    """
    hashed = hashlib.sha256(_line([sealed, {name: terms[name] for name in sorted(terms)}]))
    for one in differences:
        hashed.update(_line(list(one)))
    return hashed.hexdigest()


def _line(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n").encode()


def entrusted(owner: str | None, agreed: bool) -> tuple[Reason, ...]:
    """What stands in the way of destroying what is kept for another unit: that nobody agreed in its stead."""
    return (Reason.of(ReasonCode.ENTRUSTED, "measures-7", owner=owner),) if owner is not None and not agreed else ()


LONGEST_STAY = 3
"""Years for which accounting archives may stay with accounting at most (rule 79 article 11)."""


def last_day_of_stay(fiscal_year: int, years: int = 1) -> date:
    """The last day on which accounting may keep the archives of an accounting year: one year after its end, longer by
    consent of those who keep the archives, and never longer than LONGEST_STAY (reading 28).
    """
    return date(fiscal_year + years, 12, 31)


class Way(StrEnum):
    """Where the records of an abolished unit may go, in the order of article 7 (reading 28)."""

    NEW_EMPLOYER = "new_employer"
    STREET = "street"
    CENTRE = "centre"
    HIGHER = "higher"


@dataclass(frozen=True, slots=True)
class Destination:
    """A unit to which records may go: by which way, for which cause, and why."""

    way: Way
    unit: int
    cause: HandoverCause
    reason: Reason


_WAYS: Sequence[tuple[Way, HandoverCause, ReasonCode]] = (
    (Way.NEW_EMPLOYER, HandoverCause.ABOLISHED, ReasonCode.TO_NEW_EMPLOYER),
    (Way.STREET, HandoverCause.ABOLISHED, ReasonCode.TO_STREET),
    (Way.CENTRE, HandoverCause.ENTRUSTED, ReasonCode.TO_CENTRE),
    (Way.HIGHER, HandoverCause.ENTRUSTED, ReasonCode.TO_HIGHER),
)


def destinations(known: Mapping[Way, int], *, household: bool) -> tuple[Destination, ...]:
    """Where records of an abolished unit should go, the best first, each with its reason.

    `known`: the units that are known for each way. A household's file follows its people (person by person); papers of
    accounting and routine work are not scattered and go to one place: the service centre or the union above.
    """
    ways = _WAYS if household else _WAYS[2:]
    return tuple(
        Destination(way, known[way], cause, Reason.of(code, "reading-28" if household else "order13"))
        for way, cause, code in ways
        if way in known
    )
