"""Custody: who kept an item from when to when and by which register, and the handovers by which that changes.

All of it outlives the documents: their ids stand here as plain numbers. Triggers guard what must not change: spans are
closed and never altered, lines stay as they are once their handover has ended, differences and signatures always.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from retention import HandoverCause, Party
from service.catalogue.base import Base, Choice, Json, UtcDateTime


class SpanGround(StrEnum):
    """By which register somebody came to keep an item."""

    FILING = "filing"
    HANDOVER = "handover"


class Custody(Base):
    """A span in which one person of one unit kept an item; `until` is None while they do.

    The next span begins where this one ends. `owner_id` is the unit to which the item belongs where that is not the one
    that keeps it. Nobody is known to keep what the program itself filed: such a span has no keeper, and is told.
    """

    __tablename__ = "custody"
    __table_args__ = (
        Index("ix_custody_document_id_id", "document_id", "id"),
        Index(
            "uq_custody_open",
            "document_id",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
        # Who keeps what where is asked with every page of the desk: by leaps from person to unit, not row by row.
        Index(
            "ix_custody_kept",
            "keeper_id",
            "unit_id",
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int]
    keeper_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    owner_id: Mapped[int | None]
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ground: Mapped[SpanGround] = mapped_column(Choice(SpanGround))
    handover_id: Mapped[int | None] = mapped_column(ForeignKey("handover.id"), index=True)


class Handover(Base):
    """One handover (交接) with its sealed list.

    `digest` seals the list; `absence` says why the giver stands in for keepers who are gone; `matters` are the open
    holds, clocks and reviews that were listed, kind -> references; `note` is what else the register says; `cases`
    of households stand in the list of `lines`. `done_at` is
    the instant at which custody moved. A date past `expires_on` ends it without anything else happening.
    """

    __tablename__ = "handover"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(64), index=True)
    cause: Mapped[HandoverCause] = mapped_column(Choice(HandoverCause))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    receiving_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    giver_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    receiver_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    supervisor_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    absence: Mapped[str | None] = mapped_column(String(500))
    note: Mapped[str] = mapped_column(String(1000), default="")
    matters: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    digest: Mapped[str] = mapped_column(String(64))
    lines: Mapped[int]
    cases: Mapped[int] = mapped_column(default=0)
    expires_on: Mapped[date]
    proposed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    refused_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    refused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    refusal: Mapped[str | None] = mapped_column(String(500))
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    signatures: Mapped[list["HandoverSignature"]] = relationship(order_by="HandoverSignature.id")


class Carrier(StrEnum):
    """In what an item is handed over; both may be true of one."""

    PAPER = "paper"
    ELECTRONIC = "electronic"


class HandoverLine(Base):
    """A line of the list: a document as it was when the list was sealed, or a thing such as keys, which has none.

    `keeper_id` kept it until now. `pages` and `size` (bytes) are what there is of it, `box` where its paper lies. Each
    side ticks each carrier; the bytes of an electronic one were verified at `verified_at`, and found `sound` or not.
    """

    __tablename__ = "handover_line"
    __table_args__ = (
        UniqueConstraint("handover_id", "position"),
        Index("ix_handover_line_document_id", "document_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    handover_id: Mapped[int] = mapped_column(ForeignKey("handover.id"))
    position: Mapped[int]
    document_id: Mapped[int | None]
    case_id: Mapped[int | None]
    keeper_id: Mapped[int | None]
    code: Mapped[str] = mapped_column(String(100), default="")
    title: Mapped[str] = mapped_column(String(300))
    category: Mapped[str | None] = mapped_column(String(16))
    term: Mapped[str | None] = mapped_column(String(8))
    version: Mapped[int] = mapped_column(default=0)
    pages: Mapped[int] = mapped_column(default=0)
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    box: Mapped[str | None] = mapped_column(String(100))
    paper: Mapped[bool]
    electronic: Mapped[bool]
    giver_paper_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    giver_electronic_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    receiver_paper_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    receiver_electronic_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sound: Mapped[bool | None]


class DifferenceKind(StrEnum):
    """In what an item differs from what the list says; the last two are found by verifying its bytes."""

    DAMAGED = "damaged"
    PAGES_MISSING = "pages_missing"
    NOT_FOUND = "not_found"
    OTHER = "other"
    BYTES_CHANGED = "bytes_changed"
    BYTES_MISSING = "bytes_missing"


class HandoverDifference(Base):
    """A difference (差异) as somebody wrote it down, or the verification found it (`person_id` None). It stays."""

    __tablename__ = "handover_difference"

    id: Mapped[int] = mapped_column(primary_key=True)
    handover_id: Mapped[int] = mapped_column(ForeignKey("handover.id"), index=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("handover_line.id"), index=True)
    kind: Mapped[DifferenceKind] = mapped_column(Choice(DifferenceKind))
    text: Mapped[str] = mapped_column(String(500))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    noted_at: Mapped[datetime] = mapped_column(UtcDateTime)


class HandoverSignature(Base):
    """A signature of one party over exactly what stood there: it counts as long as that is what stands there now."""

    __tablename__ = "handover_signature"
    __table_args__ = (UniqueConstraint("handover_id", "party", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    handover_id: Mapped[int] = mapped_column(ForeignKey("handover.id"))
    party: Mapped[Party] = mapped_column(Choice(Party))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64))
    opinion: Mapped[str] = mapped_column(String(500))
    signed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class OwnerConsent(Base):
    """Somebody of the union above agreed, in the stead of an abolished owner, that a review may destroy its items."""

    __tablename__ = "owner_consent"
    __table_args__ = (UniqueConstraint("review_id", "owner_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    ground: Mapped[str] = mapped_column(String(500))
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)


class HandoverNotice(Base):
    """The people concerned were told who keeps their papers now: by what `way`, and whom they may turn to (PIPL 22)."""

    __tablename__ = "handover_notice"

    handover_id: Mapped[int] = mapped_column(ForeignKey("handover.id"), primary_key=True, autoincrement=False)
    contact: Mapped[str] = mapped_column(String(200))
    way: Mapped[str] = mapped_column(String(200))
    notified_on: Mapped[date]
    noted_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    noted_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AccountingStay(Base):
    """Consent of those who keep the archives to accounting archives of a year staying with accounting until a day.

    Each consent is a row; the last one counts (rule 79 article 11, reading 28).
    """

    __tablename__ = "accounting_stay"
    __table_args__ = (Index("ix_accounting_stay_unit_id_fiscal_year", "unit_id", "fiscal_year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    fiscal_year: Mapped[int]
    until: Mapped[date]
    ground: Mapped[str] = mapped_column(String(500))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
