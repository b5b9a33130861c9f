"""The page about the REST interface."""

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from service.web.documentation import Documentation
from service.web.i18n import language
from service.web.interface import interface_of

pages = Blueprint("interface", __name__)


@pages.get("/interface")
def show() -> ResponseReturnValue:
    """How programs use the archive: every operation with what it takes and gives."""
    documentation = Documentation(interface_of(current_app).description(), language())
    return render_template("interface.html", chapters=tuple(documentation.chapters()), problem=documentation.problem())
