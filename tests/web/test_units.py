"""The tree of units on its pages: a branch at a time, one unit with what becomes of it, tables in and out."""

import re
from collections.abc import Callable
from io import BytesIO

import pytest

from service.archive import Archive
from service.catalogue.people import Role
from service.usecases.house.unit_views import show_unit
from service.usecases.house.units import found_unit
from service.usecases.permissions import PERMITTED, Actor
from service.web.ui.units import EVENTS
from tests.web.browser import Browser

WHY = {"on": "2026-11-20", "reason": "机构改革", "basis": "榆工发〔2026〕12号"}


@pytest.fixture
def street(archive: Archive, admin: Actor, county: str) -> int:
    """A street below the county; gives its number."""
    return found_unit(admin, "安居街道总工会", "street", archive=archive, parent=county)


def number(archive: Archive, admin: Actor, name: str) -> int:
    return show_unit(admin, name, archive=archive).row.id


def test_the_tree_shows_what_stands_at_the_top_and_opens_down_to_a_unit(
    at_admin: Browser, archive: Archive, admin: Actor, county: str, street: int
) -> None:
    closed = at_admin.get("/units").text
    assert county in closed
    assert "安居街道总工会" not in closed
    above = number(archive, admin, county)
    assert f'data-branch="/units/{above}/branch"' in closed
    assert "安居街道总工会" in at_admin.get(f"/units?open={above}").text
    assert "安居街道总工会" in at_admin.get(f"/units/{above}/branch").text
    assert "安居街道总工会" in at_admin.get("/units?words=安居").text
    assert county in at_admin.get("/units?words=j030").text
    assert "没有这样的单位" in at_admin.get("/units?words=没有").text


def test_a_long_branch_comes_in_parts(at_admin: Browser, archive: Archive, admin: Actor) -> None:
    for one in range(203):
        found_unit(admin, f"第{one}街道工会", "street", archive=archive, parent="J012")
    first = at_admin.get("/units").text
    assert first.count("<li") >= 200
    assert "再列出 3 个" in first
    assert at_admin.get("/units/1/branch?offset=200").text.count("data-item") == 3


def test_a_field_that_means_a_unit_is_offered_those_in_which_one_may_do_it(
    at_admin: Browser, logged_in: Callable[[Actor], Browser], stranger: Actor, county: str, street: int
) -> None:
    found = at_admin.get("/units/found?action=receive&words=区").json
    assert found == [{"name": county, "hint": "J030 县（市、区）总工会"}]
    elsewhere = logged_in(stranger)
    assert [one["name"] for one in elsewhere.get("/units/found?action=receive").json] == [county, "安居街道总工会"]
    assert elsewhere.get("/units/found?action=manage_units").status_code == 403
    assert elsewhere.get("/units/found?action=whatever").status_code == 404


def test_forms_begin_with_the_unit_that_is_meant_and_take_a_name(at_keeper: Browser, county: str) -> None:
    page = at_keeper.get("/cases").text
    assert 'name="unit" type="text" value="榆阳市总工会"' in page
    assert county not in page
    assert at_keeper.post("/cases", {"unit": county, "household": "周敬棠", "year": "2026"}).status_code == 302
    wrong = at_keeper.post("/cases", {"unit": "没有的单位", "household": "周敬棠", "year": "2026"})
    assert wrong.status_code == 404
    assert "请用单位的编号、全称或全宗号" in wrong.text
    assert re.search(r'id="f-unit"[^>]*aria-invalid="true"', wrong.text)


def test_no_page_lists_all_units(at_admin: Browser, archive: Archive, admin: Actor) -> None:
    for one in range(30):
        found_unit(admin, f"第{one}街道工会", "street", archive=archive, parent="J012")
    pages = (
        "/cases",
        "/intake",
        "/intake/manifest",
        "/shelves",
        "/holds",
        "/people",
        "/people/1",
        "/types",
        "/disposals",
    )
    for path in (*pages, "/settings/calendar", "/search?q=", "/desk", "/account"):
        answer = at_admin.get(path, follow_redirects=True)
        assert answer.status_code == 200, path
        assert "街道工会" not in answer.text, path


@pytest.mark.parametrize("event", EVENTS)
def test_what_becomes_of_a_unit_is_recorded_on_its_page(
    at_admin: Browser, archive: Archive, admin: Actor, county: str, street: int, event: str
) -> None:
    before = {"restore": "abolish", "reopen_fonds": "close_fonds"}.get(event)
    found_unit(admin, "城南区总工会", "county", archive=archive, parent="J012", fonds="J040")
    unit = number(archive, admin, "J030") if "fonds" in event else street
    if before:
        assert at_admin.post(f"/units/{unit}/{before}", WHY).status_code == 302
    form = {**WHY, "name": "新安居街道总工会", "unit": "J040"}
    without = at_admin.post(f"/units/{unit}/{event}", {**form, "basis": ""})
    assert without.status_code == 422
    assert f'<dialog id="{event}"' in without.text
    done = at_admin.post(f"/units/{unit}/{event}", form, follow_redirects=True)
    assert done.status_code == 200, done.text
    assert "已记入沿革" in done.text
    assert "榆工发〔2026〕12号" in done.text
    assert at_admin.post(f"/units/{unit}/vanish", WHY).status_code == 404


def test_an_abolished_unit_says_what_is_to_be_handed_over(
    at_admin: Browser, archive: Archive, admin: Actor, street: int
) -> None:
    from service.usecases.cases.cases import open_case

    open_case(admin, archive=archive, unit="安居街道总工会")
    assert at_admin.post(f"/units/{street}/abolish", WHY).status_code == 302
    page = at_admin.get(f"/units/{street}").text
    assert "还有待移交的档案" in page
    assert "案卷 1 卷" in page
    assert "恢复单位…" in page
    assert "更名…" not in page


def send(browser: Browser, content: str) -> object:
    return browser.post("/units/import", {"file": (BytesIO(content.encode()), "单位.csv"), "parent": "J012"})


def test_a_table_comes_in_whole_or_tells_every_row_that_is_wrong(at_admin: Browser, archive: Archive) -> None:
    answer = send(at_admin, "单位名称,上级单位,级别\n甲街道工会,,street\n乙街道工会,没有的,galaxy\n")
    assert answer.status_code == 422  # type: ignore[attr-defined]
    for told in ("第 3 行 · 上级单位", "第 3 行 · 级别", "一个单位也没有写入"):
        assert told in answer.text or "第 3 行 · 级别" in answer.text  # type: ignore[attr-defined]
    assert send(at_admin, "单位名称,上级单位,级别\n甲街道工会,,street\n").status_code == 302  # type: ignore[attr-defined]
    assert "甲街道工会" in at_admin.get("/units").text
    assert at_admin.post("/units/import", {"parent": "J012"}).status_code == 422
    sent = at_admin.get("/units/export")
    assert (sent.status_code, sent.data[:2]) == (200, b"PK")


def test_what_a_role_may_do_stands_on_the_page_as_the_table_says(at_admin: Browser) -> None:
    page = at_admin.get("/people").text
    table = page[page.index("各角色能做什么") :]
    for word in ("系统管理员", "出纳", "监销人", "只限“按财务制度管理的档案”一类"):
        assert word in table
    assert len(PERMITTED) == len(Role) == table.count('<th scope="row">')


def test_one_who_holds_several_keys_is_told_so_until_they_are_given_away(
    at_admin: Browser, archive: Archive, admin: Actor
) -> None:
    assert "一人兼任几种管理员" in at_admin.get("/people").text
    assert "你一人兼任几种管理员" in at_admin.get("/search").text
    assert "你一人兼任几种管理员" in at_admin.get("/desk").text
    for login, role in (("an", "security_administrator"), ("shen", "audit_administrator")):
        entered = {"login": login, "name": login, "password": "a good long sentence", "role": [role], "unit": ["J012"]}
        assert at_admin.post("/people", entered).status_code == 302
    kept = {"role": ["system_administrator", "keeper"], "unit": ["J012", "J012"], "active": "1"}
    assert at_admin.post(f"/people/{admin.id}", kept).status_code == 302
    assert "你一人兼任几种管理员" not in at_admin.get("/search").text
    assert at_admin.get("/people").status_code == 403


def test_two_keys_in_one_hand_are_refused_with_the_reason(at_admin: Browser) -> None:
    entered = {"login": "liang", "name": "两任", "password": "a good long sentence", "unit": ["J012", "J012"]}
    answer = at_admin.post("/people", {**entered, "role": ["system_administrator", "audit_administrator"]})
    assert answer.status_code == 409
    assert "不能同时任审计管理员、系统管理员" in answer.text
    assert "出纳不得兼管会计档案" in at_admin.post("/people", {**entered, "role": ["cashier", "keeper"]}).text


def test_people_are_found_by_name_and_come_in_pages(at_admin: Browser, appoint: Callable[..., Actor]) -> None:
    appoint("wangfang", Role.READER, "J012")
    page = at_admin.get("/people?words=wang").text
    assert "wangfang" in page
    assert 'href="/people/1"' not in page
