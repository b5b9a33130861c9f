"""A handover on the pages, each in their own browser."""

from collections.abc import Callable

import pytest

from retention import HandoverState
from service.archive import Archive
from service.catalogue.documents import Document
from service.catalogue.people import Role
from service.usecases.disposal.proposing import propose_review
from service.usecases.documents.filing import file_documents
from service.usecases.house.people import Appointed, actor_of_login, add_person, change_person
from service.usecases.house.units import found_unit
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


def test_a_seizure_is_recorded_and_its_return_on_the_pages(
    here: Handing, logged_in: Callable[[Actor], Browser]
) -> None:
    (paper,) = here.office.papers(1)
    archive, giver = here.office.archive, here.office.admin
    browser = logged_in(giver)
    assert "没有依法调取" in browser.get("/seizures").text
    code = here.office.desk.document(paper).code or ""
    taking = {"unit": "J012", "codes": code, "authority": "榆阳市人民法院", "order_number": "12号"}
    taking |= {"receipt_number": "31", "officers": "王法官", "seized_on": "2026-11-20"}
    unproven = browser.post("/seizures", {**taking, "password": "wrong", "code": "000000"})
    assert (unproven.status_code, "密码或动态码" in unproven.text) == (422, True)
    assert "还缺内容" in browser.post("/seizures", {**taking, "receipt_number": ""}).text
    proof = {"password": PASSWORD, "code": code_of(archive, giver)}
    made = browser.post("/seizures", {**taking, **proof})
    one = made.headers["Location"]
    assert "原件尚未归还" in browser.get(one).text
    browser.post("/purpose", {"purpose": "核对保管", "next": "/"})
    assert "榆阳市人民法院" in browser.get(f"/document/{paper}?tab=custody").text
    assert browser.post(f"{one}/return", {"on": "2026-11-19", "note": "归还"}).status_code == 422
    assert browser.post(f"{one}/return", {"on": "2026-11-23", "note": "页数相符"}).status_code == 302
    assert "页数相符" in browser.get(one).text


def test_what_stays_with_accounting_is_let_stay_on_the_page(
    here: Handing, logged_in: Callable[[Actor], Browser]
) -> None:
    archive, admin = here.office.archive, here.office.admin
    add_person(admin, "kuaiji", "钱会计", PASSWORD, [Appointed(Role.ACCOUNTANT, "J012")], archive=archive)
    accountant = actor_of_login("kuaiji", archive=archive)
    voucher = here.office.desk.described("B03", fiscal_year=2025, title="资金发放凭证")
    file_documents(accountant, [voucher], archive=archive)
    browser, theirs = logged_in(admin), logged_in(accountant)
    page = browser.get("/handovers").text
    assert "钱会计" in page
    assert "同意暂缓" in page
    mine = theirs.get("/handovers").text
    assert "2026-12-31" in mine
    assert "同意暂缓…" not in mine
    assert "提出交接…" not in mine
    stay = {"until": "2029-01-01", "ground": "审计未结"}
    assert browser.post("/handovers/stays/1/2025", stay).status_code == 422
    assert browser.post("/handovers/stays/1/2025", {**stay, "until": "2027-06-30"}).status_code == 302
    assert "2027-06-30" in theirs.get("/handovers").text
    assert theirs.post("/handovers/stays/1/2025", {**stay, "until": "2028-06-30"}).status_code == 403


def test_an_owners_successor_agrees_on_a_page_of_its_own(here: Handing, logged_in: Callable[[Actor], Browser]) -> None:
    archive, admin, leader = here.office.archive, here.office.admin, here.office.people["leader"]
    (paper,) = here.office.papers(1)
    found_unit(admin, "纺织厂工会", "enterprise", archive=archive, parent="J012", fonds="J031")
    with archive.database.write() as session:
        session.get_one(Document, paper).owner_id = 2
    review = propose_review(admin, [paper], archive=archive).review_id
    browser = logged_in(leader)
    assert "同意销毁代管档案" in browser.get("/handovers").text
    assert "替别的单位代管" in browser.get(f"/disposals/{review}").text
    one = f"/handovers/consents/{review}"
    assert "等你同意" in browser.get(one).text
    assert browser.post(one, {"ground": "", "password": PASSWORD, "code": "000000"}).status_code == 422
    proof = {"password": PASSWORD, "code": code_of(archive, leader)}
    assert browser.post(one, {"ground": "榆工发〔2026〕30号", **proof}).status_code == 302
    assert "榆工发〔2026〕30号" in browser.get(one).text
    assert "同意销毁…" not in browser.get(one).text
