"""Chinese and English are both complete."""

import re

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from service.sentences import SENTENCES
from service.usecases.permissions import Actor
from service.web.i18n import TRANSLATIONS
from tests.fixtures import PASSWORD
from tests.web.browser import Browser

WEB = TRANSLATIONS.parent
CHINESE = re.compile(r"[\u4e00-\u9fff]")
TEXT = re.compile(r">([^<]+)<")


def strings_of_the_templates() -> set[str]:
    """Every string to be translated; of one with a plural its singular."""
    with (TRANSLATIONS / "babel.cfg").open() as mapping:
        methods, options = parse_mapping_cfg(mapping)  # type: ignore[no-untyped-call]
    messages = (message for _, _, message, _, _ in extract_from_dir(WEB, methods, options))
    return {message if isinstance(message, str) else message[0] for message in messages}


def english() -> dict[str, tuple[str, ...]]:
    """Every string of the catalogue -> its English, in as many forms as there are numbers."""
    with (TRANSLATIONS / "en" / "LC_MESSAGES" / "messages.po").open("rb") as source:
        catalog = read_po(source)
    assert [message.id for message in catalog if message.fuzzy and message.id] == []
    forms = {}
    for message in catalog:
        if message.id:
            id_, string = message.id, message.string
            forms[id_ if isinstance(id_, str) else id_[0]] = (
                (string,) if isinstance(string, str) else tuple(string or ())
            )
    return forms


def test_every_string_of_the_templates_has_its_english_and_no_other_is_kept() -> None:
    found, translated = strings_of_the_templates(), english()
    assert len(found) > 100
    assert found - {text for text, forms in translated.items() if all(forms)} == set()
    assert translated.keys() - found == set()


def test_a_translation_is_english_and_names_what_its_original_names() -> None:
    names = re.compile(r"%\(\w+\)s")
    for text, forms in english().items():
        for form in forms:
            assert not CHINESE.search(form), text
            assert sorted(names.findall(text)) == sorted(names.findall(form)), text


def test_every_word_that_a_template_asks_for_by_name_is_known() -> None:
    asked = re.compile(r"""\b(?:(?:word|chip|plain_chip)\("(\w+)", "(\w+)"|tell\("([\w.]+\w)")""")
    found = {
        code or f"{family}.{value}"
        for path in (WEB / "templates").rglob("*.html")
        for family, value, code in asked.findall(path.read_text("utf-8"))
    }
    assert len(found) > 50
    assert found - SENTENCES.keys() == set()


def test_templates_hold_no_chinese_outside_a_translated_string() -> None:
    stripped = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
    for path in (WEB / "templates").rglob("*.html"):
        left = stripped.sub("", path.read_text("utf-8")).replace(">中文<", "><")
        assert CHINESE.findall(left) == [], path.name


def test_no_script_speaks() -> None:
    for path in (WEB / "static" / "js").glob("*.js"):
        assert CHINESE.findall(path.read_text("utf-8")) == [], path.name


@pytest.mark.parametrize(
    "path",
    [
        "/search",
        "/search?q=",
        "/purpose",
        "/cases",
        "/cases?do=open",
        "/account",
        "/audit",
        "/units",
        "/people",
        "/types",
        "/intake",
        "/desk",
        "/clocks",
        "/inbox",
        "/settings/jobs",
        "/settings/calendar",
        "/papers",
        "/retention",
        "/retention/schedule",
        "/lookups",
        "/lookups/new",
        "/lookups/register",
        "/shelves",
        "/shelves?do=box",
        "/shelves/paper",
        "/shelves/stock",
        "/retention/schedules",
        "/retention/schedules/1",
        "/retention/schedules/compare",
        "/retention/schedules/1/trial",
        "/retention/rejudgings",
    ],
)
def test_a_reader_of_english_meets_no_chinese_but_that_of_the_archive(at_admin: Browser, path: str) -> None:
    at_admin.post("/account/language", {"language": "en"})
    text = at_admin.get(path).text
    assert '<html lang="en">' in text
    known = ("榆阳市总工会", "管理员", "中文")
    left = [part.strip() for part in TEXT.findall(text) if CHINESE.search(part)]
    assert [part for part in left if not any(name in part for name in known)] == []


def test_the_language_of_the_log_in_page_stays_after_the_log_in(browser: Browser, reader: Actor) -> None:
    assert "登录" in browser.get("/login").text
    assert "Log-in name" in browser.get("/login?language=en").text
    assert "is not right" in browser.post("/login", {"login": reader.login, "password": "wrong"}).text
    browser.post("/login", {"login": reader.login, "password": PASSWORD})
    assert "My account" in browser.get("/account").text


def test_a_language_that_nobody_speaks_is_refused(at_reader: Browser) -> None:
    assert at_reader.post("/account/language", {"language": "la"}).status_code == 422
    assert at_reader.get("/login?language=la").status_code == 200
