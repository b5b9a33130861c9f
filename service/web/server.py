"""The web server: gunicorn, one process of many threads, TLS where a certificate is set."""

import gc
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
from service.web.errors import ENDPOINT, NUMBER

log = structlog.get_logger(__name__)

GRACE = 5
"""Seconds that requests in hand have to end when the server is to stop."""

KEPT = 60
"""Seconds that a connection may rest before the next request of somebody who reads; it takes up no thread meanwhile."""

BETWEEN_LOOKS = 6 * 60 * 60
"""Seconds between two looks at whether our own certificate is near its end."""


class _Logger(Logger):  # type: ignore[misc]  # gunicorn has no types
    """A line a request: which view, how it ended, how long it took.

    Neither address nor query nor who asked: people search for names, some addresses are keys, and what somebody looked
    at is told by the audit.
    """

    def setup(self, cfg: Any) -> None:
        """Let the server speak through the lines of the program, as other libraries do."""
        super().setup(cfg)
        for logger in (self.error_log, self.access_log):
            logger.handlers.clear()
            logger.propagate = True

    def access(self, resp: Any, req: Any, environ: Any, request_time: Any) -> None:
        """Write the line of one request."""
        log.info(
            "request",
            method=req.method,
            endpoint=environ.get(ENDPOINT),
            status=int(str(resp.status).partition(" ")[0]),
            bytes=resp.sent,
            ms=round(request_time.total_seconds() * 1000),
            request=environ.get(NUMBER),
        )


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
        "keepalive": KEPT,
        "graceful_timeout": GRACE,
        "control_socket_disable": True,
        "loglevel": "warning",
        "logger_class": _Logger,
        "accesslog": "-",
        "certfile": str(files[0]) if files else None,
        "keyfile": str(files[1]) if files else None,
    }
