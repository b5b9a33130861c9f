"""What is due on a day: a page of it, all of it one after the other, and what comes due in a month.

What stands beside a document answers for every day: once its events have come, the day from which it is eligible
moves by an act alone (invariant 4). So lists are cut and counted by an index, and the law is asked about what is shown.
Only a document that waits for a recorded day ahead has no such day yet: of these few the law is asked first.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from heapq import merge
from itertools import islice

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from retention import State
from service.archive import Archive
from service.catalogue.documents import Document, DocumentState
from service.catalogue.units import Unit
from service.usecases.holds.held import held_ids
from service.usecases.law.judging import periods_on
from service.usecases.lookup import seen_by
from service.usecases.permissions import Action, Actor, permit

CHUNK = 200
"""Documents read and judged together."""


@dataclass(frozen=True, slots=True)
class DueRow:
    """A document whose period is over on the day asked for; `held`: a hold is open on it now."""

    id: int
    code: str | None
    title: str
    unit_name: str
    type: str | None
    rule: str | None
    due_on: date | None
    eligible_on: date | None
    filed: bool
    held: bool


@dataclass(frozen=True, slots=True)
class DuePage:
    """A page of a list of documents, and how many there are in all."""

    rows: tuple[DueRow, ...]
    total: int


def list_due(actor: Actor, on: date, *, archive: Archive, limit: int = 50, offset: int = 0) -> DuePage:
    """The documents that are eligible for appraisal on a day, the longest due first: a page of them."""
    permit(actor, Action.VIEW)
    with archive.database.read() as session:
        late = _late(session, actor, on, archive)
        known = session.scalar(
            select(func.count())
            .select_from(Document)
            .join(Unit, Unit.id == Document.unit_id)
            .where(
                visible(seen_by(actor, Action.VIEW)), Document.retention_state.in_(ENDING), Document.eligible_on <= on
            )
        )
        rows = _rows(session, list(_due_ids(session, actor, on, late, limit, offset)), on, archive)
    return DuePage(rows, (known or 0) + len(late))


def each_due(
    actor: Actor, on: date, *, archive: Archive, limit: int | None = None, offset: int = 0
) -> Iterator[DueRow]:
    """The documents that are eligible on a day, as `list_due` lists them, one after the other: all, or a part.

    However many there are, a chunk of them is in memory, and all are of one moment.
    """
    permit(actor, Action.VIEW)
    return _each(actor, on, archive, limit, offset)


def _each(actor: Actor, on: date, archive: Archive, limit: int | None, offset: int) -> Iterator[DueRow]:
    with archive.database.read() as session:
        ids = _due_ids(session, actor, on, _late(session, actor, on, archive), limit, offset)
        while chunk := list(islice(ids, CHUNK)):
            yield from _rows(session, chunk, on, archive)
            session.expunge_all()


def list_month(actor: Actor, first: date, *, archive: Archive, limit: int = 50, offset: int = 0) -> DuePage:
    """The documents that become eligible in the month that begins on `first`, as far as is known today."""
    permit(actor, Action.VIEW)
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    with archive.database.read() as session:
        query = (
            select(Document.id)
            .join(Unit, Unit.id == Document.unit_id)
            .where(visible(seen_by(actor, Action.VIEW)), Document.eligible_on >= first, Document.eligible_on < after)
        )
        total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
        ids = session.scalars(query.order_by(Document.eligible_on, Document.id).limit(limit).offset(offset)).all()
        rows = _rows(session, ids, first, archive)
    return DuePage(rows, total)


def visible(seen: ColumnElement[bool]) -> ColumnElement[bool]:
    """The condition that a document, joined to its unit, is kept, and seen by whom the list is for."""
    return and_(Document.state != DocumentState.DISCARDED, seen)


ENDING = (State.RUNNING.value, State.ELIGIBLE.value)
"""States with an end. Named beside that day, they let an index alone answer."""


def _due_ids(
    session: Session, actor: Actor, on: date, late: Sequence[tuple[date, int]], limit: int | None, offset: int
) -> Iterator[int]:
    """The ids of a part of what is due, the longest due first."""
    known = _known(actor, on)
    if not late:
        known = known.limit(limit).offset(offset)
    rows: Iterable[tuple[date | None, int]] = session.execute(known.execution_options(yield_per=CHUNK)).tuples()
    if late:
        keys = ((day, document_id) for day, document_id in rows if day is not None)
        rows = islice(merge(keys, late), offset, None if limit is None else offset + limit)
    return (document_id for _, document_id in rows)


def _known(actor: Actor, on: date) -> Select[tuple[date | None, int]]:
    """Days and ids of documents whose day is known and has come, in their order."""
    return (
        select(Document.eligible_on, Document.id)
        .join(Unit, Unit.id == Document.unit_id)
        .where(visible(seen_by(actor, Action.VIEW)), Document.eligible_on <= on)
        .order_by(Document.eligible_on, Document.id)
    )


def _late(session: Session, actor: Actor, on: date, archive: Archive) -> list[tuple[date, int]]:
    """Days and ids, in order, of documents that wait for a recorded day ahead and will yet be eligible by then."""
    query = (
        select(Document)
        .join(Unit, Unit.id == Document.unit_id)
        .where(
            visible(seen_by(actor, Action.VIEW)),
            Document.retention_state == State.WAITING.value,
            Document.starts_on <= on,
        )
        .execution_options(yield_per=CHUNK)
    )
    found = []
    for documents in session.scalars(query).partitions():
        for document_id, verdict in periods_on(session, documents, on, archive).items():
            if verdict.state is State.ELIGIBLE and verdict.eligible_on is not None:
                found.append((verdict.eligible_on, document_id))
    return sorted(found)


def _rows(session: Session, ids: Sequence[int], on: date, archive: Archive) -> tuple[DueRow, ...]:
    """Documents in the order of their ids, with what the law says on the day."""
    found = session.execute(
        select(Document, Unit.name).join(Unit, Unit.id == Document.unit_id).where(Document.id.in_(ids))
    ).tuples()
    known = {document.id: (document, unit_name) for document, unit_name in found}
    verdicts = periods_on(session, [document for document, _ in known.values()], on, archive)
    held = held_ids(session, ids, archive)
    rows = []
    for document, unit_name in (known[one] for one in ids):
        verdict = verdicts[document.id]
        rows.append(
            DueRow(
                document.id,
                document.code,
                document.title,
                unit_name,
                document.type,
                verdict.rule,
                verdict.due_on,
                verdict.eligible_on,
                document.state is DocumentState.FILED,
                document.id in held,
            )
        )
    return tuple(rows)
