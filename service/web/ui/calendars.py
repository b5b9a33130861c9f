"""Years of holidays: what is announced, a year imported, local days off."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.errors import InvalidError, NotFoundError
from service.usecases.clock import calendars
from service.usecases.clock.calendar_files import MAX_BYTES, read_days
from service.web.forms import REFUSALS, again, done, entered, entered_day, entered_year
from service.web.sessions import actor
from service.web.shell import archive

pages = Blueprint("calendars", __name__)

TEMPLATE = "settings/calendars.html"


@pages.get("/settings/calendar")
def index() -> ResponseReturnValue:
    """The years and the local days."""
    return render_template(TEMPLATE, errors={}, entered={}, **_shown())


@pages.post("/settings/calendar/import")
def import_() -> ResponseReturnValue:
    """Take in the notice of a year, from a file or as it was typed."""
    try:
        year = entered_year("year")
        if year is None:
            raise InvalidError("year.bad", year="", field="year")
        found = calendars.import_year(actor(), year, read_days(_content()), entered("source"), archive=archive())
    except REFUSALS as error:
        return again(TEMPLATE, error, do="import", **_shown())
    return done(
        url_for("calendars.index"),
        "done.calendar_imported",
        year=found.year,
        recounted=found.recounted,
        moved=found.moved,
    )


def _content() -> bytes:
    file = request.files.get("file")
    content = file.read(MAX_BYTES + 1) if file else b""
    content = content or entered("days").encode()
    if not content:
        raise InvalidError("calendar.no_file")
    return content


@pages.post("/settings/calendar/local")
def add_local() -> ResponseReturnValue:
    """Record a local day off."""
    try:
        day = entered_day("on")
        calendars.add_local_day(actor(), entered("unit"), day, entered("source"), archive=archive())
    except (*REFUSALS, NotFoundError) as error:
        return again(TEMPLATE, error, do="local", **_shown())
    return done(url_for("calendars.index"), "done.local_added", day=day)


@pages.post("/settings/calendar/local/<int:local_id>/drop")
def drop_local(local_id: int) -> ResponseReturnValue:
    """Take a local day off back."""
    try:
        calendars.drop_local_day(actor(), local_id, archive=archive())
    except REFUSALS as error:
        return again(TEMPLATE, error, **_shown())
    return done(url_for("calendars.index"), "done.local_dropped")


def _shown() -> dict[str, object]:
    return {
        "page": calendars.show_calendars(actor(), archive=archive()),
        "today": archive().clock.today(),
    }
