"""Versions of the retention schedule, and types that units added to the regulation's."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from service.catalogue.base import Base, Choice, Json, UtcDateTime


class ScheduleState(StrEnum):
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"


class ScheduleVersion(Base):
    """One version of the schedule. Without `approved_on` it judges, and nothing is destroyed under it (readings 31)."""

    __tablename__ = "schedule_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    state: Mapped[ScheduleState] = mapped_column(Choice(ScheduleState))
    effective_from: Mapped[date]
    approved_on: Mapped[date | None]
    approved_by: Mapped[str | None] = mapped_column(String(200))
    approval_number: Mapped[str | None] = mapped_column(String(100))
    body: Mapped[dict[str, Any]] = mapped_column(Json)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class LocalType(Base):
    """A document type that a unit added (article 3: 各地可根据实际需要增加); valid in the unit and below."""

    __tablename__ = "local_type"

    code: Mapped[str] = mapped_column(String(16), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    category: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(100))
    phrases: Mapped[list[str]] = mapped_column(Json)
    rule: Mapped[str | None] = mapped_column(String(32))
    basis: Mapped[str] = mapped_column(String(300))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


def schedule_in_force(session: Session) -> ScheduleVersion:
    """The version that judges now; there always is exactly one once the archive is initialised."""
    return session.scalars(select(ScheduleVersion).where(ScheduleVersion.state == ScheduleState.IN_FORCE)).one()
