"""Every operation as a request that a keeper's program may send."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from typing import Any

from sqlalchemy import select

from retention import Ground, HandoverCause, Mode
from service.catalogue.clocks import Clock
from service.catalogue.disposal import Gone, Review, Tombstone
from service.catalogue.people import Role
from service.catalogue.prints import YearPaper
from service.catalogue.rejudging import Rejudging
from service.catalogue.seizures import Seizure
from service.usecases.custody.choosing import OfUnit
from service.usecases.custody.proposing import Terms, propose_handover
from service.usecases.disposal.proposing import propose_review
from service.usecases.holds.holds import OnCase, place_hold
from service.usecases.house.people import Appointed, actor_of_login, add_person
from service.usecases.lookups.requests import Request, record_request
from service.usecases.stack.shelves import add_box, add_room
from service.usecases.stack.stocktaking import open_stock_taking
from service.usecases.stack.year_prints import YearWish, order_year_print
from tests.counter import letter
from tests.fixtures import PASSWORD, Desk
from tests.web.api.caller import Caller

GONE = 900
"""The number of a document that was destroyed."""


@dataclass(frozen=True, slots=True)
class Act:
    """A request. In its path stand names of `NOWHERE`; `is_change` whether readers may not, `is_operating` whether
    administrators may, `is_own` whether it is about what is everybody's own, `waits` whether other acts come before it.
    """

    method: str
    path: str
    body: dict[str, Any] | None = None
    is_change: bool = True
    form: dict[str, str] = field(default_factory=dict)
    file: str = "files"
    letter: bool = False
    waits: bool = False
    is_operating: bool = False
    is_own: bool = False

    @property
    def is_of_the_unit(self) -> bool:
        """Whether it is about something that only one unit's people may know of; units are no secret."""
        return "{" in self.path.replace("{unit}", "")

    def send(self, call: Caller, places: Mapping[str, Any], **options: Any) -> Any:
        """Send it."""
        if self.letter:
            data = {"letter": (BytesIO(b"MZ\0 no picture"), "a.png")}
            return call(self.method, self.path.format(**places), data=data, **options)
        if self.form:
            data = {self.file: (BytesIO(b"MZ\0 no picture"), "a.tif"), **self.form}
            return call(self.method, self.path.format(**places), data=data, **options)
        return call(self.method, self.path.format(**places), json=self.body, **options)


WHY = {"on": "2026-11-20", "reason": "机构改革", "basis": "榆工发〔2026〕12号"}
"""What every event of a unit needs."""

NOWHERE: Mapping[str, Any] = {
    "document": 1,
    "filed": 1,
    "gone": 1,
    "batch": 1,
    "case": "none",
    "clock": 1,
    "hold": 1,
    "lookup": 1,
    "review": 1,
    "handover": 1,
    "seizure": 9,
    "room": 9,
    "box": 9,
    "taking": 9,
    "year_print": 9,
    "unit": 99,
}
"""What the requests may be about: each thing by a name that nothing has."""

ACTS: Sequence[Act] = (
    Act("POST", "/documents", form={"unit": "J012"}),
    Act("GET", "/batches/{batch}"),
    Act("GET", "/documents/{document}", is_change=False),
    Act("GET", "/documents/{document}/content", is_change=False),
    Act("PATCH", "/documents/{document}", {"title": "入户调查表"}),
    Act("POST", "/documents/{document}/confirm", {"type": "A07"}),
    Act("POST", "/documents/{document}/file"),
    Act("POST", "/documents/{document}/discard", {"reason": "重复"}),
    Act("POST", "/documents/{document}/retry"),
    Act("GET", "/documents/{document}/checks", is_change=False),
    Act("POST", "/documents/{document}/checks"),
    Act("GET", "/documents/{document}/checks.pdf", is_change=False, waits=True),
    Act("GET", "/documents/{document}/pages/1/image", is_change=False),
    Act("GET", "/documents/{document}/pages/1/text", is_change=False),
    Act("PUT", "/documents/{document}/pages/1/text", {"text": "户主：李秀兰"}),
    Act(
        "PUT",
        "/documents/{document}/words",
        {"start": 0.0, "end": 3.0, "source": "speech", "text": "请带身份证和录取通知书"},
    ),
    Act("POST", "/documents/{document}/turn", {"page": 1, "degrees": 90}),
    Act("POST", "/documents/{document}/order", {"order": [2, 1]}),
    Act("POST", "/documents/{document}/split", {"first": 2}),
    Act("GET", "/photos"),
    Act("POST", "/photos/describe", {"documents": [1], "place": "城北区幸福里社区"}),
    Act("POST", "/photos/keep", {"kept": 1, "others": [2]}),
    Act("POST", "/photos/apart", {"documents": [1, 2]}),
    Act("GET", "/photos/catalogue"),
    Act("GET", "/search", is_change=False),
    Act("GET", "/cases", is_change=False),
    Act("POST", "/cases", {"unit": "J012"}),
    Act("GET", "/cases/{case}", is_change=False),
    Act("GET", "/cases/{case}/content", is_change=False),
    Act("POST", "/cases/{case}/withdraw", {"on": "2026-10-15", "reason": "已脱困"}),
    Act("POST", "/cases/{case}/reopen", {"on": "2026-10-15", "reason": "重新核定"}),
    Act("POST", "/cases/{case}/file"),
    Act("GET", "/cases/{case}/withdrawal", is_change=False),
    Act("POST", "/cases/{case}/withdrawal/evidence", {"statement": "signed"}),
    Act("POST", "/cases/{case}/withdrawal/correct", {"on": "2026-10-05", "reason": "笔误", "document": 1}),
    Act("POST", "/cases/{case}/withdrawal/settle", {"accept": True}),
    Act("POST", "/cases/{case}/move", {"unit": "J030", "on": "2026-10-15", "reason": "重新就业"}),
    Act("POST", "/cases/{case}/link", {"next": "none"}),
    Act("POST", "/cases/{case}/rests-on", {"papers": [1]}),
    Act("GET", "/cases/{case}/papers/contents", is_change=False),
    Act("GET", "/documents/{filed}/stamped", is_change=False),
    Act("GET", "/catalogues", is_change=False),
    Act("GET", "/catalogue", is_change=False),
    Act("GET", "/desk", is_change=False),
    Act("GET", "/jobs", is_operating=True),
    Act("POST", "/jobs/sweep/run", is_operating=True),
    Act("GET", "/reminders", is_own=True),
    Act("POST", "/reminders/1/read", is_own=True),
    Act("GET", "/clocks", is_change=False),
    Act("POST", "/clocks", {"case": "J012-ZY·KN·2026-D10-001", "on": "2026-11-20", "kind": "aid"}),
    Act("POST", "/clocks/{clock}/close", {"on": "2026-11-23", "note": "帮扶系统第 88 号"}),
    Act("GET", "/retention/due", is_change=False),
    Act("GET", "/documents/{document}/retention", is_change=False),
    Act("GET", "/holds", is_change=False),
    Act("POST", "/holds", {"unit": "J012", "reason": "审计", "basis": "审计法"}),
    Act("GET", "/holds/{hold}", is_change=False),
    Act("POST", "/holds/{hold}/release", {"reason": "已结清"}),
    Act("GET", "/lookups"),
    Act("POST", "/lookups", {"ground": "unit", "visitors": [], "modes": ["read"]}),
    Act("GET", "/lookups/register"),
    Act("GET", "/lookups/{lookup}"),
    Act("PUT", "/lookups/{lookup}", {"ground": "unit", "visitors": [], "modes": ["read"]}),
    Act("POST", "/lookups/{lookup}/letter", letter=True),
    Act("GET", "/lookups/{lookup}/letter/1"),
    Act("PUT", "/lookups/{lookup}/scope", {"documents": [{"document": 1}]}),
    Act(
        "POST",
        "/lookups/{lookup}/approve",
        {"modes": ["read"], "expires_at": "2026-11-23T17:00:00+08:00", "views": 9, "revision": 1},
    ),
    Act("POST", "/lookups/{lookup}/admit"),
    Act("POST", "/lookups/{lookup}/refuse", {"reason": "与目的无关", "remedy": "复核"}),
    Act("POST", "/lookups/{lookup}/withdraw", {"reason": "案件已撤"}),
    Act("GET", "/lookups/{lookup}/notice", waits=True),
    Act("POST", "/lookups/{lookup}/room"),
    Act("POST", "/lookups/{lookup}/room/close"),
    Act("GET", "/lookups/{lookup}/room/1", waits=True),
    Act("GET", "/lookups/{lookup}/preview/1"),
    Act("POST", "/lookups/{lookup}/copy", {"pages": [1]}),
    Act("POST", "/lookups/{lookup}/text", {"kind": "extract", "pages": [1], "text": "户主李秀兰"}),
    Act("POST", "/lookups/{lookup}/return", {"note": "核对无误"}),
    Act("POST", "/lookups/{lookup}/close", {"effect": "采信"}),
    Act("GET", "/retention/schedule", is_change=False),
    Act("GET", "/retention/schedules", is_change=False),
    Act("POST", "/retention/schedules", {"note": "试拟"}),
    Act("GET", "/retention/schedules/1", is_change=False),
    Act("GET", "/retention/schedules/1/file", is_change=False),
    Act("PUT", "/retention/schedules/1/file", {"note": "换", "toml": "version = 1"}),
    Act(
        "PUT",
        "/retention/schedules/1/types/A09",
        {"revision": 1, "rule": "permanent", "basis_zh": "本市期限表", "basis_en": "the city's schedule"},
    ),
    Act("POST", "/retention/schedules/1/discard", {"reason": "另拟"}),
    Act(
        "POST",
        "/retention/schedules/1/approve",
        {
            "revision": 1,
            "approved_by": "榆阳市档案局",
            "approval_number": "榆档发〔2026〕12号",
            "approved_on": "2026-11-23",
            "password": "correct horse battery",
            "code": "287082",
        },
    ),
    Act("GET", "/retention/schedules/1/comparison", is_change=False),
    Act("GET", "/retention/schedules/1/trial"),
    Act("POST", "/retention/schedules/1/rejudge", {"reason": "新期限表"}),
    Act("GET", "/retention/rejudgings", is_change=False),
    Act("GET", "/retention/rejudgings/1", is_change=False),
    Act("POST", "/retention/rejudgings/1/resume"),
    Act("GET", "/paper", is_change=False),
    Act("POST", "/documents/{document}/paper/print"),
    Act("POST", "/documents/{document}/paper/check", {"pages": 2, "digest": "9f86d081", "box": "A-1"}),
    Act("POST", "/documents/{document}/paper/original", {"box": "A-1"}),
    Act("POST", "/documents/{document}/paper/lost", {"reason": "库房进水"}),
    Act("GET", "/disposals", is_change=False),
    Act("POST", "/disposals", {"documents": [1], "early": True}),
    Act("GET", "/disposals/{review}", is_change=False),
    Act("GET", "/disposals/{review}/items", is_change=False),
    Act("PUT", "/disposals/{review}/members", {"people": [{"person": 1, "department": "archive"}]}),
    Act("POST", "/disposals/{review}/opinion", {"opinion": "无保存价值"}),
    Act("POST", "/disposals/{review}/decisions", {"documents": [1], "decision": "destroy", "reason": "期满"}),
    Act("POST", "/disposals/{review}/conclude", {"summary": "均已期满"}),
    Act("POST", "/disposals/{review}/refuse", {"reason": "另行鉴定"}),
    Act("POST", "/disposals/{review}/register"),
    Act("POST", "/disposals/{review}/revision", {"reason": "复核"}),
    Act(
        "POST",
        "/disposals/{review}/signatures",
        {"role": "archive_head", "digest": "0" * 64, "password": "correct horse battery", "code": "287082"},
    ),
    Act("PUT", "/disposals/{review}/supervisors", {"people": [{"person": 1, "department": "archive"}]}),
    Act("POST", "/disposals/{review}/count", {"counted": 1}),
    Act("POST", "/disposals/{review}/execute"),
    Act("POST", "/disposals/{review}/confirm", {"password": "correct horse battery", "code": "287082"}),
    Act("POST", "/disposals/{review}/certify"),
    Act("GET", "/disposals/{review}/papers/report", is_change=False),
    Act("GET", "/documents/{gone}/tombstone", is_change=False),
    Act("POST", "/disposals/{review}/package"),
    Act(
        "POST",
        "/disposals/{review}/receipt",
        {"receiver": "榆阳市档案馆", "number": "收〔2026〕8号", "on": "2026-11-20", "digest": "0" * 64},
    ),
    Act("GET", "/handovers", is_change=False),
    Act(
        "POST",
        "/handovers",
        {
            "cause": "staff_change",
            "unit": "J012",
            "giver": 1,
            "receiver": 2,
            "supervisor": 3,
            "expires_on": "2026-12-31",
        },
    ),
    Act("GET", "/handovers/{handover}", is_change=False),
    Act("GET", "/handovers/{handover}/lines", is_change=False),
    Act("POST", "/handovers/{handover}/ticks", {"positions": [1]}),
    Act("POST", "/handovers/{handover}/differences", {"position": 1, "kind": "damaged", "text": "虫蛀"}),
    Act(
        "POST",
        "/handovers/{handover}/signatures",
        {"party": "giver", "digest": "0" * 64, "password": "correct horse battery", "code": "287082"},
    ),
    Act("POST", "/handovers/{handover}/refuse", {"reason": "清册不全"}),
    Act("GET", "/handovers/{handover}/papers/register", is_change=False),
    Act("GET", "/documents/{document}/custody", is_change=False),
    Act("GET", "/custody/check"),
    Act("GET", "/custody/destinations"),
    Act("GET", "/seizures", is_change=False),
    Act(
        "POST",
        "/seizures",
        {
            "unit": "J012",
            "codes": ["J012-9"],
            "authority": "榆阳市人民法院",
            "order_number": "12号",
            "receipt_number": "31",
            "officers": "王法官",
            "seized_on": "2026-11-20",
            "password": "correct horse battery",
            "code": "287082",
        },
    ),
    Act("GET", "/seizures/{seizure}", is_change=False),
    Act("POST", "/seizures/{seizure}/return", {"on": "2026-11-23", "note": "全部归还"}),
    Act("GET", "/custody/stays"),
    Act("POST", "/custody/stays/{unit}/2025", {"until": "2027-06-30", "ground": "审计未结"}),
    Act(
        "POST",
        "/handovers/{handover}/notice",
        {"contact": "0000-1234567", "way": "逐户送达", "notified_on": "2026-11-23"},
    ),
    Act("GET", "/custody/consents", is_change=False),
    Act("GET", "/disposals/{review}/consent", is_change=False),
    Act(
        "POST",
        "/disposals/{review}/consent",
        {"ground": "榆工发〔2026〕30号", "password": "correct horse battery", "code": "287082"},
    ),
    Act("GET", "/posts", is_change=False, is_operating=True),
    Act("POST", "/posts", {"person": 1, "unit": "J012", "post": "archive_head"}, is_operating=True),
    Act("POST", "/posts/take", {"person": 1, "unit": "J012", "post": "archive_head"}, is_operating=True),
    Act("GET", "/rooms", is_change=False),
    Act("POST", "/rooms", {"unit": "J012", "name": "二号库"}),
    Act("POST", "/rooms/{room}/racks", {"rack": 2, "tiers": 6}),
    Act("GET", "/boxes", is_change=False),
    Act("POST", "/boxes", {"unit": "J012", "number": "A-2"}),
    Act("GET", "/boxes/{box}", is_change=False),
    Act("PUT", "/boxes/{box}/place", {}),
    Act("POST", "/boxes/{box}/items", {"codes": ["#1"]}),
    Act("POST", "/boxes/{box}/take-out", {"code": "#1", "reason": "送修"}),
    Act("GET", "/codes/SC:BOX:{box}", is_change=False),
    Act("GET", "/stock-takings", is_change=False),
    Act("POST", "/stock-takings", {"place": "SC:BOX:000001"}),
    Act("GET", "/stock-takings/{taking}", is_change=False),
    Act("POST", "/stock-takings/{taking}/scans", {"codes": ["SC:BOX:000001"]}),
    Act("POST", "/stock-takings/{taking}/close"),
    Act("POST", "/year-prints", {"year": 2026, "paper": "cover"}, is_own=True),
    Act("GET", "/year-prints", is_change=False),
    Act("GET", "/year-prints/{year_print}", is_own=True),
    Act("GET", "/year-prints/{year_print}/content", is_own=True, waits=True),
    Act("GET", "/types", is_change=False),
    Act(
        "POST",
        "/types",
        {
            "unit": "J012",
            "category": "original",
            "name": "临时救助申请表",
            "phrases": ["临时救助申请表"],
            "rule": "withdrawal+10y",
            "basis": "办法第三条",
        },
    ),
    Act("GET", "/units", is_change=False, is_operating=True),
    Act("GET", "/units/{unit}", is_change=False, is_operating=True),
    Act("POST", "/units", {"name": "新单位", "level": "street", "parent": "J012"}, is_operating=True),
    Act("POST", "/units/import", form={"parent": "J012"}, file="file", is_operating=True),
    Act("GET", "/units/export", is_operating=True),
    Act("PUT", "/units/{unit}", {"name": "榆阳市总工会", "level": "city", "fonds": "J012"}, is_operating=True),
    Act("POST", "/units/{unit}/rename", {**WHY, "name": "榆阳市工会联合会"}, is_operating=True),
    Act("POST", "/units/{unit}/move", {**WHY, "unit": "J012"}, is_operating=True),
    Act("POST", "/units/{unit}/merge", {**WHY, "unit": "J012"}, is_operating=True),
    Act("POST", "/units/{unit}/abolish", WHY, is_operating=True),
    Act("POST", "/units/{unit}/restore", WHY, is_operating=True),
    Act("POST", "/units/{unit}/close-fonds", WHY, is_operating=True),
    Act("POST", "/units/{unit}/reopen-fonds", WHY, is_operating=True),
    Act("GET", "/audit", is_operating=True),
    Act("GET", "/audit/list", is_operating=True),
    Act("GET", "/audit/verification", is_operating=True),
    Act("GET", "/audit/chain", is_operating=True),
    Act("POST", "/audit/sheet", is_operating=True),
    Act("GET", "/openapi.json", is_change=False),
)


def _tombstone(now: datetime) -> Tombstone:
    """What is left of a document that another catalogue knew of a review of."""
    period = {"rule": "filing_year+10y", "due_on": date(2020, 12, 31)}
    left = {"gone": Gone.DESTROYED, "number": "销字〔2021〕1号", "digest": "71ae" * 16, "gone_at": now}
    return Tombstone(document_id=GONE, code="J012-ZY·BF-2010-D10-0001", title="走访统计表", **period, **left)


def places_of(hand: Desk, case: str) -> dict[str, Any]:
    """A document of two pages in a held case file, read and described, the batch it came in, and a filed one."""
    received = hand.take_in(case=case, type="A27", title="入户调查表", pages=2)
    filed = hand.take_in(case=case, type="A27", title="复查表", file=True).document_id
    hand.work()
    with hand.archive.database.write() as session:
        # A re-judging that somebody began before: number 1.
        session.add(Rejudging(version=1, reason="新期限表", total=0, started_at=hand.archive.clock.now()))
        session.add(_tombstone(hand.archive.clock.now()))
    review = propose_review(hand.actor, [filed or 0], archive=hand.archive, early=True).review_id
    with hand.archive.database.write() as session:
        appraised = session.get_one(Review, review)
        appraised.concluded_at, appraised.appraised_on = hand.archive.clock.now(), hand.archive.clock.today()
        appraised.report_number, appraised.summary = "鉴字〔2026〕1号", "均已期满"
    with hand.archive.database.read():
        batch = hand.document(received.document_id or 0).batch_id
    with hand.archive.database.read() as session:
        clock = session.scalars(select(Clock.id).where(Clock.document_id == received.document_id)).one()
    hold = place_hold(hand.actor, OnCase(case), "审计", "审计法", archive=hand.archive)
    request = Request(Ground.UNIT, [], [Mode.READ])
    lookup = record_request(hand.actor, request, archive=hand.archive, letter=letter())
    places = {"document": received.document_id, "filed": filed, "batch": batch, "gone": GONE, "lookup": lookup}
    room = add_room(hand.actor, "一号库", archive=hand.archive)
    box = add_box(hand.actor, "A-1", archive=hand.archive)
    taking = open_stock_taking(hand.actor, f"SC:ROOM:{room}", archive=hand.archive)
    year_print = order_year_print(hand.actor, YearWish(2026, YearPaper.COVER), archive=hand.archive)
    stack = {"room": room, "box": box, "taking": taking, "year_print": year_print}
    handover = _handover(hand)
    numbers = {"clock": clock, "hold": hold, "review": review, "handover": handover, "seizure": _seizure(hand, hold)}
    return {**stack, **places, "unit": 1, "case": case, **numbers}


def _seizure(hand: Desk, hold: int) -> int:
    """A seizure in the keeper's unit, as somebody who signs would have recorded it."""
    now, today = hand.archive.clock.now(), hand.archive.clock.today()
    said = {"number": "调字〔2026〕1号", "authority": "法院", "order_number": "12号", "receipt_number": "31"}
    with hand.archive.database.write() as session:
        one = Seizure(unit_id=1, hold_id=hold, officers="王法官", seized_on=today, recorded_at=now, **said)
        one.recorded_by = hand.actor.id or 0
        session.add(one)
        session.flush()
        return one.id


def _handover(hand: Desk) -> int:
    """A handover of what the keeper filed to the administrator, which somebody watches."""
    admin = actor_of_login(None, archive=hand.archive)
    watcher = add_person(
        admin, "watcher", "watcher", PASSWORD, [Appointed(Role.SUPERVISOR, "J012")], archive=hand.archive
    )
    parties = (hand.actor.id or 0, admin.id or 0, watcher)
    terms = Terms(HandoverCause.STAFF_CHANGE, "J012", *parties, expires_on=date(2026, 12, 31))
    return propose_handover(hand.actor, terms, OfUnit(), archive=hand.archive).handover_id
