"""The audit's page in a real browser: nothing for axe to find, no sideways scrolling, done by keyboard."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from service.anchors import Anchor, kept_anchors
from service.archive import Archive
from service.usecases.documents.viewing import show_document
from service.usecases.house.anchoring import anchor_chain
from service.usecases.permissions import Actor
from tests.fixtures import Desk
from tests.web.browser import LOOKS

pytestmark = pytest.mark.browser


@pytest.fixture
def looked(archive: Archive, admin: Actor, desk: Desk) -> int:
    """A document that somebody looked at often."""
    document = desk.described()
    for _ in range(60):
        show_document(replace(admin, purpose="年度检查"), document, archive=archive)
    anchor_chain(archive=archive)
    return document


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_and_no_page_scrolls_sideways(begin: Callable[..., Page], looked: int, look: str) -> None:
    page = begin(look)
    for path in ("/audit", f"/audit?kind=document&id={looked}", "/audit?act=hold.placed", "/audit?document=x&since=x"):
        page.goto(path)
        found = Axe().run(page).response["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_the_chain_is_verified_with_a_sheet_by_keyboard(
    begin: Callable[..., Page], looked: int, archive: Archive
) -> None:
    page = begin()
    page.goto("/audit")
    [anchor] = [one for one in kept_anchors(archive.anchors) if isinstance(one, Anchor)]
    page.fill("[name=anchor]", anchor.code)
    page.keyboard.press("Enter")
    expect(page.locator("[role=status]")).to_contain_text("与 2 个锚点相符")
    assert Axe().run(page).response["violations"] == []
    page.fill("[name=anchor]", f"{anchor.number}:{'0' * 64}")
    page.keyboard.press("Enter")
    expect(page.locator("[role=status]")).to_contain_text("不是同一条")
    assert Axe().run(page).response["violations"] == []


def test_pages_and_filters_stand_in_the_address(begin: Callable[..., Page], looked: int) -> None:
    page = begin()
    page.goto("/audit")
    page.select_option("[name=act]", "document.viewed")
    page.fill("[name=document]", str(looked))
    page.keyboard.press("Enter")
    page.wait_for_url("**act=document.viewed**")
    expect(page.locator("tbody tr")).to_have_count(50)
    page.click("a[rel=next]")
    page.wait_for_url("**before=**")
    expect(page.locator("tbody tr")).to_have_count(10)
    page.click("a[rel=first]")
    expect(page.locator("tbody tr")).to_have_count(50)


def test_the_sheet_is_taken_along(begin: Callable[..., Page]) -> None:
    page = begin()
    page.goto("/audit")
    with page.expect_download() as taken:
        page.click("text=打印锚点")
    assert taken.value.suggested_filename.startswith("audit-")
