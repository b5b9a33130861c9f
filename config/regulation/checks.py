"""What can be wrong between the regulation's files, each of them being well-formed."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import product
from typing import get_args

from config.regulation.disposal import wrong_disposal
from config.regulation.flaws import flaws, id_of
from config.regulation.values import CodePattern, DocumentType, Nature, Regulation, Schedule, Trigger

_CATEGORY_OF_LETTER = {"A": "original", "B": "financial", "C": "routine"}
_TYPE_CODE = re.compile(r"[ABC][0-9]{2,}")
_ELEMENT = re.compile(r"\{([a-z]+)(?::[1-9])?\}")
_ELEMENTS = {"fonds", "year", "term", "volume", "group", "item"}
_LAWFUL_YEARS = {"withdrawal": 10, "fiscal_year": 10, "filing_year": 10, "asset_disposal": 5, "fixed_date": 10}
_PLAIN = {
    "too_many": "too many of {part}, {most} at most",
    "trigger_or_latest": "either a trigger or latest_of",
    "trigger_and_years": "trigger and years belong together",
    "latest_of": f"latest_of names two or three events, once each, in the order {', '.join(get_args(Trigger))}",
    "years": "1 to {most} years",
    "wrong_id": "the id does not say the trigger and the years",
    "long_id": "the id is longer than {most} characters",
    "twice": "given 2 times",
    "missing": "{field} is missing",
    "no_rule": "no rule {rule}",
    "no_type": "no type {type}",
    "no_kind": "type {type} has no kind {kind}",
    "rule_or_proposals": "either a rule or proposals",
    "longest_first": "the longest proposal stands first",
    "too_long": "a text is longer than {most} characters",
    "control_character": "a text holds control characters",
    "container_count": "{count} rules for the container {container}, one is needed",
    "type_count": "{count} assignments, one is needed",
}
"""What the flaws of a schedule are in English."""


def contradictions(regulation: Regulation) -> Iterator[str]:
    """Everything that is wrong between the files."""
    yield from _repeated(regulation)
    for kind in regulation.types:
        yield from _wrong_type(regulation, kind)
    yield from _unlawful(regulation.schedule)
    yield from _flawed(regulation)
    for pattern in regulation.patterns:
        yield from _wrong_pattern(regulation, pattern)
    yield from _without_pattern(regulation)
    yield from wrong_disposal(regulation.disposals, regulation.posts, {level.code for level in regulation.levels})
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


def _unlawful(schedule: Schedule) -> Iterator[str]:
    """No rule is below the lawful minimum of the events that it waits for."""
    for rule in schedule.rules:
        least = max((_LAWFUL_YEARS[trigger] for trigger in rule.triggers), default=0)
        if rule.years is not None and rule.id == id_of(rule.triggers, rule.years) and rule.years < least:
            yield f"rule {rule.id}: below the lawful minimum of {least} years"


def _flawed(regulation: Regulation) -> Iterator[str]:
    """What is wrong in the schedule, in plain words; the loader speaks to who runs the archive, in English alone."""
    schedule = regulation.schedule
    for flaw in flaws(schedule, regulation):
        at = flaw.number - 1
        match flaw.part:
            case "rule":
                place = f"rule {schedule.rules[at].id}"
            case "container":
                place = f"container {schedule.containers[at].code}"
            case "assignment":
                place = f"assignment {'+'.join(schedule.assignments[at].types)}"
            case _:
                place = f"type {flaw.data['type']}" if "type" in flaw.data else "schedule"
        yield f"{place}: {_PLAIN[flaw.code].format(**flaw.data)}"


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
