"""The folder that holds the backups of one archive."""

import fcntl
import json
import os
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from service.backups.manifest import (
    CATALOGUE,
    FORMAT,
    LISTING,
    MANIFEST,
    REGISTERS,
    SEAL,
    Manifest,
    read_manifest,
    seal_of,
)
from service.backups.refusals import detail_of, is_full
from service.errors import ConflictError, NotFoundError, UnavailableError
from storage import StorageError, Store, open_store

MARK, LOCK = "backup.json", "backup.lock"
_DRAFT, _LEAVING = ".new", ".leaving"
_NAME = re.compile(r"(\d{6})-\d{8}T\d{6}Z")
_NOBODYS = {LOCK, "lost+found"}
"""What may lie in a folder that counts as empty."""


class BackupPlace:
    """The place at `root`; nothing is touched before `claimed` or `opened`.

    Raises UnavailableError `backup.full` or `backup.failed` where the disk refuses. Everything is written beside,
    made durable and moved into place, so that a crash leaves no half. Other disks know no links and perhaps no
    rights: only plain files are made, for their owner's eyes where that can be said.
    """

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self.points = self.root / "points"
        self.objects: Store = open_store((self.root / "objects").as_uri())

    @contextmanager
    def claimed(self, archive: str, fresh: Callable[[], str]) -> Iterator[str]:
        """Hold the place alone, to write the backups of this archive; gives the place's id.

        `fresh` makes the id of a new place, which has to be an empty folder. Raises ConflictError
        `backup.not_empty`, `backup.other_archive`, `backup.running`.
        """
        with self.reached():
            self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = (self.root / LOCK).open("a")
        with lock:
            self._hold(lock.fileno(), fcntl.LOCK_EX)
            with self.reached():
                if not (self.root / MARK).exists():
                    if {path.name for path in self.root.iterdir()} - _NOBODYS:
                        raise ConflictError("backup.not_empty", place=str(self.root))
                    mark = {"format": FORMAT, "id": fresh(), "archive": archive}
                    self._write(self.root / MARK, json.dumps(mark).encode() + b"\n")
                for folder in (self.points, self.root / "objects"):
                    folder.mkdir(mode=0o700, exist_ok=True)
            identity, owner = self._marked()
            if owner != archive:
                raise ConflictError("backup.other_archive", place=str(self.root))
            yield identity

    @contextmanager
    def opened(self) -> Iterator[str]:
        """Keep others from writing here while it is read; gives the place's id. NotFoundError `backup.none`."""
        if not (self.root / MARK).is_file():
            raise NotFoundError("backup.none", place=str(self.root))
        with self.reached():
            lock = (self.root / LOCK).open()
        with lock:
            self._hold(lock.fileno(), fcntl.LOCK_SH)
            yield self._marked()[0]

    def names(self) -> list[str]:
        """The names of the points, in the order in which they were taken."""
        with self.reached():
            return sorted(path.name for path in self.points.iterdir() if _NAME.fullmatch(path.name))

    def manifest(self, name: str) -> Manifest:
        """What a point says of itself; ConflictError where it cannot be trusted."""
        with self.reached():
            return read_manifest(self.points / name)

    def chosen(self, reference: str | None) -> Manifest:
        """The point of a name or number, or the last. Raises NotFoundError `backup.no_point`."""
        names = self.names()
        fitting = [name for name in names if reference in (None, name, name[:6].lstrip("0"))]
        if not fitting:
            raise NotFoundError("backup.no_point", place=str(self.root), point=reference or "")
        return self.manifest(fitting[-1])

    def catalogue(self, name: str) -> Path:
        """The catalogue of a point."""
        return self.points / name / CATALOGUE

    def listing(self, name: str) -> Path:
        """The list of the objects of a point."""
        return self.points / name / LISTING

    def registers(self, name: str) -> Path:
        """What had left the archive when a point was taken."""
        return self.points / name / REGISTERS

    def draft(self) -> Path:
        """An empty folder for the point in the making; what an interrupted run left there is gone."""
        with self.reached():
            folder = self.points / _DRAFT
            for left in (folder, self.points / _LEAVING):
                if left.exists():
                    shutil.rmtree(left)
            folder.mkdir(mode=0o700)
            return folder

    def finish(self, manifest: Manifest) -> None:
        """Make a point of the draft: from now on it is there, whatever happens."""
        with self.reached():
            content, folder = manifest.written(), self.points / _DRAFT
            for path in folder.iterdir():
                make_durable(path)
            self._write(folder / MANIFEST, content)
            self._write(folder / SEAL, seal_of(content))
            folder.rename(self.points / manifest.name)
            make_durable(self.points)

    def remove(self, name: str) -> None:
        """Take a point away: as a whole first, then its files."""
        with self.reached():
            leaving = self.points / _LEAVING
            if leaving.exists():
                shutil.rmtree(leaving)
            (self.points / name).rename(leaving)
            make_durable(self.points)
            shutil.rmtree(leaving)

    def keep(self, digest: str, source: BinaryIO) -> bool:
        """Copy an object; whether its bytes are those that its digest says. What `source` raises is passed on."""
        try:
            return self.objects.put(source).digest == digest
        except StorageError as error:
            raise self._refusal(error) from error

    @contextmanager
    def reached(self) -> Iterator[None]:
        """Let what the place refuses come out in the archive's words."""
        try:
            yield
        except (OSError, StorageError, sqlite3.Error) as error:
            raise self._refusal(error) from error

    def _refusal(self, error: Exception) -> UnavailableError:
        if is_full(error):
            return UnavailableError("backup.full", place=str(self.root))
        return UnavailableError("backup.failed", place=str(self.root), detail=detail_of(error))

    def _marked(self) -> tuple[str, str]:
        """Id of the place, and whose it is."""
        try:
            with self.reached():
                mark = json.loads((self.root / MARK).read_bytes()[: 1 << 16])
            if mark["format"] > FORMAT:
                raise ConflictError("backup.newer")
            return str(mark["id"]), str(mark["archive"])
        except (ValueError, TypeError, KeyError):
            raise ConflictError("backup.damaged_mark", place=str(self.root)) from None

    def _hold(self, lock: int, kind: int) -> None:
        try:
            fcntl.flock(lock, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ConflictError("backup.running", place=str(self.root)) from None

    @staticmethod
    def _write(path: Path, content: bytes) -> None:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            Path(name).replace(path)
        finally:
            Path(name).unlink(missing_ok=True)
        make_durable(path.parent)


def make_durable(path: Path) -> None:
    """Make a file, or the names in a folder, survive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
