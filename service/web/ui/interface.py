"""The page about the REST interface."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from service.web.api import description
from service.web.documentation import Documentation
from service.web.i18n import language

pages = Blueprint("interface", __name__)


@pages.get("/interface")
def show() -> ResponseReturnValue:
    """How programs use the archive: every operation with what it takes and gives."""
    documentation = Documentation(description(), language())
    return render_template("interface.html", chapters=tuple(documentation.chapters()), problem=documentation.problem())
