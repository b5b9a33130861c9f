"""Stock-taking, made for the phone in the stack room: one large field, one answer."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.errors import NotFoundError
from service.shelf_codes import split_codes
from service.usecases.permissions import Action
from service.usecases.stack import stack, stock_records, stocktaking
from service.usecases.stack.stocktaking import Scanned
from service.web.forms import REFUSALS, again, done, entered, entered_number
from service.web.paging import PAGE_SIZE, asked_offset, pager
from service.web.sessions import actor
from service.web.shell import archive

pages = Blueprint("stock", __name__)

LISTED = 200
"""Lines of each part that are shown while it goes on; what was closed is shown whole."""

INDEX, TAKING = "stock/index.html", "stock/taking.html"


@pages.get("/shelves/stock")
def index() -> ResponseReturnValue:
    """The stock-takings, those that go on first."""
    return render_template(INDEX, errors={}, entered={}, **_listed())


@pages.post("/shelves/stock")
def open_() -> ResponseReturnValue:
    """Begin to count the place that was chosen or scanned."""
    try:
        taking = stocktaking.open_stock_taking(actor(), entered("place"), archive=archive())
    except (*REFUSALS, NotFoundError) as error:
        return again(INDEX, error, do="open", **_listed())
    place = stock_records.show_stock_taking(actor(), taking, archive=archive()).row.place
    return done(url_for("stock.taking", taking_id=taking), "done.stock_opened", place=place)


@pages.get("/shelves/stock/<int:taking_id>")
def taking(taking_id: int) -> ResponseReturnValue:
    """One stock-taking: the field to scan into, or what was found."""
    return render_template(TAKING, errors={}, entered={}, answer=None, **_shown(taking_id))


@pages.post("/shelves/stock/<int:taking_id>")
def scan(taking_id: int) -> ResponseReturnValue:
    """Answer what was scanned, and wait for the next."""
    codes, at = split_codes(request.form.get("codes", "")), None
    try:
        at = entered_number("at")
        answer = stocktaking.scan(actor(), taking_id, codes, at=at, archive=archive())
    except REFUSALS as error:
        return again(TAKING, error, answer=Scanned((), at, ""), **_shown(taking_id))
    return render_template(TAKING, errors={}, entered={}, answer=answer, **_shown(taking_id))


@pages.post("/shelves/stock/<int:taking_id>/close")
def close(taking_id: int) -> ResponseReturnValue:
    """End it: what was not scanned is missing."""
    try:
        missing = stocktaking.close_stock_taking(actor(), taking_id, archive=archive())
    except REFUSALS as error:
        return again(TAKING, error, do="close", answer=None, **_shown(taking_id))
    return done(url_for("stock.taking", taking_id=taking_id), "done.stock_closed", missing=missing)


def _listed() -> dict[str, object]:
    found = stock_records.list_stock_takings(actor(), archive=archive(), limit=PAGE_SIZE, offset=asked_offset())
    return {
        "found": found,
        "pager": pager(found.total),
        "rooms": stack.list_rooms(actor(), archive=archive()),
        "may_shelve": actor().may(Action.SHELVE),
    }


def _shown(taking_id: int) -> dict[str, object]:
    taking = stock_records.show_stock_taking(actor(), taking_id, archive=archive(), listed=LISTED)
    if taking.row.closed_at is not None:
        taking = stock_records.show_stock_taking(actor(), taking_id, archive=archive())
    return {"taking": taking, "listed": LISTED}
