"""The work queue, kept in the catalogue: a task is written in the transaction that makes it necessary."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    String,
    and_,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from service.catalogue.base import FARTHEST, Base, Choice, Json, UtcDateTime
from service.logs import request_in_hand

MAX_ATTEMPTS = 3
"""How often a task may fail, or take its worker down with it, before it is given up."""


class TaskKind(StrEnum):
    CHECK = "check"
    RENDER = "render"
    UNPACK = "unpack"
    READ = "read"
    ASSEMBLE = "assemble"
    DESCRIBE = "describe"
    INDEX = "index"
    PURGE = "purge"
    ERASE = "erase"
    DISPOSE = "dispose"
    REJUDGE = "rejudge"
    VERIFY = "verify"
    PRINT = "print"
    CONVERT = "convert"
    WATCH = "watch"
    LISTEN = "listen"
    LOCK = "lock"


class TaskState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    FAILED = "failed"


class Task(Base):
    """One piece of work. It is deleted when done; a worker that dies leaves a lease that runs out.

    `request` is the number of the request that led to it, under which logs tell of both.

    Work that is about no single document, such as the execution of a register, has no `document_id`.
    """

    __tablename__ = "task"
    __table_args__ = (Index("ix_task_state_priority_id", "state", "priority", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[TaskKind] = mapped_column(Choice(TaskKind))
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"), index=True)
    detail: Mapped[dict[str, Any]] = mapped_column(Json)
    state: Mapped[TaskState] = mapped_column(Choice(TaskState), default=TaskState.WAITING)
    priority: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    run_after: Mapped[datetime] = mapped_column(UtcDateTime)
    worker: Mapped[str | None] = mapped_column(String(100), index=True)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    error: Mapped[dict[str, Any] | None] = mapped_column(Json)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    request: Mapped[str | None] = mapped_column(String(9), default=request_in_hand)


class Worker(Base):
    """A worker that has shown itself; one that was not seen for a while is gone.

    `can` says which queues it serves and what it has for that; `tasks` and `pages` count what it has done since it
    began, as of `seen_at`.
    """

    __tablename__ = "worker"

    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    tasks: Mapped[int] = mapped_column(default=0)
    pages: Mapped[int] = mapped_column(default=0)
    can: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)


def enqueue(
    session: Session,
    kind: TaskKind,
    document_id: int | None,
    now: datetime,
    *,
    priority: int = 0,
    **detail: Any,
) -> None:
    """Write down work for later, in the caller's transaction. An equal waiting task is not written twice.

    It is kept waiting until that transaction ends: a worker that took it before would not see what is to be worked on.
    """
    same = select(Task.id).where(
        Task.kind == kind,
        Task.document_id.is_not_distinct_from(document_id),
        Task.state == TaskState.WAITING,
        Task.detail == detail,
    )
    if session.scalar(same.with_for_update(read=True)) is None:
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


def enqueue_many(
    session: Session, kind: TaskKind, document_ids: Collection[int], now: datetime, *, priority: int = 0
) -> None:
    """The same work for many documents, as `enqueue` writes it down."""
    waiting = select(Task.document_id).where(
        Task.kind == kind, Task.state == TaskState.WAITING, Task.document_id.in_(document_ids), Task.detail == {}
    )
    lacking = sorted(set(document_ids) - set(session.scalars(waiting.with_for_update(read=True))))
    if lacking:
        same = {"kind": kind, "detail": {}, "priority": priority, "run_after": now, "created_at": now}
        session.execute(insert(Task), [{"document_id": document_id, **same} for document_id in lacking])


def enqueue_selected(
    session: Session, kind: TaskKind, documents: Select[tuple[int]], now: datetime, *, priority: int = 0, **detail: Any
) -> None:
    """The same work for all documents that a query gives, by one statement, however many they are."""
    wanted = documents.subquery()
    document_id = wanted.c[0]
    waiting = select(Task.id).where(
        Task.document_id == document_id, Task.kind == kind, Task.state == TaskState.WAITING, Task.detail == detail
    )
    values = {
        Task.kind: kind,
        Task.detail: detail,
        Task.state: TaskState.WAITING,
        Task.priority: priority,
        Task.attempts: 0,
        Task.run_after: now,
        Task.created_at: now,
    }
    made = select(document_id, *(literal(value, column.type) for column, value in values.items()))
    columns = [Task.document_id, *values]
    session.execute(insert(Task).from_select(columns, made.where(~waiting.with_for_update(read=True).exists())))


def claim(
    session: Session,
    worker: str,
    now: datetime,
    lease: timedelta,
    *,
    kinds: Collection[TaskKind] = frozenset(TaskKind),
    overdue: timedelta = timedelta(0),
) -> Task | None:
    """Take the next task of these kinds that is due, or one whose worker let its lease run out; None if there is none.

    With `overdue` only what is due for that long. One that comes with more than MAX_ATTEMPTS took a worker down each
    time: it is to be given up, not tried.
    """
    # One way after the other: asked for both at once, the database would sort all that waits.
    found = [_first(session, and_(way, _of(kinds))) for way in _ways(now, overdue)]
    task = min((one for one in found if one is not None), key=lambda one: (one.priority, one.id), default=None)
    return _taken(task, worker, now, lease)


def claim_one(session: Session, worker: str, now: datetime, lease: timedelta, *, task_id: int) -> Task | None:
    """Take this very task; None where it is done, in other hands or not due."""
    return _taken(_first(session, and_(Task.id == task_id, or_(*_ways(now)))), worker, now, lease)


def due(session: Session, kinds: Collection[TaskKind], now: datetime, most: int) -> list[int]:
    """The numbers of the tasks that `claim` would give next, in its order."""
    ordered = (
        select(Task.priority, Task.id).where(way, _of(kinds)).order_by(Task.priority, Task.id).limit(most)
        for way in _ways(now)
    )
    return [number for _, number in sorted(tuple(row) for query in ordered for row in session.execute(query))[:most]]


def _ways(now: datetime, overdue: timedelta = timedelta(0)) -> tuple[ColumnElement[bool], ...]:
    """How a task may be there to be taken: it waits and is due, or its worker let the lease run out."""
    return (
        and_(Task.state == TaskState.WAITING, _is_due(now, overdue)),
        and_(Task.state == TaskState.RUNNING, or_(Task.lease_until < now, Task.lease_until > now + FARTHEST)),
    )


def _is_due(now: datetime, overdue: timedelta = timedelta(0)) -> ColumnElement[bool]:
    return or_(Task.run_after <= now - overdue, Task.run_after > now + FARTHEST)


def _of(kinds: Collection[TaskKind]) -> ColumnElement[bool]:
    """Nothing is asked where every kind will do: then an index alone gives the first."""
    return true() if set(kinds) == set(TaskKind) else Task.kind.in_(kinds)


def _first(session: Session, condition: ColumnElement[bool]) -> Task | None:
    query = select(Task).where(condition).order_by(Task.priority, Task.id).limit(1)
    return session.scalar(query.with_for_update(skip_locked=True))


def _taken(task: Task | None, worker: str, now: datetime, lease: timedelta) -> Task | None:
    if task is not None:
        task.state = TaskState.RUNNING
        task.attempts += 1
        task.worker = worker
        task.lease_until = now + lease
    return task


def finish(session: Session, task_id: int, worker: str) -> None:
    """Take a done task off the queue. One that another worker has taken over meanwhile stays for that one."""
    session.execute(delete(Task).where(_in_hand(task_id, worker)))


def put_off(session: Session, task_id: int, worker: str, run_after: datetime, *, attempted: bool) -> None:
    """Give a task back for later. `attempted`: whether the task itself failed, and not what it stands on."""
    session.execute(
        update(Task)
        .where(_in_hand(task_id, worker))
        .values(
            state=TaskState.WAITING,
            worker=None,
            lease_until=None,
            run_after=run_after,
            attempts=Task.attempts if attempted else Task.attempts - 1,
        )
    )


def fail(session: Session, task_id: int, worker: str, error: dict[str, Any]) -> None:
    """Give a task up: it stays where people see it, and is tried again only when somebody asks for it.

    `error` holds the code and data of the reason.
    """
    session.execute(
        update(Task)
        .where(_in_hand(task_id, worker))
        .values(state=TaskState.FAILED, worker=None, lease_until=None, error=error)
    )


def _in_hand(task_id: int, worker: str) -> ColumnElement[bool]:
    return and_(Task.id == task_id, Task.worker == worker, Task.state == TaskState.RUNNING)


def renew(
    session: Session,
    worker: str,
    now: datetime,
    lease: timedelta,
    *,
    tasks: int = 0,
    pages: int = 0,
    can: Mapping[str, Any] | None = None,
) -> None:
    """Show that a worker lives, what it can do and how much it has done, and lengthen the leases of its tasks."""
    session.execute(
        update(Task).where(Task.worker == worker, Task.state == TaskState.RUNNING).values(lease_until=now + lease)
    )
    row = session.get(Worker, worker)
    if row is None:
        row = Worker(name=worker, started_at=now)
        session.add(row)
    row.seen_at, row.tasks, row.pages, row.can = now, tasks, pages, dict(can or {})


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


def is_urgent_due(session: Session, now: datetime) -> bool:
    """Whether a task is due that follows at once from somebody's act: those have a priority below 0."""
    query = select(Task.id).where(Task.state == TaskState.WAITING, Task.priority < 0, _is_due(now))
    return session.scalar(query.limit(1)) is not None


def unfinished(session: Session, document_ids: Collection[int]) -> set[int]:
    """Which of these documents still have a task that waits or runs."""
    query = select(Task.document_id).where(Task.state != TaskState.FAILED, Task.document_id.in_(document_ids))
    return {document_id for document_id in session.scalars(query) if document_id is not None}
