"""Every day by which somebody has to have done something: clocks, reviews of holds, paper renditions, handovers."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.orm import Session

from service.archive import Archive
from service.catalogue.cases import CaseFile
from service.catalogue.clocks import Clock
from service.catalogue.custody import Handover
from service.catalogue.disposal import Review, ReviewItem
from service.catalogue.documents import Document, PaperRendition
from service.catalogue.holds import Hold, HoldKind, HoldMember
from service.catalogue.units import Unit, within
from service.usecases.clock.telling import keepers_of
from service.usecases.custody.facts import parties_of, signed_parties
from service.usecases.custody.staying import KIND, stay_days

MOST = 5_000
"""Due dates of one kind that are looked at; the oldest come first, and none are that many but by neglect."""

OVER = timedelta(days=10)
"""How long a handover that was not signed in time is still told of: nothing has moved, and it may be proposed anew."""


@dataclass(frozen=True, slots=True)
class DueDate:
    """One thing due. `kind` names its sentence and `data` fills it: codes and numbers, never names of people.

    `subject` is what it is about, such as `clock:12`; `provisional` whether a notice may still move the day. `people`
    have to do it, where that is not the keepers of the unit.
    """

    kind: str
    subject: str
    unit_id: int
    due_on: date
    data: Mapping[str, str | int]
    provisional: bool = False
    people: frozenset[int] = frozenset()


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


def handover_days(session: Session, today: date, until: date, person_id: int | None = None) -> list[DueDate]:
    """The last days of handovers that not all have signed, for those who have not; of one person's, if one is named.

    Who did not sign in time is told with the two others: nothing has moved.
    """
    parties = (Handover.giver_id, Handover.receiver_id, Handover.supervisor_id)
    query = (
        select(Handover)
        .where(Handover.done_at.is_(None), Handover.refused_at.is_(None))
        .where(Handover.expires_on <= until, Handover.expires_on >= today - OVER)
        .where(true() if person_id is None else or_(*(party == person_id for party in parties)))
        .order_by(Handover.expires_on, Handover.id)
        .limit(MOST)
    )
    found = []
    for one in session.scalars(query):
        signed = signed_parties(session, one) if one.expires_on >= today else frozenset()
        people = frozenset(person for party, person in parties_of(one).items() if party not in signed)
        if person_id is None or person_id in people:
            data: dict[str, str | int] = {"handover": one.id, "number": one.number}
            subject = f"handover:{one.id}"
            found.append(DueDate("handover", subject, one.unit_id, one.expires_on, data, people=people))
    return found


def accounting_days(session: Session, until: date, person_id: int | None = None) -> list[DueDate]:
    """The last days on which accounting may keep archives of a year, for accounting and those who keep the archives; of
    one person's, if one is named (rule 79 article 11).
    """
    found = []
    for unit_id, year, last_day, count, accountants in stay_days(session):
        if last_day > until:
            continue
        people = accountants | keepers_of(session, session.get_one(Unit, unit_id))
        if person_id is None or person_id in people:
            subject = f"stay:{unit_id}:{year}:{last_day.isoformat()}"
            data: dict[str, str | int] = {"year": year, "count": count}
            found.append(DueDate(KIND, subject, unit_id, last_day, data, people=people))
    return found


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
