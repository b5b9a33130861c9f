"""The schedule's versions in a real browser: written, put side by side, tried, and documents judged anew."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from config.regulation import Assignment, Rule, SetAssignment, SetRule
from service.archive import Archive
from service.catalogue.people import Role
from service.usecases.cases.cases import open_case, withdraw_case
from service.usecases.law.approving import Approval
from service.usecases.law.drafting import draft_version, edit_version
from service.usecases.permissions import Actor
from tests.fixtures import Desk, approve
from tests.web.browser import LOOKS

pytestmark = pytest.mark.browser

LONGER = Rule("withdrawal+15y", "自撤档之日起保管15年", "15 years from withdrawal", "withdrawal", 15)


@pytest.fixture
def versions(archive: Archive, admin: Actor, desk: Desk, appoint: Callable[[str, Role, str], Actor]) -> int:
    """Version 2 in force, which keeps A09 longer; version 3 a draft below the minimum; gives a document to change."""
    case = open_case(admin, archive=archive, household="吴桂兰")
    number = desk.described("A09", case=case, title="收入证明")
    withdraw_case(admin, case, archive.clock.today(), "脱困", archive=archive)
    desk.work()
    draft_version(admin, "延长收入证明的期限", archive=archive)
    edit_version(admin, 2, 1, SetRule(LONGER), archive=archive)
    edit_version(admin, 2, 2, SetAssignment(Assignment(("A09",), "依据", "basis", LONGER.id)), archive=archive)
    approval = Approval("榆阳市档案局", "榆档发〔2026〕12号", archive.clock.today())
    approve(appoint("approver", Role.APPROVER, "J012"), 2, 3, approval, archive=archive)
    draft_version(admin, "试拟", archive=archive)
    edit_version(admin, 3, 1, SetAssignment(Assignment(("B04",), "依据", "basis", "fiscal_year+10y")), archive=archive)
    return number


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_and_no_page_scrolls_sideways(
    begin: Callable[..., Page], versions: int, desk: Desk, look: str
) -> None:
    page = begin(look)
    root = "/retention/schedules"
    paths = [root, f"{root}?do=draft", f"{root}/1", f"{root}/3", f"{root}/3?do=rule", f"{root}/3?do=discard"]
    paths += [f"{root}/3/type/C03", f"{root}/3/container/case", f"{root}/compare?before=1&after=3", f"{root}/2/trial"]
    paths += [f"{root}/2/rejudge", "/retention/rejudgings"]
    for path in paths:
        page.goto(path)
        found = Axe().run(page).response["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_a_version_is_written_and_documents_are_judged_anew_by_keyboard_and_mouse(
    begin: Callable[..., Page], versions: int, desk: Desk
) -> None:
    page = begin()
    page.goto("/retention/schedules/3")
    expect(page.locator("tr.bad#B04")).to_contain_text("会计年度后 10 年")
    page.locator("#B04 a").click()
    page.select_option("[name=rule]", "fiscal_year+30y")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("tr#B04")).to_contain_text("会计年度后 30 年")
    expect(page.get_by_text("低于法定最低期限")).to_have_count(0)
    page.get_by_role("link", name="加一种期限").click()
    page.check("#trigger-fiscal_year")
    page.fill("#f-years", "40")
    page.fill("#rule-zh", "年度后40年")
    page.fill("#rule-en", "40 years after the year")
    page.keyboard.press("Enter")
    expect(page.get_by_text("fiscal_year+40y")).to_be_visible()

    page.goto("/retention/schedules/2/trial")
    expect(page.get_by_text("1 件期限会变，其中 0 件变短")).to_be_visible()
    page.get_by_role("link", name="重新判定…").click()
    page.fill("[name=reason]", "新期限表起用")
    page.fill("[name=confirm]", "2")
    page.get_by_role("button", name="开始重新判定").click()
    expect(page.locator("#batch-progress")).to_contain_text("0 / 1 件")
    desk.work()
    # The page looks again by itself.
    expect(page.locator("#batch-progress")).to_contain_text("1 / 1 件；改了 1 件", timeout=15_000)
    expect(page.locator("#batch-progress")).to_contain_text("已完成")
    expect(page.locator("#batch tbody tr")).to_have_count(1)
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
