"""Where a document shows what was asked, and the words around it that a list of hits shows."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from indexing import Query, Snippet, find_marks, snippet
from service.archive import Archive
from service.catalogue.documents import Document
from service.catalogue.photos import Photo, PhotoGroup
from service.usecases.documents.segments import by_source, second_of, segments_of, words_of
from service.usecases.search.searchable import page_texts, sheets_of

SNIPPET = 80
"""Characters of a snippet: two lines of the hit list."""

BETWEEN = " · "
"""What parts the parts of a caption, the lines of a slide, or what is said: each stands for itself."""


@dataclass(frozen=True, slots=True)
class Match:
    """The page, the second of a recording or the cell of a table that shows what was asked, and what stands there."""

    snippet: Snippet
    page: int = 1
    second: float | None = None
    cell: str | None = None


def captions_of(session: Session, ids: Collection[int]) -> dict[int, str]:
    """What is said of the photographs among these documents, each part on a line."""
    rows = session.execute(
        select(Photo, PhotoGroup.title)
        .outerjoin(PhotoGroup, PhotoGroup.id == Photo.group_id)
        .where(Photo.document_id.in_(ids))
    )
    return {
        one.document_id: "\n".join(
            said for said in (one.occasion, one.people, one.place, one.background, group) if said
        )
        for one, group in rows
    }


def first_match(document: Document, caption: str, query: Query, archive: Archive) -> Match:
    """Where a document first shows what was asked: a photograph in its caption, where that says it."""
    if document.duration is not None:
        return _first_said(document, query, archive)
    marks = find_marks(caption, query)
    if marks:
        return Match(snippet(caption, marks, SNIPPET, between=BETWEEN))
    pages = page_texts(document, archive)
    page = next(((number, text, marks) for number, text in pages if (marks := find_marks(text, query))), None)
    for sheet in sheets_of(document, archive):
        marks = find_marks(sheet.text, query)
        if marks:
            cell = sheet.address(marks[0][0])
            return Match(snippet(sheet.text, marks, SNIPPET), page=page[0] if page else 1, cell=cell)
    if page is not None:
        return Match(snippet(page[1], page[2], SNIPPET), page=page[0])
    if caption:
        return Match(snippet(caption, [], SNIPPET, between=BETWEEN))
    number, text = pages[0] if pages else (1, "")
    return Match(snippet(text, [], SNIPPET), page=number)


def _first_said(document: Document, query: Query, archive: Archive) -> Match:
    """A recording: the second at which the first mark is shown or else said."""
    first = ""
    for segments in by_source(segments_of(document, archive)):
        text = words_of(segments)
        marks = find_marks(text, query)
        if marks:
            return Match(snippet(text, marks, SNIPPET, between=BETWEEN), second=second_of(segments, marks[0][0]))
        first = first or text
    return Match(snippet(first, [], SNIPPET, between=BETWEEN))
