"""What a document belongs to, and what belongs to it: mails and their attachments, vouchers and their papers."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from service.catalogue.documents import Document, DocumentState
from service.catalogue.units import Unit
from service.usecases.lookup import seen_by
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
    above = _related(session, actor, Document.id == document.parent_id) if document.parent_id else ()
    return Kin(next(iter(above), None), _related(session, actor, Document.parent_id == document.id))


def _related(session: Session, actor: Actor, condition: ColumnElement[bool]) -> tuple[PartShown, ...]:
    rows = session.scalars(
        select(Document)
        .join(Unit, Unit.id == Document.unit_id)
        .where(condition, Document.state != DocumentState.DISCARDED, seen_by(actor, Action.VIEW))
        .order_by(Document.id)
        .limit(MOST_PARTS)
    )
    return tuple(map(_part, rows))


def _part(document: Document) -> PartShown:
    return PartShown(document.id, document.code, document.title, document.type, document.page_count)
