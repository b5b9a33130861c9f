"""Carrying work between machines: Celery brings a worker the number of a task, and nothing else (ADR 27).

The task's row stays the truth, and the table is the outbox. A message says "look at task N": lost, it is sent again;
repeated or late, the row says that nothing is left to do. Where the broker is away, workers find work by themselves,
only later.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from threading import Event, Lock, Thread
from typing import Any

import structlog
from celery import Celery, signals
from kombu.connection import Connection
from kombu.entity import Queue
from kombu.exceptions import OperationalError

from service.archive import Archive
from service.catalogue import tasks
from service.errors import UnavailableError
from service.jobs.problems import outline
from service.jobs.queues import QUEUES
from service.jobs.worker import Worker

LOOK = "shoucang.look"
"""The only message there is; it carries the number of a task."""

AHEAD = 200
"""Messages of a queue that lie with the broker at most: what is urgent overtakes all others but these."""

REPEAT = timedelta(minutes=5)
"""A task that still waits this long after it was announced is announced again."""

OVERDUE = timedelta(seconds=15)
"""A task that waits this long is taken without a message."""

PATIENCE = 5.0
"""Seconds in which a broker has to answer."""

_log = structlog.get_logger()


def celery_of(url: str) -> Celery:
    """Celery as we use it: a broker, JSON, no results, no remote control. `url` is `celery+` and the broker's own."""
    app = Celery("shoucang", broker=url.removeprefix("celery+"), set_as_current=False)
    app.conf.update(
        accept_content=["json"],
        task_serializer="json",
        task_ignore_result=True,
        task_queues=[Queue(name_of(queue)) for queue in QUEUES],  # type: ignore[no-untyped-call]
        task_default_queue=name_of(next(iter(QUEUES))),
        # What a worker has taken from the broker is with that worker alone: let it be one message.
        worker_prefetch_multiplier=1,
        worker_enable_remote_control=False,
        broker_connection_timeout=PATIENCE,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_transport_options={"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE},
    )
    return app


def name_of(queue: str) -> str:
    """The name of a queue at the broker."""
    return f"shoucang.{queue}"


def check_broker(url: str) -> None:
    """Raise UnavailableError `queue.unreachable` unless the broker answers."""
    with celery_of(url).connection_for_read() as connection:
        try:
            connection.ensure_connection(max_retries=1, timeout=PATIENCE)
        except _broken(connection) as error:
            raise UnavailableError("queue.unreachable", detail=type(error).__name__) from error


def _broken(connection: Connection) -> tuple[type[BaseException], ...]:
    """What a broker that is away, refuses us or breaks off raises: brokers differ."""
    return (OperationalError, OSError, *connection.connection_errors, *connection.channel_errors)


class Herald:
    """Announces what waits; one is enough, and several do no harm."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._app = celery_of(archive.settings.queue)
        self._told: dict[str, dict[int, datetime]] = {queue: {} for queue in QUEUES}

    def announce(self) -> int:
        """Send a message about every task that is due, as far as there is room; gives how many were sent."""
        with self._app.connection_for_write() as connection:
            try:
                return sum(self._announce(queue, connection) for queue in QUEUES)
            except _broken(connection) as error:
                _log.warning("queue.unavailable", error=outline(error))
                return 0

    def _announce(self, queue: str, connection: Connection) -> int:
        now, told = self._archive.clock.now(), self._told[queue]
        with self._archive.database.read() as session:
            due = tasks.due(session, QUEUES[queue], now, AHEAD)
        if not due:
            return 0
        # As workers declare it, to the word: RabbitMQ refuses a queue that is declared in two ways.
        kept = {"queue": name_of(queue), "durable": True, "auto_delete": False}
        lying = connection.default_channel.queue_declare(**kept).message_count  # type: ignore[no-untyped-call]
        # Where none lies there any longer, each was looked at, or the broker has lost them all.
        known = {} if lying == 0 else {number: at for number, at in told.items() if now - at < REPEAT}
        fresh = [number for number in due if number not in known][: max(0, AHEAD - lying)]
        for number in fresh:
            self._app.send_task(LOOK, [number], queue=name_of(queue), connection=connection, retry=False)
        self._told[queue] = known | dict.fromkeys(fresh, now)
        return len(fresh)


def work_for_fleet(worker: Worker, queues: Collection[str], *, archive: Archive) -> None:
    """Let Celery tell a worker what to look at, until the process is told to end."""
    app = celery_of(archive.settings.queue)
    one_at_a_time, ended = Lock(), Event()

    @app.task(name=LOOK)  # type: ignore[untyped-decorator]  # celery has no types
    def look(number: int) -> None:
        with one_at_a_time:
            worker.look_at(number)

    def patrol() -> None:
        while not ended.wait(OVERDUE.total_seconds() / 3):
            with one_at_a_time:
                while worker.do_next(overdue=OVERDUE) and not ended.is_set():
                    pass

    def stop(**_: Any) -> None:
        ended.set()
        worker.stop()

    signals.setup_logging.connect(_leave_as_it_is, weak=False)
    signals.worker_shutting_down.connect(stop, weak=False)
    wanted = [name_of(queue) for queue in queues]
    with worker.seen():
        walking = Thread(target=patrol, daemon=True)
        walking.start()
        app.Worker(
            pool="solo", queues=wanted, hostname=worker.name, quiet=True, without_gossip=True, without_mingle=True
        ).start()
        stop()
        walking.join()


def _leave_as_it_is(**_: Any) -> None:
    """Where somebody listens to this signal, Celery does not set up logs of its own."""
