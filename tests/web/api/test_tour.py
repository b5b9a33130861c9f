"""Every operation is driven once, and every answer is as the OpenAPI document says."""

from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import select

from service.catalogue.tasks import Task, TaskKind, TaskState
from service.usecases.clock.telling import tell
from service.usecases.house.people import actor_of_login
from tests.fixtures import PASSWORD, Desk, code_of, enrol
from tests.web.api.caller import Caller, Everybody, operations
from tests.web.api.custody_tour import tour_the_custody
from tests.web.api.disposal_tour import tour_the_disposal
from tests.web.api.lookup_tour import tour_the_lookups
from tests.web.api.photo_tour import tour_the_photos
from tests.web.api.recording_tour import tour_the_recordings


def sent(content: bytes, name: str = "入户调查表.tif", **form: Any) -> dict[str, Any]:
    """A form with one file."""
    return {"data": {"files": (BytesIO(content), name), **form}, "content_type": "multipart/form-data"}


def tour_the_schedule(call: Caller, approver: Caller, hand: Desk) -> None:
    """A version of the schedule from its draft to documents that it judges."""
    approver.seen = call.seen
    number = call("POST", "/retention/schedules", json={"note": "试拟"}).json["number"]
    one = f"/retention/schedules/{number}"
    said = {"rule": "permanent", "basis_zh": "本市期限表", "basis_en": "the city's schedule"}
    call("PUT", f"{one}/types/A07", json={"revision": 1, **said})
    toml = call("GET", f"{one}/file?form=toml").text
    call("GET", f"{one}/file?form=xlsx")
    call("PUT", f"{one}/file", json={"note": "原样", "toml": toml})
    other = call("POST", "/retention/schedules", json={"note": "再拟", "toml": toml}).json["number"]
    call("POST", f"/retention/schedules/{other}/discard", json={"reason": "多余"})
    call("GET", "/retention/schedules")
    shown = call("GET", one).json
    assert shown["below"] == []
    found = call("GET", f"{one}/comparison").json
    assert [(kind["type"], kind["after"]["rule"]) for kind in found["types"]] == [("A07", "permanent")]
    assert call("GET", f"{one}/trial").json["counts"]["changed"] >= 1
    person = actor_of_login("approver", archive=hand.archive)
    enrol(hand.archive, person)
    proof = {"password": PASSWORD, "code": code_of(hand.archive, person)}
    approval = {"approved_by": "榆阳市档案局", "approval_number": "12号", "approved_on": "2026-11-23", **proof}
    approved = approver("POST", f"{one}/approve", json={"revision": shown["revision"], **approval})
    assert approved.json["state"] == "in_force"
    batch = call("POST", f"{one}/rejudge", json={"reason": "新期限表"}).json["id"]
    with hand.archive.database.write() as session:
        task = session.scalars(select(Task).where(Task.kind == TaskKind.REJUDGE)).one()
        task.state, task.error = TaskState.FAILED, {"code": "task.worker_died", "data": {}}
    assert call("GET", "/retention/rejudgings").json["batches"][0]["halted"]
    call("POST", f"/retention/rejudgings/{batch}/resume")
    hand.work()
    done = call("GET", f"/retention/rejudgings/{batch}?kept_back=false").json
    assert done["state"] == "finished"
    assert done["changed"] == len(done["documents"]) >= 1


def tour_the_clock(call: Caller, operator: Caller, hand: Desk, code: str) -> None:
    """A clock from its aid to its entry, a reminder, and a job."""
    operator.seen = call.seen
    clock = call("POST", "/clocks", json={"case": code, "kind": "aid", "on": "2026-10-20"}).json["id"]
    assert call("GET", f"/clocks?case={quote(code)}&kind=aid").json["clocks"][0]["due_on"] == "2026-12-01"
    call("POST", f"/clocks/{clock}/close", json={"on": "2026-11-20", "note": "帮扶系统第 88 号"})
    with hand.archive.database.write() as session:
        tell(session, [hand.actor.id or 0], "calendar", "year:2027", "task", hand.archive, {"year": 2027})
    (told,) = call("GET", "/reminders").json["reminders"]
    call("POST", f"/reminders/{told['id']}/read")
    operator("GET", "/jobs")
    operator("POST", "/jobs/sweep/run")


def tour_the_audit(call: Caller, auditor: Caller) -> None:
    """What an auditor reads and takes along."""
    auditor.seen = call.seen
    auditor("GET", "/audit?limit=2")
    auditor("GET", "/audit/list")
    auditor("GET", "/audit/verification")
    auditor("GET", "/audit/chain")
    auditor("POST", "/audit/sheet")


def tour_the_units(call: Caller, operator: Caller) -> None:
    """Two streets are founded; one moves and is absorbed by the other, which is renamed, ended and restored."""
    operator.seen = call.seen
    why = {"on": "2026-11-20", "reason": "机构改革", "basis": "榆工发〔2026〕12号"}
    table = {"file": (BytesIO("单位名称,级别\n新村街道工会,street\n".encode()), "单位.csv"), "parent": "J012"}
    assert operator("POST", "/units/import", data=table).json == {"count": 1}
    bad = {"file": (BytesIO("单位名称,级别\n甲,galaxy\n".encode()), "单位.csv"), "parent": "J012"}
    assert operator("POST", "/units/import", data=bad).json["code"] == "units.bad"
    made = operator("POST", "/units", json={"name": "安居街道", "level": "street", "parent": "J012", "fonds": "J044"})
    unit = made.json["id"]
    (other,) = (one["id"] for one in call("GET", "/units?words=新村").json["units"])
    operator("PUT", f"/units/{unit}", json={"name": "安居街道工会", "level": "street", "fonds": "J044"})
    operator("POST", f"/units/{unit}/rename", json={**why, "name": "安居镇工会"})
    operator("POST", f"/units/{other}/move", json={**why, "unit": "J030"})
    operator("POST", f"/units/{other}/merge", json={**why, "unit": "J044"})
    operator("POST", f"/units/{unit}/close-fonds", json=why)
    operator("POST", f"/units/{unit}/reopen-fonds", json=why)
    operator("POST", f"/units/{unit}/abolish", json=why)
    operator("POST", f"/units/{unit}/restore", json=why)
    shown = call("GET", f"/units/{unit}").json
    assert [one["event"] for one in shown["history"]] == [
        *("renamed", "merged", "fonds_closed", "fonds_reopened", "abolished", "restored")
    ]
    assert operator("GET", "/units/export").data[:2] == b"PK"


def tour_the_stack(call: Caller, checker: Caller, hand: Desk) -> None:
    """From a room to a stock-taking, and what is kept for ever from its duty to a box."""
    checker.seen = call.seen
    room = call("POST", "/rooms", json={"unit": "J012", "name": "一号库"}).json["id"]
    shelf = call("POST", f"/rooms/{room}/racks", json={"rack": 1, "tiers": 2}).json["shelves"][0]
    box = call("POST", "/boxes", json={"unit": "J012", "number": "A-1", "year": 2025, "term": "Y"}).json["id"]
    call("PUT", f"/boxes/{box}/place", json={"shelf": shelf})
    numbers = [hand.described("B10", fiscal_year=2025, title="年度决算") for _ in range(2)]
    codes = [call("POST", f"/documents/{number}/file").json["code"] for number in numbers]
    assert call("GET", "/paper").json["total"] >= 2
    first, second = (f"/documents/{number}/paper" for number in numbers)
    assert call("POST", f"{first}/print").mimetype == "application/pdf"
    proof = {"digest": hand.document_files(numbers[0])[0][:8], "box": "A-1"}
    assert call("POST", f"{first}/check", json=proof).json["data"]["missing"] == ["pages"]
    checker("POST", f"{first}/check", json={**proof, "pages": 2})
    call("POST", f"{second}/original", json={"box": "A-1"})
    assert call("GET", "/codes/A-1").json["kind"] == "box"
    laid = call("POST", f"/boxes/{box}/items", json={"codes": [codes[1], "#999"]}).json["items"]
    assert [one["error"] is None for one in laid] == [True, False]
    assert len(call("GET", f"/boxes/{box}").json["lying"]) == 2
    taking = call("POST", "/stock-takings", json={"place": f"SC:ROOM:{room:06d}"}).json["id"]
    call("POST", f"/stock-takings/{taking}/scans", json={"codes": [f"SC:SHELF:{shelf}", "A-1"]})
    assert call("GET", f"/stock-takings/{taking}").json["in_place"] == 1
    assert call("POST", f"/stock-takings/{taking}/close").json["missing"] == 0
    call("GET", "/stock-takings")
    call("GET", "/rooms")
    call("GET", f"/boxes?room={room}")
    call("POST", f"/boxes/{box}/take-out", json={"code": codes[1], "reason": "送修"})
    call("POST", f"{second}/lost", json={"reason": "送修途中遗失"})


def tour_the_withdrawal(call: Caller, approver: Caller, case: str, document: int) -> None:
    """A withdrawal from its gaps to the file that follows, and holds from their placing to their release."""
    approver.seen = call.seen
    call("POST", f"{case}/withdraw", json={"on": "2026-10-20", "reason": "已退休", "cause": "retired"})
    assert call("GET", f"{case}/withdrawal").json["code"] == "seal.reason_needed"
    shown = call("GET", f"{case}/withdrawal?seal_reason=补齐撤档依据").json
    assert [one["gap"] for one in shown["gaps"]] == ["approval", "retirement"]
    call("POST", f"{case}/withdrawal/evidence", json={"statement": "signed", "sealed": True})
    wrong = {"on": "2026-10-19", "reason": "审批表上是这一天", "document": document}
    assert call("POST", f"{case}/withdrawal/correct", json=wrong).json == {"waits": True}
    approver("POST", f"{case}/withdrawal/settle", json={"accept": True})
    why = call("GET", f"/documents/{document}/retention?on=2036-10-20").json
    assert (why["due_on"], why["state"], why["reading"]) == ("2036-10-19", "eligible", "readings 3, 4, 31, 33")
    assert {one["kind"] for one in why["blockers"]} == {"schedule_unapproved", "withdrawal_evidence"}
    words = {"reason": "审计", "basis": "审计法"}
    number = call("POST", "/holds", json={"case": shown["case"], **words}).json["number"]
    call("POST", "/holds", json={"search": {"q": "入户", "filters": {"type": ["A07"]}}, **words})
    assert call("GET", "/holds").json["total"] == 2
    assert document in [one["id"] for one in call("GET", f"/holds/{number}").json["documents"]]
    assert call("GET", f"/documents/{document}/retention").json["blockers"][0]["kind"] == "held"
    call("POST", f"/holds/{number}/release", json={"reason": "已结清"})


def tour_the_move(call: Caller, hand: Desk, county: str) -> None:
    """A household that moves to the county's union, in one act and in two."""
    day = {"on": "2026-10-15", "reason": "重新就业"}
    codes = [call("POST", "/cases", json={"unit": unit}).json["code"] for unit in ("J012", "J012", "J030")]
    first, second, third = (f"/cases/{quote(code, safe='')}" for code in codes)
    hand.described("A09", case=codes[0])
    paper = call("GET", first).json["documents"][0]["id"]
    new = call("POST", f"{first}/move", json={"unit": county, **day}).json["code"]
    call("POST", f"/cases/{quote(new, safe='')}/rests-on", json={"papers": [paper]})
    assert call("GET", f"/cases/{quote(new, safe='')}/withdrawal").json["rests_on"] == [paper]
    call("POST", f"{second}/withdraw", json={**day, "cause": "moved"})
    call("POST", f"{second}/link", json={"next": codes[2]})
    assert call("GET", f"{third}/withdrawal").json["former"] == codes[1]


def test_every_operation_answers_as_the_document_says(every: Everybody, tmp_path: Path) -> None:
    tour(every, tmp_path)


def tour(every: Everybody, folder: Path) -> None:
    """Drive every operation once."""
    call, hand, calls_as, county = every.call, every.hand, every.calls_as, every.county
    approver, operator, checker = every.approver, every.operator, every.checker
    code = call("POST", "/cases", json={"unit": "J012", "household": "李秀兰"}).json["code"]
    case = f"/cases/{quote(code, safe='')}"
    upload = call("POST", "/documents", **sent(hand.picture(3), case=code, type="A07", title="入户调查表"))
    number = upload.json["files"][0]["id"]
    document = f"/documents/{number}"
    hand.work()
    call("GET", f"/batches/{upload.json['batch']}")
    call("GET", document)
    assert call("GET", f"{document}/content").json["code"] == "unmask.reason_needed"
    call("GET", f"{document}/content?reason=移交前核对")
    call("GET", f"{document}/content?rendition=searchable&reason=移交前核对")
    call("GET", f"{document}/pages/1/image?width=200")
    call("GET", f"{document}/pages/1/text")
    call("PUT", f"{document}/pages/1/text", json={"text": "户主：李秀兰"})
    call("POST", f"{document}/order", json={"order": [2, 1, 3]})
    call("POST", f"{document}/split", json={"first": 3})
    call("POST", f"{document}/turn", json={"page": 1, "degrees": 90})
    call("POST", f"{document}/retry")
    hand.work()
    call("PATCH", document, json={"title": "2026 年入户调查表", "date": "2026-03-05"})
    call("POST", f"{document}/confirm", json={"type": "A07"})
    call("POST", f"{document}/file")
    other = hand.take_in(case=code).document_id
    call("POST", f"/documents/{other}/discard", json={"reason": "重复扫描"})
    hand.work()
    call("GET", "/search?q=李秀兰")
    call("GET", "/cases?words=李秀兰&state=open")
    call("GET", case)
    call("GET", f"{case}/content?reason=移交前核对")
    call("POST", f"{case}/file")
    call("POST", f"{case}/withdraw", json={"on": "2026-10-15", "reason": "已脱困"})
    call("POST", f"{case}/reopen", json={"on": "2026-10-16", "reason": "重新核定"})
    (series,) = call("GET", "/catalogues").json["catalogues"]
    assert (series["fonds"], series["year"], series["category"], series["term"]) == ("J012", 2026, "original", "D10")
    assert call("GET", "/catalogue?year=2026&unit=J012&category=original&term=D10").data.startswith(b"%PDF-1.7")
    assert call("GET", "/catalogue?year=2026&shape=xlsx").data.startswith(b"PK")
    for paper in ("cover", "contents", "notes", "all"):
        assert call("GET", f"{case}/papers/{paper}").data.startswith(b"%PDF-1.7")
    call("GET", f"{case}/papers/contents?shape=xlsx")
    assert call("GET", f"{case}/papers/cover?shape=xlsx").data.startswith(b"PK")
    printed = call("POST", "/year-prints", json={"year": 2026, "paper": "all"}).json["print"]
    waiting = call("GET", f"/year-prints/{printed}/content")
    assert (waiting.status_code, waiting.json["code"]) == (409, "year_print.waiting")
    hand.work()
    assert call("GET", f"/year-prints/{printed}").json["state"] == "ready"
    assert [one["print"] for one in call("GET", "/year-prints").json["prints"]] == [printed]
    assert call("GET", f"/year-prints/{printed}/content").data.startswith(b"%PDF-1.7")
    call("GET", f"{document}/stamped?reason=移交前核对")
    call("POST", f"{document}/checks")
    hand.work()
    assert call("GET", f"{document}/checks").json["failed"] == 0
    assert call("GET", f"{document}/checks.pdf").data.startswith(b"%PDF-1.7")
    call("GET", "/desk")
    tour_the_clock(call, operator, hand, code)
    tour_the_withdrawal(call, approver, case, number)
    tour_the_move(call, hand, county)
    call("GET", "/retention/due?on=2036-10-16")
    call("GET", "/retention/schedule")
    tour_the_schedule(call, approver, hand)
    call("GET", "/types")
    rule = {"category": "original", "name": "临时救助申请表", "phrases": ["临时救助"], "rule": "withdrawal+10y"}
    call("POST", "/types", json={**rule, "basis": "办法第三条"})
    tour_the_photos(call, hand)
    tour_the_recordings(call, hand, folder)
    tour_the_units(call, operator)
    tour_the_stack(call, checker, hand)
    tour_the_lookups(call, approver, checker, hand)
    tour_the_disposal(call, calls_as, hand.archive)
    tour_the_custody(call, calls_as, hand, county)
    tour_the_audit(call, calls_as(actor_of_login(None, archive=hand.archive)))
    call("GET", "/openapi.json")
    done = {name for name, status in call.seen if status < 300}
    assert done == {operation["operationId"] for _, _, operation in operations(call.document)}
