"""The pages of the clock in a real browser: nothing for axe to find, no sideways scrolling, done by keyboard."""

from collections.abc import Callable
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from service.archive import Archive
from service.catalogue.clocks import ClockKind
from service.catalogue.system import BrokenObject, Damage, LastRun
from service.jobs.scheduler import run_due
from service.usecases.cases.cases import open_case
from service.usecases.clock.agenda import ask_for_job
from service.usecases.clock.calendars import add_local_day
from service.usecases.clock.clocks import close_clock, record_aid
from service.usecases.permissions import Actor
from tests.fixtures import Desk, Hands
from tests.web.browser import LOOKS

pytestmark = pytest.mark.browser


@pytest.fixture
def case(archive: Archive, admin: Actor) -> str:
    return open_case(admin, archive=archive, household="周敬棠")


@pytest.fixture
def full(archive: Archive, admin: Actor, desk: Desk, case: str, hands: Hands) -> None:
    """Jobs, clocks, days and reminders in every state."""
    for month, day in ((8, 25), (10, 20), (11, 20)):
        record_aid(admin, case, ClockKind.AID, date(2026, month, day), "慰问金", archive=archive)
    desk.described(case=case)
    close_clock(admin, 2, date(2026, 11, 20), "帮扶系统第 88 号", archive=archive)
    add_local_day(admin, "J012", date(2026, 12, 18), "自治条例", archive=archive)
    hands.forward(days=20)
    run_due(archive, "me")
    with archive.database.write() as session:
        session.add(BrokenObject(digest="a" * 64, damage=Damage.CORRUPT, found_at=archive.clock.now()))
        run = session.get_one(LastRun, "mail")
        run.failed_at, run.error = archive.clock.now(), {"code": "mail.failed", "data": {"detail": "SMTPException"}}
    ask_for_job(admin, "sweep", archive=archive)


PAGES = (
    "/settings/jobs",
    "/settings/calendar",
    "/settings/calendar?do=import",
    "/settings/calendar?do=local",
    "/inbox",
    "/inbox?show=all",
    "/clocks",
    "/clocks?do=record",
    "/clocks?do=close-1",
    "/clocks?state=closed",
    "/clocks?kind=sync",
    "/account",
    "/desk",
)


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_and_no_page_scrolls_sideways(full: None, begin: Callable[..., Page], look: str) -> None:
    page = begin(look)
    for path in PAGES:
        page.goto(path)
        assert page.url.endswith(path)
        found = Axe().run(page).response["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_empty_pages_teach_and_axe_finds_nothing(begin: Callable[..., Page]) -> None:
    page = begin()
    for path, taught in (("/inbox", "期限前十天"), ("/clocks", "自己开始计时"), ("/settings/jobs", "shoucang serve")):
        page.goto(path)
        expect(page.locator("main")).to_contain_text(taught)
        assert Axe().run(page).response["violations"] == []


def test_aid_is_recorded_and_ended_from_its_case_file(begin: Callable[..., Page], case: str) -> None:
    page = begin()
    page.goto(f"/case/{case}")
    page.click("text=记一次帮扶或拨付")
    expect(page.locator("#record [name=case]")).to_have_value(case)
    page.fill("#record [name=on]", "2026-11-20")
    page.keyboard.press("Enter")
    expect(page.locator("table")).to_contain_text("暂定")
    page.click("text=办结…")
    page.keyboard.press("Escape")
    page.click("text=办结…")
    page.fill("dialog[open] [name=note]", "帮扶系统第 88 号")
    page.keyboard.press("Enter")
    expect(page.locator(".toasts")).to_contain_text("时限已办结。")


def test_the_bell_leads_to_the_reminder_and_on(full: None, begin: Callable[..., Page]) -> None:
    page = begin()
    page.goto("/cases")
    assert int(page.locator(".bell b").inner_text()) >= 2
    page.click(".bell")
    page.wait_for_url("**/inbox")
    before = page.locator("tbody tr").count()
    page.locator("tbody tr", has_text="帮扶录入已逾期").locator("button").click()
    page.wait_for_url("**/clocks")
    page.click(".bell")
    page.wait_for_url("**/inbox")
    expect(page.locator("tbody tr")).to_have_count(before - 1)


def test_the_address_of_the_feed_is_shown_once(begin: Callable[..., Page]) -> None:
    page = begin()
    page.goto("/account")
    page.click("text=生成日历地址")
    assert page.input_value("#feed-address").endswith(".ics")
    assert Axe().run(page).response["violations"] == []
    page.goto("/account")
    expect(page.locator("#feed-address")).to_have_count(0)
