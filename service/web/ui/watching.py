"""What a watch asks for: whether the process lives, whether it can be sent people, and its figures."""

import hmac
from ipaddress import ip_address
from threading import Lock
from time import monotonic

from flask import Blueprint, Response, current_app, jsonify, request

from service.catalogue.database import OUTAGES
from service.errors import RefusedError
from service.web.metrics import TEXT, Metrics
from service.web.shell import archive
from storage import StorageError

BETWEEN_LOOKS = 10.0
"""Seconds for which an answer about the parts stands: whoever asks oftener costs nothing."""

pages = Blueprint("watching", __name__)


@pages.get("/healthz")
def lives() -> Response:
    """The process answers; nothing else is said."""
    return jsonify(lives=True)


@pages.get("/readyz")
def ready() -> tuple[Response, int]:
    """Whether people can be sent here: tables of this program in a catalogue that answers, and a store that works.

    Not the index: without it a search says so, and all else goes on.
    """
    look: _Look = current_app.extensions.setdefault("readiness", _Look())
    parts = look.parts()
    is_ready = all(parts.values())
    return jsonify(ready=is_ready, **parts), 200 if is_ready else 503


@pages.get("/metrics")
def figures() -> Response:
    """The figures, for programs of this machine and for those who have the token."""
    if not (_is_local() or _has_token()):
        raise RefusedError("metrics.refused")
    metrics: Metrics = current_app.extensions["metrics"]
    return Response(metrics.text(), content_type=TEXT)


class _Look:
    """The last look at the parts."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._until = 0.0
        self._parts: dict[str, bool] = {}

    def parts(self) -> dict[str, bool]:
        """Which parts are as they should be; one asks, and the others wait for its answer."""
        with self._lock:
            if monotonic() >= self._until:
                self._parts = {"catalogue": _catalogue_answers(), "store": _store_works()}
                self._until = monotonic() + BETWEEN_LOOKS
            return self._parts


def _catalogue_answers() -> bool:
    try:
        return archive().database.is_current()
    except OUTAGES:
        return False


def _store_works() -> bool:
    try:
        archive().store.check()
    except StorageError:
        return False
    return True


def _is_local() -> bool:
    """Whether a program of this machine asks by itself, and no proxy of it on behalf of somebody."""
    before_proxies = request.environ.get("werkzeug.proxy_fix.orig", request.environ)
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    try:
        return ip_address(before_proxies["REMOTE_ADDR"]).is_loopback
    except (KeyError, ValueError):
        return False


def _has_token() -> bool:
    token, given = archive().settings.metrics_token, request.authorization
    if token is None or given is None or given.type != "bearer" or not given.token:
        return False
    return hmac.compare_digest(given.token.encode(), token.get_secret_value().encode())
