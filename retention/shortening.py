"""Whether an item would be kept for a shorter time than before: that happens on the record only (invariant 7)."""

from dataclasses import dataclass
from datetime import date

from retention.eligibility import State
from retention.reason import RetentionError
from retention.schedule import Rule


@dataclass(frozen=True, slots=True)
class Kept:
    """How long an item is kept, as far as it is written down: rule (its id), state, last day."""

    rule: str | None
    state: State
    due_on: date | None


def is_shorter(before: Kept, after: Kept) -> bool:
    """Whether the item is kept for a shorter time than before, or may be: what cannot be compared counts as shorter.

    Permanent is later than every day, and unknown later than every known day (reading 2). Where both wait, the rules
    are compared: one that waits for the same events, or for more, and runs as long, is not shorter.
    """
    if after.state in (State.PERMANENT, State.UNDETERMINED):
        return after.state is State.UNDETERMINED and before.state is State.PERMANENT
    if before.state in (State.PERMANENT, State.UNDETERMINED):
        return True
    if after.due_on is None:
        return before.due_on is None and _may_be_shorter(before.rule, after.rule)
    return before.due_on is None or after.due_on < before.due_on


def _may_be_shorter(before: str | None, after: str | None) -> bool:
    if before == after:
        return False
    try:
        first, second = (Rule.parse(rule or "", "") for rule in (before, after))
    except RetentionError:
        return True
    return not (set(second.triggers) >= set(first.triggers) and second.period >= first.period)
