"""Holds on their pages: placed from a document, a case file, a unit and a search; seen, reviewed, released."""

import re
from collections.abc import Callable

import pytest

from service.archive import Archive
from service.usecases.cases.cases import open_case
from service.usecases.holds.holds import OnDocument, place_hold
from service.usecases.permissions import Actor
from tests.fixtures import Desk, Hands
from tests.web.browser import Browser

WORDS = {"reason": "债权债务未结清", "basis": "会计档案管理办法第十九条"}


@pytest.fixture
def case(desk: Desk, archive: Archive) -> str:
    """A file with one paper, number 1."""
    code = open_case(desk.actor, archive=archive, household="周敬棠")
    desk.described("A09", case=code, title="周敬棠收入证明")
    return code


def place(browser: Browser, query: str, **words: str) -> str:
    """Place a hold from the form of an address; gives the page that follows."""
    page = browser.get(f"/holds/new?{query}")
    assert page.status_code == 200
    answer = browser.post(f"/holds/new?{query}", {**WORDS, **words})
    assert answer.status_code == 302, answer.text
    return browser.get(answer.location).text


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("document=1", "周敬棠收入证明"),
        ("case={case}", "周敬棠"),
        ("of_unit=1", "榆阳市总工会"),
        ("q=周敬棠&type=A09", "文种：A09 收入证明"),
    ],
)
def test_a_hold_is_placed_from_wherever_one_stands(at_admin: Browser, case: str, query: str, told: str) -> None:
    address = query.format(case=case)
    form = at_admin.get(f"/holds/new?{address}").text
    assert told in form
    assert "1 件" in form
    page = place(at_admin, address)
    assert "第 1 号保留已设立" in page
    assert told in page
    assert "周敬棠收入证明" in page
    listed = at_admin.get("/holds").text
    assert told in listed
    assert "债权债务未结清" in listed


def test_the_pages_that_lead_to_it_and_the_marks_that_it_leaves(at_admin: Browser, case: str) -> None:
    pages = {"/document/1": "document=1", f"/case/{case}": f"case={case}", "/search?q=周敬棠": "q="}
    for page, query in pages.items():
        text = at_admin.get(page).text
        assert re.search(rf'href="/holds/new\?[^"]*{re.escape(query[:5])}', text), page
        assert "/holds/1" not in text
    place(at_admin, f"case={case}")
    assert 'href="/holds/1"' in at_admin.get("/document/1").text
    assert 'href="/holds/1"' in at_admin.get(f"/case/{case}").text
    for page in ("/search?q=周敬棠", "/cases"):
        assert "#hold" in at_admin.get(page).text.split("<main", 1)[1]
    verdict = at_admin.get("/document/1?tab=retention").text
    assert "第 1 号保留" in verdict
    assert "会计档案管理办法》第十九条" in verdict


def test_what_is_missing_is_said_beside_its_field(at_admin: Browser, case: str) -> None:
    at_admin.get("/holds/new?document=1")
    for field in WORDS:
        answer = at_admin.post("/holds/new?document=1", {**WORDS, field: " "})
        assert answer.status_code == 422
        assert f'id="f-{field}-error"' in answer.text
    answer = at_admin.post("/holds/new?document=1", {**WORDS, "review_on": "2020-01-01"})
    assert 'id="f-review_on-error"' in answer.text


def test_a_hold_is_released_with_a_reason_and_stays_on_record(at_admin: Browser, case: str) -> None:
    place(at_admin, f"case={case}")
    refused = at_admin.post("/holds/1/release", {"reason": ""})
    assert refused.status_code == 422
    answer = at_admin.post("/holds/1/release", {"reason": "已结清"})
    page = at_admin.get(answer.location).text
    assert "第 1 号保留已解除" in page
    assert "已结清" in page
    assert 'data-opens="release"' not in page
    assert "没有保留" in at_admin.get("/holds").text
    assert "债权债务未结清" in at_admin.get("/holds?state=released").text


def test_a_review_that_is_due_is_seen(
    at_admin: Browser, logged_in: Callable[[Actor], Browser], admin: Actor, case: str, hands: Hands
) -> None:
    place(at_admin, "document=1", review_on="2026-12-01")
    assert "该复核了" not in at_admin.get("/holds").text
    hands.forward(days=8)
    page = logged_in(admin).get("/holds").text
    assert "1 项该复核了" in page
    assert "待复核" in page


def test_an_empty_list_teaches_and_a_reader_only_sees(at_reader: Browser, admin: Actor, desk: Desk) -> None:
    assert "有未结清的债权债务" in at_reader.get("/holds").text
    place_hold(admin, OnDocument(desk.described()), "审计", "审计法", archive=desk.archive)
    page = at_reader.get("/holds/1").text
    assert "审计法" in page
    assert 'data-opens="release"' not in page
    assert at_reader.get("/holds/new?document=1").status_code == 403
    assert at_reader.post("/holds/1/release", {"reason": "不要了"}).status_code == 403


def test_nothing_is_held_without_a_target_and_a_strange_number_is_none(at_admin: Browser) -> None:
    assert at_admin.get("/holds/new").status_code == 404
    assert at_admin.get("/holds/new?document=99").status_code == 404
    assert at_admin.get("/holds/99").status_code == 404
