"""The pages in a real browser: nothing for axe to find, no sideways scrolling, everything by keyboard."""

from collections.abc import Callable
from datetime import date
from time import sleep

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, Route, expect

from retention import Cause
from service.archive import Archive
from service.usecases.cases.amending import Righted, correct_withdrawal
from service.usecases.cases.cases import Withdrawal, open_case, withdraw_case
from service.usecases.holds.holds import OnCase, OnSearch, place_hold
from service.usecases.permissions import Actor
from tests.fixtures import Desk
from tests.web.browser import LOOKS

pytestmark = pytest.mark.browser

PAGES = (
    "/cases",
    "/cases?do=open",
    "/cases?state=withdrawn",
    "/account",
    "/interface",
    "/audit",
    "/settings/overview",
    "/units",
    "/units?do=add",
    "/people",
    "/people?do=add",
    "/people/1",
    "/types",
    "/types?do=add",
    "/nowhere",
)


@pytest.fixture
def file(archive: Archive, admin: Actor) -> str:
    """The code of a case file."""
    return open_case(admin, archive=archive, household="周敬棠")


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_and_no_page_scrolls_sideways(begin: Callable[..., Page], file: str, look: str) -> None:
    page = begin(look)
    for path in (*PAGES, f"/case/{file}", f"/case/{file}?do=withdraw"):
        page.goto(path)
        found = Axe().run(page).response["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_on_a_withdrawn_file_and_its_holds(
    begin: Callable[..., Page], desk: Desk, archive: Archive, file: str, look: str
) -> None:
    desk.described("A09", case=file)
    withdraw_case(desk.actor, file, date(2015, 10, 15), "已退休", archive=archive, form=Withdrawal(Cause.RETIRED))
    right = Righted(on=date(2014, 10, 15))
    correct_withdrawal(desk.actor, file, right, "审批表上的日期", 1, archive=archive)
    place_hold(desk.actor, OnCase(file), "债权债务未结清", "会计档案管理办法第十九条", archive=archive)
    place_hold(desk.actor, OnSearch("周敬棠", {"type": ["A09"]}), "诉讼", "民事起诉状", archive=archive)
    page = begin(look)
    for path in (
        *("/holds", "/holds/1", "/holds/1?do=release", "/holds/new?of_unit=1", "/holds/new?q=周敬棠&type=A09"),
        *(f"/case/{file}", f"/case/{file}?do=evidence", f"/case/{file}?do=link", "/document/1?tab=retention"),
    ):
        page.goto(path)
        found = Axe().run(page).response["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_on_the_log_in_page(chrome: Chromium, address: str, look: str) -> None:
    context = chrome.new_context(base_url=address, **LOOKS[look])  # type: ignore[arg-type]
    page = context.new_page()
    page.goto("/login")
    assert Axe().run(page).response["violations"] == []
    page.fill("[name=login]", "nobody")
    page.fill("[name=password]", "not the password")
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=alert]")
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()


def test_a_list_is_walked_and_opened_by_keyboard(begin: Callable[..., Page], file: str) -> None:
    page = begin()
    page.goto("/cases")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent") == file
    page.keyboard.press("Enter")
    page.wait_for_url("**/case/**")


def test_the_table_of_keys_opens_and_closes_by_keyboard(begin: Callable[..., Page]) -> None:
    page = begin()
    page.goto("/cases")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    assert Axe().run(page).response["violations"] == []
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()


def test_a_key_that_is_typed_into_a_field_is_only_typed(begin: Callable[..., Page]) -> None:
    page = begin()
    page.goto("/cases")
    page.focus("#words")
    page.keyboard.type("j?/x")
    expect(page.locator("#words")).to_have_value("j?/x")
    expect(page.locator("#keys")).to_be_hidden()


def test_a_dialog_opens_in_place_keeps_the_focus_and_gives_it_back(begin: Callable[..., Page], file: str) -> None:
    page = begin()
    page.goto(f"/case/{file}")
    page.click("[data-opens=withdraw]")
    assert page.url.endswith(f"/case/{file}") or "do=" not in page.url
    assert page.evaluate("document.activeElement.closest('dialog') !== null")
    page.click("dialog[open] [data-closes]")
    assert page.evaluate("document.activeElement.dataset.opens") == "withdraw"


def test_a_form_that_takes_its_time_says_so_until_it_is_answered(begin: Callable[..., Page]) -> None:
    page = begin()
    page.goto("/cases?do=open")
    page.evaluate(
        """new MutationObserver(([change]) => sessionStorage.setItem("seen", change.target.outerHTML))
        .observe(document.body, {subtree: true, attributeFilter: ["aria-busy"]})"""
    )

    def answer_late(route: Route) -> None:
        if route.request.method == "POST":
            sleep(1.5)
        route.continue_()

    page.route("**", answer_late)
    page.fill("#f-household", "周敬棠")
    page.click("dialog[open] .btn-primary")
    page.wait_for_url("**/case/**")
    assert 'aria-busy="true">建案卷' in page.evaluate("sessionStorage.getItem('seen')")


def test_without_script_a_case_file_is_withdrawn_all_the_same(begin: Callable[..., Page], file: str) -> None:
    page = begin(java_script_enabled=False)
    page.goto(f"/case/{file}")
    page.click("[data-opens=withdraw]")
    page.select_option("dialog[open] [name=cause]", "out_of_hardship")
    page.fill("dialog[open] [name=on]", "2026-10-15")
    page.fill("dialog[open] [name=reason]", "脱困")
    page.click("dialog[open] .btn-primary")
    # Sealed from now on: whoever looks further says why.
    page.fill("main [name=reason]", "核对撤档")
    page.click("main .btn-primary")
    expect(page.locator(".chip", has_text="已撤档")).to_be_visible()


def test_the_menu_of_a_phone_opens_and_leads_on(begin: Callable[..., Page]) -> None:
    page = begin("phone")
    page.goto("/cases")
    expect(page.locator("#rail")).to_be_hidden()
    page.click(".menu")
    expect(page.locator("#rail")).to_be_visible()
    assert Axe().run(page).response["violations"] == []
    page.click("#rail a[href='/audit']")
    page.wait_for_url("**/audit")
