"""Where a document shows what was asked, and the words around it that a list of hits shows."""

from collections.abc import Mapping
from dataclasses import dataclass

from indexing import Query, Snippet, find_marks, snippet
from service.archive import Archive
from service.catalogue.documents import Document
from service.usecases.documents.segments import by_source, second_of, segments_of, words_of
from service.usecases.search.searchable import page_texts, sheets_of

SNIPPET = 80
"""Characters of a snippet: two lines of the hit list."""

BETWEEN = " · "
"""What parts the parts of a caption, the lines of a slide, or what is said: each stands for itself."""

_SHOWN = ("occasion", "people", "place", "background", "group")
"""The parts of a caption that a hit shows, in their order: not who described the photograph."""


@dataclass(frozen=True, slots=True)
class Match:
    """The page, the second of a recording or the cell of a table that shows what was asked, and what stands there."""

    snippet: Snippet
    page: int = 1
    second: float | None = None
    cell: str | None = None


def first_match(document: Document, parts: Mapping[str, str | None], query: Query, archive: Archive) -> Match:
    """Where a document first shows what was asked: a photograph in the `parts` of its caption, where they say it."""
    if document.duration is not None:
        return _first_said(document, query, archive)
    caption = "\n".join(said for name in _SHOWN if (said := parts.get(name)))
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
