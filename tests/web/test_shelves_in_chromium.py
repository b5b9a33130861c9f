"""The stack room in a real browser: every page in every look, and a stock-taking by scanner and by phone."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from service.archive import Archive
from service.usecases.permissions import Actor
from service.usecases.stack.paper import print_paper
from service.usecases.stack.shelves import add_box, add_rack, add_room, lay_items
from service.usecases.stack.stocktaking import close_stock_taking, open_stock_taking, scan
from tests.fixtures import Desk
from tests.web.browser import LOOKS
from tests.web.test_shelves import filed

pytestmark = pytest.mark.browser


@pytest.fixture
def furnished(archive: Archive, admin: Actor, desk: Desk) -> int:
    """A room with boxes of every kind, a print waiting for its check, two stock-takings; gives the document."""
    first, _, _ = add_rack(admin, add_room(admin, "一号库", archive=archive), 1, 3, archive=archive)
    add_room(admin, "二号库", archive=archive)
    for number in ("A-1", "A-2", "A-3"):
        add_box(admin, number, archive=archive, shelf_id=first if number != "A-3" else None)
    for year in (2024, 2025):
        filed(desk, archive, "B03", fiscal_year=year, box="混装的旧盒", title="记账凭证")
    lay_items(admin, 1, [f"#{filed(desk, archive, paper_original='filed')}"], archive=archive)
    number = filed(desk, archive, title="欠纸的决算")
    with print_paper(admin, number, archive=archive):
        pass
    closed = open_stock_taking(admin, "SC:SHELF:000001", archive=archive)
    scan(admin, closed, ["A-1", "A-3", "乱码"], archive=archive)
    close_stock_taking(admin, closed, archive=archive)
    open_stock_taking(admin, "SC:ROOM:000001", archive=archive)
    return number


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_and_no_page_scrolls_sideways(begin: Callable[..., Page], furnished: int, look: str) -> None:
    page = begin(look)
    paths = ["/shelves", "/shelves?do=room", "/shelves?do=box", "/shelves?do=rack-1", "/shelves?homeless=1"]
    paths += ["/shelves?code=Z", "/shelves/box/1", "/shelves/box/2", "/shelves/box/1?do=move", "/shelves/box/4"]
    paths += ["/shelves/paper", "/shelves/paper?of=boxless", "/shelves/stock", "/shelves/stock?do=open"]
    paths += ["/shelves/stock/1", "/shelves/stock/2", "/shelves/stock/2?do=close"]
    paths += [f"/document/{furnished}?tab=custody", f"/document/{furnished - 1}?tab=custody", "/desk?kind=paper"]
    for path in paths:
        page.goto(path)
        found = Axe().run(page).response["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_scans_come_faster_than_answers_and_none_is_lost(begin: Callable[..., Page], furnished: int) -> None:
    page = begin("small phone, dark")
    page.goto("/shelves/stock/2")
    for code in ("SC:SHELF:000001", "SC:BOX:000001", "SC:BOX:000003", "SC:BOX:000001", "SC:BOX:000002"):
        page.keyboard.type(code)
        page.keyboard.press("Enter")
    expect(page.locator(".counts-x")).to_contain_text("在位 · 2")
    expect(page.locator(".counts-x")).to_contain_text("错位 · 1")
    expect(page.locator("#answer")).to_contain_text("现在在：一号库 · 1-1")
    expect(page.locator("[data-told]").first).to_have_attribute("data-told", "in_place")
    assert page.evaluate("document.activeElement.id") == "f-codes"
    assert Axe().run(page).response["violations"] == []
    page.click("[data-opens=close]")
    expect(page.locator("#close")).to_contain_text("还没有扫到的 0 个")
    page.click("#close .btn-primary")
    expect(page.locator(".toasts")).to_contain_text("清点已结束")
    expect(page.locator("#scanner")).to_have_count(0)


def test_a_scan_without_connection_stays_in_the_field(begin: Callable[..., Page], furnished: int) -> None:
    page = begin("phone")
    page.goto("/shelves/stock/2")
    page.evaluate("() => { window.kept = fetch; window.fetch = () => Promise.reject(new TypeError('gone')); }")
    page.keyboard.type("SC:BOX:000001")
    page.keyboard.press("Enter")
    expect(page.locator("#lost")).to_be_visible()
    expect(page.locator("#f-codes")).to_have_value("SC:BOX:000001")
    page.evaluate("() => { window.fetch = window.kept; }")
    page.keyboard.press("Enter")
    expect(page.locator("[data-told]").first).to_have_attribute("data-told", "in_place")
    expect(page.locator("#lost")).to_be_hidden()


def test_without_script_stock_is_taken_all_the_same(begin: Callable[..., Page], furnished: int) -> None:
    page = begin("phone", java_script_enabled=False)
    page.goto("/shelves/stock/2")
    page.fill("#f-codes", "SC:SHELF:000001\nSC:BOX:000001")
    page.click("#scanner button")
    expect(page.locator("[data-told]")).to_have_count(2)
    assert [one.get_attribute("data-told") for one in page.locator("[data-told]").all()] == ["in_place", "here"]
    expect(page.locator("#at")).to_have_attribute("value", "1")


def test_a_box_is_filled_and_placed_by_keyboard(
    begin: Callable[..., Page], desk: Desk, archive: Archive, furnished: int
) -> None:
    number = filed(desk, archive, "B03", fiscal_year=2026, title="记账凭证")
    page = begin()
    page.goto("/shelves/box/3")
    page.keyboard.type(f"#{number}")
    page.click("main form .btn-primary >> nth=0")
    expect(page.locator(".toasts")).to_contain_text("已装盒 1 件。")
    page.click("[data-opens=move]")
    page.fill("#f-shelf", "SC:SHELF:000002")
    page.click("#move .btn-primary")
    expect(page.locator(".crumb")).to_contain_text("一号库 · 1-2")
