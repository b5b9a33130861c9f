"""The page about the REST interface."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page

from service.web.interface import interface_of
from tests.web.browser import LOOKS, Browser

CHINESE = re.compile("[\u4e00-\u9fff]")


def test_the_page_shows_every_operation_to_everybody_who_is_logged_in(
    app: Flask, at_reader: Browser, browser: Browser
) -> None:
    paths = interface_of(app).description()["paths"]
    text = at_reader.get("/interface").text
    for path, methods in paths.items():
        assert text.count(f">{path}</span>") == len(methods), path
    assert browser.get("/interface").status_code == 302


def test_the_account_page_leads_to_it(at_reader: Browser) -> None:
    assert 'href="/interface"' in at_reader.get("/account").text


def test_the_example_is_addressed_to_this_archive(at_reader: Browser) -> None:
    assert "http://localhost/api/v1/desk" in at_reader.get("/interface").text


def test_its_words_are_english_for_a_reader_of_english(at_reader: Browser) -> None:
    at_reader.post("/account/language", {"language": "en"})
    text = at_reader.get("/interface").text
    main = text[text.index("<main") : text.index("</main>")]
    # Examples are from the archive's own life, and stay as they are.
    told = re.sub(r"<pre.*?</pre>|<td[^>]*data-l=\"Example\">.*?</td>", "", main, flags=re.DOTALL)
    assert CHINESE.findall(told) == []
    assert "Take files in" in told


@pytest.mark.browser
@pytest.mark.parametrize("look", LOOKS)
def test_with_everything_unfolded_axe_finds_nothing(begin: Callable[..., Page], look: str) -> None:
    page = begin(look)
    page.goto("/interface")
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
