"""Two hundred photographs on a light table in a real browser, described without a mouse."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from service.archive import Archive
from service.catalogue.photos import Photo
from tests.fixtures import Desk
from tests.photos import camera_tags, jpeg, scene
from tests.web.browser import LOOKS
from tests.web.test_work_in_chromium import purpose

pytestmark = pytest.mark.browser


def lay(desk: Desk, count: int) -> list[int]:
    """Photographs as intake leaves them; the engine, which has nothing to read here, is left out."""
    numbers = []
    for seed in range(count):
        picture = scene(seed % 40, (320, 240) if seed < 40 else (300, 225))
        tags = camera_tags(taken=f"2026:03:05 09:{seed // 60:02d}:{seed % 60:02d}")
        received = desk.take_in(jpeg(picture, tags), f"IMG_{seed:04d}.jpg")
        numbers.append(received.document_id or 0)
    desk.work()
    return numbers


def prints(page: Page) -> Locator:
    return page.locator("#prints > .print")


def written(archive: Archive) -> dict[int, tuple[str | None, str | None]]:
    with archive.database.read() as session:
        return {photo.document_id: (photo.occasion, photo.people) for photo in session.scalars(select(Photo))}


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_and_the_table_does_not_scroll_sideways(
    begin: Callable[..., Page], desk: Desk, look: str
) -> None:
    lay(desk, 3)
    page = begin(look)
    purpose(page)
    for path in ("/photos", "/photos?bare=1", "/photos?batch=999", "/document/1"):
        page.goto(path)
        found = Axe().run(page).response["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_photographs_are_described_without_a_mouse(begin: Callable[..., Page], archive: Archive, desk: Desk) -> None:
    numbers = lay(desk, 12)
    page = begin()
    page.goto("/photos")
    page.fill("[name=purpose]", "整理归档")
    page.keyboard.press("Enter")
    page.wait_for_url("**/photos*")
    expect(prints(page)).to_have_count(12)
    expect(page.locator(f"#print-{numbers[0]} a")).to_have_attribute("tabindex", "0")
    # Nothing has the focus yet, and keys mean the print in hand: three by shift and arrow, the caption, Enter.
    for _ in range(2):
        page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("[data-picked]")).to_have_text("3")
    page.keyboard.press("c")
    page.keyboard.type("春节走访慰问")
    page.keyboard.press("Tab")
    page.keyboard.type("李秀兰、王主席")
    page.keyboard.press("Enter")
    expect(page.locator("#undo")).to_contain_text("已记下 3 张")
    expect(page.locator(f"#print-{numbers[2]} .said")).to_have_text("春节走访慰问 · 李秀兰、王主席")
    assert [one for one in written(archive).values() if one[0]] == [("春节走访慰问", "李秀兰、王主席")] * 3
    # The next without a caption, for that one alone; then it is taken back.
    page.keyboard.press("n")
    expect(page.locator(f"#print-{numbers[3]} a")).to_be_focused()
    page.keyboard.press("c")
    page.keyboard.type("签到")
    page.keyboard.press("Enter")
    expect(page.locator(f"#print-{numbers[3]} .said")).to_have_text("签到")
    page.keyboard.press("z")
    expect(page.locator(f"#print-{numbers[3]} .said")).to_have_count(0)
    assert written(archive)[numbers[3]] == (None, None)
    expect(page.locator("#prints a[tabindex='0']")).to_have_count(1)  # the page came anew, and its keys are there
    # A click beside the picture takes a print in hand, and Enter opens it.
    page.locator(f"#print-{numbers[1]} .said").click()
    expect(page.locator(f"#print-{numbers[1]} a")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/document/{numbers[1]}*")
    expect(page.locator("#tab-description")).to_contain_text("李秀兰、王主席")


def test_a_caption_asks_for_no_picture_again(begin: Callable[..., Page], desk: Desk) -> None:
    lay(desk, 3)
    page = begin()
    purpose(page)
    page.goto("/photos", wait_until="networkidle")
    expect(page.locator("#print-1 a")).to_have_attribute("tabindex", "0")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/print") else None)
    page.fill("#f-occasion", "走访")
    page.keyboard.press("Enter")
    expect(page.locator("#print-1 .said")).to_have_text("走访")
    page.wait_for_load_state("networkidle")
    assert asked == []
    assert (
        page.evaluate("[...document.querySelectorAll('#prints img')].map((one) => one.naturalWidth > 0)") == [True] * 3
    )


def test_what_can_be_taken_back_counts_its_seconds_down_and_goes_with_the_last(
    begin: Callable[..., Page], desk: Desk
) -> None:
    lay(desk, 2)
    page = begin()
    purpose(page)
    page.clock.install()
    page.goto("/photos")
    for said in ("走访", "慰问"):
        page.fill("#f-occasion", said)
        page.keyboard.press("Enter")
        expect(page.locator("#print-1 .said")).to_have_text(said)
        expect(page.locator("#print-1 a")).to_be_focused()
        expect(page.locator("#undo [data-left]")).to_have_text("60")
        page.clock.run_for(20_000)
        expect(page.locator("#undo [data-left]")).to_have_text(re.compile("^(39|40)$"))
    page.clock.run_for(41_000)
    expect(page.locator("#undo button")).to_have_count(0)


def test_what_is_refused_is_said_above_the_form_and_nothing_is_lost(begin: Callable[..., Page], desk: Desk) -> None:
    lay(desk, 2)
    page = begin()
    purpose(page)
    page.goto("/photos")
    page.keyboard.press("a")
    page.fill("#f-occasion", "走访")
    page.click("#caption summary")
    page.fill("#f-parent", "没有这一件")
    page.keyboard.press("Enter")
    expect(page.locator("#caption .note")).to_contain_text("没有这一件")
    expect(page.locator("#f-occasion")).to_have_value("走访")


def test_without_script_the_table_is_a_form(begin: Callable[..., Page], archive: Archive, desk: Desk) -> None:
    numbers = lay(desk, 2)
    page = begin(java_script_enabled=False)
    purpose(page)
    page.goto("/photos")
    page.check(f"#print-{numbers[1]} input")
    page.fill("#f-people", "李秀兰")
    page.click("#caption .btn-primary")
    expect(page.locator("#undo")).to_contain_text("已记下 1 张")
    assert written(archive) == {numbers[0]: (None, None), numbers[1]: (None, "李秀兰")}
    page.click("#undo button")
    expect(page.locator("#undo button")).to_have_count(0)
    assert written(archive)[numbers[1]] == (None, None)


def test_of_look_alikes_one_is_chosen(begin: Callable[..., Page], archive: Archive, desk: Desk) -> None:
    one = desk.take_in(jpeg(scene(1, (320, 240)), camera_tags()), "a.jpg").document_id
    twin = desk.take_in(jpeg(scene(1, (320, 240)).resize((200, 150)), camera_tags()), "b.jpg").document_id
    desk.work()
    page = begin()
    purpose(page)
    page.goto("/photos")
    expect(page.locator("#likes")).to_be_visible()
    page.locator(f"#print-{one} a").focus()
    page.click("[data-keeps]")
    expect(page.locator(f"#print-{twin}")).to_contain_text("已搁置")
    with archive.database.read() as session:
        assert session.get_one(Photo, twin).kept_id == one
