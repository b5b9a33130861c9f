"""Re-judging batches as people see them, and what version judges a document."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from service.archive import Archive
from service.catalogue.documents import Document
from service.catalogue.people import Person
from service.catalogue.rejudging import Rejudged, Rejudging, RejudgingState
from service.catalogue.schedule import ScheduleState
from service.catalogue.tasks import Task
from service.catalogue.units import Unit, within
from service.errors import NotFoundError
from service.usecases.house.types import schedule_of
from service.usecases.law.rejudging import failed_tasks
from service.usecases.lookup import seen_by, the_document, unit_of
from service.usecases.permissions import Action, Actor, permit


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A re-judging batch; `problem` (code and data) is why its work was given up."""

    id: int
    version: int
    unit_name: str | None
    reason: str
    appraisal: str | None
    state: RejudgingState
    total: int
    done: int
    changed: int
    kept_back: int
    who: str | None
    started_at: datetime
    ended_at: datetime | None
    problem: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class RejudgedRow:
    """A document that a batch came to: its old and its new period, or why it kept the old. Gone: without a title."""

    document_id: int
    code: str | None
    title: str | None
    unit_name: str | None
    kept_back: bool
    old_version: int
    old_rule: str | None
    old_due_on: date | None
    old_state: str
    new_rule: str | None
    new_due_on: date | None
    new_state: str


@dataclass(frozen=True, slots=True)
class BatchView:
    """A batch with a part of its documents; `total_rows` counts them all."""

    row: BatchRow
    documents: tuple[RejudgedRow, ...]
    total_rows: int
    permitted: frozenset[Action]


@dataclass(frozen=True, slots=True)
class Annotation:
    """What a batch did to one document: old and new period, and why (article 24 of decree 772: 重新划定并标注)."""

    batch: BatchRow
    row: RejudgedRow


@dataclass(frozen=True, slots=True)
class Judge:
    """The version that judges a document, and every batch that changed its period or left it."""

    number: int
    state: ScheduleState
    effective_from: date
    approved_on: date | None
    approved_by: str | None
    approval_number: str | None
    annotations: tuple[Annotation, ...]


def list_rejudgings(actor: Actor, *, archive: Archive) -> tuple[BatchRow, ...]:
    """Every batch that reaches the actor's units, the newest first."""
    permit(actor, Action.VIEW)
    with archive.database.read() as session:
        rows = session.scalars(
            select(Rejudging)
            .outerjoin(Unit, Unit.id == Rejudging.unit_id)
            .where(or_(Rejudging.unit_id.is_(None), within(actor.paths(Action.VIEW))))
            .order_by(Rejudging.id.desc())
            .limit(200)
        ).all()
        return _rows(session, rows)


def show_rejudging(
    actor: Actor, batch_id: int, *, archive: Archive, kept_back: bool | None = None, limit: int = 50, offset: int = 0
) -> BatchView:
    """A batch, how far it is, and the documents of the actor's units that it changed or kept back."""
    permit(actor, Action.VIEW)
    with archive.database.read() as session:
        batch = session.get(Rejudging, batch_id)
        place = session.get(Unit, batch.unit_id) if batch and batch.unit_id else None
        if batch is None or (place is not None and not actor.may(Action.VIEW, place)):
            raise NotFoundError("rejudging.missing", reference=str(batch_id))
        query = (
            select(Rejudged, Document.code, Document.title, Unit.name)
            .outerjoin(Document, Document.id == Rejudged.document_id)
            .outerjoin(Unit, Unit.id == Document.unit_id)
            .where(Rejudged.rejudging_id == batch_id, or_(Document.id.is_(None), seen_by(actor, Action.VIEW)))
        )
        if kept_back is not None:
            query = query.where(Rejudged.kept_back == kept_back)
        count = session.scalar(select(func.count()).select_from(query.subquery())) or 0
        found = session.execute(query.order_by(Rejudged.document_id).limit(limit).offset(offset)).all()
        rows = tuple(_document(one, code, title, unit) for one, code, title, unit in found)
        root = place or session.scalars(select(Unit).where(Unit.parent_id.is_(None)).order_by(Unit.id)).first()
        permitted = actor.actions(root) if root else frozenset[Action]()
        (shown,) = _rows(session, [batch])
        return BatchView(shown, rows, count, permitted)


def judge_of(actor: Actor, document_id: int, *, archive: Archive) -> Judge:
    """The version that judges a document, with all that re-judging did to it."""
    with archive.database.read() as session:
        document = the_document(session, actor, document_id)
        permit(actor, Action.VIEW, unit_of(session, document.unit_id), document.category)
        version, _ = schedule_of(session, document)
        found = session.execute(
            select(Rejudged, Rejudging)
            .join(Rejudging, Rejudging.id == Rejudged.rejudging_id)
            .where(Rejudged.document_id == document_id)
            .order_by(Rejudged.id.desc())
        ).all()
        return Judge(
            version.number,
            version.state,
            version.effective_from,
            version.approved_on,
            version.approved_by,
            version.approval_number,
            tuple(
                Annotation(row, _document(one, document.code, document.title, None))
                for row, (one, _) in zip(_rows(session, [batch for _, batch in found]), found, strict=True)
            ),
        )


def _rows(session: Session, batches: Sequence[Rejudging]) -> tuple[BatchRow, ...]:
    """Batches as they are shown; what they name is asked for together."""
    if not batches:
        return ()
    people = _names(session, Person, [batch.started_by for batch in batches])
    units = _names(session, Unit, [batch.unit_id for batch in batches])
    failed = failed_tasks(session)
    return tuple(
        _row(batch, units.get(batch.unit_id or 0), people.get(batch.started_by or 0), failed.get(batch.id))
        for batch in batches
    )


def _names(session: Session, table: type[Person] | type[Unit], ids: Sequence[int | None]) -> dict[int, str]:
    rows = session.execute(select(table.id, table.name).where(table.id.in_([one for one in ids if one])))
    return dict(rows.tuples().all())


def _row(batch: Rejudging, unit_name: str | None, who: str | None, failed: Task | None) -> BatchRow:
    return BatchRow(
        batch.id,
        batch.version,
        unit_name,
        batch.reason,
        batch.appraisal,
        batch.state,
        batch.total,
        batch.done,
        batch.changed,
        batch.kept_back,
        who,
        batch.started_at,
        batch.ended_at,
        failed.error if failed and batch.state is RejudgingState.RUNNING else None,
    )


def _document(one: Rejudged, code: str | None, title: str | None, unit_name: str | None) -> RejudgedRow:
    return RejudgedRow(
        one.document_id,
        code,
        title,
        unit_name,
        one.kept_back,
        one.old_version,
        one.old_rule,
        one.old_due_on,
        one.old_state,
        one.new_rule,
        one.new_due_on,
        one.new_state,
    )
