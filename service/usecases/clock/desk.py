"""The desk: everything that waits for the person, oldest first. Each duty is read off the state of things."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, func, literal_column, or_, select
from sqlalchemy.orm import Session

from service.archive import Archive
from service.catalogue.documents import FOLLOWING, Document, DocumentState, Page, PageState, PaperRendition, Stretch
from service.catalogue.reminders import Reminder
from service.catalogue.tasks import Task, TaskState
from service.catalogue.units import Unit
from service.usecases.disposal.duties import counts_of_waiting
from service.usecases.house.types import carried_types
from service.usecases.lookup import seen_by
from service.usecases.permissions import Action, Actor, permit

MOST = 200
"""Duties of one kind that are listed; the count tells of all."""


class DutyKind(StrEnum):
    """What is to be done: say what it is, read it again, name its paper file, decide its period, print it, file it."""

    CONFIRM_TYPE = "confirm_type"
    READING_FAILED = "reading_failed"
    PAPER_FILE = "paper_file"
    DETERMINE = "determine"
    PAPER = "paper"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing to be done about one document. `due_on` is the last day for what has one."""

    kind: DutyKind
    document_id: int
    title: str
    name: str
    unit_name: str
    type: str | None
    confidence: float
    since: datetime
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """The duties of the kinds asked for, and how many there are of each kind."""

    duties: Sequence[Duty]
    counts: dict[DutyKind, int]


@dataclass(frozen=True, slots=True)
class AtWork:
    """What waits for a person: unread reminders, documents that are still being read, duties of the desk and in
    reviews.
    """

    unread: int
    received: int
    waiting: int


_PERMISSION = {
    DutyKind.CONFIRM_TYPE: Action.DESCRIBE,
    DutyKind.READING_FAILED: Action.DESCRIBE,
    DutyKind.PAPER_FILE: Action.DESCRIBE,
    DutyKind.DETERMINE: Action.DETERMINE,
    DutyKind.PAPER: Action.FILE,
    DutyKind.FILE: Action.FILE,
}


def _conditions(archive: Archive) -> dict[DutyKind, ColumnElement[bool]]:
    """Each begins with what is open, for which there are indexes, and not with all documents.

    The state of a failed part stands there as it is: an index of part of a table is used for that part only.
    """
    failed: ColumnElement[str] = literal_column(f"'{PageState.FAILED}'")
    failed_pages = select(Page.document_id).where(Page.state == failed)
    failed_stretches = select(Stretch.document_id).where(Stretch.state == failed)
    failed_tasks = select(Task.document_id).where(Task.state == TaskState.FAILED, Task.document_id.is_not(None))
    undetermined = and_(Document.state.in_([DocumentState.DESCRIBED, DocumentState.FILED]), Document.rule.is_(None))
    paperless = and_(
        Document.case_id.is_(None),
        Document.parent_id.is_(None),
        or_(Document.carrier.in_(FOLLOWING), func.coalesce(Document.type, "").in_(carried_types(archive))),
    )
    open_duties = select(PaperRendition.document_id).where(PaperRendition.closed_at.is_(None))
    return {
        DutyKind.CONFIRM_TYPE: and_(Document.state == DocumentState.READ, Document.content.is_not(None)),
        DutyKind.READING_FAILED: and_(
            Document.state != DocumentState.DISCARDED,
            or_(*(Document.id.in_(one) for one in (failed_pages, failed_stretches, failed_tasks))),
        ),
        DutyKind.PAPER_FILE: and_(undetermined, paperless),
        DutyKind.DETERMINE: and_(undetermined, ~paperless),
        DutyKind.PAPER: Document.id.in_(open_duties),
        DutyKind.FILE: and_(Document.state == DocumentState.DESCRIBED, Document.rule.is_not(None)),
    }


def show_desk(actor: Actor, *, archive: Archive, kind: DutyKind | None = None) -> Desk:
    """What waits for the actor; of one kind if one is named."""
    permit(actor, Action.VIEW)
    with archive.database.read() as session:
        counts: dict[DutyKind, int] = {}
        duties: list[Duty] = []
        for each, condition in _conditions(archive).items():
            if not actor.may(_PERMISSION[each]):
                continue
            visible = and_(condition, seen_by(actor, _PERMISSION[each]))
            counts[each] = _count(session, visible)
            if kind in (None, each):
                duties += _duties(session, each, visible)
    return Desk(sorted(duties, key=lambda duty: (duty.since, duty.document_id)), counts)


def count_kinds(actor: Actor, *, archive: Archive) -> dict[DutyKind, int]:
    """How many things of each kind wait for the actor, of the kinds that are the actor's to do."""
    with archive.database.read() as session:
        return {
            kind: _count(session, and_(condition, seen_by(actor, _PERMISSION[kind])))
            for kind, condition in _conditions(archive).items()
            if actor.may(_PERMISSION[kind])
        }


def count_at_work(actor: Actor, *, archive: Archive) -> AtWork:
    """The numbers beside the words of the rail, by one statement: it is asked with every page."""
    wanted = [(Document.state == DocumentState.RECEIVED, Action.RECEIVE)]
    wanted += [(condition, _PERMISSION[kind]) for kind, condition in _conditions(archive).items()]
    received, *waiting = (_counting(and_(condition, seen_by(actor, action))) for condition, action in wanted)
    unread = (
        select(func.count()).select_from(Reminder).where(Reminder.person_id == actor.id, Reminder.read_at.is_(None))
    )
    in_reviews = counts_of_waiting(archive, actor)
    numbers = [query.scalar_subquery() for query in (unread, received, *waiting, *in_reviews)]
    with archive.database.read() as session:
        unread_count, received_count, *waiting_counts = session.execute(select(*numbers)).one()
    return AtWork(unread_count, received_count, sum(waiting_counts))


def _count(session: Session, condition: ColumnElement[bool]) -> int:
    return session.scalar(_counting(condition)) or 0


def _counting(condition: ColumnElement[bool]) -> Select[tuple[int]]:
    return select(func.count()).select_from(Document).join(Unit, Unit.id == Document.unit_id).where(condition)


def _duties(session: Session, kind: DutyKind, condition: ColumnElement[bool]) -> list[Duty]:
    rows = session.execute(
        select(Document, Unit.name)
        .join(Unit, Unit.id == Document.unit_id)
        .where(condition)
        .order_by(Document.changed_at, Document.id)
        .limit(MOST)
    ).all()
    due = _due_days(session, [document.id for document, _ in rows]) if kind is DutyKind.PAPER else {}
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
            due.get(document.id),
        )
        for document, unit_name in rows
    ]


def _due_days(session: Session, ids: Sequence[int]) -> dict[int, date]:
    """By when open paper renditions are owed."""
    query = select(PaperRendition.document_id, PaperRendition.due_on).where(
        PaperRendition.document_id.in_(ids), PaperRendition.closed_at.is_(None)
    )
    return dict(session.execute(query).tuples().all())
