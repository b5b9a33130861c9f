"""Changing a schedule, and telling two apart. Values in, values out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from config.regulation.values import Assignment, ContainerRule, Rule, Schedule

Place = tuple[str, str | None]
"""A type, and the kind within it that has a rule of its own, or None for the rest of the type."""


@dataclass(frozen=True, slots=True)
class SetAssignment:
    """What a type, or a kind within it, is kept by; `assignment.types` has this one type."""

    assignment: Assignment


@dataclass(frozen=True, slots=True)
class SetContainer:
    """What a container lends."""

    container: ContainerRule


@dataclass(frozen=True, slots=True)
class SetRule:
    """A rule to choose from, new or worded anew."""

    rule: Rule


@dataclass(frozen=True, slots=True)
class DropRule:
    """A rule that nothing uses any longer."""

    id: str


@dataclass(frozen=True, slots=True)
class ReplaceAll:
    """Everything, as from a file; the version's number stays."""

    schedule: Schedule


Edit = SetAssignment | SetContainer | SetRule | DropRule | ReplaceAll
"""One change of a draft, as it is saved at a time."""


def edited(schedule: Schedule, edit: Edit) -> Schedule:
    """The schedule after a change. Whether it still hangs together is asked elsewhere."""
    match edit:
        case SetAssignment(assignment):
            changed = {**places(schedule), (assignment.types[0], assignment.kind): assignment}
            return replace(schedule, assignments=_grouped(changed))
        case SetContainer(container):
            others = tuple(container if one.code == container.code else one for one in schedule.containers)
            return replace(schedule, containers=others)
        case SetRule(rule):
            known = {one.id: one for one in schedule.rules}
            return replace(schedule, rules=tuple({**known, rule.id: rule}.values()))
        case DropRule(rule_id):
            return replace(schedule, rules=tuple(one for one in schedule.rules if one.id != rule_id))
        case ReplaceAll(whole):
            return normalised(replace(whole, version=schedule.version))


def normalised(schedule: Schedule) -> Schedule:
    """The same schedule in its one form: types that are kept alike stand together, in the order of their codes."""
    return replace(schedule, assignments=_grouped(places(schedule)))


def fitted(schedule: Schedule, known: Schedule) -> Schedule:
    """The schedule for the types and kinds that `known` has: what it lacks is taken from there, others are left out.

    Since a version was written, a unit may have added types of its own or given some up.
    """
    ours, theirs = places(schedule), places(known)
    whole = {place: ours.get(place, one) for place, one in theirs.items()}
    needed = {rule for one in whole.values() for rule in (one.rule, *_proposed(one))}
    had = {rule.id for rule in schedule.rules}
    added = tuple(rule for rule in known.rules if rule.id in needed and rule.id not in had)
    return replace(schedule, rules=schedule.rules + added, assignments=_grouped(whole))


def uses(schedule: Schedule, rule_id: str) -> tuple[str, ...]:
    """The types and containers that a rule is used by or proposed for."""
    found = [code for (code, _), one in places(schedule).items() if rule_id in (one.rule, *_proposed(one))]
    found += [container.code for container in schedule.containers if container.rule == rule_id]
    return tuple(dict.fromkeys(found))


def _proposed(assignment: Assignment) -> Iterator[str]:
    yield from (proposal.rule for proposal in assignment.proposals)


def places(schedule: Schedule) -> dict[Place, Assignment]:
    """What the schedule says of each type and kind, in the order of their codes; each assignment has one type."""
    found = {(code, one.kind): replace(one, types=(code,)) for one in schedule.assignments for code in one.types}
    return {place: found[place] for place in sorted(found, key=_order)}


def _order(place: Place) -> tuple[str, str]:
    return place[0], place[1] or ""


def _grouped(found: Mapping[Place, Assignment]) -> tuple[Assignment, ...]:
    groups: dict[Assignment, list[str]] = {}
    for place in sorted(found, key=_order):
        groups.setdefault(replace(found[place], types=()), []).append(place[0])
    return tuple(replace(one, types=tuple(codes)) for one, codes in groups.items())


@dataclass(frozen=True, slots=True)
class TypeDifference:
    """A type, or a kind within it, of which two versions say different things; None where one knows it not."""

    type: str
    kind: str | None
    before: Assignment | None
    after: Assignment | None

    @property
    def changes_periods(self) -> bool:
        """Whether rule or proposals differ, and not the basis alone."""
        return _period(self.before) != _period(self.after)


def _period(assignment: Assignment | None) -> tuple[object, ...]:
    return (None,) if assignment is None else (assignment.rule, *_proposed(assignment))


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two versions differ."""

    rules_added: tuple[Rule, ...]
    rules_removed: tuple[Rule, ...]
    rules_reworded: tuple[tuple[Rule, Rule], ...]
    containers: tuple[tuple[ContainerRule, ContainerRule], ...]
    types: tuple[TypeDifference, ...]

    @property
    def is_empty(self) -> bool:
        """Whether they say the same."""
        return not (self.rules_added or self.rules_removed or self.rules_reworded or self.containers or self.types)


def compare(before: Schedule, after: Schedule) -> Comparison:
    """What differs between two versions."""
    old, new = ({rule.id: rule for rule in one.rules} for one in (before, after))
    first, second = places(before), places(after)
    return Comparison(
        rules_added=tuple(rule for rule in after.rules if rule.id not in old),
        rules_removed=tuple(rule for rule in before.rules if rule.id not in new),
        rules_reworded=tuple((old[one], new[one]) for one in old if one in new and old[one] != new[one]),
        containers=tuple(
            (one, after.container(one.code)) for one in before.containers if one != after.container(one.code)
        ),
        types=tuple(
            TypeDifference(code, kind, first.get((code, kind)), second.get((code, kind)))
            for code, kind in sorted({*first, *second}, key=_order)
            if first.get((code, kind)) != second.get((code, kind))
        ),
    )
