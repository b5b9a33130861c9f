"""The clocks of thirty working days: what is open, what is late, and the entry that ends one."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.catalogue.clocks import ClockKind
from service.errors import InvalidError
from service.usecases.clock import clocks
from service.usecases.permissions import Action
from service.web.forms import REFUSALS, again, done, entered, entered_day
from service.web.paging import PAGE_SIZE, asked_offset, pager
from service.web.sessions import actor
from service.web.shell import archive

pages = Blueprint("clocks", __name__)

TEMPLATE = "clocks/index.html"


@pages.get("/clocks")
def index() -> ResponseReturnValue:
    """The clocks; `state`, `kind` and `case` in the address filter them."""
    return render_template(TEMPLATE, errors={}, entered={}, **_listed())


@pages.post("/clocks")
def record() -> ResponseReturnValue:
    """Record aid, or money allotted, for a case file."""
    try:
        kind, day = _kind(entered("kind")), entered_day("on")
        clocks.record_aid(actor(), entered("case"), kind or ClockKind.AID, day, entered("note"), archive=archive())
    except REFUSALS as error:
        return again(TEMPLATE, error, do="record", **_listed())
    return done(url_for("clocks.index", case=entered("case")), "done.aid_recorded", on=day)


@pages.post("/clocks/<int:clock_id>/close")
def close(clock_id: int) -> ResponseReturnValue:
    """End a clock by the matching entry."""
    try:
        clocks.close_clock(actor(), clock_id, entered_day("on"), entered("note"), archive=archive())
    except REFUSALS as error:
        return again(TEMPLATE, error, do=f"close-{clock_id}", **_listed())
    return done(
        url_for("clocks.index", kind=request.args.get("kind"), case=request.args.get("case")), "done.clock_closed"
    )


def _kind(text: str) -> ClockKind | None:
    if text and text not in set(ClockKind):
        raise InvalidError("clock.not_aid")
    return ClockKind(text) if text else None


def _listed() -> dict[str, object]:
    is_open = request.args.get("state", "open") != "closed"
    asked = request.args.get("kind", "")
    kind = ClockKind(asked) if asked in set(ClockKind) else None
    case = request.args.get("case", "").strip()[:100]
    found = clocks.list_clocks(
        actor(),
        archive=archive(),
        is_open=is_open,
        kind=kind,
        case=case or None,
        limit=PAGE_SIZE,
        offset=asked_offset(),
    )
    return {
        "found": found,
        "is_open": is_open,
        "kind": kind,
        "kinds": tuple(ClockKind),
        "case": case,
        "pager": pager(found.total),
        "today": archive().clock.today(),
        "may_close": actor().may(Action.MANAGE_CASES),
        "state_of": _state,
    }


def _state(clock: clocks.ClockRow) -> str:
    """How a clock looks: done, late, due soon, or running."""
    if clock.closed_on is not None:
        return "closed"
    left = (clock.due_on - archive().clock.today()).days
    return "late" if left < 0 else "soon" if left <= 10 else "running"
