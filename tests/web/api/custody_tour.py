"""From a list to the third signature, as programs go the way; and consent in the stead of an owner that is gone."""

from collections.abc import Callable
from typing import Any

from service.catalogue.documents import Document
from service.catalogue.people import Role
from service.catalogue.units import find_unit
from service.usecases.cases.cases import open_case
from service.usecases.documents.filing import file_case, file_documents
from service.usecases.house.people import Appointed, actor_of_login, add_person
from service.usecases.permissions import Actor
from tests.fixtures import PASSWORD, Desk, code_of, enrol
from tests.office import Office
from tests.web.api.caller import Caller


def tour_the_custody(call: Caller, calls_as: Callable[[Actor], Caller], hand: Desk, county: str) -> None:
    """Every operation about handovers and custody."""
    office = Office.at(hand.archive)
    by = {login: calls_as(office.people[login]) for login in ("clerk", "archivist", "watch-archive", "leader")}
    for one in by.values():
        one.seen = call.seen
    paper = hand.described("C09", filing_year=2010, title="走访慰问统计表")
    call("POST", f"/documents/{paper}/file")
    hand.work()
    parties = {
        "giver": hand.actor.id,
        "receiver": office.people["clerk"].id,
        "supervisor": office.people["watch-archive"].id,
    }
    terms: dict[str, Any] = {"cause": "staff_change", "unit": "J012", "expires_on": "2026-12-31", **parties}
    made = call("POST", "/handovers", json={**terms, "things": ["档案室钥匙 3 把"], "note": "调离"}).json
    one = f"/handovers/{made['handover']}"
    _tick(call, by["clerk"], one, made["lines"], hand)
    assert call("GET", f"{one}/papers/register").data.startswith(b"%PDF-")
    assert call("GET", f"{one}/papers/register?workbook=true").data.startswith(b"PK")
    enrol(hand.archive, hand.actor)
    _sign(call, by, one, hand, office)
    (first, second) = call("GET", f"/documents/{paper}/custody").json["spans"]
    assert (first["until"], second["number"], second["keeper"]) == (second["since"], made["number"], "clerk")
    assert call("GET", "/custody/check").json["flaws"] == []
    again = {**terms, "giver": parties["receiver"], "receiver": office.people["archivist"].id}
    other = by["clerk"]("POST", "/handovers", json=again).json["handover"]
    by["archivist"]("POST", f"/handovers/{other}/refuse", json={"reason": "清册不全"})
    assert call("GET", "/handovers?state=ended").json["total"] == 2
    (routine,) = [
        one
        for one in call("GET", "/custody/destinations?unit=J012").json["destinations"]
        if one["category"] == "routine"
    ]
    assert (routine["case"], routine["ways"]) == (None, [])
    _seize(call, hand, paper)
    _let_stay(call, hand)
    _notify(call, hand, terms, county)
    _consent(call, by["leader"], hand, office, paper, county)


def _tick(giver: Caller, receiver: Caller, one: str, lines: int, hand: Desk) -> None:
    positions = list(range(1, lines + 1))
    assert giver("POST", f"{one}/ticks", json={"positions": positions}).json["count"] >= lines
    receiver("POST", f"{one}/ticks", json={})
    difference = {"position": 1, "kind": "pages_missing", "text": "缺第 3 页"}
    receiver("POST", f"{one}/differences", json=difference)
    receiver("POST", f"{one}/ticks", json={"positions": positions, "carrier": "paper"})
    hand.work()
    (line,) = receiver("GET", f"{one}/lines?part=different").json["lines"]
    assert [each["text"] for each in line["differences"]] == ["缺第 3 页"]
    assert giver("GET", f"{one}/lines?part=open").json["total"] == 0


def _sign(giver: Caller, by: dict[str, Caller], one: str, hand: Desk, office: Office) -> None:
    shown = giver("GET", one).json
    assert (shown["handover"]["state"], shown["verified"]) == ("ticked", shown["electronic"])
    signature = {"digest": shown["digest"], "password": PASSWORD}
    signers = {
        "giver": (giver, hand.actor),
        **{
            party: (by[login], office.people[login])
            for party, login in (("receiver", "clerk"), ("supervisor", "watch-archive"))
        },
    }
    moved = [
        signer(
            "POST",
            f"{one}/signatures",
            json={**signature, "party": party, "code": code_of(hand.archive, person)},
        ).json["moved"]
        for party, (signer, person) in signers.items()
    ]
    assert moved == [False, False, True]
    assert giver("GET", one).json["handover"]["state"] == "done"


def _seize(call: Caller, hand: Desk, paper: int) -> None:
    proof = {"password": PASSWORD, "code": code_of(hand.archive, hand.actor)}
    taking = {"authority": "榆阳市人民法院", "order_number": "12号", "receipt_number": "31", "officers": "王法官"}
    wanted = {**taking, **proof, "unit": "J012", "codes": [hand.document(paper).code], "seized_on": "2026-11-23"}
    taken = call("POST", "/seizures", json=wanted).json
    one = f"/seizures/{taken['seizure']}"
    assert call("GET", one).json["items"][0]["document"] == paper
    refused = call("POST", f"/holds/{taken['hold']}/release", json={"reason": "不再需要"})
    assert refused.json["code"] == "hold.seizure_open"
    call("POST", f"{one}/return", json={"on": "2026-11-23", "note": "页数相符"})
    assert [row["returned_on"] for row in call("GET", "/seizures").json["seizures"]][:1] == ["2026-11-23"]
    call("POST", f"/holds/{taken['hold']}/release", json={"reason": "案件已结"})


def _let_stay(call: Caller, hand: Desk) -> None:
    admin = actor_of_login(None, archive=hand.archive)
    add_person(admin, "kuaiji", "钱会计", PASSWORD, [Appointed(Role.ACCOUNTANT, "J012")], archive=hand.archive)
    voucher = hand.described("B03", fiscal_year=2025, title="资金发放凭证")
    file_documents(actor_of_login("kuaiji", archive=hand.archive), [voucher], archive=hand.archive)
    call("POST", "/custody/stays/1/2025", json={"until": "2027-06-30", "ground": "审计未结"})
    (stay,) = call("GET", "/custody/stays").json["stays"]
    assert (stay["last_day"], stay["longest"], stay["keepers"]) == ("2027-06-30", "2028-12-31", ["钱会计"])


def _notify(call: Caller, hand: Desk, terms: dict[str, Any], county: str) -> None:
    case = open_case(hand.actor, archive=hand.archive, unit="J012")
    hand.described("A07", case=case, title="入户调查表")
    file_case(hand.actor, case, archive=hand.archive)
    moving = {**terms, "cause": "abolished", "receiving_unit": county, "cases": [case]}
    handover = call("POST", "/handovers", json=moving).json["handover"]
    notice = {"contact": "0000-1234567", "way": "逐户送达", "notified_on": "2026-11-23"}
    call("POST", f"/handovers/{handover}/notice", json=notice)
    assert call("GET", f"/handovers/{handover}/papers/notice").data.startswith(b"%PDF-")
    call("POST", f"/handovers/{handover}/refuse", json={"reason": "另行移交"})


def _consent(call: Caller, leader: Caller, hand: Desk, office: Office, paper: int, county: str) -> None:
    with hand.archive.database.write() as session:
        owner = find_unit(session, county)
        assert owner is not None
        session.get_one(Document, paper).owner_id = owner.id
    review = call("POST", "/disposals", json={"documents": [paper], "early": True}).json["review"]
    assert [one["review"] for one in leader("GET", "/custody/consents").json["reviews"]] == [review]
    proof = {"password": PASSWORD, "code": code_of(hand.archive, office.people["leader"])}
    agreed = leader("POST", f"/disposals/{review}/consent", json={"ground": "榆工发〔2026〕30号", **proof})
    assert agreed.json == {"count": 1}
    (owner,) = call("GET", f"/disposals/{review}/consent").json["owners"]
    assert (owner["owner"], owner["name"]) == (county, "leader")
