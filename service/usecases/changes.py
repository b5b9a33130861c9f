"""Recorded versions: what a person changed in a document, with what stood there before."""

from typing import Any

from sqlalchemy.orm import Session

from service import content
from service.archive import Archive
from service.catalogue.documents import Document, DocumentChange
from service.usecases.permissions import Actor
from service.usecases.upkeep.erasing import keep


def record_change(
    session: Session,
    actor: Actor,
    document: Document,
    kind: str,
    before: Any,
    after: Any,
    archive: Archive,
    reason: str = "",
) -> None:
    """Raise the document's revision and keep what was before and after, in the store and not in the database."""
    document.revision += 1
    document.changed_at = archive.clock.now()
    detail = content.put_json(
        archive.store,
        {
            "document": document.id,
            "revision": document.revision,
            "before": before,
            "after": after,
            "reason": reason,
        },
    )
    keep(session, [detail], archive)
    session.add(
        DocumentChange(
            document_id=document.id,
            revision=document.revision,
            kind=kind,
            detail=detail,
            actor_id=actor.id,
            changed_at=archive.clock.now(),
        )
    )
