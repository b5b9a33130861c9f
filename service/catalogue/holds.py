"""Holds (保留): what must not be destroyed until a person releases it, and what each of them reaches.

A hold may outlive what it held: ids of documents stand here as plain numbers.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from service.catalogue.base import Base, Choice, Json, UtcDateTime

_LOCK = (0x484F4C44, 0)
"""The two numbers by which PostgreSQL knows the lock of `bar_holds`: apart from those of digests, which are one."""


class HoldKind(StrEnum):
    """What a hold is placed on."""

    DOCUMENT = "document"
    CASE = "case"
    UNIT = "unit"
    SEARCH = "search"


class Hold(Base):
    """One hold; `id` is its number. No date ends it: `review_on` only says when to ask whether it is still needed.

    A unit stands for all below it. A search has `query`, `filters` (facet -> values) and `scope` (ids of the units
    within which it looks); `gathered` says whether what it found has been written down as members. Until then it
    holds everything.
    """

    __tablename__ = "hold"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[HoldKind] = mapped_column(Choice(HoldKind))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    query: Mapped[str | None] = mapped_column(String(500))
    filters: Mapped[dict[str, list[str]] | None] = mapped_column(Json)
    scope: Mapped[list[int] | None] = mapped_column(Json)
    gathered: Mapped[bool] = mapped_column(default=True)
    reason: Mapped[str] = mapped_column(String(500))
    basis: Mapped[str] = mapped_column(String(300))
    since: Mapped[date]
    review_on: Mapped[date | None]
    placed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    placed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    released_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    release_reason: Mapped[str | None] = mapped_column(String(500))


class HoldMember(Base):
    """A document that a hold has reached by name: it stays held until the release, whatever becomes of it.

    The document of a hold on a document, what a search found, and what left its case file or its paper while that was
    held.
    """

    __tablename__ = "hold_member"

    hold_id: Mapped[int] = mapped_column(ForeignKey("hold.id"), primary_key=True)
    document_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, index=True)


def bar_holds(session: Session) -> None:
    """Let no hold be placed until this transaction ends; called before asking whether what is to go is held.

    Whoever places one waits for it, so that the order decides: a hold placed first is seen, a hold placed later
    finds the item gone. Keep the transaction to one item. On SQLite the writer is alone anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock_shared(*_LOCK)))


def await_bars(session: Session) -> None:
    """Wait for those who bar holds, and keep others waiting until this transaction ends; called before placing one."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(*_LOCK)))
