"""Which work goes together, and by what way it reaches the workers.

A machine may serve some queues and leave the others to machines that do them better.
"""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from service.archive import Archive
from service.catalogue.tasks import TaskKind
from service.errors import ConflictError, InvalidError

if TYPE_CHECKING:
    from types import ModuleType

    from service.jobs.fleet import Herald
    from service.jobs.worker import Worker

DATABASE = "database:"
"""The setting by which workers find their work in the catalogue by themselves."""

QUEUES: Mapping[str, frozenset[TaskKind]] = {
    "indexing": frozenset({TaskKind.DESCRIBE, TaskKind.INDEX, TaskKind.PURGE, TaskKind.PRINT}),
    "reading": frozenset({TaskKind.RENDER, TaskKind.UNPACK, TaskKind.READ, TaskKind.ASSEMBLE, TaskKind.CHECK}),
    "media": frozenset({TaskKind.WATCH, TaskKind.LISTEN, TaskKind.CONVERT}),
    "clock": frozenset({TaskKind.ERASE, TaskKind.DISPOSE, TaskKind.REJUDGE, TaskKind.VERIFY, TaskKind.LOCK}),
}
"""Every kind of task has its queue: what people see at once, what takes an engine, what takes
long and a program for film and sound, what nobody waits for."""


def kinds_of(queues: Collection[str]) -> frozenset[TaskKind]:
    """What is done by whoever serves these queues."""
    return frozenset[TaskKind]().union(*(QUEUES[queue] for queue in queues))


def named_queues(names: Collection[str]) -> Collection[str]:
    """The queues of these names, or all where none is named; InvalidError `queue.unknown` for any other name."""
    for name in names:
        if name not in QUEUES:
            raise InvalidError("queue.unknown", name=name, known=list(QUEUES))
    return names or tuple(QUEUES)


def herald_of(archive: Archive) -> "Herald":
    """Who tells workers by the broker that is set; ConflictError `queue.no_celery` where that cannot be."""
    herald: Herald = _fleet().Herald(archive)
    return herald


def work_as_told(worker: "Worker", queues: Collection[str], *, archive: Archive) -> None:
    """Let a worker work as the broker tells it, until the process is told to end."""
    _fleet().work_for_fleet(worker, queues, archive=archive)


def check_queue(url: str) -> None:
    """Raise UnavailableError `queue.unreachable` unless the broker answers."""
    _fleet().check_broker(url)


def _fleet() -> "ModuleType":
    """Celery is no dependency of those who need none."""
    try:
        from service.jobs import fleet
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] in {"celery", "kombu"}:
            raise ConflictError("queue.no_celery") from None
        raise
    return fleet
