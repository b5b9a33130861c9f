"""The desk: everything that waits for the person, oldest first. Each duty is read off the state of things."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from service.archive import Archive
from service.catalogue.documents import Document, DocumentState, Page, PageState, PaperRendition
from service.catalogue.tasks import Task, TaskState
from service.catalogue.units import Unit
from service.usecases.permissions import Action, Actor, permit

MOST = 200
"""Duties of one kind that are listed; the count tells of all."""


class DutyKind(StrEnum):
    """What is to be done: say what it is, read it again, decide its period, print it, file it."""

    CONFIRM_TYPE = "confirm_type"
    READING_FAILED = "reading_failed"
    DETERMINE = "determine"
    PAPER = "paper"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing to be done about one document."""

    kind: DutyKind
    document_id: int
    title: str
    name: str
    unit_name: str
    type: str | None
    confidence: float
    since: datetime


@dataclass(frozen=True, slots=True)
class Desk:
    """The duties of the kinds asked for, and how many there are of each kind."""

    duties: Sequence[Duty]
    counts: dict[DutyKind, int]


_PERMISSION = {
    DutyKind.CONFIRM_TYPE: Action.DESCRIBE,
    DutyKind.READING_FAILED: Action.DESCRIBE,
    DutyKind.DETERMINE: Action.DETERMINE,
    DutyKind.PAPER: Action.FILE,
    DutyKind.FILE: Action.FILE,
}


def _conditions() -> dict[DutyKind, ColumnElement[bool]]:
    failed_page = select(Page.id).where(Page.document_id == Document.id, Page.state == PageState.FAILED)
    failed_task = select(Task.id).where(Task.document_id == Document.id, Task.state == TaskState.FAILED)
    open_duty = select(PaperRendition.document_id).where(
        PaperRendition.document_id == Document.id, PaperRendition.closed_at.is_(None)
    )
    return {
        DutyKind.CONFIRM_TYPE: and_(Document.state == DocumentState.READ, Document.content.is_not(None)),
        DutyKind.READING_FAILED: and_(
            Document.state != DocumentState.DISCARDED, or_(failed_page.exists(), failed_task.exists())
        ),
        DutyKind.DETERMINE: and_(
            Document.state.in_([DocumentState.DESCRIBED, DocumentState.FILED]), Document.rule.is_(None)
        ),
        DutyKind.PAPER: open_duty.exists(),
        DutyKind.FILE: and_(Document.state == DocumentState.DESCRIBED, Document.rule.is_not(None)),
    }


def show_desk(actor: Actor, *, archive: Archive, kind: DutyKind | None = None) -> Desk:
    """What waits for the actor; of one kind if one is named."""
    permit(actor, Action.VIEW)
    with archive.database.read() as session:
        counts: dict[DutyKind, int] = {}
        duties: list[Duty] = []
        for each, condition in _conditions().items():
            paths = actor.paths(_PERMISSION[each])
            if not paths:
                continue
            visible = and_(condition, or_(*(Unit.path.startswith(path) for path in paths)))
            counts[each] = _count(session, visible)
            if kind in (None, each):
                duties += _duties(session, each, visible)
    return Desk(sorted(duties, key=lambda duty: (duty.since, duty.document_id)), counts)


def count_kinds(actor: Actor, *, archive: Archive) -> dict[DutyKind, int]:
    """How many things of each kind wait for the actor, of the kinds that are the actor's to do."""
    with archive.database.read() as session:
        return {
            kind: _count(session, and_(condition, or_(*(Unit.path.startswith(path) for path in paths))))
            for kind, condition in _conditions().items()
            if (paths := actor.paths(_PERMISSION[kind]))
        }


def _count(session: Session, condition: ColumnElement[bool]) -> int:
    query = select(func.count()).select_from(Document).join(Unit, Unit.id == Document.unit_id)
    return session.scalar(query.where(condition)) or 0


def _duties(session: Session, kind: DutyKind, condition: ColumnElement[bool]) -> list[Duty]:
    rows = session.execute(
        select(Document, Unit.name)
        .join(Unit, Unit.id == Document.unit_id)
        .where(condition)
        .order_by(Document.changed_at, Document.id)
        .limit(MOST)
    ).all()
    return [
        Duty(
            kind,
            document.id,
            document.title,
            document.name,
            unit_name,
            document.type,
            document.confidence,
            document.changed_at,
        )
        for document, unit_name in rows
    ]
