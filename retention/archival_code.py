"""Archival codes (档号): composed and taken apart by a pattern (DA/T 22-2015 5.4, DA/T 13-2022).

A pattern is the code with its elements in braces, levels joined by `-`, parts of one level by `·`:

    {fonds}-WS·{year}-{term}-{office}-{item:4}    gives    J012-WS·2026-Y-BGS-0001

`fonds` 全宗号, `year` 年度, `term` 保管期限, `office` 机构(问题), and the running numbers `volume` 案卷号,
`group` 组号 and `item` 件号 with their least number of digits. Everything else stands for itself.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from retention.period import Period
from retention.reason import RetentionError

Element = str | int
"""Text for `fonds`, `term` and `office`; a number for `year` and the running numbers."""

_TEXTS = {
    "fonds": r"[A-Z][0-9]{3}",
    "term": r"Y|D[1-9][0-9]{0,2}",
    "office": r"[A-Z0-9]{3}",
}
_RUNNING = frozenset({"volume", "group", "item"})
_TOKEN = re.compile(r"\{(?P<name>[a-z]+)(?::(?P<width>[1-9]))?\}|(?P<plain>[A-Z0-9·-]+)")


def retention_code(period: Period) -> str:
    """The element 保管期限 of a code: `Y` for permanent, else `D` and the years.

    It is given once, at filing, and stays when the period is lengthened; no period is ever read from it
    (reading 13).
    """
    return "Y" if period.permanent else f"D{period.years}"


@dataclass(frozen=True, slots=True)
class CodePattern:
    """A pattern of archival codes. Raises RetentionError `code_pattern_invalid` if `text` is none."""

    text: str

    def __post_init__(self) -> None:
        names = self.elements
        if "fonds" not in names or _RUNNING.isdisjoint(names) or len(names) != len(set(names)):
            raise RetentionError("code_pattern_invalid", pattern=self.text)

    @property
    def elements(self) -> tuple[str, ...]:
        """The names of the elements in the order in which they stand."""
        return tuple(token["name"] for token in _tokens(self.text) if token["name"])

    def compose(self, elements: Mapping[str, Element]) -> str:
        """The code with these elements; elements that the pattern does not name are not used.

        A running number that needs more digits than the pattern asks for gets them: codes stay unique, and
        nothing stays unfiled for want of digits. Raises RetentionError `code_element_missing` or
        `code_element_invalid`.
        """
        parts = []
        for token in _tokens(self.text):
            name = token["name"]
            if name and name not in elements:
                raise RetentionError("code_element_missing", element=name, pattern=self.text)
            parts.append(_written(token, elements[name]) if name else token["plain"])
        return "".join(parts)

    def parse(self, code: str) -> dict[str, Element] | None:
        """The elements of a code of this pattern, or None if it is not one; the inverse of `compose`."""
        match = re.fullmatch("".join(_expression(token) for token in _tokens(self.text)), code)
        if match is None:
            return None
        found = match.groupdict()
        return {name: value if name in _TEXTS else int(value) for name, value in found.items()}


def _tokens(pattern: str) -> Iterator[re.Match[str]]:
    """The parts of a pattern. Raises RetentionError unless they cover it and every element fits."""
    end = 0
    for token in _TOKEN.finditer(pattern):
        name = token["name"]
        fits = not name or (name in _RUNNING if token["width"] else name in _TEXTS or name == "year")
        if token.start() != end or not fits:
            break
        end = token.end()
        yield token
    if end != len(pattern):
        raise RetentionError("code_pattern_invalid", pattern=pattern)


def _expression(token: re.Match[str]) -> str:
    name = token["name"]
    return f"(?P<{name}>{_element_expression(token)})" if name else re.escape(token["plain"])


def _element_expression(token: re.Match[str]) -> str:
    """Only the one way of writing a value that `compose` uses, so that a code has one reading."""
    name, width = token["name"], token["width"]
    if name in _TEXTS:
        return _TEXTS[name]
    if name == "year":
        return "[1-9][0-9]{3}"
    # Items are counted from 1; volume and group 0 hold what lies in no case file or group.
    some = "(?!0+(?![0-9]))" if name == "item" else ""
    return f"{some}[0-9]{{{width}}}|[1-9][0-9]{{{width},9}}"


def _written(token: re.Match[str], value: Element) -> str:
    name = token["name"]
    text = f"{value:0{token['width'] or 1}d}" if isinstance(value, int) else value
    if isinstance(value, int) == (name in _TEXTS) or not re.fullmatch(_element_expression(token), text):
        raise RetentionError("code_element_invalid", element=name, value=value)
    return text
