"""Working-day clocks of articles 5 and 8, and the calendars by which they count."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from service.catalogue.base import Base, Choice, UtcDateTime


class ClockKind(StrEnum):
    """Aid to be entered in the aid system, allotted money to be entered there (article 5), paper and data to be
    brought in step (article 8).
    """

    AID = "aid"
    ALLOTMENT = "allotment"
    SYNC = "sync"


class Change(StrEnum):
    """What happened to the one carrier of a case file, so that the other has to follow (readings 37)."""

    ADDED = "added"
    REMOVED = "removed"


class Clock(Base):
    """One duty of thirty working days. Its case file and document are plain ids: it outlives both.

    `due_on` was counted by the calendar `calendar`; `provisional` while a notice may still move it. It ends only by
    the matching entry: `closed_on` is the day of that entry, `closed_at` when it was recorded here.
    """

    __tablename__ = "clock"
    __table_args__ = (
        # Clocks of closed years cost nothing: only the open ones are looked at every day.
        Index(
            "ix_clock_due_on",
            "due_on",
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[ClockKind] = mapped_column(Choice(ClockKind))
    change: Mapped[Change | None] = mapped_column(Choice(Change))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    case_id: Mapped[int | None] = mapped_column(index=True)
    document_id: Mapped[int | None] = mapped_column(index=True)
    note: Mapped[str | None] = mapped_column(String(200))
    opened_on: Mapped[date]
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    due_on: Mapped[date]
    provisional: Mapped[bool]
    calendar: Mapped[str] = mapped_column(String(64))
    closed_on: Mapped[date | None]
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    closing_note: Mapped[str | None] = mapped_column(String(200))


class ClockMove(Base):
    """An open provisional clock that was counted again; what it said before stays readable (invariant 14)."""

    __tablename__ = "clock_move"

    id: Mapped[int] = mapped_column(primary_key=True)
    clock_id: Mapped[int] = mapped_column(ForeignKey("clock.id"), index=True)
    former_due_on: Mapped[date]
    former_calendar: Mapped[str] = mapped_column(String(64))
    due_on: Mapped[date]
    calendar: Mapped[str] = mapped_column(String(64))
    moved_at: Mapped[datetime] = mapped_column(UtcDateTime)


class DayKind(StrEnum):
    REST = "rest"
    WORK = "work"


class CalendarYear(Base):
    """A year whose notice was imported here: announced, and never imported again."""

    __tablename__ = "calendar_year"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    source: Mapped[str] = mapped_column(String(200))
    imported_at: Mapped[datetime] = mapped_column(UtcDateTime)
    imported_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class CalendarDay(Base):
    """A day that an imported notice makes one of rest or of work, whatever its weekday."""

    __tablename__ = "calendar_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[DayKind] = mapped_column(Choice(DayKind))
    year: Mapped[int] = mapped_column(ForeignKey("calendar_year.year"), index=True)


class LocalDayOff(Base):
    """A day off that a local government set (holiday decree, article 4), in a unit and all units below it."""

    __tablename__ = "local_day_off"
    __table_args__ = (UniqueConstraint("day", "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    source: Mapped[str] = mapped_column(String(200))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
