"""From a due document to its certificate, and from another to its receipt, as programs go the way."""

from collections.abc import Callable
from io import BytesIO
from zipfile import ZipFile

from service.archive import Archive
from service.usecases.permissions import Actor
from tests.fixtures import PASSWORD, code_of
from tests.office import OTHER_SIGNERS, Office, furnish
from tests.web.api.caller import Caller


def tour_the_disposal(call: Caller, calls_as: Callable[[Actor], Caller], archive: Archive) -> None:
    """Every operation about posts, reviews, registers and hand-overs."""
    furnish(archive)
    office = Office.at(archive)
    office.approve_schedule()
    by = {login: calls_as(person) for login, person in office.people.items()} | {"admin": calls_as(office.admin)}
    for one in by.values():
        one.seen = call.seen
    _posts(by, office)
    going, handed = office.papers(2)
    proposed = by["clerk"]("POST", "/disposals", json={"unit": "J012", "year": 2020}).json
    one = f"/disposals/{proposed['review']}"
    by["leader"]("POST", f"{one}/refuse", json={"reason": "暂缓"})
    proposed = by["clerk"]("POST", "/disposals", json={"documents": [going, handed, 999]}).json
    assert (proposed["items"], [left["code"] for left in proposed["left_out"]]) == (2, ["document.missing"])
    one = f"/disposals/{proposed['review']}"
    _appraise(by, office, one, going, handed)
    _destroy(by, office, one)
    assert by["clerk"]("GET", f"/documents/{going}/tombstone").json["title"] == "走访慰问统计表之1"
    _hand_over(by, office, one)
    shown = by["clerk"]("GET", one).json
    assert (shown["state"], shown["outcomes"]) == ("certified", {"destroyed": 1, "transferred": 1})
    assert by["clerk"]("GET", "/disposals").json["total"] == 2


def _posts(by: dict[str, Caller], office: Office) -> None:
    post = {"person": office.people["clerk"].id, "unit": "J012", "post": "office_head"}
    by["admin"]("POST", "/posts", json=post)
    assert "office_head" in [row["post"] for row in by["clerk"]("GET", "/posts?unit=J012").json["posts"]]
    by["admin"]("POST", "/posts/take", json=post)


def _appraise(by: dict[str, Caller], office: Office, one: str, going: int, handed: int) -> None:
    seats = {"office": "office", "archivist": "archive", "aid-head": "business"}
    people = [{"person": office.people[login].id, "department": department} for login, department in seats.items()]
    by["clerk"]("PUT", f"{one}/members", json={"people": people})
    for login in seats:
        by[login]("POST", f"{one}/opinion", json={"opinion": "无保存价值"})
    decided = {"documents": [going], "decision": "destroy", "reason": "期满"}
    assert by["archivist"]("POST", f"{one}/decisions", json=decided).json == {"count": 1}
    assert by["archivist"]("GET", f"{one}/items?part=undecided").json["total"] == 1
    by["archivist"]("POST", f"{one}/decisions", json={"documents": [handed], "decision": "transfer", "reason": "进馆"})
    by["archivist"]("POST", f"{one}/conclude", json={"summary": "均已期满。"})


def _destroy(by: dict[str, Caller], office: Office, one: str) -> None:
    clerk = by["clerk"]
    assert clerk("POST", f"{one}/register").json["number"].startswith("销字")
    clerk("POST", f"{one}/revision", json={"reason": "核对"})
    shown = clerk("GET", one).json
    digest = shown["destruction"]["digest"]
    assert "reason.signature_missing" in [blocker["code"] for blocker in shown["blockers"]]
    objection = {
        "role": "archive_leader",
        "digest": digest,
        "agree": False,
        "opinion": "再议",
        **_proof(office, "leader"),
    }
    by["leader"]("POST", f"{one}/signatures", json=objection)
    clerk("POST", f"{one}/revision", json={"reason": "再议过了"})
    (waiting,) = by["leader"]("GET", "/desk").json["reviews"]
    assert (waiting["duty"], waiting["number"]) == ("sign", shown["destruction"]["number"])
    for role, login in OTHER_SIGNERS.items():
        by[login]("POST", f"{one}/signatures", json={"role": role, "digest": digest, **_proof(office, login)})
    watchers = {"watch-archive": "archive", "watch-aid": "business"}
    people = [{"person": office.people[login].id, "department": department} for login, department in watchers.items()]
    clerk("PUT", f"{one}/supervisors", json={"people": people})
    for login in watchers:
        by[login]("POST", f"{one}/count", json={"counted": 1})
    clerk("POST", f"{one}/execute")
    office.desk.work()
    for login in watchers:
        by[login]("POST", f"{one}/confirm", json=_proof(office, login))
    clerk("POST", f"{one}/certify")
    assert clerk("GET", f"{one}/papers/certificate").data.startswith(b"%PDF-")
    clerk("GET", f"{one}/papers/register?workbook=true")


def _proof(office: Office, login: str) -> dict[str, str]:
    return {"password": PASSWORD, "code": code_of(office.archive, office.people[login])}


def _hand_over(by: dict[str, Caller], office: Office, one: str) -> None:
    package = by["clerk"]("POST", f"{one}/package")
    with ZipFile(BytesIO(package.data)) as packed:
        assert any(name.endswith("/manifest-sha256.txt") for name in packed.namelist())
    digest = by["clerk"]("GET", one).json["transfer"]["digest"]
    receipt = {"receiver": "榆阳市档案馆", "number": "8号", "on": "2026-11-23", "digest": digest}
    by["clerk"]("POST", f"{one}/receipt", json=receipt)
    office.desk.work()
