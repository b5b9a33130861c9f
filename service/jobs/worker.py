"""A worker: takes tasks from the queue one by one, does them, and survives what they and their ground do."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from threading import Event, Thread
from typing import Any

import structlog

from indexing import IndexUnavailableError
from ocr import EngineFailedError, EngineUnavailableError
from service.archive import Archive
from service.catalogue import tasks
from service.catalogue.database import OUTAGES
from service.catalogue.tasks import TaskKind
from service.errors import UnavailableError
from service.jobs.engine import Engines, HeldEars, HeldEngine, InterruptedReadingError
from service.jobs.presence import LEASE, release_the_dead
from service.jobs.problems import outline, problem_of
from service.jobs.queues import QUEUES, kinds_of
from service.jobs.tasks import Job, carry_out, give_up
from service.logs import request_taken_up
from storage import ObjectCorruptError, ObjectMissingError, StorageError

BEAT = 20.0
"""Seconds between two signs of life: three in a lease."""

IDLE = 0.5
"""Seconds between two looks at an empty queue."""

PAUSE = 5.0
"""Seconds to wait where database, store or index does not answer."""

BACK_OFF = (timedelta(seconds=1), timedelta(seconds=5))
"""How long a task rests after its first and its later failures."""

DIED: dict[str, Any] = {"code": "task.worker_died", "data": {}}

_LOST = (ObjectMissingError, ObjectCorruptError)
_OUTAGES = (*OUTAGES, StorageError, IndexUnavailableError)
_HOPELESS = (EngineUnavailableError, EngineFailedError)
"""What the same engine does again with the same page."""

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Held:
    """A claimed task."""

    task_id: int
    job: Job
    attempts: int
    request: str | None

    @property
    def pages(self) -> int:
        """How many pages it is to read."""
        detail = self.job.detail
        return detail["last"] - detail["first"] + 1 if self.job.kind is TaskKind.READ else 0


class Worker:
    """One worker of this process. `stop` may be called from any thread or signal handler."""

    def __init__(
        self, name: str, *, archive: Archive, threads: int = 1, queues: Collection[str] = frozenset(QUEUES)
    ) -> None:
        self.name = name
        self._archive = archive
        self._kinds = kinds_of(queues)
        self._can = {"queues": sorted(queues)}
        self._stop = Event()
        settings = archive.settings
        self._engines = Engines(
            HeldEngine(settings.ocr, threads, self._stop), HeldEars(settings.speech, threads, self._stop)
        )
        self._tasks = self._pages = 0

    def stop(self) -> None:
        """End soon: the page in hand is finished, the rest of its task goes back."""
        self._stop.set()

    def run(self) -> None:
        """Work until told to stop."""
        with self.seen():
            while not self._stop.is_set():
                if not self.do_next():
                    self._stop.wait(IDLE)

    def run_until_idle(self) -> None:
        """Work until no task waits or runs anywhere, or until told to stop."""
        with self.seen():
            while not self._stop.is_set():
                if not self.do_next():
                    if self._is_all_done():
                        return
                    self._stop.wait(IDLE / 5)

    def settle(self) -> None:
        """Do what follows at once from somebody's act, and nothing that can wait."""
        with self.seen():
            while not self._stop.is_set() and self._is_urgent_due():
                self.do_next()

    def do_next(self, *, overdue: timedelta = timedelta(0)) -> bool:
        """Do one task; False when none is due (for as long as `overdue`). A database that is away is waited for."""
        return self._do_what(partial(tasks.claim, kinds=self._kinds, overdue=overdue))

    def look_at(self, task_id: int) -> bool:
        """Do this task; False where it is done, in other hands or not due, or where this worker is to end."""
        if self._stop.is_set():
            return False
        return self._do_what(partial(tasks.claim_one, task_id=task_id))

    def can(self, **what: Any) -> None:
        """Say what this worker has for its work, for people to see."""
        self._can |= what

    def _do_what(self, claim: Callable[..., tasks.Task | None]) -> bool:
        try:
            held = self._claim(claim)
            if held is not None:
                with request_taken_up(held.request):
                    self._do(held)
        except OUTAGES as error:
            _log.warning("database.unavailable", error=outline(error))
            self._recover()
            return True
        return held is not None

    def _claim(self, claim: Callable[..., tasks.Task | None]) -> _Held | None:
        with self._archive.database.write() as session:
            task = claim(session, self.name, self._archive.clock.now(), LEASE)
            if task is None:
                return None
            return _Held(task.id, Job(task.kind, task.document_id, task.detail), task.attempts, task.request)

    def _do(self, held: _Held) -> None:
        if held.attempts > tasks.MAX_ATTEMPTS:
            self._give_up(held, DIED)
            return
        try:
            carry_out(held.job, archive=self._archive, engines=self._engines)
        except InterruptedReadingError:
            self._put_off(held, timedelta(0), attempted=False)
        except _HOPELESS as error:
            self._give_up(held, problem_of(error))
        except _LOST as error:
            self._try_again(held, error)
        except _OUTAGES as error:
            self._wait(held, PAUSE, error)
            self._stop.wait(PAUSE)
        except UnavailableError as error:
            # Something that this task alone waits for, perhaps for long: others are done meanwhile.
            self._wait(held, error.retry_after, error)
        except Exception as error:
            self._try_again(held, error)
        else:
            with self._archive.database.write() as session:
                tasks.finish(session, held.task_id, self.name)
            self._tasks, self._pages = self._tasks + 1, self._pages + held.pages
            _log.info("task.done", kind=held.job.kind, document=held.job.document_id, attempt=held.attempts)

    def _try_again(self, held: _Held, error: Exception) -> None:
        _log.error("task.failed", kind=held.job.kind, document=held.job.document_id, error=outline(error))
        if held.attempts >= tasks.MAX_ATTEMPTS:
            self._give_up(held, problem_of(error))
        else:
            rest = BACK_OFF[min(held.attempts, len(BACK_OFF)) - 1]
            self._put_off(held, rest, attempted=True)

    def _give_up(self, held: _Held, problem: dict[str, Any]) -> None:
        _log.error("task.given_up", kind=held.job.kind, document=held.job.document_id, code=problem["code"])
        settled = give_up(held.job, problem, archive=self._archive)
        with self._archive.database.write() as session:
            if settled:
                tasks.finish(session, held.task_id, self.name)
            else:
                tasks.fail(session, held.task_id, self.name, problem)

    def _wait(self, held: _Held, seconds: float, error: Exception) -> None:
        _log.warning("task.waits", kind=held.job.kind, document=held.job.document_id, error=outline(error))
        self._put_off(held, timedelta(seconds=seconds), attempted=False)

    def _put_off(self, held: _Held, rest: timedelta, *, attempted: bool) -> None:
        with self._archive.database.write() as session:
            run_after = self._archive.clock.now() + rest
            tasks.put_off(session, held.task_id, self.name, run_after, attempted=attempted)

    def _is_all_done(self) -> bool:
        try:
            release_the_dead(self._archive)
            with self._archive.database.read() as session:
                return tasks.open_tasks(session) == 0
        except OUTAGES:
            return False

    def _is_urgent_due(self) -> bool:
        with self._archive.database.read() as session:
            return tasks.is_urgent_due(session, self._archive.clock.now())

    def _recover(self) -> None:
        """Wait for the database, and give back what was in hand: nobody knows how far it came."""
        while not self._stop.wait(PAUSE):
            try:
                with self._archive.database.write() as session:
                    tasks.release(session, [self.name])
                self.beat()
            except OUTAGES:
                continue
            return

    @contextmanager
    def seen(self) -> Iterator[None]:
        """Give signs of life while the block lasts, and leave nothing behind."""
        ended = Event()
        beating = Thread(target=self._beat_until, args=(ended,), daemon=True)
        try:
            release_the_dead(self._archive)
            self.beat()
            beating.start()
            yield
        finally:
            ended.set()
            if beating.is_alive():
                beating.join()
            # Where the database is away, the leases run out by themselves.
            with suppress(*OUTAGES), self._archive.database.write() as session:
                tasks.release(session, [self.name])

    def _beat_until(self, ended: Event) -> None:
        while not ended.wait(BEAT):
            try:
                self.beat()
            except OUTAGES as error:
                _log.warning("database.unavailable", error=outline(error))

    def beat(self) -> None:
        """Give a sign of life."""
        with self._archive.database.write() as session:
            now = self._archive.clock.now()
            tasks.renew(session, self.name, now, LEASE, tasks=self._tasks, pages=self._pages, can=self._can)
