"""A schedule as a file that people edit: TOML out and in."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from config.regulation.flaws import Flaw, Part, ScheduleError, flaws
from config.regulation.values import Assignment, ContainerRule, Regulation, Rule, Schedule

MAX_TOML = 2 << 20
"""Bytes; a schedule of a thousand types is a tenth of it."""

_T = TypeVar("_T")
_HEADER = re.compile(r"\[\[\s*(rule|container|assignment)\s*\]\]")
_SHAPES = {"missing": "missing", "extra_forbidden": "unknown", "unexpected_keyword_argument": "unknown"}


def write_toml(schedule: Schedule) -> str:
    """The schedule as TOML; `read_toml` gives it back."""
    lines = [f"version = {schedule.version}"]
    for name, values in (
        ("rule", schedule.rules),
        ("container", schedule.containers),
        ("assignment", schedule.assignments),
    ):
        for value in values:
            lines += ["", f"[[{name}]]", *_entries(value, name)]
    return "\n".join(lines) + "\n"


def read_toml(text: str, regulation: Regulation) -> tuple[Schedule, Mapping[tuple[Part, int], int]]:
    """The schedule of a TOML text, and the line at which each of its parts begins.

    Raises ScheduleError, whose flaws have a `line` where one is known.
    """
    lines = _lines(text)
    try:
        tables = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        at = re.search(r"at line (\d+)", str(error))
        line: dict[str, str | int] = {"line": int(at[1])} if at else {}
        raise ScheduleError((Flaw("whole", 0, "no_toml", line),)) from None
    try:
        return parse_schedule(tables, regulation), lines
    except ScheduleError as error:
        raise ScheduleError(tuple(_with_line(flaw, lines) for flaw in error.flaws)) from None


def parse_schedule(tables: Mapping[str, Any], regulation: Regulation) -> Schedule:
    """The schedule of parsed tables `rule`, `container` and `assignment`; a `version` is not asked for.

    Raises ScheduleError with every flaw found.
    """
    found: list[Flaw] = [
        Flaw("whole", 0, "unknown", {"field": str(name)[:50]})
        for name in tables
        if name not in ("version", "rule", "container", "assignment")
    ]
    version = tables.get("version", 1)
    schedule = Schedule(
        version=version if type(version) is int else 1,
        rules=_all(Rule, "rule", tables, found),
        containers=_all(ContainerRule, "container", tables, found),
        assignments=_all(Assignment, "assignment", tables, found),
    )
    found += flaws(schedule, regulation) if not found else ()
    if found:
        raise ScheduleError(tuple(found))
    return schedule


def _all(kind: type[_T], part: Part, tables: Mapping[str, Any], found: list[Flaw]) -> tuple[_T, ...]:
    values = tables.get(part, [])
    if not isinstance(values, list):
        found.append(Flaw("whole", 0, "bad", {"field": part}))
        return ()
    adapter: TypeAdapter[_T] = TypeAdapter(kind)
    built = []
    for number, value in enumerate(values, 1):
        try:
            built.append(adapter.validate_python(value))
        except ValidationError as error:
            for one in error.errors(include_url=False, include_input=False, include_context=False):
                place = ".".join(str(step) for step in one["loc"])[:50]
                found.append(Flaw(part, number, _SHAPES.get(one["type"], "bad"), {"field": place}))
    return tuple(built)


def _entries(value: object, name: str) -> Iterator[str]:
    nested: list[str] = []
    for each in fields(value):  # type: ignore[arg-type]
        content = getattr(value, each.name)
        if content == (each.default if each.default is not MISSING else object()):
            continue
        if isinstance(content, tuple) and content and all(is_dataclass(one) for one in content):
            for one in content:
                nested += ["", f"[[{name}.{each.name}]]", *_entries(one, f"{name}.{each.name}")]
        else:
            yield f"{each.name} = {_written(content)}"
    yield from nested


def _written(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case tuple():
            return f"[{', '.join(_written(one) for one in value)}]"
        case _:
            # A JSON string is a TOML string but for DEL, which TOML wants escaped as well.
            return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")


def _lines(text: str) -> dict[tuple[Part, int], int]:
    """Where each part begins: (part, number) -> line, both from 1."""
    found: dict[tuple[Part, int], int] = {}
    counts: dict[str, int] = {}
    for line, content in enumerate(text.splitlines(), 1):
        header = _HEADER.match(content.strip())
        if header:
            part: Part = header[1]  # type: ignore[assignment]  # the pattern names three of them
            counts[part] = counts.get(part, 0) + 1
            found[part, counts[part]] = line
    return found


def _with_line(flaw: Flaw, lines: Mapping[tuple[Part, int], int]) -> Flaw:
    line = lines.get((flaw.part, flaw.number))
    return Flaw(flaw.part, flaw.number, flaw.code, {**flaw.data, "line": line}) if line else flaw
