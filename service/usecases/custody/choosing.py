"""What goes into a handover: everything of a unit, what one person keeps, case files, or what a search finds."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, exists, or_, select, true
from sqlalchemy.orm import Session, aliased

from indexing import SearchRequest
from service.archive import Archive
from service.catalogue.cases import CaseFile
from service.catalogue.custody import Handover, HandoverLine
from service.catalogue.documents import Document, DocumentState
from service.catalogue.people import Appointment, Person, Role
from service.catalogue.units import Unit, stands_below
from service.errors import InvalidError
from service.usecases.custody.facts import is_running
from service.usecases.permissions import Action, Actor, roles_that_may
from service.usecases.search.asking import each_page

MOST = 200_000
"""Items of one handover."""

MOST_CASES = 1_000


@dataclass(frozen=True, slots=True)
class OfUnit:
    """Everything that the unit keeps."""


@dataclass(frozen=True, slots=True)
class OfKeeper:
    """What one person keeps in the unit."""

    person_id: int


@dataclass(frozen=True, slots=True)
class OfCases:
    """What lies in case files of the unit."""

    codes: Sequence[str]


@dataclass(frozen=True, slots=True)
class OfSearch:
    """What a search finds in the unit: words and filters as the index takes them."""

    query: str
    filters: dict[str, tuple[str, ...]]


Choice = OfUnit | OfKeeper | OfCases | OfSearch


def chosen(choice: Choice, actor: Actor, archive: Archive) -> Iterator[ColumnElement[bool]]:
    """Conditions on documents, each for a part of what is chosen. Nothing of this is in a transaction yet."""
    match choice:
        case OfUnit():
            yield true()
        case OfKeeper(person_id):
            yield Document.keeper_id == person_id
        case OfCases(codes):
            if not 1 <= len(codes) <= MOST_CASES:
                raise InvalidError("handover.too_many_cases", most=MOST_CASES)
            yield Document.case_id.in_(select(CaseFile.id).where(CaseFile.code.in_(codes)))
        case OfSearch(query, filters):
            scope = tuple(one for one in actor.scope(Action.SEARCH))
            yield from _found(SearchRequest(query=query, filters=filters, scope=scope), archive)


def _found(request: SearchRequest, archive: Archive) -> Iterator[ColumnElement[bool]]:
    for result in each_page(request, archive):
        if result.total > MOST:
            raise InvalidError("handover.too_many", most=MOST)
        if result.ids:
            yield Document.id.in_(result.ids)


def kept_here(unit: Unit) -> ColumnElement[bool]:
    """The condition that a document is filed and kept by the unit."""
    return and_(Document.state == DocumentState.FILED, Document.unit_id == unit.id)


def is_gone(unit: Unit) -> ColumnElement[bool]:
    """The condition that a person cannot hand over by themselves what they keep in a unit: stopped, or without any role
    that lets them there. Whoever was appointed elsewhere is gone from here.
    """
    roles = roles_that_may(Action.HAND_OVER)
    here = Appointment.unit_id.in_(unit.ancestry)
    may = exists().where(Appointment.person_id == Person.id, Appointment.role.in_(roles), here)
    return or_(Person.active.is_(False), ~may)


def is_appointed(person: SQLColumnExpression[int | None], roles: Collection[Role]) -> ColumnElement[bool]:
    """The condition that a person has one of the roles in the unit that a query is about, or above it."""
    place = aliased(Unit)
    held = (Appointment.person_id == person, Appointment.role.in_(roles), place.id == Appointment.unit_id)
    return exists().where(*held, stands_below(Unit.path, place.path)).correlate_except(Appointment, place)


def given_by(giver_id: int, stands_in: bool, unit: Unit) -> ColumnElement[bool]:
    """The condition that a person can give a document: they keep it, or stand in for a keeper who is gone."""
    if not stands_in:
        return Document.keeper_id == giver_id
    gone = select(Person.id).where(is_gone(unit))
    return or_(Document.keeper_id == giver_id, Document.keeper_id.is_(None), Document.keeper_id.in_(gone))


def in_no_other(today: date) -> ColumnElement[bool]:
    """The condition that a document stands in no handover that has not ended."""
    return ~exists().where(
        HandoverLine.document_id == Document.id, HandoverLine.handover_id == Handover.id, is_running(today)
    )


def parts_left_behind(session: Session, handover_id: int, unit: Unit) -> Sequence[str]:
    """Codes of filed papers that belong together with those of the list and are not in it.

    A household's file goes whole, and a paper with what lies under it (一户一档).
    """
    lines = select(HandoverLine.document_id).where(HandoverLine.handover_id == handover_id)
    listed = lines.where(HandoverLine.document_id.is_not(None))
    cases = select(HandoverLine.case_id).where(
        HandoverLine.handover_id == handover_id, HandoverLine.case_id.is_not(None)
    )
    together = or_(Document.case_id.in_(cases), Document.parent_id.in_(listed))
    query = select(Document.code).where(kept_here(unit), together, Document.id.not_in(listed))
    return [code or "" for code in session.scalars(query.order_by(Document.code).limit(20))]
