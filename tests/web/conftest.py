"""Browsers for the tests of the pages, with nobody or somebody logged in."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from jinja2 import BytecodeCache, FileSystemBytecodeCache
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Page, expect, sync_playwright
from werkzeug.serving import make_server

from service.archive import Archive
from service.catalogue.people import LoginSession
from service.usecases.cases.cases import open_case
from service.usecases.clock.telling import tell
from service.usecases.house import logging_in, tokens
from service.usecases.house.people import digest_of_secret
from service.usecases.permissions import Actor
from service.usecases.search import saved
from service.web import create_app
from tests.fixtures import PASSWORD, Desk
from tests.web.addresses import HOUSEHOLD, places_on_pages
from tests.web.api.acts import places_of
from tests.web.browser import LOOKS, Browser


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> BytecodeCache:
    """Templates, each compiled once for all tests: every application would do it again, which is a third of their time."""
    folder = tmp_path_factory.getbasetemp().parent / "templates"
    folder.mkdir(exist_ok=True)
    return FileSystemBytecodeCache(str(folder))


@pytest.fixture
def app(archive: Archive, compiled: BytecodeCache) -> Flask:
    """The pages of the test's archive."""
    pages = create_app(archive, secret_key=b"a key of the test that nobody knows")
    pages.jinja_env.bytecode_cache = compiled
    return pages


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


@pytest.fixture(scope="session")
def chrome(chromium: Path) -> Iterator[Chromium]:
    """The browser's program, running. What a test expects on a page may take as long as opening one: no time is tried."""
    expect.set_options(timeout=30_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """The address at which the pages are served."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def begin(chrome: Chromium, address: str, at_admin: Browser) -> Iterator[Callable[..., Page]]:
    """Opens windows of a look in which the administrator is logged in; what a page complains of fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []
    cookie = at_admin.client.get_cookie("shoucang")
    assert cookie is not None

    def window(look: str = "office", **more: object) -> Page:
        context = chrome.new_context(base_url=address, **LOOKS[look], **more)  # type: ignore[arg-type]
        contexts.append(context)
        context.add_cookies([{"name": "shoucang", "value": cookie.value, "url": address}])
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield window
    for context in contexts:
        context.close()
    # 4xx are refusals that a test wants, 502 is a proxy before a server that is away.
    assert [text for text in complaints if not re.search(r"with a status of (4|502)", text)] == []


@pytest.fixture
def places(archive: Archive, keeper: Actor) -> dict[str, Any]:
    """One of everything that a unit has, and of what its keeper has alone."""
    case = open_case(keeper, archive=archive, household=HOUSEHOLD)
    found = places_on_pages(places_of(Desk(archive, keeper), case))
    saved.save_search(keeper, "收入", "q=收入", archive=archive)
    tokens.issue_token(keeper, "程序", archive=archive)
    logging_in.log_in(keeper.login, PASSWORD, archive=archive)
    with archive.database.write() as session:
        tell(session, [keeper.id or 0], "calendar", "year:2027", "task", archive, {"year": 2027})
    return {**found, "saved_id": 1, "token_id": 1, "session_id": 1, "reminder_id": 1}
