"""Lists in parts, case files, periods, types and units."""

import re
from urllib.parse import quote

from werkzeug.test import TestResponse

from service.archive import Archive
from service.usecases.cases.cases import open_case, withdraw_case
from service.usecases.permissions import Actor
from tests.fixtures import Desk, Hands
from tests.web.api.caller import PREFIX, Caller

LINK = re.compile(r'<([^>]+)>; rel="(\w+)"')


def links(answer: TestResponse) -> dict[str, str]:
    """Relation -> address of the neighbouring parts."""
    return {relation: address for address, relation in LINK.findall(answer.headers["Link"])}


def test_a_list_is_walked_by_its_links(call: Caller, archive: Archive, keeper: Actor) -> None:
    codes = [open_case(keeper, archive=archive, household=f"第{number}户") for number in range(5)]
    seen, path = [], "/cases?limit=2&words=户"
    while path:
        answer = call("GET", path)
        assert answer.json["total"] == 5
        seen += [case["code"] for case in answer.json["cases"]]
        path = links(answer).get("next", "").removeprefix(PREFIX)
    assert seen == codes[::-1]
    assert "words" in links(answer)["prev"]
    assert links(answer)["first"].endswith("offset=0")


def test_a_part_beyond_the_end_is_empty(call: Caller) -> None:
    answer = call("GET", "/cases?offset=100000000")
    assert answer.json == {"total": 0, "cases": []}
    assert "next" not in links(answer)


def test_a_case_file_is_reached_by_its_code_whatever_is_in_it(call: Caller) -> None:
    for code in ("J012-YS·2026-D10-0001", "甲/乙", "50% 档", "a?b#c", "content"):
        answer = call("POST", "/cases", json={"code": code, "household": "李秀兰"})
        assert answer.json == {"code": code}
        address = f"/cases/{quote(code, safe='')}"
        assert call("GET", address).json["code"] == code
        assert (
            call.client.get(answer.headers["Location"], headers={"Authorization": f"Bearer {call.token}"}).json["code"]
            == code
        )


def test_a_code_is_given_once(call: Caller) -> None:
    assert call("POST", "/cases", json={"code": "YS-1"}).status_code == 201
    answer = call("POST", "/cases", json={"code": "YS-1"})
    assert (answer.status_code, answer.json["code"]) == (409, "case.exists")


def test_a_withdrawal_starts_the_clock_and_a_reopening_stops_it(
    call: Caller, hand: Desk, archive: Archive, keeper: Actor
) -> None:
    case = open_case(keeper, archive=archive, household="李秀兰", id_number="11010519491231002X")
    number = hand.described(case=case)
    address = f"/cases/{quote(case, safe='')}"
    assert call("POST", f"{address}/reopen", json={"on": "2026-10-15", "reason": "误撤"}).json["code"] == "case.is_open"
    call("POST", f"{address}/withdraw", json={"on": "2026-10-15", "reason": "已脱困"})
    assert call("POST", f"{address}/withdraw", json={"on": "2026-10-15", "reason": "x"}).status_code == 409
    sealed = call("GET", f"/documents/{number}")
    assert (sealed.status_code, sealed.json["code"], sealed.json["data"]) == (409, "seal.reason_needed", {"case": case})
    assert "seal_reason" in sealed.json["detail"]
    assert call("GET", address).json["code"] == "seal.reason_needed"
    why = "seal_reason=核对重新建档"
    retention = call("GET", f"/documents/{number}?{why}").json["retention"]
    assert (retention["state"], retention["due_on"]) == ("running", "2036-10-15")
    assert call("GET", "/cases").json["total"] == 0
    assert call("GET", "/cases?state=all").json["code"] == "seal.search_needs_reason"
    assert [one["code"] for one in call("GET", f"/cases?state=withdrawn&{why}").json["cases"]] == [case]
    assert call("GET", "/search?q=收入").json["total"] == 0
    assert call("GET", "/search?q=收入&sealed=true").json["code"] == "seal.search_needs_reason"
    assert [one["id"] for one in call("GET", f"/search?q=收入&sealed=true&{why}").json["hits"]] == [number]
    shown = call("GET", f"{address}?{why}").json
    assert shown["withdrawn_on"] == "2026-10-15"
    assert "19491231" not in shown["id_number"]
    call("POST", f"{address}/reopen", json={"on": "2026-11-01", "reason": "重新核定"})
    assert call("GET", f"/documents/{number}").json["retention"]["state"] == "waiting"
    assert [event["kind"] for event in call("GET", address).json["events"]] == ["withdrawn", "reopened"]


def test_filing_a_case_file_tells_the_fate_of_each_document(
    call: Caller, hand: Desk, archive: Archive, keeper: Actor
) -> None:
    case = open_case(keeper, archive=archive)
    ready, raw = hand.described(case=case), hand.take_in(case=case).document_id
    answer = call("POST", f"/cases/{quote(case, safe='')}/file").json
    fates = {fate["id"]: fate for fate in answer["documents"]}
    assert fates[ready]["code"] == hand.document(ready).code
    assert fates[raw]["code"] is None
    assert fates[raw]["error"]
    assert call("POST", "/cases/none/file").json["code"] == "case.missing"


def test_what_is_due_is_listed_from_the_day_after_its_end(
    call: Caller, hand: Desk, archive: Archive, keeper: Actor, hands: Hands
) -> None:
    case = open_case(keeper, archive=archive)
    numbers = [hand.described(case=case) for _ in range(3)]
    withdraw_case(keeper, case, archive.clock.today(), "已脱困", archive=archive)
    assert call("GET", "/retention/due?on=2036-11-23").json["documents"] == []
    answer = call("GET", "/retention/due?on=2036-11-24&limit=2")
    assert answer.json["total"] == 3
    assert [row["id"] for row in answer.json["documents"]] == numbers[:2]
    assert "on=2036-11-24" in links(answer)["next"]
    assert call("GET", "/retention/due").json["on"] == hands().date().isoformat()


def test_the_schedule_in_force_says_that_it_is_not_approved(call: Caller) -> None:
    schedule = call("GET", "/retention/schedule").json
    assert (schedule["number"], schedule["approved_on"]) == (1, None)
    assert {rule["id"] for rule in schedule["rules"]} >= {"withdrawal+10y", "permanent"}
    assert len({code for one in schedule["assignments"] for code in one["types"]}) == 68


def test_an_added_type_is_listed_with_its_unit_and_used(call: Caller, hand: Desk) -> None:
    assert len(call("GET", "/types").json["types"]) == 68
    body = {"category": "original", "name": "临时救助申请表", "phrases": ["临时救助申请表"], "rule": "withdrawal+10y"}
    code = call("POST", "/types", json={**body, "basis": "办法第三条"}).json["code"]
    added = call("GET", "/types?unit=J012").json["types"][-1]
    assert (added["code"], added["zh"], added["unit"]) == (code, "临时救助申请表", "榆阳市总工会")
    number = hand.described(type=code)
    assert call("GET", f"/documents/{number}").json["type"] == code
    wrong = call("POST", "/types", json={**body, "basis": "办法第三条", "rule": "fiscal_year+30y"})
    assert (wrong.status_code, wrong.json["code"]) == (422, "type.rule")


def test_units_stand_each_below_the_one_it_belongs_to(call: Caller, county: str) -> None:
    top, below = call("GET", "/units").json["units"]
    assert (top["name"], top["depth"], top["fonds"]) == ("榆阳市总工会", 0, "J012")
    assert (below["name"], below["depth"], below["parent_id"]) == (county, 1, top["id"])


def test_a_search_filters_counts_and_names_the_word_that_nobody_has(
    call: Caller, hand: Desk, archive: Archive, keeper: Actor
) -> None:
    first, second = hand.described(title="李秀兰收入证明"), hand.described(type="A07", title="李秀兰入户调查表")
    found = call("GET", "/search?q=李秀兰&sort=oldest").json
    assert found["total"] == 2
    assert found["facets"]["type"] == {"A09": 1, "A07": 1}
    assert found["units"] == {"1": "榆阳市总工会"}
    assert [hit["id"] for hit in call("GET", "/search?q=李秀兰&type=A09&type=B01").json["hits"]] == [first]
    assert [hit["id"] for hit in call("GET", "/search?type=A07&type=A09&category=original").json["hits"]] != []
    assert second in [hit["id"] for hit in call("GET", "/search?q=入户调查").json["hits"]]
    nothing = call("GET", "/search?q=李秀兰 王不存").json
    assert (nothing["total"], nothing["without_hits"]) == (0, ["王不存"])
    assert call("GET", '/search?q="没有结束').status_code in (200, 422)
