"""The audit chain: append-only, each entry sealed with the digest of the one before (invariant 15)."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from service.catalogue.base import Base, Json, UtcDateTime, canonical_json

GENESIS = "0" * 64
"""What the first entry names as the one before it."""


class AuditEntry(Base):
    """One act: who did what to which items, bound by the digest of their list. Never content, never personal data."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_subject_kind_subject_id", "subject_kind", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    act: Mapped[str] = mapped_column(String(64), index=True)
    subject_kind: Mapped[str] = mapped_column(String(32))
    subject_id: Mapped[int | None]
    data: Mapped[dict[str, Any]] = mapped_column(Json)
    previous: Mapped[str] = mapped_column(String(64), unique=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)


class AuditHead(Base):
    """One row: the end of the chain. Locked last in a transaction, so that it is not what everybody waits for."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    count: Mapped[int]


@dataclass(frozen=True, slots=True)
class Break:
    """Where the chain does not hold: the entry's id (or the count expected at the end) and what is wrong there."""

    entry_id: int
    problem: str


def record(
    session: Session,
    at: datetime,
    actor_id: int | None,
    act: str,
    subject_kind: str,
    subject_id: int | None = None,
    **data: Any,
) -> AuditEntry:
    """Append the entry of an act. Call it last in the transaction: it locks the head of the chain."""
    session.flush()
    head = session.scalars(select(AuditHead).with_for_update()).one()
    entry = AuditEntry(
        at=at,
        actor_id=actor_id,
        act=act,
        subject_kind=subject_kind,
        subject_id=subject_id,
        data=data,
        previous=head.digest,
    )
    entry.digest = seal(entry)
    session.add(entry)
    head.digest, head.count = entry.digest, head.count + 1
    session.flush()
    return entry


def seal(entry: AuditEntry) -> str:
    """The digest of an entry: over everything it says, and the digest of the entry before."""
    text = canonical_json(
        [
            entry.previous,
            entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
            entry.actor_id,
            entry.act,
            entry.subject_kind,
            entry.subject_id,
            entry.data,
        ]
    )
    return hashlib.sha256(text.encode()).hexdigest()


def digest_of_items(ids: Iterable[int]) -> str:
    """The digest that binds a list of items to an entry: over their ids, sorted."""
    return hashlib.sha256(",".join(str(i) for i in sorted(ids)).encode()).hexdigest()


def digest_of_texts(texts: Iterable[str]) -> str:
    """The digest that stands for several texts, such as the digests of a document's originals: over them, sorted."""
    return hashlib.sha256("\n".join(sorted(texts)).encode()).hexdigest()


def breaks(session: Session) -> Iterator[Break]:
    """Walk the chain from its beginning and report every place where it does not hold."""
    previous, count = GENESIS, 0
    for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.id).execution_options(yield_per=1000)):
        if entry.previous != previous:
            yield Break(entry.id, "previous")
        if entry.digest != seal(entry):
            yield Break(entry.id, "digest")
        previous, count = entry.digest, count + 1
    head = session.scalars(select(AuditHead)).one()
    if (head.digest, head.count) != (previous, count):
        yield Break(count, "head")
