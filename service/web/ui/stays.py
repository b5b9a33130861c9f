"""Letting accounting keep the archives of a year longer (rule 79 article 11)."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from service.errors import NotFoundError, RefusedError
from service.usecases.custody import staying
from service.web.forms import REFUSALS, again, done, entered, entered_day
from service.web.sessions import actor
from service.web.shell import archive
from service.web.ui.custody import listed

pages = Blueprint("stays", __name__)


@pages.post("/handovers/stays/<int:unit_id>/<int:year>")
def agree(unit_id: int, year: int) -> ResponseReturnValue:
    """Consent, for the archives, until the day that is entered."""
    try:
        staying.let_stay(actor(), str(unit_id), year, entered_day("until"), entered("ground"), archive=archive())
    except (*REFUSALS, RefusedError, NotFoundError) as error:
        return again("custody/index.html", error, do=f"stay-{unit_id}-{year}", **listed())
    return done(url_for("custody.index"), "done.stay_agreed", year=year)
