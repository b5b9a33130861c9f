"""Handovers in a real browser: nothing for axe to find, ticked with the keyboard, signed in the dialog."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from retention import HandoverState, Party
from service.archive import Archive
from service.catalogue.custody import DifferenceKind
from service.usecases.custody.ticking import note_difference
from service.usecases.house.people import change_person
from tests.custody import Handing
from tests.fixtures import PASSWORD, code_of
from tests.office import Office, furnish
from tests.web.browser import LOOKS
from tests.web.test_disposals_in_chromium import sound

pytestmark = pytest.mark.browser


@pytest.fixture
def here(archive: Archive) -> Handing:
    """The archive of the pages as an office; the administrator, who is logged in, gives."""
    furnish(archive)
    office = Office.at(archive)
    with archive.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE login_session SET ended_at = NULL")
    return Handing(office)


def test_axe_finds_nothing_on_a_handover_in_any_state(here: Handing, begin: Callable[..., Page]) -> None:
    with here.office.archive.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE login_session SET ended_at = NULL")
    page = begin("office")
    sound(page, "/handovers")
    here.office.papers(3)
    handover = here.proposed(things=["钥匙 3 把"], note="调离").handover_id
    archive, receiver = here.office.archive, here.parties[Party.RECEIVER]
    note_difference(receiver, handover, 2, DifferenceKind.PAGES_MISSING, "缺第 17、18 页", archive=archive)
    for path in (
        *("/handovers", "/handovers?state=all", "/handovers/new?of_unit=J012", "/custody/flaws"),
        *("/handovers/new?of_unit=J012&cause=abolished", f"/handovers/{handover}?do=differ"),
        *(f"/handovers/{handover}", f"/handovers/{handover}?part=different", f"/handovers/{handover}?do=refuse"),
    ):
        sound(page, path)
    here.ticked(handover)
    sound(page, f"/handovers/{handover}?do=sign")
    here.signed(handover)
    change_person(here.office.admin, receiver.id or 0, archive=archive, active=False, appointed=[])
    sound(page, "/handovers?state=all")
    for look in LOOKS:
        sound(begin(look), f"/handovers/{handover}")


def test_lines_are_ticked_with_the_keyboard_and_signed_in_the_dialog(here: Handing, begin: Callable[..., Page]) -> None:
    with here.office.archive.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE login_session SET ended_at = NULL")
    here.office.papers(2)
    handover = here.proposed().handover_id
    here.ticked(handover, Party.RECEIVER)
    page = begin()
    page.goto(f"/handovers/{handover}")
    with page.expect_navigation():
        page.keyboard.press("y")
    page.keyboard.press("n")
    page.fill("#differ-text", "虫蛀")
    with page.expect_navigation():
        page.click("#differ button.btn-primary")
    assert here.state(handover) is HandoverState.TICKED
    assert page.locator("tr.bad").count() == 2
    page.click("[data-opens=sign]")
    page.fill("#sign-password", PASSWORD)
    page.fill("#sign-code", code_of(here.office.archive, here.office.admin))
    with page.expect_navigation():
        page.click("#sign button.btn-primary")
    assert here.state(handover) is HandoverState.SIGNING
    assert page.locator(".sign .t-ok").count() == 1
