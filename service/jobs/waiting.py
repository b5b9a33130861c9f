"""Waiting until documents are worked through, and doing the work where nobody else does."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Thread
from time import monotonic, sleep

from service.archive import Archive
from service.catalogue import tasks
from service.jobs.presence import own_name, somebody_works
from service.jobs.processes import Lifeline, stop_all
from service.jobs.worker import Worker
from service.usecases.outcomes import AT_ONCE, pages_left

FEW = 8
"""Pages that are read sooner by this process alone than by others that have to be started first."""

LOOK = 0.2
"""Seconds between two looks at how far the documents are."""

CHECK = 5.0
"""Seconds between two looks at whether anybody works."""


def wait_for(ids: Sequence[int], *, archive: Archive, progress: Callable[[int, int], None]) -> None:
    """Return when no task of these documents waits or runs; `progress` is told the documents and pages left.

    Where no worker is seen, the queue is worked here until then.
    """
    while _unfinished(ids, archive):
        if somebody_works(archive):
            _watch(ids, archive, progress, somebody_else=True)
        else:
            with _crew(archive, pages_left(ids, archive=archive)):
                _watch(ids, archive, progress, somebody_else=False)
    progress(0, 0)


def _watch(
    ids: Sequence[int], archive: Archive, progress: Callable[[int, int], None], *, somebody_else: bool
) -> None:
    """Look until everything is done; where others work, also until they are gone."""
    checked = monotonic()
    while left := _unfinished(ids, archive):
        progress(len(left), pages_left(sorted(left), archive=archive))
        sleep(LOOK)
        if somebody_else and monotonic() - checked > CHECK:
            if not somebody_works(archive):
                return
            checked = monotonic()


def _unfinished(ids: Sequence[int], archive: Archive) -> set[int]:
    left: set[int] = set()
    with archive.database.read() as session:
        for start in range(0, len(ids), AT_ONCE):
            left |= tasks.unfinished(session, ids[start : start + AT_ONCE])
    return left


@contextmanager
def _crew(archive: Archive, pages: int) -> Iterator[None]:
    """Workers for the length of a block: one thread of this process, or as many processes as the settings say."""
    if pages <= FEW or archive.settings.workers == 1:
        worker = Worker(own_name(), archive=archive, threads=os.cpu_count() or 1)
        thread = Thread(target=worker.run)
        thread.start()
        try:
            yield
        finally:
            worker.stop()
            thread.join()
        return
    lifeline = Lifeline()
    children = [lifeline.start(["worker"]) for _ in range(archive.settings.workers)]
    try:
        yield
    finally:
        lifeline.cut()
        stop_all(children)
