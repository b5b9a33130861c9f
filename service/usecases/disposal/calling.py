"""Calling on those for whom a review waits, and on nobody any longer than that.

Whatever moves a review ends with `call_on`, in the same transaction; the daily run does it once more for all, since
people come, go and change their posts.
"""

from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from service.archive import Archive
from service.catalogue.disposal import Register, Review, ReviewItem
from service.catalogue.reminders import Reminder
from service.usecases.clock.telling import about, end_reminders, keepers_of, tell
from service.usecases.disposal.duties import awaited_in
from service.usecases.lookup import unit_of

MOST = 5_000
"""Reviews under way that are looked at in a day."""


def call_on(session: Session, review_id: int, archive: Archive) -> int:
    """Tell those for whom a review waits what they are to do, and end what is done; gives how many were told now.

    A list that was drawn anew calls on everybody again.
    """
    session.flush()
    review = session.get_one(Review, review_id)
    subject, told = f"review:{review_id}", 0
    register = session.scalar(select(Register).where(Register.review_id == review_id))
    number, revision = (register.number, register.revision) if register else ("", 0)
    count = session.scalar(select(func.count()).where(ReviewItem.review_id == review_id)) or 0
    data: dict[str, str | int] = {"review": review_id, "count": count, "number": number}
    for kind, people in _awaited(session, review, archive):
        end_reminders(session, archive, about(subject), Reminder.kind == kind, Reminder.person_id.not_in(people))
        told += tell(session, people, kind, subject, f"list-{revision}" if revision else "task", archive, data)
    return told


def _awaited(session: Session, review: Review, archive: Archive) -> Iterator[tuple[str, Collection[int]]]:
    """The kind of each reminder, and who has what it asks for still to do. Keepers are to form the group."""
    unit = unit_of(session, review.unit_id)
    is_unformed = not review.members and review.concluded_at is None and review.refused_at is None
    yield "review", keepers_of(session, unit) if is_unformed else ()
    for duty, people in awaited_in(session, review, unit, archive).items():
        yield f"review_{duty.value}", people


def reviews_under_way(session: Session) -> Sequence[int]:
    """The ids of reviews in which somebody may still have something to do, the oldest first."""
    query = (
        select(Review.id)
        .outerjoin(Register, Register.review_id == Review.id)
        .where(Review.refused_at.is_(None), or_(Review.concluded_at.is_(None), Register.certified_at.is_(None)))
        .where(or_(Review.concluded_at.is_(None), Register.id.is_not(None)))
    )
    return session.scalars(query.order_by(Review.id).limit(MOST)).all()
