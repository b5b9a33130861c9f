"""Taking back what was just decided: a second recorded act that restores what stood before, never after filing."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from service import content
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.documents import DescribedBy, Document, DocumentChange, DocumentState
from service.catalogue.tasks import TaskKind, enqueue
from service.errors import ConflictError
from service.usecases.changes import record_change
from service.usecases.house.types import category_for
from service.usecases.law.judging import judge_document
from service.usecases.lookup import the_document, unit_of
from service.usecases.permissions import Action, Actor, permit

LASTS = timedelta(minutes=1)
"""How long an act can be taken back."""

_KINDS = {"description": Action.DESCRIBE, "period": Action.DETERMINE}
"""Kinds of changes that can be taken back -> what one must be permitted for it."""


def take_back(actor: Actor, document_id: int, *, archive: Archive) -> None:
    """Take back the confirmed type or the determined period of a document: the actor's own last change, made less
    than a minute ago. Raises ConflictError where the document was filed or changed since.
    """
    now = archive.clock.now()
    with archive.database.write() as session:
        document = the_document(session, actor, document_id, lock=True)
        unit = unit_of(session, document.unit_id)
        permit(actor, Action.DESCRIBE, unit, document.category)
        if document.state is DocumentState.FILED:
            raise ConflictError("undo.is_filed", code=document.code)
        change = _last_change(session, document)
        if change is None or change.kind not in _KINDS or change.actor_id != actor.id:
            raise ConflictError("undo.changed_since")
        permit(actor, _KINDS[change.kind], unit, document.category)
        if change.revision != document.revision:
            raise ConflictError("undo.changed_since")
        if now - change.changed_at > LASTS:
            raise ConflictError("undo.too_late")
        detail = content.get_json(archive.store, change.detail)
        _restore(session, document, change.kind, detail["before"], detail["after"], archive)
        record_change(session, actor, document, change.kind, detail["after"], detail["before"], archive)
        judge_document(session, document, archive)
        enqueue(session, TaskKind.INDEX, document.id, now, priority=-1)
        audit.record(session, now, actor.id, "change.taken_back", "document", document.id, kind=change.kind)


def _last_change(session: Session, document: Document) -> DocumentChange | None:
    return session.scalar(
        select(DocumentChange)
        .where(DocumentChange.document_id == document.id)
        .order_by(DocumentChange.revision.desc())
        .limit(1)
    )


def _restore(session: Session, document: Document, kind: str, before: Any, after: Any, archive: Archive) -> None:
    if kind == "period":
        document.decided_rule = before
    elif kind == "description" and set(after) == {"type"}:
        _restore_type(session, document, before["type"], archive)
    else:
        raise ConflictError("undo.changed_since")


def _restore_type(session: Session, document: Document, former: str | None, archive: Archive) -> None:
    """What the rules took it for, to be confirmed again; or the type that somebody had stated before."""
    found = content.get_json(archive.store, document.content)["classification"] if document.content else {}
    if former == found.get("type"):
        document.type, document.category, document.variant = former, found.get("category"), found.get("kind")
        document.confidence, document.described_by = round(found.get("confidence", 0.0), 4), DescribedBy.RULES
        document.stated = [name for name in document.stated if name != "type"]
        if document.state is DocumentState.DESCRIBED and document.confidence < archive.settings.threshold:
            document.step(DocumentState.READ)
    elif former is not None:
        document.type, document.category = former, category_for(session, document.unit_id, former, archive)
