"""Why somebody looks into sealed case files: asked before the first of them is shown, and for a quarter of an hour."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from service.usecases.seals import state_unsealing
from service.web.forms import REFUSALS, again, done, entered
from service.web.reveals import seal, unseal
from service.web.sessions import actor, local_target
from service.web.shell import archive

pages = Blueprint("seals", __name__)


@pages.post("/sealed")
def state() -> ResponseReturnValue:
    """Write the reason down, and go on to where it was needed."""
    target = local_target(request.form.get("next"))
    try:
        reason = state_unsealing(actor(), entered("reason"), archive=archive())
    except REFUSALS as error:
        return again("sealed.html", error, target=target)
    unseal(reason)
    return done(target or url_for("home.show"), "done.unsealed")


@pages.post("/sealed/end")
def end() -> ResponseReturnValue:
    """Seal them again at once."""
    seal()
    return redirect(url_for("home.show"))
