"""Look-ups at the counter: the cards by state, a request with its scope and approval, and how it ends."""

from collections.abc import Callable
from datetime import timedelta

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from retention import Ground, Kinship, LookupState, Mode
from service.catalogue.lookups import IdentityPaper
from service.errors import InvalidError, NotFoundError, RefusedError
from service.usecases.lookups import approving, choosing, closing, letters, requests, scoping, views
from service.usecases.permissions import Action
from service.web.forms import REFUSALS, again, done, entered, entered_number
from service.web.lookup_forms import (
    entered_letter,
    entered_request,
    entered_rows,
    entered_scope,
    entered_terms,
    rows_of,
    ticked,
)
from service.web.numbers import as_number
from service.web.paging import PAGE_SIZE, asked_offset, pager
from service.web.security import takes_letters
from service.web.sessions import actor
from service.web.shell import archive

pages = Blueprint("lookups", __name__)

OPEN = (LookupState.REQUESTED, LookupState.HALF_APPROVED, LookupState.APPROVED, LookupState.RETURNED)
"""States in which somebody still has something to do, in the order of the cards."""

SHOWN, CHOOSE = "lookups/lookup.html", "lookups/choose.html"


@pages.get("/lookups")
def index() -> ResponseReturnValue:
    """The cards: those that are under way by their state, or all of one state."""
    asked = request.args.get("state", "")
    state = LookupState(asked) if asked in set(LookupState) else None
    wanted = (state,) if state else OPEN
    lists = {
        one: views.list_lookups(
            actor(), archive=archive(), state=one, limit=PAGE_SIZE, offset=asked_offset() if state else 0
        )
        for one in wanted
    }
    first = next(iter(lists.values()))
    return render_template(
        "lookups/index.html",
        lists=lists,
        state=state,
        counts={one: first.counts.get(one, 0) for one in LookupState},
        pager=pager(lists[state].total) if state else None,
        may_record=actor().may(Action.LOOK_UP),
    )


@pages.get("/lookups/new")
def new() -> ResponseReturnValue:
    """The form for a request at the counter."""
    return render_template("lookups/new.html", errors={}, entered={}, **_choices())


@pages.post("/lookups/new")
@takes_letters
def record() -> ResponseReturnValue:
    """Write it down."""
    try:
        lookup_id = requests.record_request(
            actor(), entered_request(), archive=archive(), unit=entered("unit") or None, letter=entered_letter()
        )
    except (*REFUSALS, NotFoundError) as error:
        return again("lookups/new.html", error, **_choices())
    return done(url_for("lookups.show", lookup_id=lookup_id), "done.lookup_recorded")


@pages.get("/lookups/<int:lookup_id>")
def show(lookup_id: int) -> ResponseReturnValue:
    """One look-up."""
    return render_template(SHOWN, errors={}, entered={}, **shown(lookup_id))


@pages.get("/lookups/<int:lookup_id>/amend")
def amending(lookup_id: int) -> ResponseReturnValue:
    """The form that completes a request, with what was recorded."""
    recorded = requests.read_request(actor(), lookup_id, archive=archive())
    choices = _choices() | {"visitors": rows_of(recorded), "chosen": list(recorded.modes)}
    return render_template("lookups/new.html", errors={}, entered=recorded, lookup_id=lookup_id, **choices)


@pages.post("/lookups/<int:lookup_id>/amend")
@takes_letters
def amend(lookup_id: int) -> ResponseReturnValue:
    """Complete it."""
    try:
        requests.amend_request(actor(), lookup_id, entered_request(), archive=archive())
        brought = entered_letter()
        if brought is not None:
            letters.attach_letter(actor(), lookup_id, brought, archive=archive())
    except (*REFUSALS, RefusedError) as error:
        return again("lookups/new.html", error, lookup_id=lookup_id, **_choices())
    return done(url_for("lookups.show", lookup_id=lookup_id), "done.lookup_amended")


@pages.route("/lookups/<int:lookup_id>/choose", methods=["GET", "POST"])
def choose(lookup_id: int) -> ResponseReturnValue:
    """The papers that can be put into the scope; a search is posted with what is ticked, and changes nothing."""
    try:
        return render_template(CHOOSE, errors={}, entered=request.form, **_offered(lookup_id, entered("q")))
    except InvalidError as error:
        return again(CHOOSE, error, **_offered(lookup_id, ""))


@pages.post("/lookups/<int:lookup_id>/scope")
def scope(lookup_id: int) -> ResponseReturnValue:
    """Say exactly what is asked for."""
    try:
        case = entered("case") or None
        count = scoping.set_scope(actor(), lookup_id, entered_scope(), archive=archive(), case=case)
    except (*REFUSALS, RefusedError) as error:
        if error.code != "lookup.is_judged":
            return again(CHOOSE, error, **_offered(lookup_id, ""))
        return again(SHOWN, error, do="scope", **shown(lookup_id))
    return done(url_for("lookups.show", lookup_id=lookup_id), "done.lookup_scoped", pages=count)


def _offered(lookup_id: int, words: str) -> dict[str, object]:
    """What is ticked: as it was posted, or as the scope stands; and what the words find besides."""
    view = views.show_lookup(actor(), lookup_id, archive=archive())
    stands = {one.document_id: tuple(number for _, number in one.pages) for one in view.items}
    asked = {one.document_id: one.pages for one in ticked()} if request.method == "POST" else stands
    offered = choosing.offer_papers(actor(), lookup_id, words, archive=archive(), chosen=tuple(asked))
    return {"view": view, "offered": offered, "asked": asked, "words": words}


@pages.post("/lookups/<int:lookup_id>/approve")
def approve(lookup_id: int) -> ResponseReturnValue:
    """Approve it under the terms of the form."""
    try:
        revision = entered_number("revision") or 0
        state = approving.approve_lookup(actor(), lookup_id, entered_terms(), revision, archive=archive())
    except (*REFUSALS, RefusedError) as error:
        return again(SHOWN, error, do="approve", **shown(lookup_id))
    half = state is LookupState.HALF_APPROVED
    return done(
        url_for("lookups.show", lookup_id=lookup_id), "done.lookup_half_approved" if half else "done.lookup_approved"
    )


@pages.post("/lookups/<int:lookup_id>/admit")
def admit(lookup_id: int) -> ResponseReturnValue:
    """Admit the worker concerned to their own file."""
    return _act(
        lookup_id,
        "admit",
        "done.lookup_admitted",
        lambda: approving.admit_in_person(actor(), lookup_id, archive=archive()),
    )


@pages.post("/lookups/<int:lookup_id>/refuse")
def refuse(lookup_id: int) -> ResponseReturnValue:
    """Refuse it, with the reason and the remedy."""
    return _act(
        lookup_id,
        "refuse",
        "done.lookup_refused",
        lambda: approving.refuse_lookup(actor(), lookup_id, entered("reason"), entered("remedy"), archive=archive()),
    )


@pages.post("/lookups/<int:lookup_id>/withdraw")
def withdraw(lookup_id: int) -> ResponseReturnValue:
    """Take the approval back."""
    return _act(
        lookup_id,
        "withdraw",
        "done.lookup_withdrawn",
        lambda: approving.withdraw_approval(actor(), lookup_id, entered("reason"), archive=archive()),
    )


@pages.post("/lookups/<int:lookup_id>/return")
def give_back(lookup_id: int) -> ResponseReturnValue:
    """Record that all is back and was checked."""
    return _act(
        lookup_id,
        "return",
        "done.lookup_returned",
        lambda: closing.record_return(actor(), lookup_id, entered("note"), archive=archive()),
    )


@pages.post("/lookups/<int:lookup_id>/close")
def close(lookup_id: int) -> ResponseReturnValue:
    """Record the effect and close it."""
    return _act(
        lookup_id,
        "close",
        "done.lookup_closed",
        lambda: closing.close_lookup(
            actor(), lookup_id, entered("effect"), archive=archive(), remark=entered("remark")
        ),
    )


def shown(lookup_id: int) -> dict[str, object]:
    """What the page of a look-up shows; `item` of the address is the document whose pages are looked through."""
    view = views.show_lookup(actor(), lookup_id, archive=archive())
    asked = request.args.get("item", type=as_number)
    item = next((one for one in view.items if one.document_id == asked), view.items[0] if view.items else None)
    local = (view.row.expires_at or archive().clock.now() + timedelta(hours=4)).astimezone(archive().clock.zone)
    return {
        "view": view,
        "item": item,
        "ends": local.strftime("%Y-%m-%dT%H:%M"),
    }


def _act(lookup_id: int, do: str, said: str, act: Callable[[], dict[str, object] | None]) -> ResponseReturnValue:
    """Do it, or say on the page of the look-up why not."""
    try:
        data = act() or {}
    except (*REFUSALS, RefusedError) as error:
        return again(SHOWN, error, do=do, **shown(lookup_id))
    return done(url_for("lookups.show", lookup_id=lookup_id), said, **data)


def _choices() -> dict[str, object]:
    return {
        "grounds": tuple(Ground),
        "modes": tuple(Mode),
        "papers": tuple(IdentityPaper),
        "kinships": tuple(Kinship),
        "visitors": entered_rows(),
        "chosen": request.form.getlist("modes"),
    }
