"""Custody moves: by a handful of statements over all lines at once, in the transaction of the third signature."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, insert, literal, or_, select, update
from sqlalchemy.orm import Session

from retention import HandoverCause
from service.catalogue.cases import CaseFile
from service.catalogue.clocks import Clock
from service.catalogue.custody import Custody, Handover, HandoverLine, SpanGround
from service.catalogue.documents import Document, DocumentState
from service.catalogue.holds import Hold, HoldKind, HoldMember, bar_holds
from service.catalogue.tasks import Task, TaskKind, TaskState
from service.catalogue.units import Unit
from service.errors import UnavailableError

INDEXING = 11
"""How urgent the index is: what people wait for goes before it."""


def move_custody(session: Session, handover: Handover, now: datetime) -> None:
    """Let the receiver keep everything on the list from now on. Clocks and holds stay what they are (invariant 11).

    Raises UnavailableError `handover.holds_gathering` where it is not yet known what a hold on a search reaches.
    """
    moves = handover.receiving_unit_id != handover.unit_id
    if moves:
        _keep_held(session, handover)
    listed = _listed(handover)
    still = (Custody.document_id.in_(listed), Custody.until.is_(None))
    _run(session, update(Custody).where(*still).values(until=now))
    _begin_spans(session, handover, now)
    changes: dict[str, object] = {"keeper_id": handover.receiver_id}
    if moves:
        changes |= {
            "unit_id": handover.receiving_unit_id,
            "owner_id": _owner(handover),
            "revision": Document.revision + 1,
            "changed_at": now,
        }
        _let_go_along(session, handover, now)
    _run(session, update(Document).where(Document.id.in_(listed)).values(**changes))


def _listed(handover: Handover) -> Select[tuple[int | None]]:
    lines = select(HandoverLine.document_id).where(HandoverLine.handover_id == handover.id)
    return lines.where(HandoverLine.document_id.is_not(None))


def _cases(handover: Handover) -> Select[tuple[int | None]]:
    lines = select(HandoverLine.case_id).where(HandoverLine.handover_id == handover.id)
    return lines.where(HandoverLine.case_id.is_not(None))


def _unfiled(handover: Handover) -> ColumnElement[bool]:
    """Papers that are not filed yet, and so in nobody's custody, go where their case file or their paper goes."""
    return and_(
        Document.unit_id == handover.unit_id,
        Document.state != DocumentState.FILED,
        or_(Document.case_id.in_(_cases(handover)), Document.parent_id.in_(_listed(handover))),
    )


def _owner(handover: Handover) -> ColumnElement[int | None]:
    """To whom documents belong: who entrusts them stays their owner, and what comes back to its owner is its own."""
    receiving = handover.receiving_unit_id
    owner: ColumnElement[int | None] = Document.owner_id  # type: ignore[assignment]
    if handover.cause is HandoverCause.ENTRUSTED:
        owner = func.coalesce(Document.owner_id, Document.unit_id)
    return case((owner == receiving, None), else_=owner)


def _begin_spans(session: Session, handover: Handover, now: datetime) -> None:
    owner = _owner(handover) if handover.receiving_unit_id != handover.unit_id else Document.owner_id
    values = {
        Custody.document_id: Document.id,
        Custody.keeper_id: literal(handover.receiver_id),
        Custody.unit_id: literal(handover.receiving_unit_id),
        Custody.owner_id: owner,
        Custody.since: literal(now, Custody.since.type),
        Custody.ground: literal(SpanGround.HANDOVER, Custody.ground.type),
        Custody.handover_id: literal(handover.id),
    }
    source = select(*values.values()).where(Document.id.in_(_listed(handover))).order_by(Document.id)
    session.execute(insert(Custody).from_select(list(values), source))


def _let_go_along(session: Session, handover: Handover, now: datetime) -> None:
    """Case files, what lies unfiled in them, and running clocks go with the records; the index is told of all."""
    receiving = handover.receiving_unit_id
    going = or_(Document.id.in_(_listed(handover)), _unfiled(handover))
    values = {
        Task.kind: literal(TaskKind.INDEX, Task.kind.type),
        Task.document_id: Document.id,
        Task.detail: literal({}, Task.detail.type),
        Task.state: literal(TaskState.WAITING, Task.state.type),
        Task.priority: literal(INDEXING),
        Task.attempts: literal(0),
        Task.run_after: literal(now, Task.run_after.type),
        Task.created_at: literal(now, Task.created_at.type),
    }
    source = select(*values.values()).where(going).order_by(Document.id)
    session.execute(insert(Task).from_select(list(values), source))
    clocks = or_(Clock.case_id.in_(_cases(handover)), Clock.document_id.in_(_listed(handover)))
    _run(session, update(Clock).where(Clock.closed_at.is_(None), clocks).values(unit_id=receiving))
    changes = {"unit_id": receiving, "revision": Document.revision + 1, "changed_at": now}
    _run(session, update(Document).where(_unfiled(handover)).values(**changes))
    _run(session, update(CaseFile).where(CaseFile.id.in_(_cases(handover))).values(unit_id=receiving))


def _keep_held(session: Session, handover: Handover) -> None:
    """What a hold on the unit or on a search has reached stays held wherever it goes (invariant 2)."""
    bar_holds(session)
    open_searches = and_(Hold.released_at.is_(None), Hold.kind == HoldKind.SEARCH)
    ungathered = session.scalar(select(exists().where(open_searches, Hold.gathered.is_(False))))
    listed = _listed(handover)
    late = exists().where(Task.kind == TaskKind.INDEX, Task.document_id.in_(listed))
    if ungathered or session.scalar(select(exists().where(open_searches) & late)):
        raise UnavailableError("handover.holds_gathering", retry_after=60)
    before = session.get_one(Unit, handover.unit_id)
    after = session.get_one(Unit, handover.receiving_unit_id)
    left = set(before.ancestry) - set(after.ancestry)
    holds = select(Hold.id).where(Hold.released_at.is_(None), Hold.kind == HoldKind.UNIT, Hold.unit_id.in_(left))
    for hold_id in session.scalars(holds).all():
        known = exists().where(HoldMember.hold_id == hold_id, HoldMember.document_id == Document.id)
        going = or_(Document.id.in_(listed), _unfiled(handover))
        source = select(literal(hold_id), Document.id).where(going, ~known)
        session.execute(insert(HoldMember).from_select(["hold_id", "document_id"], source))


def _run(session: Session, statement: object) -> None:
    session.execute(statement.execution_options(synchronize_session=False))  # type: ignore[attr-defined]
