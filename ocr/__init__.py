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
    Segment,
    Source,
    UnreadableFileError,
)
from ocr.engines.registry import EngineProbe, available_engines, load_engine
from ocr.formats import MIMES, Inspection, Kind, Limits, inspect
from ocr.marking import Lettering, Marks, pdf_of_pictures
from ocr.media import Facts
from ocr.page_reading import PageRead, read_page
from ocr.pages import Pages, open_pages
from ocr.reading import dump as dump_reading
from ocr.reading import load as load_reading
from ocr.renditions import Rendered, render_access_copy, render_poster, render_waveform
from ocr.speech.base import Ears, Samples, SpeechUnavailableError
from ocr.speech.base import Heard as HeardWords
from ocr.speech.listening import listen
from ocr.speech.registry import load_ears, probe_ears
from ocr.stamping import stamp_first_page
from ocr.text_layer import Leaf, merge_pdfs, write_searchable_pdf
from ocr.viewing import render
from ocr.watching import watch

__all__ = [
    "MIMES",
    "Ears",
    "Engine",
    "EngineFailedError",
    "EngineProbe",
    "EngineUnavailableError",
    "Facts",
    "Failure",
    "HeardWords",
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
    "Rendered",
    "Samples",
    "Segment",
    "Source",
    "SpeechUnavailableError",
    "UnreadableFileError",
    "available_engines",
    "dump_reading",
    "inspect",
    "listen",
    "load_ears",
    "load_engine",
    "load_reading",
    "merge_pdfs",
    "open_pages",
    "pdf_of_pictures",
    "probe_ears",
    "read_page",
    "render",
    "render_access_copy",
    "render_poster",
    "render_waveform",
    "stamp_first_page",
    "watch",
    "write_searchable_pdf",
]
