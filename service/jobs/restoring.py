"""Restoring an archive from a point of a place of backups, into an empty place, before anybody opens it."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from config import Settings
from service.app import RESTORING, opened_archive
from service.backups import (
    BackupPlace,
    Damage,
    GoneItem,
    Manifest,
    Part,
    damages,
    detail_of,
    is_as_written,
    is_full,
    make_durable,
    needed_by,
    object_path,
    read_registers,
    trusted_points,
    without,
)
from service.catalogue.backups import holds_chain, is_whole, sqlite_file
from service.errors import ConflictError, UnavailableError
from service.jobs.home import sole_server
from service.usecases.house.people import actor_of_login
from service.usecases.upkeep.reopening import Reopened, reopen
from storage import StorageError, Store, is_intact, open_store

SHOWN = 5
"""Damaged parts that an error names."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What is back: the point, how many items the registers took away again, how many documents the index holds."""

    manifest: Manifest
    reopened: Reopened


def restore(
    folder: Path,
    settings: Settings,
    progress: Callable[[int, int], None],
    *,
    point: str | None = None,
    registers: Path | None = None,
) -> Restored:
    """Bring an archive back as it was at a point, less what has been destroyed or handed over since.

    `point` is a name or number, by default the last; `registers` a file of registers beside those that lie with the
    backups. Everything is verified: manifest, catalogue and its audit chain, each object. Until all is done the home
    holds a mark that keeps the archive shut; what is interrupted is done again by the same command. Raises
    ConflictError `restore.not_empty`, `restore.into_backup`, `backup.shape`, `backup.damaged`, `backup.chain_broken`,
    UnavailableError `restore.full`, `restore.failed`, and what `BackupPlace` raises.
    """
    place = BackupPlace(folder)
    database = _suitable(settings, place)
    with place.opened() as identity, sole_server(settings.home):
        manifest = place.chosen(point)
        gone = [*_registers(place), *(read_registers(registers) if registers else [])]
        store, mark = open_store(settings.store), settings.home / RESTORING
        if not mark.exists() and (database.exists() or next(store.digests(), None) is not None):
            raise ConflictError("restore.not_empty", path=str(settings.home))
        _check(place, manifest)
        with _written(settings.home):
            mark.touch()
            make_durable(settings.home)
            database.unlink(missing_ok=True)
            _copy_objects(place, manifest, store, progress)
            _copy_catalogue(place, manifest, database)
        with opened_archive(settings, restoring=True) as archive:
            archive.database.migrate()
            actor = actor_of_login(settings.user, archive=archive)
            reopened = reopen(actor, place, identity, manifest, gone, archive=archive)
        with _written(settings.home):
            mark.unlink()
            make_durable(settings.home)
    return Restored(manifest, reopened)


def _suitable(settings: Settings, place: BackupPlace) -> Path:
    """The file that the catalogue is restored to."""
    database = sqlite_file(settings.database)
    if database is None or not settings.store.startswith("file:") or not settings.index.startswith("embedded:"):
        raise ConflictError("backup.shape")
    if settings.home.resolve().is_relative_to(place.root):
        raise ConflictError("restore.into_backup", home=str(settings.home))
    return database


def _registers(place: BackupPlace) -> list[GoneItem]:
    """What the last point knows to be gone. Where that cannot be trusted, something might come back."""
    last = place.names()[-1]
    path, manifest = place.registers(last), trusted_points(place)[last]
    if manifest is None or not is_as_written(path, manifest.registers):
        raise ConflictError("backup.damaged_registers", point=last)
    return read_registers(path)


def examine(
    place: BackupPlace, manifest: Manifest, progress: Callable[[int, int], None], *, objects: bool = True
) -> Iterator[Damage]:
    """Everything that makes a point unfit to be restored: parts that differ from its manifest, a chain that breaks."""
    found = list(damages(place, manifest, progress, objects=objects))
    yield from found
    copy = place.catalogue(manifest.name)
    if any(one.part is Part.CATALOGUE for one in found):
        return
    if not is_whole(copy) or not holds_chain(copy, manifest.audit_head, manifest.audit_count):
        yield Damage(Part.CHAIN, copy.relative_to(place.root).as_posix())


def _check(place: BackupPlace, manifest: Manifest) -> None:
    """All but the objects, which are looked at while they are copied."""
    found = list(examine(place, manifest, lambda _left, _total: None, objects=False))
    if any(one.part is Part.CHAIN for one in found):
        raise ConflictError("backup.chain_broken", point=manifest.name)
    _refuse_damaged(manifest, [one.path for one in found])


def _copy_objects(place: BackupPlace, manifest: Manifest, store: Store, progress: Callable[[int, int], None]) -> None:
    """Copy the objects of a point, and nothing else: what an interrupted restore of another point left goes."""
    for digest in without(store.digests(), needed_by(place, manifest.name)):
        store.delete(digest)
    damaged = []
    for done, digest in enumerate(needed_by(place, manifest.name), 1):
        if not is_intact(store, digest) and not _copy(place.objects, digest, store):
            damaged.append(object_path(digest))
        progress(manifest.objects - done, manifest.objects)
    _refuse_damaged(manifest, damaged)


def _copy(objects: Store, digest: str, store: Store) -> bool:
    """Copy one object, and whether it came over as what its digest says."""
    try:
        source = objects.open(digest)
    except StorageError:
        return False
    with source:
        return store.put(source).digest == digest


def _refuse_damaged(manifest: Manifest, paths: list[str]) -> None:
    if paths:
        raise ConflictError("backup.damaged", point=manifest.name, count=len(paths), paths=paths[:SHOWN])


def _copy_catalogue(place: BackupPlace, manifest: Manifest, database: Path) -> None:
    for suffix in ("-wal", "-shm", "-journal"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
    database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.copyfile(place.catalogue(manifest.name), database)
    database.chmod(0o600)


@contextmanager
def _written(home: Path) -> Iterator[None]:
    """Let what the home's disk refuses come out in the archive's words."""
    try:
        yield
    except (OSError, StorageError) as error:
        if is_full(error):
            raise UnavailableError("restore.full", home=str(home)) from error
        raise UnavailableError("restore.failed", home=str(home), detail=detail_of(error)) from error
