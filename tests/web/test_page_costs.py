"""What a page costs the database: as many statements for many lines as for few."""

import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import BytecodeCache

from service.app import close_archive
from service.catalogue.people import LoginSession
from service.usecases.house.people import digest_of_secret
from service.web import create_app
from tests.fixtures import Hands, at
from tests.furnished import House
from tests.office import Office
from tests.statements import noted
from tests.web.addresses import addresses
from tests.web.browser import Browser

FEW, MORE = 2, 4
"""How much there is of everything when the pages are drawn first, and how much comes then."""

PAGES = (
    "/account",
    "/audit",
    "/settings/calendar",
    "/cases",
    "/cases?state=all",
    "/cases?state=withdrawn",
    "/case/{case}",
    "/clocks",
    "/handovers",
    "/handovers?state=all",
    "/handovers/consents/{consent}",
    "/handovers/new",
    "/handovers/{handover}",
    "/custody/flaws",
    "/seizures",
    "/seizures/{seizure}",
    "/desk",
    "/disposals",
    "/disposals/{review}",
    "/disposals/{review}?part=destroy",
    "/document/{document}",
    "/document/{document}?tab=history",
    "/document/{document}?tab=retention",
    "/document/{document}?tab=custody",
    "/holds",
    "/holds/{hold}",
    "/inbox",
    "/intake",
    "/intake/{batch}",
    "/intake/{batch}/progress",
    "/lookups",
    "/lookups/{lookup}",
    "/lookups/{lookup}/choose?q=走访",
    "/lookups/register",
    "/people",
    "/people/{person}",
    "/photos",
    "/papers",
    "/retention",
    "/retention/rejudgings",
    "/retention/rejudgings/{rejudging}",
    "/retention/schedule",
    "/retention/schedules",
    "/search?q=收入",
    "/search?q=走访",
    "/shelves",
    "/shelves?homeless",
    "/shelves/box/{box}",
    "/shelves/paper",
    "/shelves/paper?of=boxless",
    "/shelves/stock",
    "/shelves/stock/{taking}",
    "/types",
    "/units?words=工会",
    "/units/found?action=receive&words=工会",
    "/units/{unit}",
    "/units/{unit}/branch",
)

LIST_NOTHING = (
    # Forms, and what is as long however much the archive has.
    *("/", "/login", "/login/code", "/account/second-step", "/account/second-step/confirm", "/purpose", "/interface"),
    *("/login/provider", "/login/provider/back", "/settings", "/settings/overview", "/settings/jobs"),
    *("/holds/new", "/lookups/new", "/lookups/<int:lookup_id>/amend", "/request", "/verify", "/room"),
    *("/searches/<int:saved_id>", "/search/counts", "/healthz", "/readyz", "/metrics"),
    # The types of the schedule, of which there are as many as the regulation has.
    *("/retention/schedules/<int:number>", "/retention/schedules/compare"),
    "/retention/schedules/<int:number>/type/<code>",
    "/retention/schedules/<int:number>/container/<any(case, voucher):code>",
    # Every document is tried, in parts of two thousand.
    *("/retention/schedules/<int:number>/trial", "/retention/schedules/<int:number>/rejudge"),
    # A reading room shows a page at a time.
    *("/lookups/<int:lookup_id>/room", "/room/read"),
    # One page of one document, one recording, one letter.
    *("/document/<int:document_id>/page/<int:number>/image", "/document/<int:document_id>/page/<int:number>/thumbnail"),
    *(
        f"/document/<int:document_id>/recording/{part}"
        for part in ("play", "progress", "captions", "poster", "waveform")
    ),
    *("/lookups/<int:lookup_id>/letter/<int:number>", "/lookups/<int:lookup_id>/preview/<int:place>"),
    *("/lookups/<int:lookup_id>/room/<int:place>", "/room/page/<int:place>"),
    # Files.
    *("/audit/list", "/units/export", "/intake/manifest", "/calendar/<token>.ics", "/cases/download/<path:code>"),
    *(f"/document/<int:document_id>/{file}" for file in ("original", "pdf", "checks.pdf", "stamped")),
    *("/handovers/<int:handover_id>/papers/<paper>", "/disposals/<int:review_id>/papers/<paper>"),
    *("/lookups/<int:lookup_id>/notice", "/lookups/register/print", "/papers/catalogue", "/papers/year/<int:print_id>"),
    *("/photos/<int:document_id>/print", "/photos/catalogue", "/cases/print/<paper>/<path:code>"),
    *("/shelves/labels/<form>", "/shelves/room/<int:room_id>/labels", "/shelves/room/<int:room_id>/list.<shape>"),
    "/retention/schedules/<int:number>/<any(toml, xlsx):form>",
)
"""Addresses without a list that grows with the archive."""


@dataclass(frozen=True)
class Drawn:
    """A page with few lines and with many: what it said, and what it asked the database."""

    few: str
    many: str
    asked_for_few: list[str]
    asked_for_many: list[str]


def draw(browser: Browser, house: House) -> dict[str, tuple[str, list[str]]]:
    """Each page as it is now, drawn once before it counts."""
    drawn = {}
    for page in PAGES:
        path = page.format(**house.names)
        browser.get(path)
        with noted(house.archive) as statements:
            answer = browser.get(path)
        assert answer.status_code == 200, (path, answer.text[:3000])
        drawn[page] = answer.text, [statement for statement, _ in statements]
    return drawn


@pytest.fixture(scope="module")
def drawn(
    tmp_path_factory: pytest.TempPathFactory, office_home: Path, compiled: BytecodeCache
) -> Iterator[Mapping[str, Drawn]]:
    """All pages of an archive in which there is little, and then several times as much."""
    folder = tmp_path_factory.mktemp("costs")
    shutil.copytree(office_home, folder / "data")
    archive = at(folder, Hands())
    office = Office.at(archive)
    office.approve_schedule()
    house = House(office)
    pages = create_app(archive, secret_key=b"a key of the test that nobody knows")
    pages.jinja_env.bytecode_cache = compiled
    client = pages.test_client()
    browser = Browser(client)
    found = []
    for many in (FEW, MORE):
        house.grow(many)
        log_in(browser, house)
        found.append(draw(browser, house))
    few, many = found
    yield {page: Drawn(few[page][0], many[page][0], few[page][1], many[page][1]) for page in PAGES}
    close_archive(archive)


def log_in(browser: Browser, house: House) -> None:
    """The administrator, who has said what for they look and why into sealed files."""
    archive = house.archive
    secret, now = archive.secret(), archive.clock.now()
    with archive.database.write() as session:
        digest = digest_of_secret(secret)
        session.add(LoginSession(person_id=house.admin.id, secret_digest=digest, started_at=now, seen_at=now))
    with browser.client.session_transaction() as cookie:
        cookie["_user_id"] = secret
    browser.get("/account")
    browser.post("/purpose", {"purpose": "整理归档", "next": "/"})
    browser.post("/sealed", {"reason": "核对重新建档的家庭", "next": "/"})


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_the_database_no_more_often_for_many_lines_than_for_few(
    drawn: Mapping[str, Drawn], page: str
) -> None:
    one = drawn[page]
    assert len(one.many) > len(one.few), "nothing came to this page"
    more = list(one.asked_for_many)
    for statement in one.asked_for_few:
        if statement in more:
            more.remove(statement)
    assert len(one.asked_for_many) == len(one.asked_for_few), "\n\n".join(more)


def test_every_page_is_counted_or_lists_nothing_that_grows(app: Flask) -> None:
    known = {re.sub(r"{\w+}", "<>", page.partition("?")[0]) for page in PAGES}
    opened = {one.rule.rule for one in addresses(app) if one.method == "GET"}
    assert set(LIST_NOTHING) <= opened
    counted = {rule for rule in opened if re.sub(r"<[^>]+>", "<>", rule) in known} - set(LIST_NOTHING)
    assert opened - counted == set(LIST_NOTHING)
