"""What is on record of reviews and registers, for the use cases that act on them."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

import retention
from retention import Decision, ListedItem, RegisterKind, Scheme, SigningRole, digest_of_list
from service.archive import Archive
from service.catalogue.codes import next_number
from service.catalogue.disposal import (
    Outcome,
    PostHeld,
    Register,
    RegisterSignature,
    Review,
    ReviewItem,
    ReviewMember,
    Supervision,
)
from service.catalogue.documents import Document
from service.catalogue.units import Unit
from service.errors import ArchiveError, ConflictError, NotFoundError
from service.usecases.lookup import people_who_may, unit_of
from service.usecases.permissions import Action, Actor, permit_sight

OPEN = (Outcome.PENDING, Outcome.LEAVING)
"""Outcomes of an item with which something is still to happen."""

CHUNK = 500
"""Documents read or judged at a time."""

NUMBERS = {
    RegisterKind.ACCOUNTING: ("会鉴字〔{year}〕{number}号", "会销字〔{year}〕{number}号", "会移字〔{year}〕{number}号"),
    RegisterKind.OTHER: ("鉴字〔{year}〕{number}号", "销字〔{year}〕{number}号", "移字〔{year}〕{number}号"),
}
"""How reports, registers and transfers are numbered, each within its unit and year."""

REPORT, REGISTER, TRANSFER = 0, 1, 2


def involved(session: Session, person_id: int, document_ids: Collection[int]) -> bool:
    """Whether a person proposed, decided, appraised, signed or supervised a review that has one of the documents."""
    reviews = select(ReviewItem.review_id).where(ReviewItem.document_id.in_(document_ids))
    registers = select(Register.id).where(Register.review_id.in_(reviews))
    return bool(
        session.scalar(
            select(
                or_(
                    exists().where(Review.id.in_(reviews), Review.proposed_by == person_id),
                    exists().where(ReviewItem.document_id.in_(document_ids), ReviewItem.decided_by == person_id),
                    exists().where(ReviewMember.review_id.in_(reviews), ReviewMember.person_id == person_id),
                    exists().where(
                        RegisterSignature.register_id.in_(registers), RegisterSignature.person_id == person_id
                    ),
                    exists().where(Supervision.register_id.in_(registers), Supervision.person_id == person_id),
                )
            )
        )
    )


def the_review(session: Session, actor: Actor, review_id: int, *, lock: bool = False) -> tuple[Review, Unit]:
    """The review with this id and its unit, if the actor may know of it."""
    query = select(Review).where(Review.id == review_id)
    review = session.scalar(query.with_for_update() if lock else query)
    if review is None:
        raise NotFoundError("review.missing", reference=str(review_id))
    unit = unit_of(session, review.unit_id)
    permit_sight(actor, unit, "review", review_id)
    return review, unit


def the_register(review: Review) -> Register:
    """The destruction register of a review that has one."""
    if review.register is None:
        raise ConflictError("register.none", title=review.title)
    return review.register


def refuse_ended(review: Review) -> None:
    """Refuse to act on a review that was refused."""
    if review.refused_at is not None:
        raise ConflictError("review.is_refused", title=review.title)


def refuse_begun(review: Review) -> None:
    """Refuse to change what is being executed, or what was refused."""
    refuse_ended(review)
    if review.register is not None and review.register.began_at is not None and review.register.halted is None:
        raise ConflictError("register.is_begun", number=review.register.number)


def scheme_of(review: Review, unit: Unit, archive: Archive) -> Scheme:
    """Who takes part in a review, as the regulation says for its kind and the unit's level."""
    data = archive.regulation.disposal(review.kind.value, unit.level)
    roles = tuple(SigningRole(role.code, frozenset(role.posts), role.head) for role in data.roles)
    return Scheme(data.basis, roles, data.appraisers, data.supervisors, data.electronic)


def posts_of(session: Session, person_id: int | None, unit_id: int) -> frozenset[str]:
    """The posts that a person holds in a unit."""
    held = select(PostHeld.post).where(PostHeld.person_id == person_id, PostHeld.unit_id == unit_id)
    return frozenset(session.scalars(held))


def holders_of(session: Session, posts: Collection[str], unit: Unit) -> Sequence[int]:
    """Who holds one of the posts in a unit and has a role that lets them sign there."""
    held = select(PostHeld.person_id).where(PostHeld.unit_id == unit.id, PostHeld.post.in_(posts))
    able = people_who_may(session, Action.SIGN, unit)
    return sorted(able.intersection(session.scalars(held)))


def departments_of(session: Session, person_id: int | None, unit_id: int, archive: Archive) -> frozenset[str]:
    """The departments of a unit to which a person belongs by their posts."""
    held = posts_of(session, person_id, unit_id)
    return frozenset(post.department for post in archive.regulation.posts if post.code in held)


def refuse_for(reasons: Iterable[retention.Reason], kind: type[ArchiveError] = ConflictError) -> None:
    """Raise the first of some reasons as an error that says it."""
    for reason in reasons:
        raise kind(f"reason.{reason.code.value}", **dict(reason.data))


def new_number(session: Session, review: Review, which: int, year: int) -> str:
    """The next number of a report, register or transfer in the unit and year; none is given twice or left out."""
    form = NUMBERS[review.kind][which]
    number = next_number(session, f"{form.partition('字')[0]}:{review.unit_id}:{year}")
    return form.format(year=year, number=number)


def in_open_review() -> ColumnElement[bool]:
    """The condition that something is still to happen with an item of a review."""
    refused = select(Review.id).where(Review.refused_at.is_not(None))
    return ReviewItem.outcome.in_(OPEN) & ReviewItem.review_id.not_in(refused)


def items_of(session: Session, review_id: int, *conditions: ColumnElement[bool]) -> Sequence[ReviewItem]:
    """The items of a review in their order; conditions are SQL expressions."""
    query = select(ReviewItem).where(ReviewItem.review_id == review_id, *conditions)
    return session.scalars(query.order_by(ReviewItem.position, ReviewItem.id)).all()


def documents_of(session: Session, review_id: int, *conditions: ColumnElement[bool]) -> Sequence[int]:
    """The documents of those items of a review that meet the conditions, in the order of the items."""
    query = select(ReviewItem.document_id).where(ReviewItem.review_id == review_id, *conditions)
    return session.scalars(query.order_by(ReviewItem.position, ReviewItem.id)).all()


ON_LIST = (
    ReviewItem.decision == Decision.DESTROY,
    ReviewItem.outcome.in_([Outcome.PENDING, Outcome.KEPT_BACK, Outcome.LEAVING, Outcome.DESTROYED]),
)
"""What stands on the list that is signed: also what a later hold keeps back, and what is gone already."""


def list_of(session: Session, review_id: int) -> Sequence[ReviewItem]:
    """The items that stand on a review's list for destruction."""
    return items_of(session, review_id, *ON_LIST)


def present_digest(session: Session, register: Register) -> str:
    """The digest of the list as it stands now."""
    bound = (
        ReviewItem.document_id,
        ReviewItem.code,
        ReviewItem.title,
        ReviewItem.rule,
        ReviewItem.due_on,
        ReviewItem.version,
    )
    rows = session.execute(select(*bound).where(ReviewItem.review_id == register.review_id, *ON_LIST)).tuples()
    return digest_of_list(register.number, (ListedItem(*one, Decision.DESTROY) for one in rows))


def refuse_changed(session: Session, revisions: Mapping[int, int]) -> None:
    """Refuse where one of some documents is another version than that which was judged; locks all of them."""
    ids = sorted(revisions)
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        query = select(Document.id, Document.revision).where(Document.id.in_(chunk)).order_by(Document.id)
        now = {row.id: row.revision for row in session.execute(query.with_for_update())}
        if any(now.get(one) != revisions[one] for one in chunk):
            raise ConflictError("review.changed_meanwhile")


def has_changed() -> ColumnElement[bool]:
    """A pending item, joined to its document, is no longer what was listed: another version or period, or not there."""
    differs = or_(
        Document.id.is_(None),
        Document.revision != ReviewItem.version,
        Document.code.is_distinct_from(ReviewItem.code),
        Document.rule.is_distinct_from(ReviewItem.rule),
        Document.due_on.is_distinct_from(ReviewItem.due_on),
    )
    return and_(ReviewItem.outcome == Outcome.PENDING, differs)


def count_changed(session: Session, review_id: int, *conditions: ColumnElement[bool]) -> int:
    """How many of the items of a review that are to be destroyed, or that meet the conditions, have changed."""
    query = (
        select(func.count())
        .select_from(ReviewItem)
        .outerjoin(Document, Document.id == ReviewItem.document_id)
        .where(ReviewItem.review_id == review_id, has_changed())
    )
    return session.scalar(query.where(*(conditions or (ReviewItem.decision == Decision.DESTROY,)))) or 0


def is_marked_changed(session: Session, review_id: int) -> bool:
    """Whether an item that is to be destroyed has changed, by the marks that triggers leave: one look at an index."""
    marked = select(ReviewItem.id).where(
        ReviewItem.review_id == review_id,
        ReviewItem.changed,
        ReviewItem.decision == Decision.DESTROY,
        ReviewItem.outcome == Outcome.PENDING,
    )
    return session.scalar(marked.limit(1)) is not None


def signed_of(register: Register) -> tuple[retention.Signed, ...]:
    """The agreements that bind the present revision of a list."""
    return tuple(
        retention.Signed(one.role, one.person_id, one.digest)
        for one in register.signatures
        if one.agree and one.revision == register.revision
    )


def objections_to(register: Register) -> tuple[RegisterSignature, ...]:
    """The objections to the present revision of a list."""
    return tuple(one for one in register.signatures if not one.agree and one.revision == register.revision)


def is_electronic(session: Session, review_id: int) -> bool:
    """Whether a list has electronic records: whatever has no paper original is one."""
    return bool(count_items(session, review_id, *ON_LIST, ~ReviewItem.paper))


def count_items(session: Session, review_id: int, *conditions: ColumnElement[bool]) -> int:
    """How many items of a review meet the conditions."""
    query = select(func.count()).select_from(ReviewItem).where(ReviewItem.review_id == review_id, *conditions)
    return session.scalar(query) or 0
