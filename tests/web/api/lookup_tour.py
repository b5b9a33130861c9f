"""Look-ups through the interface, from the request to the effect."""

from typing import Any

from service.usecases.cases.cases import open_case
from tests.counter import NUMBER, OTHER_NUMBER, letter
from tests.fixtures import Desk
from tests.web.api.caller import Caller

COURT: dict[str, Any] = {
    "ground": "unit",
    "visitors": [{"name": "陈法官", "number": OTHER_NUMBER}],
    "modes": ["read", "extract", "copy"],
    "body": "榆阳市人民法院",
    "letter_number": "榆法介〔2026〕8号",
    "contact": "0912-3456789",
    "legal_basis": "民诉法第七十条",
    "purpose": "审理案件",
}


def tour_the_lookups(call: Caller, approver: Caller, host: Caller, hand: Desk) -> None:
    """A court that reads and copies, one that is refused, one whose approval is withdrawn, and a worker's own file."""
    approver.seen = host.seen = call.seen
    case = open_case(hand.actor, archive=hand.archive, household="李秀兰", id_number=NUMBER)
    paper = hand.take_in(type="A09", title="收入证明", pages=2, case=case, file=True).document_id
    hand.work()
    one = recorded(call, paper)
    call("PUT", one, json=COURT)
    call("GET", f"{one}/letter/1")
    approver("GET", f"{one}/preview/1")
    revision = call("GET", one).json["revision"]
    terms = {"modes": COURT["modes"], "expires_at": "2026-11-23T12:00:00+08:00", "views": 3, "revision": revision}
    assert approver("POST", f"{one}/approve", json=terms).json == {"state": "approved"}
    assert len(host("POST", f"{one}/room").json["code"]) == 14
    host("GET", f"{one}/room/2")
    assert host("POST", f"{one}/copy", json={"pages": [1, 2]}).headers["X-Verification-Code"]
    host("POST", f"{one}/text", json={"kind": "extract", "pages": [1], "text": "户主李秀兰，月收入2150元。"})
    host("POST", f"{one}/room/close")
    call("POST", f"{one}/return", json={"note": "核对无误"})
    call("POST", f"{one}/close", json={"effect": "作为证据采信"})
    shown = call("GET", one).json
    assert (shown["lookup"]["state"], shown["seen"], len(shown["papers"])) == ("closed", 1, 2)
    other = recorded(call, paper)
    approver("POST", f"{other}/refuse", json={"reason": "与目的无关", "remedy": "可申请复核"})
    assert approver("GET", f"{other}/notice").mimetype == "application/pdf"
    third = recorded(call, paper)
    revision = call("GET", third).json["revision"]
    approver("POST", f"{third}/approve", json={**terms, "revision": revision})
    approver("POST", f"{third}/withdraw", json={"reason": "案件已撤"})
    own = {"ground": "own", "visitors": [{"name": "李秀兰", "number": NUMBER}], "modes": ["read"], "purpose": "核对"}
    number = call("POST", "/lookups", json={**own, "case": case}).json["id"]
    call("PUT", f"/lookups/{number}/scope", json={"case": case})
    call("POST", f"/lookups/{number}/admit")
    assert call("GET", "/lookups?state=approved").json["total"] == 1
    call("GET", "/lookups/register?shape=xlsx")


def recorded(call: Caller, paper: int | None) -> str:
    """A complete request of the court for a paper; gives its address."""
    one = f"/lookups/{call('POST', '/lookups', json={**COURT, 'unit': 'J012'}).json['id']}"
    scan = {"data": {"letter": (letter(), "介绍信.png")}, "content_type": "multipart/form-data"}
    call("POST", f"{one}/letter", **scan)
    assert call("PUT", f"{one}/scope", json={"documents": [{"document": paper, "pages": [1, 2]}]}).json == {"pages": 2}
    assert call("GET", one).json["lacks"] == []
    return one
