"""Proposing a handover: parties, cause, last day, and the list, which is sealed as it is drawn up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, func, insert, literal, or_, select
from sqlalchemy.orm import Session

from retention import MUST_MOVE, HandoverCause, check_parties, check_units
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.codes import next_number
from service.catalogue.custody import Handover, HandoverLine
from service.catalogue.disposal import ReviewItem
from service.catalogue.documents import Document, File, FileRole, PaperOriginal
from service.catalogue.people import Appointment, Person, Role
from service.catalogue.shelves import Box
from service.catalogue.units import Unit
from service.errors import ConflictError, InvalidError
from service.usecases.custody.choosing import (
    MOST,
    Choice,
    chosen,
    given_by,
    in_no_other,
    kept_here,
    parts_left_behind,
)
from service.usecases.custody.facts import count_lines, is_running, seal_of
from service.usecases.custody.matters import matters_of
from service.usecases.disposal.facts import in_open_review, refuse_for
from service.usecases.lookup import the_unit
from service.usecases.permissions import Action, Actor, permit, roles_that_may

NOTE, ABSENCE, THING = 1_000, 500, 300
"""Characters."""

MOST_THINGS = 50
LONGEST = timedelta(days=366)

NUMBER = "交字〔{year}〕{number}号"

ON_PAPER = (PaperOriginal.FILED, PaperOriginal.PRINTED)


@dataclass(frozen=True, slots=True)
class Terms:
    """What is proposed. People by number, units by number, name or fonds.

    `unit` gives and `receiving_unit` receives; without one the records stay in the unit. `expires_on` is the last day
    on which the handover may be signed. `absence` says why the giver stands in for keepers who are gone. `things` are
    handed over with the records: keys, seals, finding aids, accounts.
    """

    cause: HandoverCause
    unit: str
    giver: int
    receiver: int
    supervisor: int
    expires_on: date
    receiving_unit: str | None = None
    absence: str = ""
    note: str = ""
    things: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Proposed:
    """A new handover: its lines, and how many documents that were chosen are not in it: somebody else keeps them, or
    they stand in another handover.
    """

    handover_id: int
    number: str
    lines: int
    left_out: int


def propose_handover(actor: Actor, terms: Terms, choice: Choice, *, archive: Archive) -> Proposed:
    """Draw up the list of a handover and seal it; nothing moves yet.

    Raises ConflictError `handover.nothing`, `handover.split`, `handover.scattered` or `handover.in_review`, and what
    the law says of parties and units (`reason.*`).
    """
    today = archive.clock.today()
    _check_words(terms, today)
    permit(actor, Action.HAND_OVER)
    with archive.database.read() as session:
        place = the_unit(session, terms.unit)
        permit(actor, Action.HAND_OVER, place)
    parts = list(chosen(choice, actor, archive))
    with archive.database.write() as session:
        unit = session.get_one(Unit, place.id, with_for_update=True)
        permit(actor, Action.HAND_OVER, unit)
        receiving = the_unit(session, terms.receiving_unit) if terms.receiving_unit else unit
        refuse_for(check_units(terms.cause, unit.id, receiving.id))
        _check_people(session, terms, unit, receiving)
        handover = _new(session, actor, terms, unit, receiving, archive)
        left_out = _draw_up(session, handover, unit, parts, today)
        _list_things(session, handover, terms.things)
        handover.lines = count_lines(session, handover.id)
        handover.cases = _count_cases(session, handover.id)
        if receiving.id != unit.id:
            check_departure(session, handover, unit, today)
        handover.matters = matters_of(session, handover.id, unit)
        handover.digest = seal_of(session, handover)
        audit.record(
            session,
            handover.proposed_at,
            actor.id,
            "handover.proposed",
            "handover",
            handover.id,
            number=handover.number,
            count=handover.lines,
            list=handover.digest,
        )
        return Proposed(handover.id, handover.number, handover.lines, left_out)


def _check_words(terms: Terms, today: date) -> None:
    if not today <= terms.expires_on <= today + LONGEST:
        raise InvalidError("handover.bad_end", on=terms.expires_on.isoformat(), days=LONGEST.days)
    if len(terms.note) > NOTE or len(terms.absence) > ABSENCE:
        raise InvalidError("handover.too_long", note=NOTE, absence=ABSENCE)
    if len(terms.things) > MOST_THINGS or not all(1 <= len(one.strip()) <= THING for one in terms.things):
        raise InvalidError("handover.things", most=MOST_THINGS, limit=THING)


def _check_people(session: Session, terms: Terms, unit: Unit, receiving: Unit) -> None:
    """The giver gives for the unit, the receiver keeps in the receiving one, the supervisor belongs to either."""
    refuse_for(check_parties(terms.giver, terms.receiver, terms.supervisor))
    wanted = (
        ("giver", terms.giver, (unit,), Action.HAND_OVER),
        ("receiver", terms.receiver, (receiving,), None),
        ("supervisor", terms.supervisor, (unit, receiving), Action.WITNESS),
    )
    for party, person_id, units, action in wanted:
        roles = (Role.KEEPER,) if action is None else roles_that_may(action)
        if not holds_role(session, person_id, units, roles):
            raise ConflictError("handover.unfit", party=party)


def holds_role(session: Session, person_id: int, units: Iterable[Unit], roles: Iterable[Role]) -> bool:
    """Whether a person whose log-in is not stopped holds one of some roles in one of the units, or above it."""
    reach = {one for unit in units for one in unit.ancestry}
    query = (
        select(Person.id)
        .join(Appointment, Appointment.person_id == Person.id)
        .where(Person.id == person_id, Person.active, Appointment.role.in_(list(roles)))
        .where(Appointment.unit_id.in_(reach))
    )
    return session.scalar(query.limit(1)) is not None


def _new(session: Session, actor: Actor, terms: Terms, unit: Unit, receiving: Unit, archive: Archive) -> Handover:
    year = archive.clock.today().year
    handover = Handover(
        number=NUMBER.format(year=year, number=next_number(session, f"交:{unit.id}:{year}")),
        cause=terms.cause,
        unit_id=unit.id,
        receiving_unit_id=receiving.id,
        giver_id=terms.giver,
        receiver_id=terms.receiver,
        supervisor_id=terms.supervisor,
        absence=terms.absence.strip() or None,
        note=terms.note.strip(),
        matters={},
        digest="",
        lines=0,
        expires_on=terms.expires_on,
        proposed_by=actor.id,
        proposed_at=archive.clock.now(),
    )
    session.add(handover)
    session.flush()
    return handover


def _draw_up(
    session: Session, handover: Handover, unit: Unit, parts: Iterable[ColumnElement[bool]], today: date
) -> int:
    """Write the lines, by one statement for each part of what was chosen; gives how many documents are left out."""
    fits = (given_by(handover.giver_id, handover.absence is not None, unit), in_no_other(today))
    wanted = 0
    for part in parts:
        wanted += session.scalar(select(func.count()).select_from(Document).where(kept_here(unit), part)) or 0
        _insert(session, handover, (kept_here(unit), part, *fits))
    listed = count_lines(session, handover.id)
    if not listed:
        raise ConflictError("handover.nothing", left_out=wanted)
    if listed > MOST:
        raise InvalidError("handover.too_many", most=MOST)
    return wanted - listed


def _insert(session: Session, handover: Handover, conditions: Iterable[ColumnElement[bool]]) -> None:
    line = HandoverLine
    before = count_lines(session, handover.id)
    size = select(func.coalesce(func.sum(File.size), 0)).where(
        File.document_id == Document.id, File.role == FileRole.ORIGINAL
    )
    columns = {
        line.handover_id: literal(handover.id),
        line.position: literal(before) + func.row_number().over(order_by=[Document.code, Document.id]),
        line.document_id: Document.id,
        line.case_id: Document.case_id,
        line.keeper_id: Document.keeper_id,
        line.code: func.coalesce(Document.code, ""),
        line.title: Document.title,
        line.category: Document.category,
        line.term: Document.retention_code,
        line.version: Document.revision,
        line.pages: Document.page_count,
        line.size: size.scalar_subquery(),
        line.box: Box.number,
        line.paper: Document.paper_original.in_(ON_PAPER),
        line.electronic: literal(True),
    }
    source = (
        select(*columns.values())
        .select_from(Document)
        .outerjoin(Box, Box.id == Document.box_id)
        .where(*conditions)
        .order_by(Document.code, Document.id)
    )
    session.execute(insert(line).from_select(list(columns), source))


def _count_cases(session: Session, handover_id: int) -> int:
    cases = func.count(HandoverLine.case_id.distinct())
    return session.scalar(select(cases).where(HandoverLine.handover_id == handover_id)) or 0


def _list_things(session: Session, handover: Handover, things: Sequence[str]) -> None:
    last = count_lines(session, handover.id)
    session.add_all(
        HandoverLine(handover_id=handover.id, position=last + number, title=one.strip(), paper=True, electronic=False)
        for number, one in enumerate(things, 1)
    )
    session.flush()


def check_departure(session: Session, handover: Handover, unit: Unit, today: date) -> None:
    """Refuse to let records leave a unit torn apart, scattered, or while people decide about them."""
    if left := parts_left_behind(session, handover.id, unit):
        raise ConflictError("handover.split", codes=left)
    listed = select(HandoverLine.document_id).where(HandoverLine.handover_id == handover.id)
    busy = session.scalar(
        select(func.count())
        .select_from(ReviewItem)
        .where(ReviewItem.document_id.in_(listed.where(HandoverLine.document_id.is_not(None))), in_open_review())
    )
    if busy:
        raise ConflictError("handover.in_review", count=busy)
    other = _elsewhere(session, handover, today)
    if other is not None:
        raise ConflictError("handover.scattered", number=other.number)


def _elsewhere(session: Session, handover: Handover, today: date) -> Handover | None:
    """Another handover by which papers of accounting or routine work of the unit go, or went, to a third place: what
    is no household's file is not scattered (order 13; domain 6.4).
    """
    moving = [cause for cause, must in MUST_MOVE.items() if must]
    if handover.cause not in moving:
        return None
    own = select(HandoverLine.category).where(
        HandoverLine.handover_id == handover.id, HandoverLine.category.in_(["financial", "routine"])
    )
    query = (
        select(Handover)
        .join(HandoverLine, HandoverLine.handover_id == Handover.id)
        .where(
            Handover.unit_id == handover.unit_id,
            Handover.receiving_unit_id != handover.receiving_unit_id,
            Handover.receiving_unit_id != handover.unit_id,
            Handover.cause.in_(moving),
            or_(Handover.done_at.is_not(None), is_running(today)),
            HandoverLine.category.in_(own),
        )
    )
    return session.scalars(query.limit(1)).first()
