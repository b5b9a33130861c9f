"""What is left of an item that was destroyed or handed over (readings 35), for whoever asks for it later."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from service.archive import Archive
from service.catalogue.disposal import Gone, Review, ReviewItem, Tombstone
from service.catalogue.units import Unit
from service.errors import NotFoundError
from service.usecases.permissions import Action, Actor, permit_sight

DIGITS = 9
"""Of a document's number; an archival code has other characters besides."""


@dataclass(frozen=True, slots=True)
class TombstoneShown:
    """All that is known of an item that is gone.

    `number` is that of its register or transfer, `digest` the SHA-256 of its original file (of several: of the list of
    their digests), `review_id` its review, None where the catalogue came from a backup older than that.
    """

    document_id: int
    code: str
    title: str
    rule: str
    due_on: date | None
    gone: Gone
    number: str
    digest: str
    gone_at: datetime
    review_id: int | None


def show_tombstone(actor: Actor, reference: str, *, archive: Archive) -> TombstoneShown:
    """What is left of the item with this number or archival code; those may know who could see the item."""
    missing = NotFoundError("document.missing", reference=reference[:100])
    if not actor.may(Action.VIEW):
        raise missing
    with archive.database.read() as session:
        stone = session.scalar(select(Tombstone).where(_named(reference)))
        if stone is None:
            raise missing
        review = session.scalar(
            select(Review)
            .join(ReviewItem)
            .where(ReviewItem.document_id == stone.document_id)
            .order_by(Review.id.desc())
        )
        unit = _unit_of(session, stone, review)
        if unit is None:
            raise missing
        permit_sight(actor, unit, "document", reference[:100])
        return TombstoneShown(
            stone.document_id,
            stone.code,
            stone.title,
            stone.rule,
            stone.due_on,
            stone.gone,
            stone.number,
            stone.digest,
            stone.gone_at,
            review.id if review else None,
        )


def _named(reference: str) -> ColumnElement[bool]:
    is_number = reference.isascii() and reference.isdigit() and len(reference) <= DIGITS
    return Tombstone.document_id == int(reference) if is_number else Tombstone.code == reference


def _unit_of(session: Session, stone: Tombstone, review: Review | None) -> Unit | None:
    """The unit of its review, else the one whose fonds its code names."""
    if review is not None:
        return session.get_one(Unit, review.unit_id)
    return session.scalar(select(Unit).where(Unit.fonds == stone.code.partition("-")[0]).order_by(Unit.path))
