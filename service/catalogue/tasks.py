"""The work queue, kept in the catalogue: a task is written in the transaction that makes it necessary."""

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, and_, func, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from service.catalogue.base import Base, Choice, Json, UtcDateTime

MAX_ATTEMPTS = 3
"""How often a task may take its worker down with it before it is called failed."""


class TaskKind(StrEnum):
    READ = "read"
    ASSEMBLE = "assemble"
    DESCRIBE = "describe"
    INDEX = "index"
    ERASE = "erase"


class TaskState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    FAILED = "failed"


class Task(Base):
    """One piece of work. It is deleted when done; a worker that dies leaves a lease that runs out."""

    __tablename__ = "task"
    __table_args__ = (Index("ix_task_state_priority_id", "state", "priority", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[TaskKind] = mapped_column(Choice(TaskKind))
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    detail: Mapped[dict[str, Any]] = mapped_column(Json)
    state: Mapped[TaskState] = mapped_column(Choice(TaskState), default=TaskState.WAITING)
    priority: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    run_after: Mapped[datetime] = mapped_column(UtcDateTime)
    worker: Mapped[str | None] = mapped_column(String(100), index=True)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    error: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Worker(Base):
    """A worker that has shown itself; one that was not seen for a while is gone."""

    __tablename__ = "worker"

    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)


def enqueue(
    session: Session,
    kind: TaskKind,
    document_id: int,
    now: datetime,
    *,
    priority: int = 0,
    **detail: Any,
) -> None:
    """Write down work for later, in the caller's transaction. An equal waiting task is not written twice."""
    same = select(Task.id).where(
        Task.kind == kind,
        Task.document_id == document_id,
        Task.state == TaskState.WAITING,
        Task.detail == detail,
    )
    if session.scalar(same) is None:
        session.add(
            Task(
                kind=kind,
                document_id=document_id,
                detail=detail,
                priority=priority,
                run_after=now,
                created_at=now,
            )
        )


def claim(session: Session, worker: str, now: datetime, lease: timedelta) -> Task | None:
    """Take the next task that is due, or one whose worker let its lease run out; None when there is none.

    A task that took MAX_ATTEMPTS workers down is given out no more, and is marked failed instead.
    """
    available = or_(
        and_(Task.state == TaskState.WAITING, Task.run_after <= now),
        and_(Task.state == TaskState.RUNNING, Task.lease_until < now),
    )
    while True:
        task = session.scalar(
            select(Task)
            .where(available)
            .order_by(Task.priority, Task.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if task is None or task.attempts < MAX_ATTEMPTS:
            break
        task.state = TaskState.FAILED
        task.error = task.error or "the worker died each time"
        session.flush()
    if task is not None:
        task.state = TaskState.RUNNING
        task.attempts += 1
        task.worker = worker
        task.lease_until = now + lease
    return task


def renew(session: Session, worker: str, now: datetime, lease: timedelta) -> None:
    """Show that a worker lives, and lengthen the leases of what it has in hand."""
    session.execute(
        update(Task)
        .where(Task.worker == worker, Task.state == TaskState.RUNNING)
        .values(lease_until=now + lease)
    )
    row = session.get(Worker, worker)
    if row is None:
        session.add(Worker(name=worker, started_at=now, seen_at=now))
    else:
        row.seen_at = now


def release(session: Session, workers: Collection[str]) -> None:
    """Give back at once what workers known to be dead had in hand, and forget the workers."""
    session.execute(
        update(Task)
        .where(Task.worker.in_(workers), Task.state == TaskState.RUNNING)
        .values(state=TaskState.WAITING, worker=None, lease_until=None)
    )
    for name in workers:
        row = session.get(Worker, name)
        if row is not None:
            session.delete(row)


def live_workers(session: Session, since: datetime) -> list[str]:
    """Names of the workers seen after an instant."""
    return list(session.scalars(select(Worker.name).where(Worker.seen_at >= since)))


def open_tasks(session: Session, document_ids: Collection[int] | None = None) -> int:
    """How many tasks wait or run, of all documents or of those given."""
    query = select(func.count()).select_from(Task).where(Task.state != TaskState.FAILED)
    if document_ids is not None:
        query = query.where(Task.document_id.in_(document_ids))
    return session.scalar(query) or 0
