"""Choosing the parts: from settings to an archive that works. Nowhere else is anything chosen."""

import fcntl
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from config import Settings, load_regulation
from indexing import open_index
from service.archive import Archive, Clock
from service.catalogue import Database
from service.errors import ConflictError
from service.usecases.house.initialise import FONDS, LEVEL, UNIT, FirstStart, initialise
from service.vault import Vault
from storage import open_store

ANCHORS = "anchors"
"""The place within the store that no sweep, no destruction and no fixity check touches."""

RESTORING = "restoring"
"""A file of this name keeps a data folder shut while an archive is restored into it."""


VAULT_KEY = "vault.key"
"""The file in the data folder that opens what is sealed in the catalogue; no backup holds it."""


def _instant() -> datetime:
    return datetime.now(UTC)


def _secret() -> str:
    return secrets.token_urlsafe(32)


def open_archive(
    settings: Settings,
    *,
    instant: Callable[[], datetime] = _instant,
    secret: Callable[[], str] = _secret,
    restoring: bool = False,
) -> Archive:
    """The archive that the settings describe; its home is made when missing, its tables are left as they are.

    Raises ConflictError `database.newer` where a later version of this program made the tables, and
    `restore.unfinished` where anybody but a restore (`restoring`) opens what was not restored to the end.
    """
    if (settings.home / RESTORING).exists() and not restoring:
        raise ConflictError("restore.unfinished", home=str(settings.home))
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    database = Database(settings.database, settings.database_owner)
    if database.is_newer():
        database.close()
        raise ConflictError("database.newer")
    return Archive(
        settings=settings,
        regulation=load_regulation(),
        database=database,
        store=open_store(settings.store),
        anchors=open_store(settings.store, ANCHORS),
        index=open_index(settings.index),
        clock=Clock(ZoneInfo(settings.timezone), instant),
        secret=secret,
        vault=Vault(settings.home / VAULT_KEY),
    )


def close_archive(archive: Archive) -> None:
    """Let go of the database; store and index hold nothing that needs it."""
    archive.database.close()


@contextmanager
def opened_archive(settings: Settings, *, restoring: bool = False) -> Iterator[Archive]:
    """An archive for the length of a block."""
    archive = open_archive(settings, restoring=restoring)
    try:
        yield archive
    finally:
        close_archive(archive)


def prepare(archive: Archive, *, unit_name: str = UNIT, level: str = LEVEL, fonds: str = FONDS) -> FirstStart | None:
    """Make an archive ready for use: newest tables, and in an empty one the first unit and administrator.

    Several processes may begin at once on one home; a lock lets them do it one after the other.
    """
    with (archive.settings.home / "prepare.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return initialise(archive=archive, unit_name=unit_name, level=level, fonds=fonds)
