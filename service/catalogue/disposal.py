"""Reviews (鉴定) and what follows: registers, signatures, supervisors, tombstones, and the posts that people hold.

All of it outlives the documents: their ids stand here as plain numbers.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from retention import Decision, RegisterKind
from service.catalogue.base import Base, Choice, Json, UtcDateTime


class PostHeld(Base):
    """A post that a person holds in a unit, as the regulation names it; who lends themselves to a lower unit too."""

    __tablename__ = "post_held"
    __table_args__ = (UniqueConstraint("person_id", "unit_id", "post"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    post: Mapped[str] = mapped_column(String(32))


class Outcome(StrEnum):
    """What became of an item of a review.

    `HELD` was listed apart when the group concluded; `KEPT` has a new end or none; `STRUCK` was taken off the list;
    `LEAVING` has left the catalogue, and its bytes and index entries are being removed; `KEPT_BACK` was on the signed
    list and a later hold keeps it.
    """

    PENDING = "pending"
    HELD = "held"
    KEPT = "kept"
    STRUCK = "struck"
    KEPT_BACK = "kept_back"
    LEAVING = "leaving"
    DESTROYED = "destroyed"
    TRANSFERRED = "transferred"


class Review(Base):
    """One review: a list of items of one kind and unit, appraised together.

    `early`: not only what is due, to be lengthened or handed over. `yearly` is unit, kind and year of a list that the
    clock proposed: there is one of each. `appraised_on`, `report_number` and `summary` belong to the report.
    """

    __tablename__ = "review"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    kind: Mapped[RegisterKind] = mapped_column(Choice(RegisterKind))
    title: Mapped[str] = mapped_column(String(300))
    early: Mapped[bool] = mapped_column(default=False)
    yearly: Mapped[str | None] = mapped_column(String(64), unique=True)
    proposed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    concluded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    concluded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    appraised_on: Mapped[date | None]
    report_number: Mapped[str | None] = mapped_column(String(64))
    summary: Mapped[str | None] = mapped_column(String(2000))
    refused_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    refused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    refusal: Mapped[str | None] = mapped_column(String(500))

    members: Mapped[list["ReviewMember"]] = relationship(order_by="ReviewMember.id", cascade="all, delete-orphan")
    register: Mapped["Register | None"] = relationship(back_populates="review")
    transfer: Mapped["Transfer | None"] = relationship(back_populates="review")


class ReviewMember(Base):
    """Somebody of the appraisal group, for a department; `opinion` as they gave it."""

    __tablename__ = "review_member"
    __table_args__ = (UniqueConstraint("review_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    department: Mapped[str] = mapped_column(String(32))
    opinion: Mapped[str | None] = mapped_column(String(1000))
    given_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ReviewItem(Base):
    """One item of a review, with what was known of it when it was listed.

    `version` is the document's revision then; a document that differs is not what was listed: while the item is
    pending, triggers mark it as `changed` in the transaction that changes or removes its document. `paper`: a paper
    original or print goes with it, in `box` on `shelf`. `old_until` is the end before a decision to keep. `obstacles`
    are the reasons (code, basis, data) why it is listed apart or was kept back. `objects` are the digests that are to
    go from the store once the row is gone, `shared` how many of them stay because another item names them too.
    """

    __tablename__ = "review_item"
    __table_args__ = (
        UniqueConstraint("review_id", "document_id"),
        Index("ix_review_item_review_id_outcome", "review_id", "outcome"),
        Index("ix_review_item_document_id", "document_id"),
        Index(
            "ix_review_item_changed",
            "review_id",
            "decision",
            "outcome",
            sqlite_where=text("changed = 1"),
            postgresql_where=text("changed"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"))
    position: Mapped[int]
    document_id: Mapped[int]
    case_id: Mapped[int | None] = mapped_column(index=True)
    code: Mapped[str] = mapped_column(String(100))
    title: Mapped[str] = mapped_column(String(300))
    type: Mapped[str | None] = mapped_column(String(16))
    document_number: Mapped[str | None] = mapped_column(String(100))
    author: Mapped[str | None] = mapped_column(String(200))
    formed_on: Mapped[date | None]
    year: Mapped[int | None]
    pages: Mapped[int]
    paper: Mapped[bool]
    box: Mapped[str | None] = mapped_column(String(100))
    shelf: Mapped[str | None] = mapped_column(String(200))
    rule: Mapped[str] = mapped_column(String(64))
    starts_on: Mapped[date | None]
    due_on: Mapped[date | None]
    eligible_on: Mapped[date | None]
    schedule_id: Mapped[int | None]
    version: Mapped[int]
    changed: Mapped[bool] = mapped_column(default=False)
    decision: Mapped[Decision | None] = mapped_column(Choice(Decision))
    until: Mapped[date | None]
    reason: Mapped[str | None] = mapped_column(String(500))
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    old_until: Mapped[date | None]
    outcome: Mapped[Outcome] = mapped_column(Choice(Outcome), default=Outcome.PENDING)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    obstacles: Mapped[list[Any]] = mapped_column(Json, default=list)
    remark: Mapped[str | None] = mapped_column(String(500))
    objects: Mapped[list[str]] = mapped_column(Json, default=list)
    shared: Mapped[int] = mapped_column(default=0)


class Register(Base):
    """The destruction register (销毁清册) of a review.

    `revision` rises with every change of the list other than a late hold; what was signed before then counts no more.
    `digest` binds the list from the first signature on; `halted` are the reasons (as of an item) why its execution
    stands still. `executed_at`: all that was to go is gone, verified at `verified_at`. `paper`, `certificate` and
    `report` are digests of the papers that are kept for ever.
    """

    __tablename__ = "register"

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"), unique=True)
    number: Mapped[str] = mapped_column(String(64), index=True)
    revision: Mapped[int] = mapped_column(default=1)
    drawn_on: Mapped[date]
    drawn_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    digest: Mapped[str | None] = mapped_column(String(64))
    began_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    begun_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    halted: Mapped[list[Any] | None] = mapped_column(Json)
    executed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    certified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    certified_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    paper: Mapped[str | None] = mapped_column(String(64), index=True)
    certificate: Mapped[str | None] = mapped_column(String(64), index=True)
    report: Mapped[str | None] = mapped_column(String(64), index=True)

    review: Mapped[Review] = relationship(back_populates="register")
    signatures: Mapped[list["RegisterSignature"]] = relationship(order_by="RegisterSignature.id")
    supervisors: Mapped[list["Supervision"]] = relationship(order_by="Supervision.id", cascade="all, delete-orphan")


class RegisterSignature(Base):
    """An opinion on a register, given with the password: agreement (`agree`), or an objection with its reason.

    It binds the list with that digest and no other.
    """

    __tablename__ = "register_signature"
    __table_args__ = (UniqueConstraint("register_id", "revision", "role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    register_id: Mapped[int] = mapped_column(ForeignKey("register.id"))
    revision: Mapped[int]
    role: Mapped[str] = mapped_column(String(32))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64))
    agree: Mapped[bool]
    opinion: Mapped[str] = mapped_column(String(500))
    signed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Supervision(Base):
    """A supervisor (监销人) of a register: named, then counting before, then confirming after.

    `counted_revision` is the revision of the list that was counted.
    """

    __tablename__ = "supervision"
    __table_args__ = (UniqueConstraint("register_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    register_id: Mapped[int] = mapped_column(ForeignKey("register.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    department: Mapped[str] = mapped_column(String(32))
    counted: Mapped[int | None]
    counted_revision: Mapped[int | None]
    counted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paper_destroyed: Mapped[bool | None]


class Transfer(Base):
    """Items of a review on their way to another archive; released only once the receipt is recorded.

    `digest` is that of the package's manifest: the receipt names it too.
    """

    __tablename__ = "transfer"

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"), unique=True)
    number: Mapped[str] = mapped_column(String(64), index=True)
    digest: Mapped[str] = mapped_column(String(64))
    packed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    packed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    receiver: Mapped[str | None] = mapped_column(String(200))
    receipt_number: Mapped[str | None] = mapped_column(String(100))
    received_on: Mapped[date | None]
    recorded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    review: Mapped[Review] = relationship(back_populates="transfer")


class Gone(StrEnum):
    """How an item left the archive."""

    DESTROYED = "destroyed"
    TRANSFERRED = "transferred"


class Tombstone(Base):
    """All that is left of an item: kept for ever, guarded by triggers, never again in a review.

    `rule` and `due_on` are its period; `number` that of the register or the transfer; `digest` that of its original
    file (of several: of the list of their digests).
    """

    __tablename__ = "tombstone"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(unique=True)
    code: Mapped[str] = mapped_column(String(100), unique=True)
    title: Mapped[str] = mapped_column(String(300))
    rule: Mapped[str] = mapped_column(String(64))
    due_on: Mapped[date | None]
    gone: Mapped[Gone] = mapped_column(Choice(Gone))
    number: Mapped[str] = mapped_column(String(64), index=True)
    digest: Mapped[str] = mapped_column(String(64))
    gone_at: Mapped[datetime] = mapped_column(UtcDateTime)
