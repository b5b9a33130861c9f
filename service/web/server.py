"""The web server: gunicorn, one process of many threads, TLS where a certificate is set."""

import gc
import re
from collections.abc import Callable
from datetime import UTC, datetime
from threading import Thread
from time import sleep
from typing import Any

import structlog
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]
from gunicorn.glogging import Logger  # type: ignore[import-untyped]

from config import Settings
from service.app import open_archive
from service.vault import kept_key
from service.web import create_app

log = structlog.get_logger(__name__)

GRACE = 5
"""Seconds that requests in hand have to end when the server is to stop."""

BETWEEN_LOOKS = 6 * 60 * 60
"""Seconds between two looks at whether our own certificate is near its end."""

ACCESS = "%(t)s %(h)s %(m)s %(U)s %(s)s %(B)s %(M)sms"
"""A line a request, without the query: people search for names."""


SECRET_PATH = re.compile(r"(?<=/calendar/)[^/?#\s]+(?=\.ics)")
"""The part of an address that is itself a key."""


class _Logger(Logger):  # type: ignore[misc]  # gunicorn has no types
    """The access log, in which secrets of addresses do not stand."""

    def atoms(self, *given: Any) -> dict[str, Any]:
        """What a line is made of."""
        found: dict[str, Any] = super().atoms(*given)
        return {name: SECRET_PATH.sub("…", value) if isinstance(value, str) else value for name, value in found.items()}


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    def __init__(self, load: Callable[[], Any], options: dict[str, Any]) -> None:
        self._load, self._options = load, options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return self._load()


def serve_pages(settings: Settings) -> None:
    """Serve the pages of a prepared archive until the process is told to stop."""
    if settings.tls == "self":
        _keep_certificate(settings)

    def load() -> Any:
        app = create_app(open_archive(settings), secret_key=kept_key(settings.home / "web.key"))
        # What was loaded stays for good: the collector need not walk through it again and again.
        gc.freeze()
        gc.enable()
        return app

    _Server(load, _options(settings)).run()


def _keep_certificate(settings: Settings) -> None:
    """Have a certificate of our own, now and for as long as this process lives: each new connection reads it."""
    from service.certificates import kept_certificate

    kept_certificate(settings, datetime.now(UTC))

    def look() -> None:
        while True:
            sleep(BETWEEN_LOOKS)
            own = kept_certificate(settings, datetime.now(UTC))
            if own.is_new:
                log.warning("certificate renewed", fingerprint=own.fingerprint, ends_at=own.ends_at.isoformat())

    Thread(target=look, daemon=True).start()


def _options(settings: Settings) -> dict[str, Any]:
    files = settings.tls_files
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return {
        "bind": f"{host}:{settings.port}",
        "workers": 1,
        "worker_class": "gthread",
        "threads": settings.threads,
        "timeout": 60,
        "graceful_timeout": GRACE,
        "control_socket_disable": True,
        "loglevel": "warning",
        "logger_class": _Logger,
        "accesslog": "/dev/stderr",
        "access_log_format": ACCESS,
        "certfile": str(files[0]) if files else None,
        "keyfile": str(files[1]) if files else None,
    }
