"""What the page of a document shows: its sheets with marks, its text, its period, its place among the hits."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request, url_for

from indexing import mask
from ocr import Source
from service.catalogue.documents import PageState
from service.errors import ArchiveError
from service.marks import Box, spans
from service.usecases.checks.views import show_checks
from service.usecases.custody import histories, seizing
from service.usecases.documents import images, playing, viewing
from service.usecases.documents.viewing import DocumentView, FieldShown, PageShown
from service.usecases.house import types
from service.usecases.house.types import TypeShown
from service.usecases.law import rejudged
from service.usecases.search import finding
from service.web.numbers import as_number
from service.web.reveals import reason_for
from service.web.searches import asked_search, with_search
from service.web.security import let_play_from
from service.web.sessions import actor
from service.web.shell import archive
from service.web.timeline import draw
from storage import direct_address

TABS = ("description", "text", "retention", "custody", "checks", "history")

ASKED_FOR = ("custody", "checks")
"""Tabs with questions of their own to the catalogue: they are filled when they are opened."""

STRIP = 40
"""Pages in the strip on either side of the one that is shown."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page on the bench: the places of the searched words, and the fields found on it with their numbers."""

    page: PageShown
    size: tuple[int, int] | None
    marks: Sequence[Box]
    fields: Sequence[tuple[int, FieldShown]]

    @property
    def mark_count(self) -> int:
        return len(self.marks)

    @property
    def can_be_shown(self) -> bool:
        return self.page.state is not PageState.FAILED


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The document's place among the hits of the search it was opened from; addresses of those beside it."""

    place: int
    total: int
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Heard:
    """A segment of a recording in pieces, each with whether it is what was searched for; `is_on`: the one asked for."""

    start: float
    end: float
    source: str
    pieces: Sequence[tuple[str, bool]]
    is_on: bool

    @property
    def mark_count(self) -> int:
        return sum(marked for _, marked in self.pieces)


def shown(document_id: int, tab: str | None = None) -> dict[str, object]:
    """Everything for the template, with a tab open: the one that is given, or that of the address. The look is
    recorded.
    """
    view = viewing.show_document(actor(), document_id, archive=archive())
    number = min(max(request.args.get("page", 1, type=as_number), 1), max(len(view.pages), 1))
    words = request.args.get("q", "").strip()
    today = archive().clock.today()
    reason = reason_for(document_id)
    tab = tab or request.args.get("tab")
    tab = tab if tab in TABS else TABS[0]
    return {
        "document": view,
        "number": number,
        "query": words,
        "tabs": TABS,
        "tab": tab,
        "later": [name for name in ASKED_FOR if name != tab],
        "two_up": "two" in request.args,
        "sheets": _sheets(view, number, words),
        "strip": view.pages[max(0, number - 1 - STRIP) : number + STRIP],
        "field_on": request.args.get("field", type=as_number),
        "reason": reason,
        "text": _text(view, number, words, masked=reason is None),
        "can_edit_text": reason is not None or not _hides_anything(view, number),
        **(_recording(view, words, masked=reason is None) if view.recording else {}),
        "timeline": draw(view.verdict, view.dated_on, today),
        "today": today,
        "neighbours": _neighbours(),
        "judge": rejudged.judge_of(actor(), document_id, archive=archive()),
        "types": _types(view),
        "category_of": archive().regulation.category,
        "spans": histories.custody_of(actor(), document_id, archive=archive()) if tab == "custody" else (),
        "checks": show_checks(actor(), document_id, archive=archive()) if tab == "checks" else None,
        "seizures": seizing.seizures_of(actor(), document_id, archive=archive()) if tab == "custody" else (),
        "at": address_of,
    }


def address_of(endpoint: str, **changes: object) -> str:
    """An address about the same document that keeps the query of this one, with some of it changed."""
    document = {"document_id": (request.view_args or {})["document_id"]}
    query: dict[str, object] = {**document, **request.args.to_dict(flat=False), "do": None, **changes}
    kept = {name: value for name, value in query.items() if value is not None}
    return url_for(endpoint, **kept)  # type: ignore[arg-type]


def _sheets(view: DocumentView, number: int, words: str) -> list[Sheet]:
    wide = 2 if "two" in request.args else 1
    fields = list(enumerate(view.fields))
    sheets = []
    for page in view.pages[number - 1 : number - 1 + wide]:
        marks, size = images.page_marks(actor(), view.id, page.number, words, archive=archive())
        sheets.append(Sheet(page, size, marks, [(i, field) for i, field in fields if field.page == page.number]))
    return sheets


def _text(view: DocumentView, number: int, words: str, *, masked: bool) -> list[tuple[str, bool]]:
    """The page's text in pieces, each with whether it is what was searched for."""
    return _pieces(dict(view.texts).get(number, ""), words, masked=masked)


def _pieces(text: str, words: str, *, masked: bool) -> list[tuple[str, bool]]:
    visible = mask(text) if masked else text
    pieces, position = [], 0
    for start, end in spans(text, words):
        pieces += [(visible[position:start], False), (visible[start:end], True)]
        position = end
    return [*pieces, (visible[position:], False)]


def _recording(view: DocumentView, words: str, *, masked: bool) -> dict[str, object]:
    """What the page of a recording shows besides: its words by time, and the second to play from."""
    second = max(request.args.get("t", 0.0, type=float), 0.0)
    heard = [
        Heard(
            one.start,
            one.end,
            one.source.value,
            _pieces(one.text, words, masked=masked),
            second > 0 and one.start <= second < one.end,
        )
        for one in view.segments
    ]
    spoken = any(one.source is not Source.SLIDE for one in view.segments)
    covered = view.sensitive or playing.shows_numbers(view.segments)
    site = direct_address(archive().settings.store)
    if site:
        let_play_from(site)
    lasts = playing.DIRECT_SECONDS if site else None
    return {"second": second, "heard": heard, "spoken": spoken, "covered": covered, "lasts": lasts}


def _hides_anything(view: DocumentView, number: int) -> bool:
    text = dict(view.texts).get(number, "")
    return mask(text) != text


def _neighbours() -> Neighbours | None:
    place = request.args.get("at", type=as_number)
    if place is None or not 0 <= place <= 1_000_000:
        return None
    first = max(place - 1, 0)
    try:
        result = finding.seek(actor(), asked_search(3, first), archive=archive())
    except ArchiveError:
        return None
    beside = {first + step: document_id for step, document_id in enumerate(result.ids)}
    return Neighbours(
        place + 1, result.total, _hit(beside.get(place - 1), place - 1), _hit(beside.get(place + 1), place + 1)
    )


def _hit(document_id: int | None, place: int) -> str | None:
    return with_search("documents.show", document_id=document_id, at=place) if document_id else None


def _types(view: DocumentView) -> Sequence[TypeShown]:
    return types.types_for(actor(), archive=archive(), unit=str(view.unit_id))
