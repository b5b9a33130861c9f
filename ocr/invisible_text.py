"""Text in a PDF that is found and copied but not seen."""

import math
from typing import Final

import numpy as np

from ocr.base import Line
from ocr.geometry import run_and_rise, to_corners
from ocr.glyphless import ADVANCES, ASCENT, DESCENT, EM, NARROW, WIDE, glyphless_font
from ocr.layout import is_wide
from ocr.pdf_writing import PdfWriter

FONT: Final = "Glyphless"
"""Name of the font in a page's resources."""
_SIZE: Final = 0.8
"""Font size as a share of the line's height, whose box stands a little off the print."""
_BASELINE: Final = 0.2
"""Height of the baseline above the foot of the box, as a share of the font size."""
_MOST_CHARACTERS: Final = 0xFFFF
_REPLACEMENT: Final = "\ufffd"
_BLOCK: Final = 100
"""Entries that one block of a character map may have (Adobe Technical Note 5014)."""
_MAP: Final = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
{blocks}
endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


class InvisibleFont:
    """The glyphless font of one PDF. Characters are numbered as they come, beyond the basic plane too."""

    def __init__(self, pdf: PdfWriter) -> None:
        """Reserve the font's place in `pdf`; `close` writes it."""
        self._pdf = pdf
        self._numbers = {_REPLACEMENT: 1}
        self.reference = pdf.reserve()

    def draw(self, line: Line, scale: float, page_height: float) -> str:
        """Operators that set a line within a text object; `scale` leads from pixels to points.

        One run, stretched to the line's width, so that a viewer sees no gaps to put blanks into.
        """
        top_left, _, bottom_right, bottom_left = to_corners(line.quad).astype(np.float64) * scale
        along, across = run_and_rise(to_corners(line.quad))
        start, end = line.edges[0], line.edges[-1]
        base = bottom_right - bottom_left
        angle = math.atan2(-base[1], base[0])
        size = max(across * scale * _SIZE, 0.1)
        natural = sum(ADVANCES[_glyph(character)] for character in line.text) / EM * size
        stretch = 100 * max((end - start) * along * scale, 0.1) / natural
        x, y = bottom_left + start * base + (top_left - bottom_left) * (_BASELINE * _SIZE)
        cos, sin = math.cos(angle), math.sin(angle)
        numbers = "".join(f"{self._number(character):04X}" for character in line.text)
        return (
            f"/{FONT} {size:.2f} Tf {stretch:.3f} Tz "
            f"{cos:.5f} {sin:.5f} {-sin:.5f} {cos:.5f} {x:.2f} {page_height - y:.2f} Tm <{numbers}> Tj"
        )

    def close(self) -> None:
        """Write the font, now that all its characters are known."""
        pdf = self._pdf
        glyphs = [_glyph(character) for character in self._numbers]
        font_file = glyphless_font()
        descriptor = {
            "Type": "/FontDescriptor",
            "FontName": f"/{FONT}",
            "Flags": 4,
            "FontBBox": [0, DESCENT, EM, ASCENT],
            "ItalicAngle": 0,
            "Ascent": ASCENT,
            "Descent": DESCENT,
            "CapHeight": ASCENT,
            "StemV": 80,
            "FontFile2": pdf.write_data(font_file, {"Length1": len(font_file)}, pack=True),
        }
        descendant = {
            "Type": "/Font",
            "Subtype": "/CIDFontType2",
            "BaseFont": f"/{FONT}",
            "CIDSystemInfo": {"Registry": "Adobe", "Ordering": "Identity", "Supplement": 0},
            "FontDescriptor": pdf.write_object(descriptor),
            "CIDToGIDMap": pdf.write_data(np.array([0, *glyphs], ">u2").tobytes(), {}, pack=True),
            "DW": EM,
            "W": [1, [ADVANCES[glyph] for glyph in glyphs]],
        }
        font = {
            "Type": "/Font",
            "Subtype": "/Type0",
            "BaseFont": f"/{FONT}",
            "Encoding": "/Identity-H",
            "DescendantFonts": [pdf.write_object(descendant)],
            "ToUnicode": pdf.write_data(self._map().encode("ascii"), {}, pack=True),
        }
        pdf.write_object(font, self.reference)

    def _number(self, character: str) -> int:
        full = len(self._numbers) >= _MOST_CHARACTERS
        if "\ud800" <= character <= "\udfff" or (full and character not in self._numbers):
            character = _REPLACEMENT
        return self._numbers.setdefault(character, len(self._numbers) + 1)

    def _map(self) -> str:
        """The ToUnicode map: for each number the character in UTF-16 (ISO 32000-1, 9.10.3)."""
        entries = [f"<{n:04X}> <{ch.encode('utf-16-be').hex()}>" for ch, n in self._numbers.items()]
        blocks = []
        for start in range(0, len(entries), _BLOCK):
            block = entries[start : start + _BLOCK]
            blocks.append("\n".join([f"{len(block)} beginbfchar", *block, "endbfchar"]))
        return _MAP.replace("{blocks}", "\n".join(blocks))


def _glyph(character: str) -> int:
    return WIDE if is_wide(character) else NARROW
