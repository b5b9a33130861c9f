"""Taking back what was just decided: a second recorded act that restores what stood before, never after filing."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from service import content
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.documents import Carrier, DescribedBy, Document, DocumentChange, DocumentState
from service.catalogue.tasks import TaskKind, enqueue
from service.errors import ConflictError
from service.usecases.changes import record_change
from service.usecases.clock.clocks import note_transfer
from service.usecases.documents.correcting import move_seal
from service.usecases.holds.held import keep_held, keep_held_with_paper
from service.usecases.house.types import category_for
from service.usecases.law.judging import judge_document
from service.usecases.lookup import the_document, unit_of
from service.usecases.permissions import Action, Actor, permit
from service.usecases.photos.captions import LONGEST as CAPTION
from service.usecases.photos.captions import write_caption
from service.usecases.photos.taking import settle_carrier

LASTS = timedelta(minutes=1)
"""How long an act can be taken back."""

_KINDS = {"description": Action.DESCRIBE, "period": Action.DETERMINE}
"""Kinds of changes that can be taken back -> what one must be permitted for it."""

_COLUMNS = frozenset({"title", "dated_on", "author", "case_id", "parent_id"})
TYPE = frozenset({"type"})
OF_MANY = _COLUMNS | TYPE | {"carrier"} | set(CAPTION)
"""What many photographs are given by one act, and can be taken back with it."""


def take_back(actor: Actor, document_id: int, *, archive: Archive) -> None:
    """Take back the confirmed type or the determined period of a document: the actor's own last change, made less
    than a minute ago. Raises ConflictError where the document was filed or changed since.
    """
    with archive.database.write() as session:
        kind = take_back_within(session, actor, document_id, archive, TYPE)
        now = archive.clock.now()
        audit.record(session, now, actor.id, "change.taken_back", "document", document_id, kind=kind)


def take_back_within(
    session: Session, actor: Actor, document_id: int, archive: Archive, properties: Collection[str]
) -> str:
    """Take back as `take_back` does, in the caller's transaction; gives the kind of what was taken back.

    Of a description `properties` may have changed, and nothing else.
    """
    now = archive.clock.now()
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
    if change.kind == "description" and not set(detail["after"]) <= set(properties):
        raise ConflictError("undo.changed_since")
    _restore(session, actor, document, change.kind, detail["before"], detail["after"], archive)
    record_change(session, actor, document, change.kind, detail["after"], detail["before"], archive)
    judge_document(session, document, archive)
    enqueue(session, TaskKind.INDEX, document.id, now, priority=-1)
    if change.kind == "description" and {"case_id", "parent_id"} & set(detail["before"]):
        move_seal(session, document, archive)
    return change.kind


def _last_change(session: Session, document: Document) -> DocumentChange | None:
    return session.scalar(
        select(DocumentChange)
        .where(DocumentChange.document_id == document.id)
        .order_by(DocumentChange.revision.desc())
        .limit(1)
    )


def _restore(
    session: Session, actor: Actor, document: Document, kind: str, before: Any, after: Any, archive: Archive
) -> None:
    if kind == "period":
        document.decided_rule = before
        return
    if "case_id" in before:
        keep_held(session, document)
    if "parent_id" in before:
        keep_held_with_paper(session, document, archive)
    for name in set(before) & _COLUMNS:
        value = before[name]
        setattr(document, name, date.fromisoformat(value) if name == "dated_on" and value else value)
    if "carrier" in before:
        document.carrier = Carrier(before["carrier"])
    if "case_id" in before:
        note_transfer(session, document, after["case_id"], actor.id, archive)
    if "type" in before:
        _restore_type(session, document, before["type"], archive)
        settle_carrier(document, archive)
    write_caption(session, document, {name: before[name] or "" for name in set(before) & set(CAPTION)})


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
