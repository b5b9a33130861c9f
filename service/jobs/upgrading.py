"""Upgrading in place: the tables of an older version become those of this program, after a backup that was verified.

The backup is made from a copy of the catalogue that was migrated first: so the migration has been tried on these very
data before the catalogue itself is touched, and the point is one that this program restores.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from config import Settings
from service.app import open_archive, opened_archive
from service.archive import Archive
from service.backups import BackupPlace, Manifest
from service.catalogue.backups import copy_catalogue, sqlite_file
from service.catalogue.database import Database
from service.errors import ConflictError
from service.jobs.home import sole_server
from service.jobs.restoring import examine
from service.usecases.house.people import actor_of_login
from service.usecases.search.indexed import renew_index
from service.usecases.upkeep.backing_up import back_up

DRAFT = "upgrade"
"""The folder in the data folder where the copy is migrated; it goes when the upgrade ends, however it ends."""


@dataclass(frozen=True, slots=True)
class Upgraded:
    """From which tables to which, and the backup made before; none where it was told to do without."""

    before: str
    after: str
    point: Manifest | None


def upgrade(
    settings: Settings, folder: Path | None, progress: Callable[[int, int], None], *, without_backup: bool = False
) -> Upgraded | None:
    """Bring the tables up to date; None where they are already.

    `folder` is the place of backups. Nothing is changed unless the backup is good. Raises ConflictError
    `upgrade.no_place`, `upgrade.bad_backup`, `serve.running` while the archive is served, and what `back_up` raises.
    """
    with sole_server(settings.home), opened_archive(settings) as archive:
        before = archive.database.revision()
        if before is None or not archive.database.is_older():
            return None
        if folder is None and not without_backup:
            raise ConflictError("upgrade.no_place")
        point = None if folder is None or without_backup else _backed_up(archive, folder, progress)
        archive.database.migrate()
        archive.store.check()
        renew_index(archive=archive)
        return Upgraded(before, archive.database.revision() or "", point)


def _backed_up(archive: Archive, folder: Path, progress: Callable[[int, int], None]) -> Manifest:
    settings = archive.settings
    if sqlite_file(settings.database) is None:
        raise ConflictError("backup.shape")
    draft = settings.home / DRAFT
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    try:
        with archive.database.read() as session:
            copy_catalogue(session, draft / "catalogue.db")
        rehearsed = settings.model_copy(update={"database": f"sqlite:///{draft / 'catalogue.db'}"})
        database = Database(rehearsed.database)
        database.migrate()
        database.close()
        copy = open_archive(rehearsed, instant=archive.clock.instant, secret=archive.secret)
        try:
            actor = actor_of_login(settings.user, archive=copy)
            made = back_up(actor, folder, archive=copy, progress=progress).manifest
        finally:
            copy.database.close()
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    place = BackupPlace(folder)
    with place.opened():
        if next(iter(examine(place, made, progress, objects=False)), None) is not None:
            raise ConflictError("upgrade.bad_backup", point=made.name)
    return made
