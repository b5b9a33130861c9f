"""What can be wrong between the regulation's files, each of them being well-formed."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise, product
from math import inf
from typing import get_args

from config.regulation.values import (
    Assignment,
    CodePattern,
    DocumentType,
    Nature,
    Proposal,
    Regulation,
    Rule,
)

_CATEGORY_OF_LETTER = {"A": "original", "B": "financial", "C": "routine"}
_TYPE_CODE = re.compile(r"[ABC][0-9]{2,}")
_ELEMENT = re.compile(r"\{([a-z]+)(?::[1-9])?\}")
_ELEMENTS = {"fonds", "year", "term", "volume", "group", "item"}
_LAWFUL_YEARS = {"withdrawal": 10, "fiscal_year": 10, "filing_year": 10, "asset_disposal": 5}


def contradictions(regulation: Regulation) -> Iterator[str]:
    """Everything that is wrong between the files."""
    yield from _repeated(regulation)
    for kind in regulation.types:
        yield from _wrong_type(regulation, kind)
    for rule in regulation.schedule.rules:
        yield from _wrong_rule(rule)
    for assignment in regulation.schedule.assignments:
        yield from _wrong_assignment(regulation, assignment)
    for container in regulation.schedule.containers:
        if not _has_rule(regulation, container.rule):
            yield f"container {container.code}: no rule {container.rule}"
    for pattern in regulation.patterns:
        yield from _wrong_pattern(regulation, pattern)
    yield from _unassigned(regulation)
    yield from _without_pattern(regulation)
    levels = {level.code for level in regulation.levels}
    for level in regulation.levels:
        for above in set(level.above) - levels:
            yield f"level {level.code}: no level {above} above it"


def _repeated(regulation: Regulation) -> Iterator[str]:
    """Codes that stand for two things."""
    named: dict[str, list[str]] = {
        "category": [each.code for each in regulation.categories],
        "issuers": [each.code for each in regulation.issuers],
        "type": [each.code for each in regulation.types],
        "level": [each.code for each in regulation.levels],
        "pattern": [each.code for each in regulation.patterns],
        "rule": [each.id for each in regulation.schedule.rules],
        "container": [each.code for each in regulation.schedule.containers],
    }
    for name, codes in named.items():
        for code, count in Counter(codes).items():
            if count > 1:
                yield f"{name} {code}: given {count} times"


def _wrong_type(regulation: Regulation, kind: DocumentType) -> Iterator[str]:
    if not _TYPE_CODE.fullmatch(kind.code):
        yield f"type {kind.code}: a code is a letter (A, B or C) and two digits or more"
    elif _CATEGORY_OF_LETTER[kind.code[0]] != kind.category:
        yield f"type {kind.code}: category {kind.category} does not go with the letter {kind.code[0]}"
    if not any(category.code == kind.category for category in regulation.categories):
        yield f"type {kind.code}: no category {kind.category}"
    for issuer in set(kind.issuers) - {each.code for each in regulation.issuers}:
        yield f"type {kind.code}: no issuer {issuer}"
    for other in set(kind.alternatives) - {each.code for each in regulation.types}:
        yield f"type {kind.code}: no alternative {other}"
    if (kind.requirement == "conditional") != (kind.condition is not None):
        yield f"type {kind.code}: a condition belongs to a conditional requirement and to no other"
    phrases_of = {"titles": kind.titles, "anchors": kind.anchors, "hints": kind.hints}
    for name, phrases in phrases_of.items():
        for phrase, count in Counter(phrases).items():
            if count > 1:
                yield f"type {kind.code}: {name}: {phrase} is given {count} times"


def _wrong_rule(rule: Rule) -> Iterator[str]:
    """The id says what the rule is, and no rule is below the lawful minimum."""
    if (rule.trigger is None) != (rule.years is None):
        yield f"rule {rule.id}: trigger and years belong together"
    elif rule.id != ("permanent" if rule.trigger is None else f"{rule.trigger}+{rule.years}y"):
        yield f"rule {rule.id}: the id does not say the trigger and the years"
    elif rule.trigger and rule.years is not None and rule.years < _LAWFUL_YEARS[rule.trigger]:
        yield f"rule {rule.id}: below the lawful minimum of {_LAWFUL_YEARS[rule.trigger]} years"


def _wrong_assignment(regulation: Regulation, assignment: Assignment) -> Iterator[str]:
    name = f"assignment {'+'.join(assignment.types)}"
    known = {kind.code: kind for kind in regulation.types}
    for code in assignment.types:
        if code not in known:
            yield f"{name}: no type {code}"
        elif assignment.kind and assignment.kind not in {each.code for each in known[code].kinds}:
            yield f"{name}: type {code} has no kind {assignment.kind}"
    if (assignment.rule is None) == (not assignment.proposals):
        yield f"{name}: either a rule or proposals"
    for rule in (assignment.rule, *(proposal.rule for proposal in assignment.proposals)):
        if rule is not None and not _has_rule(regulation, rule):
            yield f"{name}: no rule {rule}"
    if not any(_shorter(regulation, *pair) for pair in pairwise(assignment.proposals)):
        return
    yield f"{name}: the longest proposal stands first"


def _shorter(regulation: Regulation, first: Proposal, second: Proposal) -> bool:
    return _years(regulation, first.rule) < _years(regulation, second.rule)


def _years(regulation: Regulation, rule_id: str) -> float:
    return next((rule.years or inf for rule in regulation.schedule.rules if rule.id == rule_id), inf)


def _has_rule(regulation: Regulation, rule_id: str) -> bool:
    return any(rule.id == rule_id for rule in regulation.schedule.rules)


def _unassigned(regulation: Regulation) -> Iterator[str]:
    """Every type, and every kind that is told apart, has exactly one assignment."""
    counts = Counter((code, each.kind) for each in regulation.schedule.assignments for code in each.types)
    wanted: list[tuple[str, str | None]] = [(kind.code, None) for kind in regulation.types]
    wanted += [(kind.code, each.code) for kind in regulation.types for each in kind.kinds]
    for code, kind in wanted:
        if counts[code, kind] != 1:
            yield f"type {code}{f' ({kind})' if kind else ''}: {counts[code, kind]} assignments, one is needed"


def _wrong_pattern(regulation: Regulation, pattern: CodePattern) -> Iterator[str]:
    elements = _ELEMENT.findall(pattern.template)
    plain = _ELEMENT.sub("", pattern.template)
    running = {"volume", "group", "item"} & set(elements)
    if set(elements) - _ELEMENTS or "fonds" not in elements or not running or set("{}") & set(plain):
        yield f"pattern {pattern.code}: the template {pattern.template} is not well-formed"
    for code in pattern.types:
        if not any(kind.code == code and kind.category == pattern.category for kind in regulation.types):
            yield f"pattern {pattern.code}: no type {code} in category {pattern.category}"


def _without_pattern(regulation: Regulation) -> Iterator[str]:
    natures: tuple[Nature, ...] = get_args(Nature)
    for kind, nature in product(regulation.types, natures):
        try:
            regulation.pattern(kind.code, nature)
        except KeyError:
            yield f"type {kind.code}: no pattern for {nature}"
