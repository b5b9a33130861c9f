"""The rules of a retention schedule, and what the law does not let one go below."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from retention.period import PERMANENT, Period
from retention.reason import RetentionError
from retention.trigger import Trigger

_RULE_ID = re.compile(r"(?P<triggers>[a-z_]+(?:\|[a-z_]+)*)\+(?P<years>[1-9][0-9]{0,2})y")

PERMANENT_RULE = "permanent"
"""The name of the rule that never ends."""

MOST_TRIGGERS = 3
"""Events that one rule may wait for: no schedule of the field asks for more, and its name stays short."""

_FLOORS: Mapping[Trigger, tuple[int, str]] = {
    Trigger.WITHDRAWAL: (10, "measures-9"),
    Trigger.FISCAL_YEAR: (10, "rule79-15"),
    Trigger.FILING_YEAR: (10, "order8-6"),
    Trigger.ASSET_DISPOSAL: (5, "rule79-15"),
    Trigger.FIXED_DATE: (10, "order8-6"),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """How long something is kept and from when.

    `triggers` are the events that it waits for, of which the latest counts: one, or up to three in the
    order of `Trigger`; none exactly for a permanent period, which waits for nothing. `basis` is the key or
    text of the article or standard. Raises RetentionError `rule_needs_trigger`,
    `permanent_needs_no_trigger`, `triggers_out_of_order` or `too_many_triggers`.
    """

    triggers: tuple[Trigger, ...]
    period: Period
    basis: str

    def __post_init__(self) -> None:
        if self.period.permanent and self.triggers:
            raise RetentionError("permanent_needs_no_trigger", trigger=self.triggers[0])
        if not self.period.permanent and not self.triggers:
            raise RetentionError("rule_needs_trigger")
        if self.triggers != tuple(trigger for trigger in Trigger if trigger in self.triggers):
            raise RetentionError("triggers_out_of_order", triggers="|".join(self.triggers))
        if len(self.triggers) > MOST_TRIGGERS:
            raise RetentionError("too_many_triggers", most=MOST_TRIGGERS)

    @property
    def id(self) -> str:
        """The rule's name: `withdrawal+10y`, `withdrawal|fiscal_year+30y` (the latest of both), …, `permanent`."""
        return f"{'|'.join(self.triggers)}+{self.period.years}y" if self.triggers else PERMANENT_RULE

    @classmethod
    def parse(cls, rule_id: str, basis: str) -> "Rule":
        """The rule of that name, the inverse of `id`.

        Raises RetentionError `rule_unknown`, `period_out_of_range`, `triggers_out_of_order` or `too_many_triggers`.
        """
        if rule_id == PERMANENT_RULE:
            return cls((), PERMANENT, basis)
        match = _RULE_ID.fullmatch(rule_id)
        triggers = match["triggers"].split("|") if match else []
        if match is None or not set(Trigger).issuperset(triggers):
            raise RetentionError("rule_unknown", rule=rule_id)
        return cls(tuple(Trigger(trigger) for trigger in triggers), Period(int(match["years"])), basis)


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
    or the filing year or a stated day, five after disposal of an asset. `floors` gives the stricter minimum
    of a single type, such as the thirty years of a voucher (rule 79, annex 1). A fixed rule that does not
    wait for the event of its floor cannot be compared with it and is reported too; longer is always lawful,
    and so is waiting for a further event.
    """
    return tuple(
        Shortfall(kind, rule.id, floor.id, floor.basis)
        for kind, rule in sorted(rules.items())
        for floor in (*map(_floor_of, rule.triggers), floors.get(kind))
        if floor is not None and not _reaches(rule, floor)
    )


def _floor_of(trigger: Trigger) -> Rule:
    years, basis = _FLOORS[trigger]
    return Rule((trigger,), Period(years), basis)


def _reaches(rule: Rule, floor: Rule) -> bool:
    """The latest of several events is never before one of them."""
    return rule.period.permanent or (set(rule.triggers) >= set(floor.triggers) and rule.period >= floor.period)
