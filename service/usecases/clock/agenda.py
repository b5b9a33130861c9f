"""The agenda: what is done by the clock and when, how it last went, and the wish that something be done now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from service.archive import Archive
from service.catalogue import audit
from service.catalogue.base import FARTHEST
from service.catalogue.people import Person
from service.catalogue.reminders import Reminder
from service.catalogue.system import BrokenObject, LastRun, Lease
from service.errors import ConflictError, NotFoundError
from service.usecases.clock.telling import end_reminders, remind_operators
from service.usecases.clock.when import ByHand, Daily, Every, Weekly, When, Yearly, is_due, next_due
from service.usecases.permissions import Action, Actor, permit

AGENDA: Mapping[str, When] = {
    "gather_holds": Every(1),
    "bring_into_force": Daily(),
    "rejudge": Daily(),
    "propose_reviews": Yearly(1, 1),
    "forecast": Yearly(10, 1),
    "check_store": Daily(),
    "sweep": Daily(),
    "lock": Daily(),
    "fixity": Weekly(7),
    "plan_checks": Weekly(7),
    "anchor": Daily(),
    "remind": Daily(),
    "mail": Every(5),
    "lookup_records": Weekly(1),
    "backup": ByHand(),
}
"""Every job by its name, in the order in which those that are due are done; of `backup` this only tells."""

LONGEST_REST = timedelta(hours=1)
"""A job that fails again and again is tried at least this often."""

TELLING = 3
"""Failures one after the other of which the administrators are told."""

SCHEDULER = "scheduler"
"""The lease of the process that does the work of the clock."""


@dataclass(frozen=True, slots=True)
class JobRow:
    """A job as people see it.

    `next_at` is a day, an instant, or None where only people begin it; `result` and `error` are code and data;
    `broken` counts what the job found damaged and nobody has made good.
    """

    name: str
    when: When
    started_at: datetime | None
    finished_at: datetime | None
    result: dict[str, Any] | None
    failed_at: datetime | None
    error: dict[str, Any] | None
    next_at: datetime | date | None
    asked_at: datetime | None
    asked_by: str | None
    broken: int

    @property
    def state(self) -> str:
        """How it stands: broken, failed, asked, running, fine or new."""
        if self.broken:
            return "broken"
        if self.failed_at:
            return "failed"
        if self.asked_at:
            return "asked"
        if self.started_at and (self.finished_at is None or self.started_at > self.finished_at):
            return "running"
        return "fine" if self.finished_at else "new"

    @property
    def can_be_asked(self) -> bool:
        """Whether the scheduler does it."""
        return not isinstance(self.when, ByHand)


@dataclass(frozen=True, slots=True)
class Agenda:
    """All jobs, and whether any process leads: without one nothing happens by the clock."""

    jobs: Sequence[JobRow]
    is_led: bool


def list_jobs(actor: Actor, *, archive: Archive) -> Agenda:
    """What is done by the clock, how it last went and when it is due next."""
    permit(actor, Action.OPERATE)
    now = archive.clock.now()
    with archive.database.read() as session:
        runs = {run.job: run for run in session.scalars(select(LastRun))}
        asking = [run.asked_by for run in runs.values()]
        names = {person.id: person.name for person in session.scalars(select(Person).where(Person.id.in_(asking)))}
        broken = session.scalar(select(func.count()).select_from(BrokenObject)) or 0
        led = is_led(session, now)
    return Agenda(
        [
            _row(name, when, runs.get(name) or LastRun(job=name), names, broken if name == "fixity" else 0, archive)
            for name, when in AGENDA.items()
        ],
        led,
    )


def is_led(session: Session, now: datetime) -> bool:
    """Whether a scheduler leads. Part of use cases."""
    lease = session.get(Lease, SCHEDULER)
    return lease is not None and now <= lease.until <= now + FARTHEST


def _row(name: str, when: When, run: LastRun, names: Mapping[int, str], broken: int, archive: Archive) -> JobRow:
    return JobRow(
        name=name,
        when=when,
        started_at=run.started_at,
        finished_at=run.finished_at,
        result=run.result,
        failed_at=run.failed_at,
        error=run.error,
        next_at=next_due(when, run.honoured_at, archive.clock.now(), archive.clock.day_of),
        asked_at=run.asked_at,
        asked_by=names.get(run.asked_by or 0),
        broken=broken,
    )


def ask_for_job(actor: Actor, name: str, *, archive: Archive) -> None:
    """Wish that a job be done now; the leading scheduler finds the wish at its next look."""
    now = archive.clock.now()
    with archive.database.write() as session:
        permit(actor, Action.OPERATE)
        if name not in AGENDA:
            raise NotFoundError("job.missing", reference=name[:64], known=list(AGENDA))
        if isinstance(AGENDA[name], ByHand):
            raise ConflictError("job.by_hand", job=name)
        run = _run(session, name)
        run.asked_at, run.asked_by = now, actor.id
        audit.record(session, now, actor.id, "job.asked", "job", job=name)


def wish_for(session: Session, name: str, now: datetime) -> None:
    """Let a job be done soon, because of an act; one that never ran is due anyway. Part of use cases."""
    session.execute(update(LastRun).where(LastRun.job == name).values(asked_at=now))


def due_jobs(*, archive: Archive, agenda: Mapping[str, When] = AGENDA) -> list[str]:
    """The jobs that are to be done now, in the order of the agenda: due and not resting after a failure, or asked."""
    now, day_of = archive.clock.now(), archive.clock.day_of
    with archive.database.read() as session:
        runs = {run.job: run for run in session.scalars(select(LastRun))}
    due = []
    for name, when in agenda.items():
        run = runs.get(name) or LastRun(job=name)
        rests = run.failed_at is not None and run.failed_at <= now < run.failed_at + _rest(run.failures)
        is_fresh_wish = run.asked_at is not None and (run.failed_at is None or run.asked_at > run.failed_at)
        is_wanted = run.asked_at is not None or is_due(when, run.honoured_at, now, day_of)
        if is_fresh_wish or (is_wanted and not rests):
            due.append(name)
    return due


def _rest(failures: int) -> timedelta:
    """A minute after the first failure, and twice as long after each further one."""
    return min(timedelta(minutes=2 ** min(failures - 1, 10)), LONGEST_REST)


def begin_run(name: str, *, archive: Archive) -> datetime:
    """Write down that a job begins; gives the instant."""
    now = archive.clock.now()
    with archive.database.write() as session:
        _run(session, name).started_at = now
    return now


def end_run(name: str, begun: datetime, result: dict[str, Any] | None, *, archive: Archive) -> None:
    """Write down that a job ended well, with its report; what was wished before it began is granted."""
    now = archive.clock.now()
    with archive.database.write() as session:
        run = _run(session, name)
        run.honoured_at, run.finished_at, run.result = begun, now, result
        run.failed_at, run.failures, run.error = None, 0, None
        # What was wished while it ran is a wish for another run; what is said to be wished later still is none.
        if run.asked_at is not None and not begun < run.asked_at <= now:
            run.asked_at = run.asked_by = None
        _end_complaints(session, name, archive)


def fail_run(name: str, error: dict[str, Any], *, archive: Archive) -> None:
    """Write down that a job failed, and why; it is tried again after a rest."""
    with archive.database.write() as session:
        run = _run(session, name)
        run.failed_at, run.failures, run.error = archive.clock.now(), (run.failures or 0) + 1, error
        if run.failures == TELLING:
            subject = f"job:{name}:{archive.clock.today()}"
            remind_operators(session, "job_failed", subject, "alarm", archive, job=name)


def _end_complaints(session: Session, name: str, archive: Archive) -> None:
    """What was told of its failing, or of the want of it, is over."""
    end_reminders(session, archive, Reminder.subject.startswith(f"job:{name}:", autoescape=True))
    if name == "backup":
        end_reminders(session, archive, Reminder.kind.in_(["backup", "no_backup"]))


def _run(session: Session, name: str) -> LastRun:
    run = session.get(LastRun, name, with_for_update=True)
    if run is None:
        run = LastRun(job=name)
        session.add(run)
    return run
