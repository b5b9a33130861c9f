"""Page images: shown upright with numbers burnt out, sensitive papers blurred, until somebody says why not."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from indexing import mask
from ocr import Marks, Quad, UnreadableFileError, render
from service.archive import Archive
from service.catalogue.documents import Document, File, Page
from service.errors import ConflictError
from service.marks import Box, Span, boxes, spans
from service.usecases.documents.correcting import the_page
from service.usecases.house.types import is_sensitive
from service.usecases.intake.reading import Sources, get_reading
from service.usecases.looks import SENSITIVE_FIELDS, need_purpose, record_look
from service.usecases.lookup import the_document, unit_of
from service.usecases.permissions import Action, Actor, permit
from service.usecases.seals import open_document, stated_reason

NARROWEST, WIDEST = 100, 3000
"""Pixels of a page image."""


def _viewed(session: Session, actor: Actor, document_id: int, archive: Archive) -> Document:
    document = the_document(session, actor, document_id)
    permit(actor, Action.VIEW, unit_of(session, document.unit_id), document.category)
    open_document(session, actor, document, archive)
    return document


def page_image(
    actor: Actor, document_id: int, number: int, *, archive: Archive, width: int, unmasked: str | None = None
) -> bytes:
    """A page as JPEG, `width` pixels wide, upright; one line in the audit for each page shown.

    ID, bank and phone numbers are burnt out, and a sensitive paper is blurred, unless `unmasked` gives the reason
    why they are to be seen.
    """
    need_purpose(actor)
    with archive.database.write() as session:
        document = _viewed(session, actor, document_id, archive)
        page = the_page(session, document, number)
        sensitive = is_sensitive(document.type, archive)
        sheet = sheet_of(document, page, archive)
        record_look(session, actor, document, "page.viewed", archive, page=number, unmasked=unmasked)
    return draw(sheet, width, archive=archive, covered=unmasked is None, blur=sensitive and unmasked is None)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as it can be drawn outside a transaction: where it comes from, and the places of its numbers.

    `hidden` is None before the page was read: where its numbers are is not known.
    """

    file: File
    index: int
    rotation: int
    hidden: Sequence[Box] | None


def sheet_of(document: Document, page: Page, archive: Archive, spared: Collection[str] = ()) -> Sheet:
    """A page with the places of its ID, bank and phone numbers, but for those that are `spared`."""
    archive.contents.fetch([document.content, page.reading])
    found = archive.contents.get(document.content) if document.content else {}
    reading = get_reading(archive, page.reading) if page.reading else None
    numbers = [
        field["box"]
        for field in found.get("fields", ())
        if field["page"] == page.number and field["kind"] in SENSITIVE_FIELDS and field["value"] not in spared
    ]
    rotation = page.rotation if page.rotation is not None else (reading.rotation if reading else 0)
    hidden = [*numbers, *boxes(reading, _masked(reading.text, spared))] if reading else None
    return Sheet(page.file, page.source_index, rotation, hidden)


def draw(
    sheet: Sheet, width: int, *, archive: Archive, covered: bool = True, blur: bool = False, marks: Marks | None = None
) -> bytes:
    """A page as JPEG; `covered` burns its numbers out, and blurs what was not read. `marks` are burnt in over all."""
    try:
        with Sources(archive) as sources:
            return render(
                sources.pages(sheet.file),
                sheet.index,
                rotation=sheet.rotation,
                width=min(max(width, NARROWEST), WIDEST),
                blackouts=map(_quad, sheet.hidden or ()) if covered else (),
                blur=blur or (covered and sheet.hidden is None),
                marks=marks,
            )
    except UnreadableFileError as error:
        raise ConflictError(f"file.{error.code}", **{"name": sheet.file.name, **error.data}) from error


def _masked(text: str, spared: Collection[str]) -> Iterator[Span]:
    """The spans of a page's text that masking hides: what was misread, and is no field, is burnt out too."""
    open_places = {place for number in spared for place in _places(text, number)}
    for place, (shown, real) in enumerate(zip(mask(text), text, strict=True)):
        if shown != real and place not in open_places:
            yield place, place + 1


def _places(text: str, number: str) -> Iterator[int]:
    """Every place at which a number stands by itself in a text."""
    for match in re.finditer(rf"(?<![0-9A-Za-z]){re.escape(number)}(?![0-9A-Za-z])", text):
        yield from range(*match.span())


def _quad(box: Box) -> Quad:
    left, top, right, bottom = box
    return (left, top), (right, top), (right, bottom), (left, bottom)


def thumbnail(actor: Actor, document_id: int, number: int, *, archive: Archive) -> bytes | None:
    """A small picture of a page, or None where there is none or the paper is sensitive."""
    with archive.database.read() as session:
        document = _viewed(session, actor, document_id, archive)
        digest = the_page(session, document, number).thumbnail
        if digest is None or is_sensitive(document.type, archive):
            return None
    with archive.store.open(digest) as source:
        return source.read()


def page_marks(
    actor: Actor, document_id: int, number: int, words: str, *, archive: Archive
) -> tuple[list[Box], tuple[int, int] | None]:
    """Boxes of the searched words on a page, and the page's size in the same pixels."""
    with archive.database.read() as session:
        document = _viewed(session, actor, document_id, archive)
        page = the_page(session, document, number)
        if page.reading is None or not page.width or not page.height:
            return [], None
        reading = get_reading(archive, page.reading)
    return boxes(reading, spans(reading.text, words)), (page.width, page.height)


def reveal(actor: Actor, document_id: int, reason: str, *, archive: Archive) -> str:
    """Say why the numbers and the sensitive pages of a document are to be seen; gives the reason as it is recorded.

    Whoever shows them afterwards hands the reason on to `page_image`.
    """
    need_purpose(actor)
    stated = stated_reason(reason)
    with archive.database.write() as session:
        document = _viewed(session, actor, document_id, archive)
        record_look(session, actor, document, "document.revealed", archive, reason=stated)
    return stated
