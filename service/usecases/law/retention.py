"""Periods: what is due, and what waits for a decision."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from retention import State, Verdict
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.cases import CaseEvent, CaseEventKind
from service.catalogue.documents import Document, DocumentState
from service.catalogue.schedule import ScheduleVersion, schedule_in_force
from service.catalogue.tasks import TaskKind, enqueue, enqueue_many
from service.catalogue.units import Unit
from service.errors import ConflictError, InvalidError
from service.usecases.changes import record_change
from service.usecases.holds.held import held_ids
from service.usecases.house.types import proposals_for
from service.usecases.law.judging import judge_document, judge_documents, periods_on
from service.usecases.lookup import seen_by, the_document, unit_of
from service.usecases.permissions import Action, Actor, permit

CHUNK = 200
"""Documents judged together, in one transaction where it writes."""

AHEAD = 240
"""Months shown ahead: twenty years."""


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
    held: bool = False


@dataclass(frozen=True, slots=True)
class DuePage:
    """A page of a list of documents, and how many there are in all."""

    rows: tuple[DueRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """The coming twenty years. `months` YYYY-MM -> documents that become eligible; `states` state -> documents."""

    months: dict[str, int]
    states: dict[str, int]
    schedule_number: int
    effective_from: date
    approved_on: date | None


def list_due(actor: Actor, on: date, *, archive: Archive) -> tuple[DueRow, ...]:
    """The documents that are eligible for appraisal on a day, the longest due first."""
    permit(actor, Action.VIEW)
    with archive.database.read() as session:
        rows = []
        for found in _candidates(session, actor, on):
            verdicts = periods_on(session, [document for document, _ in found], on, archive)
            rows += [
                _due_row(document, unit, verdicts[document.id])
                for document, unit in found
                if verdicts[document.id].state is State.ELIGIBLE
            ]
        held = held_ids(session, [row.id for row in rows], archive)
    marked = (replace(row, held=row.id in held) for row in rows)
    return tuple(sorted(marked, key=lambda row: (row.due_on or date.max, row.id)))


def _candidates(session: Session, actor: Actor, on: date) -> Iterator[Sequence[Row[tuple[Document, Unit]]]]:
    """Those known to be eligible by then, and those for which a withdrawal or another day lies ahead, by the chunk."""
    ahead = (
        select(CaseEvent.id)
        .where(CaseEvent.case_id == Document.case_id, CaseEvent.kind == CaseEventKind.WITHDRAWN)
        .exists()
    )
    query = (
        select(Document, Unit)
        .join(Unit, Unit.id == Document.unit_id)
        .where(
            _visible(actor),
            or_(
                Document.eligible_on <= on,
                and_(Document.retention_state == State.WAITING.value, or_(ahead, Document.starts_on <= on)),
            ),
        )
        .execution_options(yield_per=CHUNK)
    )
    yield from session.execute(query).partitions()


def list_month(actor: Actor, first: date, *, archive: Archive, limit: int = 50, offset: int = 0) -> DuePage:
    """The documents that become eligible in the month that begins on `first`, as far as is known today."""
    permit(actor, Action.VIEW)
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    with archive.database.read() as session:
        query = (
            select(Document, Unit)
            .join(Unit, Unit.id == Document.unit_id)
            .where(_visible(actor), Document.eligible_on >= first, Document.eligible_on < after)
        )
        total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
        found = session.execute(query.order_by(Document.eligible_on, Document.id).limit(limit).offset(offset)).all()
        verdicts = periods_on(session, [document for document, _ in found], first, archive)
        rows = [_due_row(document, unit, verdicts[document.id]) for document, unit in found]
        held = held_ids(session, [row.id for row in rows], archive)
    return DuePage(tuple(replace(row, held=row.id in held) for row in rows), total)


def _visible(actor: Actor) -> ColumnElement[bool]:
    return and_(
        Document.state != DocumentState.DISCARDED,
        seen_by(actor, Action.VIEW),
    )


def _due_row(document: Document, unit: Unit, verdict: Verdict) -> DueRow:
    return DueRow(
        document.id,
        document.code,
        document.title,
        unit.name,
        document.type,
        verdict.rule,
        verdict.due_on,
        verdict.eligible_on,
        document.state is DocumentState.FILED,
    )


def look_ahead(actor: Actor, *, archive: Archive) -> Outlook:
    """How many documents become eligible in each month of the coming twenty years, and how many stand how."""
    permit(actor, Action.VIEW)
    today, visible = archive.clock.today(), _visible(actor)
    with archive.database.read() as session:
        days = session.execute(
            select(Document.eligible_on, func.count())
            .join(Unit, Unit.id == Document.unit_id)
            .where(
                visible,
                # With the states it is answered from an index: what has an end is running or eligible.
                Document.retention_state.in_([State.RUNNING.value, State.ELIGIBLE.value]),
                Document.eligible_on >= today.replace(day=1),
                Document.eligible_on < today.replace(year=today.year + AHEAD // 12, day=1),
            )
            .group_by(Document.eligible_on)
            .order_by(Document.eligible_on)
        ).all()
        states = session.execute(
            select(Document.retention_state, func.count())
            .join(Unit, Unit.id == Document.unit_id)
            .where(visible)
            .group_by(Document.retention_state)
        ).all()
        schedule = schedule_in_force(session)
    months: dict[str, int] = {}
    for day, count in days:
        if day is not None:
            months[f"{day:%Y-%m}"] = months.get(f"{day:%Y-%m}", 0) + count
    return Outlook(
        months,
        {state: count for state, count in states if state},
        schedule.number,
        schedule.effective_from,
        schedule.approved_on,
    )


def determine(actor: Actor, document_id: int, rule: str, reason: str, *, archive: Archive) -> None:
    """Decide the period of a document whose importance or issuer the schedule leaves open (readings 32)."""
    if not reason.strip() or len(reason) > 500:
        raise InvalidError("reason.needed", limit=500)
    with archive.database.write() as session:
        document = the_document(session, actor, document_id, lock=True)
        permit(actor, Action.DETERMINE, unit_of(session, document.unit_id), document.category)
        proposed = [proposal.rule for proposal in proposals_for(session, document, archive)]
        if rule not in proposed:
            raise ConflictError("determine.not_proposed", rule=rule, proposed="、".join(proposed))
        former = document.decided_rule
        document.decided_rule = rule
        record_change(session, actor, document, "period", former, rule, archive, reason.strip())
        judge_document(session, document, archive)
        enqueue(session, TaskKind.INDEX, document.id, archive.clock.now(), priority=-1)
        audit.record(
            session,
            archive.clock.now(),
            actor.id,
            "period.determined",
            "document",
            document.id,
            rule=rule,
            former=former,
        )


def show_schedule(actor: Actor, *, archive: Archive) -> ScheduleVersion:
    """The version of the schedule that judges now."""
    permit(actor, Action.VIEW)
    with archive.database.read() as session:
        return schedule_in_force(session)


def rejudge_all(*, archive: Archive) -> int:
    """Judge again every document whose state moves by the day alone; gives how many changed. Run once a day.

    On the first of January it may be a tenth of the archive: a chunk a transaction, so that intake goes on meanwhile.
    """
    today = archive.clock.today()
    with archive.database.read() as session:
        ids = [document_id for way in _moved_by(today) for document_id in session.scalars(way)]
    return sum(_rejudge(ids[start : start + CHUNK], archive) for start in range(0, len(ids), CHUNK))


def _moved_by(today: date) -> tuple[Select[tuple[int]], ...]:
    """Documents whose state another day than that of their judgement moves. Each way has its own index: together they
    would cost a look at every document that runs.
    """
    ended = Document.retention_state == State.RUNNING.value, Document.eligible_on <= today
    begun = Document.retention_state == State.WAITING.value, Document.starts_on <= today
    stays = Document.state != DocumentState.DISCARDED
    return tuple(select(Document.id).where(*way, stays).order_by(Document.id) for way in (ended, begun))


def _rejudge(ids: Sequence[int], archive: Archive) -> int:
    with archive.database.write() as session:
        query = select(Document).where(Document.id.in_(ids), Document.state != DocumentState.DISCARDED)
        documents = session.scalars(query.order_by(Document.id).with_for_update()).all()
        before = {one.id: one.retention_state for one in documents}
        judge_documents(session, documents, archive)
        moved = [one for one in documents if one.retention_state != before[one.id]]
        for document in moved:
            document.revision += 1
        enqueue_many(session, TaskKind.INDEX, [one.id for one in moved], archive.clock.now())
    return len(moved)
