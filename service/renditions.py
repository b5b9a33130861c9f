"""From writing to pages: a PDF/A by LibreOffice where it is installed, else one of the text alone."""

from dataclasses import dataclass
from typing import Any, BinaryIO

from ocr import (
    RenditionError,
    Written,
    can_draw,
    can_read,
    convert,
    drawable,
    ending_of,
    find_program,
    is_tabular,
    old_workbook,
    read_writing,
    version_of,
)
from service.papers import typeset

TEXT_ONLY = "text"
"""Who made a rendition of the text alone: we did."""

NO_PROGRAM: dict[str, Any] = {"code": "rendition.no_program", "data": {}}
NEEDED: dict[str, Any] = {"code": "rendition.program_needed", "data": {}}
UNREADABLE: dict[str, Any] = {"code": "rendition.unreadable", "data": {}}


@dataclass(frozen=True, slots=True)
class Rendition:
    """How the pages of a document were made: `by` which program (TEXT_ONLY: set from its text; empty: there are none),
    `problem` why it was not a better one, `whole`: all of it is on them. `cells` is what stands in its tables.
    """

    by: str
    problem: dict[str, Any] | None = None
    whole: bool = True
    cells: Written | None = None


def render_writing(source: BinaryIO, mime: str, title: str, out: BinaryIO, *, seconds: int) -> Rendition:
    """Write the pages of a file of type `mime` to `out` as PDF/A; nothing is written where there are none.

    Raises `UnreadableFileError` where what is written in it cannot be read after all.
    """
    written = read_writing(source, mime) if can_read(mime) else None
    program = find_program() if can_draw(mime) else None
    problem = NO_PROGRAM if can_draw(mime) else None
    if program is not None:
        try:
            convert(program, drawable(source, mime), ending_of(mime), "pdf", out, seconds=seconds)
            written = written or old_workbook(program, source, mime, seconds=seconds)
            cells = written if is_tabular(mime) else None
            return Rendition(f"LibreOffice {version_of(program)}", cells=cells)
        except RenditionError as error:
            problem = {"code": f"rendition.{error.code}", "data": error.data}
            out.seek(0)
            out.truncate()
    if written is None:
        return Rendition("", NEEDED if program is None else UNREADABLE, whole=False)
    return set_writing(written, title, out, problem)


def set_writing(written: Written, title: str, out: BinaryIO, problem: dict[str, Any] | None = None) -> Rendition:
    """Write what is written, set by us, to `out` as PDF/A."""
    pages, whole = typeset(written, title)
    out.write(pages)
    return Rendition(TEXT_ONLY, problem, whole and written.complete, written if written.tabular else None)
