"""Sealed case files on pages: asked for a reason on the way, and sealed again when it has run out."""

from datetime import date
from urllib.parse import unquote

import pytest

from service.archive import Archive
from service.usecases.cases.cases import open_case, withdraw_case
from tests.fixtures import Desk, Hands
from tests.web.browser import Browser

WHY = {"reason": "核对重新建档的家庭"}


@pytest.fixture
def sealed(desk: Desk, archive: Archive) -> tuple[str, int]:
    """A withdrawn case file and the paper in it."""
    code = open_case(desk.actor, archive=archive, household="周敬棠")
    paper = desk.described(case=code)
    withdraw_case(desk.actor, code, date(2026, 10, 15), "脱困", archive=archive)
    desk.work()
    return code, paper


def test_a_page_asks_why_goes_on_and_asks_again_when_the_time_is_over(
    at_keeper: Browser, sealed: tuple[str, int], hands: Hands
) -> None:
    code, paper = sealed
    for path in (
        f"/case/{code}",
        f"/document/{paper}",
        "/search?q=收入&sealed=1",
        "/cases?state=withdrawn",
        "/cases?state=all",
    ):
        asked = at_keeper.get(path)
        assert asked.status_code == 409, path
        assert 'action="/sealed"' in asked.text
        assert "周敬棠" not in asked.text
    assert "周敬棠" not in at_keeper.get("/cases?words=周敬棠").text.replace('value="周敬棠"', "")
    assert "0 件" in at_keeper.get("/search?q=收入").text
    assert at_keeper.post("/sealed", {"reason": " ", "next": f"/document/{paper}"}).status_code == 422
    assert at_keeper.post("/sealed", {**WHY, "next": "//evil.example"}).location == "/"
    stated = at_keeper.post("/sealed", {**WHY, "next": f"/case/{code}"})
    assert unquote(stated.location) == f"/case/{code}"
    for path in (f"/case/{code}", f"/document/{paper}", "/search?q=收入&sealed=1", "/cases?state=withdrawn"):
        assert "周敬棠" in at_keeper.get(path).text, path
    at_keeper.post("/sealed/end")
    assert at_keeper.get(f"/document/{paper}").status_code == 409
    at_keeper.post("/sealed", WHY)
    hands.forward(minutes=16)
    assert at_keeper.get(f"/document/{paper}").status_code == 409


def test_whoever_only_reads_is_told_to_ask_for_an_approval(at_reader: Browser, sealed: tuple[str, int]) -> None:
    code, paper = sealed
    for path in (
        f"/case/{code}",
        f"/document/{paper}",
        f"/document/{paper}/page/1/thumbnail",
        f"/cases/download/{code}",
    ):
        at_reader.post("/purpose", {"purpose": "核对帮扶资格"})
        answer = at_reader.get(path)
        assert answer.status_code == 403, path
        assert "周敬棠" not in answer.text
    assert at_reader.post("/sealed", WHY).status_code == 403
    assert "连同封存的案卷" not in at_reader.get("/search?q=收入").text
