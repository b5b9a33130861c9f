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
_TOKEN = re.compile(rf"[{LIKE_DIGIT}]+[x×]?", re.IGNORECASE)
_GAP = re.compile(r"[ \t\r\n\u3000-]{1,2}")
_BIRTH = re.compile(r"[0-9]{6}(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9x×]")
_OLD_BIRTH = re.compile(r"[0-9]{8}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}")
_LANDLINE = re.compile(r"(?<![0-9])\(?0[1-9][0-9]{1,2}\)?[ -]{0,2}[2-9][0-9]{6,7}(?![0-9])")
_MOBILE = re.compile("(?:86)?1[3-9][0-9]{9}")
_CONFUSED = str.maketrans("oqil|zsbg", "001112589")
_LONGEST_NUMBER = 15
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


def _numbers(plain: str) -> Iterator[tuple[list[int], int, int]]:
    """The places of the digits of each number to hide, and how many of the first and last may be shown."""
    tokens = [match.span() for match in _TOKEN.finditer(plain) if any(map(str.isdigit, match.group()))]
    for number, token in enumerate(tokens):
        yield from _numbers_from(plain, _together(plain, tokens[number : number + _MOST_PARTS]))
        digits = _right(plain, [token])
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
        parts = group[:count]
        number = _right(plain, parts)
        kept = _kept(number, tuple(end - start for start, end in parts), plain[parts[0][1] : parts[-1][0]])
        if kept and sum(map(str.isdigit, "".join(plain[slice(*part)] for part in parts))) >= min(9, len(number)):
            yield [place for part in parts for place in range(*part)], *kept
            return


def _kept(number: str, sizes: tuple[int, ...], gap: str) -> tuple[int, int] | None:
    """How many characters of a number may be shown; None if it is no number to hide."""
    length = len(number)
    if len(sizes) == 1:
        return None if length < _LONGEST_NUMBER else (3, 4) if length in (15, 18) else (4, 4)
    if length in (15, 18) and (len(sizes) == 2 or _BIRTH.fullmatch(number) or _OLD_BIRTH.fullmatch(number)):
        return 3, 4
    if 16 <= length <= 19 and (len(sizes) == 2 or set(sizes[:4]) == {4}):
        return 4, 4
    mobile = _MOBILE.fullmatch(number) and (sizes in {(3, 4, 4), (3, 8), (7, 4)} or "\n" in gap)
    return (3, 4) if mobile else None


def _right(plain: str, parts: list[Span]) -> str:
    return "".join(plain[start:end] for start, end in parts).lower().translate(_CONFUSED)
