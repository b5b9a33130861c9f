"""What waits for a person in reviews and registers: an opinion, a signature, a count, a confirmation."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from service.archive import Archive
from service.catalogue.disposal import PostHeld, Register, Review, ReviewMember, Supervision
from service.catalogue.units import Unit
from service.usecases.disposal.facts import scheme_of
from service.usecases.permissions import Action, Actor, permit


class ReviewDuty(StrEnum):
    """What is to be done."""

    OPINION = "opinion"
    SIGN = "sign"
    COUNT = "count"
    CONFIRM = "confirm"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits for somebody in a review; `number` is that of its register, if it has one."""

    duty: ReviewDuty
    review_id: int
    title: str
    number: str | None


def waiting_reviews(actor: Actor, *, archive: Archive) -> tuple[Waiting, ...]:
    """What waits for the actor in reviews and registers, oldest review first."""
    permit(actor, Action.VIEW)
    with archive.database.read() as session:
        found = [*_opinions(session, actor), *_signatures(session, actor, archive), *_supervisions(session, actor)]
    return tuple(sorted(found, key=lambda one: (one.review_id, one.duty)))


def _opinions(session: Session, actor: Actor) -> Iterator[Waiting]:
    query = (
        select(Review)
        .join(ReviewMember, ReviewMember.review_id == Review.id)
        .where(
            ReviewMember.person_id == actor.id,
            ReviewMember.opinion.is_(None),
            Review.concluded_at.is_(None),
            Review.refused_at.is_(None),
        )
    )
    for review in session.scalars(query):
        yield Waiting(ReviewDuty.OPINION, review.id, review.title, None)


def _signatures(session: Session, actor: Actor, archive: Archive) -> Iterator[Waiting]:
    """Roles that are the actor's by a post and that nobody has signed for on the present list."""
    posts: dict[int, set[str]] = {}
    for held in session.scalars(select(PostHeld).where(PostHeld.person_id == actor.id)):
        posts.setdefault(held.unit_id, set()).add(held.post)
    query = (
        select(Review, Register, Unit)
        .join(Register, Register.review_id == Review.id)
        .join(Unit, Unit.id == Review.unit_id)
        .where(
            Review.unit_id.in_(posts),
            Review.refused_at.is_(None),
            Register.executed_at.is_(None),
            or_(Register.began_at.is_(None), Register.halted.is_not(None)),
        )
    )
    for review, register, unit in session.execute(query):
        given = {one.role for one in register.signatures if one.revision == register.revision}
        mine = [role for role in scheme_of(review, unit, archive).roles if role.posts & posts[unit.id]]
        if actor.may(Action.SIGN, unit) and any(role.code not in given for role in mine):
            yield Waiting(ReviewDuty.SIGN, review.id, review.title, register.number)


def _supervisions(session: Session, actor: Actor) -> Iterator[Waiting]:
    query = (
        select(Review, Register, Supervision)
        .join(Register, Register.review_id == Review.id)
        .join(Supervision, Supervision.register_id == Register.id)
        .where(Supervision.person_id == actor.id, Supervision.confirmed_at.is_(None), Review.refused_at.is_(None))
    )
    for review, register, one in session.execute(query):
        if register.executed_at is not None:
            yield Waiting(ReviewDuty.CONFIRM, review.id, review.title, register.number)
        elif one.counted_revision != register.revision:
            yield Waiting(ReviewDuty.COUNT, review.id, review.title, register.number)
