"""What a document belongs to, and what belongs to it: mails and their attachments, vouchers and their papers."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.catalogue.documents import Document, DocumentState
from service.catalogue.units import Unit
from service.usecases.lookup import seen_by, unit_of
from service.usecases.permissions import Action, Actor

MOST_PARTS = 1000
"""Documents that are listed of those that belong to one."""


@dataclass(frozen=True, slots=True)
class PartShown:
    """A document that belongs to another: what came in it, or what is kept with it."""

    id: int
    code: str | None
    title: str
    type: str | None
    pages: int


@dataclass(frozen=True, slots=True)
class Kin:
    """The document that one belongs to, and those that belong to it, as far as the actor may see them."""

    parent: PartShown | None
    parts: Sequence[PartShown]


def kin_of(session: Session, actor: Actor, document: Document) -> Kin:
    """Who is above and below a document."""
    return Kin(_parent(session, actor, document), _parts(session, actor, document))


def _parent(session: Session, actor: Actor, document: Document) -> PartShown | None:
    parent = session.get(Document, document.parent_id) if document.parent_id else None
    if parent is None or not actor.may(Action.VIEW, unit_of(session, parent.unit_id), parent.category):
        return None
    return _part(parent)


def _parts(session: Session, actor: Actor, document: Document) -> tuple[PartShown, ...]:
    rows = session.scalars(
        select(Document)
        .join(Unit, Unit.id == Document.unit_id)
        .where(
            Document.parent_id == document.id, Document.state != DocumentState.DISCARDED, seen_by(actor, Action.VIEW)
        )
        .order_by(Document.id)
        .limit(MOST_PARTS)
    )
    return tuple(map(_part, rows))


def _part(document: Document) -> PartShown:
    return PartShown(document.id, document.code, document.title, document.type, document.page_count)
