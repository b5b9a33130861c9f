"""Reading documents: what a file is, its pages, what they say, and PDFs that can be searched."""

from ocr.base import (
    Engine,
    EngineFailedError,
    EngineUnavailableError,
    Failure,
    Image,
    Lack,
    Line,
    Point,
    Quad,
    Reading,
    Reason,
    UnreadableFileError,
)
from ocr.engines.registry import EngineProbe, available_engines, load_engine
from ocr.formats import Inspection, Kind, Limits, inspect
from ocr.marking import Lettering, Marks, pdf_of_pictures
from ocr.page_reading import PageRead, read_page
from ocr.pages import Pages, open_pages
from ocr.reading import dump as dump_reading
from ocr.reading import load as load_reading
from ocr.stamping import stamp_first_page
from ocr.text_layer import Leaf, merge_pdfs, write_searchable_pdf
from ocr.typefaces import Face, FontMissingError, find_font, load_font
from ocr.viewing import render

__all__ = [
    "Engine",
    "EngineFailedError",
    "EngineProbe",
    "EngineUnavailableError",
    "Face",
    "Failure",
    "FontMissingError",
    "Image",
    "Inspection",
    "Kind",
    "Lack",
    "Leaf",
    "Lettering",
    "Limits",
    "Line",
    "Marks",
    "PageRead",
    "Pages",
    "Point",
    "Quad",
    "Reading",
    "Reason",
    "UnreadableFileError",
    "available_engines",
    "dump_reading",
    "find_font",
    "inspect",
    "load_engine",
    "load_font",
    "load_reading",
    "merge_pdfs",
    "open_pages",
    "pdf_of_pictures",
    "read_page",
    "render",
    "stamp_first_page",
    "write_searchable_pdf",
]
