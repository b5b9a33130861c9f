"""The tree of units and the fields that mean a unit, in a real browser: by keyboard, in every look."""

from collections.abc import Callable
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from service.archive import Archive
from service.usecases.house.unit_events import Cause, abolish_unit, close_fonds
from service.usecases.house.units import found_unit
from service.usecases.permissions import Actor
from tests.web.browser import LOOKS

pytestmark = pytest.mark.browser

FOCUSED = "document.activeElement.querySelector(':scope > .tree-row [data-item]')?.textContent"


@pytest.fixture
def tree(archive: Archive, admin: Actor, county: str) -> Archive:
    """A county with two streets, one of them abolished, and a county whose fonds is closed."""
    found_unit(admin, "安居街道总工会", "street", archive=archive, parent=county)
    found_unit(admin, "旧街道总工会", "street", archive=archive, parent=county)
    found_unit(admin, "城南区总工会", "county", archive=archive, parent="J012", fonds="J040")
    why = Cause(date(2026, 11, 1), "机构改革", "榆工发〔2026〕12号")
    abolish_unit(admin, "旧街道总工会", why, archive=archive)
    close_fonds(admin, "J040", why, archive=archive)
    return archive


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_on_the_pages_of_units(begin: Callable[..., Page], tree: Archive, look: str) -> None:
    page = begin(look)
    for path in (
        *("/units?open=2", "/units?words=区", "/units?do=import", "/units/2", "/units/2?do=move", "/units/4"),
        *("/people/1", "/search", "/desk"),
    ):
        page.goto(path)
        found = Axe().run(page).response["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_the_arrows_walk_open_and_close_the_tree(begin: Callable[..., Page], tree: Archive) -> None:
    page = begin()
    page.goto("/units")
    page.focus("[role=treeitem]")
    page.keyboard.press("ArrowRight")
    assert page.evaluate(FOCUSED) == "城北区总工会"
    assert page.evaluate("document.activeElement.getAttribute('aria-expanded')") == "false"
    page.keyboard.press("ArrowRight")
    page.wait_for_selector("[role=treeitem] >> text=安居街道总工会")
    page.keyboard.press("ArrowDown")
    assert page.evaluate(FOCUSED) == "安居街道总工会"
    assert Axe().run(page).response["violations"] == []
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(FOCUSED) == "城北区总工会"
    page.keyboard.press("ArrowLeft")
    expect(page.locator("text=安居街道总工会")).to_be_hidden()
    page.keyboard.press("End")
    assert page.evaluate(FOCUSED) == "城南区总工会"
    page.keyboard.press("Enter")
    page.wait_for_url("**/units/5")


def test_without_script_the_tree_opens_by_links(begin: Callable[..., Page], tree: Archive) -> None:
    page = begin(java_script_enabled=False)
    page.goto("/units")
    page.click("a[href='/units?open=2']")
    expect(page.locator("text=安居街道总工会")).to_be_visible()


def test_a_field_offers_the_units_that_fit_what_is_typed(begin: Callable[..., Page], tree: Archive) -> None:
    page = begin()
    page.goto("/cases?do=open")
    with page.expect_response("**/units/found**"):
        page.fill("#f-unit", "城南")
    page.wait_for_selector("#f-unit-found option", state="attached")
    assert page.eval_on_selector_all("#f-unit-found option", "all => all.map(one => one.value)") == ["城南区总工会"]
