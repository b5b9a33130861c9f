"""The document types that a unit uses, with their periods."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from service.usecases import types
from service.web.sessions import actor
from service.web.shell import archive

pages = Blueprint("types", __name__)


@pages.get("/types")
def index() -> ResponseReturnValue:
    """The types by category."""
    regulation = archive().regulation
    return render_template(
        "settings/types.html",
        types=types.types_for(actor(), archive=archive()),
        categories=regulation.categories,
    )
