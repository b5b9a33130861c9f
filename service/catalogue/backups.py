"""Backups as the catalogue knows them, and the copying of the catalogue itself (SQLite)."""

import sqlite3
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import String, UniqueConstraint, create_engine, func, make_url, select
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.pool import NullPool

from service.catalogue.audit import AuditHead, breaks
from service.catalogue.base import Base, UtcDateTime

JOB = "backup"
"""Under this name the last good backup stands among the last runs."""


class BackupPoint(Base):
    """One point of one place of backups, written down before it is begun.

    `place` is the id of the place, for disks change their paths; `manifest` the digest of the point's manifest, null
    while it is being made or was interrupted; `removed_at` when the place no longer had it.
    """

    __tablename__ = "backup_point"
    __table_args__ = (UniqueConstraint("place", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(64))
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_on: Mapped[date]
    manifest: Mapped[str | None] = mapped_column(String(64))
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


def last_expiry(session: Session, gone_at: datetime) -> date | None:
    """The day on which the last backup expires that may hold what left the archive at an instant (readings 35).

    None where no backup can hold it. A backup in the making counts, and so does an interrupted one until the next run
    has cleared it away. What has expired goes at the next run on its place; until then it is there, and counts.
    """
    return session.scalar(
        select(func.max(BackupPoint.expires_on)).where(
            BackupPoint.removed_at.is_(None), BackupPoint.taken_at <= gone_at
        )
    )


def sqlite_file(url: str) -> Path | None:
    """The file of a catalogue on SQLite; None for any other."""
    parsed = make_url(url)
    is_file = parsed.get_backend_name() == "sqlite" and parsed.database not in (None, "", ":memory:")
    return Path(parsed.database or "").absolute() if is_file else None


def copy_catalogue(session: Session, target: Path) -> None:
    """Write the catalogue as the session's transaction sees it into a new file, whole and by itself (SQLite only).

    Others go on writing meanwhile. Raises sqlite3.Error where the disk refuses.
    """
    source = session.connection().connection.driver_connection
    with closing(sqlite3.connect(target)) as copy:
        source.backup(copy)  # type: ignore[union-attr] # the caller knows that it is SQLite
        copy.execute("PRAGMA journal_mode = DELETE")


def is_whole(path: Path) -> bool:
    """Whether SQLite finds the copy of a catalogue without fault, references between its rows included."""
    try:
        with closing(_connect(path)) as copy:
            found = copy.execute("PRAGMA integrity_check(1)").fetchall()
            return found == [("ok",)] and not copy.execute("PRAGMA foreign_key_check").fetchmany(1)
    except sqlite3.DatabaseError:
        return False


def holds_chain(path: Path, head: str, count: int) -> bool:
    """Whether the audit chain in the copy of a catalogue holds from its beginning to this very end."""
    engine = create_engine("sqlite://", creator=lambda: _connect(path), poolclass=NullPool, hide_parameters=True)
    with Session(engine) as session:
        end = session.scalars(select(AuditHead)).one()
        return (end.digest, end.count) == (head, count) and next(breaks(session), None) is None


def _connect(path: Path) -> sqlite3.Connection:
    """Read a copy where it lies; nothing is written, not even beside it."""
    return sqlite3.connect(f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True)
