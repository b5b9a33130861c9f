"""Every operation is driven once, and every answer is as the OpenAPI document says."""

from io import BytesIO
from typing import Any
from urllib.parse import quote

from tests.fixtures import Desk
from tests.web.api.caller import Caller, operations


def sent(content: bytes, name: str = "入户调查表.tif", **form: Any) -> dict[str, Any]:
    """A form with one file."""
    return {"data": {"files": (BytesIO(content), name), **form}, "content_type": "multipart/form-data"}


def test_every_operation_answers_as_the_document_says(call: Caller, hand: Desk) -> None:
    code = call("POST", "/cases", json={"unit": "J012", "household": "李秀兰"}).json["code"]
    case = f"/cases/{quote(code, safe='')}"
    upload = call("POST", "/documents", **sent(hand.picture(3), case=code, type="A07", title="入户调查表"))
    number = upload.json["files"][0]["id"]
    document = f"/documents/{number}"
    hand.work()
    call("GET", f"/batches/{upload.json['batch']}")
    call("GET", document)
    call("GET", f"{document}/content")
    call("GET", f"{document}/content?rendition=searchable")
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
    call("GET", f"{case}/content")
    call("POST", f"{case}/file")
    call("POST", f"{case}/withdraw", json={"on": "2026-10-15", "reason": "已脱困"})
    call("POST", f"{case}/reopen", json={"on": "2026-10-16", "reason": "重新核定"})
    call("GET", "/desk")
    call("GET", "/retention/due?on=2036-10-16")
    call("GET", "/retention/schedule")
    call("GET", "/types")
    rule = {"category": "original", "name": "临时救助申请表", "phrases": ["临时救助"], "rule": "withdrawal+10y"}
    call("POST", "/types", json={**rule, "basis": "办法第三条"})
    call("GET", "/units")
    call("GET", "/openapi.json")
    done = {name for name, status in call.seen if status < 300}
    assert done == {operation["operationId"] for _, _, operation in operations(call.document)}
