"""One unit with its history, and with what is still there once it is no more."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, aliased

from service.archive import Archive
from service.catalogue.cases import CaseFile
from service.catalogue.documents import Document, DocumentState
from service.catalogue.people import Person
from service.catalogue.shelves import Box
from service.catalogue.units import Unit, UnitEvent, UnitEventKind, fonds_of, has_children
from service.errors import NotFoundError
from service.usecases.house.units import UnitRow, row_of
from service.usecases.lookup import names_of, the_unit
from service.usecases.permissions import ANY, Action, Actor, permit


@dataclass(frozen=True, slots=True)
class EventShown:
    """One event of a unit's history. `other` is the unit below or into which it came; `is_own` false where the event
    is that of another unit which came into this one."""

    kind: UnitEventKind
    happened_on: date
    unit_name: str
    other_name: str | None
    is_own: bool
    reason: str
    basis: str
    before: Mapping[str, Any]
    recorded_by: str | None
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Left:
    """What lies in a unit: documents, case files and boxes, and the people who answer for filed documents there.

    In a unit that was abolished all of it is to be handed over (articles 7 and 10).
    """

    documents: int
    cases: int
    boxes: int
    keepers: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        """Whether anything is there."""
        return bool(self.documents or self.cases or self.boxes)


@dataclass(frozen=True, slots=True)
class UnitView:
    """A unit; `above` are the names of the units over it, from the top; `filed_in` the fonds of its papers."""

    row: UnitRow
    above: tuple[tuple[int, str], ...]
    filed_in: str | None
    history: tuple[EventShown, ...]
    left: Left


def show_unit(actor: Actor, reference: str, *, archive: Archive, action: Action = Action.VIEW) -> UnitView:
    """A unit in which the actor may do this."""
    permit(actor, action)
    with archive.database.read() as session:
        unit = the_unit(session, reference)
        if not actor.may(action, unit, ANY):
            raise NotFoundError("unit.missing", reference=reference)
        is_parent = session.scalar(select(has_children()).where(Unit.id == unit.id)) or False
        names = names_of(session, Unit, unit.ancestry[:-1])
        return UnitView(
            row_of(unit, is_parent),
            tuple((one, names[one]) for one in unit.ancestry[:-1]),
            fonds_of(session, unit),
            _history(session, unit),
            left_in(session, unit),
        )


def left_in(session: Session, unit: Unit) -> Left:
    """What lies in a unit itself, not below it."""
    here = (Document.unit_id == unit.id, Document.state != DocumentState.DISCARDED)
    keepers = (
        select(Person.name)
        .where(Person.id.in_(select(Document.keeper_id).where(*here, Document.keeper_id.is_not(None)).distinct()))
        .order_by(Person.id)
        .limit(20)
    )
    return Left(
        documents=_count(session, *here),
        cases=_count(session, CaseFile.unit_id == unit.id),
        boxes=_count(session, Box.unit_id == unit.id),
        keepers=tuple(session.scalars(keepers)),
    )


def _count(session: Session, *conditions: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).where(*conditions)) or 0


def _history(session: Session, unit: Unit) -> tuple[EventShown, ...]:
    """The events of a unit and of those that came into it, the oldest first."""
    own, other = aliased(Unit), aliased(Unit)
    rows = session.execute(
        select(UnitEvent, own.name, other.name, Person.name)
        .join(own, own.id == UnitEvent.unit_id)
        .outerjoin(other, other.id == UnitEvent.other_id)
        .outerjoin(Person, Person.id == UnitEvent.recorded_by)
        .where(
            or_(
                UnitEvent.unit_id == unit.id,
                (UnitEvent.other_id == unit.id) & (UnitEvent.kind == UnitEventKind.MERGED),
            )
        )
        .order_by(UnitEvent.happened_on, UnitEvent.id)
    ).all()
    return tuple(
        EventShown(
            kind=event.kind,
            happened_on=event.happened_on,
            unit_name=unit_name,
            other_name=other_name,
            is_own=event.unit_id == unit.id,
            reason=event.reason,
            basis=event.basis,
            before=event.before,
            recorded_by=who,
            recorded_at=event.recorded_at,
        )
        for event, unit_name, other_name, who in rows
    )
