"""Objects as files under a folder: `ab/cd/abcd…`, read-only, and `incoming/` for what is being written."""

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from storage.base import Locks, ObjectMissingError, StorageError, StoredObject
from storage.copying import check_digest, copy_hashed, hash_stream, is_digest, translated_os_errors

_ABANDONED_AFTER = 24 * 3600.0
"""Seconds without a write after which a file in `incoming/` belongs to nobody any more."""

_PROBE = b"shoucang"


class FilesystemStore:
    """Objects under `root`, which is made on the first `put` or `check`; readable by its owner only."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._incoming = root / "incoming"

    def put(self, source: BinaryIO, *, limit: int | None = None) -> StoredObject:
        """Write beside, make durable, then move into place under the digest."""
        with self._incoming_file() as (incoming, path):
            stored = copy_hashed(source, incoming, limit)
            with translated_os_errors():
                os.fchmod(incoming.fileno(), stat.S_IRUSR)
                os.fsync(incoming.fileno())
                self._keep(path, stored.digest)
        return stored

    def open(self, digest: str) -> BinaryIO:
        """The object's file."""
        path = self._path(digest)
        with _missing_as(digest):
            return path.open("rb")

    def open_in_parts(self, digest: str) -> BinaryIO:
        """The same as `open`: nothing is fetched."""
        return self.open(digest)

    def size(self, digest: str) -> int:
        """The object's size in bytes."""
        path = self._path(digest)
        with _missing_as(digest):
            return path.stat().st_size

    def delete(self, digest: str, *, lift: bool = False) -> None:
        """Remove the object's file, durably."""
        path = self._path(digest)
        with translated_os_errors():
            path.unlink(missing_ok=True)
            if path.parent.is_dir():
                _make_durable(path.parent)

    def digests(self) -> Iterator[str]:
        """The digests of all objects, ascending; files of other names are nothing of ours."""
        for first in _names(self._root):
            for second in _names(self._root / first) if len(first) == 2 else ():
                for name in _names(self._root / first / second) if len(second) == 2 else ():
                    if is_digest(name) and name.startswith(first + second):
                        yield name

    def locks(self) -> Locks | None:
        """None: a folder has none."""
        return None

    def address(self, digest: str, *, mime: str, seconds: int) -> None:
        """No browser reads here."""
        check_digest(digest)

    def check(self) -> None:
        """Write, read and remove a probe; remove what interrupted writers left more than a day ago."""
        with self._incoming_file() as (probe, path), translated_os_errors():
            probe.write(_PROBE)
            os.fsync(probe.fileno())
            if path.read_bytes() != _PROBE:
                raise StorageError("store_failed", detail="read other bytes than were written")
            # The probe's own time, so that the clock of a file server is compared only with itself.
            self._sweep(untouched_since=path.stat().st_mtime - _ABANDONED_AFTER)

    def _path(self, digest: str) -> Path:
        check_digest(digest)
        return self._root / digest[:2] / digest[2:4] / digest

    @contextmanager
    def _incoming_file(self) -> Iterator[tuple[BinaryIO, Path]]:
        """A new file, unbuffered, in the file system of the objects; gone at the end unless moved away."""
        with translated_os_errors():
            self._root.mkdir(parents=True, exist_ok=True)
            self._incoming.mkdir(mode=0o700, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._incoming)
        path = Path(name)
        try:
            with os.fdopen(handle, "wb", buffering=0) as incoming:
                yield incoming, path
        finally:
            path.unlink(missing_ok=True)

    def _keep(self, incoming: Path, digest: str) -> None:
        """Move a complete file to its place, unless a sound one is there, and make the place durable.

        Another writer of the same bytes may have moved its file a moment ago and not yet have come to the
        last step, so that step is taken here whoever moved it.
        """
        path = self._path(digest)
        folders = (self._root, path.parent.parent, path.parent)
        for folder in folders[1:]:
            folder.mkdir(mode=0o700, exist_ok=True)
        if not _is_sound(path, digest):
            incoming.replace(path)
        for folder in reversed(folders):
            _make_durable(folder)

    def _sweep(self, untouched_since: float) -> None:
        for path in self._incoming.iterdir():
            try:
                if path.stat().st_mtime < untouched_since:
                    path.unlink()
            except FileNotFoundError:
                continue  # its writer has just finished


def _is_sound(path: Path, digest: str) -> bool:
    try:
        with path.open("rb") as stream:
            return hash_stream(stream) == digest
    except FileNotFoundError:
        return False


def _make_durable(folder: Path) -> None:
    """Make the names in a folder survive a power cut; the files themselves have been flushed before."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _names(folder: Path) -> list[str]:
    with translated_os_errors():
        return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


@contextmanager
def _missing_as(digest: str) -> Iterator[None]:
    with translated_os_errors():
        try:
            yield
        except FileNotFoundError:
            raise ObjectMissingError(digest) from None
