"""Where a person stands: the unit and role that a page shows beside their name."""

from dataclasses import dataclass

from service.archive import Archive
from service.catalogue.people import Role
from service.catalogue.units import Unit, fonds_of
from service.usecases.permissions import Actor


@dataclass(frozen=True, slots=True)
class Standing:
    """A role in a unit, with the fonds to which the unit's papers belong."""

    unit_name: str
    fonds: str | None
    role: Role


def standing_of(actor: Actor, *, archive: Archive) -> Standing | None:
    """The actor's first appointment, which is the one that counts where none is named; None without any."""
    if not actor.grants:
        return None
    grant = actor.grants[0]
    with archive.database.read() as session:
        unit = session.get_one(Unit, grant.unit_id)
        return Standing(unit.name, fonds_of(session, unit), grant.role)
