"""Handovers and custody: proposing, ticking, signing, printing; who kept what, and what is not whole."""

from typing import Any

from flask import Response

from service.usecases.custody import (
    consenting,
    destinations,
    duties,
    handovers,
    histories,
    printing,
    proposing,
    refusing,
    signing,
    ticking,
)
from service.usecases.custody.choosing import Choice, OfCases, OfKeeper, OfSearch, OfUnit
from service.web.api.custody_shapes import (
    Consent,
    ConsentAwaitedShown,
    Consented,
    ConsentShown,
    ConsentsShown,
    CustodyCheck,
    CustodyShown,
    DestinationsShown,
    DifferenceRow,
    FlawShown,
    GoingShown,
    HandoverMade,
    HandoverPaperPath,
    HandoverPaperWish,
    HandoverPath,
    HandoverRow,
    HandoverShown,
    HandoverSignature,
    HandoversShown,
    HandoverWish,
    LineRow,
    LinesShown,
    LineWish,
    NewDifference,
    NewHandover,
    OrphanedShown,
    OwnerAskedShown,
    PartyRow,
    ReviewOfOwner,
    Signed,
    SpanShown,
    Ticked,
    Ticks,
    UnitWish,
    WayShown,
)
from service.web.api.noun import CONFLICT, MISSING, Noun, answer, content, done, listed, made
from service.web.api.shapes import DocumentPath, Reason
from service.web.i18n import tell
from service.web.sending import send
from service.web.sessions import actor
from service.web.shell import archive

custody = Noun("custody", "保管与交接｜Custody and handover")

HANDOVER = "/handovers/<int:handover_id>"
RUNNING = {"open": True, "ended": False, "all": None}


@custody.on("GET", "/handovers", {200: HandoversShown})
def list_handovers(query: HandoverWish) -> Response:
    """列出交接，最新的在前｜List handovers, newest first"""
    found = handovers.list_handovers(
        actor(), archive=archive(), running=RUNNING[query.state], limit=query.limit, offset=query.offset
    )
    return listed(HandoversShown(total=found.total, handovers=[_row(one) for one in found.rows]), query, found.total)


@custody.on("POST", "/handovers", {201: HandoverMade}, MISSING, CONFLICT)
def propose_handover(body: NewHandover) -> Response:
    """提出交接：封存清册，什么也不移动｜Propose a handover: its list is sealed, nothing moves"""
    terms = proposing.Terms(
        cause=body.cause,
        unit=body.unit,
        giver=body.giver,
        receiver=body.receiver,
        supervisor=body.supervisor,
        expires_on=body.expires_on,
        receiving_unit=body.receiving_unit,
        absence=body.absence,
        note=body.note,
        things=body.things,
    )
    proposed = proposing.propose_handover(actor(), terms, _choice(body), archive=archive())
    value = HandoverMade(
        handover=proposed.handover_id, number=proposed.number, lines=proposed.lines, left_out=proposed.left_out
    )
    return made(value, "custody.show_handover", handover_id=proposed.handover_id)


def _choice(body: NewHandover) -> Choice:
    if "keeper" in body.model_fields_set:
        return OfKeeper(body.keeper)
    if "cases" in body.model_fields_set:
        return OfCases(body.cases)
    return OfSearch(body.search, {}) if "search" in body.model_fields_set else OfUnit()


@custody.on("GET", HANDOVER, {200: HandoverShown}, MISSING)
def show_handover(path: HandoverPath) -> Response:
    """看一份交接：谁点了、谁签了｜A handover: who has ticked and signed"""
    view = handovers.show_handover(actor(), path.handover_id, archive=archive())
    names = set(HandoverShown.model_fields) - {"handover", "parties"}
    parties = [
        PartyRow(
            party=one.party,
            person=one.person_id,
            name=one.name,
            unticked=one.unticked,
            signed_at=one.signed_at,
            opinion=one.opinion,
        )
        for one in view.parties
    ]
    shown = HandoverShown(handover=_row(view.row), parties=parties, **{name: getattr(view, name) for name in names})
    return answer(shown)


def _row(row: handovers.HandoverRow) -> HandoverRow:
    names = set(HandoverRow.model_fields) - {"unit", "receiving_unit"}
    known: dict[str, Any] = {name: getattr(row, name) for name in names}
    return HandoverRow(**known, unit=row.unit_name, receiving_unit=row.receiving_unit_name)


@custody.on("GET", f"{HANDOVER}/lines", {200: LinesShown}, MISSING)
def list_handover_lines(path: HandoverPath, query: LineWish) -> Response:
    """列出清册各行｜List the lines"""
    found = handovers.list_lines(
        actor(), path.handover_id, archive=archive(), part=query.part, limit=query.limit, offset=query.offset
    )
    names = set(LineRow.model_fields) - {"document", "differences"}
    rows = [
        LineRow(
            **{name: getattr(one, name) for name in names},
            document=one.document_id,
            differences=[
                DifferenceRow(kind=each.kind, text=each.text, name=each.name, noted_at=each.noted_at)
                for each in one.differences
            ],
        )
        for one in found.rows
    ]
    return listed(LinesShown(total=found.total, lines=rows), query, found.total)


@custody.on("POST", f"{HANDOVER}/ticks", {200: Ticked}, MISSING, CONFLICT)
def tick_handover_lines(path: HandoverPath, body: Ticks) -> Response:
    """点交：电子件随后核验摘要｜Tick lines; the bytes of electronic ones are verified then"""
    count = ticking.tick_lines(actor(), path.handover_id, body.positions, archive=archive(), carrier=body.carrier)
    return answer(Ticked(count=count))


@custody.on("POST", f"{HANDOVER}/differences", {204: None}, MISSING, CONFLICT)
def note_difference(path: HandoverPath, body: NewDifference) -> Response:
    """登记差异，不会删除｜Write down a difference; it stays"""
    ticking.note_difference(actor(), path.handover_id, body.position, body.kind, body.text, archive=archive())
    return done()


@custody.on("POST", f"{HANDOVER}/signatures", {200: Signed}, MISSING, CONFLICT)
def sign_handover(path: HandoverPath, body: HandoverSignature) -> Response:
    """签字：三方签齐，保管责任一次转移｜Sign: with the third signature custody moves at once"""
    moved = signing.sign_handover(
        actor(), path.handover_id, body.party, body.digest, body.proof, archive=archive(), opinion=body.opinion
    )
    return answer(Signed(moved=moved))


@custody.on("POST", f"{HANDOVER}/refuse", {204: None}, MISSING, CONFLICT)
def refuse_handover(path: HandoverPath, body: Reason) -> Response:
    """否决交接：什么也不移动｜Refuse a handover: nothing moves"""
    refusing.refuse_handover(actor(), path.handover_id, body.reason, archive=archive())
    return done()


@custody.on("GET", f"{HANDOVER}/papers/<paper>", {200: content(printing.PDF, printing.XLSX)}, MISSING, CONFLICT)
def print_handover(path: HandoverPaperPath, query: HandoverPaperWish) -> Response:
    """打印交接登记表、电子档案登记表或交接文据｜Print the register, the electronic form or the deed"""
    papers = printing.print_handover(
        actor(), path.handover_id, path.paper, archive=archive(), workbook=query.workbook, volume=query.volume
    )
    return send(papers)


@custody.on("GET", "/documents/<int:document_id>/custody", {200: CustodyShown}, MISSING)
def show_custody(path: DocumentPath) -> Response:
    """一件文件由谁保管、自何时至何时｜Who kept a document, from when to when"""
    spans = histories.custody_of(actor(), path.document_id, archive=archive())
    names = set(SpanShown.model_fields) - {"unit"}
    return answer(
        CustodyShown(
            spans=[SpanShown(**{name: getattr(one, name) for name in names}, unit=one.unit_name) for one in spans]
        )
    )


@custody.on("GET", "/custody/check", {200: CustodyCheck})
def check_custody() -> Response:
    """保管有无中断、重叠，离岗保管人还有什么没交｜Gaps and overlaps of custody, and duties of keepers who are gone"""
    return answer(
        CustodyCheck(
            flaws=[
                FlawShown(flaw=one.flaw, document=one.document_id, code=one.code)
                for one in histories.find_flaws(actor(), archive=archive())
            ],
            orphaned=[
                OrphanedShown(person=one.person_id, keeper=one.keeper, unit=one.unit_name, items=one.items)
                for one in duties.orphaned_custody(actor(), archive=archive())
            ],
        )
    )


@custody.on("GET", "/custody/destinations", {200: DestinationsShown}, MISSING)
def propose_destinations(query: UnitWish) -> Response:
    """撤销单位的档案该交往何处，按第七条的次序｜Where an abolished unit's records should go, in article 7's order"""
    going = destinations.propose_destinations(actor(), query.unit, archive=archive())
    return answer(
        DestinationsShown(
            destinations=[
                GoingShown(
                    case=one.code,
                    category=one.category,
                    items=one.items,
                    ways=[
                        WayShown(
                            way=way.way.value,
                            unit=way.unit,
                            unit_name=name,
                            cause=way.cause,
                            reason=tell(f"reason.{way.reason.code.value}"),
                        )
                        for way, name in one.ways
                    ],
                )
                for one in going
            ]
        )
    )


@custody.on("GET", "/custody/consents", {200: ConsentsShown})
def list_awaited_consents() -> Response:
    """等你代原单位同意的鉴定｜Reviews that wait for your consent in an owner's stead"""
    found = consenting.awaited_consents(actor(), archive=archive())
    return answer(
        ConsentsShown(
            reviews=[
                ConsentAwaitedShown(review=one.review_id, title=one.title, unit=one.unit_name, items=one.items)
                for one in found
            ]
        )
    )


@custody.on("GET", "/disposals/<int:review_id>/consent", {200: ConsentShown}, MISSING)
def show_consent(path: ReviewOfOwner) -> Response:
    """鉴定中替谁代管、谁已同意｜For whom items of a review are kept, and who agreed"""
    view = consenting.show_consent(actor(), path.review_id, archive=archive(), limit=0)
    names = OwnerAskedShown.model_fields
    owners = [OwnerAskedShown(**{name: getattr(one, name) for name in names}) for one in view.owners]
    return answer(ConsentShown(review=view.review_id, title=view.title, unit=view.unit_name, owners=owners))


@custody.on("POST", "/disposals/<int:review_id>/consent", {200: Consented}, MISSING, CONFLICT)
def consent_for_owners(path: ReviewOfOwner, body: Consent) -> Response:
    """代原单位同意销毁其代管的档案｜Agree, in the owner's stead, that what is kept for it may be destroyed"""
    count = consenting.consent_for_owners(actor(), path.review_id, body.ground, body.proof, archive=archive())
    return answer(Consented(count=count))
