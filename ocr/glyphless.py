"""A TrueType font whose glyphs leave no mark: text set in it can be found and copied, and is not seen."""

import struct
from typing import Final

EM: Final = 1000
WIDE: Final = 1
"""Glyph as wide as high, for Chinese."""
NARROW: Final = 2
"""Glyph half as wide."""
ADVANCES: Final = {WIDE: EM, NARROW: EM // 2}
ASCENT: Final = 800
DESCENT: Final = -200

_MAGIC: Final = 0x5F0F3CF5
_WHOLE: Final = 0xB1B0AFBA
"""The checksum of a font file is chosen so that the file sums up to this (OpenType, table `head`)."""


def glyphless_font() -> bytes:
    """The font file, with the tables that PDF asks of an embedded TrueType font (ISO 32000-1, 9.9)."""
    glyphs = [b"", *(_stroke(advance) for advance in ADVANCES.values())]
    places = [sum(len(glyph) for glyph in glyphs[:count]) // 2 for count in range(len(glyphs) + 1)]
    widths = [EM, *ADVANCES.values()]
    tables = {
        b"cmap": struct.pack(">HHHHL", 0, 1, 3, 1, 12) + _no_characters(),
        b"glyf": b"".join(glyphs),
        b"head": _head(0),
        b"hhea": struct.pack(">LhhhHhhhhhhhhhhhH", 0x10000, ASCENT, DESCENT, 0, EM, 0, 0, EM, 1, *[0] * 7, 3),
        b"hmtx": b"".join(struct.pack(">Hh", width, 0) for width in widths),
        b"loca": struct.pack(">4H", *places),
        b"maxp": struct.pack(">LH13H", 0x10000, len(glyphs), 2, 1, 0, 0, 2, *[0] * 8),
        b"post": struct.pack(">LLhhLLLLL", 0x30000, 0, 0, 0, 1, 0, 0, 0, 0),
    }
    unadjusted = _assembled(tables)
    return unadjusted.replace(_head(0), _head((_WHOLE - _checksum(unadjusted)) % 2**32))


def _stroke(width: int) -> bytes:
    """A glyph of two points, a line without breadth from corner to corner.

    It leaves no mark, but has a box: PDFium passes over text whose glyphs have none.
    """
    box = (0, DESCENT, width, ASCENT)
    on_curve = b"\1\1"
    return struct.pack(">hhhhhHH2s4h", 1, *box, 1, 0, on_curve, 0, width, DESCENT, ASCENT - DESCENT)


def _head(adjustment: int) -> bytes:
    versions = (0x10000, 0x10000)
    box = (0, DESCENT, EM, ASCENT)
    return struct.pack(">LLLLHHqqhhhhHHhhh", *versions, adjustment, _MAGIC, 0, EM, 0, 0, *box, 0, 8, 2, 0, 0)


def _no_characters() -> bytes:
    """A character map (format 4) of the one segment that every map ends with."""
    return struct.pack(">HHHHHHHHHHhH", 4, 24, 0, 2, 2, 0, 0, 0xFFFF, 0, 0xFFFF, 1, 0)


def _assembled(tables: dict[bytes, bytes]) -> bytes:
    count = len(tables)
    power = count.bit_length() - 1
    span = 16 << power
    directory = struct.pack(">LHHHH", 0x10000, count, span, power, 16 * count - span)
    offset = len(directory) + 16 * count
    body = b""
    for tag, table in sorted(tables.items()):
        directory += struct.pack(">4sLLL", tag, _checksum(table), offset + len(body), len(table))
        body += table + bytes(-len(table) % 4)
    return directory + body


def _checksum(table: bytes) -> int:
    padded = table + bytes(-len(table) % 4)
    words: tuple[int, ...] = struct.unpack(f">{len(padded) // 4}L", padded)
    return sum(words) % 2**32
