"""Seats in an appraisal group or among the supervisors of a register: who can take one, what a list lacks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from retention import Reason, Seat
from service.archive import Archive
from service.catalogue.people import Person
from service.catalogue.units import Unit
from service.errors import ConflictError, NotFoundError
from service.usecases.disposal.facts import departments_of
from service.usecases.lookup import people_who_may
from service.usecases.permissions import Action

MEMBERS = 30
"""People in one appraisal group, or supervising one destruction."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of an appraisal group or a supervisor, as entered: the person and the department they sit for."""

    person_id: int
    department: str


def seats_of(members: Iterable[Member]) -> list[Seat]:
    """The seats as the law sees them."""
    return [Seat(one.person_id, one.department) for one in members]


def check_seats(
    session: Session, members: Sequence[Member], unit: Unit, part: Action, lacking: Iterable[Reason], archive: Archive
) -> None:
    """Refuse a list of seats with everything that is wrong with it: who cannot sit there, and what the law misses.

    `part` is what those who sit are to do. Raises NotFoundError for somebody who is not here, ConflictError with the
    one thing that is wrong or `review.several`.
    """
    found = [*_misfits(session, members, unit, part, archive)]
    found += [(f"reason.{one.code.value}", dict(one.data)) for one in lacking]
    if len(found) > 1:
        raise ConflictError("review.several", reasons=[[code, dict(data)] for code, data in found])
    for code, data in found:
        raise ConflictError(code, **data)


def _misfits(
    session: Session, members: Sequence[Member], unit: Unit, part: Action, archive: Archive
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Who is not of the department that they are to sit for, or whose role does not permit their part: they would only
    keep the others waiting.
    """
    able = people_who_may(session, part, unit)
    for one in members:
        person = session.get(Person, one.person_id)
        if person is None or not person.active:
            raise NotFoundError("person.missing", reference=str(one.person_id))
        if one.department not in departments_of(session, one.person_id, unit.id, archive):
            yield "review.not_of_department", {"name": person.name, "department": one.department}
        if one.person_id not in able:
            yield f"review.may_not_{part.value}", {"name": person.name}
