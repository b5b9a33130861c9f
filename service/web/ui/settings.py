"""What is set on this installation, with what it means. It is changed by the operator, not here."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from config import describe
from service.usecases.permissions import Action, permit
from service.web.sessions import actor
from service.web.shell import archive

pages = Blueprint("settings", __name__)


@pages.get("/settings")
def overview() -> ResponseReturnValue:
    """The settings in force, without secrets."""
    permit(actor(), Action.OPERATE)
    return render_template("settings/overview.html", rows=describe(archive().settings))
