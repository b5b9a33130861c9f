"""The audit chain: append-only, each entry sealed with the digest of the one before (invariant 15)."""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from service.catalogue.base import Base, Json, UtcDateTime, canonical_json

GENESIS = "0" * 64
"""What the first entry names as the one before it."""

STATED = ("purpose", "reason", "unmasked", "unsealed")
"""What an entry says in somebody's own words."""


class AuditEntry(Base):
    """One act: who did what to which items, bound by the digest of their list. Never content, never personal data."""

    __tablename__ = "audit_entry"
    # Each filter of the page with the order in which the page shows: newest first.
    __table_args__ = (
        Index(None, "at", "id"),
        Index(None, "actor_id", "at", "id"),
        Index(None, "act", "at", "id"),
        Index(None, "actor_id", "act", "at", "id"),
        Index(None, "subject_kind", "subject_id", "at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    act: Mapped[str] = mapped_column(String(64))
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


class StatedText(Base):
    """What somebody typed as purpose or reason of a look. Entries name its digest: free text may hold a name."""

    __tablename__ = "stated_text"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    text: Mapped[str] = mapped_column(Text)


def record(
    session: Session,
    at: datetime,
    actor_id: int | None,
    act: str,
    subject_kind: str,
    subject_id: int | None = None,
    **data: Any,
) -> AuditEntry:
    """Append the entry of an act. Call it last in the transaction: it locks the head of the chain.

    `data` are ids, counts, digests and words of our own; what is STATED is kept beside, under its digest.
    """
    session.flush()
    head = session.scalars(select(AuditHead).with_for_update()).one()
    data |= {name: _kept(session, data[name]) for name in STATED if data.get(name)}
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


def _kept(session: Session, text: str) -> str:
    """Keep a text, and give its digest. The lock on the head lets nobody else add the same meanwhile."""
    digest = digest_of(text)
    if session.get(StatedText, digest) is None:
        session.add(StatedText(digest=digest, text=text))
    return digest


def stated(session: Session, entries: Iterable[AuditEntry]) -> dict[str, str]:
    """The texts by the digests that these entries name; one that was altered since is left out."""
    digests = {entry.data[name] for entry in entries for name in STATED if entry.data.get(name)}
    rows = session.scalars(select(StatedText).where(StatedText.digest.in_(digests)))
    return {row.digest: row.text for row in rows if digest_of(row.text) == row.digest}


def seal(entry: AuditEntry) -> str:
    """The digest of an entry: over everything it says, and the digest of the entry before."""
    at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    said = (entry.previous, at, entry.actor_id, entry.act, entry.subject_kind, entry.subject_id)
    return digest_of(sealed(*said, canonical_json(entry.data)))


def sealed(
    previous: str, at: str, actor_id: int | None, act: str, subject_kind: str, subject_id: int | None, data: str
) -> str:
    """What is sealed: a JSON array in canonical form. `at` is written in ISO 8601 with microseconds in UTC; `data` is
    already the text of a JSON object.
    """
    return f"{canonical_json([previous, at, actor_id, act, subject_kind, subject_id])[:-1]},{data}]"


def digest_of(text: str) -> str:
    """The SHA-256 of a text in UTF-8; what a damaged disk made of it is taken as it is."""
    return hashlib.sha256(text.encode(errors="surrogateescape")).hexdigest()


def digest_of_items(ids: Iterable[int]) -> str:
    """The digest that binds a list of items to an entry: over their ids, sorted."""
    return hashlib.sha256(",".join(str(i) for i in sorted(ids)).encode()).hexdigest()


def digest_of_texts(texts: Iterable[str]) -> str:
    """The digest that stands for several texts, such as the digests of a document's originals: over them, sorted."""
    return hashlib.sha256("\n".join(sorted(texts)).encode()).hexdigest()
