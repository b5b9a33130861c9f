"""What every answer says to the browser, and what a request may bring."""

from collections.abc import Callable
from typing import TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import BadRequest
from werkzeug.sansio.utils import host_is_trusted

from config import Settings
from service.archive import Archive
from service.usecases.lookups.letters import LETTER_BYTES
from service.web.shell import is_api

View = TypeVar("View", bound=Callable[..., object])

CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "media-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
HSTS = "max-age=31536000"

FORM_BYTES = 1 << 20
"""No form of ours is larger than 1 MiB; what takes files says so with `takes_files`."""

csrf = CSRFProtect()


def takes_files(view: View) -> View:
    """Mark a view whose requests carry files: the limit is then that of one file of the settings, and a form."""
    view.__dict__["takes_files"] = True
    return view


def takes_letters(view: View) -> View:
    """Mark a view whose form carries one scan of a letter."""
    view.__dict__["takes_letters"] = True
    return view


def cookie_name(settings: Settings) -> str:
    """The name of the log-in's cookie. Over TLS its prefix (RFC 6265bis, 4.1.3.2) binds it to this host and to TLS."""
    return "__Host-shoucang" if settings.is_https else "shoucang"


def install(app: Flask) -> None:
    """Bound what comes in and give every answer its headers."""
    settings = app.extensions["archive"].settings
    app.config.update(
        MAX_CONTENT_LENGTH=FORM_BYTES,
        SESSION_COOKIE_NAME=cookie_name(settings),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.is_https,
        # A form is as old as its session: keepers leave pages open for hours.
        WTF_CSRF_TIME_LIMIT=None,
    )
    hosts = _own_hosts(settings)

    @app.before_request
    def refuse_other_names() -> None:
        # A watch asks by whatever address the machine has.
        if hosts and request.blueprint != "watching" and not host_is_trusted(request.host, hosts):
            raise BadRequest

    app.before_request(_bound)
    app.after_request(_seal)


def _own_hosts(settings: Settings) -> list[str] | None:
    """The names by which this server may be asked for; None for any, where nobody said how people open the pages."""
    host = urlsplit(settings.public_url or "").hostname
    return [host, settings.host, "localhost", "127.0.0.1"] if host else None


def refuse_forgeries(app: Flask) -> None:
    """Ask every changing request of a page for the page's token; without a cookie there is nothing to forge."""
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    csrf.init_app(app)

    @app.before_request
    def protect() -> None:
        if not is_api():
            csrf.protect()


def let_play_from(site: str) -> None:
    """Let the player of the page that is being answered fetch from another site too."""
    g.media_site = site


def _bound() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "takes_files", False):
        archive: Archive = current_app.extensions["archive"]
        request.max_content_length = max(archive.settings.max_bytes, archive.settings.max_media_bytes) + FORM_BYTES
    elif getattr(view, "takes_letters", False):
        request.max_content_length = LETTER_BYTES + FORM_BYTES


def _seal(response: Response) -> Response:
    if "media_site" in g:
        policy = CONTENT_POLICY.replace("media-src 'self'", f"media-src 'self' {g.media_site}")
        response.headers["Content-Security-Policy"] = policy
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if current_app.extensions["archive"].settings.is_https:
        response.headers["Strict-Transport-Security"] = HSTS
    if request.endpoint in ("static", "bootstrap.static"):
        if request.args.get("v"):
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    else:
        # Nearly every page shows personal data: nothing of it stays in a browser's cache.
        response.headers.setdefault("Cache-Control", "no-store")
    return response
