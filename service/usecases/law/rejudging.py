"""Re-judging: documents are put under the version in force, a chunk a transaction, old and new period on record.

Nothing else moves a document from the version that judged it (readings 7). A period gets shorter only where an
appraisal is named that bears it out (invariant 7); without one the document keeps its version and its period.
"""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.archive import Archive
from service.catalogue import audit
from service.catalogue.documents import Document
from service.catalogue.rejudging import Rejudged, Rejudging, RejudgingState
from service.catalogue.schedule import ScheduleState, ScheduleVersion
from service.catalogue.tasks import Task, TaskKind, TaskState, enqueue
from service.catalogue.units import Unit
from service.errors import ConflictError, InvalidError, NotFoundError
from service.usecases.law.affected import judged_otherwise
from service.usecases.law.rejudging_part import Part
from service.usecases.law.schedules import the_root, the_version
from service.usecases.lookup import the_unit
from service.usecases.permissions import Action, Actor, permit

CHUNK = 1000
"""Documents of one transaction."""

PRIORITY = 10
"""After everything that somebody waits for."""


def start_rejudging(
    actor: Actor,
    number: int,
    reason: str,
    *,
    archive: Archive,
    unit: str | None = None,
    appraisal: str | None = None,
) -> int:
    """Begin to put all documents, or those of a unit and below, under the version in force; gives the batch.

    `appraisal` names the report that bears out shorter periods. The work itself is done by the workers.
    """
    if not reason.strip() or len(reason) > 500:
        raise InvalidError("reason.needed", limit=500)
    if appraisal is not None and not 1 <= len(appraisal.strip()) <= 200:
        raise InvalidError("rejudging.appraisal", field="appraisal")
    now = archive.clock.now()
    with archive.database.write() as session:
        place = the_unit(session, unit) if unit else None
        permit(actor, Action.MANAGE_SCHEDULE, place or the_root(session))
        version = the_version(session, number, lock=True)
        total = _refuse(session, version, place)
        batch = Rejudging(
            version=number,
            unit_id=place.id if place else None,
            reason=reason.strip(),
            appraisal=appraisal.strip() if appraisal else None,
            total=total,
            started_by=actor.id,
            started_at=now,
        )
        session.add(batch)
        session.flush()
        enqueue(session, TaskKind.REJUDGE, None, now, priority=PRIORITY, batch=batch.id, after=0)
        audit.record(
            session,
            now,
            actor.id,
            "rejudging.started",
            "rejudging",
            batch.id,
            version=number,
            unit=batch.unit_id,
            total=total,
            appraised=batch.appraisal is not None,
        )
        return batch.id


def resume_rejudging(actor: Actor, batch_id: int, *, archive: Archive) -> None:
    """Go on with a batch whose work was given up."""
    now = archive.clock.now()
    with archive.database.write() as session:
        batch = session.get(Rejudging, batch_id, with_for_update=True)
        place = session.get(Unit, batch.unit_id) if batch and batch.unit_id else the_root(session)
        permit(actor, Action.MANAGE_SCHEDULE, place)
        if batch is None:
            raise NotFoundError("rejudging.missing", reference=str(batch_id))
        failed = failed_tasks(session).get(batch_id)
        if batch.state is not RejudgingState.RUNNING or failed is None:
            raise ConflictError("rejudging.not_halted", batch=batch_id)
        session.delete(failed)
        enqueue(session, TaskKind.REJUDGE, None, now, priority=PRIORITY, batch=batch_id, after=batch.cursor)
        audit.record(session, now, actor.id, "rejudging.resumed", "rejudging", batch_id)


def failed_tasks(session: Session) -> dict[int, Task]:
    """The tasks that were given up, by their batches."""
    given_up = select(Task).where(Task.kind == TaskKind.REJUDGE, Task.state == TaskState.FAILED)
    return {task.detail["batch"]: task for task in session.scalars(given_up)}


def rejudge_chunk(batch_id: int, after: int, *, archive: Archive) -> None:
    """Do the next part of a batch, that behind the document `after`, and ask for the one that follows.

    Done already, it does nothing: a worker that was killed after the commit leaves nothing to be done twice.
    """
    now = archive.clock.now()
    with archive.database.write() as session:
        batch = session.get_one(Rejudging, batch_id, with_for_update=True)
        if batch.state is not RejudgingState.RUNNING or batch.cursor != after:
            return
        version = the_version(session, batch.version)
        if version.state is not ScheduleState.IN_FORCE:
            _end(session, batch, RejudgingState.STOPPED, "rejudging.stopped", archive)
            return
        ids = _next(session, batch, version)
        if not ids:
            _end(session, batch, RejudgingState.FINISHED, "rejudging.finished", archive)
            return
        work = Part(session, batch, version, archive)
        work.rejudge(ids)
        work.write_notes()
        batch.cursor = ids[-1]
        batch.done += len(work.moved) + len(work.kept_back)
        batch.changed += len(work.changed)
        batch.kept_back += len(work.kept_back)
        enqueue(session, TaskKind.REJUDGE, None, now, priority=PRIORITY, batch=batch_id, after=batch.cursor)
        audit.record(
            session,
            now,
            batch.started_by,
            "documents.rejudged",
            "rejudging",
            batch_id,
            version=batch.version,
            count=len(work.moved),
            items=audit.digest_of_items(work.moved),
            changed=len(work.changed),
            changed_items=audit.digest_of_items(work.changed),
            kept_back=len(work.kept_back),
        )


def _refuse(session: Session, version: ScheduleVersion, unit: Unit | None) -> int:
    """Refuse what cannot be begun now; gives how many documents there are to do."""
    if version.state is not ScheduleState.IN_FORCE or version.approved_on is None:
        raise ConflictError("rejudging.not_in_force", number=version.number)
    running = session.scalar(select(Rejudging.id).where(Rejudging.state == RejudgingState.RUNNING).limit(1))
    if running is not None:
        raise ConflictError("rejudging.running", batch=running)
    total = session.scalar(select(func.count()).where(judged_otherwise(version, unit))) or 0
    if total == 0:
        raise ConflictError("rejudging.nothing", number=version.number)
    return total


def _next(session: Session, batch: Rejudging, version: ScheduleVersion) -> list[int]:
    """The next documents of a batch, by id, without those that it has kept back already."""
    place = session.get(Unit, batch.unit_id) if batch.unit_id else None
    noted = select(Rejudged.document_id).where(Rejudged.rejudging_id == batch.id, Rejudged.document_id > batch.cursor)
    return list(
        session.scalars(
            select(Document.id)
            .where(Document.id > batch.cursor, judged_otherwise(version, place), Document.id.not_in(noted))
            .order_by(Document.id)
            .limit(CHUNK)
            .with_for_update()
        )
    )


def _end(session: Session, batch: Rejudging, state: RejudgingState, act: str, archive: Archive) -> None:
    batch.state, batch.ended_at = state, archive.clock.now()
    record = audit.record
    data = {"done": batch.done, "changed": batch.changed, "kept_back": batch.kept_back}
    record(session, archive.clock.now(), batch.started_by, act, "rejudging", batch.id, **data)
