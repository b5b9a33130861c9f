"""The door to the REST interface, an application of its own beside the pages.

Its shapes take most of a second to make. They are made when the first program asks, so that nobody waits for them
who opens a page.
"""

from collections.abc import Iterable
from threading import Lock
from typing import TYPE_CHECKING, Any, cast

from flask import Flask

from service.web import errors, i18n, metrics, security, sessions
from service.web.shell import API

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from flask_openapi.openapi import OpenAPI


class Interface:
    """The interface beside an application of pages, with the same archive and the same cookie."""

    def __init__(self, pages: Flask) -> None:
        self._pages = pages
        self._lock = Lock()
        self._app: OpenAPI | None = None

    def app(self) -> "OpenAPI":
        """Its application, made by whoever asks first."""
        with self._lock:
            if self._app is None:
                self._app = self._make()
            return self._app

    def description(self) -> dict[str, Any]:
        """The OpenAPI document."""
        found: dict[str, Any] = self.app().api_doc
        return found

    def _make(self) -> "OpenAPI":
        from service.web.api import application

        archive = self._pages.extensions["archive"]
        app = application(__name__, security.cookie_name(archive.settings))
        app.secret_key = self._pages.secret_key
        app.extensions["archive"] = archive
        errors.install(app)
        metrics.install(app, self._pages.extensions["metrics"])
        security.install(app)
        i18n.install(app)
        sessions.install(app)
        return app


class _Doors:
    """Leads each request to the pages or to the interface, by its address."""

    def __init__(self, pages: "WSGIApplication", interface: Interface) -> None:
        self._pages, self._interface = pages, interface

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        is_for_programs = environ.get("PATH_INFO", "").startswith(API)
        chosen = self._interface.app().wsgi_app if is_for_programs else self._pages
        return chosen(environ, start_response)


def install(pages: Flask) -> None:
    """Put the interface behind the door of the pages."""
    interface = Interface(pages)
    pages.extensions["interface"] = interface
    pages.wsgi_app = _Doors(pages.wsgi_app, interface)  # type: ignore[method-assign]


def interface_of(pages: Flask) -> Interface:
    """The interface behind the door of the pages."""
    return cast(Interface, pages.extensions["interface"])
