"""Agreeing, for a unit that does not keep its own papers any more, that they may be destroyed (代管; domain 6.4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from retention import Reason, entrusted
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.custody import OwnerConsent
from service.catalogue.disposal import Review, ReviewItem
from service.catalogue.documents import Document
from service.catalogue.people import Person
from service.catalogue.units import Unit, UnitEvent, UnitEventKind
from service.errors import ConflictError, NotFoundError
from service.usecases.disposal.facts import OPEN, refuse_ended
from service.usecases.house.proof import Proof, check_proof, opinion_of
from service.usecases.lookup import unit_of
from service.usecases.permissions import Action, Actor, permit


@dataclass(frozen=True, slots=True)
class OwnerAsked:
    """A unit to which items of a review belong that another one keeps.

    `speakers` are the units whose approvers may agree in its stead, `may` whether the actor is one of them; who agreed,
    on what ground and when, where somebody has.
    """

    owner: str
    items: int
    speakers: Sequence[str]
    may: bool
    name: str | None
    ground: str | None
    given_at: datetime | None


@dataclass(frozen=True, slots=True)
class EntrustedItem:
    """An item of a review that belongs to another unit: what somebody who agrees has to know, and nothing more."""

    code: str
    title: str
    owner: str
    rule: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class ConsentView:
    """What of a review is kept for others, with a page of its items."""

    review_id: int
    title: str
    unit_name: str
    owners: Sequence[OwnerAsked]
    total: int
    items: Sequence[EntrustedItem]


@dataclass(frozen=True, slots=True)
class ConsentAwaited:
    """A review that waits for the actor to agree for owners."""

    review_id: int
    title: str
    unit_name: str
    items: int


def consent_for_owners(actor: Actor, review_id: int, ground: str, proof: Proof, *, archive: Archive) -> int:
    """Agree that a review may destroy what is kept for other units; gives for how many of them.

    For each owner it takes somebody who approves in a unit that speaks for it; `ground` names the decision. Like every
    signature it takes a fresh proof. Raises ConflictError `handover.nothing_entrusted`.
    """
    text = opinion_of(ground)
    now = archive.clock.now()
    with archive.database.write() as session:
        review = _the_review(session, actor, review_id, lock=True)
        permit(actor, Action.CONSENT)
        refuse_ended(review)
        asked = [owner for owner, _ in _owners(session, review) if not _agreed(session, review, owner)]
        if not asked:
            raise ConflictError("handover.nothing_entrusted", title=review.title)
        mine = [owner for owner in asked if _speaks(session, actor, owner)]
        if not mine:
            permit(actor, Action.CONSENT, asked[0])
        refused = check_proof(session, actor, proof, archive)
        if refused is None:
            session.add_all(
                OwnerConsent(review_id=review.id, owner_id=owner.id, person_id=actor.id, ground=text, given_at=now)
                for owner in mine
            )
            ids = [owner.id for owner in mine]
            audit.record(session, now, actor.id, "review.consented", "review", review.id, units=ids)
            return len(mine)
    raise refused


def show_consent(actor: Actor, review_id: int, *, archive: Archive, limit: int = 50, offset: int = 0) -> ConsentView:
    """What of a review is kept for others: for those who speak for them, and for those who see the review anyway.

    With a `limit` of 0 for whom it is kept and how much, without the items.
    """
    with archive.database.read() as session:
        permit(actor, Action.VIEW)
        review = _the_review(session, actor, review_id)
        owners = _owners(session, review)
        return ConsentView(
            review.id,
            review.title,
            unit_of(session, review.unit_id).name,
            [_asked(session, actor, review, owner, items) for owner, items in owners],
            sum(items for _, items in owners),
            _entrusted(session, review, limit, offset) if limit else (),
        )


def _entrusted(session: Session, review: Review, limit: int, offset: int) -> Sequence[EntrustedItem]:
    rows = session.execute(
        select(ReviewItem.code, ReviewItem.title, Unit.name, ReviewItem.rule, ReviewItem.due_on)
        .join(Document, _of_item())
        .join(Unit, Unit.id == Document.owner_id)
        .where(ReviewItem.review_id == review.id, *_kept_for_another())
        .order_by(ReviewItem.position)
        .limit(limit)
        .offset(offset)
    ).tuples()
    return [EntrustedItem(*row) for row in rows]


def awaited_consents(actor: Actor, *, archive: Archive) -> Sequence[ConsentAwaited]:
    """The reviews in which the actor speaks for an owner that nobody has agreed for, the oldest first."""
    permit(actor, Action.VIEW)
    if not actor.may(Action.CONSENT):
        return ()
    with archive.database.read() as session:
        agreed = exists().where(
            OwnerConsent.review_id == ReviewItem.review_id, OwnerConsent.owner_id == Document.owner_id
        )
        rows = session.execute(
            select(Review, Document.owner_id, func.count())
            .join(ReviewItem, ReviewItem.review_id == Review.id)
            .join(Document, _of_item())
            .where(Review.refused_at.is_(None), *_kept_for_another(), ~agreed)
            .group_by(Review.id, Document.owner_id)
            .order_by(Review.id)
        ).all()
        found: dict[int, ConsentAwaited] = {}
        for review, owner_id, items in rows:
            if _speaks(session, actor, unit_of(session, owner_id)):
                before = found[review.id].items if review.id in found else 0
                name = unit_of(session, review.unit_id).name
                found[review.id] = ConsentAwaited(review.id, review.title, name, before + items)
    return tuple(found.values())


def _of_item() -> ColumnElement[bool]:
    return Document.id == ReviewItem.document_id


def _kept_for_another() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return Document.owner_id.is_not(None), ReviewItem.outcome.in_(OPEN)


def _the_review(session: Session, actor: Actor, review_id: int, *, lock: bool = False) -> Review:
    """The review with this number, for who sees it, or speaks for an owner of something in it."""
    query = select(Review).where(Review.id == review_id)
    review = session.scalar(query.with_for_update() if lock else query)
    if review is None or not (
        actor.may(Action.VIEW, unit_of(session, review.unit_id))
        or any(_speaks(session, actor, owner) for owner, _ in _owners(session, review))
    ):
        raise NotFoundError("review.missing", reference=str(review_id))
    return review


def _owners(session: Session, review: Review) -> list[tuple[Unit, int]]:
    """The units to which items of a review belong that another one keeps, each with their number."""
    rows = session.execute(
        select(Unit, func.count())
        .join(Document, Document.owner_id == Unit.id)
        .join(ReviewItem, _of_item())
        .where(ReviewItem.review_id == review.id, *_kept_for_another())
        .group_by(Unit.id)
        .order_by(Unit.id)
    )
    return list(rows.tuples())


def _asked(session: Session, actor: Actor, review: Review, owner: Unit, items: int) -> OwnerAsked:
    given, speakers = _agreed(session, review, owner), speaking_for(session, owner)
    return OwnerAsked(
        owner.name,
        items,
        [one.name for one in speakers],
        given is None and review.refused_at is None and _may_speak(actor, speakers),
        session.get_one(Person, given.person_id).name if given else None,
        given.ground if given else None,
        given.given_at if given else None,
    )


def _agreed(session: Session, review: Review, owner: Unit) -> OwnerConsent | None:
    return session.scalar(
        select(OwnerConsent).where(OwnerConsent.review_id == review.id, OwnerConsent.owner_id == owner.id)
    )


def _speaks(session: Session, actor: Actor, owner: Unit) -> bool:
    return _may_speak(actor, speaking_for(session, owner))


def _may_speak(actor: Actor, speakers: Sequence[Unit]) -> bool:
    return any(actor.may(Action.CONSENT, unit) for unit in speakers)


def speaking_for(session: Session, owner: Unit) -> Sequence[Unit]:
    """The units that speak for an owner: itself while it exists, else the one that absorbed it; and the union above."""
    above = [unit_of(session, owner.parent_id)] if owner.parent_id else []
    unit: Unit | None = owner
    passed: set[int] = set()
    while unit is not None and unit.abolished_on is not None and unit.id not in passed:
        passed.add(unit.id)
        merged = UnitEvent.kind == UnitEventKind.MERGED
        last = select(UnitEvent.other_id).where(UnitEvent.unit_id == unit.id, merged).order_by(UnitEvent.id.desc())
        into = session.scalar(last.limit(1))
        unit = unit_of(session, into) if into is not None else None
    heir = [unit] if unit is not None and unit.abolished_on is None else []
    return [*heir, *(one for one in above if one not in heir)]


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
