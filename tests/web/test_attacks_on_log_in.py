"""Attackers at the door: old secrets, foreign addresses, forged cookies, and rights that were taken away meanwhile."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select

from config import load_settings
from service.archive import Archive
from service.catalogue.audit import AuditEntry
from service.catalogue.people import Role, TokenScope
from service.usecases.house import logging_in, people, tokens
from service.usecases.house.people import Appointed
from service.usecases.house.throttling import ATTEMPTS
from service.usecases.permissions import Actor
from service.web import create_app
from service.web.sessions import local_target
from tests.fixtures import PASSWORD, Hands
from tests.web.browser import Browser

KEY = b"a key of the test that nobody knows"


def behind(archive: Archive, **environ: str) -> Flask:
    """The pages of the archive with other settings."""
    home = {"SHOUCANG_HOME": str(archive.settings.home), "SHOUCANG_OCR": "null"}
    settings = load_settings({**home, **environ}, archive.settings.home)
    return create_app(replace(archive, settings=settings), secret_key=KEY)


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example/",
        "https:evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/\n/evil.example",
        "/\r\nSet-Cookie: a=b",
        "/cases\r\nLocation: https://evil.example",
        "/\x00",
        "/\u2028",
        " /cases",
        "evil.example",
        "",
    ],
)
def test_no_address_in_next_leads_away_or_into_the_headers(browser: Browser, reader: Actor, target: str) -> None:
    assert local_target(target) is None
    answer = browser.log_in(reader.login, next=target)
    assert answer.location == "/"
    assert "a=b" not in str(answer.headers)


def test_what_stands_in_next_is_escaped_on_the_page(browser: Browser) -> None:
    page = browser.get("/login", query_string={"next": '/"><script>alert(1)</script>'}).text
    assert "<script>alert" not in page


def test_a_session_planted_before_the_log_in_is_worth_nothing_after_it(app: Flask, reader: Actor) -> None:
    thief, victim = Browser(app.test_client()), Browser(app.test_client())
    thief.get("/login")
    planted = thief.client.get_cookie("shoucang")
    assert planted is not None
    victim.client.set_cookie("shoucang", planted.value)
    assert victim.log_in(reader.login).status_code == 302
    assert victim.get("/cases").status_code == 200
    assert thief.get("/cases").status_code == 302
    assert thief.client.get("/cases", headers={"Cookie": f"shoucang={planted.value}"}).status_code == 302


def test_a_cookie_that_another_key_signed_opens_nothing(app: Flask, archive: Archive, reader: Actor) -> None:
    forger = create_app(archive, secret_key=b"a guess").test_client()
    begun = logging_in.log_in(reader.login, PASSWORD, archive=archive)
    with forger.session_transaction() as cookie:
        cookie["_user_id"] = begun.secret
    forged = forger.get_cookie("shoucang")
    assert forged is not None
    client = app.test_client()
    client.set_cookie("shoucang", forged.value)
    assert client.get("/cases").status_code == 302


def test_a_role_that_is_taken_away_is_gone_with_the_next_request(
    browser: Browser, archive: Archive, admin: Actor, keeper: Actor
) -> None:
    browser.log_in(keeper.login)
    assert browser.get("/intake").status_code == 200
    secret = tokens.issue_token(keeper, "收件", archive=archive, scope=TokenScope.ALL)
    bearer = {"Authorization": f"Bearer {secret}"}
    open_case = lambda: browser.client.post("/api/v1/cases", json={"unit": "J012"}, headers=bearer)  # noqa: E731
    assert open_case().status_code == 201
    people.change_person(
        admin, keeper.id or 0, archive=archive, active=True, appointed=[Appointed(Role.READER, "J012")]
    )
    assert open_case().status_code == 403
    assert browser.get("/intake").status_code == 302
    browser.log_in(keeper.login)
    assert browser.get("/intake").status_code == 403


def test_a_changed_password_ends_what_a_thief_has_open(
    open_browser: Callable[[], Browser], archive: Archive, reader: Actor
) -> None:
    mine, thief = open_browser(), open_browser()
    mine.log_in(reader.login)
    thief.log_in(reader.login)
    new = "a sentence that I remember"
    mine.post("/account/password", {"old": PASSWORD, "password": new, "again": new})
    assert (mine.get("/cases").status_code, thief.get("/cases").status_code) == (200, 302)


def test_who_finds_a_browser_open_guesses_the_password_no_longer_than_anybody(
    browser: Browser, archive: Archive, reader: Actor, hands: Hands
) -> None:
    browser.log_in(reader.login)
    new = "a sentence that I remember"
    guess = {"old": "not the password", "password": new, "again": new}
    answers = [browser.post("/account/password", guess) for _ in range(ATTEMPTS)]
    assert {answer.status_code for answer in answers} == {422}
    assert browser.post("/account/password", {**guess, "old": PASSWORD}).status_code == 401
    with archive.database.read() as session:
        acts = select(func.count()).where(AuditEntry.act == "proof.failed", AuditEntry.subject_id == reader.id)
        assert session.scalar(acts) == ATTEMPTS
    hands.forward(minutes=15, seconds=1)
    assert browser.post("/account/password", {**guess, "old": PASSWORD}).status_code == 302


@pytest.mark.parametrize("way", ["own", "set", "new"])
@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("v7#kQ!mz2&L", "12 至 128"),
        ("reader@20261123", "太容易猜"),
        ("榆阳市总工会2026年123", "太容易猜"),
        ("shoucang12345678", "太容易猜"),
    ],
)
def test_every_page_asks_for_the_same_password(
    at_admin: Browser, at_reader: Browser, reader: Actor, way: str, password: str, said: str
) -> None:
    person = {"login": "second.reader", "name": "李读", "role": ["reader"], "unit": ["J012"], "password": password}
    answer = {
        "own": lambda: at_reader.post("/account/password", {"old": PASSWORD, "password": password, "again": password}),
        "set": lambda: at_admin.post(f"/people/{reader.id}/password", {"password": password}),
        "new": lambda: at_admin.post("/people", person),
    }[way]()
    assert answer.status_code == 422
    assert said in answer.text


def test_a_token_of_a_narrower_scope_does_what_it_says_and_no_more(
    app: Flask, archive: Archive, keeper: Actor, hands: Hands
) -> None:
    client = app.test_client()

    def asked(scope: TokenScope, method: str, path: str, **body: object) -> int:
        secret = tokens.issue_token(keeper, "程序", archive=archive, scope=scope)
        bearer = {"Authorization": f"Bearer {secret}"}
        return client.open(f"/api/v1{path}", method=method, headers=bearer, **body).status_code

    case = {"json": {"unit": "J012"}}
    assert [asked(scope, "GET", "/cases") for scope in TokenScope] == [200, 200, 200]
    assert [asked(scope, "POST", "/cases", **case) for scope in TokenScope] == [403, 403, 201]
    assert [asked(scope, "POST", "/reminders/1/read") for scope in TokenScope] == [403, 404, 404]


def test_a_replayed_revoked_or_expired_token_opens_nothing(
    app: Flask, archive: Archive, reader: Actor, hands: Hands
) -> None:
    client = app.test_client()
    secret = tokens.issue_token(reader, "程序", archive=archive, days=1)
    bearer = {"Authorization": f"Bearer {secret}"}
    assert client.get("/api/v1/cases", headers=bearer).status_code == 200
    (token,) = tokens.own_tokens(reader, archive=archive)
    tokens.revoke_token(reader, token.id, archive=archive)
    assert client.get("/api/v1/cases", headers=bearer).status_code == 401
    other = {"Authorization": f"Bearer {tokens.issue_token(reader, '程序', archive=archive, days=1)}"}
    hands.forward(days=1)
    assert client.get("/api/v1/cases", headers=other).status_code == 401


def test_a_token_in_the_address_or_the_cookie_is_no_token(app: Flask, archive: Archive, reader: Actor) -> None:
    secret = tokens.issue_token(reader, "程序", archive=archive)
    client = app.test_client()
    assert client.get(f"/api/v1/cases?token={secret}").status_code == 401
    with client.session_transaction() as cookie:
        cookie["_user_id"] = secret
    assert client.get("/api/v1/cases").status_code == 401
    assert client.get("/cases").status_code == 302


@pytest.mark.parametrize(
    ("environ", "name", "secure"),
    [
        ({}, "shoucang", False),
        ({"SHOUCANG_TLS": "self"}, "__Host-shoucang", True),
        ({"SHOUCANG_PUBLIC_URL": "https://localhost"}, "__Host-shoucang", True),
        ({"SHOUCANG_PUBLIC_URL": "http://localhost"}, "shoucang", False),
    ],
)
def test_the_cookie_is_for_this_host_and_no_script(
    archive: Archive, environ: dict[str, str], name: str, secure: bool
) -> None:
    answer = behind(archive, **environ).test_client().get("/login", base_url="https://localhost")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith(f"{name}=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert ("Secure" in cookie.split("; ")) is secure
    assert "Domain" not in cookie
    assert ("Strict-Transport-Security" in answer.headers) is secure


def test_who_asks_by_another_name_is_refused_where_the_name_is_known(archive: Archive) -> None:
    client = behind(archive, SHOUCANG_PUBLIC_URL="https://dang.example").test_client()
    assert client.get("/login", base_url="https://dang.example").status_code == 200
    assert client.get("/login", base_url="https://evil.example").status_code == 400


def test_an_address_is_believed_from_as_many_proxies_as_are_ours(archive: Archive, reader: Actor) -> None:
    def seen(app: Flask, forwarded: str) -> str:
        browser = Browser(app.test_client())
        browser.client.environ_base["HTTP_X_FORWARDED_FOR"] = forwarded
        browser.log_in(reader.login)
        return browser.get("/account").text

    assert "203.0.113.5" not in seen(behind(archive), "203.0.113.5")
    page = seen(behind(archive, SHOUCANG_PROXIES="1"), "198.51.100.66, 203.0.113.5")
    assert "203.0.113.5" in page
    assert "198.51.100.66" not in page


def test_a_log_in_name_of_any_length_and_kind_is_just_wrong(browser: Browser) -> None:
    for name in ("x" * 5000, "'; DROP TABLE person; --", "管理员\x00", "../../etc/passwd", "{{7*7}}", "%s%n"):
        answer = browser.log_in(name, "not the password")
        assert (answer.status_code, "49" in answer.text.split("还可再试")[0][-200:]) == (401, False)
    assert browser.log_in("admin", "x" * 5000).status_code == 401
