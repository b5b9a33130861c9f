"""The audit in the interface: who did what, whether the chain holds, what is taken along."""

import json
from collections.abc import Callable

import pytest

from service.anchors import Anchor, kept_anchors
from service.archive import Archive
from service.usecases.cases.cases import open_case
from service.usecases.permissions import Actor
from tests.web.api.caller import Caller


@pytest.fixture
def call(calls_as: Callable[[Actor], Caller], admin: Actor) -> Caller:
    """A program of the administrator's."""
    return calls_as(admin)


def test_the_audit_is_walked_by_the_number_to_go_on_before(call: Caller, archive: Archive, admin: Actor) -> None:
    for _ in range(5):
        open_case(admin, archive=archive)
    seen, before = [], ""
    while True:
        answer = call("GET", f"/audit?act=case.opened&person={admin.id}&limit=2{before}").json
        seen += [entry["number"] for entry in answer["entries"]]
        if answer["older"] is None:
            break
        before = f"&before={answer['older']}"
    assert len(seen) == 5
    assert seen == sorted(seen, reverse=True)


def test_the_chain_is_verified_with_an_anchor_from_paper(call: Caller, archive: Archive) -> None:
    assert call("GET", "/audit/verification").json["anchored"] is None
    assert call("POST", "/audit/sheet").data.startswith(b"%PDF")
    [anchor] = [one for one in kept_anchors(archive.anchors) if isinstance(one, Anchor)]
    sound = call("GET", f"/audit/verification?anchor={anchor.number}:{anchor.digest}").json
    assert (sound["ok"], sound["anchors"], sound["anchored"]) == (True, 2, anchor.number)
    assert sound["anchored_on"] == "2026-11-23"
    broken = call("GET", f"/audit/verification?anchor={anchor.number}:{'0' * 64}").json
    assert broken["breaks"] == [
        {"entry": anchor.number, "problem": "anchor", "source": "sheet", "reference": str(anchor.number)}
    ]
    assert call("GET", "/audit/verification?anchor=17").json["code"] == "anchor.bad_code"


def test_the_chain_is_taken_along_as_lines(call: Caller) -> None:
    lines = [json.loads(line) for line in call("GET", "/audit/chain").data.splitlines()]
    assert lines[-1]["count"] == len(lines) - 1
    assert lines[-2]["sealed"][3] == "audit.exported"


def test_a_document_or_entry_that_is_none_is_said(call: Caller) -> None:
    assert call("GET", "/audit?document=J999").json["code"] == "document.missing"
    assert call("GET", "/audit?before=99999").json["code"] == "entry.missing"
