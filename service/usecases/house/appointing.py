"""Giving roles: who may give which to whom, and what must not come together in one person. Parts of use cases."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.catalogue.people import Appointment, Person, Role
from service.catalogue.units import Unit
from service.errors import ConflictError
from service.usecases.lookup import check_lives, the_unit
from service.usecases.permissions import ADMINISTRATORS, Action, Actor, brought_together, permit


def appoint(session: Session, actor: Actor, person: Person, wanted: Sequence[tuple[Role, str]]) -> list[str]:
    """Let a person have these roles in these units and no others; gives what they are, as `role:unit id`.

    Two roles that are kept apart are never brought together (ADR 22); a person who holds them from the beginning of
    the archive may keep them. Nobody gives themselves a role while there is somebody else who could.
    """
    for held in person.appointments:
        permit(actor, Action.MANAGE_PEOPLE, session.get_one(Unit, held.unit_id))
    before = {(held.role, held.unit_id): held for held in person.appointments}
    after: dict[tuple[Role, int], Appointment] = {}
    for role, reference in wanted:
        unit = the_unit(session, reference)
        permit(actor, Action.MANAGE_PEOPLE, unit)
        key = (role, unit.id)
        if key not in before:
            check_lives(unit)
        after[key] = before.get(key) or Appointment(unit_id=unit.id, role=role)
    pair = brought_together({role for role, _ in before}, {role for role, _ in after})
    if pair is not None:
        raise ConflictError("role.apart", name=person.name, roles=sorted(role.value for role in pair))
    if person.id == actor.id and after.keys() - before.keys() and _others(session, person):
        raise ConflictError("role.own")
    person.appointments[:] = after.values()
    session.flush()
    return sorted(f"{role}:{unit_id}" for role, unit_id in after)


def keep_administrators(session: Session) -> None:
    """Refuse to leave the archive without an active administrator of each kind."""
    session.flush()
    present = set(
        session.scalars(
            select(Appointment.role)
            .join(Person, Person.id == Appointment.person_id)
            .where(Person.active, Appointment.role.in_(ADMINISTRATORS))
            .distinct()
        )
    )
    for role in ADMINISTRATORS:
        if role not in present:
            raise ConflictError("person.last_administrator", role=role.value)


def several_keys(session: Session) -> tuple[str, ...]:
    """The names of the active people who hold several of the administrators' roles."""
    held = (
        select(Person.name)
        .join(Appointment, Appointment.person_id == Person.id)
        .where(Person.active, Appointment.role.in_(ADMINISTRATORS))
        .group_by(Person.id, Person.name)
        .having(func.count(Appointment.role.distinct()) > 1)
        .order_by(Person.id)
    )
    return tuple(session.scalars(held))


def _others(session: Session, person: Person) -> bool:
    query = select(Person.id).where(Person.active, Person.id != person.id).limit(1)
    return session.scalar(query) is not None
