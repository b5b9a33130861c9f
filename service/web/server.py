"""The web server: gunicorn, one process of many threads, TLS where a certificate is set."""

import gc
import os
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]
from gunicorn.glogging import Logger  # type: ignore[import-untyped]

from config import Settings
from service.app import open_archive
from service.web import create_app

GRACE = 5
"""Seconds that requests in hand have to end when the server is to stop."""

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

    def load() -> Any:
        app = create_app(open_archive(settings), secret_key=_secret_key(settings.home))
        # What was loaded stays for good: the collector need not walk through it again and again.
        gc.freeze()
        gc.enable()
        return app

    _Server(load, _options(settings)).run()


def _options(settings: Settings) -> dict[str, Any]:
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
        "keyfile": str(settings.tls_key) if settings.tls_key else None,
        "certfile": str(settings.tls_certificate) if settings.tls_certificate else None,
    }


def _secret_key(home: Path) -> bytes:
    """What signs the cookies: made once, kept in the data folder where only its owner reads it."""
    path, fresh = home / "web.key", home / f"web.key.{os.getpid()}"
    if not path.exists():
        fresh.touch(mode=0o600)
        fresh.write_bytes(os.urandom(32))
        # A link does not overwrite: of two processes that begin at once, the first wins.
        with suppress(FileExistsError):
            path.hardlink_to(fresh)
        fresh.unlink()
    return path.read_bytes()
