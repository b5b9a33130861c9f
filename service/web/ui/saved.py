"""Searches kept under a name."""

from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from service.usecases.search import saved
from service.web.forms import REFUSALS, done, entered
from service.web.i18n import tell
from service.web.searches import search_parts, with_search
from service.web.sessions import actor
from service.web.shell import archive

pages = Blueprint("saved", __name__)


@pages.post("/searches")
def save() -> ResponseReturnValue:
    """Keep the search that this address carries."""
    name, query = entered("name"), urlencode(search_parts(), doseq=True)
    try:
        saved.save_search(actor(), name, query, archive=archive())
    except REFUSALS as error:
        flash(tell(error.code, **error.data))
        return redirect(with_search("search.results", do="save"))
    return done(with_search("search.results"), "done.search_saved", name=name)


@pages.get("/searches/<int:saved_id>")
def open_(saved_id: int) -> ResponseReturnValue:
    """Search again what was kept."""
    kept = saved.the_search(actor(), saved_id, archive=archive())
    return redirect(f"{url_for('search.results')}?{kept.query}")


@pages.post("/searches/<int:saved_id>/drop")
def drop(saved_id: int) -> ResponseReturnValue:
    """Forget one."""
    saved.drop_search(actor(), saved_id, archive=archive())
    return done(url_for("search.results"), "done.search_dropped")
