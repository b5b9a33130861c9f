"""Noting the end of the audit chain outside the database: each day as an object, and on paper (invariant 15)."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.anchors import Anchor, Damaged, keep_anchor, kept_anchors
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.audit import AuditEntry, AuditHead
from service.catalogue.units import Unit
from service.errors import ConflictError
from service.papers import AnchorSheet, print_pdf
from service.usecases.documents.downloading import Download
from service.usecases.permissions import Action, Actor, permit


def anchor_chain(*, archive: Archive) -> int:
    """Write the end of the chain down as it is now; gives the number of its last entry.

    Raises ConflictError `anchor.contradicted` where an earlier anchor is damaged or names another entry than stands
    there: then administrators are told that the job fails, and nothing is noted of such a chain.
    """
    with archive.database.read() as session:
        for kept in kept_anchors(archive.anchors):
            if isinstance(kept, Damaged) or not _holds(session, kept):
                raise ConflictError("anchor.contradicted")
        head = session.scalars(select(AuditHead)).one()
        number = session.scalars(select(AuditEntry.id).where(AuditEntry.digest == head.digest)).one()
        anchor = Anchor(number, head.digest, head.count, archive.clock.today())
    keep_anchor(archive.anchors, anchor)
    return number


def _holds(session: Session, anchor: Anchor) -> bool:
    """Whether the entry of an anchor still stands where it stood."""
    found = select(AuditEntry.digest).where(AuditEntry.id == anchor.number)
    return session.scalar(found) == anchor.digest


@contextmanager
def print_anchor(actor: Actor, *, archive: Archive) -> Iterator[Download]:
    """The sheet for the binder, with the end of the chain as it is when the print is on record, itself included."""
    with archive.database.write() as session:
        permit(actor, Action.AUDIT)
        entry = audit.record(session, archive.clock.now(), actor.id, "audit.printed", "audit")
        count = session.scalars(select(AuditHead.count)).one()
        unit = session.scalars(select(Unit.name).order_by(Unit.id).limit(1)).one()
    anchor = Anchor(entry.id, entry.digest, count, archive.clock.today())
    keep_anchor(archive.anchors, anchor)
    sheet = AnchorSheet(
        unit=unit,
        number=anchor.number,
        digest=anchor.digest,
        count=anchor.count,
        code=anchor.code,
        noted_at=entry.at,
        printed_by=actor.name,
    )
    content = print_pdf(sheet, language=actor.language, zone=archive.clock.zone)
    yield BytesIO(content), f"audit-{anchor.day}-{anchor.number}.pdf", "application/pdf", len(content)
