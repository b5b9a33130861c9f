"""What the program remembers of itself: runs of its jobs, who leads, how far the bytes were checked."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, or_, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from service.catalogue.base import FARTHEST, Base, Choice, Json, UtcDateTime


class LastRun(Base):
    """How a job last went; the scheduler itself keeps nothing.

    `honoured_at`, `finished_at` and `result` are the beginning, end and report of the last run that ended well: what
    was due until `honoured_at` is done. `failed_at` and `error` tell of a failure since; report and error are code and
    data. `asked_at` stands while somebody's wish for a run waits.
    """

    __tablename__ = "last_run"

    job: Mapped[str] = mapped_column(String(64), primary_key=True)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    honoured_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    result: Mapped[dict[str, Any] | None] = mapped_column(Json)
    failed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failures: Mapped[int] = mapped_column(default=0)
    error: Mapped[dict[str, Any] | None] = mapped_column(Json)
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Lease(Base):
    """Something that only one process does at a time, such as the clock's work; it is free once `until` is past, and
    where it lies farther ahead than any honest lease.
    """

    __tablename__ = "lease"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    holder: Mapped[str] = mapped_column(String(100))
    until: Mapped[datetime] = mapped_column(UtcDateTime)


class Orphan(Base):
    """An object of the store that no row named when it was last looked for; it may belong to work in hand."""

    __tablename__ = "orphan"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)


class FixityRound(Base):
    """The one row that says how far the bytes were checked: all objects up to the digest `reached` since `begun_on`."""

    __tablename__ = "fixity_round"

    id: Mapped[int] = mapped_column(primary_key=True)
    begun_on: Mapped[date]
    reached: Mapped[str] = mapped_column(String(64), default="")
    checked: Mapped[int] = mapped_column(default=0)


class Damage(StrEnum):
    MISSING = "missing"
    CORRUPT = "corrupt"


class BrokenObject(Base):
    """An object that a check found missing or damaged; the row goes when a later check finds it sound again."""

    __tablename__ = "broken_object"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    damage: Mapped[Damage] = mapped_column(Choice(Damage))
    found_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ObjectLock(Base):
    """What we have laid on an object at the store, where that offers locks: a mirror of periods and holds (ADR 30).

    `retained_until` is the first day on which it is free again. A hold that lies there without `held` is somebody
    else's. Not `settled`: this much may lie there, and is to be laid again.
    """

    __tablename__ = "object_lock"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    retained_until: Mapped[date | None]
    held: Mapped[bool]
    settled: Mapped[bool]


def take_lease(session: Session, name: str, holder: str, now: datetime, until: datetime) -> bool:
    """Take a lease that is free, or prolong one's own; whether it is the holder's now.

    One statement decides, so that of several who ask at once one gets it.
    """
    free = or_(Lease.holder == holder, Lease.until < now, Lease.until > now + FARTHEST)
    taken = update(Lease).where(Lease.name == name, free).values(holder=holder, until=until).returning(Lease.name)
    return session.scalar(taken) is not None


def give_up_lease(session: Session, name: str, holder: str, now: datetime) -> None:
    """Let the next one have a lease at once."""
    session.execute(update(Lease).where(Lease.name == name, Lease.holder == holder).values(holder="", until=now))
