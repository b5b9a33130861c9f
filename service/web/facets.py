"""Facets as a page shows them: each value with its count and an address that takes it in or lets it go."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from indexing import FACETS
from service.usecases.search.finding import Found
from service.web.formats import local_name, word
from service.web.i18n import tell
from service.web.searches import asked_values
from service.web.shell import archive, here

SHOWN = {"type": 6, "year": 5}
"""Facet -> how many values stand open; the rest is folded. Other facets are short."""

MANY_UNITS = 30
"""Units of a search from which on they are not all shown at once."""

ORDERED = {
    "state": ("waiting", "running", "eligible", "permanent", "undetermined"),
    "carrier": ("paper", "electronic", "photo", "audio", "video"),
}


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a facet; `address` toggles it, `depth` is its place in the tree of units."""

    text: str
    count: int
    is_on: bool
    address: str
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet with the values that stand open and those folded away."""

    name: str
    values: tuple[Value, ...]
    rest: tuple[Value, ...]

    @property
    def rest_count(self) -> int:
        return sum(value.count for value in self.rest)


def facets_of(found: Found) -> tuple[Facet, ...]:
    """The facets of what was found. What the address names stays visible even where nothing is left of it."""
    names: Mapping[str, Callable[[str], str]] = {
        "category": lambda code: local_name(archive().regulation.category(code)),
        "type": lambda code: local_name(found.types[code]) if code in found.types else code,
        "year": str,
        "state": lambda state: word("retention_state", state),
        "carrier": lambda carrier: word("carrier", carrier),
    }
    return tuple(
        _units(found) if facet == "unit" else _facet(facet, found, names[facet])
        for facet in ("unit", *(name for name in FACETS if name != "unit"))
    )


def _units(found: Found) -> Facet:
    """The units as a tree; where they are many, what stands below the topmost and below those that are asked for."""
    counts = _counts("unit", found)
    asked = {part for unit in found.units if str(unit.id) in asked_values("unit") for part in unit.ancestry}
    top = min((len(unit.ancestry) for unit in found.units), default=1)
    units = (
        unit
        for unit in found.units
        if len(found.units) <= MANY_UNITS
        or len(unit.ancestry) <= top + 1
        or unit.parent_id in asked
        or unit.id in asked
    )
    values = (_value("unit", str(unit.id), unit.name, counts, len(unit.ancestry) - top) for unit in units)
    return Facet("unit", tuple(values), ())


def _facet(name: str, found: Found, text_of: Callable[[str], str]) -> Facet:
    counts = _counts(name, found)
    values = [
        _value(name, value, text_of(value) if value.strip("0") else tell("facet.none"), counts)
        for value in _in_order(name, counts)
    ]
    open_ones = SHOWN.get(name, len(values))
    shown = [value for place, value in enumerate(values) if place < open_ones or value.is_on]
    return Facet(name, tuple(shown), tuple(value for value in values if value not in shown))


def _counts(name: str, found: Found) -> dict[str, int]:
    counts = {value: count for value, count in found.facets.get(name, {}).items() if count}
    return counts | {value: counts.get(value, 0) for value in asked_values(name)}


def _in_order(name: str, counts: Mapping[str, int]) -> Iterable[str]:
    if name == "year":
        return sorted(counts, reverse=True)
    if name == "type":
        return sorted(counts, key=lambda code: (-counts[code], code))
    known = ORDERED.get(name) or tuple(category.code for category in archive().regulation.categories)
    return sorted(counts, key=lambda value: known.index(value) if value in known else len(known))


def _value(name: str, value: str, text: str, counts: Mapping[str, int], depth: int = 0) -> Value:
    asked = asked_values(name)
    is_on = value in asked
    wanted = [one for one in asked if one != value] if is_on else [*asked, value]
    return Value(text, counts[value], is_on, here(**{name: wanted or None}, page=None, on=None), depth)
