"""Papers of a whole year: ordered by a person, made by a worker, kept for a day to be fetched."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from service.catalogue.base import Base, Choice, Json, UtcDateTime


class YearPaper(StrEnum):
    """What is printed of a year: papers of its case files, all three of them in a row, or labels of its boxes."""

    COVER = "cover"
    CONTENTS = "contents"
    NOTES = "notes"
    ALL = "all"
    SPINES = "spines"
    BOX_LABELS = "box_labels"


class Shape(StrEnum):
    """As what a paper is taken along."""

    PDF = "pdf"
    XLSX = "xlsx"


class PrintState(StrEnum):
    """waiting → ready; failed: it could not be made; void: something of it left the archive meanwhile."""

    WAITING = "waiting"
    READY = "ready"
    FAILED = "failed"
    VOID = "void"


class YearPrint(Base):
    """One print of a year: of a unit and all below it, for the person who asked.

    `total` is how many case files or boxes it is of, `done` how many are set; `items` binds the documents in them, of
    which there are `count`; `sealed`: some of the files are. `digest` names the file in the store until `until`, after
    which nothing of it is kept.
    """

    __tablename__ = "year_print"
    __table_args__ = (Index("ix_year_print_asked_by_id", "asked_by", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    year: Mapped[int]
    paper: Mapped[YearPaper] = mapped_column(Choice(YearPaper))
    shape: Mapped[Shape] = mapped_column(Choice(Shape))
    language: Mapped[str] = mapped_column(String(8))
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    total: Mapped[int]
    done: Mapped[int] = mapped_column(default=0)
    count: Mapped[int]
    items: Mapped[str] = mapped_column(String(64))
    sealed: Mapped[bool]
    state: Mapped[PrintState] = mapped_column(Choice(PrintState), default=PrintState.WAITING)
    problem: Mapped[dict[str, Any] | None] = mapped_column(Json)
    digest: Mapped[str | None] = mapped_column(String(64), index=True)
    size: Mapped[int] = mapped_column(default=0)


def void_prints(session: Session) -> set[str]:
    """Let no print be fetched any longer, nor one be finished that is being made; gives the objects that they named.

    Something leaves the archive, and any of them may tell of it.
    """
    open_ = YearPrint.state.in_([PrintState.WAITING, PrintState.READY])
    digests = session.scalars(select(YearPrint.digest).where(open_, YearPrint.digest.is_not(None))).all()
    voided = update(YearPrint).where(open_).values(state=PrintState.VOID, digest=None, size=0)
    session.execute(voided.execution_options(synchronize_session=False))
    return {digest for digest in digests if digest is not None}
