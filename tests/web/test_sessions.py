"""Logging in, staying in, being put out."""

from collections.abc import Callable

import pytest
from flask import Flask

from service.archive import Archive
from service.catalogue.people import Role
from service.usecases.house.people import actor_of_login, change_person
from service.usecases.house.tokens import issue_token
from service.usecases.permissions import Actor
from service.web import create_app
from service.web.security import cookie_name
from tests.fixtures import PASSWORD, Hands
from tests.web.browser import Browser


def test_whoever_is_not_logged_in_is_led_to_the_log_in_and_then_on(browser: Browser, reader: Actor) -> None:
    answer = browser.get("/cases?state=open")
    assert answer.status_code == 302
    assert answer.location == "/login?next=/cases?state%3Dopen"
    browser.get(answer.location)
    answer = browser.post("/login", {"login": reader.login, "password": PASSWORD, "next": "/cases?state=open"})
    assert answer.location == "/cases?state=open"
    assert browser.get(answer.location).status_code == 200


@pytest.mark.parametrize("target", ["//example.com/", "/\\example.com", "https://example.com/", "javascript:1", ""])
def test_the_log_in_leads_nobody_to_another_host(browser: Browser, reader: Actor, target: str) -> None:
    assert browser.log_in(reader.login, next=target).location == "/"


def test_a_wrong_password_says_how_many_attempts_are_left(browser: Browser, reader: Actor) -> None:
    answer = browser.log_in(reader.login, "not the password")
    assert answer.status_code == 401
    assert "用户名或密码不对。" in answer.text
    assert "还可再试 4 次" in answer.text
    assert f'value="{reader.login}"' in answer.text
    assert "not the password" not in answer.text


def test_an_unknown_log_in_is_answered_like_a_wrong_password(browser: Browser) -> None:
    answer = browser.log_in("nobody", "not the password")
    assert answer.status_code == 401
    assert "还可再试 4 次" in answer.text


def test_after_five_wrong_passwords_the_right_one_has_to_wait(browser: Browser, reader: Actor, hands: Hands) -> None:
    for _ in range(5):
        browser.log_in(reader.login, "not the password")
    answer = browser.log_in(reader.login)
    assert answer.status_code == 401
    assert "请过 15 分钟再试" in answer.text
    hands.forward(minutes=15, seconds=1)
    assert browser.log_in(reader.login).status_code == 302


@pytest.mark.parametrize(("key", "status"), [(b"k" * 32, 200), (b"another key" * 3, 302)])
def test_who_logged_in_at_one_process_is_known_to_others_that_have_its_key(
    archive: Archive, reader: Actor, key: bytes, status: int
) -> None:
    here = Browser(create_app(archive, secret_key=b"k" * 32).test_client())
    here.log_in(reader.login)
    there = Browser(create_app(archive, secret_key=key).test_client())
    kept = here.client.get_cookie(cookie_name(archive.settings))
    assert kept is not None
    there.client.set_cookie(kept.key, kept.value)
    assert there.get("/account").status_code == status
    there.token = here.token
    is_taken = there.post("/purpose", {"purpose": "核对帮扶资格"}).status_code == 302
    assert is_taken == (status == 200)


def test_a_session_that_is_used_lasts_and_an_idle_one_ends(at_reader: Browser, hands: Hands) -> None:
    for _ in range(3):
        hands.forward(minutes=59)
        assert at_reader.get("/cases").status_code == 200
    hands.forward(minutes=61)
    assert at_reader.get("/cases").status_code == 302


def test_no_session_lasts_longer_than_a_day_of_work(at_reader: Browser, hands: Hands) -> None:
    for _ in range(12):
        hands.forward(minutes=59)
        assert at_reader.get("/cases").status_code == 200
    hands.forward(minutes=13)
    assert at_reader.get("/cases").status_code == 302


def test_a_cookie_of_before_the_log_out_opens_nothing_after_it(at_reader: Browser, app: Flask) -> None:
    cookie = at_reader.client.get_cookie("shoucang")
    assert cookie is not None
    assert at_reader.post("/logout").location == "/login"
    assert at_reader.get("/cases").status_code == 302
    thief = app.test_client()
    thief.set_cookie("shoucang", cookie.value)
    assert thief.get("/cases").status_code == 302


def test_a_stopped_person_is_out_at_once(at_reader: Browser, archive: Archive, admin: Actor) -> None:
    person = actor_of_login("reader", archive=archive)
    change_person(admin, person.id or 0, archive=archive, active=False, appointed=[])
    assert at_reader.get("/cases").status_code == 302


def test_the_cookie_is_for_the_server_alone(browser: Browser, reader: Actor) -> None:
    browser.get("/login")
    answer = browser.post("/login", {"login": reader.login, "password": PASSWORD})
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Expires" not in cookie


def test_a_session_of_before_the_log_in_does_not_become_that_of_the_person(browser: Browser, reader: Actor) -> None:
    browser.get("/login")
    before = browser.client.get_cookie("shoucang")
    browser.post("/login", {"login": reader.login, "password": PASSWORD})
    after = browser.client.get_cookie("shoucang")
    assert before is not None
    assert after is not None
    assert before.value != after.value


def test_a_form_without_its_token_changes_nothing(at_reader: Browser) -> None:
    answer = at_reader.client.post("/account/language", data={"language": "en"})
    assert answer.status_code == 400
    assert "没有执行" in answer.text
    assert "我的账户" in at_reader.get("/account").text


def test_a_form_with_the_token_of_another_session_changes_nothing(
    at_reader: Browser, open_browser: Callable[[], Browser]
) -> None:
    other = open_browser()
    other.get("/login")
    answer = at_reader.client.post("/account/language", data={"language": "en", "csrf_token": other.token})
    assert answer.status_code == 400


def test_even_the_log_in_wants_its_token(browser: Browser, reader: Actor) -> None:
    answer = browser.client.post("/login", data={"login": reader.login, "password": PASSWORD})
    assert answer.status_code == 400


def test_a_token_opens_no_page(app: Flask, archive: Archive, reader: Actor) -> None:
    secret = issue_token(reader, "script", archive=archive)
    answer = app.test_client().get("/cases", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 302


def test_a_person_without_a_role_reaches_their_account_and_nothing_else(
    browser: Browser, archive: Archive, admin: Actor, appoint: Callable[[str, Role, str], Actor]
) -> None:
    person = appoint("leaver", Role.READER, "J012")
    change_person(admin, person.id or 0, archive=archive, active=True, appointed=[])
    browser.log_in("leaver")
    assert browser.get("/", follow_redirects=True).request.path == "/account"
    assert browser.get("/cases").status_code == 403
