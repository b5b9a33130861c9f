"""What cannot be meant is refused in words, with the place that is wrong, and never breaks anything."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fixtures import Desk
from tests.web.api.acts import ACTS, NOWHERE
from tests.web.api.caller import Caller

OUT_OF_RANGE = [
    ("/search?limit=0", "limit"),
    ("/search?limit=101", "limit"),
    ("/search?offset=-1", "offset"),
    ("/search?offset=100000001", "offset"),
    ("/search?limit=ten", "limit"),
    ("/search?sort=best", "sort"),
    ("/search?category=secret", "category.0"),
    ("/search?unit=J012", "unit.0"),
    ("/search?year=20260", "year.0"),
    ("/search?q=" + "x" * 501, "q"),
    ("/search?q=a%00b", "q"),
    ("/cases?state=closed", "state"),
    ("/cases?words=a%0Ab", "words"),
    ("/units?words=a%0Ab", "words"),
    ("/units/0", "unit_id"),
    ("/cases/a%00b", "code"),
    ("/cases/" + "x" * 101, "code"),
    ("/retention/due?on=2026-02-30", "on"),
    ("/retention/due?on=1899-12-31", "on"),
    ("/retention/due?on=0", "on"),
    ("/retention/due?on=20261015", "on"),
    ("/retention/due?on=2026-10-15T00:00", "on"),
    ("/desk?kind=all", "kind"),
    ("/clocks?kind=all", "kind"),
    ("/clocks?state=late", "state"),
    ("/reminders?state=read", "state"),
    ("/documents/0", "document_id"),
    ("/documents/2147483648", "document_id"),
    ("/documents/1/pages/2147483648/text", "number"),
    ("/documents/1/pages/1/image?width=99", "width"),
    ("/documents/1/pages/1/image?reason=x", "reason"),
    ("/documents/1/content?rendition=thumbnail", "rendition"),
]
BAD_BODIES = [
    ("POST", "/units", {"name": "x", "level": "street", "parent": "J012", "fonds": "J0444"}, "fonds"),
    ("POST", "/units/1/abolish", {"on": "2026-11-20", "reason": "改革", "basis": ""}, "basis"),
    ("POST", "/units/1/move", {"on": "soon", "reason": "改革", "basis": "文", "unit": "J012"}, "on"),
    ("PATCH", "/documents/1", {"title": ""}, "title"),
    ("PATCH", "/documents/1", {"title": "x" * 301}, "title"),
    ("PATCH", "/documents/1", {"title": None}, "title"),
    ("PATCH", "/documents/1", {"title": "两\n行"}, "title"),
    ("PATCH", "/documents/1", {"date": "5 March"}, "date"),
    ("PATCH", "/documents/1", {"date": "2200-01-01"}, "date"),
    ("PATCH", "/documents/1", {"date": 0}, "date"),
    ("PATCH", "/documents/1", {"fiscal_year": 1899}, "fiscal_year"),
    ("PATCH", "/documents/1", {"paper_original": "burnt"}, "paper_original"),
    ("PATCH", "/documents/1", {"state": "filed"}, "state"),
    ("POST", "/documents/1/confirm", {}, "type"),
    ("POST", "/documents/1/discard", {"reason": ""}, "reason"),
    ("POST", "/documents/1/discard", {"reason": "x" * 501}, "reason"),
    ("PUT", "/documents/1/pages/1/text", {"text": "x" * 100_001}, "text"),
    ("PUT", "/documents/1/pages/1/text", {"text": "a\0b"}, "text"),
    ("POST", "/documents/1/turn", {"page": 1, "degrees": 45}, "degrees"),
    ("POST", "/documents/1/order", {"order": []}, "order"),
    ("POST", "/documents/1/order", {"order": [1, "two"]}, "order.1"),
    ("POST", "/documents/1/split", {"first": 0}, "first"),
    ("POST", "/cases", {"year": 1}, "year"),
    ("POST", "/cases", {"household": "x" * 101}, "household"),
    ("POST", "/cases/none/withdraw", {"on": "soon", "reason": "已脱困"}, "on"),
    ("POST", "/clocks", {"case": "x", "kind": "sync", "on": "2026-11-20"}, "kind"),
    ("POST", "/clocks", {"case": "x", "kind": "aid"}, "on"),
    ("POST", "/clocks/1/close", {"on": "2026-11-20", "note": ""}, "note"),
    ("POST", "/types", {"category": "secret", "name": "x", "phrases": [], "rule": "", "basis": "x"}, "category"),
]


def places(answer: Any) -> list[str]:
    """The parts of the request that were found wrong."""
    assert (answer.status_code, answer.json["code"]) == (422, "request.bad"), answer.text
    return [one["place"] for one in answer.json["data"]["errors"]]


def test_a_parameter_that_nobody_knows_is_refused_by_every_operation(call: Caller) -> None:
    for act in ACTS:
        if not act.form:
            path = act.path.format(**NOWHERE)
            assert "colour" in places(call(act.method, f"{path}?colour=red", json=act.body)), path


def test_a_field_that_nobody_knows_is_refused_by_every_operation(call: Caller) -> None:
    for act in ACTS:
        if act.body is not None:
            answer = call(act.method, act.path.format(**NOWHERE), json={**act.body, "colour": "red"})
            assert places(answer) == ["colour"], act.path


def test_what_is_out_of_range_is_named(call: Caller) -> None:
    for path, place in OUT_OF_RANGE:
        assert places(call("GET", path)) == [place], path


def test_what_is_wrong_in_a_body_is_named(call: Caller) -> None:
    for method, path, body, place in BAD_BODIES:
        assert place in places(call(method, path, json=body)), (path, body)


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b"null", b"\xff\xfe", b'"{}"', b"[" * 50_000])
def test_a_body_that_is_no_object_is_refused(call: Caller, body: bytes) -> None:
    answer = call("POST", "/documents/1/discard", data=body, content_type="application/json")
    assert answer.status_code == 422


def test_what_was_sent_is_not_sent_back(call: Caller) -> None:
    answer = call("POST", "/cases", json={"id_number": "11010519491231002X0000"})
    assert "id_number" in places(answer)
    assert "11010519491231002X" not in answer.text


def test_a_body_larger_than_any_form_is_refused(call: Caller) -> None:
    answer = call("PUT", "/documents/1/pages/1/text", data=b" " * (2 << 20), content_type="application/json")
    assert answer.status_code in (413, 422)


def test_an_unknown_address_is_a_problem_too(call: Caller) -> None:
    answer = call.client.get("/api/v1/nothing", headers={"Authorization": f"Bearer {call.token}"})
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    answer = call.client.delete("/api/v1/units", headers={"Authorization": f"Bearer {call.token}"})
    assert (answer.status_code, answer.json["code"]) == (405, "http.method")


@pytest.mark.parametrize(
    ("asked", "begins"),
    [
        ({}, "没有"),
        ({"Accept-Language": "en-GB,en;q=0.8"}, "There is no"),
        ({"Accept-Language": "fr, zh-CN;q=0.5, en;q=0.1"}, "没有"),
        ({"Accept-Language": "*"}, "没有"),
    ],
)
def test_a_problem_speaks_the_language_that_was_asked_for(call: Caller, asked: dict[str, str], begins: str) -> None:
    answer = call("GET", "/documents/99", headers=asked)
    assert answer.json["detail"].startswith(begins)
    assert answer.json["code"] == "document.missing"
    assert answer.json["data"] == {"reference": "99"}
    assert answer.json["instance"] == f"urn:shoucang:request:{answer.headers['X-Request-ID']}"


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
FIELDS = sorted({name for act in ACTS for name in (act.body or {})} | {"title", "date", "case", "year", "code"})


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from([act for act in ACTS if act.body]), st.dictionaries(st.sampled_from(FIELDS), ANYTHING))
def test_no_body_breaks_anything(call: Caller, act: Any, body: dict[str, Any]) -> None:
    # The caller holds the answer against the document, which knows no status 500.
    call(act.method, act.path.format(**NOWHERE), json=body)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["/search", "/cases", "/desk", "/types", "/retention/due"]),
    st.dictionaries(st.sampled_from(["q", "limit", "offset", "type", "unit", "year", "on", "words"]), st.text()),
)
def test_no_query_breaks_anything(call: Caller, path: str, query: dict[str, str]) -> None:
    call("GET", path, query_string=query)


def test_a_page_that_is_not_there_is_missing(call: Caller, hand: Desk) -> None:
    number = hand.described()
    for path in ("pages/2/text", "pages/2/image"):
        assert call("GET", f"/documents/{number}/{path}").json["code"] == "page.missing"
