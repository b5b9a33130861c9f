"""Originals that an authority took by law: the list, writing one down, and that it came back."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from service.errors import NotFoundError, RefusedError, UnauthenticatedError
from service.usecases.custody import seizing
from service.usecases.permissions import Action
from service.web.forms import REFUSALS, again, done, entered, entered_day, entered_proof
from service.web.paging import PAGE_SIZE, asked_offset, pager
from service.web.sessions import actor
from service.web.shell import archive

pages = Blueprint("seizures", __name__)

ANSWERED = (*REFUSALS, RefusedError, UnauthenticatedError, NotFoundError)


@pages.get("/seizures")
def index() -> ResponseReturnValue:
    """The seizures, what is still away first."""
    return render_template("custody/seizures.html", errors={}, entered={}, **_listed())


@pages.post("/seizures")
def record() -> ResponseReturnValue:
    """Write one down: order, receipt, who came and what they took."""
    try:
        taking = seizing.Taking(
            unit=entered("unit"),
            codes=entered("codes").split(),
            authority=entered("authority"),
            order_number=entered("order_number"),
            receipt_number=entered("receipt_number"),
            officers=entered("officers"),
            seized_on=entered_day("seized_on"),
            note=entered("note"),
        )
        taken = seizing.record_seizure(actor(), taking, entered_proof(), archive=archive())
    except ANSWERED as error:
        return again("custody/seizures.html", error, do="record", **_listed())
    target = url_for("seizures.show", seizure_id=taken.seizure_id)
    return done(target, "done.seizure_recorded", number=taken.number, items=taken.items, hold=taken.hold)


@pages.get("/seizures/<int:seizure_id>")
def show(seizure_id: int) -> ResponseReturnValue:
    """One seizure with what was taken."""
    return render_template("custody/seizure.html", errors={}, entered={}, **_shown(seizure_id))


@pages.post("/seizures/<int:seizure_id>/return")
def give_back(seizure_id: int) -> ResponseReturnValue:
    """Write down that it came back, and in what state."""
    try:
        seizing.record_return(actor(), seizure_id, entered_day("on"), entered("note"), archive=archive())
    except ANSWERED as error:
        return again("custody/seizure.html", error, do="return", **_shown(seizure_id))
    return done(url_for("seizures.show", seizure_id=seizure_id), "done.seizure_returned")


def _listed() -> dict[str, object]:
    return {
        "seizures": seizing.list_seizures(actor(), archive=archive()),
        "may_record": bool(actor().scope(Action.HAND_OVER)),
        "today": archive().clock.today(),
    }


def _shown(seizure_id: int) -> dict[str, object]:
    view = seizing.show_seizure(actor(), seizure_id, archive=archive(), limit=PAGE_SIZE, offset=asked_offset())
    return {"seizure": view, "pager": pager(view.row.items), "today": archive().clock.today()}
