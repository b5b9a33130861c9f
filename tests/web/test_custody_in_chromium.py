"""Handovers in a real browser: nothing for axe to find, ticked with the keyboard, signed in the dialog."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from retention import HandoverState, Party
from service.archive import Archive
from service.catalogue.custody import DifferenceKind
from service.catalogue.people import Role
from service.usecases.custody.choosing import OfCases
from service.usecases.custody.seizing import record_seizure
from service.usecases.custody.ticking import note_difference
from service.usecases.documents.filing import file_documents
from service.usecases.house.people import Appointed, actor_of_login, add_person, change_person
from service.usecases.house.unit_events import abolish_unit
from tests.custody import Handing
from tests.fixtures import PASSWORD, code_of, proof_of
from tests.integration.test_handover_units import CAUSE, STREET, WORKS, Town
from tests.integration.test_seizures import ORDER
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
    expect(page.locator("tr.bad")).to_have_count(2)
    page.click("[data-opens=sign]")
    page.fill("#sign-password", PASSWORD)
    page.fill("#sign-code", code_of(here.office.archive, here.office.admin))
    with page.expect_navigation():
        page.click("#sign button.btn-primary")
    assert here.state(handover) is HandoverState.SIGNING
    expect(page.locator(".sign .t-ok")).to_have_count(1)


def test_axe_finds_nothing_where_papers_were_seized_stay_with_accounting_or_lie_in_an_abolished_unit(
    archive: Archive, begin: Callable[..., Page]
) -> None:
    furnish(archive)
    town = Town(Office.at(archive))
    town.found()
    with archive.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE login_session SET ended_at = NULL")
    admin = town.office.admin
    case, _ = town.household()
    town.routine()
    (own,) = town.office.papers(1)
    add_person(admin, "kuaiji", "钱会计", PASSWORD, [Appointed(Role.ACCOUNTANT, "J012")], archive=archive)
    voucher = town.office.desk.described("B03", fiscal_year=2024, title="资金发放凭证")
    file_documents(actor_of_login("kuaiji", archive=archive), [voucher], archive=archive)
    taking = replace(ORDER, codes=(town.office.desk.document(own).code or "",))
    seizure = record_seizure(admin, taking, proof_of(archive, admin), archive=archive).seizure_id
    abolish_unit(admin, WORKS, CAUSE, archive=archive)
    handover = town.completed(OfCases([case]), **town.goes(STREET, "street"))
    page = begin("office")
    for path in (
        *("/handovers", "/handovers?do=stay-1-2024", "/seizures", "/seizures?do=record"),
        *(f"/seizures/{seizure}", f"/seizures/{seizure}?do=return", f"/handovers/{handover}?do=notify"),
        f"/handovers/new?of_unit={town.unit_id(WORKS)}&cause=abolished",
    ):
        sound(page, path)
    for look in LOOKS:
        sound(begin(look), f"/seizures/{seizure}")
