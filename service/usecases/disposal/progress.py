"""How far a review has come: read off the record each time, for one of them or for a page."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from retention import Decision, Progress, missing_signatures
from service.archive import Archive
from service.catalogue.disposal import Register, Review, ReviewItem
from service.catalogue.documents import Document
from service.catalogue.units import Unit
from service.usecases.disposal.facts import OPEN, has_changed, objections_to, scheme_of, signed_of


@dataclass(frozen=True, slots=True)
class Tally:
    """The items of a review: how many, with how many of them something is still to happen, how many have changed."""

    items: int = 0
    open: int = 0
    changed: int = 0


def tallies_of(session: Session, reviews: Sequence[Review]) -> dict[int, Tally]:
    """The tallies of some reviews by their ids, counted in two statements however many they are."""
    ids = [one.id for one in reviews]
    # What was executed has been signed for: then its documents are gone, and their list cannot change.
    signable = [one.id for one in reviews if one.register is not None and one.register.executed_at is None]
    is_open = case((ReviewItem.outcome.in_(OPEN), 1), else_=0)
    counts = (
        select(ReviewItem.review_id, func.count(), func.sum(is_open))
        .where(ReviewItem.review_id.in_(ids))
        .group_by(ReviewItem.review_id)
    )
    changes = (
        select(ReviewItem.review_id, func.count())
        .outerjoin(Document, Document.id == ReviewItem.document_id)
        .where(ReviewItem.review_id.in_(signable), ReviewItem.decision == Decision.DESTROY, has_changed())
        .group_by(ReviewItem.review_id)
    )
    changed = dict(session.execute(changes).tuples().all()) if signable else {}
    found = {one: Tally(items, int(left), changed.get(one, 0)) for one, items, left in session.execute(counts)}
    return {one: found.get(one, Tally()) for one in ids}


def progress_of(review: Review, unit: Unit, tally: Tally, archive: Archive) -> Progress:
    """What has happened to a review, read off the record each time."""
    register = review.register
    signed = False
    if register is not None:
        signed = register.executed_at is not None or _is_signed(review, register, unit, tally, archive)
    return Progress(
        refused=review.refused_at is not None,
        concluded=review.concluded_at is not None,
        signed=signed,
        settled=register is not None and register.executed_at is not None,
        certified=register is not None and register.certified_at is not None,
    )


def _is_signed(review: Review, register: Register, unit: Unit, tally: Tally, archive: Archive) -> bool:
    lacking = missing_signatures(scheme_of(review, unit, archive), signed_of(register), register.digest or "")
    return not lacking and not objections_to(register) and not tally.changed


def is_closed(review: Review, tally: Tally) -> bool:
    """Whether nothing is left to do: refused, certified, or nothing of it awaits destruction or transfer."""
    if review.refused_at is not None or (review.register is not None and review.register.certified_at is not None):
        return True
    has_begun = review.register is not None and review.register.began_at is not None
    return review.concluded_at is not None and not tally.open and not has_begun
