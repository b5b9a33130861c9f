"""The watch folder: what is put there is taken in once it has stopped growing.

Folders in it name a unit or a case file; what lies outside them goes to the usual unit. A file that was taken, or
is here already, moves to `done/`; one that cannot be taken moves to `failed/`, its reason in a text beside it.
"""

import fcntl
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from service.archive import Archive
from service.catalogue.intake import Channel, OfferOutcome
from service.errors import ArchiveError, NotFoundError, UnavailableError
from service.jobs.offering import Offered, Taken, take_in
from service.sentences import say
from service.usecases.intake.intake import Placement, open_batch
from service.usecases.permissions import Actor

DONE, FAILED = "done", "failed"

STILL = timedelta(seconds=2)
"""How long size and time of a file must stand still before it counts as complete."""

STILL_EMPTY = timedelta(minutes=1)
"""The same for an empty one: some scanners make the file first and fill it later."""

TOGETHER = timedelta(minutes=10)
"""How long after its last file a batch of a folder still takes up the next."""

UNFINISHED = frozenset({".part", ".partial", ".crdownload", ".filepart", ".tmp"})
"""How programs call what they have not finished writing."""

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Look:
    """How a file looked, and since when it has looked so."""

    size: int
    changed: int
    since: datetime

    def is_complete(self, now: datetime) -> bool:
        return now - self.since >= (STILL if self.size else STILL_EMPTY)


@dataclass(slots=True)
class _Batch:
    """The batch into which a folder's files go."""

    id: int
    used: datetime


class Watch:
    """A folder and what was last seen in it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: dict[Path, _Look] = {}
        self._batches: dict[str, _Batch] = {}
        self._unmoved: dict[Path, Taken] = {}

    def scan(self, actor: Actor, *, archive: Archive) -> list[Taken]:
        """Take in what is complete; to be called every few seconds. Gives what became of it."""
        self._folder.mkdir(parents=True, exist_ok=True)
        now = archive.clock.now()
        self._look(now)
        for path in [path for path in self._unmoved if path in self._seen]:
            self._move(path, self._unmoved[path], archive)
        results = []
        for path, look in sorted(self._seen.items()):
            if path not in self._unmoved and look.is_complete(now) and not _is_being_written(path):
                results.append(self._take(actor, path, archive))
                if results[-1].may_pass:
                    # The archive is out of order, not the file: it stays where it is, and so do the others.
                    break
        return results

    def _look(self, now: datetime) -> None:
        """See what is there now, and what has not changed since it was last seen."""
        looks: dict[Path, _Look] = {}
        for path, status in _files(self._folder):
            before = self._seen.get(path)
            same = before is not None and (before.size, before.changed) == (status.st_size, status.st_mtime_ns)
            looks[path] = before if before and same else _Look(status.st_size, status.st_mtime_ns, now)
        self._seen = looks
        self._unmoved = {path: taken for path, taken in self._unmoved.items() if path in looks}

    def _take(self, actor: Actor, path: Path, archive: Archive) -> Taken:
        look = self._seen[path]
        place = path.parent.name if path.parent != self._folder else ""
        try:
            batch = self._batch(actor, place, archive)
        except ArchiveError as error:
            taken = Taken(
                str(path),
                OfferOutcome.FAILED,
                problem={"code": error.code, "data": error.data},
                may_pass=isinstance(error, UnavailableError),
            )
        else:
            taken = take_in(actor, batch, Offered(str(path)), Placement(), archive=archive)
        # One that changed while it was read is looked at again, and taken again when it stands still.
        if not taken.may_pass and _stands_as(path, look):
            self._move(path, taken, archive)
        return taken

    def _batch(self, actor: Actor, place: str, archive: Archive) -> int:
        now = archive.clock.now()
        batch = self._batches.get(place)
        if batch is None or now - batch.used > TOGETHER:
            batch = self._batches[place] = _Batch(_open_batch(actor, place, archive), now)
        batch.used = now
        return batch.id

    def _move(self, path: Path, taken: Taken, archive: Archive) -> None:
        """Move a file out of the way, the reason beside it; when that fails, it is tried at the next scan."""
        failed = taken.outcome is OfferOutcome.FAILED
        folder = self._folder / (FAILED if failed else DONE) / path.relative_to(self._folder).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
            target = _free(folder / path.name)
            if taken.problem is not None:
                sentence = say(taken.problem["code"], taken.problem["data"], archive.settings.language)
                target.with_name(f"{target.name}.txt").write_text(f"{sentence}\n", encoding="utf-8")
            path.rename(target)
        except OSError as error:
            _log.error("watch.not_moved", reason=error.strerror)
            self._unmoved[path] = taken
        else:
            self._unmoved.pop(path, None)
            self._seen.pop(path, None)


def _open_batch(actor: Actor, place: str, archive: Archive) -> int:
    if not place:
        return open_batch(actor, Channel.WATCH, archive=archive)
    try:
        return open_batch(actor, Channel.WATCH, archive=archive, case=place)
    except NotFoundError:
        pass
    try:
        return open_batch(actor, Channel.WATCH, archive=archive, unit=place)
    except NotFoundError:
        raise NotFoundError("watch.unknown_place", place=place) from None


def _files(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """The ordinary files in a folder and all below, without what is hidden, unfinished or put aside."""
    for above, names, files in os.walk(folder):
        here = Path(above)
        aside = {DONE, FAILED} if here == folder else set()
        names[:] = [name for name in names if not name.startswith(".") and name not in aside]
        for name in files:
            path = here / name
            if name.startswith((".", "~$")) or path.suffix.lower() in UNFINISHED or name in aside:
                continue
            try:
                status = path.lstat()
            except OSError:
                continue
            if stat.S_ISREG(status.st_mode):
                yield path, status


def _stands_as(path: Path, look: _Look) -> bool:
    try:
        status = path.lstat()
    except OSError:
        return False
    return (status.st_size, status.st_mtime_ns) == (look.size, look.changed)


def _is_being_written(path: Path) -> bool:
    """Whether a program has the file open for writing, where the system can tell: a lease is refused then."""
    if not hasattr(fcntl, "F_SETLEASE"):
        return False
    try:
        with path.open("rb") as file:
            try:
                fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_RDLCK)
            except BlockingIOError:
                return True
            fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except OSError:
        # No leases on this file system, or the file is not ours: its standing still has to do.
        return False
    return False


def _free(path: Path) -> Path:
    """The path, or the next like it that is not taken."""
    number = 2
    wanted = path
    while path.exists() or path.with_name(f"{path.name}.txt").exists():
        path = wanted.with_name(f"{wanted.stem} ({number}){wanted.suffix}")
        number += 1
    return path
