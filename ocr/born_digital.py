"""Text that a PDF page carries itself, taken where it is sound."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from ocr.base import Reading
from ocr.layout import Glyph, in_rows, is_wide, level_line
from ocr.pdfium import VERSION, Box, Character, PageText

_ENOUGH: Final = 20
"""With fewer characters than this a page is rather a scan with a stamp or a page number on it."""
_RUBBISH: Final = 0.05
"""Share of characters that stand for nothing, or whose font does not say what they are, that spoils a text."""
_ACCENTED: Final = 0.3
"""Share of Latin-1 accents that betrays Chinese bytes shown as Western letters (fonts without ToUnicode)."""
_HIDDEN: Final = 0.5
"""Share of invisible characters that betrays another program's reading of a scan: we read it ourselves."""
_PICTURED: Final = 0.1
"""Share of the page under pictures from which on words may stand in them; a seal or a letterhead is below."""

_NEW_CELL: Final = 1.0
"""A gap as wide as the letters are high parts two cells."""
_BACK: Final = 0.3
"""How far, in heights, a character may stand left of its predecessor (accents, kerning) and still follow it."""


def read_born_digital(page: PageText, width: int, height: int, least: int = _ENOUGH) -> Reading | None:
    """The page's own text, placed on the page as shown at `width` × `height` pixels; None if it is not sound, or has
    fewer than `least` characters.

    Where the text runs sideways the page is turned as it is to be read, and `rotation` says so.
    """
    if not _is_sound(page, least):
        return None
    turn = Counter(ch.angle for ch in page.characters if not ch.text.isspace()).most_common(1)[0][0]
    rotation = (-turn - page.rotation) % 360
    if rotation in (90, 270):
        width, height = height, width
    glyphs = [_place(ch, page.frame, -turn % 360, width, height) for ch in _characters(page.characters)]
    seen = [glyph for glyph in glyphs if _is_seen(glyph, width, height)]
    rows = in_rows([level_line(run, 1.0) for run in _runs(seen)])
    return Reading(width, height, rotation, rows, "pdf", VERSION, 1.0, born_digital=True)


def _is_sound(page: PageText, least: int) -> bool:
    written = [ch.text for ch in page.characters if not ch.text.isspace() and not ch.generated]
    if len(written) < least or page.picture_share > _PICTURED:
        return False
    rubbish = sum(unicodedata.category(text) in ("Cc", "Co", "Cn") or text == "\ufffd" for text in written)
    accented = sum("\x80" <= text <= "\xff" and text not in "·×÷°±§" for text in written)
    total = len(written)
    return (
        max(rubbish, page.unmapped) <= _RUBBISH * total
        and accented <= _ACCENTED * total
        and page.hidden <= _HIDDEN * total
    )


def _characters(found: Sequence[Character]) -> Iterable[Character]:
    """The characters with halves of a pair joined, hyphens named, and blanks dropped that PDFium put into Chinese."""
    previous: Character | None = None
    for index, ch in enumerate(found):
        following = found[index + 1].text if index + 1 < len(found) else "\n"
        if ch.generated and ch.text == " " and previous and is_wide(previous.text) and is_wide(following):
            continue
        if "\ud800" <= ch.text <= "\udbff":
            previous = ch
            continue
        if "\udc00" <= ch.text <= "\udfff" and previous and "\ud800" <= previous.text <= "\udbff":
            pair = (previous.text + ch.text).encode("utf-16-le", "surrogatepass").decode("utf-16-le")
            ch = Character(pair, ch.box, ch.angle, ch.generated)
        elif ch.text in "\x02\ufffe":
            ch = Character("-", ch.box, ch.angle, ch.generated)
        previous = ch
        yield ch


def _place(ch: Character, frame: Box, turn: int, width: int, height: int) -> Glyph:
    """The character on the page turned clockwise by `turn` and drawn at `width` × `height` pixels."""
    left, bottom, right, top = frame
    x0, y0, x1, y1 = ch.box
    if turn in (90, 270):
        across, down = width / (top - bottom), height / (right - left)
    else:
        across, down = width / (right - left), height / (top - bottom)
    match turn:
        case 90:
            box = ((y0 - bottom) * across, (x0 - left) * down, (y1 - bottom) * across, (x1 - left) * down)
        case 180:
            box = ((right - x1) * across, (y0 - bottom) * down, (right - x0) * across, (y1 - bottom) * down)
        case 270:
            box = ((top - y1) * across, (right - x1) * down, (top - y0) * across, (right - x0) * down)
        case _:
            box = ((x0 - left) * across, (top - y1) * down, (x1 - left) * across, (top - y0) * down)
    return Glyph(ch.text, *box)


def _is_seen(glyph: Glyph, width: int, height: int) -> bool:
    """Whether a character is not cut off by the edge of the page; the ends of lines have no place."""
    across, down = (glyph.left + glyph.right) / 2, (glyph.top + glyph.bottom) / 2
    return glyph.text in "\r\n" or (0 <= across <= width and 0 <= down <= height)


def _runs(glyphs: Iterable[Glyph]) -> Iterable[list[Glyph]]:
    """Glyphs that follow one another on one line, without wide gaps; blanks only between letters."""
    run: list[Glyph] = []
    blank = False
    for glyph in glyphs:
        if glyph.text in "\r\n":
            if run:
                yield run
            run, blank = [], False
            continue
        if glyph.text.isspace() or unicodedata.category(glyph.text) == "Cc":
            blank = bool(run)
            continue
        if run and not _follows(run[-1], glyph):
            yield run
            run, blank = [], False
        if blank:
            last = run[-1]
            run.append(Glyph(" ", last.right, last.top, max(last.right, glyph.left), last.bottom))
        run.append(glyph)
        blank = False
    if run:
        yield run


def _follows(last: Glyph, glyph: Glyph) -> bool:
    height = max(1e-6, min(last.bottom - last.top, glyph.bottom - glyph.top))
    overlap = min(last.bottom, glyph.bottom) - max(last.top, glyph.top)
    gap = glyph.left - last.right
    return overlap >= height / 2 and gap < _NEW_CELL * height and glyph.left > last.left - _BACK * height
