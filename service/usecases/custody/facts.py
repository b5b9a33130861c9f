"""What is on record of handovers, for the use cases that act on them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from operator import itemgetter

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from retention import (
    Course,
    HandedItem,
    HandoverState,
    Party,
    digest_of_handed,
    digest_to_sign,
    handover_state,
    is_open,
)
from service.archive import Archive
from service.catalogue.custody import Carrier, Handover, HandoverDifference, HandoverLine
from service.catalogue.documents import Document, DocumentState, File, FileRole
from service.errors import ConflictError, NotFoundError
from service.usecases.lookup import unit_of
from service.usecases.permissions import Action, Actor

AT_ONCE = 5_000
"""Rows read at a time where a whole list is read."""

TICKS: Mapping[tuple[Party, Carrier], InstrumentedAttribute[object]] = {
    (Party.GIVER, Carrier.PAPER): HandoverLine.giver_paper_at,
    (Party.GIVER, Carrier.ELECTRONIC): HandoverLine.giver_electronic_at,
    (Party.RECEIVER, Carrier.PAPER): HandoverLine.receiver_paper_at,
    (Party.RECEIVER, Carrier.ELECTRONIC): HandoverLine.receiver_electronic_at,
}
"""Where it is written that a side has ticked a carrier of a line."""

IS_CARRIER: Mapping[Carrier, ColumnElement[bool]] = {
    Carrier.PAPER: HandoverLine.paper.is_(True),
    Carrier.ELECTRONIC: HandoverLine.electronic.is_(True),
}


def the_handover(session: Session, actor: Actor, handover_id: int, *, lock: bool = False) -> Handover:
    """The handover with this number, if the actor may know of it: as a party, or by seeing one of its units."""
    query = select(Handover).where(Handover.id == handover_id)
    found = session.scalar(query.with_for_update() if lock else query)
    if found is None or not is_seen(session, actor, found):
        raise NotFoundError("handover.missing", reference=str(handover_id))
    return found


def is_seen(session: Session, actor: Actor, handover: Handover) -> bool:
    """Whether the actor may know of a handover."""
    units = (unit_of(session, one) for one in (handover.unit_id, handover.receiving_unit_id))
    return party_of(handover, actor) is not None or any(actor.may(Action.VIEW, unit) for unit in units)


def party_of(handover: Handover, actor: Actor) -> Party | None:
    """As what the actor takes part in a handover, if at all."""
    return next((party for party, person in parties_of(handover).items() if person == actor.id), None)


def parties_of(handover: Handover) -> dict[Party, int]:
    """Who takes part as what."""
    return {
        Party.GIVER: handover.giver_id,
        Party.RECEIVER: handover.receiver_id,
        Party.SUPERVISOR: handover.supervisor_id,
    }


def is_running(today: date) -> ColumnElement[bool]:
    """The condition that a handover has not ended."""
    return and_(Handover.done_at.is_(None), Handover.refused_at.is_(None), Handover.expires_on >= today)


def unticked(party: Party) -> ColumnElement[bool]:
    """The condition that a side has not ticked all of a line."""
    return or_(*(and_(IS_CARRIER[carrier], TICKS[side, carrier].is_(None)) for side, carrier in TICKS if side is party))


UNVERIFIED = and_(HandoverLine.electronic.is_(True), HandoverLine.verified_at.is_(None))
"""The condition that the bytes of a line are still to be verified."""


def count_lines(session: Session, handover_id: int, *conditions: ColumnElement[bool]) -> int:
    """How many lines of a handover meet the conditions."""
    query = select(func.count()).select_from(HandoverLine)
    return session.scalar(query.where(HandoverLine.handover_id == handover_id, *conditions)) or 0


def count_different(session: Session, ids: Collection[int]) -> dict[int, int]:
    """How many lines of each handover differ from what its list says; one in which none does is left out."""
    lines = func.count(HandoverDifference.line_id.distinct())
    query = select(HandoverDifference.handover_id, lines).where(HandoverDifference.handover_id.in_(ids))
    return dict(session.execute(query.group_by(HandoverDifference.handover_id)).tuples().all())


def _unfinished(session: Session, ids: Collection[int]) -> set[int]:
    """Those of the handovers of which some line is not ticked by both sides, or not verified."""
    lacking = or_(unticked(Party.GIVER), unticked(Party.RECEIVER), UNVERIFIED)
    has_one = exists().where(HandoverLine.handover_id == Handover.id, lacking)
    return set(session.scalars(select(Handover.id).where(Handover.id.in_(ids), has_one)))


def signed_parties(session: Session, handover: Handover) -> frozenset[Party]:
    """Who has signed exactly what stands there now."""
    return _signed(handover, present_digest(session, handover))


def _signed(handover: Handover, digest: str) -> frozenset[Party]:
    return frozenset(one.party for one in handover.signatures if one.digest == digest)


def state_of(session: Session, handover: Handover, archive: Archive) -> HandoverState:
    """How far a handover has come, today."""
    return courses_of(session, [handover], archive)[handover.id][0]


def courses_of(
    session: Session, handovers: Sequence[Handover], archive: Archive
) -> dict[int, tuple[HandoverState, frozenset[Party]]]:
    """How far each of some handovers has come, today, and who has signed what stands there now.

    What has ended is not looked through line by line, and nobody signs it any more.
    """
    today = archive.clock.today()
    running = [one for one in handovers if is_open(handover_state(_outline(one), today))]
    unfinished = _unfinished(session, [one.id for one in running])
    signed = {one.id: _signed(one, digest) for one, digest in _present_digests(session, running)}
    found = {one.id: (handover_state(_outline(one), today), frozenset[Party]()) for one in handovers}
    for one in running:
        course = replace(_outline(one), ticked=one.id not in unfinished, signed=signed[one.id])
        found[one.id] = handover_state(course, today), signed[one.id]
    return found


def refuse_ended(handover: Handover, today: date) -> None:
    """Refuse to act on a handover that has ended."""
    if not is_open(handover_state(_outline(handover), today)):
        raise ConflictError("handover.ended", number=handover.number)


def _outline(handover: Handover) -> Course:
    """What the handover itself says of its course: enough to know whether it has ended."""
    return Course(
        expires_on=handover.expires_on, done=handover.done_at is not None, refused=handover.refused_at is not None
    )


def seal_of(session: Session, handover: Handover) -> str:
    """The digest of the list with the bytes that its documents have now."""
    return digest_of_handed(handover.number, _items(session, handover.id))


def _items(session: Session, handover_id: int) -> Iterator[HandedItem]:
    line = HandoverLine
    columns = (line.position, line.document_id, line.code, line.title, line.version, line.keeper_id, line.paper)
    originals = and_(File.document_id == line.document_id, File.role == FileRole.ORIGINAL)
    rows = session.execute(
        select(*columns, File.digest)
        .outerjoin(File, originals)
        .where(line.handover_id == handover_id)
        .order_by(line.position, File.digest)
        .execution_options(yield_per=AT_ONCE)
    )
    for _, group in groupby(rows, itemgetter(0)):
        of_line = list(group)
        first = of_line[0]
        yield HandedItem(
            position=first.position,
            id=first.document_id,
            code=first.code,
            title=first.title,
            version=first.version,
            keeper=first.keeper_id,
            paper=first.paper,
            objects=[row.digest for row in of_line if row.digest is not None],
        )


def present_digest(session: Session, handover: Handover) -> str:
    """The digest of exactly what stands there now: what a signature binds."""
    ((_, digest),) = _present_digests(session, [handover])
    return digest


def _present_digests(session: Session, handovers: Sequence[Handover]) -> Iterator[tuple[Handover, str]]:
    """The same of many, by one statement."""
    by_id = {one.id: one for one in handovers}
    rows = session.execute(
        select(Handover.id, HandoverLine.position, HandoverDifference)
        .outerjoin(HandoverDifference, HandoverDifference.handover_id == Handover.id)
        .outerjoin(HandoverLine, HandoverLine.id == HandoverDifference.line_id)
        .where(Handover.id.in_(by_id))
        .order_by(Handover.id, HandoverDifference.id)
        .execution_options(yield_per=AT_ONCE)
    )
    for handover_id, group in groupby(rows, itemgetter(0)):
        one = by_id[handover_id]
        differences = (
            (at, each.kind, each.text, each.person_id, each.noted_at.isoformat()) for _, at, each in group if each
        )
        yield one, digest_to_sign(one.digest, _terms(one), differences)


def _terms(handover: Handover) -> dict[str, object]:
    return {
        "number": handover.number,
        "cause": handover.cause,
        "units": [handover.unit_id, handover.receiving_unit_id],
        "parties": [handover.giver_id, handover.receiver_id, handover.supervisor_id],
        "absence": handover.absence,
        "note": handover.note,
        "matters": handover.matters,
        "lines": handover.lines,
        "expires_on": handover.expires_on.isoformat(),
    }


def changed_lines(session: Session, handover: Handover, limit: int = 20) -> Sequence[str]:
    """Codes of lines that are no longer what was listed: gone, or kept by somebody else or elsewhere."""
    differs = or_(
        Document.id.is_(None),
        Document.state != DocumentState.FILED,
        Document.code.is_distinct_from(HandoverLine.code),
        Document.keeper_id.is_distinct_from(HandoverLine.keeper_id),
        Document.unit_id != handover.unit_id,
    )
    query = (
        select(HandoverLine.code)
        .outerjoin(Document, Document.id == HandoverLine.document_id)
        .where(HandoverLine.handover_id == handover.id, HandoverLine.document_id.is_not(None), differs)
    )
    return session.scalars(query.order_by(HandoverLine.position).limit(limit)).all()
