"""Every day by which somebody has to have done something: clocks, reviews of holds, paper renditions."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import Session

from service.archive import Archive
from service.catalogue.cases import CaseFile
from service.catalogue.clocks import Clock
from service.catalogue.disposal import Review, ReviewItem
from service.catalogue.documents import Document, PaperRendition
from service.catalogue.holds import Hold, HoldKind, HoldMember
from service.catalogue.units import Unit, within

MOST = 5_000
"""Due dates of one kind that are looked at; the oldest come first, and none are that many but by neglect."""


@dataclass(frozen=True, slots=True)
class DueDate:
    """One thing due. `kind` names its sentence and `data` fills it: codes and numbers, never names of people.

    `subject` is what it is about, such as `clock:12`; `provisional` whether a notice may still move the day.
    """

    kind: str
    subject: str
    unit_id: int
    due_on: date
    data: Mapping[str, str | int]
    provisional: bool = False


def due_dates(session: Session, until: date, paths: Iterable[str] | None = None) -> list[DueDate]:
    """What is open and due by a day, the oldest first; with `paths` only that of units under them."""
    seen = true() if paths is None else within(paths)
    found = [*_clocks(session, until, seen), *_papers(session, until, seen), *_hold_reviews(session, until, seen)]
    return sorted(found, key=lambda due: (due.due_on, due.subject))


def open_reviews(session: Session, archive: Archive, paths: Iterable[str] | None = None) -> list[DueDate]:
    """The reviews that nobody has concluded yet, by the day of their proposal: no law gives them a last day."""
    seen = true() if paths is None else within(paths)
    rows = session.execute(
        select(Review.id, Review.unit_id, Review.proposed_at, func.count(ReviewItem.id))
        .join(Unit, Unit.id == Review.unit_id)
        .outerjoin(ReviewItem, ReviewItem.review_id == Review.id)
        .where(Review.concluded_at.is_(None), Review.refused_at.is_(None), seen)
        .group_by(Review.id, Review.unit_id, Review.proposed_at)
        .order_by(Review.id)
        .limit(MOST)
    )
    return [
        DueDate("review", f"review:{number}", unit_id, archive.clock.day_of(at), {"review": number, "count": count})
        for number, unit_id, at, count in rows
    ]


def _clocks(session: Session, until: date, seen: ColumnElement[bool]) -> Iterator[DueDate]:
    query = (
        select(Clock, CaseFile.code)
        .join(Unit, Unit.id == Clock.unit_id)
        .outerjoin(CaseFile, CaseFile.id == Clock.case_id)
        .where(Clock.closed_at.is_(None), Clock.due_on <= until, seen)
        .order_by(Clock.due_on, Clock.id)
        .limit(MOST)
    )
    for clock, code in session.execute(query):
        data = {"case": code or "", "opened_on": clock.opened_on.isoformat(), "document": clock.document_id or 0}
        yield DueDate(clock.kind.value, f"clock:{clock.id}", clock.unit_id, clock.due_on, data, clock.provisional)


def _papers(session: Session, until: date, seen: ColumnElement[bool]) -> Iterator[DueDate]:
    query = (
        select(PaperRendition.id, PaperRendition.due_on, Document.id, Document.unit_id, Document.code)
        .join(Document, Document.id == PaperRendition.document_id)
        .join(Unit, Unit.id == Document.unit_id)
        .where(PaperRendition.closed_at.is_(None), PaperRendition.due_on <= until, seen)
        .order_by(PaperRendition.due_on, PaperRendition.id)
        .limit(MOST)
    )
    for duty_id, due_on, document_id, unit_id, code in session.execute(query):
        yield DueDate("paper", f"paper:{duty_id}", unit_id, due_on, {"code": code or "", "document": document_id})


def _hold_reviews(session: Session, until: date, seen: ColumnElement[bool]) -> Iterator[DueDate]:
    holds = session.scalars(
        select(Hold)
        .where(Hold.released_at.is_(None), Hold.review_on.is_not(None), Hold.review_on <= until)
        .order_by(Hold.review_on, Hold.id)
        .limit(MOST)
    ).all()
    units = {hold.id: unit_id for hold in holds if (unit_id := _unit_of_hold(session, hold)) is not None}
    known = set(session.scalars(select(Unit.id).where(Unit.id.in_(units.values()), seen)))
    for hold in holds:
        if hold.review_on is not None and units.get(hold.id) in known:
            yield DueDate("hold_review", f"hold:{hold.id}", units[hold.id], hold.review_on, {"hold": hold.id})


def _unit_of_hold(session: Session, hold: Hold) -> int | None:
    """The unit whose keepers ask whether a hold is still needed."""
    match hold.kind:
        case HoldKind.UNIT:
            return hold.unit_id
        case HoldKind.CASE:
            return session.scalar(select(CaseFile.unit_id).where(CaseFile.id == hold.case_id))
        case HoldKind.DOCUMENT:
            members = select(HoldMember.document_id).where(HoldMember.hold_id == hold.id)
            return session.scalar(select(Document.unit_id).where(Document.id.in_(members)).limit(1))
        case HoldKind.SEARCH:
            return hold.scope[0] if hold.scope else None
