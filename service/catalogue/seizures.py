"""Seizures (依法查封、扣押、调取): originals that an authority took away by law, against a receipt."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from service.catalogue.base import Base, UtcDateTime


class Seizure(Base):
    """One seizure: whose `order_number` it rests on, which `receipt_number` the authority left, who came (`officers`).

    Custody does not pass: whoever kept the papers answers for them on, and for having them back. `hold_id` is the hold
    that it placed; the last four columns say how they came back.
    """

    __tablename__ = "seizure"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(64), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    authority: Mapped[str] = mapped_column(String(200))
    order_number: Mapped[str] = mapped_column(String(100))
    receipt_number: Mapped[str] = mapped_column(String(100))
    officers: Mapped[str] = mapped_column(String(200))
    seized_on: Mapped[date]
    note: Mapped[str] = mapped_column(String(500), default="")
    hold_id: Mapped[int] = mapped_column(ForeignKey("hold.id"), index=True)
    recorded_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    returned_on: Mapped[date | None]
    return_note: Mapped[str | None] = mapped_column(String(500))
    returned_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    returned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SeizedItem(Base):
    """A document whose original was taken. Its number outlives it, and so does its code."""

    __tablename__ = "seized_item"
    __table_args__ = (Index("ix_seized_item_document_id", "document_id"),)

    seizure_id: Mapped[int] = mapped_column(ForeignKey("seizure.id"), primary_key=True)
    document_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    code: Mapped[str] = mapped_column(String(100))
