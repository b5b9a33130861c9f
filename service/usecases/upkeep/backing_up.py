"""Backing up while intake runs: a point that holds the catalogue of one instant and every object it names."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from importlib.metadata import version
from itertools import chain, islice
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.archive import Archive
from service.backups import (
    CATALOGUE,
    LISTING,
    REGISTERS,
    BackupPlace,
    Manifest,
    digest_of_file,
    drop_unneeded,
    is_as_written,
    read_registers,
    remove_expired,
    trusted_points,
    written_registers,
)
from service.catalogue import audit
from service.catalogue.audit import AuditEntry, AuditHead
from service.catalogue.backups import JOB, BackupPoint, copy_catalogue, is_whole, sqlite_file
from service.catalogue.copying import copy_rows
from service.catalogue.database import Database
from service.catalogue.system import LastRun
from service.errors import ConflictError
from service.usecases.permissions import Action, Actor, permit
from service.usecases.upkeep.erasing import named_digests
from service.usecases.upkeep.replaying import gone_items
from storage import ObjectMissingError, StorageError

Progress = Callable[[int, int], None]
"""Told how many objects are left of how many."""

FREE_ROUNDS = 3
"""How often the catalogue is copied anew, because what it names was destroyed meanwhile, before that has to wait."""

SHOWN = 5
"""Lost objects that an error names."""

NAMES = "names.txt"
"""In the draft of a point: what has to be copied."""


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A point just made. `copied` objects were new to the place; `removed` are expired points, `dropped` the objects
    that no point needs any longer, `damaged` earlier points that cannot be trusted: while one is there nothing is
    dropped. `continues`: the audit chain still holds the end that the last point noted.
    """

    manifest: Manifest
    copied: int
    removed: tuple[str, ...]
    dropped: int
    damaged: tuple[str, ...]
    continues: bool


@dataclass(frozen=True, slots=True)
class _Snapshot:
    """The end of the chain in the catalogue that was copied, and when that was."""

    taken_at: datetime
    head: str
    count: int
    objects: int


@dataclass(frozen=True, slots=True)
class _Copied:
    """How many objects were new to the place, those that the store could not give, and the size of all others."""

    new: int
    failed: tuple[str, ...]
    size: int


def back_up(actor: Actor, folder: Path, *, archive: Archive, progress: Progress) -> BackedUp:
    """Make a point in a place of backups, and clear away there what has expired.

    Objects are written before the row that names them and removed after it, so the catalogue is copied first and then
    what it names. An object that was destroyed in between is no loss: the catalogue is copied again, without it. When
    this returns, the point survives a power cut; whatever kills it before leaves the earlier points, and the next run
    goes on with what was copied. Raises ConflictError `backup.inside_home`, `backup.objects_lost` and
    `backup.catalogue_damaged`, and what `BackupPlace` raises.
    """
    permit(actor, Action.OPERATE)
    _refuse_unsuitable(folder.resolve(), archive)
    place = BackupPlace(folder)
    started_at = archive.clock.now()
    with archive.database.read() as session:
        origin = session.scalars(select(AuditEntry.digest).order_by(AuditEntry.id).limit(1)).one()
    with place.claimed(origin, archive.secret) as identity:
        before = place.names()
        name = _begin(identity, before, archive)
        draft = place.draft()
        snapshot, copied = _settled_copy(place, draft, archive, progress)
        _write_registers(place, draft, archive)
        manifest = _manifest(place, draft, name, origin, snapshot, copied.size, archive)
        place.finish(manifest)
        removed = remove_expired(place, archive.clock.today())
        dropped = drop_unneeded(place)
        damaged = tuple(point for point, found in trusted_points(place).items() if found is None)
        done = BackedUp(manifest, copied.new, removed, dropped, damaged, _continues(place, before, archive))
        _record(actor, done, identity, place, started_at, archive)
    return done


def _refuse_unsuitable(folder: Path, archive: Archive) -> None:
    settings = archive.settings
    database = sqlite_file(settings.database)
    own = [settings.home, *([database.parent] if database else [])]
    if any(folder.is_relative_to(path.resolve()) for path in own):
        raise ConflictError("backup.inside_home", place=str(folder))


def _begin(identity: str, before: list[str], archive: Archive) -> str:
    """Write the point down before it holds anything, so that no certificate overlooks it; gives its name."""
    now = archive.clock.now()
    with archive.database.write() as session:
        known = session.scalars(select(BackupPoint.name).where(BackupPoint.place == identity)).all()
        number = max((int(name[:6]) for name in chain(known, before)), default=0) + 1
        name = f"{number:06}-{now:%Y%m%dT%H%M%SZ}"
        session.add(BackupPoint(place=identity, name=name, taken_at=now, expires_on=_expiry(now, archive)))
    return name


def _settled_copy(place: BackupPlace, draft: Path, archive: Archive, progress: Progress) -> tuple[_Snapshot, _Copied]:
    """Copy the catalogue and all it names.

    Nothing waits for a backup, destruction least of all. Only where it overtook the copying again and again is it
    held up, for a last round that has little left to copy. What is missing even then is lost.
    """
    new = 0
    for number in range(FREE_ROUNDS + 1):
        with _nobody_erases(archive) if number == FREE_ROUNDS else nullcontext():
            snapshot = _copy_catalogue(place, draft, archive)
            copied = _copy_objects(place, draft, snapshot.objects, archive, progress)
        new += copied.new
        if not copied.failed:
            return snapshot, replace(copied, new=new)
    raise ConflictError("backup.objects_lost", count=len(copied.failed), digests=copied.failed[:SHOWN])


@contextmanager
def _nobody_erases(archive: Archive) -> Iterator[None]:
    """Whoever erases does so in a write transaction, of which SQLite has one at a time: here it is.

    PostgreSQL has many: there the last round may be overtaken too, and the backup is to be begun again.
    """
    with archive.database.write() as session:
        session.connection()
        yield


def _copy_catalogue(place: BackupPlace, draft: Path, archive: Archive) -> _Snapshot:
    """The catalogue of one instant and, from the same transaction, what it names and where its chain ends."""
    with place.reached(), archive.database.snapshot() as session, (draft / NAMES).open("w", encoding="ascii") as names:
        (draft / CATALOGUE).unlink(missing_ok=True)
        head = session.scalars(select(AuditHead)).one()
        taken_at, objects = archive.clock.now(), 0
        for digest in named_digests(session):
            names.write(f"{digest}\n")
            objects += 1
        if archive.database.is_sqlite:
            copy_catalogue(session, draft / CATALOGUE)
        else:
            _write_catalogue(session, draft / CATALOGUE)
        return _Snapshot(taken_at, head.digest, head.count, objects)


def _write_catalogue(session: Session, path: Path) -> None:
    """Write the rows of a server as a catalogue that SQLite opens: a point looks alike, wherever an archive lives."""
    copy = Database(f"sqlite:///{path}")
    try:
        copy.migrate()
        copy_rows(session, copy, lambda _left, _total: None)
        copy.fold()
    finally:
        copy.close()


def _copy_objects(place: BackupPlace, draft: Path, total: int, archive: Archive, progress: Progress) -> _Copied:
    """Copy what is named and the place has not, and write the list of what it then has."""
    new, size, failed = 0, 0, []
    with (
        place.reached(),
        (draft / NAMES).open(encoding="ascii") as names,
        (draft / LISTING).open("w", encoding="ascii", newline="\n") as listing,
    ):
        for done, digest in enumerate(map(str.strip, names), 1):
            held = _size(place, digest)
            if held is None and _copy(place, digest, archive):
                held = place.objects.size(digest)
                new += 1
            if held is None:
                failed.append(digest)
            else:
                listing.write(f"{digest}\t{held}\n")
                size += held
            progress(total - done, total)
    return _Copied(new, tuple(failed), size)


def _size(place: BackupPlace, digest: str) -> int | None:
    """The size of an object that the place has."""
    try:
        return place.objects.size(digest)
    except ObjectMissingError:
        return None


def _copy(place: BackupPlace, digest: str, archive: Archive) -> bool:
    """Copy one object, and whether it came over as what its digest says."""
    try:
        with archive.store.open(digest) as source:
            return place.keep(digest, source)
    except (StorageError, OSError):
        return False


def _write_registers(place: BackupPlace, draft: Path, archive: Archive) -> None:
    """What has left the archive by now, and what the last sound point knows beside it: it may come from a time line
    that a restore has ended.
    """
    points = reversed(trusted_points(place).items())
    sound = (name for name, found in points if found and is_as_written(place.registers(name), found.registers))
    known = [item for name in islice(sound, 1) for item in read_registers(place.registers(name))]
    with place.reached(), archive.database.read() as session:
        (draft / REGISTERS).write_bytes(written_registers([*known, *gone_items(session)]))


def _manifest(
    place: BackupPlace, draft: Path, name: str, origin: str, snapshot: _Snapshot, size: int, archive: Archive
) -> Manifest:
    with place.reached():
        (draft / NAMES).unlink()
        if not is_whole(draft / CATALOGUE):
            raise ConflictError("backup.catalogue_damaged")
        return Manifest(
            name=name,
            archive=origin,
            taken_at=snapshot.taken_at,
            expires_on=_expiry(snapshot.taken_at, archive),
            program=version("shoucang"),
            audit_head=snapshot.head,
            audit_count=snapshot.count,
            catalogue=digest_of_file(draft / CATALOGUE),
            listing=digest_of_file(draft / LISTING),
            registers=digest_of_file(draft / REGISTERS),
            objects=snapshot.objects,
            size=size,
        )


def _expiry(taken_at: datetime, archive: Archive) -> date:
    """The last day on which a point is kept for sure."""
    return archive.clock.day_of(taken_at) + timedelta(days=archive.settings.backup_keep_days)


def _continues(place: BackupPlace, before: list[str], archive: Archive) -> bool:
    """Whether the chain still holds the end that the last sound point noted: a cut-off tail shows from outside only."""
    known = [manifest for name, manifest in trusted_points(place).items() if manifest is not None and name in before]
    if not known:
        return True
    with archive.database.read() as session:
        found = select(AuditEntry.id).where(AuditEntry.digest == known[-1].audit_head)
        return session.scalar(found) is not None


def _record(
    actor: Actor, done: BackedUp, identity: str, place: BackupPlace, started_at: datetime, archive: Archive
) -> None:
    now, manifest = archive.clock.now(), done.manifest
    with archive.database.write() as session:
        note_points(session, place, identity, now)
        run = session.get(LastRun, JOB) or LastRun(job=JOB)
        run.started_at = run.honoured_at = started_at
        run.finished_at = now
        session.add(run)
        facts = {"point": manifest.name, "manifest": manifest.digest, "objects": manifest.objects}
        audit.record(session, now, actor.id, "backup.taken", "backup", None, **facts)


def note_points(session: Session, place: BackupPlace, identity: str, now: datetime) -> None:
    """Bring what the catalogue knows of a place in line with what is there."""
    points = trusted_points(place)
    rows = {row.name: row for row in session.scalars(select(BackupPoint).where(BackupPoint.place == identity))}
    for name, row in rows.items():
        if name not in points and row.removed_at is None:
            row.removed_at = now
    for name, manifest in points.items():
        if manifest is not None:
            row = rows.get(name) or BackupPoint(place=identity, name=name)
            row.taken_at, row.expires_on = manifest.taken_at, manifest.expires_on
            row.manifest, row.removed_at = manifest.digest, None
            session.add(row)
