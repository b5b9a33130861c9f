"""Re-judging batches: documents put under another version of the schedule, with old and new period of each change.

What was re-judged outlives its document: ids of documents stand here as plain numbers.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.catalogue.base import Base, Choice, UtcDateTime


class RejudgingState(StrEnum):
    """running → finished; or stopped, because its version was superseded on the way."""

    RUNNING = "running"
    FINISHED = "finished"
    STOPPED = "stopped"


class Rejudging(Base):
    """A batch. `version` is the number of the schedule's version, `unit_id` where it reaches (None: everywhere).

    `appraisal` names the report that bears out shorter periods; without one no period gets shorter. `total` is how many
    documents there were when it began, `done` how many it has come to, of which `changed` have another period now and
    `kept_back` kept theirs; it goes by id and stands behind `cursor`.
    """

    __tablename__ = "rejudging"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    reason: Mapped[str] = mapped_column(String(500))
    appraisal: Mapped[str | None] = mapped_column(String(200))
    state: Mapped[RejudgingState] = mapped_column(Choice(RejudgingState), default=RejudgingState.RUNNING)
    cursor: Mapped[int] = mapped_column(default=0)
    total: Mapped[int]
    done: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    kept_back: Mapped[int] = mapped_column(default=0)
    started_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Rejudged(Base):
    """A document whose period a batch changed, or left because it would have become shorter (`kept_back`).

    `old_version` is the number of the version that judged it before.
    """

    __tablename__ = "rejudged"
    __table_args__ = (UniqueConstraint("rejudging_id", "document_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    rejudging_id: Mapped[int] = mapped_column(ForeignKey("rejudging.id"))
    document_id: Mapped[int] = mapped_column(index=True)
    kept_back: Mapped[bool]
    old_version: Mapped[int]
    old_rule: Mapped[str | None] = mapped_column(String(32))
    old_due_on: Mapped[date | None]
    old_state: Mapped[str] = mapped_column(String(16))
    new_rule: Mapped[str | None] = mapped_column(String(32))
    new_due_on: Mapped[date | None]
    new_state: Mapped[str] = mapped_column(String(16))
