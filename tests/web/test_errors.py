"""Every error is an answer: what, why, what to do, and a number to quote."""

import re

import pytest
from flask import Flask
from structlog.testing import capture_logs

from service.archive import Archive
from service.catalogue.people import TokenScope
from service.errors import (
    ArchiveError,
    ConflictError,
    InvalidError,
    NotFoundError,
    RefusedError,
    UnauthenticatedError,
    UnavailableError,
)
from service.usecases.house.tokens import issue_token
from service.usecases.permissions import Actor
from service.web.interface import interface_of
from tests.web.browser import Browser

ERRORS = {
    UnauthenticatedError("login.needed"): 401,
    RefusedError("refused", action="audit"): 403,
    NotFoundError("case.missing", reference="035"): 404,
    ConflictError("case.is_open", code="035"): 409,
    InvalidError("date.bad", date="tomorrow"): 422,
    UnavailableError("store.failed", retry_after=7, detail="disk"): 503,
}

REASON = "the secret reason"


@pytest.fixture
def failing(app: Flask) -> Flask:
    """Pages of which one fails in every way there is."""

    def fail(which: int) -> str:
        raise [*ERRORS, ZeroDivisionError(REASON)][which]

    app.add_url_rule("/fail/<int:which>", view_func=fail)
    interface_of(app).app().add_url_rule("/api/fail/<int:which>", "fail_api", view_func=fail)
    return app


@pytest.fixture
def bearer(archive: Archive, reader: Actor) -> dict[str, str]:
    """What a script says to be let in."""
    return {"Authorization": f"Bearer {issue_token(reader, 'script', archive=archive, scope=TokenScope.ALL)}"}


@pytest.mark.parametrize("which", range(len(ERRORS)))
def test_an_error_of_the_archive_is_a_page_with_its_sentence_and_a_number(
    failing: Flask, at_reader: Browser, which: int
) -> None:
    answer = at_reader.get(f"/fail/{which}")
    assert answer.status_code == list(ERRORS.values())[which]
    assert answer.mimetype == "text/html"
    assert 'role="alert"' in answer.text
    number = answer.headers["X-Request-ID"]
    assert re.fullmatch(r"[0-9A-F]{4}-[0-9A-F]{4}", number)
    assert number in answer.text


@pytest.mark.parametrize(("which", "error"), list(enumerate(ERRORS)))
def test_an_error_of_the_interface_is_a_problem_that_a_program_understands(
    failing: Flask, bearer: dict[str, str], which: int, error: ArchiveError
) -> None:
    answer = failing.test_client().get(f"/api/fail/{which}", headers=bearer)
    assert answer.mimetype == "application/problem+json"
    problem = answer.get_json()
    assert set(problem) - {"data"} == {"type", "title", "status", "detail", "code", "instance"}
    assert problem["status"] == answer.status_code == ERRORS[error]
    assert problem["code"] == error.code
    assert problem["instance"] == f"urn:shoucang:request:{answer.headers['X-Request-ID']}"


def test_a_part_that_does_not_answer_says_when_to_try_again(failing: Flask, bearer: dict[str, str]) -> None:
    assert failing.test_client().get("/api/fail/5", headers=bearer).headers["Retry-After"] == "7"


def test_an_error_that_nobody_foresaw_tells_its_number_and_not_its_reason(failing: Flask, at_reader: Browser) -> None:
    with capture_logs() as lines:
        answer = at_reader.get(f"/fail/{len(ERRORS)}?q=周敬棠")
    assert answer.status_code == 500
    assert REASON not in answer.text
    assert answer.headers["X-Request-ID"] in answer.text
    assert [(line["event"], line["endpoint"]) for line in lines] == [("request failed", "fail")]
    assert "ZeroDivisionError" in lines[0]["trace"]
    assert "in fail" in lines[0]["trace"]
    assert REASON not in str(lines)
    assert "周敬棠" not in str(lines)


def test_a_script_of_a_page_gets_a_problem_and_not_a_page(failing: Flask, at_reader: Browser) -> None:
    answer = at_reader.get("/fail/3", headers={"Accept": "application/json"})
    assert answer.mimetype == "application/problem+json"


def test_an_address_that_leads_nowhere_says_so(at_reader: Browser, browser: Browser) -> None:
    for who in (at_reader, browser):
        answer = who.get("/nowhere")
        assert answer.status_code == 404
        assert "没有这个页面。" in answer.text


def test_without_a_token_the_interface_asks_for_one(failing: Flask) -> None:
    answer = failing.test_client().get("/api/fail/0")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.get_json()["code"] == "token.needed"


def test_an_error_page_speaks_the_language_of_its_reader(failing: Flask, at_reader: Browser) -> None:
    at_reader.post("/account/language", {"language": "en"})
    assert "There is no such case file: 035." in at_reader.get("/fail/2").text
