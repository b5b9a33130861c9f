"""Checks of documents: what was looked at, what came of it, on what evidence, and when."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from service.catalogue.base import Base, Choice, Json, UtcDateTime


class CheckStage(StrEnum):
    """When a document is checked: once it has arrived and was read, and again while it is kept."""

    ARRIVAL = "arrival"
    LATER = "later"


class CheckOutcome(StrEnum):
    """What came of a check; MANUAL is what no machine can say, or could not say this time."""

    PASS = "pass"  # noqa: S105 - no password
    WARN = "warn"
    FAIL = "fail"
    MANUAL = "manual"


class CheckRun(Base):
    """All checks of a document at one time, begun by a person or by the archive itself.

    `results` are objects with `code`, `outcome` and `evidence` (code and data); `failed` and `warned` count them.
    """

    __tablename__ = "check_run"
    __table_args__ = (Index("ix_check_run_document_id_id", "document_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    stage: Mapped[CheckStage] = mapped_column(Choice(CheckStage))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[str] = mapped_column(String(32))
    failed: Mapped[int]
    warned: Mapped[int]
    results: Mapped[list[dict[str, Any]]] = mapped_column(Json)
