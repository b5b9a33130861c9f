"""Why somebody looks at papers: asked once a log-in, before the first of them is shown."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.usecases.house.sessions import state_purpose
from service.web.forms import REFUSALS, again, done, entered
from service.web.sessions import actor, local_target
from service.web.shell import archive

pages = Blueprint("purposes", __name__)


@pages.get("/purpose")
def ask() -> ResponseReturnValue:
    """Ask for it, or for another one."""
    target = local_target(request.args.get("next"))
    return render_template("purpose.html", errors={}, entered={}, target=target)


@pages.post("/purpose")
def state() -> ResponseReturnValue:
    """Write it down, and go on to where it was needed."""
    target = local_target(request.form.get("next"))
    try:
        state_purpose(actor(), entered("purpose"), archive=archive())
    except REFUSALS as error:
        return again("purpose.html", error, target=target)
    return done(target or url_for("home.show"), "done.purpose_stated")
