"""The short texts on labels in the stack room: `SC:BOX:000123`, as a QR code and in print.

A document or case file needs none of its own: its archival code is what its cover sheet carries. What comes in was
typed, pasted or read by a scanner that acts as a keyboard; with a Chinese input method on, it types full-width letters.
"""

import re
import unicodedata
from enum import StrEnum

LONGEST = 100
"""Characters of a code."""

_CODE = re.compile(r"SC[:;\-](ROOM|SHELF|BOX)[:;\-](\d{1,9})", re.IGNORECASE)
_DOTS = str.maketrans(dict.fromkeys("•・‧∙⋅.", "·"))


class Labelled(StrEnum):
    """What carries a label of ours."""

    ROOM = "room"
    SHELF = "shelf"
    BOX = "box"


def code_of(kind: Labelled, number: int) -> str:
    """The code of a room, shelf or box by its number in the catalogue: it never changes."""
    return f"SC:{kind.name}:{number:06d}"


def read_code(text: str) -> tuple[Labelled, int] | None:
    """What a label's code means, or None where the text is something else."""
    found = _CODE.fullmatch(clean(text))
    return (Labelled(found[1].lower()), int(found[2])) if found else None


def clean(text: str) -> str:
    """A typed or scanned code without what keyboards add: blanks, control characters, full-width forms."""
    plain = unicodedata.normalize("NFKC", text)
    # What blanks kept apart may compose now.
    return unicodedata.normalize("NFKC", "".join(c for c in plain if c.isprintable() and not c.isspace()))


def archival(text: str) -> str:
    """An archival code with the dot that the standard writes, whichever of its look-alikes was typed."""
    return clean(text).translate(_DOTS)


def split_codes(text: str) -> list[str]:
    """The codes of a pasted list or a file: parted by lines, tabs, commas or semicolons; a code has no blank in it."""
    return [code for part in re.split(r"[\s,，、；]+", text) if (code := clean(part))]
