"""Reviews in a real browser: nothing for axe to find, decided with the keyboard, signed in the dialog."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from retention import Decision
from service.archive import Archive
from service.catalogue.people import Person
from service.passwords import hash_password
from service.usecases.disposal.appraising import conclude, give_opinion, set_members
from service.usecases.disposal.proposing import propose_review
from service.usecases.disposal.registering import draw_up_register
from service.usecases.disposal.seats import Member
from service.usecases.holds.holds import OnDocument, place_hold
from service.usecases.house.posts import appoint_to_post
from tests.fixtures import PASSWORD, code_of, enrol
from tests.office import OTHER_SIGNERS, Office, furnish
from tests.web.browser import LOOKS

pytestmark = pytest.mark.browser


@pytest.fixture
def office(archive: Archive) -> Office:
    """The archive of the pages as an office in which the administrator heads the archive."""
    furnish(archive)
    office = Office.at(archive)
    office.approve_schedule()
    appoint_to_post(office.admin, office.admin.id or 0, "J012", "archive_head", archive=archive)
    return office


def proposed(office: Office, count: int) -> int:
    """A review in which the administrator sits in the group, nothing decided."""
    people, archive = office.people, office.archive
    review = propose_review(office.admin, office.papers(count), archive=archive).review_id
    seats = [Member(people["office"].id or 0, "office"), Member(office.admin.id or 0, "archive")]
    set_members(office.admin, review, [*seats, Member(people["aid-head"].id or 0, "business")], archive=archive)
    for actor in (people["office"], office.admin, people["aid-head"]):
        give_opinion(actor, review, "无保存价值", archive=archive)
    return review


def drawn(office: Office) -> int:
    """A register that only the head of the archive has not signed, one item held since."""
    ids = office.papers(2)
    review = office.appraised(ids)
    draw_up_register(office.admin, review, archive=office.archive)
    for role, login in OTHER_SIGNERS.items():
        if role != "archive_head":
            office.sign(review, role, login)
    place_hold(office.admin, OnDocument(ids[0]), "专项审计", "审计通知", archive=office.archive)
    return review


def sound(page: Page, path: str) -> None:
    page.goto(path)
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == [], path
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_on_a_review_in_any_state(begin: Callable[..., Page], office: Office, look: str) -> None:
    page = begin(look)
    sound(page, "/disposals")
    open_ = proposed(office, 2)
    register = drawn(office)
    handed = office.papers(1)
    transfer = office.proposed(handed)
    office.group(transfer)
    office.decide(transfer, handed, Decision.TRANSFER)
    conclude(office.people["archivist"], transfer, "移交。", archive=office.archive)
    for path in (
        *("/disposals", "/disposals?do=propose", f"/people/{office.people['clerk'].id}"),
        *(f"/disposals/{open_}", f"/disposals/{open_}?do=members", f"/disposals/{open_}?do=conclude"),
        *(f"/disposals/{register}", f"/disposals/{register}?do=sign", f"/disposals/{register}?do=revise"),
        *(f"/disposals/{register}?do=supervisors", f"/disposals/{register}?part=apart", f"/disposals/{transfer}"),
    ):
        sound(page, path)


def test_items_are_picked_and_decided_with_the_keyboard(begin: Callable[..., Page], office: Office) -> None:
    review = proposed(office, 3)
    page = begin()
    page.goto(f"/disposals/{review}")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("[data-picked]").first).to_have_text("1")
    with page.expect_navigation():
        page.keyboard.press("3")
    page.keyboard.type("涉及历史遗留问题")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert office.view(review).decisions == {"permanent": 1}
    page.fill("#f-reason", "还没有想好")
    page.press("#f-reason", "Enter")
    assert office.view(review).decisions == {"permanent": 1}
    page.locator("#f-reason").fill("")
    page.locator("#f-reason").blur()
    page.keyboard.press("a")
    expect(page.locator("[data-picked]").first).to_have_text("2")
    with page.expect_navigation():
        page.keyboard.press("1")
    assert office.view(review).decisions == {"permanent": 1, "destroy": 2}
    assert office.view(review).undecided == 0


def test_a_register_is_signed_in_its_dialog(begin: Callable[..., Page], office: Office) -> None:
    review = drawn(office)
    with office.archive.database.write() as session:
        session.get_one(Person, office.admin.id).password_hash = hash_password(PASSWORD)
    page = begin()
    page.goto(f"/disposals/{review}?do=sign")
    expect(page.locator("#sign .note", has_text="签字须先登记身份验证器")).to_have_count(1)
    # An enrolment ends the other log-ins: this one, the first, is where it is done.
    enrol(office.archive, replace(office.admin, session_id=1))
    page.goto(f"/disposals/{review}")
    page.click("[data-opens=sign]")
    number = office.view(review).register
    assert number is not None
    page.fill("#sign-number", number.number)
    page.fill("#sign-password", PASSWORD)
    page.fill("#sign-code", code_of(office.archive, office.admin))
    with page.expect_navigation():
        page.click("#sign button.btn-primary")
    expect(page.locator(".sign .who", has_text="管理员").first).to_be_visible()
    assert office.view(review).state == "approved"


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_where_people_hear_of_reviews_and_of_holds(
    begin: Callable[..., Page], office: Office, look: str
) -> None:
    """The desk and the in-box with a signature that waits, and the drawing of a period with its holds."""
    page = begin(look)
    review = drawn(office)
    late = office.desk.described(type="B04", fiscal_year=2024, dated_on=date(2024, 5, 6), title="记账凭证")
    for held in (late, office.items(review).popitem()[0]):
        place_hold(office.admin, OnDocument(held), "专项审计", "审计通知", archive=office.archive)
        sound(page, f"/document/{held}?tab=retention")
        assert "号保留" in page.locator(".line").inner_text()
    sound(page, "/inbox")
    expect(page.get_by_text("等你签字")).to_have_count(1)
    sound(page, "/desk")
    page.locator(".duties").get_by_role("link", name="签字：").click()
    page.wait_for_url(f"**/disposals/{review}")
