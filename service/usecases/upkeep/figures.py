"""What a watch over the archive wants to know from the catalogue: numbers and words of our own, nothing of any content.

Asked every quarter of a minute or so: nothing here reads more than what is open.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.archive import Archive
from service.catalogue.audit import AuditEntry
from service.catalogue.clocks import Clock
from service.catalogue.documents import PaperRendition
from service.catalogue.holds import Hold
from service.catalogue.system import BrokenObject, LastRun
from service.catalogue.tasks import Task, TaskState, Worker
from service.usecases.clock.agenda import is_led

ALIVE = timedelta(minutes=1)
"""A worker of which nothing was heard for longer is not counted."""


@dataclass(frozen=True, slots=True)
class Queued:
    """Tasks of a kind in a state: how many, and for how many seconds the oldest of them has been there."""

    kind: str
    state: str
    count: int
    age: float


@dataclass(frozen=True, slots=True)
class AtWorkSince:
    """What a worker has done since it began, and what it says it `can`: its `queues`, and its `engines` by version."""

    name: str
    tasks: int
    pages: int
    can: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class JobFigures:
    """A job of the clock: when it last ended well, and how often it failed since."""

    name: str
    finished_at: datetime | None
    failures: int


@dataclass(frozen=True, slots=True)
class Figures:
    """How the archive stands.

    `broken` counts objects by their damage. `oldest_duty` is by how many days the oldest open duty (clock of thirty
    working days, paper rendition, review of a hold) is past its day: below zero while none is, None where none is open.
    `is_led`: a scheduler leads. `last_act` is when the last entry of the audit was written.
    """

    queue: tuple[Queued, ...]
    workers: tuple[AtWorkSince, ...]
    jobs: tuple[JobFigures, ...]
    broken: Mapping[str, int]
    oldest_duty: int | None
    is_led: bool
    last_act: datetime | None


def figures(*, archive: Archive) -> Figures:
    """How the archive stands at this moment."""
    now = archive.clock.now()
    with archive.database.read() as session:
        return Figures(
            _queue(session, now),
            tuple(
                AtWorkSince(worker.name, worker.tasks, worker.pages, worker.can)
                for worker in session.scalars(select(Worker).where(Worker.seen_at >= now - ALIVE).order_by(Worker.name))
            ),
            tuple(
                JobFigures(run.job, run.finished_at, run.failures)
                for run in session.scalars(select(LastRun).order_by(LastRun.job))
            ),
            {
                damage.value: count
                for damage, count in session.execute(
                    select(BrokenObject.damage, func.count()).group_by(BrokenObject.damage)
                )
            },
            _oldest_duty(session, archive),
            is_led(session, now),
            session.scalar(select(func.max(AuditEntry.at))),
        )


def _queue(session: Session, now: datetime) -> tuple[Queued, ...]:
    rows = session.execute(
        select(Task.kind, Task.state, func.count(), func.min(Task.created_at))
        .group_by(Task.kind, Task.state)
        .order_by(Task.kind, Task.state)
    )
    return tuple(
        Queued(kind.value, state.value, count, max(0.0, (now - oldest).total_seconds()))
        for kind, state, count, oldest in rows
    )


def waiting_in_vain(found: Figures) -> int:
    """How many tasks wait although no worker is there to do them; 0 where one is."""
    return 0 if found.workers else sum(one.count for one in found.queue if one.state == TaskState.WAITING)


def _oldest_duty(session: Session, archive: Archive) -> int | None:
    firsts = (
        session.scalar(select(func.min(Clock.due_on)).where(Clock.closed_at.is_(None))),
        session.scalar(select(func.min(PaperRendition.due_on)).where(PaperRendition.closed_at.is_(None))),
        session.scalar(select(func.min(Hold.review_on)).where(Hold.released_at.is_(None))),
    )
    first = min((day for day in firsts if day is not None), default=None)
    return None if first is None else (archive.clock.today() - first).days
