"""Holds: the list, one of them with what it holds, placing one on what the address names, releasing."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from indexing import FACETS
from service.catalogue.holds import HoldKind
from service.errors import NotFoundError, RefusedError
from service.usecases.holds import holds
from service.usecases.holds import views as hold_views
from service.usecases.holds.holds import OnCase, OnDocument, OnSearch, OnUnit, Target
from service.usecases.holds.views import HoldRow
from service.usecases.house import types, unit_views
from service.usecases.permissions import Action
from service.web.formats import local_name, word
from service.web.forms import REFUSALS, again, done, entered, entered_day
from service.web.numbers import as_number
from service.web.paging import PAGE_SIZE, asked_offset, pager
from service.web.searches import asked_search, is_asked, with_search
from service.web.sessions import actor
from service.web.shell import archive, here

pages = Blueprint("holds", __name__)

STATES: dict[str, bool | None] = {"open": True, "released": False, "all": None}
"""What the filter of the list says -> whether the hold is open."""


@pages.get("/holds")
def index() -> ResponseReturnValue:
    """The list; `state` in the address filters it."""
    state = request.args.get("state", "open")
    state = state if state in STATES else "open"
    counts = {
        name: hold_views.list_holds(actor(), archive=archive(), is_open=is_open, limit=0).total
        for name, is_open in STATES.items()
    }
    page = hold_views.list_holds(
        actor(), archive=archive(), is_open=STATES[state], limit=PAGE_SIZE, offset=asked_offset()
    )
    return render_template(
        "holds/index.html",
        page=page,
        state=state,
        counts=counts,
        filters={row.number: _filters(row.filters) for row in page.rows},
        address_of=_address_of,
        pager=pager(page.total),
        may_hold=actor().may(Action.HOLD),
    )


@pages.get("/holds/new")
def new() -> ResponseReturnValue:
    """The form for a hold on the document, case file, unit or search that the address names."""
    return render_template("holds/new.html", errors={}, entered={}, **_aimed())


@pages.post("/holds/new")
def place() -> ResponseReturnValue:
    """Place it."""
    try:
        number = holds.place_hold(
            actor(),
            _target(),
            entered("reason"),
            entered("basis"),
            archive=archive(),
            review_on=entered_day("review_on") if entered("review_on") else None,
        )
    except REFUSALS as error:
        return again("holds/new.html", error, **_aimed())
    return done(url_for("holds.show", number=number), "done.hold_placed", number=number)


@pages.get("/holds/<int:number>")
def show(number: int) -> ResponseReturnValue:
    """One hold with the documents that it reaches."""
    return render_template("holds/hold.html", errors={}, entered={}, **_shown(number))


@pages.post("/holds/<int:number>/release")
def release(number: int) -> ResponseReturnValue:
    """Release it."""
    try:
        holds.release_hold(actor(), number, entered("reason"), archive=archive())
    except (*REFUSALS, RefusedError) as error:
        return again("holds/hold.html", error, do="release", **_shown(number))
    return done(url_for("holds.show", number=number), "done.hold_released", number=number)


def _target() -> Target:
    """What the address names."""
    if (document_id := request.args.get("document", type=as_number)) is not None:
        return OnDocument(document_id)
    if code := request.args.get("case"):
        return OnCase(code)
    if reference := request.args.get("of_unit"):
        return OnUnit(reference)
    if is_asked():
        form = asked_search(limit=0)
        return OnSearch(form.query, {name: list(values) for name, values in form.filters.items() if values})
    raise NotFoundError("hold.missing", reference="")


def _aimed() -> dict[str, object]:
    """What the form says of its target."""
    target = _target()
    aim = holds.aim_hold(actor(), target, archive=archive())
    match target:
        case OnDocument(document_id):
            back = url_for("documents.show", document_id=document_id)
        case OnCase(code):
            back = url_for("cases.show", code=code)
        case OnUnit():
            back = url_for("holds.index")
        case OnSearch():
            back = with_search("search.results")
    return {
        "aim": aim,
        "filters": _filters(target.filters) if isinstance(target, OnSearch) else (),
        "back": back,
        "action": here(),
        "today": archive().clock.today(),
    }


def _shown(number: int) -> dict[str, object]:
    view = hold_views.show_hold(actor(), number, archive=archive(), limit=PAGE_SIZE, offset=asked_offset())
    return {
        "hold": view.row,
        "items": view.items,
        "filters": _filters(view.row.filters),
        "address": _address_of(view.row),
        "pager": pager(view.row.items or len(view.items)),
    }


def _address_of(row: HoldRow) -> str | None:
    """Where what is held is shown."""
    if row.reference is None:
        return None
    match row.kind:
        case HoldKind.DOCUMENT:
            return url_for("documents.show", document_id=int(row.reference))
        case HoldKind.CASE:
            return url_for("cases.show", code=row.reference)
        case HoldKind.SEARCH:
            parts: dict[str, Any] = {**row.filters, "q": row.reference}
            return url_for("search.results", **parts)
        case HoldKind.UNIT:
            return url_for("search.results", unit=row.reference)


def _filters(filters: Mapping[str, Sequence[str]]) -> Sequence[tuple[str, str]]:
    """The filters of a search in words: what is filtered, and the values."""
    chosen = ((name, filters[name]) for name in FACETS if name in filters)
    return [(word("facet", name), "、".join(_value(name, one) for one in values)) for name, values in chosen]


def _value(facet: str, value: str) -> str:
    match facet:
        case "category":
            known = {category.code: category for category in archive().regulation.categories}
            return local_name(known[value]) if value in known else value
        case "type":
            shown = {kind.code: kind for kind in types.types_for(actor(), archive=archive())}
            return f"{value} {local_name(shown[value])}" if value in shown else value
        case "unit":
            return _unit_name(value)
        case "state":
            return word("retention_state", value)
        case "carrier":
            return word("carrier", value)
        case _:
            return value


def _unit_name(reference: str) -> str:
    try:
        return unit_views.show_unit(actor(), reference, archive=archive()).row.name
    except NotFoundError:
        return reference
