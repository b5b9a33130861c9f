"""Waiting until documents are worked through or a print is made, and doing the work where nobody else does."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from time import monotonic, sleep

from service.archive import Archive
from service.catalogue import tasks
from service.catalogue.prints import PrintState
from service.errors import UnavailableError
from service.jobs.presence import own_name, somebody_works
from service.jobs.processes import Lifeline, stop_all
from service.jobs.worker import Worker
from service.usecases.intake.outcomes import AT_ONCE, pages_left
from service.usecases.permissions import Actor
from service.usecases.stack.year_prints import show_year_print

FEW = 8
"""Pages that are read sooner by this process alone than by others that have to be started first."""

LOOK = 0.2
"""Seconds between two looks at how far the documents are."""

CHECK = 5.0
"""Seconds between two looks at whether anybody works."""


def wait_for(ids: Sequence[int], *, archive: Archive, progress: Callable[[int, int], None]) -> None:
    """Return when no task of these documents waits or runs; `progress` is told the pages left and all of them.

    Where no worker is seen, the queue is worked here until then.
    """
    total = pages_left(ids, archive=archive)

    def tell() -> None:
        progress(pages_left(ids, archive=archive), total)

    while _unfinished(ids, archive):
        if somebody_works(archive):
            _watch(ids, archive, tell, lambda: somebody_works(archive))
        else:
            with _crew(archive, pages_left(ids, archive=archive)) as goes_on:
                _watch(ids, archive, tell, goes_on)
    tell()


def wait_for_print(actor: Actor, print_id: int, *, archive: Archive, progress: Callable[[int, int], None]) -> None:
    """Return when a print of a year waits no longer; `progress` is told what is left of it and the whole."""
    with ExitStack() as stack:
        if not somebody_works(archive):
            stack.enter_context(_thread(archive))
        while (row := show_year_print(actor, print_id, archive=archive)).state is PrintState.WAITING:
            progress(row.total - row.done, row.total)
            sleep(LOOK)
        progress(0, row.total)


def _watch(
    ids: Sequence[int],
    archive: Archive,
    tell: Callable[[], None],
    goes_on: Callable[[], bool],
) -> None:
    """Look until everything is done, or nobody works any more."""
    checked = monotonic()
    while _unfinished(ids, archive):
        tell()
        sleep(LOOK)
        if monotonic() - checked > CHECK:
            if not goes_on():
                return
            checked = monotonic()


def _unfinished(ids: Sequence[int], archive: Archive) -> set[int]:
    left: set[int] = set()
    with archive.database.read() as session:
        for start in range(0, len(ids), AT_ONCE):
            left |= tasks.unfinished(session, ids[start : start + AT_ONCE])
    return left


@contextmanager
def _crew(archive: Archive, pages: int) -> Iterator[Callable[[], bool]]:
    """Workers for the length of a block, which is told how to see whether any of them lives."""
    if pages <= FEW or archive.settings.workers == 1:
        with _thread(archive) as goes_on:
            yield goes_on
    else:
        with _processes(archive.settings.workers) as goes_on:
            yield goes_on


@contextmanager
def _thread(archive: Archive) -> Iterator[Callable[[], bool]]:
    worker = Worker(own_name(), archive=archive, threads=os.cpu_count() or 1)
    with ThreadPoolExecutor(max_workers=1) as pool:
        work = pool.submit(worker.run)
        try:
            yield lambda: not work.done()
        finally:
            worker.stop()
            work.result()


@contextmanager
def _processes(count: int) -> Iterator[Callable[[], bool]]:
    lifeline = Lifeline()
    children = [lifeline.start(["worker"]) for _ in range(count)]

    def goes_on() -> bool:
        ends = [child.poll() for child in children]
        if any(end is not None and end > 0 for end in ends):
            # Not killed, but ended by an error of its own: another one would end likewise.
            raise UnavailableError("worker.failed")
        return None in ends

    try:
        yield goes_on
    finally:
        lifeline.cut()
        stop_all(children)
