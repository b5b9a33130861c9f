"""Versions of the retention schedule, and types that units added to the regulation's."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from service.catalogue.base import Base, Choice, Json, UtcDateTime


class ScheduleState(StrEnum):
    """draft → approved → in force → superseded; a draft may be discarded."""

    DRAFT = "draft"
    APPROVED = "approved"
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"
    DISCARDED = "discarded"


STEPS: dict[ScheduleState, frozenset[ScheduleState]] = {
    ScheduleState.DRAFT: frozenset({ScheduleState.APPROVED, ScheduleState.DISCARDED}),
    ScheduleState.APPROVED: frozenset({ScheduleState.IN_FORCE}),
    ScheduleState.IN_FORCE: frozenset({ScheduleState.SUPERSEDED}),
    ScheduleState.SUPERSEDED: frozenset(),
    ScheduleState.DISCARDED: frozenset(),
}
"""Every step a version may take; one that is not listed is refused."""


class ScheduleVersion(Base):
    """One version of the schedule. Without `approved_on` it judges, and nothing is destroyed under it (readings 31).

    `effective_from` is the first day on which it judges; of a draft, the day that is meant. `revision` counts the
    edits: who approves says which one was read. `based_on` is the number of the version it was drafted from, `note`
    what for. `approved_by` is the body that approved it, `approver_id` who entered it. An approved body never changes.
    """

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
    revision: Mapped[int] = mapped_column(default=1, server_default="1")
    based_on: Mapped[int | None]
    note: Mapped[str | None] = mapped_column(String(500))
    edited_by: Mapped[int | None]
    edited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    approver_id: Mapped[int | None]
    superseded_on: Mapped[date | None]
    discard_reason: Mapped[str | None] = mapped_column(String(500))

    def step(self, target: ScheduleState) -> None:
        """Move along the life cycle; a step that is not listed is a ValueError."""
        if target not in STEPS[self.state]:
            raise ValueError(f"a version cannot go from {self.state} to {target}")
        self.state = target


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
