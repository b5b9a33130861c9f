"""Browsers for the tests of the pages, with nobody or somebody logged in."""

from collections.abc import Callable

import pytest
from flask import Flask

from service.archive import Archive
from service.catalogue.people import LoginSession
from service.usecases.people import digest_of_secret
from service.usecases.permissions import Actor
from service.web import create_app
from tests.web.browser import Browser


@pytest.fixture
def app(archive: Archive) -> Flask:
    """The pages of the test's archive."""
    return create_app(archive, secret_key=b"a key of the test that nobody knows")


@pytest.fixture
def open_browser(app: Flask) -> Callable[[], Browser]:
    """Opens one browser after the other."""
    return lambda: Browser(app.test_client())


@pytest.fixture
def browser(open_browser: Callable[[], Browser]) -> Browser:
    """A browser in which nobody is logged in."""
    return open_browser()


@pytest.fixture
def logged_in(app: Flask, archive: Archive) -> Callable[[Actor], Browser]:
    """Opens browsers in which somebody is logged in; passwords are slow on purpose, and not needed here."""

    def begin(actor: Actor) -> Browser:
        secret, now = archive.secret(), archive.clock.now()
        with archive.database.write() as session:
            digest = digest_of_secret(secret)
            session.add(LoginSession(person_id=actor.id, secret_digest=digest, started_at=now, seen_at=now))
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = secret
        browser = Browser(client)
        browser.get("/account")
        return browser

    return begin


@pytest.fixture
def at_admin(logged_in: Callable[[Actor], Browser], admin: Actor) -> Browser:
    """A browser in which the administrator is logged in."""
    return logged_in(admin)


@pytest.fixture
def at_reader(logged_in: Callable[[Actor], Browser], reader: Actor) -> Browser:
    """A browser in which a reader is logged in."""
    return logged_in(reader)


@pytest.fixture
def at_keeper(logged_in: Callable[[Actor], Browser], keeper: Actor) -> Browser:
    """A browser in which a keeper is logged in."""
    return logged_in(keeper)
