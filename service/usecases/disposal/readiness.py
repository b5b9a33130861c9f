"""What still stands in the way of executing a register, in words; asked again before every single item."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from retention import Decision, Seat, may_appraise, may_supervise, missing_signatures
from service.archive import Archive
from service.catalogue.disposal import Outcome, Register, Review, ReviewItem
from service.catalogue.documents import Document
from service.catalogue.people import Person
from service.catalogue.schedule import ScheduleVersion
from service.catalogue.units import Unit
from service.usecases.disposal.facts import (
    count_changed,
    is_electronic,
    items_of,
    objections_to,
    present_digest,
    scheme_of,
    signed_of,
)
from service.usecases.holds.held import held_ids


@dataclass(frozen=True, slots=True)
class Hindrance:
    """Something in the way: the code of its sentence and the data that fill it."""

    code: str
    data: Mapping[str, Any] = field(default_factory=dict)


def before_conclusion(session: Session, review: Review, unit: Unit, archive: Archive) -> tuple[Hindrance, ...]:
    """What the appraisal lacks before it can be concluded: members, opinions, decisions on what is not held."""
    seats = [Seat(one.person_id, one.department) for one in review.members]
    lacking = may_appraise(scheme_of(review, unit, archive), seats)
    found = [Hindrance(f"reason.{one.code.value}", dict(one.data)) for one in lacking]
    if silent := sum(one.opinion is None for one in review.members):
        found.append(Hindrance("review.silent", {"count": silent}))
    open_ones = items_of(session, review.id, ReviewItem.outcome == Outcome.PENDING, ReviewItem.decision.is_(None))
    ids = [one.document_id for one in open_ones]
    if undecided := len(ids) - len(held_ids(session, ids, archive)):
        found.append(Hindrance("review.undecided", {"count": undecided}))
    return tuple(found)


def hindrances(session: Session, review: Review, unit: Unit, archive: Archive) -> tuple[Hindrance, ...]:
    """Everything in the way of executing the register, but for what keeps back a single item."""
    register = review.register
    if review.refused_at is not None:
        return (Hindrance("review.is_refused", {"title": review.title}),)
    if register is None:
        return (Hindrance("register.none", {"title": review.title}),)
    found = []
    if changed := count_changed(session, review.id):
        found.append(Hindrance("register.changed", {"count": changed}))
    found += standing(session, review, register, unit, archive)
    if register.digest is not None and register.digest != present_digest(session, register):
        found.append(Hindrance("register.other_list", {"number": register.number}))
    electronic = is_electronic(session, review.id)
    seats = [Seat(one.person_id, one.department) for one in register.supervisors]
    signers = {one.person for one in signed_of(register)}
    found.extend(
        Hindrance(f"reason.{one.code.value}", dict(one.data))
        for one in may_supervise(scheme_of(review, unit, archive), seats, signers, electronic)
        if seats
    )
    unapproved = _unapproved(session, review.id)
    if unapproved:
        found.append(Hindrance("register.schedule_unapproved", {"count": unapproved}))
    return tuple(found)


def standing(session: Session, review: Review, register: Register, unit: Unit, archive: Archive) -> Iterator[Hindrance]:
    """What is asked before every item, however long the list: is it signed by all, and counted by every supervisor?"""
    now, today = archive.clock.now(), archive.clock.today()
    for objection in objections_to(register):
        yield Hindrance("register.objected", {"role": objection.role})
    scheme = scheme_of(review, unit, archive)
    for reason in missing_signatures(scheme, signed_of(register), register.digest or ""):
        yield Hindrance(f"reason.{reason.code.value}", dict(reason.data))
    if not register.supervisors:
        yield Hindrance("register.unsupervised", {"number": register.number})
    for one in register.supervisors:
        if one.counted is None or one.counted_revision != register.revision:
            person = session.get_one(Person, one.person_id)
            yield Hindrance("register.not_counted", {"name": person.name})
    acts = [review.concluded_at, *(one.signed_at for one in register.signatures)]
    acts += [one.counted_at for one in register.supervisors]
    if (review.appraised_on or today) > today or any(at is not None and at > now for at in acts):
        yield Hindrance("register.clock_behind", {"number": register.number})


def _unapproved(session: Session, review_id: int) -> int:
    """How many pending items are judged by a version of the schedule that nobody approved (readings 29, 31)."""
    query = (
        select(func.count())
        .select_from(ReviewItem)
        .join(Document, Document.id == ReviewItem.document_id)
        .outerjoin(ScheduleVersion, ScheduleVersion.id == Document.schedule_id)
        .where(
            ReviewItem.review_id == review_id,
            ReviewItem.decision == Decision.DESTROY,
            ReviewItem.outcome == Outcome.PENDING,
            ScheduleVersion.approved_on.is_(None),
        )
    )
    return session.scalar(query) or 0
