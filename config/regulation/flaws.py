"""What can be wrong in a retention schedule that people wrote: each flaw has a place and a code, never a sentence."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import inf
from typing import Literal, get_args

from config.regulation.values import Assignment, Container, Proposal, Regulation, Rule, Schedule, Trigger

Part = Literal["rule", "container", "assignment", "whole"]

MOST_RULES, MOST_ASSIGNMENTS, MOST_PROPOSALS = 200, 2000, 10
MOST_TRIGGERS, MOST_YEARS = 3, 100
LONGEST_ID, LONGEST_TEXT = 32, 300

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something wrong: in which part, the how-manieth of it from 1 (0: in the whole), what, and what fills that."""

    part: Part
    number: int
    code: str
    data: Mapping[str, str | int] = field(default_factory=dict)


class ScheduleError(Exception):
    """The schedule cannot be used; `flaws` has everything that is wrong."""

    def __init__(self, flaws: tuple[Flaw, ...]) -> None:
        super().__init__(f"{len(flaws)} flaws in a schedule")
        self.flaws = flaws


def flaws(schedule: Schedule, regulation: Regulation) -> Iterator[Flaw]:
    """Everything that is wrong in a well-formed schedule for the types of a regulation.

    Whether its periods are lawful is not asked here: a draft may be below the minimum, an approved version never.
    """
    yield from _too_many(schedule)
    known = {rule.id for rule in schedule.rules}
    for number, rule in enumerate(schedule.rules, 1):
        yield from _in_rule(number, rule, [one.id for one in schedule.rules[: number - 1]])
    for number, container in enumerate(schedule.containers, 1):
        if container.rule not in known:
            yield Flaw("container", number, "no_rule", {"rule": container.rule})
        yield from _too_long("container", number, container.basis_zh, container.basis_en)
    for number, assignment in enumerate(schedule.assignments, 1):
        yield from _in_assignment(number, assignment, schedule, regulation)
    yield from _counts(schedule, regulation)


def _too_many(schedule: Schedule) -> Iterator[Flaw]:
    for part, values, most in (
        ("rule", schedule.rules, MOST_RULES),
        ("assignment", schedule.assignments, MOST_ASSIGNMENTS),
    ):
        if len(values) > most:
            yield Flaw("whole", 0, "too_many", {"part": part, "most": most})


def _in_rule(number: int, rule: Rule, before: list[str]) -> Iterator[Flaw]:
    """The id says what the rule is; each is given once."""
    right = id_of(rule.triggers, rule.years)
    if rule.trigger and rule.latest_of:
        yield Flaw("rule", number, "trigger_or_latest", {"rule": rule.id})
    elif bool(rule.triggers) != (rule.years is not None):
        yield Flaw("rule", number, "trigger_and_years", {"rule": rule.id})
    elif rule.latest_of and not _well_chosen(rule.latest_of):
        yield Flaw("rule", number, "latest_of", {"rule": rule.id, "most": MOST_TRIGGERS})
    elif rule.years is not None and not 1 <= rule.years <= MOST_YEARS:
        yield Flaw("rule", number, "years", {"rule": rule.id, "most": MOST_YEARS})
    elif rule.id != right:
        yield Flaw("rule", number, "wrong_id", {"rule": rule.id, "right": right})
    elif len(rule.id) > LONGEST_ID:
        yield Flaw("rule", number, "long_id", {"rule": rule.id, "most": LONGEST_ID})
    if rule.id in before:
        yield Flaw("rule", number, "twice", {"rule": rule.id})
    yield from _too_long("rule", number, rule.zh, rule.en)


def _well_chosen(triggers: tuple[Trigger, ...]) -> bool:
    order: tuple[Trigger, ...] = get_args(Trigger)
    return 2 <= len(triggers) <= MOST_TRIGGERS and triggers == tuple(each for each in order if each in triggers)


def id_of(triggers: Sequence[str], years: int | None) -> str:
    """The id of a rule: `withdrawal+10y`; of the latest of several events `withdrawal|fiscal_year+10y`; `permanent`."""
    return f"{'|'.join(triggers)}+{years}y" if triggers else "permanent"


def _in_assignment(number: int, one: Assignment, schedule: Schedule, regulation: Regulation) -> Iterator[Flaw]:
    known = {rule.id for rule in schedule.rules}
    types = {kind.code: {each.code for each in kind.kinds} for kind in regulation.types}
    if not one.types:
        yield Flaw("assignment", number, "missing", {"field": "types"})
    for code in one.types:
        if code not in types:
            yield Flaw("assignment", number, "no_type", {"type": code})
        elif one.kind and one.kind not in types[code]:
            yield Flaw("assignment", number, "no_kind", {"type": code, "kind": one.kind})
    if (one.rule is None) == (not one.proposals):
        yield Flaw("assignment", number, "rule_or_proposals", {"type": "、".join(one.types)})
    for rule in (one.rule, *(proposal.rule for proposal in one.proposals)):
        if rule is not None and rule not in known:
            yield Flaw("assignment", number, "no_rule", {"rule": rule})
    if any(_shorter(schedule, *pair) for pair in pairwise(one.proposals)):
        yield Flaw("assignment", number, "longest_first", {"type": "、".join(one.types)})
    if len(one.proposals) > MOST_PROPOSALS:
        yield Flaw("assignment", number, "too_many", {"part": "proposal", "most": MOST_PROPOSALS})
    texts = [text for proposal in one.proposals for text in (proposal.when_zh, proposal.when_en)]
    yield from _too_long("assignment", number, one.basis_zh, one.basis_en, *texts)


def _shorter(schedule: Schedule, first: Proposal, second: Proposal) -> bool:
    years = {rule.id: rule.years or inf for rule in schedule.rules}
    return years.get(first.rule, inf) < years.get(second.rule, 0)


def _too_long(part: Part, number: int, *texts: str) -> Iterator[Flaw]:
    if any(len(text) > LONGEST_TEXT for text in texts):
        yield Flaw(part, number, "too_long", {"most": LONGEST_TEXT})
    if any(_CONTROL.search(text) for text in texts):
        yield Flaw(part, number, "control_character")


def _counts(schedule: Schedule, regulation: Regulation) -> Iterator[Flaw]:
    """Every type, every kind that is told apart, and every container stands in the schedule exactly once."""
    containers = Counter(one.code for one in schedule.containers)
    for container in get_args(Container):
        if containers[container] != 1:
            yield Flaw("whole", 0, "container_count", {"container": container, "count": containers[container]})
    counts = Counter((code, each.kind) for each in schedule.assignments for code in each.types)
    wanted: list[tuple[str, str | None]] = [(kind.code, None) for kind in regulation.types]
    wanted += [(kind.code, each.code) for kind in regulation.types for each in kind.kinds]
    for code, kind in wanted:
        if counts[code, kind] != 1:
            named = f"{code} ({kind})" if kind else code
            yield Flaw("whole", 0, "type_count", {"type": named, "count": counts[code, kind]})
