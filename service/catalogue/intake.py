"""Intake batches and the fate of every file offered in them."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.catalogue.base import Base, Choice, Json, UtcDateTime
from service.catalogue.documents import Document


class Channel(StrEnum):
    PAGE = "page"
    API = "api"
    CLI = "cli"
    WATCH = "watch"
    SAMPLE = "sample"


class OfferOutcome(StrEnum):
    RECEIVED = "received"
    DUPLICATE = "duplicate"
    FAILED = "failed"


class Batch(Base):
    """Files that came together."""

    __tablename__ = "batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True)
    channel: Mapped[Channel] = mapped_column(Choice(Channel))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)

    offers: Mapped[list["Offer"]] = relationship(order_by="Offer.id", back_populates="batch")


class Offer(Base):
    """One file offered: taken in as a document, found to be there already, or refused with a reason."""

    __tablename__ = "offer"

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id"), index=True)
    name: Mapped[str] = mapped_column(String(500))
    size: Mapped[int | None]
    outcome: Mapped[OfferOutcome] = mapped_column(Choice(OfferOutcome))
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"), index=True)
    problem: Mapped[dict[str, Any] | None] = mapped_column(Json)
    offered_at: Mapped[datetime] = mapped_column(UtcDateTime)

    batch: Mapped[Batch] = relationship(back_populates="offers")
    document: Mapped[Document | None] = relationship()
