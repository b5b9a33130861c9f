"""Reviews and destruction as law: kinds of register, states that follow from events, decisions, the list's digest."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from retention.eligibility import State, Verdict
from retention.reason import Reason, ReasonCode, RetentionError


class RegisterKind(StrEnum):
    """Accounting records have their own register (rule 79 articles 16 to 18), all others another."""

    ACCOUNTING = "accounting"
    OTHER = "other"


class ReviewState(StrEnum):
    """How far a review has come."""

    PROPOSED = "proposed"
    APPRAISED = "appraised"
    APPROVED = "approved"
    EXECUTED = "executed"
    CERTIFIED = "certified"
    REFUSED = "refused"


class Decision(StrEnum):
    """What becomes of an item: kept with a new end, kept for ever, handed to another archive, destroyed."""

    KEEP = "keep"
    PERMANENT = "permanent"
    TRANSFER = "transfer"
    DESTROY = "destroy"


@dataclass(frozen=True, slots=True)
class Progress:
    """What has happened to a review, each fact for itself.

    `signed`: every required signature stands on the present list; `settled`: no item waits to be destroyed
    or handed over, and what went is verified gone.
    """

    refused: bool = False
    concluded: bool = False
    signed: bool = False
    settled: bool = False
    certified: bool = False


def state_of(progress: Progress) -> ReviewState:
    """The state that follows from the events. A list that changes loses its signatures, and with them `approved`."""
    if progress.refused:
        return ReviewState.REFUSED
    if not progress.concluded:
        return ReviewState.PROPOSED
    if not progress.signed:
        return ReviewState.APPRAISED
    if not progress.settled:
        return ReviewState.APPROVED
    return ReviewState.CERTIFIED if progress.certified else ReviewState.EXECUTED


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision on an item; `until` is the new last day of keeping, with `keep` only.

    Raises RetentionError `decision_end` unless exactly a decision to keep names an end.
    """

    decision: Decision
    until: date | None = None

    def __post_init__(self) -> None:
        if (self.decision is Decision.KEEP) != (self.until is not None):
            raise RetentionError("decision_end", decision=self.decision)


def register_kind(category: str | None) -> RegisterKind:
    """In which register a document of this category is listed."""
    return RegisterKind.ACCOUNTING if category == "financial" else RegisterKind.OTHER


def one_kind(kinds: Iterable[RegisterKind]) -> tuple[Reason, ...]:
    """Why items of these kinds cannot stand in one list: accounting records and others never do (reading 16)."""
    return (Reason.of(ReasonCode.MIXED_KINDS, "reading-16"),) if len(set(kinds)) > 1 else ()


def check_decision(decided: Decided, verdict: Verdict, on: date) -> tuple[Reason, ...]:
    """Why an appraisal held on the day `on` cannot decide so about an item with this verdict of that day.

    Destroyed is only what is eligible that day (reading 11); a new end lies later than the appraisal and
    than the old end. What is held, permanent or waits for an event is not decided to be destroyed, but
    may be kept longer or handed over, unless a hold keeps it here.
    """
    match decided.decision:
        case Decision.DESTROY:
            return obstacles(verdict, on, schedule=False)
        case Decision.TRANSFER:
            return holds_on(verdict)
        case Decision.PERMANENT:
            return ()
        case Decision.KEEP:
            return tuple(_wrong_end(decided.until or on, verdict, on))


def _wrong_end(until: date, verdict: Verdict, on: date) -> Iterable[Reason]:
    if until <= on:
        yield Reason.of(ReasonCode.END_NOT_LATER, "reading-11", until=until, on=on)
    if verdict.due_on is None:
        yield Reason.of(ReasonCode.NO_END_TO_MOVE, "reading-11")
    elif until <= verdict.due_on:
        yield Reason.of(ReasonCode.END_SHORTENS, "decree772-24", until=until, due_on=verdict.due_on)


def obstacles(verdict: Verdict, on: date, *, schedule: bool = True) -> tuple[Reason, ...]:
    """What stands in the way of destroying an item on the day of its verdict; nothing where it may go.

    `schedule`: whether an unapproved schedule stands in the way too; it does when something is destroyed,
    not yet when that is decided (reading 31).
    """
    found = [one for one in verdict.blockers if schedule or one.code is not ReasonCode.SCHEDULE_UNAPPROVED]
    early = verdict.state is State.ELIGIBLE and (verdict.eligible_on is None or on < verdict.eligible_on)
    if early or (verdict.state is not State.ELIGIBLE and not found):
        found.append(Reason.of(ReasonCode.NOT_ELIGIBLE, "reading-11", state=verdict.state))
    return tuple(found)


def holds_on(verdict: Verdict) -> tuple[Reason, ...]:
    """The holds among the blockers of a verdict."""
    return tuple(one for one in verdict.blockers if one.code is ReasonCode.HELD)


@dataclass(frozen=True, slots=True)
class ListedItem:
    """An item as a list binds it: what it is, how long it was kept, which version of it, what was decided."""

    id: int
    code: str
    title: str
    rule: str
    due_on: date | None
    version: int
    decision: Decision


def digest_of_list(register: str, items: Iterable[ListedItem]) -> str:
    """The digest that a signature binds: SHA-256 of the register's number and of each item, in order of their ids.

    Canonical JSON in UTF-8: no blanks, days as YYYY-MM-DD. Whatever differs in an item gives another digest
    (invariant 8); the order in which items are listed does not.
    """
    rows = [
        [
            one.id,
            one.code,
            one.title,
            one.rule,
            one.due_on.isoformat() if one.due_on else None,
            one.version,
            one.decision.value,
        ]
        for one in sorted(items, key=lambda one: one.id)
    ]
    text = json.dumps([register, rows], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def kept_for(starts_on: date, until: date) -> tuple[int, int]:
    """Whole years and months between two days, as registers tell them (已保管期限); none where the end is earlier."""
    months = (until.year - starts_on.year) * 12 + until.month - starts_on.month - (until.day < starts_on.day)
    return divmod(max(0, months), 12)


STEPS: Mapping[ReviewState, frozenset[ReviewState]] = {
    ReviewState.PROPOSED: frozenset({ReviewState.APPRAISED, ReviewState.REFUSED}),
    ReviewState.APPRAISED: frozenset({ReviewState.APPROVED, ReviewState.REFUSED}),
    # Back where the list changed: then it bears no signature any more.
    ReviewState.APPROVED: frozenset({ReviewState.EXECUTED, ReviewState.APPRAISED, ReviewState.REFUSED}),
    ReviewState.EXECUTED: frozenset({ReviewState.CERTIFIED}),
    ReviewState.CERTIFIED: frozenset(),
    ReviewState.REFUSED: frozenset(),
}
"""Every step of a review; one that is not listed does not happen."""
