"""PDFs that can be searched: the pages as they are, with what was read laid invisibly over them."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, BinaryIO, Final

import cv2
import numpy as np

from ocr.bare_jpeg import bare_jpeg
from ocr.base import Image, Reading
from ocr.formats import PDF
from ocr.geometry import turned_size
from ocr.invisible_text import FONT, InvisibleFont
from ocr.pages import Pages, open_pages
from ocr.pdf_writing import PageCopier, PdfWriter, Reference
from ocr.pictures import StoredJpeg

Leaf = tuple[Pages, int, Reading]
"""A page, by its file and its number from 0, and what was read on it."""

_QUALITY: Final = 85
_PICTURE: Final = "Page"
"""Name of the page's picture in its resources."""


def write_searchable_pdf(out: BinaryIO, leaves: Iterable[Leaf], title: str) -> int:
    """Write the pages one after the other as a PDF that can be searched; returns their number.

    A JPEG goes in with its pixels as they are and without the camera's record, turned by the page's reading; a
    born-digital page is copied as it is; anything else becomes a JPEG, or stays without loss where it is black and
    white. Memory does not grow with the pages: a
    leaf's `Pages` may be closed once the next leaf is asked for. `out` need not be seekable, but must `tell`.
    """
    pdf = PdfWriter(out, title)
    font = InvisibleFont(pdf)
    copier: PageCopier | None = None
    count = 0
    for pages, index, reading in leaves:
        source = pages.source()
        if reading.born_digital and source is not None:
            if copier is None or copier.source is not source:
                copier = PageCopier(source, pdf)
            copier.copy(index, reading.rotation)
        else:
            _add_picture(pdf, font, pages, index, reading)
        count += 1
    font.close()
    pdf.close()
    return count


def merge_pdfs(out: BinaryIO, parts: Iterable[BinaryIO], title: str) -> int:
    """Write all pages of several PDFs as one; returns their number.

    Memory does not grow with the pages; a part may be closed once the next is asked for. Raises
    `UnreadableFileError` ENCRYPTED or DAMAGED.
    """
    pdf = PdfWriter(out, title)
    count = 0
    for part in parts:
        with open_pages(part, PDF) as pages:
            copier = PageCopier(pages.source() or part, pdf)
            for index in range(copier.count):
                copier.copy(index)
            count += copier.count
    pdf.close()
    return count


def _add_picture(pdf: PdfWriter, font: InvisibleFont, pages: Pages, index: int, reading: Reading) -> None:
    stored_width, stored_height = pages.points(index)
    width, height = turned_size(stored_width, stored_height, reading.rotation)
    jpeg = pages.jpeg(index)
    bare = bare_jpeg(jpeg.data) if jpeg is not None else b""
    if jpeg is not None and bare:
        picture, turn = _write_jpeg(pdf, replace(jpeg, data=bare)), (jpeg.turn + reading.rotation) % 360
    else:
        picture, turn = _write_image(pdf, pages.image(index)), reading.rotation
    shown = f"q {_placing(turn, width, height)} cm /{_PICTURE} Do Q"
    scale = width / reading.width
    lines = [font.draw(line, scale, height) for row in reading.rows for line in row if line.text]
    content = "\n".join([shown, "BT 3 Tr", *lines, "ET"])
    pdf.add_page(
        {
            "MediaBox": [0, 0, width, height],
            "Resources": {"XObject": {_PICTURE: picture}, "Font": {FONT: font.reference}},
            "Contents": pdf.write_data(content.encode("ascii"), {}, pack=True),
        }
    )


def _placing(turn: int, width: float, height: float) -> str:
    """The matrix that lays a picture over a `width` × `height` page, turned clockwise."""
    w, h = f"{width:.3f}", f"{height:.3f}"
    return {
        0: f"{w} 0 0 {h} 0 0",
        90: f"0 -{h} {w} 0 0 {h}",
        180: f"-{w} 0 0 -{h} {w} {h}",
        270: f"0 {h} -{w} 0 {w} 0",
    }[turn]


def _write_jpeg(pdf: PdfWriter, jpeg: StoredJpeg) -> Reference:
    entries = _picture_entries(jpeg.width, jpeg.height, grey=jpeg.grey, bits=8)
    return pdf.write_data(jpeg.data, {**entries, "Filter": "/DCTDecode"})


def _write_image(pdf: PdfWriter, image: Image) -> Reference:
    height, width = image.shape[:2]
    grey = image[:, :, 0] if _is_grey(image) else None
    if grey is not None and bool(((grey == 0) | (grey == 255)).all()):
        entries = _picture_entries(width, height, grey=True, bits=1)
        return pdf.write_data(np.packbits(grey > 0, axis=1).tobytes(), entries, pack=True)
    pixels = image if grey is None else grey
    data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])[1].tobytes()
    return _write_jpeg(pdf, StoredJpeg(data, width, height, 0, grey is not None))


def _is_grey(image: Image) -> bool:
    blue, green, red = cv2.split(image)
    return bool(np.array_equal(blue, green) and np.array_equal(green, red))


def _picture_entries(width: int, height: int, *, grey: bool, bits: int) -> dict[str, Any]:
    return {
        "Type": "/XObject",
        "Subtype": "/Image",
        "Width": width,
        "Height": height,
        "ColorSpace": "/DeviceGray" if grey else "/DeviceRGB",
        "BitsPerComponent": bits,
    }
