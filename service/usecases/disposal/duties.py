"""What waits for people in reviews and registers: an opinion, a signature, a count, a confirmation.

Each duty is read off the state of things, for one person or for all who are awaited in a review.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from config.regulation import DisposalScheme
from service.archive import Archive
from service.catalogue.disposal import PostHeld, Register, RegisterSignature, Review, ReviewMember, Supervision
from service.catalogue.units import Unit, within
from service.usecases.lookup import people_who_may
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


_Found = Select[tuple[int, int, str, str]]
"""Person, review, its title, the number of its register (None if it has none)."""

_PERMISSION: Mapping[ReviewDuty, Action] = {
    ReviewDuty.OPINION: Action.APPRAISE,
    ReviewDuty.SIGN: Action.SIGN,
    ReviewDuty.COUNT: Action.SUPERVISE,
    ReviewDuty.CONFIRM: Action.SUPERVISE,
}

_PERSON: Mapping[ReviewDuty, ColumnElement[int]] = {
    ReviewDuty.OPINION: ReviewMember.person_id.expression,
    ReviewDuty.SIGN: PostHeld.person_id.expression,
    ReviewDuty.COUNT: Supervision.person_id.expression,
    ReviewDuty.CONFIRM: Supervision.person_id.expression,
}
"""Whose duty it is, in the statement that finds it."""


def waiting_reviews(actor: Actor, *, archive: Archive) -> tuple[Waiting, ...]:
    """What waits for the actor in reviews and registers, oldest review first."""
    permit(actor, Action.VIEW)
    with archive.database.read() as session:
        found = [
            Waiting(duty, review_id, title, number)
            for duty, query in _of(actor, archive)
            for _, review_id, title, number in session.execute(query)
        ]
    return tuple(sorted(found, key=lambda one: (one.review_id, one.duty)))


def counts_of_waiting(archive: Archive, actor: Actor) -> Sequence[Select[tuple[int]]]:
    """How much waits for somebody, as parts of a statement that asks for more."""
    return [select(func.count()).select_from(query.subquery()) for _, query in _of(actor, archive)]


def awaited_in(session: Session, review: Review, unit: Unit, archive: Archive) -> Mapping[ReviewDuty, frozenset[int]]:
    """The people for whom a review waits, by what they are to do."""
    return {
        duty: people_who_may(session, _PERMISSION[duty], unit).intersection(
            session.scalars(query.where(Review.id == review.id))
        )
        for duty, query in _statements(archive.regulation.disposals).items()
    }


def _of(actor: Actor, archive: Archive) -> Iterator[tuple[ReviewDuty, _Found]]:
    for duty, query in _statements(archive.regulation.disposals).items():
        if paths := actor.paths(_PERMISSION[duty]):
            yield duty, query.where(_PERSON[duty] == actor.id, within(paths))


@cache
def _statements(schemes: tuple[DisposalScheme, ...]) -> Mapping[ReviewDuty, _Found]:
    """For each duty who has it, and in which review. Every page asks: they are put together once."""
    base = (
        select(Review.id)
        .join(Unit, Unit.id == Review.unit_id)
        .outerjoin(Register, Register.review_id == Review.id)
        .where(Review.refused_at.is_(None))
    )
    member = base.join(ReviewMember, ReviewMember.review_id == Review.id)
    holder = base.join(PostHeld, PostHeld.unit_id == Review.unit_id).where(Register.id.is_not(None))
    watcher = base.join(Supervision, Supervision.register_id == Register.id).where(Supervision.confirmed_at.is_(None))
    stands_still = or_(Register.began_at.is_(None), Register.halted.is_not(None))
    uncounted = Supervision.counted_revision.is_distinct_from(Register.revision)
    found = {
        ReviewDuty.OPINION: member.where(ReviewMember.opinion.is_(None), Review.concluded_at.is_(None)),
        ReviewDuty.SIGN: holder.where(Register.executed_at.is_(None), stands_still, _has_a_role_open(schemes)),
        ReviewDuty.COUNT: watcher.where(Register.executed_at.is_(None), uncounted),
        ReviewDuty.CONFIRM: watcher.where(Register.executed_at.is_not(None)),
    }
    return {
        duty: query.with_only_columns(_PERSON[duty], Review.id, Review.title, Register.number).distinct()
        for duty, query in found.items()
    }


def _has_a_role_open(schemes: tuple[DisposalScheme, ...]) -> ColumnElement[bool]:
    """A post gives its holder a role for which nobody has signed the present list; the scheme is that of the review's
    kind and its unit's level, as `facts.scheme_of` finds it.
    """
    conditions = []
    for scheme in schemes:
        level = Unit.level.in_(scheme.levels)
        if not scheme.levels:
            named = [each for other in schemes if other.kind == scheme.kind for each in other.levels]
            level = Unit.level.not_in(named)
        roles = [and_(PostHeld.post.in_(role.posts), ~_signed(role.code)) for role in scheme.roles]
        conditions.append(and_(Review.kind == scheme.kind, level, or_(*roles)))
    return or_(*conditions)


def _signed(role: str) -> ColumnElement[bool]:
    return exists().where(
        RegisterSignature.register_id == Register.id,
        RegisterSignature.revision == Register.revision,
        RegisterSignature.role == role,
    )
