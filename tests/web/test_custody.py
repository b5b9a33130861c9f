"""A handover on the pages, each in their own browser."""

from collections.abc import Callable

import pytest

from retention import HandoverState
from service.archive import Archive
from service.usecases.house.people import change_person
from service.usecases.permissions import Actor
from tests.custody import Handing
from tests.fixtures import PASSWORD, code_of
from tests.office import Office, furnish
from tests.web.browser import Browser


@pytest.fixture
def here(archive: Archive) -> Handing:
    """The archive of the pages as an office in which something is to be handed over."""
    furnish(archive)
    office = Office.at(archive)
    office.approve_schedule()
    return Handing(office)


def test_a_handover_goes_the_whole_way_on_the_pages(here: Handing, logged_in: Callable[[Actor], Browser]) -> None:
    paper, _ = here.office.papers(2)
    giver, receiver, supervisor = (logged_in(one) for one in here.parties.values())
    assert "没有进行中的交接" in giver.get("/handovers").text
    form = giver.get("/handovers/new?of_unit=J012&cause=staff_change")
    assert "（保管 2 件）" in form.text
    parties = {party.value: str(person.id) for party, person in here.parties.items()}
    asked = {**parties, "choice": "unit", "things": "钥匙 3 把\n印章 1 枚", "expires_on": "2026-12-31"}
    refused = giver.post("/handovers/new?of_unit=J012&cause=staff_change", {**asked, "supervisor": parties["giver"]})
    assert (refused.status_code, "须是三个人" in refused.text) == (409, True)
    made = giver.post("/handovers/new?of_unit=J012&cause=staff_change", asked)
    one = made.headers["Location"]
    assert "移交人</span>" not in giver.get(one).text
    for position in ("1", "2", "3", "4"):
        moved = giver.post(f"{one}/ticks", {"position": position})
        assert moved.status_code == 302
    assert "点交" in receiver.get("/handovers").text
    assert "交接" in receiver.get("/desk").text
    next_line = receiver.post(f"{one}/ticks?page=1", {"position": "1"}).headers["Location"]
    assert "on=2" in next_line
    assert (
        "请写明理由" in receiver.post(f"{one}/differences?on=2", {"position": "2", "kind": "damaged", "text": ""}).text
    )
    receiver.post(f"{one}/differences?on=2", {"position": "2", "kind": "pages_missing", "text": "缺第 3 页"})
    page = receiver.get(one).text
    assert "缺第 3 页" in page
    assert "差异不删除" in page
    receiver.post(f"{one}/ticks", {"position": ["1", "2", "3", "4"]})
    here.office.desk.work()
    digest = here.view(1).digest
    for party, browser in zip(here.parties, (giver, receiver, supervisor), strict=True):
        browser.get(one)
        proof = {"password": PASSWORD, "code": code_of(here.office.archive, here.parties[party])}
        signed = browser.post(f"{one}/sign", {"party": party.value, "digest": digest, **proof})
        assert signed.status_code == 302, signed.text
    assert here.state(1) is HandoverState.DONE
    giver.post("/purpose", {"purpose": "核对保管", "next": "/"})
    assert "交字〔2026〕1号" in giver.get(f"/document/{paper}?tab=custody").text
    assert "没有中断" in giver.get("/custody/flaws").text
    assert giver.get(f"{one}/papers/register").data.startswith(b"%PDF-")
    assert giver.get(f"{one}/papers/electronic?shape=xlsx").data.startswith(b"PK")


def test_the_duties_of_who_is_gone_are_shown(here: Handing, logged_in: Callable[[Actor], Browser]) -> None:
    office, archivist = here.office, here.office.people["archivist"]
    office.papers(1)
    here.completed()
    browser = logged_in(office.admin)
    assert "尚未交接" not in browser.get("/handovers").text
    change_person(office.admin, archivist.id or 0, archive=office.archive, active=False, appointed=[])
    page = browser.get("/handovers").text
    assert "尚未交接" in page
    assert "archivist" in page
    assert "交接" in browser.get("/desk").text


def test_a_unit_that_is_gone_is_shown_where_its_records_should_go(
    here: Handing, logged_in: Callable[[Actor], Browser]
) -> None:
    here.office.papers(1)
    browser = logged_in(here.office.admin)
    page = browser.get("/handovers/new?of_unit=J012&cause=abolished").text
    assert "去向建议" in page
    assert "还没有接收单位" in page
    assert browser.get("/handovers/99").status_code == 404
    assert browser.get("/handovers/new?of_unit=J999").status_code == 404
