"""Who may give, receive and supervise: what the form of a handover offers."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.archive import Archive
from service.catalogue.documents import Document
from service.catalogue.people import Appointment, Person, Role
from service.catalogue.units import Unit
from service.usecases.custody.choosing import kept_here
from service.usecases.lookup import the_unit
from service.usecases.permissions import Action, Actor, permit, roles_that_may


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may take part; `items` is what they keep in the giving unit."""

    person_id: int
    name: str
    items: int


@dataclass(frozen=True, slots=True)
class Candidates:
    """Those who may give, receive and supervise between two units."""

    unit_name: str
    receiving_unit_name: str
    givers: Sequence[Candidate]
    receivers: Sequence[Candidate]
    supervisors: Sequence[Candidate]


def candidates(actor: Actor, unit: str, receiving_unit: str | None, *, archive: Archive) -> Candidates:
    """Who may take part in a handover from a unit to another one, or within it."""
    with archive.database.read() as session:
        place = the_unit(session, unit)
        permit(actor, Action.HAND_OVER, place)
        receiving = the_unit(session, receiving_unit) if receiving_unit else place
        kept = dict(
            session.execute(
                select(Document.keeper_id, func.count()).where(kept_here(place)).group_by(Document.keeper_id)
            )
            .tuples()
            .all()
        )
        givers = roles_that_may(Action.HAND_OVER)
        witnesses = roles_that_may(Action.WITNESS)
        return Candidates(
            place.name,
            receiving.name,
            _people(session, [place], givers, kept),
            _people(session, [receiving], [Role.KEEPER], kept),
            _people(session, [place, receiving], witnesses, kept),
        )


def _people(
    session: Session, units: Iterable[Unit], roles: Collection[Role], kept: dict[int | None, int]
) -> list[Candidate]:
    reach = {one for unit in units for one in unit.ancestry}
    appointed = select(Appointment.person_id).where(Appointment.role.in_(roles), Appointment.unit_id.in_(reach))
    query = select(Person.id, Person.name).where(Person.active, Person.id.in_(appointed)).order_by(Person.id)
    return [Candidate(one.id, one.name, kept.get(one.id, 0)) for one in session.execute(query)]
