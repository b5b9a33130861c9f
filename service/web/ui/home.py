"""The way in."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from service.web.sessions import actor
from service.web.shell import places_of

pages = Blueprint("home", __name__)


@pages.get("/")
def show() -> ResponseReturnValue:
    """Lead to the first place that the person may go to."""
    places = places_of(actor())
    return redirect(url_for(places[0].endpoint if places else "accounts.show"))
