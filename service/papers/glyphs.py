"""Which characters the typefaces of our papers have.

PDF/A forbids a character that is not drawn (ISO 19005-2, 6.2.11.8), and a typeface taken from wherever the machine
has one would not look alike on the next.
"""

import unicodedata
from functools import cache

from fontTools.ttLib import TTFont

from ocr import Face, FontMissingError, find_font
from service.errors import UnavailableError

FACES = (Face.HEI, Face.HEI_BOLD, Face.SONG_BOLD)
"""What the print stylesheet sets papers in."""

MISSING = "〓"
"""What printers set for a character that their case lacks."""

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
"""Controls and formats (which could turn a line round), and what is no character."""


def printable(text: str) -> str:
    """A text as it can be printed: one line, nothing invisible, and 〓 for each character that no typeface of ours has.

    Raises UnavailableError `print.no_font` where the typefaces are not installed.
    """
    composed = unicodedata.normalize("NFC", text)
    known = _drawn()
    visible = (" " if c.isspace() else c for c in composed if c.isspace() or unicodedata.category(c) not in _UNSEEN)
    return "".join(c if ord(c) in known else MISSING for c in visible)


@cache
def _drawn() -> frozenset[int]:
    """The code points that every face draws."""
    try:
        maps = [_drawn_by(face) for face in FACES]
    except FontMissingError as error:
        raise UnavailableError("print.no_font", pattern=error.pattern) from error
    return frozenset.intersection(*maps)


def _drawn_by(face: Face) -> frozenset[int]:
    path, member = find_font(face)
    with TTFont(path, fontNumber=member, lazy=True) as font:
        return frozenset(font.getBestCmap())
