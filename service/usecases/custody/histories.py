"""Who kept a document from when to when, by which register; and where that is not whole."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from service.archive import Archive
from service.catalogue.codes import GivenCode
from service.catalogue.custody import Custody, Handover, SpanGround
from service.catalogue.documents import Document, DocumentState
from service.catalogue.people import Person
from service.catalogue.units import Unit, within
from service.usecases.lookup import the_document
from service.usecases.permissions import Action, Actor, permit

MOST = 200
"""Flaws of one kind that are listed."""


@dataclass(frozen=True, slots=True)
class Span:
    """One span of custody; `owner` is the unit to which it belonged where another one kept it."""

    keeper: str | None
    unit_name: str
    owner: str | None
    since: datetime
    until: datetime | None
    ground: SpanGround
    handover_id: int | None
    number: str | None


class Flaw(StrEnum):
    """What is wrong with the custody of a document: nobody keeps it on record, its keeper is not known, the record
    names another one than the document, it begins after the filing, two spans leave a gap or overlap, and somebody
    still keeps what is gone.
    """

    NONE = "none"
    NO_KEEPER = "no_keeper"
    OTHER = "other"
    LATE = "late"
    GAP = "gap"
    OVERLAP = "overlap"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Flawed:
    """A document whose custody is not whole."""

    flaw: Flaw
    document_id: int
    code: str | None
    at: datetime | None


def custody_of(actor: Actor, document_id: int, *, archive: Archive) -> Sequence[Span]:
    """Who kept a document, the first before the others."""
    owner = aliased(Unit)
    with archive.database.read() as session:
        the_document(session, actor, document_id)
        rows = session.execute(
            select(Custody, Person.name, Unit.name, owner.name, Handover.number)
            .outerjoin(Person, Person.id == Custody.keeper_id)
            .join(Unit, Unit.id == Custody.unit_id)
            .outerjoin(owner, owner.id == Custody.owner_id)
            .outerjoin(Handover, Handover.id == Custody.handover_id)
            .where(Custody.document_id == document_id)
            .order_by(Custody.id)
        ).all()
    return [
        Span(keeper, unit_name, owner_name, one.since, one.until, one.ground, one.handover_id, number)
        for one, keeper, unit_name, owner_name, number in rows
    ]


def find_flaws(actor: Actor, *, archive: Archive) -> Sequence[Flawed]:
    """Every document in the actor's units whose custody has a gap, an overlap or no keeper; at most MOST of a kind."""
    permit(actor, Action.HAND_OVER)
    seen = within(actor.paths(Action.HAND_OVER))
    with archive.database.read() as session:
        return list(_flaws(session, seen))


def _flaws(session: Session, seen: ColumnElement[bool]) -> Iterator[Flawed]:
    filed = Document.state == DocumentState.FILED
    still = and_(Custody.document_id == Document.id, Custody.until.is_(None))
    documents = select(Document.id, Document.code, Document.filed_on).join(Unit, Unit.id == Document.unit_id)
    with_span = documents.join(Custody, still)
    differs = or_(
        Custody.unit_id != Document.unit_id,
        Custody.keeper_id.is_distinct_from(Document.keeper_id),
        Custody.owner_id.is_distinct_from(Document.owner_id),
    )
    of_documents: dict[Flaw, Select[tuple[int, str | None, date | None]]] = {
        Flaw.NONE: documents.outerjoin(Custody, still).where(filed, Custody.id.is_(None)),
        Flaw.NO_KEEPER: with_span.where(filed, Custody.keeper_id.is_(None)),
        Flaw.OTHER: with_span.where(filed, differs),
    }
    for flaw, query in of_documents.items():
        for row in session.execute(query.where(seen).order_by(Document.id).limit(MOST)):
            yield Flawed(flaw, row.id, row.code, None)
    yield from _of_spans(session, seen)


def _of_spans(session: Session, seen: ColumnElement[bool]) -> Iterator[Flawed]:
    """What only the order of the spans tells: each is looked at beside the one before it."""
    before = func.lag(Custody.until).over(partition_by=Custody.document_id, order_by=Custody.id)
    spans = select(
        Custody.document_id,
        Custody.unit_id,
        Custody.since,
        Custody.until,
        before.label("ended"),
        func.row_number().over(partition_by=Custody.document_id, order_by=Custody.id).label("place"),
    ).subquery()
    given = (
        select(spans.c.document_id, GivenCode.code, GivenCode.given_at, spans.c.since, spans.c.ended, spans.c.place)
        .join(Unit, Unit.id == spans.c.unit_id)
        .outerjoin(GivenCode, GivenCode.document_id == spans.c.document_id)
        .where(seen)
        .order_by(spans.c.document_id)
        .limit(MOST)
    )
    later = spans.c.place > 1
    conditions = {
        Flaw.LATE: and_(spans.c.place == 1, spans.c.since > GivenCode.given_at),
        Flaw.GAP: and_(later, spans.c.ended < spans.c.since),
        Flaw.OVERLAP: and_(later, or_(spans.c.ended.is_(None), spans.c.ended > spans.c.since)),
    }
    for flaw, condition in conditions.items():
        for row in session.execute(given.where(condition)):
            yield Flawed(flaw, row.document_id, row.code, row.since)
    gone = (
        select(Custody.document_id, GivenCode.code, Custody.since)
        .join(Unit, Unit.id == Custody.unit_id)
        .outerjoin(Document, Document.id == Custody.document_id)
        .outerjoin(GivenCode, GivenCode.document_id == Custody.document_id)
        .where(Custody.until.is_(None), Document.id.is_(None), seen)
    )
    for row in session.execute(gone.order_by(Custody.document_id).limit(MOST)):
        yield Flawed(Flaw.GONE, row.document_id, row.code, row.since)
