"""Look-ups on pages: at the counter by those who record, approve and show, and what anybody may do without a log-in."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from flask import Flask

from retention import Mode
from service.usecases.lookups import rooms
from service.usecases.lookups.issuing import issue_copy
from service.usecases.lookups.requests import submit_request
from service.usecases.lookups.scoping import Wanted, set_scope
from service.usecases.permissions import Actor
from tests.counter import NUMBER, OTHER_NUMBER, Counter, asking, letter
from tests.fixtures import Hands
from tests.web.browser import Browser

Begin = Callable[[Actor], Browser]
FORM: dict[str, Any] = {
    "ground": "unit",
    "body": "榆阳市人民法院",
    "letter_number": "榆法介〔2026〕8号",
    "contact": "0912-3456789",
    "legal_basis": "民事诉讼法第七十条",
    "purpose": "审理案件",
    "wanted": "李秀兰户的收入证明",
    "name": "陈法官",
    "paper": "identity_card",
    "number": OTHER_NUMBER,
    "valid_until": "",
    "modes": ["read", "copy"],
}


def sent(**given: Any) -> dict[str, Any]:
    """The public form, filled in."""
    return {**FORM, "letter": (letter(), "介绍信.png"), **given}


def test_a_look_up_from_the_counter_to_its_end(counter: Counter, logged_in: Begin) -> None:
    document = counter.paper()
    clerk, leader, host = (logged_in(who) for who in (counter.clerk, counter.leader, counter.host))
    clerk.get("/lookups/new")
    answer = clerk.post("/lookups/new", sent())
    assert (answer.status_code, answer.location) == (302, "/lookups/1")
    page = clerk.get("/lookups/1").text
    assert "还缺" in page
    assert "具体范围" in page
    assert clerk.post("/lookups/1/scope", {"wanted": f"{document}:1-2"}).status_code == 302
    leader.get("/lookups/1")
    leader.post("/purpose", {"purpose": "审批查阅", "next": "/lookups/1"})
    assert "1 件等你办" in leader.get("/desk").text
    page = leader.get("/lookups/1").text
    assert page.count("/lookups/1/preview/") == 2
    assert leader.get("/lookups/1/preview/1").mimetype == "image/jpeg"
    assert leader.get("/lookups/1/letter/1").mimetype == "image/jpeg"
    terms = {"modes": ["read", "copy"], "expires_at": "2026-11-23T11:00", "views": "4", "revision": "2"}
    assert leader.post("/lookups/1/approve", terms).status_code == 302
    host.get("/lookups/1")
    assert host.post("/lookups/1/room").status_code == 302
    code = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", host.get("/lookups/1").text)
    assert code is not None
    assert "第 1 页" in host.get("/lookups/1/room").text
    assert host.get("/lookups/1/room/2").mimetype == "image/jpeg"
    made = host.post("/lookups/1/copy", {"pages": "1-2"})
    assert (made.mimetype, made.data[:5]) == ("application/pdf", b"%PDF-")
    assert host.post("/lookups/1/return", {"note": "核对无误"}).status_code == 302
    assert host.post("/lookups/1/close", {"effect": "作为证据采信"}).status_code == 302
    assert "已办结" in host.get("/lookups/1").text
    for path in ("/lookups", "/lookups?state=closed", "/lookups/register"):
        assert host.get(path).status_code == 200
    assert "作为证据采信" in host.get("/lookups/register").text


def test_the_visitors_screen_needs_the_code_and_nothing_else(
    counter: Counter, open_browser: Callable[[], Browser]
) -> None:
    lookup = counter.approved([Wanted(counter.paper())])
    opened = rooms.open_room(counter.host, lookup, archive=counter.archive)
    screen = open_browser()
    screen.get("/room")
    wrong = screen.post("/room", {"code": "0000-0000-0000"})
    assert (wrong.status_code, "口令不对" in wrong.text) == (401, True)
    assert screen.post("/room", {"code": opened.code}).location == "/room/read"
    page = screen.get("/room/read?page=2").text
    assert "陈法官" in page
    assert not re.search(r"/document/|/lookups/|original|download", page)
    assert screen.get("/room/page/2").mimetype == "image/jpeg"
    assert screen.get("/room/page/4").status_code == 404
    # The seat is no log-in.
    assert screen.get("/lookups").location.startswith("/login")
    other = open_browser()
    for path in ("/room/read", "/room/page/1"):
        assert other.get(path).status_code == 401
    screen.get("/room/read")
    screen.post("/room/leave")
    assert screen.get("/room/page/1").status_code == 401


def test_the_room_closes_on_an_open_screen(counter: Counter, logged_in: Begin, hands: Hands) -> None:
    lookup = counter.approved([Wanted(counter.paper())])
    host = logged_in(counter.host)
    rooms.open_room(counter.host, lookup, archive=counter.archive)
    assert host.get(f"/lookups/{lookup}/room/1").status_code == 200
    hands.forward(minutes=59)
    host.get("/account")
    hands.forward(minutes=1)
    assert host.get(f"/lookups/{lookup}/room/1").status_code == 409


def test_the_public_form_gives_a_receipt_and_nothing_else(counter: Counter, browser: Browser, county: str) -> None:
    answers = []
    for unit in (county, "没有的单位"):
        browser.get("/request")
        answers.append(browser.post("/request", sent(unit=unit)).text)
    numbers = [re.findall(r"CY2026-000\d", answer) for answer in answers]
    assert numbers == [["CY2026-0001"], ["CY2026-0002"]]
    assert re.sub(r"CY2026-000\d|csrf-token\" content=\"[^\"]+", "", answers[0]) == re.sub(
        r"CY2026-000\d|csrf-token\" content=\"[^\"]+", "", answers[1]
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("letter.pdf", b"<!doctype html><script>alert(1)</script>"),
        ("letter.png", b"<svg xmlns='x' onload='alert(1)'/>"),
        ("../../etc/passwd.jpg", b"root"),
        ("letter.jpg", b""),
    ],
)
def test_html_and_svg_are_no_letters_whatever_their_names(browser: Browser, name: str, content: bytes) -> None:
    browser.get("/request")
    answer = browser.post("/request", sent(letter=(BytesIO(content), name)))
    assert answer.status_code == 422
    assert "介绍信须是 PDF、JPEG 或 PNG" in answer.text


def test_the_public_form_says_beside_each_field_what_is_wrong(browser: Browser) -> None:
    browser.get("/request")
    answer = browser.post("/request", sent(number=NUMBER[:-1] + "1"))
    assert (answer.status_code, "校验码不对" in answer.text) == (422, True)
    assert "榆法介〔2026〕8号" in answer.text
    browser.get("/request")
    assert browser.post("/request", sent(purpose=" ")).status_code == 422
    browser.get("/request")
    assert browser.post("/request", sent(modes=[])).status_code == 422


def test_a_request_larger_than_a_letter_may_be_is_refused(browser: Browser) -> None:
    body, form = b"x" * ((11 << 20) + 1), "multipart/form-data; boundary=x"
    assert browser.client.post("/request", data=body, content_type=form).status_code == 413


def test_without_the_pages_token_nothing_is_taken_in(app: Flask) -> None:
    assert app.test_client().post("/request", data=sent()).status_code == 400
    assert app.test_client().post("/verify", data={"code": "x"}).status_code == 400


def test_script_in_a_visitors_name_stays_text(counter: Counter, browser: Browser, logged_in: Begin) -> None:
    script = '<script>alert("1")</script>'
    browser.get("/request")
    assert browser.post("/request", sent(name=script, body=script, purpose=script)).status_code == 200
    set_scope(counter.clerk, 1, [Wanted(counter.paper())], archive=counter.archive)
    assert counter.approve(1, modes=frozenset({Mode.READ})) == "approved"
    rooms.open_room(counter.host, 1, archive=counter.archive)
    host = logged_in(counter.host)
    for path in ("/lookups", "/lookups/1", "/lookups/1/room", "/lookups/register"):
        text = host.get(path).text
        assert "alert(" in text
        assert script not in text
    assert host.get("/lookups/1/room/1").mimetype == "image/jpeg"


def test_no_formula_gets_into_the_exported_register(counter: Counter, browser: Browser, logged_in: Begin) -> None:
    formula = '=HYPERLINK("http://x.test","a")'
    browser.get("/request")
    browser.post("/request", sent(name=formula, purpose="+1+1", contact="@SUM(A1)", body="-2"))
    clerk = logged_in(counter.clerk)
    assert clerk.get("/lookups/register/print?shape=xlsx").status_code == 302
    clerk.post("/purpose", {"purpose": "核对登记簿"})
    answer = clerk.get("/lookups/register/print?shape=xlsx")
    (sheet,) = openpyxl.load_workbook(BytesIO(answer.data)).worksheets
    cells = [cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert formula in {cell.value for cell in cells}
    assert "\n" not in answer.headers["Content-Disposition"]
    pdf = clerk.get("/lookups/register/print")
    assert (pdf.mimetype, pdf.data[:5]) == ("application/pdf", b"%PDF-")


def test_anybody_can_verify_a_copy_and_learns_nothing_of_persons(counter: Counter, browser: Browser) -> None:
    lookup = counter.approved([Wanted(counter.paper())])
    made = issue_copy(counter.host, lookup, [1], archive=counter.archive)
    browser.get("/verify")
    text = browser.post("/verify", {"code": made.code}).text
    assert "真实" in text
    assert made.number in text
    for word in ("陈法官", "法院", "收入证明", "CY2026", "J012"):
        assert word not in text
    assert "没有这样的验证码" in browser.post("/verify", {"code": "0" * 20}).text


def test_who_guesses_verification_codes_is_told_to_come_later(browser: Browser) -> None:
    browser.get("/verify")
    statuses = [browser.post("/verify", {"code": f"{number:020}"}).status_code for number in range(32)]
    assert statuses == [200] * 30 + [429] * 2
    assert browser.post("/verify", {"code": "x"}).headers["Retry-After"] == "600"


def test_a_reader_does_not_see_who_looks_up_what(counter: Counter, at_reader: Browser) -> None:
    counter.recorded([Wanted(counter.paper())])
    assert "利用" not in re.sub(r"<main.*", "", at_reader.get("/cases").text, flags=re.DOTALL)
    for path in ("/lookups", "/lookups/1", "/lookups/register", "/lookups/1/letter/1", "/lookups/1/preview/1"):
        assert at_reader.get(path).status_code == 403, path


def test_another_units_look_up_does_not_exist(counter: Counter, logged_in: Begin, stranger: Actor) -> None:
    counter.approved([Wanted(counter.paper())])
    at = logged_in(stranger)
    for path in ("/lookups/1", "/lookups/1/room", "/lookups/1/room/1", "/lookups/1/letter/1", "/lookups/1/notice"):
        assert at.get(path).status_code == 404, path
    at.get("/lookups")
    for path in ("room", "approve", "copy", "refuse", "return", "scope"):
        assert at.post(f"/lookups/1/{path}", {"reason": "x", "pages": "1"}).status_code in (404, 422), path


def test_what_is_refused_is_said_where_it_was_asked(counter: Counter, logged_in: Begin) -> None:
    document = counter.paper()
    lookup = counter.recorded([Wanted(document)])
    clerk = logged_in(counter.clerk)
    clerk.get(f"/lookups/{lookup}")
    for wanted, said in (("abc", "看不懂"), ("12:1-", "看不懂"), (f"{document}:9", "没有这样的页"), ("99", "没有")):
        answer = clerk.post(f"/lookups/{lookup}/scope", {"wanted": wanted})
        assert answer.status_code in (404, 409, 422), wanted
        assert said in answer.text, wanted
    # Its own author has no button, and is refused without one.
    assert "approve" not in counter.view(lookup).may
    leader = logged_in(counter.leader)
    leader.get(f"/lookups/{lookup}")
    assert (
        "请至少批准一种方式"
        in leader.post(
            f"/lookups/{lookup}/approve", {"expires_at": "2026-11-23T11:00", "views": "4", "revision": "2"}
        ).text
    )
    assert leader.post(f"/lookups/{lookup}/refuse", {"reason": "无关", "remedy": ""}).status_code == 422
    assert leader.post(f"/lookups/{lookup}/refuse", {"reason": "无关", "remedy": "复核"}).status_code == 302
    assert clerk.get(f"/lookups/{lookup}/notice").data[:5] == b"%PDF-"


def test_the_public_pages_are_as_guarded_as_the_others(browser: Browser) -> None:
    for path in ("/request", "/room", "/verify"):
        answer = browser.get(path)
        assert answer.status_code == 200
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "no-store"
        assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", answer.text) == []


def test_a_correction_is_entered_over_what_was_recorded(counter: Counter, logged_in: Begin) -> None:
    submit_request(asking(), "", letter(), source="x", archive=counter.archive)
    clerk = logged_in(counter.clerk)
    page = clerk.get("/lookups/1/amend").text
    assert OTHER_NUMBER in page
    assert len(counter.lines("lookup.read")) == 1
    assert clerk.post("/lookups/1/amend", {**FORM, "purpose": "再审案件"}).status_code == 302
    assert "再审案件" in clerk.get("/lookups/1").text
