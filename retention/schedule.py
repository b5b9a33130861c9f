"""The rules of a retention schedule, and what the law does not let one go below."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from retention.period import PERMANENT, Period
from retention.reason import RetentionError
from retention.trigger import Trigger

_RULE_ID = re.compile(r"(?P<trigger>[a-z_]+)\+(?P<years>[1-9][0-9]{0,2})y")

PERMANENT_RULE = "permanent"
"""The name of the rule that never ends."""

_FLOORS: Mapping[Trigger, tuple[int, str]] = {
    Trigger.WITHDRAWAL: (10, "measures-9"),
    Trigger.FISCAL_YEAR: (10, "rule79-15"),
    Trigger.FILING_YEAR: (10, "order8-6"),
    Trigger.ASSET_DISPOSAL: (5, "rule79-15"),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """How long something is kept and from when.

    `trigger` is None exactly for a permanent period, which waits for nothing; `basis` is the key or text
    of the article or standard. Raises RetentionError `rule_needs_trigger` or
    `permanent_needs_no_trigger`.
    """

    trigger: Trigger | None
    period: Period
    basis: str

    def __post_init__(self) -> None:
        if self.period.permanent and self.trigger is not None:
            raise RetentionError("permanent_needs_no_trigger", trigger=self.trigger)
        if not self.period.permanent and self.trigger is None:
            raise RetentionError("rule_needs_trigger")

    @property
    def id(self) -> str:
        """The rule's name: `withdrawal+10y`, `fiscal_year+30y`, …, `permanent`."""
        return PERMANENT_RULE if self.trigger is None else f"{self.trigger}+{self.period.years}y"

    @classmethod
    def parse(cls, rule_id: str, basis: str) -> "Rule":
        """The rule of that name. Raises RetentionError `rule_unknown` or `period_out_of_range`."""
        if rule_id == PERMANENT_RULE:
            return cls(None, PERMANENT, basis)
        match = _RULE_ID.fullmatch(rule_id)
        if match is None or match["trigger"] not in set(Trigger):
            raise RetentionError("rule_unknown", rule=rule_id)
        return cls(Trigger(match["trigger"]), Period(int(match["years"])), basis)


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A document type whose rule is below what the law asks; `minimum` is a rule id, `basis` its source."""

    type: str
    rule: str
    minimum: str
    basis: str


def shortfalls(rules: Mapping[str, Rule], floors: Mapping[str, Rule]) -> tuple[Shortfall, ...]:
    """Every rule of a schedule (by document type) that is below the lawful minimum, in order of the types.

    The minimum of each trigger always holds: ten years after withdrawal (article 9), ten after the fiscal
    or the filing year, five after disposal of an asset. `floors` gives the stricter minimum of a single
    type, such as the thirty years of a voucher (rule 79, annex 1). A fixed rule that counts from another
    event than its floor cannot be compared with it and is reported too; longer is always lawful.
    """
    return tuple(
        Shortfall(kind, rule.id, floor.id, floor.basis)
        for kind, rule in sorted(rules.items())
        for floor in (_floor_of(rule.trigger), floors.get(kind))
        if floor is not None and not _reaches(rule, floor)
    )


def _floor_of(trigger: Trigger | None) -> Rule | None:
    if trigger is None:
        return None
    years, basis = _FLOORS[trigger]
    return Rule(trigger, Period(years), basis)


def _reaches(rule: Rule, floor: Rule) -> bool:
    return rule.period.permanent or (rule.trigger == floor.trigger and rule.period >= floor.period)
