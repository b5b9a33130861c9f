"""From a due document to its certificate in a real browser: keeper, approvers and supervisors, each in their own window."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from service.archive import Archive
from service.usecases.permissions import Actor
from tests.fixtures import PASSWORD, code_of
from tests.office import OTHER_SIGNERS, Office, furnish
from tests.web.browser import Browser

pytestmark = pytest.mark.browser

GROUP = {"office": "office", "archivist": "archive", "aid-head": "business"}
SUPERVISORS = {"watch-archive": "archive", "watch-aid": "business"}

PATIENCE = 240_000
"""Milliseconds."""

Window = Callable[[str], Page]


@pytest.fixture
def office(archive: Archive) -> Office:
    """The archive of the pages as an office in which papers are due."""
    furnish(archive)
    office = Office.at(archive)
    office.approve_schedule()
    return office


@pytest.fixture
def window(begin: Callable[..., Page], logged_in: Callable[[Actor], Browser], office: Office, address: str) -> Window:
    """Somebody's window, opened once."""
    windows: dict[str, Page] = {}

    def open_for(login: str) -> Page:
        if login not in windows:
            windows[login] = page = begin()
            cookie = logged_in(office.people[login]).client.get_cookie("shoucang")
            assert cookie is not None
            page.context.clear_cookies()
            page.context.add_cookies([{"name": "shoucang", "value": cookie.value, "url": address}])
        return windows[login]

    return open_for


def settle(page: Page, dialog: str, **fields: str) -> None:
    """Open a dialog of the page, fill it in and send it off."""
    page.click(f"[data-opens={dialog}] >> nth=0")
    for name, value in fields.items():
        page.fill(f"#{dialog} [name={name}]", value)
    with page.expect_navigation():
        page.click(f"#{dialog} button.btn-primary")


def seat(page: Page, office: Office, dialog: str, seats: dict[str, str]) -> None:
    """Choose people in a dialog, each for a department."""
    page.click(f"[data-opens={dialog}] >> nth=0")
    for login, department in seats.items():
        page.check(f"#{dialog} #seat-{department}-{office.people[login].id}")
    with page.expect_navigation():
        page.click(f"#{dialog} button.btn-primary")


def test_people_lead_a_due_document_to_its_certificate(office: Office, window: Window) -> None:
    ids = office.papers(2)
    clerk, archivist = window("clerk"), window("archivist")
    clerk.goto("/disposals")
    settle(clerk, "propose")
    review = clerk.url.partition("?")[0]
    seat(clerk, office, "members", GROUP)
    for login in GROUP:
        window(login).goto(review)
        settle(window(login), "opinion", opinion="期满，无保存价值")
    archivist.goto(review)
    archivist.keyboard.press("a")
    with archivist.expect_navigation():
        archivist.keyboard.press("1")
    settle(archivist, "conclude", summary="两件均已期满，同意销毁。")

    clerk.goto(review)
    with clerk.expect_navigation():
        clerk.click("form[action$='/register'] button")
    number = clerk.text_content("h1 .code") or ""
    for login in OTHER_SIGNERS.values():
        window(login).goto(review)
        settle(
            window(login), "sign", number=number, password=PASSWORD, code=code_of(office.archive, office.people[login])
        )
    clerk.goto(review)
    seat(clerk, office, "supervisors", SUPERVISORS)
    for login in SUPERVISORS:
        window(login).goto(review)
        settle(window(login), "count", counted="2")
    clerk.goto(review)
    settle(clerk, "execute", number=number)
    office.desk.work()
    for login in SUPERVISORS:
        window(login).goto(review)
        settle(window(login), "confirm", password=PASSWORD, code=code_of(office.archive, office.people[login]))

    clerk.goto(review)
    with clerk.expect_navigation(timeout=PATIENCE):  # three papers are set, which are kept for ever
        clerk.click("form[action$='/certify'] button", timeout=PATIENCE)
    certificate = clerk.get_attribute("a[href$='/papers/certificate']", "href")
    assert clerk.request.get(certificate or "").body().startswith(b"%PDF-")
    assert clerk.request.get(f"/document/{ids[0]}").status == 410
