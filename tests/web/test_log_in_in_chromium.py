"""Enrolling an authenticator and logging in with it, in a real browser and for everybody's eyes."""

from base64 import b32decode

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect

from service import totp
from service.archive import Archive
from service.usecases.permissions import Actor
from tests.fixtures import PASSWORD, Hands, code_of
from tests.web.browser import LOOKS

pytestmark = pytest.mark.browser


def looked_at(page: Page) -> None:
    """Nothing for axe to find, and no sideways scrolling."""
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def enter(page: Page, login: str) -> None:
    """Give a name and a password."""
    page.goto("/login")
    page.fill("[name=login]", login)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")


@pytest.mark.parametrize("look", ["office", "small phone, dark"])
def test_an_authenticator_is_enrolled_and_used(
    chrome: Chromium, address: str, archive: Archive, keeper: Actor, hands: Hands, look: str
) -> None:
    context = chrome.new_context(base_url=address, **LOOKS[look])  # type: ignore[arg-type]
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    enter(page, keeper.login)
    page.wait_for_url(lambda url: "/login" not in url)
    page.goto("/account")
    looked_at(page)
    page.click("text=登记…")
    page.wait_for_url("**/account/second-step")
    looked_at(page)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector(".qr-frame svg")
    looked_at(page)
    secret = b32decode(page.input_value("#secret").replace(" ", ""))
    page.fill("[name=code]", totp.code_at(secret, totp.step_of(archive.clock.now())))
    page.keyboard.press("Enter")
    page.wait_for_selector("ol.codes li")
    looked_at(page)
    context.clear_cookies()
    hands.forward(minutes=1)
    enter(page, keeper.login)
    page.wait_for_url("**/login/code")
    looked_at(page)
    page.fill("[name=code]", code_of(archive, keeper))
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/login" not in url)
    page.goto("/account")
    looked_at(page)
    expect(page.locator("text=10 个备用码")).to_have_count(1)
    assert complaints == []
    context.close()
