"""No look without a line: who looked at what, why, and on what ground (invariant 12)."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy.orm import Session

from indexing import mask
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.documents import Document, File, FileRole
from service.errors import ConflictError, NotFoundError
from service.usecases.house.types import is_sensitive
from service.usecases.permissions import Actor
from service.usecases.seals import open_document

SENSITIVE_FIELDS = frozenset({"id_number", "bank_card", "phone"})
"""Kinds of fields that are masked wherever no reason was given to see them."""


def covered_text(text: str, is_sensitive: bool) -> str:
    """A text with its numbers masked, as it is shown where no reason was given; nothing at all of a sensitive paper."""
    return "" if is_sensitive else mask(text)


def need_purpose(actor: Actor) -> None:
    """Refuse content to a log-in that has not said why it looks; it is asked once a session (readings 38)."""
    if actor.session_id is not None and actor.purpose is None:
        raise ConflictError("purpose.needed")


def need_unmasked(documents: Iterable[Document], unmasked: str | None, archive: Archive) -> None:
    """Refuse files of sensitive papers to whoever has not said why: in a file nothing is covered.

    What nobody has described yet is with those who describe it, and goes to them as it came.
    """
    if unmasked is None and any(one.type is not None and is_sensitive(one.type, archive) for one in documents):
        raise ConflictError("unmask.reason_needed")


def record_look(
    session: Session,
    actor: Actor,
    document: Document,
    act: str,
    archive: Archive,
    *,
    ground: str | None = None,
    **data: Any,
) -> None:
    """Write the line of a look at a document, in the transaction that allows it.

    Of a sealed document it says why it was opened: by the duty that is the `ground` of the act, or by what the actor
    has to say for it. Without a reason nothing is shown and no line written.
    """
    opened = {"ground": ground} if ground else open_document(session, actor, document, archive)
    grounds = {"ground": "duty", **opened}
    audit.record(
        session, archive.clock.now(), actor.id, act, "document", document.id, purpose=actor.purpose, **grounds, **data
    )


def the_file(document: Document, role: FileRole) -> File:
    """The original of a document, or its searchable PDF."""
    for file in document.files:
        if file.role is role:
            return file
    raise NotFoundError("file.no_rendition", document=document.id)
