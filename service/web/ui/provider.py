"""Logging in through the identity provider."""

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from service.errors import ArchiveError, NotFoundError, UnauthenticatedError, UnavailableError
from service.usecases.house.logging_in import log_in_by_provider
from service.web import sessions
from service.web.errors import status_of
from service.web.i18n import tell
from service.web.provider import Provider, provider_or_none
from service.web.sessions import local_target, visit
from service.web.shell import archive

pages = Blueprint("provider", __name__)


@pages.get("/login/provider")
def start() -> ResponseReturnValue:
    """Lead to the provider; `next` is where the browser goes once it is back."""
    session["target"] = local_target(request.args.get("next"))
    try:
        return _provider().lead_there()
    except UnavailableError as error:
        return _refused(error)


@pages.get("/login/provider/back")
def back() -> ResponseReturnValue:
    """Let in whom the provider names, if they are entered here with that log-in."""
    target = local_target(session.get("target"))
    try:
        secret = log_in_by_provider(_provider().login(), archive=archive(), visit=visit())
    except (UnauthenticatedError, UnavailableError) as error:
        return _refused(error)
    sessions.begin(secret, by_provider=True)
    return redirect(target or url_for("home.show"))


def _provider() -> Provider:
    found = provider_or_none()
    if found is None:
        raise NotFoundError("provider.none")
    return found


def _refused(error: ArchiveError) -> ResponseReturnValue:
    errors = {"": tell(error.code, **error.data)}
    return render_template("accounts/login.html", errors=errors, target=None), status_of(error)
