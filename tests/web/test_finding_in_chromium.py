"""Search and documents in a real browser: keys, counts while typing, preview, viewer, and all without script."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from service.archive import Archive
from service.usecases.cases.cases import open_case
from tests.fixtures import Desk
from tests.web.browser import LOOKS
from tests.web.shelf import DIAGNOSIS, LETTER, NOTICE, SECOND, put
from tests.web.test_search import lines

pytestmark = pytest.mark.browser


@pytest.fixture
def shelf(desk: Desk, archive: Archive) -> dict[str, int | str]:
    """A household's file with a letter of two pages and a diagnosis, and a notice of open period."""
    code = open_case(desk.actor, archive=archive, household="周敬棠")
    letter = put(desk, LETTER, SECOND, case=code, type="A01", title="困难职工帮扶申请书")
    diagnosis = put(desk, DIAGNOSIS, case=code, type="A15", title="疾病诊断证明书")
    return {"case": code, "letter": letter, "diagnosis": diagnosis, "notice": put(desk, NOTICE, type="C03")}


def state_purpose(page: Page) -> None:
    page.goto("/purpose")
    page.fill("main [name=purpose]", "核对帮扶资格")
    page.click("main form .btn-primary")


def settled(page: Page) -> None:
    """Wait until the page that is shown has come."""
    page.evaluate("Promise.all([...document.querySelectorAll('.sheet img')].map((image) => image.decode()))")


def check(page: Page, address: str) -> None:
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == [], address
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_on_the_pages_of_finding(
    begin: Callable[..., Page], shelf: dict[str, int | str], look: str
) -> None:
    page = begin(look)
    letter, diagnosis, notice = shelf["letter"], shelf["diagnosis"], shelf["notice"]
    for address in ("/search", "/search?q=透析", f"/document/{letter}", "/purpose"):
        page.goto(address)
        check(page, f"{address} before the purpose")
    state_purpose(page)
    for address in (
        "/search?q=透析",
        "/search?q=透析&do=save",
        "/search?q=火星人 透析",
        "/search?q=AND",
        *(f"/document/{letter}?q=透析&at=0&tab={tab}" for tab in ("description", "text", "retention", "history")),
        f"/document/{letter}?page=2&two=1&field=0",
        f"/document/{letter}?do=reveal",
        f"/document/{letter}?page=2&do=split",
        f"/document/{diagnosis}?tab=text",
        f"/document/{notice}?tab=retention",
        f"/document/{notice}?do=discard",
        f"/case/{shelf['case']}",
    ):
        page.goto(address)
        check(page, address)


def test_the_facets_of_a_phone_open_and_narrow(begin: Callable[..., Page], shelf: dict[str, int | str]) -> None:
    page = begin("phone")
    page.goto("/search?q=")
    expect(page.locator("#facets")).to_be_hidden()
    page.click("[popovertarget=facets]")
    check(page, "facets")
    page.click("#facets a:has-text('日常帮扶')")
    expect(page.locator(".hit")).to_have_count(1)


def test_hits_are_walked_ticked_kept_and_opened_by_keyboard(
    begin: Callable[..., Page], shelf: dict[str, int | str], archive: Archive
) -> None:
    page = begin()
    state_purpose(page)
    page.goto("/search?q=透析")
    settled(page)
    titles = page.locator(".hit h2 a").all_text_contents()
    assert len(titles) == 2
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator("#preview dd").first).to_have_text(titles[1])
    settled(page)
    expect(page).to_have_url(re.compile("on="))
    assert len(lines(archive, "page.viewed")) == 2, "one for each page that was shown, none for what was passed over"
    page.keyboard.press("x")
    expect(page.locator(".picked b")).to_have_text("1")
    check(page, "a hit is ticked")
    page.keyboard.press("s")
    expect(page.locator("#save")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_contain_text("保存这次查找")
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.focus(".hit.on h2 a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/document/**at=1**")


def test_counts_stand_under_the_box_while_somebody_types(
    begin: Callable[..., Page], shelf: dict[str, int | str]
) -> None:
    page = begin()
    for address in ("/search", f"/document/{shelf['notice']}"):
        page.goto(address)
        page.keyboard.press("/")
        page.keyboard.type("透析")
        expect(page.locator("output.counts")).to_contain_text("找到 2 件")
        expect(page.locator("output.counts")).to_contain_text("困难职工原始档案 2")
        check(page, "while typing")
        page.fill("#q", "")
        expect(page.locator("output.counts")).to_be_hidden()


def test_the_purpose_stated_under_the_preview_leads_back_to_it(
    begin: Callable[..., Page], shelf: dict[str, int | str]
) -> None:
    page = begin()
    page.goto("/search?q=透析")
    page.fill("#preview [name=purpose]", "核对帮扶资格")
    page.click("#preview .btn-primary:not(a)")
    page.wait_for_url("**/search?q=**")
    expect(page.locator("#preview img")).to_be_visible()
    assert page.evaluate("document.querySelector('#preview img').decode().then(() => true)")
    page.keyboard.press("Enter")
    page.wait_for_url("**/document/**at=0**")


def test_a_field_that_is_pointed_at_or_has_the_focus_shows_its_place(
    begin: Callable[..., Page], shelf: dict[str, int | str]
) -> None:
    page = begin()
    state_purpose(page)
    page.goto(f"/document/{shelf['letter']}")
    field = page.locator("[data-field]").first
    place = page.locator(f"[data-place='{field.get_attribute('data-field')}']")
    expect(place).to_be_hidden()
    field.hover()
    expect(place).to_be_visible()
    page.mouse.move(0, 0)
    expect(place).to_be_hidden()
    field.focus()
    expect(place).to_be_visible()


def test_pages_are_turned_over_without_losing_size_and_turn(
    begin: Callable[..., Page], shelf: dict[str, int | str], archive: Archive
) -> None:
    page = begin()
    state_purpose(page)
    page.goto(f"/document/{shelf['letter']}?tab=text")
    settled(page)
    width = page.locator(".sheet").bounding_box()
    page.keyboard.press("+")
    page.keyboard.press("+")
    larger = page.locator(".sheet").bounding_box()
    assert width is not None
    assert larger is not None
    assert larger["width"] == pytest.approx(1.5 * width["width"], rel=0.01)
    page.keyboard.press("]")
    expect(page.locator("#text-of-page h2")).to_have_text("第 2 页的文字")
    settled(page)
    expect(page).to_have_url(re.compile("page=2"))
    expect(page.locator("[data-zoomed]")).to_have_text("150%")
    page.keyboard.press("r")
    turned = page.locator(".sheet").bounding_box()
    assert turned is not None
    assert turned["width"] > turned["height"]
    assert [one.data["page"] for one in lines(archive, "page.viewed")] == [1, 2]
    page.go_back()
    expect(page.locator("#text-of-page h2")).to_have_text("第 1 页的文字")


def test_tabs_change_in_place_and_stand_in_the_address(begin: Callable[..., Page], shelf: dict[str, int | str]) -> None:
    page = begin()
    page.goto(f"/document/{shelf['notice']}")
    page.evaluate("window.stayed = true")
    page.click("[data-tab=retention]")
    expect(page.locator("#tab-retention")).to_be_visible()
    expect(page.locator("#tab-description")).to_be_hidden()
    assert page.evaluate("window.stayed") is True
    expect(page).to_have_url(re.compile("tab=retention"))
    page.reload()
    expect(page.locator("#tab-retention")).to_be_visible()


def test_a_tab_that_is_filled_when_it_is_opened_leaves_what_was_begun_on_another(
    begin: Callable[..., Page], shelf: dict[str, int | str]
) -> None:
    page = begin()
    page.goto(f"/document/{shelf['notice']}")
    page.evaluate("window.stayed = true")
    page.click("#tab-description details.edit summary")
    page.fill("#tab-description [name=title]", "写了一半的题名")
    for tab, title in (("custody", "纸质件"), ("checks", "检查")):
        expect(page.locator(f"#tab-{tab} h2")).to_have_count(0)
        page.click(f"[data-tab={tab}]")
        expect(page.locator(f"#tab-{tab} h2")).to_have_text(title)
        expect(page.locator("#tabs .tab-body:visible")).to_have_count(1)
        expect(page.locator("[data-tab][aria-current=page]")).to_have_text(page.inner_text(f"[data-tab={tab}]"))
    page.click("[data-tab=description]")
    expect(page.locator("#tab-description [name=title]")).to_have_value("写了一半的题名")
    assert page.evaluate("window.stayed") is True


def test_sealed_case_files_are_sealed_again_at_once(begin: Callable[..., Page], shelf: dict[str, int | str]) -> None:
    page = begin()
    page.goto("/search?q=透析&sealed=1")
    page.fill("[name=reason]", "核对重新建档的家庭")
    page.click("main .btn-primary")
    expect(page.locator("#facets")).to_contain_text("理由：核对重新建档的家庭")
    page.get_by_role("button", name="立即封存").click()
    page.wait_for_url("**/search")
    page.goto("/search?q=透析&sealed=1")
    expect(page.locator("[name=reason]")).to_be_visible()


def test_without_script_one_searches_previews_files_and_decides(
    begin: Callable[..., Page], shelf: dict[str, int | str]
) -> None:
    page = begin(java_script_enabled=False)
    state_purpose(page)
    page.goto("/search")
    page.fill("#q", "透析")
    page.keyboard.press("Enter")
    page.locator(".hit", has_text="帮扶申请书").get_by_role("link", name="预览").click()
    expect(page.locator("#preview dd").first).to_have_text("困难职工帮扶申请书")
    page.select_option("#sort", "newest")
    page.locator("form:has(#sort) button").click()
    expect(page).to_have_url(re.compile("sort=newest"))
    page.locator(".hit", has_text="帮扶申请书").get_by_role("checkbox").check()
    page.locator(".picked button", has_text="归档").click()
    expect(page.locator(".toast-x")).to_contain_text("已归档 1 件")
    page.goto(f"/document/{shelf['notice']}")
    page.click("[data-tab=retention]")
    page.check("[name=rule][value='filing_year+10y']")
    page.fill("#determine-reason", "事务性通知")
    page.click("#tab-retention form .btn-primary")
    expect(page.locator(".doc-head .chip", has_text="期限未定")).to_have_count(0)
    page.goto(f"/document/{shelf['letter']}?page=2")
    page.click("[data-opens=turn]")
    page.select_option("dialog[open] [name=degrees]", "180")
    page.click("dialog[open] .btn-primary")
    expect(page.locator(".toast-x")).to_contain_text("第 2 页已旋转")
