"""Words burnt into the picture of a page: who looks at it, across it; what a copy says of itself, above it."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image as Pictures
from PIL import ImageDraw, ImageFont

from ocr.base import Image
from ocr.pdf_writing import PdfWriter

_TILT: Final = 24
"""Degrees by which a watermark rises: no line of a page runs along it."""
_GREY: Final = (96, 96, 96, 72)
_RED: Final = (39, 31, 163, 255)
"""The red of a document head as blue, green, red, for pictures are kept in this order."""
_PAPER: Final = (255, 255, 255, 255)


@dataclass(frozen=True, slots=True)
class Lettering:
    """The typeface of marks: its file, and the number of the member that is meant."""

    path: Path
    member: int = 0

    def font(self, pixels: int) -> ImageFont.FreeTypeFont:
        """The face at a size."""
        return ImageFont.truetype(self.path, pixels, index=self.member, layout_engine=ImageFont.Layout.BASIC)


@dataclass(frozen=True, slots=True)
class Marks:
    """What is burnt in: `across` the whole page as a watermark, `above` it in a band that hides nothing of it."""

    lettering: Lettering
    across: Sequence[str] = ()
    above: Sequence[str] = ()


def marked(image: Image, marks: Marks) -> Image:
    """The picture with its marks; a band makes it taller."""
    if marks.across:
        image = _watermarked(image, marks)
    return _headed(image, marks) if marks.above else image


def _watermarked(image: Image, marks: Marks) -> Image:
    """The lines, tilted, again and again: no part of the page that is worth cutting out is without them."""
    height, width = image.shape[:2]
    size = max(10, width // 45)
    tile = _block(marks.across, marks.lettering.font(size), _GREY).rotate(_TILT, expand=True)
    base = Pictures.fromarray(image).convert("RGBA")
    layer = Pictures.new("RGBA", base.size)
    step_x, step_y = max(1, tile.width - size), max(1, tile.height - size)
    for row, top in enumerate(range(-tile.height // 2, height, step_y)):
        for left in range(-(tile.width // 2) * (row % 2), width, step_x):
            layer.alpha_composite(tile, _inside(left, top), _cut(left, top))
    return np.asarray(Pictures.alpha_composite(base, layer).convert("RGB"))


def _inside(left: int, top: int) -> tuple[int, int]:
    return max(left, 0), max(top, 0)


def _cut(left: int, top: int) -> tuple[int, int]:
    return max(-left, 0), max(-top, 0)


def _headed(image: Image, marks: Marks) -> Image:
    width = image.shape[1]
    size = max(10, width // 55)
    # A line that is too long for the page is set smaller rather than cut.
    longest = max(marks.lettering.font(size).getlength(line) for line in marks.above)
    size = max(6, int(size * min(1.0, 0.94 * width / max(longest, 1.0))))
    block = _block(marks.above, marks.lettering.font(size), _RED)
    band = Pictures.new("RGBA", (width, block.height + 2 * size), _PAPER)
    band.alpha_composite(block.crop((0, 0, min(block.width, width), block.height)), (min(size, width // 50), size))
    edge = max(1, size // 8)
    ImageDraw.Draw(band).rectangle((0, 0, width - 1, band.height - 1), outline=_RED, width=edge)
    return np.vstack([np.asarray(band.convert("RGB")), image])


def _block(lines: Sequence[str], font: ImageFont.FreeTypeFont, colour: tuple[int, int, int, int]) -> Pictures.Image:
    text = "\n".join(lines)
    probe = ImageDraw.Draw(Pictures.new("RGBA", (1, 1)))
    _, _, right, bottom = probe.multiline_textbbox((0, 0), text, font=font)
    block = Pictures.new("RGBA", (int(right) + 4, int(bottom) + 4))
    ImageDraw.Draw(block).multiline_text((2, 2), text, font=font, fill=colour)
    return block


def pdf_of_pictures(pictures: Sequence[bytes], title: str) -> bytes:
    """JPEGs as a PDF, a page of A4 width each; the same pictures give the same bytes."""
    out = io.BytesIO()
    pdf = PdfWriter(out, title)
    for picture in pictures:
        with Pictures.open(io.BytesIO(picture)) as opened:
            width, height, space = *opened.size, "/DeviceGray" if opened.mode == "L" else "/DeviceRGB"
        entries = {"Type": "/XObject", "Subtype": "/Image", "Width": width, "Height": height}
        more = {"ColorSpace": space, "BitsPerComponent": 8, "Filter": "/DCTDecode"}
        image = pdf.write_data(picture, {**entries, **more})
        tall = 595.0 * height / width
        drawn = pdf.write_data(f"q 595 0 0 {tall:.2f} 0 0 cm /P Do Q".encode("ascii"), {})
        box = [0.0, 0.0, 595.0, tall]
        pdf.add_page({"MediaBox": box, "Resources": {"XObject": {"P": image}}, "Contents": drawn})
    pdf.close()
    return out.getvalue()
