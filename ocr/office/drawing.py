"""Which files LibreOffice draws, under which ending, and what only it can read."""

import codecs
import io
import re
from typing import BinaryIO, Final

from ocr.office.containers import is_container
from ocr.office.kinds import DOCX, ENDINGS, HTML, ODP, ODS, ODT, PPTX, RTF, TABULAR, XLSB, XLSX
from ocr.office.libreoffice import RenditionError, convert
from ocr.office.ole import DOC, PPT, XLS
from ocr.office.plain import decoded
from ocr.office.reading import can_read, read_writing
from ocr.office.written import Written

_DRAWN: Final = frozenset({DOCX, XLSX, PPTX, XLSB, ODT, ODS, ODP, DOC, XLS, PPT, RTF, HTML})
_STATED: Final = re.compile(r"""(?<=charset=)["']?[A-Za-z0-9_:.-]{2,40}["']?""", re.IGNORECASE)
"""The charset that a page of hypertext states of itself, wherever it does."""


def can_draw(mime: str) -> bool:
    """Whether such files have a layout of their own that LibreOffice draws; plain text and tables have none."""
    return mime in _DRAWN


def makes_pages(mime: str) -> bool:
    """Whether pages are made of such files, which have none of their own."""
    return mime in ENDINGS or is_container(mime)


def ending_of(mime: str) -> str:
    """The ending by which LibreOffice knows such files."""
    return ENDINGS[mime]


def drawable(source: BinaryIO, mime: str) -> BinaryIO:
    """The file as LibreOffice is to get it: a page of hypertext in UTF-8, for it guesses charsets badly."""
    if mime != HTML:
        return source
    return io.BytesIO(codecs.BOM_UTF8 + _STATED.sub("utf-8", decoded(source)).encode())


def is_tabular(mime: str) -> bool:
    """Whether such files hold cells with addresses."""
    return mime in TABULAR


def old_workbook(program: str, source: BinaryIO, mime: str, *, seconds: int) -> Written | None:
    """The cells of a workbook that only LibreOffice reads, which it first writes anew; None where it cannot."""
    if mime not in TABULAR or can_read(mime):
        return None
    made = io.BytesIO()
    try:
        convert(program, source, ENDINGS[mime], "xlsx", made, seconds=seconds)
    except RenditionError:
        return None
    return read_writing(made, XLSX)
