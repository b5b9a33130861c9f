"""Unified social credit codes of bodies (统一社会信用代码): which letters can stand in them.

GB 32100-2015: 18 characters, two for authority and kind, six digits for the place, nine for the body and one check
character. The letters I, O, S, V and Z are never used, so an O or I in such a code is a misread 0 or 1.
"""

import re

_CODE = re.compile(r"(?<![0-9A-Za-z])[0-9A-Y]{2}[0-9OI]{6}[0-9A-Y]{10}(?![0-9A-Za-z])")
_FEWEST_DIGITS = 9
"""A run of capitals with fewer figures is a word or a name, not a code."""
_MEANT = str.maketrans("OI", "01")


def settle_letters(text: str) -> str:
    """The text with 0 and 1 for O and I in every run that can only be a credit code; its length stays."""
    return _CODE.sub(_settled, text)


def _settled(match: re.Match[str]) -> str:
    run = match[0]
    return run.translate(_MEANT) if sum(character.isdigit() for character in run) >= _FEWEST_DIGITS else run
