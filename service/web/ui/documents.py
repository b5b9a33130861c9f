"""One document: its page, and what is decided about it as a whole."""

from collections.abc import Callable
from datetime import date
from http import HTTPStatus

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.catalogue.documents import PaperOriginal
from service.errors import InvalidError, NotFoundError
from service.usecases.checks import checking
from service.usecases.disposal.tombstones import show_tombstone
from service.usecases.documents import correcting, filing, images
from service.usecases.documents.correcting import Correction
from service.usecases.law import retention
from service.usecases.stack import paper, shelves
from service.web.document_page import address_of, shown
from service.web.forms import REFUSALS, again, done, entered, entered_day, entered_year
from service.web.papers import check_the_print
from service.web.reveals import cover, uncover
from service.web.searches import search_parts, with_search
from service.web.sessions import actor
from service.web.shell import archive

pages = Blueprint("documents", __name__)

TEMPLATE = "documents/document.html"


@pages.get("/document/<int:document_id>")
def show(document_id: int) -> ResponseReturnValue:
    """The document; page, tab, marked words and the search it came from stand in the address.

    Of what was destroyed or handed over, what is left of it.
    """
    try:
        context = shown(document_id)
    except NotFoundError:
        stone = show_tombstone(actor(), str(document_id), archive=archive())
        return render_template("documents/gone.html", stone=stone), HTTPStatus.GONE
    return render_template(TEMPLATE, errors={}, entered={}, **context)


@pages.post("/document/<int:document_id>/description")
def describe(document_id: int) -> ResponseReturnValue:
    """Correct the description."""
    return _act(
        document_id,
        lambda: correcting.correct(actor(), document_id, _correction(), archive=archive()),
        "done.corrected",
        do="describe",
        tab="description",
    )


@pages.post("/document/<int:document_id>/checks")
def check_again(document_id: int) -> ResponseReturnValue:
    """Have it checked now."""
    return _act(
        document_id,
        lambda: checking.check_again(actor(), document_id, archive=archive()),
        "done.check_asked",
        do="check",
        tab="checks",
    )


@pages.post("/document/<int:document_id>/type")
def confirm(document_id: int) -> ResponseReturnValue:
    """Say what it is."""
    correction = Correction(type=entered("type"))
    return _act(
        document_id,
        lambda: correcting.correct(actor(), document_id, correction, archive=archive()),
        "done.type_confirmed",
        do="confirm",
        tab="description",
    )


@pages.post("/document/<int:document_id>/text/<int:number>")
def correct_text(document_id: int, number: int) -> ResponseReturnValue:
    """Correct the text of a page."""
    text = request.form.get("text", "")
    return _act(
        document_id,
        lambda: correcting.correct_text(actor(), document_id, number, text, archive=archive()),
        "done.text_corrected",
        do="text",
        tab="text",
        number=number,
    )


@pages.post("/document/<int:document_id>/period")
def determine(document_id: int) -> ResponseReturnValue:
    """Decide the period where the schedule leaves it open."""
    return _act(
        document_id,
        lambda: retention.determine(actor(), document_id, entered("rule"), entered("reason"), archive=archive()),
        "done.determined",
        do="determine",
        tab="retention",
    )


@pages.post("/document/<int:document_id>/paper/check")
def check_print(document_id: int) -> ResponseReturnValue:
    """Say that the print is whole and in its box."""
    return _act(document_id, lambda: check_the_print(document_id), "done.paper_checked", do="check", tab="custody")


@pages.post("/document/<int:document_id>/paper/original")
def name_original(document_id: int) -> ResponseReturnValue:
    """Name the box in which its paper original lies."""
    return _act(
        document_id,
        lambda: paper.name_original(actor(), document_id, entered("box"), archive=archive()),
        "done.paper_filed",
        do="original",
        tab="custody",
    )


@pages.post("/document/<int:document_id>/paper/lost")
def lose(document_id: int) -> ResponseReturnValue:
    """Record that its paper is lost."""
    return _act(
        document_id,
        lambda: paper.record_loss(actor(), document_id, entered("reason"), archive=archive()),
        "done.paper_lost",
        do="lose",
        tab="custody",
    )


@pages.post("/document/<int:document_id>/box")
def lay(document_id: int) -> ResponseReturnValue:
    """Lay its paper in a box."""
    return _act(
        document_id,
        lambda: shelves.lay_document(actor(), document_id, entered("box"), archive=archive()),
        "done.items_laid",
        do="lay",
        tab="custody",
        count=1,
    )


@pages.post("/document/<int:document_id>/file")
def file(document_id: int) -> ResponseReturnValue:
    """File it: it gets its archival code."""
    (result,) = filing.file_documents(actor(), [document_id], archive=archive())
    if result.problem is not None:
        return again(TEMPLATE, result.problem, do="file", **shown(document_id))
    return done(address_of("documents.show"), "done.filed_one", code=result.code)


@pages.post("/document/<int:document_id>/discard")
def discard(document_id: int) -> ResponseReturnValue:
    """Throw it away, unfiled, with a reason."""
    try:
        filing.discard(actor(), document_id, entered("reason"), archive=archive())
    except REFUSALS as error:
        return again(TEMPLATE, error, do="discard", **shown(document_id))
    target = with_search("search.results") if search_parts() else url_for("home.show")
    return done(target, "done.discarded", title=entered("title"))


@pages.post("/document/<int:document_id>/reveal")
def reveal(document_id: int) -> ResponseReturnValue:
    """Uncover its numbers and sensitive pages, with a reason."""
    try:
        reason = images.reveal(actor(), document_id, entered("reason"), archive=archive())
    except REFUSALS as error:
        return again(TEMPLATE, error, do="reveal", **shown(document_id))
    uncover(document_id, reason)
    return done(address_of("documents.show"), "done.revealed")


@pages.post("/document/<int:document_id>/cover")
def hide(document_id: int) -> ResponseReturnValue:
    """Cover them again."""
    cover(document_id)
    return redirect(address_of("documents.show"))


def _act(
    document_id: int, act: Callable[[], None], said: str, *, do: str, tab: str, **data: object
) -> ResponseReturnValue:
    """Do it and go back to the tab; what is refused is said where it was asked."""
    try:
        act()
    except (*REFUSALS, NotFoundError) as error:
        return again(TEMPLATE, error, do=do, **shown(document_id, tab))
    return done(address_of("documents.show", tab=tab), said, **data)


def _correction() -> Correction:
    """What the form holds; a field that it does not have stays as it is, and so does the type unless it was changed."""
    kind = _given("type")
    return Correction(
        title=_given("title"),
        type=kind if kind and kind != entered("former_type") else None,
        dated_on=_day("dated_on"),
        document_number=_given("document_number"),
        author=_given("author"),
        fiscal_year=entered_year("fiscal_year"),
        filing_year=entered_year("filing_year"),
        case=_given("case"),
        parent=_given("parent"),
        paper_original=_paper(),
        box=_given("box"),
        disposed_on=_day("disposed_on"),
        fixed_on=_day("fixed_on"),
        variant=_given("variant") or None,
        people=_given("people"),
        place=_given("place"),
        occasion=_given("occasion"),
        background=_given("background"),
        cataloguer=_given("cataloguer"),
        group=_given("group"),
    )


def _given(name: str) -> str | None:
    return entered(name) if name in request.form else None


def _day(name: str) -> date | None:
    return entered_day(name) if entered(name) else None


def _paper() -> PaperOriginal | None:
    value = entered("paper_original")
    try:
        return PaperOriginal(value) if value else None
    except ValueError as error:
        raise InvalidError("paper.unknown", value=value[:20]) from error
