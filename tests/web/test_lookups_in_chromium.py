"""Look-ups in a real browser: nothing for axe to find in any state, from the request to the room and back."""

from collections.abc import Callable
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from service.archive import Archive
from service.catalogue.people import Appointment, Role
from service.usecases.lookups import rooms
from service.usecases.lookups.approving import refuse_lookup
from service.usecases.lookups.closing import close_lookup, record_return
from service.usecases.lookups.issuing import issue_copy
from service.usecases.lookups.requests import submit_request
from service.usecases.lookups.scoping import Wanted, set_scope
from service.usecases.permissions import Actor
from tests.counter import Counter, asking, child_number, letter, scan
from tests.web.browser import LOOKS

pytestmark = pytest.mark.browser


@pytest.fixture
def counter(counter: Counter, archive: Archive, admin: Actor) -> Counter:
    """A counter at which the administrator may do everything, though not in the same look-up."""
    with archive.database.write() as session:
        # Nobody gives themselves a role; here it is simply there.
        session.add(Appointment(person_id=admin.id, unit_id=1, role=Role.APPROVER))
    return counter


def sensitive(counter: Counter, born: int = 2020) -> int:
    """A filed paper that tells of a child."""
    content = scan([[f"次子身份证号：{child_number(date(born, 1, 1))}"], ["入户调查情况"]])
    received = counter.desk.take_in(content, "调查表.pdf", type="A09", title="家庭情况证明")
    return counter.filed(received.document_id or 0)


def sound(page: Page, path: str) -> None:
    page.goto(path)
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == [], path
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_on_look_ups_in_any_state(begin: Callable[..., Page], counter: Counter, look: str) -> None:
    page = begin(look)
    sound(page, "/lookups")
    sound(page, "/lookups/register")
    paper = counter.paper(pages=2)
    submit_request(asking(), "", letter(), source="x", archive=counter.archive)
    bare = 1
    waiting = counter.recorded([Wanted(sensitive(counter)), Wanted(paper, (1,))])
    half = counter.recorded([Wanted(sensitive(counter, 2021))])
    counter.approve(half)
    shown = counter.approved([Wanted(paper)])
    refused = counter.recorded([Wanted(paper)])
    refuse_lookup(counter.leader, refused, "与目的无关", "可申请复核", archive=counter.archive)
    over = counter.approved([Wanted(paper)])
    issue_copy(counter.host, over, [1], archive=counter.archive)
    record_return(counter.host, over, "核对无误", archive=counter.archive)
    page.goto(f"/lookups/{waiting}")
    page.get_by_label("查阅目的").fill("审批查阅")
    page.get_by_role("button", name="记下并查看").click()
    for path in (
        *("/lookups", "/lookups?state=refused", "/lookups/new", "/lookups/register", "/desk"),
        *(f"/lookups/{bare}", f"/lookups/{bare}/amend", f"/lookups/{bare}/choose"),
        *(f"/lookups/{waiting}", f"/lookups/{waiting}?do=approve", f"/lookups/{waiting}?do=refuse"),
        *(f"/lookups/{half}?do=approve", f"/lookups/{shown}?do=withdraw", f"/lookups/{shown}?do=copy"),
        *(f"/lookups/{shown}?do=extract", f"/lookups/{refused}", f"/lookups/{over}?do=close"),
        *("/request", "/room", "/verify"),
    ):
        sound(page, path)
    close_lookup(counter.host, over, "作为证据采信", archive=counter.archive)
    sound(page, f"/lookups/{over}")


@pytest.mark.parametrize("look", LOOKS)
def test_a_visitor_reads_in_a_bare_room(begin: Callable[..., Page], counter: Counter, look: str) -> None:
    lookup = counter.approved([Wanted(counter.paper(pages=2))], views=20)
    opened = rooms.open_room(counter.host, lookup, archive=counter.archive)
    page = begin(look)
    page.goto("/room")
    page.get_by_label("口令").fill(opened.code)
    page.keyboard.press("Enter")
    page.get_by_role("img", name="收入证明，第 1 页").wait_for()
    sound(page, page.url)
    page.keyboard.press("]")
    page.get_by_role("img", name="收入证明，第 2 页").wait_for()
    sound(page, page.url)
    assert page.locator("[data-left]").inner_text()
    page.get_by_role("button", name="结束阅览").click()
    page.get_by_label("口令").wait_for()


def test_a_request_is_approved_and_a_copy_made_and_verified(begin: Callable[..., Page], counter: Counter) -> None:
    lookup = counter.recorded([Wanted(counter.paper(pages=2))])
    page = begin()
    page.goto(f"/lookups/{lookup}")
    page.get_by_role("link", name="批准…").click()
    page.get_by_role("button", name="批准", exact=True).click()
    page.get_by_role("status").get_by_text("已批准。").wait_for()
    made = issue_copy(counter.host, lookup, [1], archive=counter.archive)
    page.goto("/verify")
    page.get_by_label("验证码").fill(made.code)
    page.get_by_role("button", name="验证").click()
    page.get_by_text(made.number).wait_for()


def test_a_scope_is_found_and_ticked(begin: Callable[..., Page], counter: Counter) -> None:
    document, other = counter.paper(pages=3), counter.paper(title="入户调查表")
    submit_request(asking(), "", letter(), source="x", archive=counter.archive)
    page = begin()
    page.goto("/lookups/1")
    page.get_by_role("link", name="定范围…").click()
    page.get_by_label("在榆阳市总工会及下级里查找").fill("收入证明")
    page.get_by_role("button", name="查找", exact=True).click()
    page.get_by_label("收入证明", exact=True).check()
    page.get_by_text("3 页").click()
    page.get_by_label("2", exact=True).check()
    # What is ticked stays ticked when something else is looked for.
    page.get_by_label("在榆阳市总工会及下级里查找").fill("入户调查表")
    page.get_by_role("button", name="查找", exact=True).click()
    page.get_by_label("入户调查表", exact=True).check()
    page.get_by_role("button", name="定下").click()
    page.get_by_role("status").get_by_text("范围共 4 页").wait_for()
    page.get_by_role("link", name="定范围…").click()
    expect(page.get_by_label("收入证明", exact=True)).to_be_checked()
    page.get_by_text("直接写文件编号").click()
    page.get_by_label("收入证明", exact=True).uncheck()
    page.get_by_label("入户调查表", exact=True).uncheck()
    page.get_by_label("文件，每行一件").fill(f"{document}:2-3")
    page.get_by_role("button", name="定下").click()
    page.get_by_role("status").get_by_text("范围共 2 页").wait_for()
    assert other not in [one.document_id for one in counter.view(1).items]
    set_scope(counter.desk.actor, 1, [Wanted(document)], archive=counter.archive)
