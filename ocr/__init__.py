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
from ocr.exif import Shot
from ocr.formats import MIMES, PDF, Inspection, Kind, Limits, inspect
from ocr.likeness import Likeness, near_bands
from ocr.marking import Lettering, Marks, pdf_of_pictures
from ocr.media import Facts, lacking_programs
from ocr.office.containers import ContainerLimits, Member, is_container, open_container
from ocr.office.drawing import can_draw, drawable, ending_of, is_tabular, makes_pages, old_workbook
from ocr.office.libreoffice import RenditionError, convert, find_program, is_fenced, version_of
from ocr.office.mails import is_mail, read_mail, writing_of
from ocr.office.reading import can_read, read_writing
from ocr.office.written import Cell, Part, Row, Scribe, Written
from ocr.page_reading import PageRead, read_page
from ocr.pages import Pages, open_pages
from ocr.photographs import Look, Opinion, judge_photo, look_at
from ocr.reading import dump as dump_reading
from ocr.reading import load as load_reading
from ocr.renditions import Rendered, render_access_copy, render_poster, render_waveform
from ocr.speech.base import Ears, Samples, SpeechUnavailableError
from ocr.speech.base import Heard as HeardWords
from ocr.speech.listening import listen
from ocr.speech.registry import load_ears, probe_ears
from ocr.stamping import stamp_first_page
from ocr.text_layer import Leaf, merge_pdfs, write_searchable_pdf
from ocr.typefaces import Face, FontMissingError, find_font, load_font
from ocr.viewing import render
from ocr.watching import watch

__all__ = [
    "MIMES",
    "PDF",
    "Cell",
    "ContainerLimits",
    "Ears",
    "Engine",
    "EngineFailedError",
    "EngineProbe",
    "EngineUnavailableError",
    "Face",
    "Facts",
    "Failure",
    "FontMissingError",
    "HeardWords",
    "Image",
    "Inspection",
    "Kind",
    "Lack",
    "Leaf",
    "Lettering",
    "Likeness",
    "Limits",
    "Line",
    "Look",
    "Marks",
    "Member",
    "Opinion",
    "PageRead",
    "Pages",
    "Part",
    "Point",
    "Quad",
    "Reading",
    "Reason",
    "Rendered",
    "RenditionError",
    "Row",
    "Samples",
    "Scribe",
    "Segment",
    "Shot",
    "Source",
    "SpeechUnavailableError",
    "UnreadableFileError",
    "Written",
    "available_engines",
    "can_draw",
    "can_read",
    "convert",
    "drawable",
    "dump_reading",
    "ending_of",
    "find_font",
    "find_program",
    "inspect",
    "is_container",
    "is_fenced",
    "is_mail",
    "is_tabular",
    "judge_photo",
    "lacking_programs",
    "listen",
    "load_ears",
    "load_engine",
    "load_font",
    "load_reading",
    "look_at",
    "makes_pages",
    "merge_pdfs",
    "near_bands",
    "old_workbook",
    "open_container",
    "open_pages",
    "pdf_of_pictures",
    "probe_ears",
    "read_mail",
    "read_page",
    "read_writing",
    "render",
    "render_access_copy",
    "render_poster",
    "render_waveform",
    "stamp_first_page",
    "version_of",
    "watch",
    "write_searchable_pdf",
    "writing_of",
]
