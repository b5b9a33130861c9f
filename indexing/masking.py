"""Hides ID, bank and telephone numbers; a masked text is as long as it was, so that places in it stay right.

Nothing is checked before it is hidden: a number that was misread must be hidden too. No standard prescribes the
digits that may be shown; here the first three and last four of ID and telephone numbers, four and four of others.
"""

import re
from collections.abc import Iterator

from indexing.idnumber import LIKE_DIGIT
from indexing.types import FieldKind

_STAR = "*"
_WIDE = {wide: wide - 0xFEE0 for wide in (*range(0xFF10, 0xFF1A), *map(ord, "ＸｘＯｏＩｌＳＢＺ"))}
_TOKEN = re.compile(rf"[{LIKE_DIGIT}]+[x×]?|[x×]", re.IGNORECASE)
_FIGURE = re.compile("[0-9]|[xX×]$")
_GAP = re.compile(r"[ \t\r\n\u3000-]{1,2}")
_BIRTH = re.compile(r"[0-9]{6}(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9x×]")
_OLD_BIRTH = re.compile(r"[0-9]{8}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}")
_LANDLINE = re.compile(r"(?<![0-9])\(?0[1-9][0-9]{1,2}\)?[ -]{0,2}[2-9][0-9]{6,7}(?![0-9])")
_MOBILE = re.compile("(?:86)?1[3-9][0-9]{9}")
_CONFUSED = str.maketrans("oqil|zsbg", "001112589")
_INSIDE = re.compile(rf"[{LIKE_DIGIT}x×()\s-]", re.IGNORECASE)
"""What can stand inside a number; all else parts two of them."""
_LEAST_LENGTH = 15
_LEAST_DIGITS = 9
_MOST_PARTS = 18
_KEPT = {FieldKind.ID_NUMBER: (3, 4), FieldKind.PHONE: (3, 4), FieldKind.BANK_CARD: (4, 4)}

Span = tuple[int, int]


def mask_value(kind: FieldKind, value: str) -> str:
    """A field's value as it may stand in a list; kinds that are not numbers of a person are left as they are."""
    if kind not in _KEPT:
        return value
    first, last = _KEPT[kind]
    places = [place for place, character in enumerate(value) if character.isalnum()]
    hidden = places[first : max(len(places) - last, first)]
    return "".join(_STAR if place in hidden else character for place, character in enumerate(value))


def mask(text: str) -> str:
    """The text with all ID, bank and telephone numbers hidden by asterisks, of the same length.

    They are found with the usual slips of an engine (o for 0), full-width, parted by blanks or hyphens and broken over
    lines. Every unbroken number of fifteen digits or more is taken for one of them.
    """
    hidden: set[int] = set()
    for places, first, last in _numbers(text.translate(_WIDE)):
        hidden.update(places[first : max(len(places) - last, first)])
    return "".join(_STAR if place in hidden else character for place, character in enumerate(text))


def masked_piece(text: str, start: int, end: int) -> str:
    """`mask(text)[start:end]` at the cost of the piece: no number reaches past a character that parts numbers."""
    first, last = start, end
    while first > 0 and _INSIDE.match(text[first - 1].translate(_WIDE)):
        first -= 1
    while last < len(text) and _INSIDE.match(text[last].translate(_WIDE)):
        last += 1
    return mask(text[first:last])[start - first : end - first]


def _numbers(plain: str) -> Iterator[tuple[list[int], int, int]]:
    """The places of the digits of each number to hide, and how many of the first and last may be shown."""
    tokens = [match.span() for match in _TOKEN.finditer(plain) if _FIGURE.search(match.group())]
    for number, token in enumerate(tokens):
        yield from _numbers_from(plain, _together(plain, tokens[number : number + _MOST_PARTS]))
        digits = _right(plain[slice(*token)])
        if _MOBILE.fullmatch(digits):
            yield list(range(*token)), len(digits) - 8, 4
    for match in _LANDLINE.finditer(plain):
        yield [place for place in range(*match.span()) if plain[place].isdigit()], 3, 4


def _together(plain: str, tokens: list[Span]) -> list[Span]:
    """The first of the tokens and those that follow it with no more than a gap between."""
    group = tokens[:1]
    for token in tokens[1:]:
        if not _GAP.fullmatch(plain, group[-1][1], token[0]):
            break
        group.append(token)
    return group


def _numbers_from(plain: str, group: list[Span]) -> Iterator[tuple[list[int], int, int]]:
    """The number that begins with the first token of a group, whole or in parts, the most that fit."""
    for count in range(len(group), 0, -1):
        parts = [plain[start:end] for start, end in group[:count]]
        kept = _kept(parts, plain[group[0][1] : group[count - 1][0]])
        if kept and sum(map(str.isdigit, "".join(parts))) >= _LEAST_DIGITS:
            yield [place for span in group[:count] for place in range(*span)], *kept
            return


def _kept(parts: list[str], gap: str) -> Span | None:
    """How many characters of a number may be shown, the first and the last; None if it is no number to hide."""
    number = _right("".join(parts))
    shown = (3, 4) if len(number) in (15, 18) else (4, 4)
    if len(parts) == 1:
        return shown if len(number) >= _LEAST_LENGTH else None
    if _BIRTH.fullmatch(number) or _OLD_BIRTH.fullmatch(number):
        return 3, 4
    if any(len(part) >= _LEAST_LENGTH or _MOBILE.fullmatch(_right(part)) for part in parts):
        return None  # a whole number of its own with another beside it
    if len(parts) == 2 and len(number) >= _LEAST_LENGTH:
        return shown
    sizes = tuple(map(len, parts))
    if 16 <= len(number) <= 19 and set(sizes[:4]) == {4}:
        return 4, 4
    in_groups = sizes in {(3, 4, 4), (3, 8), (7, 4)} or "\n" in gap
    return (3, 4) if in_groups and _MOBILE.fullmatch(number) else None


def _right(text: str) -> str:
    return text.lower().translate(_CONFUSED)
