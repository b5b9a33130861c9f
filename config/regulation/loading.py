"""Reads the regulation's files and checks them: each on its own, then against each other."""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from config.regulation.checks import contradictions
from config.regulation.disposal import DisposalScheme, Post
from config.regulation.values import (
    Assignment,
    Category,
    CodePattern,
    ContainerRule,
    DocumentType,
    Issuer,
    Level,
    Regulation,
    Rule,
    Schedule,
)

_T = TypeVar("_T")

_FOLDER = Path(__file__).parent


class RegulationError(Exception):
    """The regulation cannot be used; `problems` lists everything that is wrong, a sentence each."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class _Files:
    """The parsed files, lists by their names in TOML."""

    version: Any
    category: list[Any]
    issuers: list[Any]
    type: list[Any]
    level: list[Any]
    pattern: list[Any]
    rule: list[Any]
    container: list[Any]
    assignment: list[Any]
    post: list[Any]
    disposal: list[Any]


def load_regulation(additions: Path | None = None) -> Regulation:
    """The shipped regulation, with the types that a unit added (article 3: 各地可根据实际需要增加档案内容).

    `additions` is a TOML file with `issuers`, `[[type]]` and `[[assignment]]` tables in the form of the shipped ones;
    a type it adds needs an assignment. Raises RegulationError with every problem found.
    """
    shipped = [_FOLDER / f"{name}.toml" for name in ("categories", "types", "levels", "codes", "schedule", "disposal")]
    problems: list[str] = []
    files = _read([*shipped, additions] if additions else shipped, problems)
    regulation = _build(files, problems)
    if not problems:
        problems.extend(contradictions(regulation))
    if problems:
        raise RegulationError(problems)
    return regulation


def _read(paths: Iterable[Path], problems: list[str]) -> _Files:
    lists: dict[str, Any] = {each.name: [] for each in fields(_Files)}
    for path in paths:
        try:
            content = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            problems.append(f"{path.name}: {error}")
            continue
        for key, value in content.items():
            if key == "version":
                lists[key] = value
            elif key in lists and isinstance(value, list):
                lists[key].extend(value)
            else:
                problems.append(f"{path.name}: {key}: not known")
    return _Files(**lists)


def _build(files: _Files, problems: list[str]) -> Regulation:
    schedule = Schedule(
        version=_checked(TypeAdapter(int), files.version, "version", problems) or 0,
        rules=_all(Rule, files.rule, "rule", problems),
        containers=_all(ContainerRule, files.container, "container", problems),
        assignments=_all(Assignment, files.assignment, "assignment", problems),
    )
    return Regulation(
        categories=_all(Category, files.category, "category", problems),
        issuers=_all(Issuer, files.issuers, "issuers", problems),
        types=_all(DocumentType, files.type, "type", problems),
        levels=_all(Level, files.level, "level", problems),
        patterns=_all(CodePattern, files.pattern, "pattern", problems),
        schedule=schedule,
        posts=_all(Post, files.post, "post", problems),
        disposals=_all(DisposalScheme, files.disposal, "disposal", problems),
    )


def _all(kind: type[_T], values: list[Any], name: str, problems: list[str]) -> tuple[_T, ...]:
    adapter: TypeAdapter[_T] = TypeAdapter(kind)
    built = []
    for number, value in enumerate(values, start=1):
        label = value.get("code") or value.get("id") if isinstance(value, dict) else None
        built.append(_checked(adapter, value, f"{name} {label or number}", problems))
    return tuple(each for each in built if each is not None)


def _checked(adapter: TypeAdapter[_T], value: Any, name: str, problems: list[str]) -> _T | None:
    try:
        return adapter.validate_python(value)
    except ValidationError as error:
        for each in error.errors(include_url=False):
            place = ".".join(str(part) for part in (name, *each["loc"]))
            problems.append(f"{place}: {each['msg']}")
    return None
