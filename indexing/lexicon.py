"""The word lists of `lexicon.toml`, as sets and as parts of patterns."""

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path


@cache
def _lists() -> dict[str, Sequence[str]]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def words(name: str) -> frozenset[str]:
    """The entries of a list; of a text, its characters."""
    return frozenset(_lists()[name])


def either(name: str) -> str:
    """A part of a pattern that fits any entry of a list, earlier entries first."""
    return f"(?:{'|'.join(_lists()[name])})"
