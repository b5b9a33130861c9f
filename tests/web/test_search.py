"""Finding: what the address asks for, facets, the preview and its purpose, selections, searches that are kept."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from service.archive import Archive
from service.catalogue.audit import AuditEntry, digest_of_texts
from service.catalogue.documents import DocumentState
from service.catalogue.people import Role
from service.usecases.cases.cases import open_case, withdraw_case
from service.usecases.permissions import Actor
from tests.fixtures import Desk
from tests.web.browser import Browser
from tests.web.shelf import DIAGNOSIS, ID, LETTER, NOTICE, PHONE, SECOND, put

STATE = {"purpose": "核对帮扶资格", "next": "/search?q=透析"}


def lines(archive: Archive, act: str) -> list[AuditEntry]:
    """The audit's entries of an act, in order."""
    with archive.database.read() as session:
        return list(session.scalars(select(AuditEntry).where(AuditEntry.act == act).order_by(AuditEntry.id)))


def test_home_shows_the_box_and_what_waits(at_keeper: Browser, at_reader: Browser, desk: Desk) -> None:
    put(desk)
    for browser in (at_keeper, at_reader):
        page = browser.get("/", follow_redirects=True)
        assert page.request.path == "/search"
        assert page.text.count('id="q"') == 1
        assert re.search(r'href="/search\?state=waiting"[^>]*><b>\d', page.text)


def test_an_administrator_who_keeps_nothing_finds_nothing(
    logged_in: Callable[[Actor], Browser], appoint: Callable[[str, Role, str], Actor], desk: Desk
) -> None:
    document = put(desk)
    browser = logged_in(appoint("warden", Role.SYSTEM_ADMINISTRATOR, "J012"))
    browser.post("/purpose", STATE)
    for path in ("/search", "/search?q=透析", "/search/counts?q=透析"):
        assert browser.get(path).status_code == 403, path
    for path in ("", "/page/1/image", "/page/1/thumbnail", "/original", "/pdf"):
        assert browser.get(f"/document/{document}{path}").status_code == 404, path


def test_a_hit_shows_where_its_words_stand_and_no_number(at_reader: Browser, desk: Desk) -> None:
    put(desk)
    page = at_reader.get("/search?q=透析").text
    assert "<mark>透析</mark>" in page
    assert "困难职工帮扶申请书" in page
    for query in (ID, ID[-4:], PHONE, "周敬棠"):
        page = at_reader.get(f"/search?q={query}").text
        assert re.search(r'id="hits-h">.*?1 件', page, re.DOTALL), query
        shown = page.replace(f'value="{query}"', "").replace(f"q={query}", "")
        assert ID not in shown, query
        assert PHONE not in shown, query


def test_a_stranger_is_shown_nothing_of_another_unit(
    logged_in: Callable[[Actor], Browser], stranger: Actor, desk: Desk
) -> None:
    document = put(desk)
    browser = logged_in(stranger)
    browser.post("/purpose", STATE)
    page = browser.get("/search?q=透析").text
    assert "没有找到" in page
    assert "周敬棠" not in page
    for path in ("", "/page/1/image", "/page/1/thumbnail", "/original", "/pdf"):
        assert browser.get(f"/document/{document}{path}").status_code == 404, path
    assert browser.get("/search/counts?q=透析").json == {"text": "找到 0 件", "parts": []}


def test_a_facet_narrows_and_lets_go_again(at_reader: Browser, desk: Desk) -> None:
    put(desk, LETTER)
    put(desk, NOTICE, type="C03", dated_on=date(2025, 3, 2))
    everything = at_reader.get("/search?q=").text
    assert re.search(r'id="hits-h">2 件', everything)
    address = re.search(r'href="([^"]*category=routine[^"]*)"[^>]*>日常帮扶', everything)
    assert address is not None
    narrowed = at_reader.get(address[1].replace("&amp;", "&")).text
    assert re.search(r'id="hits-h">1 件', narrowed)
    release = re.search(r'class="depth-0 on" href="([^"]*)" aria-current="true"', narrowed)
    assert release is not None
    assert re.search(r'id="hits-h">2 件', at_reader.get(release[1].replace("&amp;", "&")).text)
    assert re.search(r'id="hits-h">1 件', at_reader.get("/search?year=2025").text)
    assert "2025<" in at_reader.get("/search?q=血液透析&year=2025").text, "what is asked for stays to be let go"


@pytest.mark.parametrize(
    ("query", "said"),
    [("火星人 透析", "只查“透析”"), ("尿毒症 送温暖", "有其中一个词就行"), ("透析&category=routine", "不加筛选")],
)
def test_a_search_without_hits_says_what_would_find_something(
    at_reader: Browser, desk: Desk, query: str, said: str
) -> None:
    put(desk, LETTER)
    put(desk, NOTICE, type="C03")
    page = at_reader.get(f"/search?q={query}").text
    assert said in page
    address = re.search(r'<li><a class="btn" href="([^"]+)"', page)
    assert address is not None
    assert "查找结果" in at_reader.get(address[1].replace("&amp;", "&")).text


def test_the_word_that_stands_nowhere_is_named(at_reader: Browser, desk: Desk) -> None:
    put(desk)
    page = at_reader.get("/search?q=透析 火星人").text
    assert "<mark>火星人</mark>" in page
    assert "<mark>透析</mark>" not in page


@pytest.mark.parametrize("query", ["AND", "(" * 20 + "a", "abc*", "x " * 40, "字" * 501])
def test_a_query_that_is_none_is_answered_in_words(at_reader: Browser, query: str) -> None:
    answer = at_reader.get(f"/search?q={query}")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    counted = at_reader.get(f"/search/counts?q={query}")
    assert counted.status_code == 200
    assert counted.json["parts"] == []


@pytest.mark.parametrize("rest", ["page=0", "page=999999", "on=9999", "on=x", "sort=nonsense", "year=x", "unit=x"])
def test_an_address_that_somebody_made_up_is_answered(at_reader: Browser, desk: Desk, rest: str) -> None:
    put(desk)
    assert at_reader.get(f"/search?q=透析&{rest}").status_code == 200


def test_counts_come_while_somebody_types(at_reader: Browser, desk: Desk) -> None:
    put(desk)
    assert at_reader.get("/search/counts?q=透析").json == {"text": "找到 1 件", "parts": ["困难职工原始档案 1"]}


def test_the_purpose_is_asked_once_before_the_first_page_is_shown(
    at_reader: Browser, archive: Archive, desk: Desk
) -> None:
    document = put(desk)
    image = f"/document/{document}/page/1/image"
    before = at_reader.get("/search?q=透析").text
    assert "<img" not in before
    assert 'name="purpose"' in before
    assert at_reader.get(image).status_code == 409
    assert lines(archive, "page.viewed") == []
    assert at_reader.post("/purpose", {**STATE, "purpose": " "}).status_code == 422
    stated = at_reader.post("/purpose", STATE)
    assert stated.status_code == 302
    assert "核对帮扶资格" in at_reader.get(stated.location).text
    assert f'src="{image}?width=900"' in at_reader.get("/search?q=透析").text
    assert len(lines(archive, "purpose.stated")) == 1


def test_nobody_is_led_elsewhere_by_the_question_for_the_purpose(at_reader: Browser) -> None:
    for target in ("https://evil.example/", "//evil.example/", "/\\evil.example"):
        assert at_reader.post("/purpose", {**STATE, "next": target}).location == "/"


def test_each_page_that_is_shown_has_one_line_with_its_purpose(
    at_reader: Browser, archive: Archive, desk: Desk, reader: Actor
) -> None:
    document = put(desk, LETTER, SECOND)
    at_reader.post("/purpose", STATE)
    for number in (1, 2):
        answer = at_reader.get(f"/document/{document}/page/{number}/image")
        assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
        assert answer.headers["Cache-Control"] == "no-store"
    shown = lines(archive, "page.viewed")
    assert [(one.subject_id, one.actor_id, one.data["page"]) for one in shown] == [
        (document, reader.id, 1),
        (document, reader.id, 2),
    ]
    assert {one.data["purpose"] for one in shown} == {digest_of_texts(["核对帮扶资格"])}
    assert {one.data["ground"] for one in shown} == {"duty"}


def test_the_words_are_marked_on_the_image(at_reader: Browser, desk: Desk) -> None:
    put(desk)
    at_reader.post("/purpose", STATE)
    page = at_reader.get("/search?q=血液透析").text
    overlay = re.search(r'<svg viewBox="0 0 (\d+) (\d+)" aria-hidden="true">(.*?)</svg>', page, re.DOTALL)
    assert overlay is not None
    width, height = int(overlay[1]), int(overlay[2])
    rects = re.findall(r'<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"', overlay[3])
    (box,) = [[float(part) for part in rect] for rect in rects]
    # 14 points a character, the fourth line from the top of an A4 page, after "被确诊为尿毒症，每周需进行三次".
    scale = width / 595
    assert box[0] == pytest.approx((60 + 15 * 14) * scale, abs=14 * scale)
    assert box[2] == pytest.approx(4 * 14 * scale, abs=14 * scale)
    assert box[1] + box[3] / 2 == pytest.approx(height - (780 - 3 * 28 + 5) * scale, abs=14 * scale)


def test_a_hit_says_what_there_is_to_know(
    at_reader: Browser, at_admin: Browser, archive: Archive, desk: Desk, admin: Actor
) -> None:
    code = open_case(admin, archive=archive, household="刘启明")
    put(desk, DIAGNOSIS, case=code)
    page = at_reader.get("/search?q=透析").text
    assert "敏感 · 已遮盖" in page
    assert "封存" not in page
    withdraw_case(admin, code, date(2026, 10, 15), "脱困", archive=archive)
    assert "敏感 · 已遮盖" not in at_reader.get("/search?q=透析").text
    at_admin.post("/sealed", {"reason": "核对重新建档"})
    page = at_admin.get("/search?q=透析&sealed=1").text
    assert "敏感 · 已遮盖" in page
    assert page.count("封存") > at_admin.get("/search?q=透析").text.count("封存")


def test_a_selection_is_filed_and_what_cannot_be_is_said(
    at_keeper: Browser, at_reader: Browser, archive: Archive, desk: Desk
) -> None:
    code = open_case(desk.actor, archive=archive, household="周敬棠")
    good = put(desk, LETTER, case=code, type="A01")
    bad = put(desk, NOTICE, type="C03")
    assert 'formaction="/documents/file"' not in at_reader.get("/search?q=").text
    assert at_reader.post("/documents/file", {"id": [good]}).status_code == 403
    assert at_keeper.post("/documents/file", {}).status_code == 422
    answer = at_keeper.post("/documents/file", {"id": [good, bad], "back": "/search?q="})
    assert answer.status_code == 200
    assert "期限未定" in answer.text
    assert "J012-ZY·KN·2026-D10-001-0001" in answer.text
    assert desk.document(good).state is DocumentState.FILED
    assert desk.document(bad).state is DocumentState.DESCRIBED


def test_a_selection_is_downloaded_as_one_pdf_once_the_purpose_is_known(
    at_reader: Browser, archive: Archive, desk: Desk
) -> None:
    ids = [put(desk, LETTER), put(desk, NOTICE)]
    asked = at_reader.post("/documents/download", {"id": ids, "back": "/search?q=透析"})
    assert asked.location == "/purpose?next=/search?q%3D%E9%80%8F%E6%9E%90"
    assert lines(archive, "document.downloaded") == []
    at_reader.post("/purpose", STATE)
    answer = at_reader.post("/documents/download", {"id": ids})
    assert answer.data.startswith(b"%PDF-")
    assert [one.subject_id for one in lines(archive, "document.downloaded")] == ids
    assert at_reader.post("/documents/download", {}).status_code == 422
    assert at_reader.post("/documents/download", {"id": list(range(1, 102))}).status_code == 422


def test_a_search_is_kept_opened_and_dropped(at_reader: Browser, at_keeper: Browser, desk: Desk) -> None:
    put(desk)
    kept = at_reader.post("/searches?q=透析&category=original&page=2&on=1", {"name": "透析户"})
    assert kept.status_code == 302
    home = at_reader.get("/search").text
    assert "透析户" in home
    address = re.search(r'href="(/searches/\d+)"', home)
    assert address is not None
    assert at_reader.get(address[1]).location == "/search?q=%E9%80%8F%E6%9E%90&category=original"
    assert at_keeper.get(address[1]).status_code == 404
    assert at_keeper.post(f"{address[1]}/drop").status_code == 404
    assert "透析户" not in at_keeper.get("/search").text
    at_reader.get("/search")
    assert at_reader.post(f"{address[1]}/drop").status_code == 302
    assert "透析户" not in at_reader.get("/search").text
    assert "请给这次查找起个名字" in at_reader.post("/searches?q=x", {"name": " "}, follow_redirects=True).text
