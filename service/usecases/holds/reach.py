"""Which hold is meant, where it holds, and which documents it reaches. Parts of use cases."""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from service.catalogue.cases import CaseReliance
from service.catalogue.documents import Document
from service.catalogue.holds import Hold, HoldKind, HoldMember
from service.catalogue.units import Unit, below
from service.errors import NotFoundError
from service.usecases.permissions import Action, Actor


def the_hold(session: Session, actor: Actor, number: int, *, lock: bool = False) -> Hold:
    """The hold with this number, if the actor may know of it."""
    query = select(Hold).where(Hold.id == number)
    hold = session.scalar(query.with_for_update() if lock else query)
    if hold is None or not is_seen(session, actor, hold):
        raise NotFoundError("hold.missing", reference=str(number))
    return hold


def is_seen(session: Session, actor: Actor, hold: Hold) -> bool:
    return is_seen_at(places_of(session, hold), actor)


def is_seen_at(places: Iterable[Unit], actor: Actor) -> bool:
    """Whether the actor may know of a hold that reaches papers of these units."""
    return any(actor.may(Action.VIEW, unit) for unit in places)


def places_of(session: Session, hold: Hold) -> Sequence[Unit]:
    """The units whose papers the hold reaches: that of its document or case file, itself, or those of its search."""
    return places_of_each(session, [hold])[hold.id]


def places_of_each(session: Session, holds: Sequence[Hold]) -> dict[int, Sequence[Unit]]:
    """The same of each of some holds, by one statement."""
    ids = {hold.id: (hold.scope or [] if hold.kind is HoldKind.SEARCH else [hold.unit_id]) for hold in holds}
    wanted = {unit_id for each in ids.values() for unit_id in each}
    units = session.scalars(select(Unit).where(Unit.id.in_(wanted)).order_by(Unit.path)).all()
    return {hold_id: [unit for unit in units if unit.id in each] for hold_id, each in ids.items()}


def reached_by(session: Session, hold: Hold) -> ColumnElement[bool]:
    """Which documents the hold reaches by itself and not through their paper."""
    members = Document.id.in_(select(HoldMember.document_id).where(HoldMember.hold_id == hold.id))
    match hold.kind:
        case HoldKind.CASE:
            relied_on = select(CaseReliance.document_id).where(CaseReliance.case_id == hold.case_id)
            return or_(members, Document.case_id == hold.case_id, Document.id.in_(relied_on))
        case HoldKind.UNIT:
            inside = select(Unit.id).where(below(session.get_one(Unit, hold.unit_id).path))
            return or_(members, Document.unit_id.in_(inside))
        case _:
            return members
