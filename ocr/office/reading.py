"""The writing in a file, whatever its format."""

from collections.abc import Callable, Mapping
from typing import BinaryIO, Final

from ocr.office.hypertext import read_hypertext
from ocr.office.kinds import CSV, DOCX, HTML, ODP, ODS, ODT, PPTX, RTF, TABULAR, TEXT, XLSX
from ocr.office.opendocument import read_opendocument
from ocr.office.packages import Package
from ocr.office.plain import read_table, read_text
from ocr.office.richtext import read_rich_text
from ocr.office.slides import read_slides
from ocr.office.word import read_word
from ocr.office.workbook import read_workbook
from ocr.office.written import FullError, Scribe, Written

_PACKAGES: Final[Mapping[str, Callable[[Package, Scribe], None]]] = {
    DOCX: read_word,
    XLSX: read_workbook,
    PPTX: read_slides,
    ODT: read_opendocument,
    ODS: read_opendocument,
    ODP: read_opendocument,
}
_STREAMS: Final[Mapping[str, Callable[[BinaryIO, Scribe], None]]] = {
    RTF: read_rich_text,
    HTML: read_hypertext,
    CSV: read_table,
    TEXT: read_text,
}


def can_read(mime: str) -> bool:
    """Whether the writing of such files is read here; what older programs wrote only LibreOffice reads."""
    return mime in _PACKAGES or mime in _STREAMS


def read_writing(stream: BinaryIO, mime: str) -> Written:
    """Everything that stands in a file of type `mime` (`can_read`), up to MOST_CHARACTERS.

    Raises `UnreadableFileError` as `check_writing` does.
    """
    scribe = Scribe(tabular=mime in TABULAR)
    try:
        if mime in _PACKAGES:
            with Package(stream) as package:
                _PACKAGES[mime](package, scribe)
        else:
            _STREAMS[mime](stream, scribe)
    except FullError:
        return scribe.written(complete=False)
    return scribe.written()
