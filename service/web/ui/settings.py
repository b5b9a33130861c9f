"""What is set on this installation, with what it means. It is changed by the operator, not here."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from config import describe
from service.errors import RefusedError
from service.usecases.permissions import Action, permit
from service.web.sessions import actor
from service.web.shell import archive, settings_of

pages = Blueprint("settings", __name__)


@pages.get("/settings")
def first() -> ResponseReturnValue:
    """Lead to the first tab that the person may open."""
    tabs = settings_of(actor())
    if not tabs:
        raise RefusedError("refused", action=Action.OPERATE.value)
    return redirect(url_for(tabs[0]))


@pages.get("/settings/overview")
def overview() -> ResponseReturnValue:
    """The settings in force, without secrets."""
    permit(actor(), Action.OPERATE)
    return render_template("settings/overview.html", rows=describe(archive().settings))
