"""The second step, one's own log-ins and tokens, as people meet them on the pages."""

import re
from base64 import b32decode
from collections.abc import Callable

import pytest
from flask import Flask

from service import totp
from service.archive import Archive
from service.catalogue.people import TokenScope
from service.usecases.house import tokens
from service.usecases.house.people import actor_of_login
from service.usecases.permissions import Actor
from service.web.sessions import browser_of
from tests.fixtures import PASSWORD, Hands, code_of, enrol
from tests.web.browser import Browser

SECRET = re.compile(r'id="secret" value="([A-Z2-7 ]+)"')


def test_an_authenticator_is_enrolled_by_its_code_and_the_codes_for_recovery_are_shown_once(
    browser: Browser, archive: Archive, reader: Actor, hands: Hands
) -> None:
    browser.log_in(reader.login)
    assert "还没有登记身份验证器" in browser.get("/account").text
    wrong = browser.post("/account/second-step", {"password": "not the password"})
    assert (wrong.status_code, "密码或动态码不对" in wrong.text) == (422, True)
    shown = browser.post("/account/second-step", {"password": PASSWORD})
    assert shown.headers["Cache-Control"] == "no-store"
    assert "<svg" in shown.text
    found = SECRET.search(shown.text)
    assert found
    secret = b32decode(found[1].replace(" ", ""))
    again = browser.post("/account/second-step/confirm", {"code": "000000"})
    assert (again.status_code, SECRET.search(again.text)) == (422, None)
    done = browser.post(
        "/account/second-step/confirm", {"code": totp.code_at(secret, totp.step_of(archive.clock.now()))}
    )
    spares = re.findall(r'<li><span class="code">([a-z2-7-]+)</span>', done.text)
    assert len(spares) == 10
    page = browser.get("/account").text
    assert "10 个备用码" in page
    assert spares[0] not in page
    assert browser.get("/account/second-step/confirm").location == "/account/second-step"
    hands.forward(minutes=1)
    other = Browser(browser.client.application.test_client())
    assert other.log_in(reader.login).location == "/login/code"
    other.get("/login/code")
    assert other.post("/login/code", {"code": spares[0]}).location == "/"
    assert "9 个备用码" in other.get("/account").text


def test_the_code_is_asked_for_after_the_password_and_leads_on(
    browser: Browser, archive: Archive, reader: Actor
) -> None:
    enrol(archive, reader)
    answer = browser.log_in(reader.login, next="/cases")
    assert answer.location == "/login/code"
    assert browser.get("/cases").status_code == 302
    browser.get("/login/code")
    wrong = browser.post("/login/code", {"code": "000000"})
    assert (wrong.status_code, "动态码不对" in wrong.text) == (401, True)
    right = browser.post("/login/code", {"code": code_of(archive, reader)})
    assert right.location == "/cases"
    assert browser.get("/cases").status_code == 200


def test_whoever_gave_no_password_is_asked_for_no_code(browser: Browser) -> None:
    assert browser.get("/login/code").location == "/login"
    browser.get("/login")
    answer = browser.post("/login/code", {"code": "287082"})
    assert (answer.status_code, "请重新登录" in answer.text) == (401, True)


def test_the_half_of_a_log_in_is_no_log_in_even_put_in_the_place_of_one(
    app: Flask, archive: Archive, reader: Actor
) -> None:
    enrol(archive, reader)
    browser = Browser(app.test_client())
    browser.log_in(reader.login)
    with browser.client.session_transaction() as cookie:
        cookie["_user_id"] = cookie["half"]
    assert browser.get("/cases").status_code == 302


def test_one_sees_ones_own_log_ins_and_ends_them(open_browser: Callable[[], Browser], reader: Actor) -> None:
    here, there, third = open_browser(), open_browser(), open_browser()
    there.client.environ_base["HTTP_USER_AGENT"] = (
        "Mozilla/5.0 (Windows NT 10.0) AppleWebKit Chrome/140.0 Safari/537.36"
    )
    there.client.environ_base["REMOTE_ADDR"] = "198.51.100.9"
    for one in (here, there, third):
        one.log_in(reader.login)
    page = here.get("/account").text
    assert "Chrome · Windows" in page
    assert "198.51.100.9" in page
    assert page.count("就是这里") == 1
    ends = re.findall(r'action="(/account/sessions/\d+/end)"', page)
    assert len(ends) == 2
    here.post(ends[0])
    assert sorted(one.get("/cases").status_code for one in (here, there, third)) == [200, 200, 302]
    here.post("/account/sessions/end-others")
    assert [one.get("/cases").status_code for one in (here, there, third)] == [200, 302, 302]


def test_nobody_ends_a_log_in_of_somebody_else(
    open_browser: Callable[[], Browser], reader: Actor, keeper: Actor
) -> None:
    mine, theirs = open_browser(), open_browser()
    mine.log_in(reader.login)
    theirs.log_in(keeper.login)
    for number in range(1, 5):
        mine.post(f"/account/sessions/{number}/end")
        mine.log_in(reader.login)
    assert theirs.get("/cases").status_code == 200


def test_an_administrator_ends_somebodys_log_ins_and_second_step(
    at_admin: Browser, open_browser: Callable[[], Browser], archive: Archive, reader: Actor
) -> None:
    enrol(archive, reader)
    theirs = open_browser()
    theirs.log_in(reader.login)
    theirs.get("/login/code")
    theirs.post("/login/code", {"code": code_of(archive, reader)})
    page = at_admin.get(f"/people/{reader.id}").text
    assert "现有 1 处登录" in page
    assert "已登记两步验证" in page
    assert "都已退出" in at_admin.post(f"/people/{reader.id}/sessions/end", follow_redirects=True).text
    assert theirs.get("/cases").status_code == 302
    assert "已取消" in at_admin.post(f"/people/{reader.id}/second-step/end", follow_redirects=True).text
    assert theirs.log_in(reader.login).location == "/"


def test_a_token_is_made_for_reading_unless_more_is_asked_for_and_tells_its_last_use(
    at_reader: Browser, app: Flask, archive: Archive, hands: Hands
) -> None:
    at_reader.post("/account/tokens", {"name": "对账", "days": "30", "scope": "emperor"})
    shown = at_reader.post("/account/tokens", {"name": "收件", "days": "30", "scope": "intake"}).text
    (first, second) = tokens.own_tokens(actor_of_login("reader", archive=archive), archive=archive)
    assert (first.scope, second.scope) == (TokenScope.READ, TokenScope.INTAKE)
    page = at_reader.get("/account").text
    assert "只能查阅" in page
    assert page.count("从未") == 2
    secret = re.search(r'id="secret" value="([^"]+)"', shown)
    assert secret
    hands.forward(minutes=2)
    app.test_client().get("/api/v1/units", headers={"Authorization": f"Bearer {secret[1]}"})
    assert at_reader.get("/account").text.count("从未") == 1


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox · Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge · Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19 Safari/604.1", "Safari · iPhone"),
        ("Mozilla/5.0 (Linux; Android 16) Chrome/140.0 Mobile Safari/537.36", "Chrome · Android"),
        ("curl/8", ""),
        ("<script>alert(1)</script>", ""),
    ],
)
def test_browsers_are_called_as_people_know_them(agent: str, said: str) -> None:
    assert browser_of(agent) == said
