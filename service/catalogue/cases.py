"""Case files (案卷): one household, one file; its withdrawals and reopenings move every date in it."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, ForeignKey, SQLColumnExpression, String, UniqueConstraint, false, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from retention import Cause, Statement
from service.catalogue.base import Base, Choice, UtcDateTime
from service.catalogue.shelves import Box


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
    box_id: Mapped[int | None] = mapped_column(ForeignKey("box.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    events: Mapped[list["CaseEvent"]] = relationship(lazy="selectin", order_by="CaseEvent.id")
    box: Mapped[Box | None] = relationship(lazy="selectin")


class CaseEvent(Base):
    """A withdrawal (撤档) or a reopening, with the day that the law counts and the day it was recorded.

    Of a withdrawal, `approved_on` is the day of the approval on its form and `named_on` the later day that the form
    names, if any; `cause`, `statement` and `sealed` are what its evidence is measured by (`retention.Evidence`).
    """

    __tablename__ = "case_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    kind: Mapped[CaseEventKind] = mapped_column(Choice(CaseEventKind))
    on: Mapped[date] = mapped_column("happened_on")
    approved_on: Mapped[date | None]
    named_on: Mapped[date | None]
    cause: Mapped[Cause | None] = mapped_column(Choice(Cause))
    statement: Mapped[Statement] = mapped_column(Choice(Statement), default=Statement.NONE)
    sealed: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(String(500))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)


def withdrawn_on(case: CaseFile) -> date | None:
    """The day of the withdrawal in force, or None while the file is open."""
    last = case.events[-1] if case.events else None
    return last.on if last is not None and last.kind is CaseEventKind.WITHDRAWN else None


def is_withdrawn(case_id: SQLColumnExpression[int] | SQLColumnExpression[int | None]) -> ColumnElement[bool]:
    """The condition that the last event of a case file is a withdrawal, as `withdrawn_on` has it for one that is read.

    False, and never NULL, where nothing ever happened to the file or there is none.
    """
    last = select(CaseEvent.kind).where(CaseEvent.case_id == case_id).order_by(CaseEvent.id.desc()).limit(1)
    return func.coalesce(last.scalar_subquery() == CaseEventKind.WITHDRAWN, false())


class Sealing(Base):
    """A document that was sealed at this revision, and of which the index does not know it yet.

    Until it does, whoever searches in the ordinary way leaves the document out by themselves.
    """

    __tablename__ = "sealing"

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True, autoincrement=False)
    revision: Mapped[int]


class CaseCorrection(Base):
    """A correction of a withdrawal: what stood there, what is right, and the document that shows it (readings 12).

    `former` and `value` are texts of the property. One that shortens a period counts once a second person has
    confirmed it; until then `settled_at` is None. `accepted` is None while it waits. The number of the document has no
    foreign key: the record outlives it.
    """

    __tablename__ = "case_correction"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("case_event.id"), index=True)
    property: Mapped[str] = mapped_column(String(32))
    former: Mapped[str | None] = mapped_column(String(32))
    value: Mapped[str | None] = mapped_column(String(32))
    reason: Mapped[str] = mapped_column(String(500))
    document_id: Mapped[int | None]
    stated_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    stated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    accepted: Mapped[bool | None]
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CaseMove(Base):
    """A new file for a household of whom another union has taken charge (article 6): the old one and the new one."""

    __tablename__ = "case_move"

    former_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    next_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), unique=True)
    moved_on: Mapped[date]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CaseReliance(Base):
    """A paper on which another file than its own rests: it waits for that file as well (readings 5).

    Its document has no foreign key: what was relied on stays known.
    """

    __tablename__ = "case_reliance"

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    document_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
