"""The schedule's versions on their pages: drafted, edited, compared, tried, approved, and documents judged anew."""

import re
from collections.abc import Callable
from io import BytesIO

import pytest

from service.archive import Archive
from service.catalogue.people import Role
from service.usecases.cases.cases import open_case, withdraw_case
from service.usecases.law.schedules import export_version, show_version
from service.usecases.permissions import Actor
from tests.fixtures import PASSWORD, Desk, code_of, enrol
from tests.web.browser import Browser

RULE = {"trigger": "withdrawal", "years": "15", "zh": "自撤档之日起保管15年", "en": "15 years from withdrawal"}
BASIS = {"basis_zh": "本市期限表", "basis_en": "the city's schedule"}
APPROVAL = {
    "approved_by": "榆阳市档案局",
    "approval_number": "榆档发〔2026〕12号",
    "approved_on": "2026-11-23",
    "effective_from": "2026-11-23",
}


@pytest.fixture
def approver(archive: Archive, appoint: Callable[[str, Role, str], Actor]) -> Actor:
    """Somebody who approves and has an authenticator."""
    person = appoint("approver", Role.APPROVER, "J012")
    enrol(archive, person)
    return person


@pytest.fixture
def at_approver(logged_in: Callable[[Actor], Browser], approver: Actor) -> Browser:
    return logged_in(approver)


@pytest.fixture
def paper(desk: Desk, archive: Archive, admin: Actor) -> int:
    case = open_case(admin, archive=archive, household="吴桂兰")
    number = desk.described("A09", case=case, title="收入证明")
    withdraw_case(admin, case, archive.clock.today(), "脱困", archive=archive)
    desk.work()
    return number


def draft(browser: Browser) -> str:
    """A draft of version 2 that keeps A09 for fifteen years; gives its address."""
    answer = browser.post("/retention/schedules", {"note": "延长收入证明的期限", "based_on": "1"})
    assert answer.location.endswith("/retention/schedules/2")
    assert browser.post(f"{answer.location}/rule", {**RULE, "seen": "1"}).status_code == 302
    saved = browser.post(f"{answer.location}/type/A09", {**BASIS, "rule": "withdrawal+15y", "seen": "2"})
    assert saved.location.endswith("/retention/schedules/2#A09")
    return "/retention/schedules/2"


def test_a_version_goes_from_draft_to_judging_anew(
    at_keeper: Browser, at_approver: Browser, approver: Actor, desk: Desk, paper: int
) -> None:
    address = draft(at_keeper)
    page = at_keeper.get(address).text
    assert "草案" in page
    assert "撤档起 15 年" in page
    side_by_side = at_keeper.get("/retention/schedules/compare?before=1&after=2").text
    assert re.findall(r'<span class="code">([A-C]\d\d)</span>', side_by_side) == ["A09"]
    tried = at_keeper.get(f"{address}/trial").text
    assert "1 件期限会变，其中 0 件变短" in tried
    assert f"/document/{paper}?tab=retention" in tried
    assert "do=approve" not in at_keeper.get(address).text
    proof = {"password": PASSWORD, "code": code_of(desk.archive, approver)}
    unproven = at_approver.post(f"{address}/approve", {**APPROVAL, "seen": "3", "password": "wrong", "code": "1"})
    assert unproven.status_code == 422
    assert at_approver.post(f"{address}/approve", {**APPROVAL, "seen": "3", **proof}).status_code == 302
    asked = at_keeper.get(f"{address}/rejudge").text
    assert "1 件期限会变" in asked
    refused = at_keeper.post(f"{address}/rejudge", {"reason": "新期限表", "confirm": "1"})
    assert refused.status_code == 422
    assert "请在确认栏里填版次 2。" in refused.text
    begun = at_keeper.post(f"{address}/rejudge", {"reason": "新期限表", "confirm": "2"})
    assert begun.location.endswith("/retention/rejudgings/1")
    assert "data-under-way" in at_keeper.get("/retention/rejudgings/1").text
    desk.work()
    page = at_keeper.get("/retention/rejudgings/1").text
    assert "data-under-way" not in page
    assert "1 / 1 件；改了 1 件" in page
    at_keeper.post("/sealed", {"reason": "核对期限"})
    shown = at_keeper.get(f"/document/{paper}?tab=retention").text
    assert "榆档发〔2026〕12号" in shown
    assert "第 1 号重新判定" in shown
    assert "榆档发〔2026〕12号" in at_keeper.get("/retention/schedule").text


def test_what_is_below_the_minimum_is_shown_at_once_and_not_approved(at_keeper: Browser, at_approver: Browser) -> None:
    at_keeper.post("/retention/schedules", {"note": "试拟"})
    at_keeper.post("/retention/schedules/2/type/B04", {**BASIS, "rule": "fiscal_year+10y", "seen": "1"})
    page = at_keeper.get("/retention/schedules/2").text
    assert "1 处低于法定最低期限" in page
    assert '<tr class="bad" id="B04">' in page
    refused = at_approver.post("/retention/schedules/2/approve", {**APPROVAL, "seen": "2"})
    assert refused.status_code == 409
    assert "B04: fiscal_year+10y &lt; fiscal_year+30y" in refused.text


def test_proposals_are_edited_row_by_row(at_keeper: Browser, archive: Archive, keeper: Actor) -> None:
    at_keeper.post("/retention/schedules", {"note": "试拟"})
    form = at_keeper.get("/retention/schedules/2/type/C11").text
    assert form.count('name="proposal"') == 4
    rows = {"proposal": ["permanent", "", "filing_year+10y"], "when_zh": ["重要的", "", "一般的"]}
    sent = {**BASIS, **rows, "when_en": ["important", "", "ordinary"], "rule": "", "seen": "1"}
    assert at_keeper.post("/retention/schedules/2/type/C11", sent).status_code == 302
    said = show_version(keeper, 2, archive=archive).schedule.assignment("C11")
    assert [(one.rule, one.when_zh) for one in said.proposals] == [
        ("permanent", "重要的"),
        ("filing_year+10y", "一般的"),
    ]
    wrong = {**sent, "proposal": ["filing_year+10y", "permanent", ""], "when_zh": ["甲", "乙", ""], "seen": "2"}
    refused = at_keeper.post("/retention/schedules/2/type/C11", {**wrong, "when_en": ["a", "b", ""]})
    assert refused.status_code == 422
    assert "供选的期限从长到短排" in refused.text


def test_a_kind_and_a_container_have_forms_of_their_own(at_keeper: Browser, archive: Archive, keeper: Actor) -> None:
    at_keeper.post("/retention/schedules", {"note": "试拟"})
    kind = "/retention/schedules/2/type/B12?kind=fixed_asset_card"
    assert "固定资产" in at_keeper.get(kind).text
    at_keeper.post(kind, {**BASIS, "kind": "fixed_asset_card", "rule": "permanent", "seen": "1"})
    at_keeper.get("/retention/schedules/2/container/case")
    at_keeper.post("/retention/schedules/2/container/case", {**BASIS, "rule": "permanent", "seen": "2"})
    schedule = show_version(keeper, 2, archive=archive).schedule
    assert schedule.assignment("B12", "fixed_asset_card").rule == "permanent"
    assert schedule.assignment("B12").rule == "fiscal_year+30y"
    assert schedule.container("case").rule == "permanent"


def test_a_rule_of_several_events_counts_from_the_latest(at_keeper: Browser, archive: Archive, keeper: Actor) -> None:
    at_keeper.post("/retention/schedules", {"note": "试拟"})
    sent = {**RULE, "trigger": ["fiscal_year", "withdrawal"], "seen": "1"}
    at_keeper.post("/retention/schedules/2/rule", sent)
    rule = show_version(keeper, 2, archive=archive).schedule.rule("withdrawal|fiscal_year+15y")
    assert rule.latest_of == ("withdrawal", "fiscal_year")
    at_keeper.post("/retention/schedules/2/rule/drop", {"rule": rule.id, "seen": "2"})
    assert rule not in show_version(keeper, 2, archive=archive).schedule.rules
    refused = at_keeper.post("/retention/schedules/2/rule/drop", {"rule": "permanent", "seen": "3"})
    assert refused.status_code == 409
    assert "还有文种在用" in refused.text
    assert at_keeper.post("/retention/schedules/2/rule", {**RULE, "years": "", "seen": "3"}).status_code == 422


def test_an_old_page_saves_nothing(at_keeper: Browser) -> None:
    address = draft(at_keeper)
    refused = at_keeper.post(f"{address}/type/A09", {**BASIS, "rule": "permanent", "seen": "2"})
    assert refused.status_code == 409
    assert "在你打开之后又改过" in refused.text


@pytest.mark.parametrize("form", ["toml", "xlsx"])
def test_a_file_goes_out_and_comes_in(at_keeper: Browser, archive: Archive, keeper: Actor, form: str) -> None:
    address = draft(at_keeper)
    content = at_keeper.get(f"{address}/{form}").data
    sent = {"file": (BytesIO(content), f"期限表.{form}"), "note": "从文件来", "into": ""}
    assert at_keeper.post("/retention/schedules/file", sent).location.endswith("/retention/schedules/3")
    again = {"file": (BytesIO(content), f"期限表.{form}"), "note": "换掉", "into": "3"}
    assert at_keeper.post("/retention/schedules/file", again).status_code == 302
    assert show_version(keeper, 3, archive=archive).schedule.assignment("A09").rule == "withdrawal+15y"


def test_a_bad_file_is_told_of_place_by_place(at_keeper: Browser, archive: Archive, keeper: Actor) -> None:
    content, _, _ = export_version(keeper, 1, "toml", archive=archive)
    broken = content.replace(b'rule = "permanent"', b'rule = "forever"', 1)
    line = broken[: broken.index(b'rule = "forever"')].rindex(b"[[assignment]]")
    number = broken[:line].count(b"\n") + 1
    sent = {"file": (BytesIO(broken), "期限表.toml"), "note": "试"}
    refused = at_keeper.post("/retention/schedules/file", sent)
    assert refused.status_code == 422
    assert f"第 {number} 行：没有期限 forever。" in refused.text
    assert "请选一个文件。" in at_keeper.post("/retention/schedules/file", {"note": "试"}).text


def test_a_draft_is_given_up_with_a_reason(at_keeper: Browser) -> None:
    address = draft(at_keeper)
    assert at_keeper.post(f"{address}/discard", {"reason": ""}).status_code == 422
    assert at_keeper.post(f"{address}/discard", {"reason": "另拟"}).status_code == 302
    page = at_keeper.get(address).text
    assert "已放弃" in page
    assert "另拟" in page
    assert at_keeper.get(f"{address}/type/A09").status_code == 409


def test_a_reader_sees_the_versions_and_changes_nothing(at_reader: Browser, at_keeper: Browser) -> None:
    address = draft(at_keeper)
    for path in ("/retention/schedules", address, "/retention/schedules/compare", "/retention/rejudgings"):
        page = at_reader.get(path)
        assert page.status_code == 200
        assert '<form method="post" action="/retention' not in page.text
    for path in (f"{address}/type/A09", f"{address}/container/case", f"{address}/trial", f"{address}/rejudge"):
        assert at_reader.get(path).status_code == 403
    for path in ("/retention/schedules", f"{address}/approve", f"{address}/discard", f"{address}/rejudge"):
        data = {**APPROVAL, "seen": "3", "note": "x", "reason": "x", "confirm": "2"}
        assert at_reader.post(path, data).status_code == 403
    assert at_reader.get("/retention/schedules/99").status_code == 404
    assert at_reader.get("/retention/rejudgings/99").status_code == 404
    assert at_reader.get(f"{address}/type/Z99").status_code in (403, 404)


def test_an_approval_that_lacks_something_says_what(at_keeper: Browser, at_approver: Browser) -> None:
    address = draft(at_keeper)
    for wrong, said in (
        ({"approved_by": ""}, "请写明批准机关和批准文号。"),
        ({"approved_on": "2027-01-01"}, "还没有到。"),
        ({"effective_from": "2020-01-01"}, "不能早于现行第 1 版"),
    ):
        refused = at_approver.post(f"{address}/approve", {**APPROVAL, "seen": "3", **wrong})
        assert refused.status_code == 422
        assert said in refused.text


def test_english_is_complete(at_admin: Browser, paper: int) -> None:
    draft(at_admin)
    at_admin.post("/account/language", {"language": "en"})
    page = at_admin.get("/retention/schedules/2").text
    assert "15 years from withdrawal" in page
    assert "Draft" in page


def test_an_english_source_that_is_not_given_is_the_chinese_one(at_keeper: Browser, archive: Archive) -> None:
    at_keeper.post("/retention/schedules", {"note": "年度修订", "based_on": "1"})
    form = {"basis_zh": "本市期限表", "basis_en": "", "rule": "fiscal_year+30y", "seen": "1"}
    assert at_keeper.post("/retention/schedules/2/type/B11", form).status_code == 302
    page = at_keeper.get("/retention/schedules/2/type/B11").text
    assert page.count('value="本市期限表"') == 2
