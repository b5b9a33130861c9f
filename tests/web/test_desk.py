"""The desk: each duty with its one act, and the next one after it."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from service.archive import Archive
from service.catalogue.audit import AuditEntry
from service.catalogue.documents import Document, DocumentState, PageState
from service.usecases.clock.desk import DutyKind, count_kinds
from service.usecases.documents.filing import file_documents
from service.usecases.permissions import Actor
from service.usecases.stack.shelves import add_box
from tests.fixtures import Desk, Hands
from tests.web.browser import Browser
from tests.web.shelf import ID, LETTER, put

VAGUE = ("家里的情况", "今年以来收入少了，开支多了。", "2026年3月2日")
"""Words that speak for no type."""


def vague(desk: Desk, number: int = 1) -> int:
    """A document that waits for somebody to say what it is."""
    return put(desk, (f"{VAGUE[0]}之{number}", *VAGUE[1:]))


def in_hand(page: str) -> int:
    """The document whose act is offered."""
    found = re.search(r'href="/document/(\d+)">打开文件', page)
    assert found is not None
    return int(found[1])


def next_of(page: str) -> str:
    """Where the form in hand goes on to."""
    found = re.search(r'name="next" value="([^"]+)"', page)
    assert found is not None
    return found[1].replace("&amp;", "&")


def test_who_keeps_nothing_has_no_desk(
    at_reader: Browser, at_keeper: Browser, logged_in: Callable[[Actor], Browser], stranger: Actor, desk: Desk
) -> None:
    number = vague(desk)
    assert "都办完了" in at_reader.get("/desk").text
    assert 'href="/desk"' not in at_reader.get("/cases").text
    for act in ("type", "period", "paper/check", "paper/original", "retry", "undo"):
        entered = {"type": "A09", "rule": "permanent", "reason": "x", "box": "1"}
        assert at_reader.post(f"/desk/{number}/{act}", entered).status_code == 403, act
    elsewhere = logged_in(stranger)
    assert "都办完了" in elsewhere.get("/desk").text
    assert elsewhere.post(f"/desk/{number}/type", {"type": "A09"}).status_code == 404
    assert desk.document(number).state is DocumentState.READ
    assert "认文种：扫描.pdf" in at_keeper.get("/desk").text


def test_the_oldest_duty_is_in_hand_and_the_filters_count_all(
    logged_in: Callable[[Actor], Browser], archive: Archive, admin: Actor, desk: Desk, hands: Hands
) -> None:
    old = vague(desk)
    hands.forward(days=9)
    undetermined = desk.described("C03", dated_on=date(2026, 3, 5), title="会议纪要")
    hands.forward(days=3)
    ready = desk.described("A09", title="收入证明一")
    browser = logged_in(admin)
    page = browser.get("/desk").text
    assert in_hand(page) == old
    assert [age for age in ("更早", "七天以内", "今天") if f">{age} · 1<" in page] == ["更早", "七天以内", "今天"]
    assert "12 天" in page
    for kind, count in count_kinds(admin, archive=archive).items():
        shown = browser.get(f"/desk?kind={kind.value}").text
        assert shown.count("data-item") == count
    assert in_hand(browser.get("/desk?kind=determine").text) == undetermined
    assert in_hand(browser.get("/desk?kind=file").text) == ready
    assert in_hand(browser.get(f"/desk?on={ready}&duty=file").text) == ready
    for made_up in ("kind=x", "on=x", "on=999", "duty=x", "page=0", "page=99", f"on={ready}&duty=paper"):
        assert in_hand(browser.get(f"/desk?{made_up}").text) == old, made_up


def test_a_type_is_confirmed_and_the_next_duty_is_in_hand(at_keeper: Browser, desk: Desk) -> None:
    first, second = vague(desk, 1), vague(desk, 2)
    page = at_keeper.get("/desk?kind=confirm_type").text
    assert in_hand(page) == first
    answer = at_keeper.post(f"/desk/{first}/type?kind=confirm_type", {"type": "A09", "next": next_of(page)})
    assert desk.document(first).type == "A09"
    page = at_keeper.get(answer.location).text
    assert in_hand(page) == second
    assert "已认作收入证明。" in page
    at_keeper.post(f"/desk/{second}/type?kind=confirm_type", {"type": "A36", "next": next_of(page)})
    assert "这一类都办完了" in at_keeper.get("/desk?kind=confirm_type").text


def test_the_guesses_have_keys_and_every_other_type_can_be_chosen(
    at_keeper: Browser, archive: Archive, desk: Desk
) -> None:
    number = put(desk, LETTER)
    with archive.database.write() as session:
        row = session.get_one(Document, number)
        row.state, row.confidence = DocumentState.READ, 0.58
    page = at_keeper.get("/desk").text
    keys = re.findall(r'name="type" value="(\w+)" data-key="(\d)"', page)
    assert keys[0] == ("A01", "1")
    assert [key for _, key in keys] == [str(number) for number in range(1, len(keys) + 1)]
    assert "标题“困难职工帮扶申请书”" in page
    assert ID not in page
    for kind in archive.regulation.types:
        assert f'<option value="{kind.code}">' in page


def test_a_type_that_does_not_exist_is_said_where_it_was_chosen(at_keeper: Browser, desk: Desk) -> None:
    number = vague(desk)
    assert at_keeper.post(f"/desk/{number}/type", {"type": "A99"}).status_code in (404, 422)
    assert desk.document(number).state is DocumentState.READ


def test_for_a_minute_the_decision_can_be_taken_back(at_keeper: Browser, desk: Desk, hands: Hands) -> None:
    number = vague(desk)
    at_keeper.post(f"/desk/{number}/type", {"type": "A09"})
    hands.forward(seconds=8)
    page = at_keeper.get("/desk").text
    assert f'action="/desk/{number}/undo"' in page
    assert 'data-seconds="52"' in page
    back = at_keeper.post(f"/desk/{number}/undo", follow_redirects=True).text
    assert "已撤销，恢复原样。" in back
    assert in_hand(back) == number
    assert "data-seconds" not in back
    assert desk.document(number).state is DocumentState.READ
    at_keeper.post(f"/desk/{number}/type", {"type": "A09"})
    hands.forward(seconds=61)
    assert "data-seconds" not in at_keeper.get("/desk").text
    late = at_keeper.post(f"/desk/{number}/undo", follow_redirects=True).text
    assert "已过一分钟" in late
    assert desk.document(number).type == "A09"


def test_after_filing_nothing_is_taken_back(at_keeper: Browser, archive: Archive, admin: Actor, desk: Desk) -> None:
    number = vague(desk)
    at_keeper.post(f"/desk/{number}/type", {"type": "A09"})
    file_documents(admin, [number], archive=archive)
    assert "已经归档，不能再撤销。" in at_keeper.post(f"/desk/{number}/undo", follow_redirects=True).text
    assert desk.document(number).state is DocumentState.FILED


def test_a_period_is_decided_among_the_proposals_with_a_reason(at_keeper: Browser, desk: Desk) -> None:
    number = desk.described("C03", dated_on=date(2026, 3, 5), title="会议纪要")
    page = at_keeper.get("/desk?kind=determine").text
    assert "党组会议、主席办公会议记录" in page
    assert "期限取决于重要程度或制发机关，还没有确定" in page
    wrong = at_keeper.post(f"/desk/{number}/period?kind=determine", {"rule": "permanent", "reason": " "})
    assert wrong.status_code == 422
    assert re.search(r'id="f-reason"[^>]*aria-invalid="true"', wrong.text)
    assert re.search(r'value="permanent"[^>]* checked', wrong.text)
    assert at_keeper.post(f"/desk/{number}/period", {"rule": "withdrawal+10y", "reason": "x"}).status_code == 409
    done = at_keeper.post(f"/desk/{number}/period", {"rule": "permanent", "reason": "重要"}, follow_redirects=True)
    assert "期限已定：永久。" in done.text
    assert desk.document(number).rule == "permanent"
    at_keeper.post(f"/desk/{number}/undo")
    assert desk.document(number).rule is None


def test_a_photograph_without_its_paper_file_says_what_is_missing(at_keeper: Browser, desk: Desk) -> None:
    desk.described("A28", title="入户照片")
    assert 'name="rule"' not in at_keeper.get("/desk?kind=determine").text
    page = at_keeper.get("/desk?kind=paper_file").text
    assert "还不知道随哪份纸质文件" in page
    assert 'name="parent"' in page


def test_a_paper_duty_is_closed_by_naming_the_box(
    at_keeper: Browser, archive: Archive, admin: Actor, desk: Desk
) -> None:
    number = desk.described("B10", fiscal_year=2025, title="年度决算")
    file_documents(admin, [number], archive=archive)
    page = at_keeper.get("/desk?kind=paper").text
    assert "须打印一份一并归档" in page
    wrong = at_keeper.post(f"/desk/{number}/paper/original?kind=paper", {"box": ""})
    assert wrong.status_code == 422
    assert re.search(r'id="original-box"[^>]*aria-invalid="true"', wrong.text)
    lacking = at_keeper.post(f"/desk/{number}/paper/check?kind=paper", {"pages": "2", "digest": "", "box": ""})
    assert "缺：打印件（先打印）、封面上的校验码、装在哪个盒。" in lacking.text
    add_box(admin, "3-02-7", archive=archive)
    answer = at_keeper.post(f"/desk/{number}/paper/original", {"box": "3-02-7"}, follow_redirects=True)
    assert "归档齐全" in answer.text
    assert count_kinds(admin, archive=archive)[DutyKind.PAPER] == 0


def test_a_failed_reading_says_why_and_is_tried_again(
    at_keeper: Browser, archive: Archive, admin: Actor, desk: Desk
) -> None:
    number = desk.take_in(desk.picture(2)).document_id
    with archive.database.write() as session:
        for page in session.get_one(Document, number).pages:
            page.state, page.problem = PageState.FAILED, {"code": "file.engine_timed_out", "data": {"seconds": 60}}
        session.connection().exec_driver_sql("DELETE FROM task")
    shown = at_keeper.get("/desk?kind=reading_failed").text
    assert "识读这一页超过了 60 秒。" in shown
    assert "失败的页：" in shown
    assert "正在重新识读。" in at_keeper.post(f"/desk/{number}/retry", follow_redirects=True).text
    desk.work()
    assert count_kinds(admin, archive=archive)[DutyKind.READING_FAILED] == 0


def test_many_are_filed_by_their_ticks(at_keeper: Browser, desk: Desk) -> None:
    ids = [desk.described("A09", title=f"收入证明{number}") for number in range(3)]
    page = at_keeper.get("/desk?kind=file").text
    assert re.findall(r'type="checkbox" name="id" value="(\d+)" form="selection"', page) == [str(one) for one in ids]
    done = at_keeper.post("/documents/file", {"id": ids[:2], "back": "/desk?kind=file"}, follow_redirects=True).text
    assert "已归档 2 件。" in done
    assert in_hand(done) == ids[2]
    assert "归档这一件" in done


def test_every_look_at_a_duty_has_its_line_in_the_audit(at_keeper: Browser, archive: Archive, desk: Desk) -> None:
    number = vague(desk)
    at_keeper.get("/desk")
    with archive.database.read() as session:
        acts = session.execute(select(AuditEntry.act, AuditEntry.subject_id)).all()
    assert ("document.viewed", number) in acts


def test_a_page_image_needs_a_purpose_and_a_covered_one_a_reason(at_keeper: Browser, desk: Desk) -> None:
    number = vague(desk)
    page = at_keeper.get("/desk").text
    assert "为什么要看？" in page
    assert "/page/1/image" not in page
    at_keeper.post("/purpose", {"purpose": "整理归档"})
    page = at_keeper.get("/desk").text
    assert f'src="/document/{number}/page/1/image"' in page
    assert at_keeper.post(f"/desk/{number}/reveal", {"reason": " "}).status_code == 422
    shown = at_keeper.post(f"/desk/{number}/reveal?kind=confirm_type", {"reason": "要认文种"})
    assert shown.location == "/desk?kind=confirm_type"
    page = at_keeper.get(shown.location).text
    assert f'action="/desk/{number}/cover' in page
    at_keeper.post(f"/desk/{number}/cover")
    assert f'action="/desk/{number}/cover' not in at_keeper.get("/desk").text


@pytest.mark.parametrize("next_", ["https://example.org/", "//example.org", "javascript:alert(1)"])
def test_nobody_is_led_elsewhere_after_an_act(at_keeper: Browser, desk: Desk, next_: str) -> None:
    answer = at_keeper.post(f"/desk/{vague(desk)}/type", {"type": "A09", "next": next_})
    assert answer.location == "/desk"
