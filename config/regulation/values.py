"""What the regulation consists of. Everything shown to people has a Chinese (`zh`) and an English (`en`) name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal, Protocol, TypeVar

from pydantic import ConfigDict

from config.regulation.disposal import DisposalScheme, Post

CategoryCode = Literal["original", "financial", "routine"]
Container = Literal["case", "voucher"]
Nature = Literal["text", "table", "graphic", "photo", "recording"]
Sensitivity = Literal["identity", "health", "bank", "child"]
Requirement = Literal["required", "conditional", "optional"]
Trigger = Literal["withdrawal", "fiscal_year", "filing_year", "asset_disposal", "fixed_date"]

_STRICT = ConfigDict(extra="forbid", str_min_length=1)
_TYPED = ConfigDict(extra="forbid", str_min_length=1, str_strip_whitespace=True)
"""For what people type into a schedule: a blank at the end of a cell says nothing."""


class _Coded(Protocol):
    @property
    def code(self) -> str: ...


_T = TypeVar("_T")
_C = TypeVar("_C", bound=_Coded)


def _only(found: Iterable[_T], key: str) -> _T:
    for each in found:
        return each
    raise KeyError(key)


def _coded(values: Iterable[_C], code: str) -> _C:
    return _only((value for value in values if value.code == code), code)


@dataclass(frozen=True, slots=True)
class Category:
    """One of the three parts of the archive (article 3). `container` is what settles a document into it."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    code: CategoryCode
    zh: str
    en: str
    basis_zh: str
    basis_en: str
    container: Container | None = None


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who makes papers of a type."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of paper within a type that has a retention rule of its own; `titles` tell it from the others."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    code: str
    zh: str
    en: str
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A document type and how it is recognised; `types.toml` explains every field."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    code: str
    category: CategoryCode
    zh: str
    en: str
    issuers: tuple[str, ...]
    nature: Nature
    requirement: Requirement
    titles: tuple[str, ...]
    anchors: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    negatives: tuple[str, ...] = ()
    cues: Mapping[str, float] = field(default_factory=dict)
    sensitive: tuple[Sensitivity, ...] = ()
    condition: str | None = None
    alternatives: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()


@dataclass(frozen=True, slots=True)
class Level:
    """A level of units; `above` names the levels that may stand directly over it."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    code: str
    zh: str
    en: str
    above: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CodePattern:
    """How archival codes of a group of documents are composed; empty `types` or `natures` mean all others."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    code: str
    zh: str
    en: str
    category: CategoryCode
    template: str
    types: tuple[str, ...] = ()
    natures: tuple[Nature, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A retention period: `years` from `trigger`, or from the latest of `latest_of`; for ever without any of them."""

    __pydantic_config__: ClassVar[ConfigDict] = _TYPED
    id: str
    zh: str
    en: str
    trigger: Trigger | None = None
    years: int | None = None
    latest_of: tuple[Trigger, ...] = ()

    @property
    def triggers(self) -> tuple[Trigger, ...]:
        """The events that the rule waits for."""
        return (self.trigger,) if self.trigger else self.latest_of


@dataclass(frozen=True, slots=True)
class Proposal:
    """A rule that a person may choose for an undetermined document, and when it is the right one."""

    __pydantic_config__: ClassVar[ConfigDict] = _TYPED
    rule: str
    when_zh: str
    when_en: str


@dataclass(frozen=True, slots=True)
class ContainerRule:
    """The rule that a case file or a voucher lends to everything in it."""

    __pydantic_config__: ClassVar[ConfigDict] = _TYPED
    code: Container
    rule: str
    basis_zh: str
    basis_en: str


@dataclass(frozen=True, slots=True)
class Assignment:
    """The rule of some types (or of one `kind` within them); without `rule` they are undetermined."""

    __pydantic_config__: ClassVar[ConfigDict] = _TYPED
    types: tuple[str, ...]
    basis_zh: str
    basis_en: str
    rule: str | None = None
    kind: str | None = None
    proposals: tuple[Proposal, ...] = ()


@dataclass(frozen=True, slots=True)
class Schedule:
    """A version of the retention schedule."""

    version: int
    rules: tuple[Rule, ...]
    containers: tuple[ContainerRule, ...]
    assignments: tuple[Assignment, ...]

    def rule(self, rule_id: str) -> Rule:
        """The rule of that id; KeyError if there is none."""
        return _only((rule for rule in self.rules if rule.id == rule_id), rule_id)

    def container(self, code: str) -> ContainerRule:
        """What the container `case` or `voucher` lends; KeyError for another."""
        return _only((container for container in self.containers if container.code == code), code)

    def assignment(self, type_code: str, kind: str | None = None) -> Assignment:
        """What the schedule says of a type; of a kind with no rule of its own, what it says of the type.

        KeyError for an unknown type.
        """
        found = {each.kind: each for each in self.assignments if type_code in each.types}
        return found[kind] if kind in found else found[None]


@dataclass(frozen=True, slots=True)
class Regulation:
    """The whole regulation, complete and consistent."""

    categories: tuple[Category, ...]
    issuers: tuple[Issuer, ...]
    types: tuple[DocumentType, ...]
    levels: tuple[Level, ...]
    patterns: tuple[CodePattern, ...]
    schedule: Schedule
    posts: tuple[Post, ...] = ()
    disposals: tuple[DisposalScheme, ...] = ()

    def category(self, code: str) -> Category:
        """The category of that code; KeyError if there is none."""
        return _coded(self.categories, code)

    def issuer(self, code: str) -> Issuer:
        """The issuer of that code; KeyError if there is none."""
        return _coded(self.issuers, code)

    def type(self, code: str) -> DocumentType:
        """The document type of that code; KeyError if there is none."""
        return _coded(self.types, code)

    def level(self, code: str) -> Level:
        """The level of units of that code; KeyError if there is none."""
        return _coded(self.levels, code)

    def disposal(self, kind: str, level: str) -> DisposalScheme:
        """Who takes part in the disposal of a kind of register in units of a level; KeyError for an unknown kind."""
        fitting = [each for each in self.disposals if each.kind == kind and level in (each.levels or (level,))]
        return _only(sorted(fitting, key=lambda each: not each.levels), kind)

    def pattern(self, type_code: str, nature: Nature | None = None) -> CodePattern:
        """The archival-code pattern of a type, and of `nature` where it is not the type's usual one."""
        kind = self.type(type_code)
        wanted = nature or kind.nature
        fitting = [
            pattern
            for pattern in self.patterns
            if pattern.category == kind.category and (not pattern.natures or wanted in pattern.natures)
        ]
        named = [pattern for pattern in fitting if type_code in pattern.types]
        return _only(named or [pattern for pattern in fitting if not pattern.types], type_code)
