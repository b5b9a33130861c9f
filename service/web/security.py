"""What every answer says to the browser, and what a request may bring."""

from collections.abc import Callable
from typing import TypeVar

from flask import Flask, Response, current_app, request
from flask_wtf.csrf import CSRFProtect

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


def is_tls(archive: Archive) -> bool:
    """Whether this server itself speaks TLS."""
    return archive.settings.tls_certificate is not None


def install(app: Flask) -> None:
    """Bound what comes in and give every answer its headers."""
    archive: Archive = app.extensions["archive"]
    app.config.update(
        MAX_CONTENT_LENGTH=FORM_BYTES,
        SESSION_COOKIE_NAME="shoucang",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=is_tls(archive),
        # A form is as old as its session: keepers leave pages open for hours.
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.before_request(_bound)
    app.after_request(_seal)


def refuse_forgeries(app: Flask) -> None:
    """Ask every changing request of a page for the page's token; without a cookie there is nothing to forge."""
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    csrf.init_app(app)

    @app.before_request
    def protect() -> None:
        if not is_api():
            csrf.protect()


def _bound() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "takes_files", False):
        archive: Archive = current_app.extensions["archive"]
        request.max_content_length = archive.settings.max_bytes + FORM_BYTES
    elif getattr(view, "takes_letters", False):
        request.max_content_length = LETTER_BYTES + FORM_BYTES


def _seal(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if is_tls(current_app.extensions["archive"]):
        response.headers["Strict-Transport-Security"] = HSTS
    if request.endpoint in ("static", "bootstrap.static"):
        if request.args.get("v"):
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    else:
        # Nearly every page shows personal data: nothing of it stays in a browser's cache.
        response.headers.setdefault("Cache-Control", "no-store")
    return response
