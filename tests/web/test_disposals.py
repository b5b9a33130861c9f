"""From a due document to its certificate on the pages, each in their own browser."""

import re
from collections.abc import Callable

import pytest

from retention import Decision
from service.archive import Archive
from service.catalogue.disposal import Outcome
from service.usecases.disposal.appraising import conclude, set_members
from service.usecases.disposal.executing import execute_register
from service.usecases.disposal.registering import draw_up_register
from service.usecases.disposal.seats import Member
from service.usecases.holds.holds import OnDocument, place_hold
from service.usecases.house.posts import relieve_of_post
from service.usecases.permissions import Actor
from tests.fixtures import PASSWORD, code_of
from tests.office import OTHER_SIGNERS, Office, furnish
from tests.web.browser import Browser


@pytest.fixture
def furnished(archive: Archive) -> Office:
    """The archive of the pages as an office in which papers are due."""
    furnish(archive)
    office = Office.at(archive)
    office.approve_schedule()
    return office


@pytest.fixture
def at(furnished: Office, logged_in: Callable[[Actor], Browser]) -> Callable[[str], Browser]:
    """Somebody's browser, opened once."""
    open_ones: dict[str, Browser] = {}

    def browser(login: str) -> Browser:
        if login not in open_ones:
            open_ones[login] = logged_in(furnished.people[login])
        return open_ones[login]

    return browser


def test_a_review_goes_the_whole_way_on_the_pages(furnished: Office, at: Callable[[str], Browser]) -> None:
    going, kept = furnished.papers(2)
    clerk = at("clerk")
    assert "还没有鉴定" in clerk.get("/disposals").text
    proposed = clerk.post("/disposals", {"unit": "J012", "kind": "other", "year": ""})
    page = proposed.headers["Location"]
    assert page == "/disposals/1"
    assert "还没有组成小组" in clerk.get(page).text

    def people(**seats: str) -> list[str]:
        return [f"{furnished.people[login.replace('_', '-')].id}:{place}" for login, place in seats.items()]

    def go(login: str, act: str, said: str, **form: object) -> None:
        answer = at(login).post(f"{page}/{act}", form)
        assert answer.status_code == 302, answer.text[:3000]
        assert said in at(login).get(page).text

    refused = clerk.post(f"{page}/members", {"seat": people(office="office")})
    assert (refused.status_code, "鉴定小组里没有" in refused.text) == (409, True)
    go("clerk", "members", "archivist", seat=people(office="office", archivist="archive", aid_head="business"))
    for login in ("office", "archivist", "aid-head"):
        go(login, "opinion", "无保存价值", opinion="无保存价值")
    go("archivist", "decide", "销毁", id=[going], decision="destroy", reason="期满")
    nothing = at("archivist").post(f"{page}/decide", {"decision": "destroy", "reason": "期满"})
    assert (nothing.status_code, "没有选文件" in nothing.text) == (422, True)
    go("archivist", "decide", "续存", id=[kept], decision="keep", until="2040-12-31", reason="仍有用")
    go("archivist", "conclude", "鉴字〔2026〕1号", summary="一件销毁，一件续存。")
    go("clerk", "register", "销字〔2026〕1号")
    digest = furnished.digest(1)
    assert digest[:4] in at("leader").get(page).text
    signature = {"digest": digest, "number": "销字〔2026〕1号", "password": PASSWORD, "opinion_is": "agree"}
    mistyped = at("leader").post(f"{page}/sign", {**signature, "role": "archive_leader", "number": "销字1号"})
    assert (mistyped.status_code, "照标题所示" in mistyped.text) == (409, True)
    leader = furnished.people["leader"]
    wrong = at("leader").post(f"{page}/sign", {**signature, "role": "archive_leader", "password": "wrong"})
    assert (wrong.status_code, "密码或动态码不对" in wrong.text) == (422, True)
    code = code_of(furnished.archive, leader)
    foreign = at("leader").post(f"{page}/sign", {**signature, "role": "archive_head", "code": code})
    assert (foreign.status_code, "不是你签的" in foreign.text) == (409, True)
    for role, login in OTHER_SIGNERS.items():
        go(login, "sign", "已签", role=role, code=code_of(furnished.archive, furnished.people[login]), **signature)
    go("clerk", "supervisors", "watch-archive", seat=people(watch_archive="archive", watch_aid="business"))
    miscounted = at("watch-aid").post(f"{page}/count", {"counted": "3"})
    assert (miscounted.status_code, "与清册不符" in miscounted.text) == (409, True)
    for login in ("watch-archive", "watch-aid"):
        go(login, "count", "清点相符", counted="1")
    assert "可以执行了" in clerk.get(page).text
    go("clerk", "execute", "执行", number="销字〔2026〕1号")
    furnished.desk.work()
    for login in ("watch-archive", "watch-aid"):
        code = code_of(furnished.archive, furnished.people[login])
        go(login, "confirm", "毁后已签字", password=PASSWORD, code=code)
    go("clerk", "certify", "销毁证明")
    for paper in ("report", "register", "certificate"):
        assert clerk.get(f"{page}/papers/{paper}").data.startswith(b"%PDF-")
    assert clerk.get(f"{page}/papers/register?shape=xlsx").data.startswith(b"PK")
    assert {one: item.outcome for one, item in furnished.items(1).items()} == {
        going: Outcome.DESTROYED,
        kept: Outcome.KEPT,
    }


def test_a_late_hold_is_told_on_the_page_with_its_reason(furnished: Office, at: Callable[[str], Browser]) -> None:
    ids = furnished.papers(2)
    review = furnished.approved(ids)
    place_hold(furnished.people["clerk"], OnDocument(ids[0]), "专项审计", "审计通知", archive=furnished.archive)
    furnished.executed(review)
    page = at("leader").get(f"/disposals/{review}?part=apart").text
    assert "留下未毁" in page
    assert "解除之前不得销毁" in page


def test_a_search_is_put_to_review(furnished: Office, at: Callable[[str], Browser]) -> None:
    furnished.papers(2)
    clerk = at("clerk")
    assert "/disposals?q=" in clerk.get("/search?q=走访慰问").text
    assert "列出这次查找找到的文件" in clerk.get("/disposals?q=走访慰问&do=propose").text
    proposed = clerk.post("/disposals?q=走访慰问", {"title": "走访"})
    assert proposed.status_code == 302, proposed.text[:2000]
    assert furnished.view(1).title == "走访"


def test_a_package_is_taken_along_and_its_receipt_recorded(furnished: Office, at: Callable[[str], Browser]) -> None:
    ids = furnished.papers(1)
    review = furnished.proposed(ids)
    furnished.group(review)
    furnished.decide(review, ids, Decision.TRANSFER)
    conclude(furnished.people["archivist"], review, "移交。", archive=furnished.archive)
    clerk = at("clerk")
    assert "打包下载" in clerk.get(f"/disposals/{review}").text
    assert clerk.post(f"/disposals/{review}/package").data.startswith(b"PK")
    transfer = furnished.view(review).transfer
    assert transfer is not None
    receipt = {"receiver": "市档案馆", "receipt_number": "8号", "received_on": "2026-11-23", "digest": transfer.digest}
    clerk.get(f"/disposals/{review}")
    wrong = clerk.post(f"/disposals/{review}/receipt", {**receipt, "digest": "0" * 64})
    assert (wrong.status_code, "与移交包" in wrong.text) == (409, True)
    assert clerk.post(f"/disposals/{review}/receipt", receipt).status_code == 302
    furnished.desk.work()
    assert "已移交" in clerk.get(f"/disposals/{review}?part=all").text


def test_the_page_offers_each_only_what_they_may_do(furnished: Office, at: Callable[[str], Browser]) -> None:
    review = furnished.appraised(furnished.papers(1))
    assert "编制销毁清册" in at("clerk").get(f"/disposals/{review}").text
    assert "编制销毁清册" not in at("leader").get(f"/disposals/{review}").text
    assert at("leader").get("/disposals/999").status_code == 404
    assert at("leader").get(f"/disposals/{review}/papers/other").status_code == 404
    assert at("leader").get(f"/disposals/{review}/papers/register").status_code == 409


def test_a_post_is_given_and_taken_on_the_page_of_a_person(furnished: Office, at_admin: Browser) -> None:
    clerk = furnished.people["clerk"].id
    page = at_admin.get(f"/people/{clerk}").text
    assert "档案部门经办人 · 榆阳市总工会" in page
    twice = at_admin.post(f"/people/{clerk}/posts", {"unit": "1", "post": "archive_clerk"})
    assert (twice.status_code, "已经担任" in twice.text) == (409, True)
    assert (
        at_admin.post(f"/people/{clerk}/posts", {"unit": "1", "post": "archive_clerk", "take": "1"}).status_code == 302
    )
    assert "没有职务" in at_admin.get(f"/people/{clerk}").text
    assert at_admin.post(f"/people/{clerk}/posts", {"unit": "1", "post": "archive_clerk"}).status_code == 302


def test_what_a_decision_lacks_is_said_beside_it_and_the_ticks_stay(
    furnished: Office, at: Callable[[str], Browser]
) -> None:
    (paper,) = furnished.papers(1)
    review = furnished.proposed([paper])
    furnished.group(review)
    archivist = at("archivist")
    archivist.get(f"/disposals/{review}")
    lacking = archivist.post(f"/disposals/{review}/decide", {"id": [paper], "decision": "keep", "reason": "仍有用"})
    assert (lacking.status_code, "没有填日期" in lacking.text) == (422, True)
    assert re.search(rf'value="{paper}" form="selection" checked', lacking.text)
    keep = {"id": [paper], "decision": "keep", "until": "2040-12-31"}
    assert "理由" in archivist.post(f"/disposals/{review}/decide", keep).text
    assert furnished.view(review).undecided == 1
    assert archivist.post(f"/disposals/{review}/decide", {"id": [paper], "decision": "destroy"}).status_code == 302
    assert furnished.items(review)[paper].reason == "期满，无继续保存价值"


def test_the_page_names_whose_signature_is_awaited(furnished: Office, at: Callable[[str], Browser]) -> None:
    review = furnished.appraised(furnished.papers(1))
    draw_up_register(furnished.people["clerk"], review, archive=furnished.archive)
    page = at("clerk").get(f"/disposals/{review}").text
    assert "aid-head" in page
    assert "没有人能签" not in page
    relieve_of_post(
        furnished.admin, furnished.people["aid-head"].id or 0, "J012", "business_head", archive=furnished.archive
    )
    assert "没有人能签" in at("clerk").get(f"/disposals/{review}").text


@pytest.mark.parametrize("typed", ["销字[2026]1号", "销字(2026)1号", "销字（2026） 1号", "销字【2026】1号"])
def test_any_brackets_will_do_for_the_number(furnished: Office, at: Callable[[str], Browser], typed: str) -> None:
    review = furnished.appraised(furnished.papers(1))
    draw_up_register(furnished.people["clerk"], review, archive=furnished.archive)
    at("leader").get(f"/disposals/{review}")
    code = code_of(furnished.archive, furnished.people["leader"])
    form = {"role": "archive_leader", "digest": furnished.digest(review), "password": PASSWORD, "code": code}
    form["opinion_is"] = "agree"
    assert at("leader").post(f"/disposals/{review}/sign", {**form, "number": typed}).status_code == 302


def test_the_page_of_what_is_gone_tells_what_is_left(furnished: Office, at: Callable[[str], Browser]) -> None:
    going, held = furnished.papers(2)
    code = furnished.desk.document(going).code
    review = furnished.approved([going, held])
    place_hold(furnished.people["office"], OnDocument(held), "专项审计", "审计通知", archive=furnished.archive)
    furnished.count(review)
    clerk = at("clerk")
    assert "销毁 1 件" in clerk.get(f"/disposals/{review}?do=execute").text
    execute_register(furnished.people["clerk"], review, archive=furnished.archive)
    assert "正在销毁" in clerk.get(f"/disposals/{review}").text
    furnished.desk.work()
    assert "还没有毁后签字" in clerk.get(f"/disposals/{review}").text
    gone = clerk.get(f"/document/{going}")
    assert (gone.status_code, "销字〔2026〕1号" in gone.text) == (410, True)
    assert "看存目" in clerk.get(f"/search?q={code}").text
    assert clerk.get("/document/999").status_code == 404


def test_the_first_page_shows_what_waits_in_reviews(furnished: Office, at: Callable[[str], Browser]) -> None:
    review = furnished.proposed(furnished.papers(1))
    assert "等我签字" not in at("office").get("/search").text
    members = [("office", "office"), ("archivist", "archive"), ("aid-head", "business")]
    seats = [Member(furnished.people[login].id or 0, place) for login, place in members]
    set_members(furnished.people["clerk"], review, seats, archive=furnished.archive)
    for login, _ in members:
        page = at(login).get("/search").text
        assert "等我签字" in page
        assert f"/disposals/{review}" in page
    assert "等我签字" not in at("leader").get("/search").text


def test_the_steps_of_a_hand_over_are_its_own(furnished: Office, at: Callable[[str], Browser]) -> None:
    ids = furnished.papers(1)
    review = furnished.proposed(ids)
    furnished.group(review)
    furnished.decide(review, ids, Decision.TRANSFER)
    conclude(furnished.people["archivist"], review, "移交。", archive=furnished.archive)
    page = at("clerk").get(f"/disposals/{review}").text
    assert "打成 BagIt 包交给接收单位" in page
    assert "清点执行" not in page
