"""What people do on the pages: their account, people, units, case files, the audit."""

import re
from collections.abc import Callable

import pytest

from service.archive import Archive
from service.catalogue.people import Role
from service.usecases.cases.cases import list_cases, open_case
from service.usecases.house.people import actor_of_login, list_people
from service.usecases.house.tokens import actor_of_token
from service.usecases.house.units import units_of
from service.usecases.permissions import Actor
from tests.fixtures import PASSWORD, unsealing
from tests.web.browser import Browser

KEEPERS = ("/cases", "/types")
PAGES_OF = {
    Role.SYSTEM_ADMINISTRATOR: ("/settings/overview", "/units", "/units/1"),
    Role.SECURITY_ADMINISTRATOR: ("/people", "/people/1"),
    Role.AUDIT_ADMINISTRATOR: ("/audit",),
}
"""What each of the three administrators may open, and the two others may not."""

ADMINISTRATORS = [path for paths in PAGES_OF.values() for path in paths]


def test_a_reader_may_open_nothing_of_the_administrator(at_reader: Browser) -> None:
    for path in (*ADMINISTRATORS, "/settings"):
        assert at_reader.get(path).status_code == 403, path
    for path in ("/units", "/units/1", "/people", "/people/1", "/people/1/password", "/audit/check", "/cases"):
        assert at_reader.post(path, {"name": "x", "household": "x", "unit": "1"}).status_code in (403, 404), path


def test_a_keeper_may_open_nothing_of_the_administrator(at_keeper: Browser) -> None:
    for path in ADMINISTRATORS:
        assert at_keeper.get(path).status_code == 403, path
    for path in KEEPERS:
        assert at_keeper.get(path).status_code == 200, path


@pytest.mark.parametrize("role", PAGES_OF)
def test_each_administrator_opens_what_is_theirs_and_no_files(
    logged_in: Callable[[Actor], Browser], appoint: Callable[[str, Role, str], Actor], role: Role
) -> None:
    browser = logged_in(appoint("warden", role, "J012"))
    for path in KEEPERS:
        assert browser.get(path).status_code == 403, path
    for path in ADMINISTRATORS:
        assert browser.get(path).status_code == (200 if path in PAGES_OF[role] else 403), path


def test_the_rail_shows_only_places_into_which_one_may_go(at_reader: Browser, at_admin: Browser) -> None:
    for browser in (at_reader, at_admin):
        rail = re.search(r'<nav class="rail".*?</nav>', browser.get("/cases").text, re.DOTALL)
        assert rail is not None
        for address in re.findall(r'href="([^"]+)"', rail[0]):
            assert browser.get(address, follow_redirects=True).status_code == 200, address
    assert 'href="/audit"' not in at_reader.get("/cases").text
    assert 'href="/audit"' in at_admin.get("/cases").text


def test_one_changes_ones_own_password_knowing_the_old_one(at_reader: Browser, browser: Browser) -> None:
    wanted = {"old": PASSWORD, "password": "a sentence that I remember", "again": "a sentence that I remember"}
    wrong = at_reader.post("/account/password", {**wanted, "old": "not the password"})
    assert wrong.status_code == 422
    assert "原密码不对，还可再试 4 次。" in wrong.text
    assert "不一样" in at_reader.post("/account/password", {**wanted, "again": "another"}).text
    assert at_reader.post("/account/password", wanted, follow_redirects=True).text.count("密码已改。") == 1
    assert browser.log_in("reader", "a sentence that I remember").status_code == 302


def test_a_token_is_shown_once_and_ends_when_it_is_revoked(at_reader: Browser, archive: Archive) -> None:
    made = at_reader.post("/account/tokens", {"name": "报表程序", "days": "30"})
    secret = re.search(r'id="secret" value="([^"]+)"', made.text)
    assert secret is not None
    assert actor_of_token(secret[1], archive=archive) is not None
    page = at_reader.get("/account").text
    assert "报表程序" in page
    assert secret[1] not in page
    address = re.search(r'action="(/account/tokens/\d+/revoke)"', page)
    assert address is not None
    at_reader.post(address[1])
    assert actor_of_token(secret[1], archive=archive) is None
    assert "报表程序" not in at_reader.get("/account").text


@pytest.mark.parametrize("days", ["0", "366", "-1", "many", "1e3", "99999"])
def test_a_token_of_no_sensible_life_is_refused(at_reader: Browser, days: str) -> None:
    assert at_reader.post("/account/tokens", {"name": "x", "days": days}).status_code == 422


def test_nobody_revokes_the_token_of_another(at_reader: Browser, at_keeper: Browser) -> None:
    made = at_keeper.post("/account/tokens", {"name": "x", "days": "3"}).text
    address = re.search(r'action="(/account/tokens/\d+/revoke)"', made)
    assert address is not None
    assert at_reader.post(address[1]).status_code == 404


def test_a_person_is_added_given_other_roles_and_stopped(
    at_admin: Browser, archive: Archive, admin: Actor, county: str, browser: Browser
) -> None:
    unit = next(row.id for row in units_of(admin, archive=archive).rows if row.name == county)
    entered = {
        "login": "hejing",
        "name": "何静",
        "password": PASSWORD,
        "role": ["keeper", ""],
        "unit": [county, "J012"],
    }
    assert "已添加“何静”" in at_admin.post("/people", entered, follow_redirects=True).text
    person = actor_of_login("hejing", archive=archive)
    assert [(grant.role, grant.unit_id) for grant in person.grants] == [(Role.KEEPER, unit)]
    at_admin.post(f"/people/{person.id}", {"role": ["reader"], "unit": ["1"], "active": "1"})
    assert [grant.role for grant in actor_of_login("hejing", archive=archive).grants] == [Role.READER]
    at_admin.post(f"/people/{person.id}/password", {"password": "another good sentence"})
    assert browser.log_in("hejing", "another good sentence").status_code == 302
    at_admin.post(f"/people/{person.id}", {"role": ["reader"], "unit": ["1"]})
    assert browser.get("/cases").status_code == 302
    row = next(row for row in list_people(admin, archive=archive).rows if row.login == "hejing")
    assert not row.active


def test_the_list_of_people_shows_their_posts_and_a_refusal_keeps_the_roles(at_admin: Browser) -> None:
    at_admin.get("/people")
    assert "档案部门负责人" not in at_admin.get("/people").text.split("<dialog")[0]
    at_admin.post("/people/1/posts", {"unit": "1", "post": "archive_head"})
    assert "档案部门负责人" in at_admin.get("/people").text.split("<dialog")[0]
    wrong = {"login": "何", "name": "何静", "password": PASSWORD, "role": ["", "supervisor"], "unit": ["1", "1"]}
    refused = at_admin.post("/people", wrong)
    assert (refused.status_code, 'value="supervisor" selected' in refused.text) == (422, True)


def test_what_was_wrong_with_a_person_stands_beside_the_field(at_admin: Browser) -> None:
    answer = at_admin.post("/people", {"login": "何", "name": "何静", "password": PASSWORD})
    assert answer.status_code == 422
    assert re.search(r'id="f-login"[^>]*aria-invalid="true"', answer.text)
    assert 'value="何静"' in answer.text
    assert PASSWORD not in answer.text
    assert re.search(r'<dialog id="add"[^>]* open>', answer.text)


def test_the_last_administrator_stays(at_admin: Browser, admin: Actor) -> None:
    answer = at_admin.post(f"/people/{admin.id}", {"role": ["keeper"], "unit": ["1"], "active": "1"})
    assert answer.status_code == 409
    assert "至少要留一位" in answer.text


def test_a_role_that_does_not_exist_is_refused(at_admin: Browser) -> None:
    entered = {"login": "x1", "name": "x", "password": PASSWORD, "role": ["emperor"], "unit": ["1"]}
    assert at_admin.post("/people", entered).status_code == 422


def test_a_unit_is_added_and_corrected(at_admin: Browser, archive: Archive, admin: Actor) -> None:
    entered = {"parent": "1", "name": "安居街道总工会", "level": "street", "fonds": ""}
    assert at_admin.post("/units", entered).status_code == 302
    unit = next(row for row in units_of(admin, archive=archive).rows if row.name == "安居街道总工会")
    assert (unit.depth, unit.fonds) == (1, None)
    changed = {"name": "安居街道总工会", "level": "street", "fonds": "J044"}
    assert at_admin.post(f"/units/{unit.id}", changed).status_code == 302
    assert "J044" in at_admin.get("/units").text
    wrong = at_admin.post(f"/units/{unit.id}", {**changed, "fonds": "44"})
    assert wrong.status_code == 422
    assert re.search(r'<dialog id="correct"[^>]* open>', wrong.text)


def test_a_case_file_is_opened_withdrawn_and_reopened(at_keeper: Browser, archive: Archive, keeper: Actor) -> None:
    assert "这里还没有案卷" in at_keeper.get("/cases").text
    entered = {"unit": "1", "household": "周敬棠", "id_number": "11010519491231002X", "year": "2026"}
    opened = at_keeper.post("/cases", entered)
    assert opened.status_code == 302
    page = at_keeper.get(opened.location).text
    assert "周敬棠户" in page
    assert "11010519491231002X" not in page
    code = list_cases(keeper, archive=archive).rows[0].code
    event = {"on": "2025-10-15", "reason": "脱困", "cause": "out_of_hardship"}
    assert "已撤档" in at_keeper.post(f"/cases/withdraw/{code}", event, follow_redirects=True).text
    assert at_keeper.post("/sealed", {"reason": "核对撤档"}).status_code == 302
    twice = at_keeper.post(f"/cases/withdraw/{code}", event)
    assert twice.status_code == 409
    assert "已经撤档" in twice.text
    assert "周敬棠" in at_keeper.get("/cases?state=withdrawn").text
    assert "周敬棠" not in at_keeper.get("/cases?state=open").text
    early = at_keeper.post(f"/cases/reopen/{code}", {"on": "2025-10-14", "reason": "再次致困"})
    assert early.status_code == 422
    assert re.search(r'id="reopen-on"[^>]*aria-invalid="true"', early.text)
    assert 'value="2025-10-14"' in early.text
    assert at_keeper.post(f"/cases/reopen/{code}", {**event, "on": "2026-01-05"}).status_code == 302
    assert list_cases(keeper, archive=archive, withdrawn=False).total == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("on", ""), ("on", "2026-02-30"), ("on", "tomorrow"), ("reason", " "), ("reason", "x" * 501)),
        *(("cause", ""), ("cause", "whim"), ("statement", "perhaps")),
    ],
)
def test_a_withdrawal_that_says_too_little_is_not_recorded(
    at_keeper: Browser, archive: Archive, keeper: Actor, field: str, value: str
) -> None:
    code = open_case(keeper, archive=archive, household="吴桂兰")
    form = {"on": "2026-10-15", "reason": "脱困", "cause": "out_of_hardship", field: value}
    answer = at_keeper.post(f"/cases/withdraw/{code}", form)
    assert answer.status_code == 422
    assert re.search(rf'id="withdraw-{field}"[^>]*aria-invalid="true"', answer.text)
    assert list_cases(unsealing(keeper), archive=archive, withdrawn=True).total == 0


def test_a_case_file_of_another_unit_does_not_exist(
    logged_in: Callable[[Actor], Browser], archive: Archive, admin: Actor, stranger: Actor
) -> None:
    code = open_case(admin, archive=archive, household="吴桂兰")
    browser = logged_in(stranger)
    assert browser.get(f"/case/{code}").status_code == 404
    event = {"on": "2026-10-15", "reason": "x", "cause": "retired"}
    assert browser.post(f"/cases/withdraw/{code}", event).status_code == 404
    assert "吴桂兰" not in browser.get("/cases").text


def test_a_long_list_comes_in_pages_that_have_addresses(at_keeper: Browser, archive: Archive, keeper: Actor) -> None:
    for number in range(51):
        open_case(keeper, archive=archive, household=f"第{number}家")
    first = at_keeper.get("/cases").text
    assert first.count("data-item") == 50
    assert 'href="/cases?page=2"' in first
    last = at_keeper.get("/cases?page=2").text
    assert last.count("data-item") == 1
    assert "第0家" in last
    assert at_keeper.get("/cases?page=nonsense").text.count("data-item") == 50
    assert at_keeper.get("/cases?words=第50家").text.count("data-item") == 1


def test_what_is_entered_is_shown_as_text_and_never_as_markup(
    at_keeper: Browser, archive: Archive, keeper: Actor
) -> None:
    open_case(keeper, archive=archive, household="<script>alert(1)</script>")
    for path in ("/cases", '/cases?words="><script>'):
        assert "<script>" not in at_keeper.get(path).text


def test_the_settings_are_told_without_their_secrets(at_admin: Browser) -> None:
    page = at_admin.get("/settings/overview").text
    assert "SHOUCANG_DATABASE" in page
    assert "数据目录" in page


def test_every_type_stands_in_the_list_with_its_period(at_keeper: Browser, archive: Archive) -> None:
    page = at_keeper.get("/types").text
    for kind in archive.regulation.types:
        assert f">{kind.code}<" in page
        assert kind.zh in page


def test_a_unit_adds_a_type_of_its_own(at_keeper: Browser) -> None:
    entered = {
        "unit": "1",
        "category": "original",
        "name": "就业培训证明",
        "phrases": "培训证明\n结业证书",
        "rule": "withdrawal+10y",
        "basis": "市总工会通知",
    }
    wrong = at_keeper.post("/types", {**entered, "rule": "fiscal_year+10y"})
    assert wrong.status_code == 422
    assert re.search(r'id="f-rule"[^>]*aria-invalid="true"', wrong.text)
    assert "结业证书" in wrong.text
    assert "已增加" in at_keeper.post("/types", entered, follow_redirects=True).text
    assert "榆阳市总工会增加" in at_keeper.get("/types").text


def test_a_reader_adds_no_type(at_reader: Browser) -> None:
    assert at_reader.post("/types", {"unit": "1", "category": "original"}).status_code == 422
    entered = {"unit": "1", "category": "original", "name": "x", "phrases": "xx", "rule": "permanent", "basis": "x"}
    assert at_reader.post("/types", entered).status_code == 403
    assert "增加文种" not in at_reader.get("/types").text
