"""Why somebody looks into sealed case files: asked before the first of them is shown, and for a quarter of an hour."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from service.usecases.seals import state_unmasking, state_unsealing
from service.web.forms import REFUSALS, again, done, entered
from service.web.reveals import seal, unmask, unseal
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


@pages.post("/sensitive")
def state_for_files() -> ResponseReturnValue:
    """Write down why files with sensitive papers are taken along, and go on to where it was needed."""
    target = local_target(request.form.get("next"))
    try:
        reason = state_unmasking(actor(), entered("reason"), archive=archive())
    except REFUSALS as error:
        return again("unmasked.html", error, target=target)
    unmask(reason)
    return done(target or url_for("home.show"), "done.unmasked")


@pages.post("/sealed/end")
def end() -> ResponseReturnValue:
    """Seal them again at once."""
    seal()
    return redirect(url_for("home.show"))
