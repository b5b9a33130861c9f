"""Documents through the interface: looked at, corrected, confirmed, filed, discarded, read again."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from ocr import Segment, Source
from service.archive import Archive
from service.catalogue.audit import AuditEntry
from service.catalogue.documents import Document, DocumentState, PageState
from service.cli import main
from service.usecases.cases.cases import open_case
from service.usecases.documents.viewing import show_document
from service.usecases.permissions import Actor
from tests.fixtures import Desk
from tests.web.api.caller import Caller
from tests.web.api.recording_tour import filmed


def shown(call: Caller, number: int | None) -> dict[str, Any]:
    """A document as the interface shows it."""
    answer: dict[str, Any] = call("GET", f"/documents/{number}").json
    return answer


def test_the_interface_shows_what_the_command_shows(
    call: Caller, hand: Desk, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = hand.described(dated_on=None)
    hand.take_in()
    monkeypatch.setenv("SHOUCANG_HOME", str(archive.settings.home))
    monkeypatch.setenv("SHOUCANG_OCR", "null")
    for each in (number, number + 1):
        printed = CliRunner().invoke(main, ["show", str(each), "--json"])
        assert printed.exit_code == 0, printed.output
        # Scripts were promised these names and kinds of the command; the author came later, and stands here only.
        answered = shown(call, each)
        answered.pop("author")
        answered["fields"] = [one for one in answered["fields"] if one["kind"] != "author"]
        assert json.loads(printed.stdout) == answered


def test_the_words_of_a_recording_are_corrected_by_command(
    hand: Desk, archive: Archive, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    number = filmed(hand, tmp_path, [Segment(0.0, 1.5, "今夭", Source.SLIDE), Segment(0.5, 1.5, "好", Source.SPEECH)])
    monkeypatch.setenv("SHOUCANG_HOME", str(archive.settings.home))
    monkeypatch.setenv("SHOUCANG_OCR", "null")
    asked = ["words", str(number), "今天", "--start", "0", "--end", "1.5", "--source"]
    wrong = CliRunner().invoke(main, [*asked, "speech"])
    assert (wrong.exit_code, "刚才已经变了" in wrong.output) == (1, True)
    assert CliRunner().invoke(main, [*asked, "slide"]).exit_code == 0
    view = show_document(hand.actor, number, archive=archive)
    assert [(one.text, one.source) for one in view.segments] == [("今天", Source.PERSON), ("好", Source.SPEECH)]


def test_a_document_tells_how_far_it_has_come(call: Caller, hand: Desk) -> None:
    number = hand.take_in().document_id
    assert shown(call, number)["state"] == "received"
    hand.work()
    assert shown(call, number)["state"] == "review"
    call("POST", f"/documents/{number}/confirm", json={"type": "A09"})
    hand.work()
    assert shown(call, number)["state"] == "described"
    call("POST", f"/documents/{number}/file")
    assert shown(call, number)["state"] == "filed"


def test_what_the_checks_found_is_said_in_the_language_that_was_asked_for(call: Caller, hand: Desk) -> None:
    number = hand.described()
    found = {
        asked: [one["evidence"] for one in call("GET", f"/documents/{number}/checks", headers=headers).json["results"]]
        for asked, headers in (("none", {}), ("zh", {"Accept-Language": "zh"}), ("en", {"Accept-Language": "en"}))
    }
    assert found["none"] == found["zh"] != []
    assert not any(re.search("[\u4e00-\u9fff]", said) for said in found["en"] if "收入证明" not in said)


def test_a_correction_changes_what_is_given_and_leaves_the_rest(
    call: Caller, hand: Desk, archive: Archive, keeper: Actor
) -> None:
    case = open_case(keeper, archive=archive)
    number = hand.described(title="收入证明", box="A-1")
    body = {"date": "2026-03-05", "case": case, "document_number": "榆工发〔2026〕12号", "paper_original": "filed"}
    body["author"] = "榆阳市总工会"
    call("PATCH", f"/documents/{number}", json=body)
    document = hand.document(number)
    assert document.box is not None
    assert (document.title, document.box.number, document.type) == ("收入证明", "A-1", "A09")
    assert document.dated_on.isoformat() == "2026-03-05"
    assert document.case_id is not None
    assert shown(call, number)["author"] == document.author == "榆阳市总工会"
    call("PATCH", f"/documents/{number}", json={"case": "", "box": ""})
    assert hand.document(number).case_id is None
    assert not hand.document(number).box


def test_nothing_to_correct_is_no_new_version(call: Caller, hand: Desk) -> None:
    number = hand.described()
    before = hand.document(number).revision
    assert call("PATCH", f"/documents/{number}", json={}).status_code == 204
    assert hand.document(number).revision == before


def test_a_correction_to_an_unknown_type_or_case_is_refused(call: Caller, hand: Desk) -> None:
    number = hand.described()
    assert call("PATCH", f"/documents/{number}", json={"type": "Z99"}).json["code"] == "type.missing"
    assert call("PATCH", f"/documents/{number}", json={"case": "none"}).json["code"] == "case.missing"


def test_filing_gives_the_code_once(call: Caller, hand: Desk) -> None:
    number = hand.described()
    code = call("POST", f"/documents/{number}/file").json["code"]
    assert hand.document(number).code == code
    again = call("POST", f"/documents/{number}/file")
    assert (again.status_code, again.json["code"], again.json["data"]) == (409, "filing.is_filed", {"code": code})


def test_what_is_not_described_is_not_filed(call: Caller, hand: Desk) -> None:
    number = hand.take_in().document_id
    assert call("POST", f"/documents/{number}/file").json["code"] == "filing.not_described"


def test_what_is_filed_is_not_discarded_nor_split_nor_retyped(call: Caller, hand: Desk) -> None:
    number = hand.described(pages=2)
    call("POST", f"/documents/{number}/file")
    for method, path, body, code in (
        ("POST", "/discard", {"reason": "重复"}, "discard.is_filed"),
        ("POST", "/split", {"first": 2}, "split.is_filed"),
        ("PATCH", "", {"type": "A07"}, "correct.is_filed"),
    ):
        answer = call(method, f"/documents/{number}{path}", json=body)
        assert (answer.status_code, answer.json["code"]) == (409, code)


def test_what_is_discarded_is_missing_afterwards(call: Caller, hand: Desk, archive: Archive) -> None:
    number = hand.described()
    assert call("POST", f"/documents/{number}/discard", json={"reason": "重复扫描"}).status_code == 204
    hand.work()
    assert call("GET", f"/documents/{number}").status_code == 404
    assert hand.document(number).state is DocumentState.DISCARDED
    assert list(archive.store.digests()) == []


def test_corrected_text_is_there_at_once_and_found_when_indexed(call: Caller, hand: Desk) -> None:
    number = hand.described()
    page = f"/documents/{number}/pages/1/text"
    assert call("GET", page).json == {"number": 1, "text": ""}
    call("PUT", page, json={"text": "户主：李秀兰\n身份证号：11010519491231002X"})
    assert call("GET", f"{page}?reason=核对改动").json["text"] == "户主：李秀兰\n身份证号：11010519491231002X"
    hand.work()
    (hit,) = call("GET", "/search?q=李秀兰").json["hits"]
    assert hit["id"] == number
    assert "11010519491231002X" not in hit["snippet"]


def test_a_page_that_is_not_read_has_no_text(call: Caller, hand: Desk) -> None:
    number = hand.take_in().document_id
    answer = call("GET", f"/documents/{number}/pages/1/text")
    assert (answer.status_code, answer.json["code"]) == (409, "page.not_read")


def test_pages_are_ordered_turned_and_split(call: Caller, hand: Desk) -> None:
    number = hand.described(pages=3)
    document = f"/documents/{number}"
    call("PUT", f"{document}/pages/1/text", json={"text": "第一页"})
    hand.work()
    call("POST", f"{document}/order", json={"order": [3, 2, 1]})
    hand.work()
    assert call("GET", f"{document}/pages/3/text").json["text"] == "第一页"
    answer = call("POST", f"{document}/split", json={"first": 3})
    part = answer.json["id"]
    assert answer.headers["Location"] == f"/api/v1/documents/{part}"
    hand.work()
    assert call("GET", f"/documents/{part}/pages/1/text").json["text"] == "第一页"
    assert shown(call, number)["pages"] == 2
    call("POST", f"{document}/turn", json={"page": 1, "degrees": 90})
    hand.work()
    with hand.archive.database.read() as session:
        pages = session.get_one(Document, number).pages
        assert [(page.rotation, page.state) for page in pages] == [(90, PageState.READ), (None, PageState.READ)]


def test_pages_that_are_being_read_wait_for_it(call: Caller, hand: Desk) -> None:
    number = hand.take_in(pages=2).document_id
    for path, body in (("order", {"order": [2, 1]}), ("split", {"first": 2})):
        assert call("POST", f"/documents/{number}/{path}", json=body).json["code"] == "pages.being_read"
    assert call("POST", f"/documents/{number}/order", json={"order": [1, 1]}).json["code"] == "page.bad_order"


def test_failed_pages_are_read_again(call: Caller, hand: Desk) -> None:
    number = hand.described()
    assert call("POST", f"/documents/{number}/retry").json == {"pages": 0}


def test_the_desk_lists_what_waits_and_only_for_those_who_may(
    call: Caller, hand: Desk, calls_as: Callable[[Actor], Caller], reader: Actor
) -> None:
    waiting = hand.take_in().document_id
    ready = hand.described()
    desk = call("GET", "/desk").json
    assert {(duty["id"], duty["kind"]) for duty in desk["duties"]} == {(waiting, "confirm_type"), (ready, "file")}
    (duty,) = call("GET", "/desk?kind=file").json["duties"]
    assert duty["id"] == ready
    assert calls_as(reader)("GET", "/desk").json == {"counts": {}, "duties": [], "reviews": []}


def test_numbers_are_covered_until_a_reason_is_given_and_a_sensitive_paper_says_nothing(
    call: Caller, hand: Desk, archive: Archive
) -> None:
    written = "户主：李秀兰\n身份证号：11010519491231002X"
    plain, card = hand.described("A09"), hand.described("A07")
    for number in (plain, card):
        call("PUT", f"/documents/{number}/pages/1/text", json={"text": written})
    hand.work()
    for path in (f"/documents/{plain}", f"/documents/{plain}/pages/1/text"):
        text = call("GET", path).json["text"]
        assert "李秀兰" in text
        assert "11010519491231002X" not in text
    for path in (f"/documents/{card}", f"/documents/{card}/pages/1/text"):
        assert call("GET", path).json["text"] == ""
    assert all("1949" not in field["value"] for field in shown(call, card)["fields"] if field["kind"] == "id_number")
    for number in (plain, card):
        for path in (f"/documents/{number}", f"/documents/{number}/pages/1/text"):
            assert call("GET", f"{path}?reason=核对帮扶资格").json["text"] == written
        with archive.database.read() as session:
            about = session.scalars(select(AuditEntry).where(AuditEntry.subject_id == number)).all()
        told = {one.act for one in about if one.data.get("reason") or one.data.get("unmasked")}
        assert told == {"document.revealed", "page.viewed"}
    assert call("GET", f"/documents/{card}?reason=x").status_code == 422
