"""Case files (案卷): one household, one file; its withdrawals and reopenings move every date in it."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.catalogue.base import Base, Choice, UtcDateTime


class CaseEventKind(StrEnum):
    WITHDRAWN = "withdrawn"
    REOPENED = "reopened"


class CaseFile(Base):
    """A household's file. `year` and `number` are its place among the unit's files, part of its items' codes."""

    __tablename__ = "case_file"
    __table_args__ = (UniqueConstraint("fonds", "year", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(100), unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    fonds: Mapped[str] = mapped_column(String(32))
    year: Mapped[int]
    number: Mapped[int]
    household: Mapped[str] = mapped_column(String(100), default="")
    id_number: Mapped[str | None] = mapped_column(String(18), index=True)
    opened_on: Mapped[date]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    events: Mapped[list["CaseEvent"]] = relationship(lazy="selectin", order_by="CaseEvent.id")


class CaseEvent(Base):
    """A withdrawal (撤档) or a reopening, with the day that the law counts and the day it was recorded."""

    __tablename__ = "case_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    kind: Mapped[CaseEventKind] = mapped_column(Choice(CaseEventKind))
    on: Mapped[date] = mapped_column("happened_on")
    reason: Mapped[str] = mapped_column(String(500))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
