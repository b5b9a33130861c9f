"""Reminders: written once for each person, thing and step, read in the in-box, sent by mail where one is set."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from service.catalogue.base import Base, Json, UtcDateTime


class Reminder(Base):
    """One thing that somebody is told. `kind` and `step` name its sentence, `data` fills it: codes, days and counts.

    `subject` is what it is about, such as `clock:12`. `mailed_at` says when it left by mail; `mail_failures` how
    often that failed, `mail_after` when it is tried again.
    """

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("person_id", "kind", "subject", "step"),
        Index(
            "ix_reminder_person_id",
            "person_id",
            sqlite_where=text("read_at IS NULL"),
            postgresql_where=text("read_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(32))
    subject: Mapped[str] = mapped_column(String(80), index=True)
    step: Mapped[str] = mapped_column(String(16))
    due_on: Mapped[date | None]
    data: Mapped[dict[str, Any]] = mapped_column(Json)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    mailed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    mail_failures: Mapped[int] = mapped_column(default=0)
    mail_after: Mapped[datetime | None] = mapped_column(UtcDateTime)


class FeedToken(Base):
    """The secret address of a person's calendar feed; only its digest is kept, and one is in force at a time."""

    __tablename__ = "feed_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    secret_digest: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
