"""No look without a line: who looked at what, why, and on what ground (invariant 12)."""

from typing import Any

from sqlalchemy.orm import Session

from service.archive import Archive
from service.catalogue import audit
from service.catalogue.documents import Document, File, FileRole
from service.errors import ConflictError, NotFoundError
from service.usecases.permissions import Actor

SENSITIVE_FIELDS = frozenset({"id_number", "bank_card", "phone"})
"""Kinds of fields that are masked wherever no reason was given to see them."""


def need_purpose(actor: Actor) -> None:
    """Refuse content to a log-in that has not said why it looks; it is asked once a session (readings 38)."""
    if actor.session_id is not None and actor.purpose is None:
        raise ConflictError("purpose.needed")


def record_look(session: Session, actor: Actor, document: Document, act: str, archive: Archive, **data: Any) -> None:
    """Write the line of a look at a document, in the transaction that allows it."""
    audit.record(
        session,
        archive.clock.now(),
        actor.id,
        act,
        "document",
        document.id,
        purpose=actor.purpose,
        ground="duty",
        **data,
    )


def the_file(document: Document, role: FileRole) -> File:
    """The original of a document, or its searchable PDF."""
    for file in document.files:
        if file.role is role:
            return file
    raise NotFoundError("file.no_rendition", document=document.id)
