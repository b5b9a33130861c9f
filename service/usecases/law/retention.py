"""Periods: what is to come, what waits for a decision, and the daily judging."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, select

from retention import State
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.documents import Document, DocumentState
from service.catalogue.schedule import ScheduleVersion, schedule_in_force
from service.catalogue.tasks import TaskKind, enqueue, enqueue_many
from service.catalogue.units import Unit
from service.errors import ConflictError, InvalidError
from service.usecases.changes import record_change
from service.usecases.house.types import has_no_own_period, proposals_for
from service.usecases.law.due import ENDING, visible
from service.usecases.law.judging import judge_document, judge_documents
from service.usecases.lookup import seen_by, the_document, unit_of
from service.usecases.permissions import Action, Actor, permit

CHUNK = 200
"""Documents judged together, in one transaction where it writes."""

AHEAD = 240
"""Months shown ahead: twenty years."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """The coming twenty years. `months` YYYY-MM -> documents that become eligible; `states` state -> documents."""

    months: dict[str, int]
    states: dict[str, int]
    schedule_number: int
    effective_from: date
    approved_on: date | None


def look_ahead(actor: Actor, *, archive: Archive) -> Outlook:
    """How many documents become eligible in each month of the coming twenty years, and how many stand how."""
    permit(actor, Action.VIEW)
    today, seen = archive.clock.today(), visible(seen_by(actor, Action.VIEW))
    with archive.database.read() as session:
        days = session.execute(
            select(Document.eligible_on, func.count())
            .join(Unit, Unit.id == Document.unit_id)
            .where(
                seen,
                Document.retention_state.in_(ENDING),
                Document.eligible_on >= today.replace(day=1),
                Document.eligible_on < today.replace(year=today.year + AHEAD // 12, day=1),
            )
            .group_by(Document.eligible_on)
            .order_by(Document.eligible_on)
        ).all()
        states = session.execute(
            select(Document.retention_state, func.count())
            .join(Unit, Unit.id == Document.unit_id)
            .where(seen)
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
        if has_no_own_period(document, archive):
            raise ConflictError("determine.follows_paper", title=document.title)
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
