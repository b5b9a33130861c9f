"""The items of a review, a page of them at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import func, or_, select

from retention import Decision
from service.archive import Archive
from service.catalogue.disposal import Outcome, ReviewItem
from service.catalogue.documents import Document
from service.errors import InvalidError
from service.usecases.disposal.facts import the_review
from service.usecases.permissions import Action, Actor, permit
from service.usecases.seals import veiled_among

MOST = 500
"""Items on one page of the list."""


class Part(StrEnum):
    """Which items of a review are asked for."""

    ALL = "all"
    UNDECIDED = "undecided"
    LIST = "list"
    APART = "apart"


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item of a review; `obstacles` are reasons as code, basis and data.

    While it awaits its fate, `has_moved` tells that its period is no longer the one that stands here; it then ends with
    `ends_on`, or never by itself.
    """

    id: int
    document_id: int
    position: int
    code: str
    title: str
    type: str | None
    document_number: str | None
    formed_on: date | None
    pages: int
    paper: bool
    box: str | None
    rule: str
    starts_on: date | None
    due_on: date | None
    eligible_on: date | None
    decision: Decision | None
    until: date | None
    reason: str | None
    outcome: Outcome
    settled_at: datetime | None
    obstacles: Sequence[Sequence[object]]
    remark: str | None
    has_moved: bool
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class ItemPage:
    """A page of the items of a review, and how many of them there are."""

    rows: Sequence[ItemRow]
    total: int


_PARTS = {
    Part.ALL: (),
    Part.UNDECIDED: (ReviewItem.decision.is_(None), ReviewItem.outcome == Outcome.PENDING),
    Part.LIST: (ReviewItem.decision == Decision.DESTROY,),
    Part.APART: (ReviewItem.outcome.in_([Outcome.HELD, Outcome.KEPT_BACK, Outcome.STRUCK]),),
}


def list_items(
    actor: Actor,
    review_id: int,
    *,
    archive: Archive,
    part: Part = Part.ALL,
    words: str = "",
    limit: int = 50,
    offset: int = 0,
) -> ItemPage:
    """The items of a review in their order, filtered by a part of code or title."""
    permit(actor, Action.VIEW)
    if not 0 <= limit <= MOST or offset < 0:
        raise InvalidError("search.bad_form", most=MOST)
    with archive.database.read() as session:
        review, _ = the_review(session, actor, review_id)
        query = select(ReviewItem).where(ReviewItem.review_id == review.id, *_PARTS[part])
        if words:
            query = query.where(
                or_(ReviewItem.code.contains(words, autoescape=True), ReviewItem.title.contains(words, autoescape=True))
            )
        total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
        found = session.scalars(query.order_by(ReviewItem.position).limit(limit).offset(offset)).all()
        numbers = [one.document_id for one in found]
        veiled = veiled_among(session, actor, numbers)
        ends = select(Document.id, Document.due_on).where(Document.id.in_(numbers))
        now: dict[int, date | None] = dict(session.execute(ends).tuples().all())
    return ItemPage(tuple(_item(one, one.document_id in veiled, now) for one in found), total)


def _item(one: ReviewItem, is_veiled: bool, now: Mapping[int, date | None]) -> ItemRow:
    ends_on = now.get(one.document_id, one.due_on) if one.outcome == Outcome.PENDING else one.due_on
    return ItemRow(
        one.id,
        one.document_id,
        one.position,
        one.code,
        "" if is_veiled else one.title,
        one.type,
        one.document_number,
        one.formed_on,
        one.pages,
        one.paper,
        one.box,
        one.rule,
        one.starts_on,
        one.due_on,
        one.eligible_on,
        one.decision,
        one.until,
        one.reason,
        one.outcome,
        one.settled_at,
        one.obstacles,
        one.remark,
        ends_on != one.due_on,
        ends_on,
    )
