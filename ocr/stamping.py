"""A stamp on the first page of a PDF, where it hides least."""

from typing import BinaryIO, Final

import numpy as np

from ocr.formats import PDF
from ocr.pages import Pages, open_pages
from ocr.pdf_writing import Drawing, PageCopier, PdfWriter

_MARGIN: Final = 14.0
"""Points from the edge of the page to the stamp: about 5 mm."""
_WIDEST: Final = 0.9
_TALLEST: Final = 0.2
"""A stamp takes at most these shares of the page's width and height: it shrinks on a small receipt."""
_LOOK: Final = 0.12
"""The share of a page's resolution at which its blank places are sought."""
_DARK: Final = 200
"""Grey value (0 to 255) below which a pixel counts as ink."""


def stamp_first_page(out: BinaryIO, source: BinaryIO, stamp: BinaryIO, title: str) -> int:
    """Write the PDF `source` with the first page of the PDF `stamp` over the top of its own; returns its pages.

    The stamp stands upright as a reader sees the page: in the middle of the top, or left or right of it where there
    is less ink. Text stays text, pictures stay as they are. Raises `UnreadableFileError` ENCRYPTED or DAMAGED.
    """
    with open_pages(source, PDF) as pages, open_pages(stamp, PDF) as seal:
        pdf = PdfWriter(out, title)
        form = PageCopier(seal.source() or stamp, pdf).form(0)
        copier = PageCopier(pages.source() or source, pdf)
        copier.copy(0, drawing=Drawing(form, *_blank_place(pages, *seal.points(0))))
        for index in range(1, copier.count):
            copier.copy(index)
        pdf.close()
        return copier.count


def _blank_place(pages: Pages, width: float, height: float) -> tuple[float, float, float]:
    """Where a stamp of this size hides least: x and y of its lower left corner in points, and its scale."""
    page_width, page_height = pages.points(0)
    scale = min(1.0, _WIDEST * page_width / width, _TALLEST * page_height / height)
    width, height = scale * width, scale * height
    margin = min(_MARGIN, (page_width - width) / 2)
    places = ((page_width - width) / 2, page_width - margin - width, margin)
    image = pages.image(0, _LOOK)
    ink = image.min(axis=2) < _DARK
    dots = image.shape[1] / page_width
    rows = slice(int(margin * dots), int((margin + height) * dots) + 1)
    # Of places that are equally blank the first is taken: the middle.
    x = min(places, key=lambda left: float(np.mean(ink[rows, int(left * dots) : int((left + width) * dots) + 1])))
    return x, page_height - margin - height, scale
