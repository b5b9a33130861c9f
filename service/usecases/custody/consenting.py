"""Agreeing, in the stead of a unit that is gone, that what is kept for it may be destroyed (代管; domain 6.4)."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from retention import Reason, entrusted
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.custody import OwnerConsent
from service.catalogue.disposal import Review, ReviewItem
from service.catalogue.documents import Document
from service.catalogue.units import Unit
from service.errors import ConflictError
from service.usecases.disposal.facts import refuse_ended, the_review
from service.usecases.house.proof import opinion_of
from service.usecases.lookup import unit_of
from service.usecases.permissions import Action, Actor, permit


def consent_for_owners(actor: Actor, review_id: int, ground: str, *, archive: Archive) -> int:
    """Agree that a review may destroy what is kept for other units; gives for how many of them.

    It takes somebody who approves in the union above each owner, and so does not keep in it alone; `ground` names the
    decision. Raises ConflictError `handover.nothing_entrusted`.
    """
    text = opinion_of(ground)
    now = archive.clock.now()
    with archive.database.write() as session:
        review, _ = the_review(session, actor, review_id, lock=True)
        permit(actor, Action.CONSENT)
        refuse_ended(review)
        known = select(OwnerConsent.owner_id).where(OwnerConsent.review_id == review.id)
        owners = session.scalars(
            select(Document.owner_id)
            .join(ReviewItem, ReviewItem.document_id == Document.id)
            .where(ReviewItem.review_id == review.id, Document.owner_id.is_not(None), Document.owner_id.not_in(known))
            .distinct()
            .order_by(Document.owner_id)
        ).all()
        if not owners:
            raise ConflictError("handover.nothing_entrusted", title=review.title)
        for owner_id in owners:
            owner = unit_of(session, owner_id or 0)
            permit(actor, Action.CONSENT, unit_of(session, owner.parent_id) if owner.parent_id else owner)
            session.add(
                OwnerConsent(review_id=review.id, owner_id=owner.id, person_id=actor.id, ground=text, given_at=now)
            )
        audit.record(
            session, now, actor.id, "review.consented", "review", review.id, units=[owner or 0 for owner in owners]
        )
        return len(owners)


def entrusted_blockers(session: Session, document: Document) -> tuple[Reason, ...]:
    """What stands in the way of destroying a document that is kept for another unit. Part of a use case."""
    if document.owner_id is None:
        return ()
    agreed = session.scalar(
        select(
            exists().where(
                OwnerConsent.owner_id == document.owner_id,
                OwnerConsent.review_id == ReviewItem.review_id,
                ReviewItem.document_id == document.id,
                Review.id == ReviewItem.review_id,
                Review.refused_at.is_(None),
            )
        )
    )
    return entrusted(session.get_one(Unit, document.owner_id).name, bool(agreed))
