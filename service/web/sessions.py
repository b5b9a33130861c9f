"""Who asks. On pages the cookie holds the secret of a session of the catalogue, and nothing else about the person;
the REST interface is asked with a token instead, and with a cookie for reading only, where nothing can be forged.
"""

from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from flask import Flask, Request, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user, login_user, logout_user

from service.errors import RefusedError, UnauthenticatedError
from service.usecases.house.logging_in import Begun, Visit
from service.usecases.house.second_step import own_second_step
from service.usecases.house.sessions import actor_of_session
from service.usecases.house.tokens import actor_of_token
from service.usecases.permissions import Actor
from service.web.reveals import unsealing
from service.web.shell import archive, is_api, wants_json

OPEN_ENDPOINTS = {
    *("accounts.log_in", "accounts.enter", "accounts.ask_code", "accounts.confirm"),
    *("provider.start", "provider.back", "feeds.show", "static", "bootstrap.static"),
    # What anybody may do: ask to see papers, sit down in a room that was opened for them, verify a copy.
    *("visits.ask", "visits.submit", "visits.door", "visits.enter", "visits.read", "visits.page", "visits.leave"),
    *("visits.verify", "visits.verified"),
    # What a watch asks for; the figures have a lock of their own.
    *("watching.lives", "watching.ready", "watching.figures"),
}
"""What may be asked for without a log-in."""

READING = frozenset({"GET", "HEAD"})
"""Requests that change nothing."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """A person who has shown a session's or a token's secret, as flask-login wants it."""

    secret: str
    actor: Actor
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        return self.secret


def install(app: Flask) -> None:
    """Know who asks, and let nobody else in."""
    manager = LoginManager()
    manager.init_app(app)
    # The session ends on the server; a changed address or browser says nothing.
    manager.session_protection = None
    manager.user_loader(_visitor)
    manager.request_loader(_bearer)
    app.before_request(_let_in)
    app.jinja_env.globals.update(actor=actor, has_second_step=has_second_step)


def begin(secret: str, *, by_provider: bool = False) -> None:
    """Let the browser keep the secret of a session that was just begun, and nothing of what it kept before."""
    visitor = _visitor(secret)
    if visitor is None:
        raise UnauthenticatedError("login.needed")
    session.clear()
    login_user(visitor)
    if by_provider:
        session["by_provider"] = True
    g.actor = visitor.actor


def begin_half(begun: Begun, target: str | None) -> None:
    """Let the browser keep the first half of a log-in, and where it was going, until the code is entered."""
    kept = session.get("language")
    session.clear()
    session["half"], session["target"], session["language"] = begun.secret, target, kept


def half() -> str | None:
    """The secret of a log-in that awaits its code."""
    found: str | None = session.get("half")
    return found


def visit() -> Visit:
    """From where this request comes."""
    return Visit(request.remote_addr, browser_of(request.user_agent.string))


def browser_of(agent: str) -> str:
    """A browser and its system in the two words by which people know them."""
    browsers = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari"))
    systems = ("Windows", "Android", "iPhone", "iPad", "Mac OS", "Linux")
    found = next((name for mark, name in browsers if mark in agent), "")
    return " · ".join(word for word in (found, next((name for name in systems if name in agent), "")) if word)


def end() -> None:
    """Forget the session."""
    logout_user()
    session.clear()
    g.actor = None


def actor_or_none() -> Actor | None:
    """Who asks, if anybody we know; of an open endpoint nobody."""
    found: Actor | None = g.get("actor")
    return found


def actor() -> Actor:
    """Who asks; for views behind the log-in, which all are that are not named open."""
    who = actor_or_none()
    if who is None:
        raise UnauthenticatedError("login.needed")
    return who


def has_second_step() -> bool:
    """Whether who asks can sign: has a second step to prove it with."""
    return own_second_step(actor(), archive=archive()).enrolled_at is not None


def local_target(target: str | None) -> str | None:
    """An address within these pages, or None: nobody is led elsewhere by a link to the log-in."""
    # Browsers leave out some characters that are no characters of an address, and read a backslash as a slash.
    if not target or not target.isprintable() or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc else target


def _visitor(secret: str) -> Visitor | None:
    if is_api() and (request.method not in READING or request.authorization):
        return None
    found = actor_of_session(secret, archive=archive())
    return Visitor(secret, found) if found else None


def _bearer(asked: Request) -> Visitor | None:
    given = asked.authorization
    if not is_api() or given is None or given.type != "bearer" or not given.token:
        return None
    found = actor_of_token(given.token, archive=archive())
    return Visitor(given.token, found) if found else None


def _let_in() -> ResponseReturnValue | None:
    if request.endpoint in OPEN_ENDPOINTS:
        return None
    g.actor = current_user.actor if current_user.is_authenticated else None
    if g.actor is not None and not is_api():
        g.actor = replace(g.actor, unsealing=unsealing())
    if g.actor is not None and g.actor.only_reads and request.method not in READING:
        raise RefusedError("token.only_reads")
    if g.actor is not None or request.endpoint is None:
        return None
    if is_api():
        raise UnauthenticatedError("token.refused" if request.authorization else "token.needed")
    if request.method == "GET" and not wants_json():
        return redirect(url_for("accounts.log_in", next=local_target(request.full_path.rstrip("?"))))
    raise UnauthenticatedError("login.needed")
