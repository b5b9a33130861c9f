"""What each kind of task does. Every one repeats harmlessly: it may have been done, half or whole, before."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from service.archive import Archive
from service.catalogue.checks import CheckStage
from service.catalogue.tasks import TaskKind
from service.jobs.engine import Engines
from service.jobs.unpacking import unpack
from service.usecases.checks.checking import check
from service.usecases.clock.agenda import fail_run
from service.usecases.custody.verifying import verify_lines
from service.usecases.disposal.clearing import dispose
from service.usecases.intake.describing import describe
from service.usecases.intake.giving_up import give_up_reading
from service.usecases.intake.reading import assemble, read_pages
from service.usecases.intake.recordings import convert, give_up_stretch, listen_to_stretch, watch_stretch
from service.usecases.intake.rendering import render
from service.usecases.law.rejudging import rejudge_chunk
from service.usecases.search.indexed import index_document, purge_deleted
from service.usecases.stack.year_setting import give_up_print, make_year_print
from service.usecases.upkeep.erasing import erase
from service.usecases.upkeep.locking import lock_part


@dataclass(frozen=True, slots=True)
class Job:
    """What a task asks for; `detail` is what its kind needs beside the document."""

    kind: TaskKind
    document_id: int | None
    detail: Mapping[str, Any]

    @property
    def document(self) -> int:
        """The document that a task is about; `purge`, `dispose`, `rejudge`, `verify`, `print` and `lock` have none."""
        if self.document_id is None:
            raise ValueError(f"a task to {self.kind} names no document")
        return self.document_id


def carry_out(job: Job, *, archive: Archive, engines: Engines) -> None:
    """Do what the task asks for."""
    _DEEDS[job.kind](job, archive, engines)


def give_up(job: Job, problem: dict[str, Any], *, archive: Archive) -> bool:
    """Draw the consequences of a task that failed each time; whether they settle it, so that the task can go."""
    if job.kind is TaskKind.READ:
        give_up_reading(job.document, job.detail["first"], job.detail["last"], problem, archive=archive)
    elif job.kind in (TaskKind.WATCH, TaskKind.LISTEN):
        give_up_stretch(job.document, job.detail["number"], problem, archive=archive)
    elif job.kind is TaskKind.PRINT:
        give_up_print(job.detail["print"], problem, archive=archive)
    elif job.kind is TaskKind.LOCK:
        # The job that asked for it failed in this, and says so; its next run plans the part anew.
        fail_run("lock", problem, archive=archive)
    else:
        return False
    return True


def _check(job: Job, archive: Archive, _: Engines) -> None:
    check(job.document, CheckStage(job.detail["stage"]), job.detail["actor"], archive=archive)


def _render(job: Job, archive: Archive, _: Engines) -> None:
    render(job.document, archive=archive)


def _unpack(job: Job, archive: Archive, _: Engines) -> None:
    unpack(job.document, archive=archive)


def _read(job: Job, archive: Archive, engines: Engines) -> None:
    read_pages(job.document, job.detail["first"], job.detail["last"], archive=archive, engine=engines.eyes)


def _watch(job: Job, archive: Archive, engines: Engines) -> None:
    watch_stretch(job.document, job.detail["number"], archive=archive, engine=engines.eyes)


def _listen(job: Job, archive: Archive, engines: Engines) -> None:
    listen_to_stretch(job.document, job.detail["number"], archive=archive, ears=engines.ears)


def _convert(job: Job, archive: Archive, _: Engines) -> None:
    convert(job.document, archive=archive)


def _assemble(job: Job, archive: Archive, _: Engines) -> None:
    assemble(job.document, archive=archive)


def _describe(job: Job, archive: Archive, _: Engines) -> None:
    describe(job.document, archive=archive)


def _index(job: Job, archive: Archive, _: Engines) -> None:
    index_document(job.document, archive=archive)


def _purge(_: Job, archive: Archive, __: Engines) -> None:
    purge_deleted(archive=archive)


def _erase(job: Job, archive: Archive, _: Engines) -> None:
    erase(job.detail["digests"], archive=archive)


def _rejudge(job: Job, archive: Archive, _: Engines) -> None:
    rejudge_chunk(job.detail["batch"], job.detail["after"], archive=archive)


def _dispose(job: Job, archive: Archive, _: Engines) -> None:
    dispose(job.detail["review"], archive=archive)


def _verify(job: Job, archive: Archive, _: Engines) -> None:
    verify_lines(job.detail["handover"], archive=archive)


def _print(job: Job, archive: Archive, _: Engines) -> None:
    make_year_print(job.detail["print"], archive=archive)


def _lock(job: Job, archive: Archive, _: Engines) -> None:
    lock_part(job.detail["part"], archive=archive)


_DEEDS: Mapping[TaskKind, Callable[[Job, Archive, Engines], None]] = {
    TaskKind.CHECK: _check,
    TaskKind.RENDER: _render,
    TaskKind.UNPACK: _unpack,
    TaskKind.READ: _read,
    TaskKind.WATCH: _watch,
    TaskKind.LISTEN: _listen,
    TaskKind.CONVERT: _convert,
    TaskKind.ASSEMBLE: _assemble,
    TaskKind.DESCRIBE: _describe,
    TaskKind.INDEX: _index,
    TaskKind.PURGE: _purge,
    TaskKind.ERASE: _erase,
    TaskKind.DISPOSE: _dispose,
    TaskKind.REJUDGE: _rejudge,
    TaskKind.VERIFY: _verify,
    TaskKind.PRINT: _print,
    TaskKind.LOCK: _lock,
}
