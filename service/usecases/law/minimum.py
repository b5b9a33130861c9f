"""What the law does not let a schedule go below: each rule against that of the regulation as shipped."""

from collections.abc import Iterator
from dataclasses import dataclass

from config.regulation import Assignment, Regulation, Schedule, places
from retention import Rule, shortfalls


@dataclass(frozen=True, slots=True)
class Below:
    """A rule below the lawful minimum.

    It stands at a type (`kind` within it, `proposal` from 1 where it is only proposed) or a container. `minimum` is the
    rule that is asked for at least, `basis` where that stands.
    """

    place: str
    kind: str | None
    proposal: int | None
    rule: str
    minimum: str
    basis: str

    @property
    def named(self) -> str:
        """Where it is and what is wrong, in codes: `B04: fiscal_year+10y < fiscal_year+30y`."""
        where = self.place + (f"/{self.kind}" if self.kind else "") + (f"#{self.proposal}" if self.proposal else "")
        return f"{where}: {self.rule} < {self.minimum}"


_Key = tuple[str, str | None, int | None]


def below_minimum(schedule: Schedule, regulation: Regulation) -> tuple[Below, ...]:
    """Every rule of a schedule that is below the lawful minimum, in the order of types and containers.

    The regulation as shipped is that minimum. Where it leaves the period to importance or issuer, a fixed rule must
    reach the longest of its proposals, the first proposal as well, and every other the shortest (readings 32).
    """
    rules: dict[str, Rule] = {}
    floors: dict[str, Rule] = {}
    keys: dict[str, _Key] = {}
    for key, rule, floor in _pairs(schedule, regulation):
        name = f"{key[0]}/{key[1] or ''}/{key[2] or 0:03d}"
        keys[name], rules[name] = key, rule
        if floor is not None:
            floors[name] = floor
    found = {}
    for one in shortfalls(rules, floors):
        place, kind, proposal = keys[one.type]
        found[one.type, one.minimum] = Below(place, kind, proposal, one.rule, one.minimum, one.basis)
    return tuple(found.values())


def _pairs(schedule: Schedule, regulation: Regulation) -> Iterator[tuple[_Key, Rule, Rule | None]]:
    """Each rule of the schedule with the least that it may be."""
    shipped = places(regulation.schedule)
    for container in schedule.containers:
        least = regulation.schedule.container(container.code)
        rule, floor = Rule.parse(container.rule, ""), Rule.parse(least.rule, least.basis_zh)
        yield (container.code, None, None), rule, floor
    for (code, kind), one in places(schedule).items():
        floor_of = shipped.get((code, kind))
        if one.rule is not None:
            yield (code, kind, None), Rule.parse(one.rule, ""), _least(floor_of, 0)
        for number, proposal in enumerate(one.proposals, 1):
            yield (code, kind, number), Rule.parse(proposal.rule, ""), _least(floor_of, number - 1)


def _least(shipped: Assignment | None, place: int) -> Rule | None:
    if shipped is None:
        return None
    if shipped.rule is not None:
        return Rule.parse(shipped.rule, shipped.basis_zh)
    wanted = shipped.proposals[0 if place == 0 else -1]
    return Rule.parse(wanted.rule, shipped.basis_zh)
