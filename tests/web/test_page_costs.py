"""What a page costs the database: as many statements for many lines as for few."""

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from jinja2 import BytecodeCache

from service.app import close_archive
from service.catalogue.people import LoginSession
from service.usecases.house.people import digest_of_secret
from service.web import create_app
from tests.fixtures import Hands, at
from tests.furnished import House
from tests.office import Office
from tests.statements import noted
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
    "/lookups",
    "/lookups/{lookup}",
    "/lookups/{lookup}/choose?q=走访",
    "/lookups/register",
    "/people",
    "/people/{person}",
    "/photos",
    "/papers",
    "/retention",
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
    "/types",
    "/units?words=工会",
    "/units/{unit}",
    "/units/{unit}/branch",
)


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
