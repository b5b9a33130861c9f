"""Writing a reminder down, and ending one: whoever ends what somebody was told of ends what they were told.

A reminder that has ended counts as read: it leaves the in-box, the bell and the next letter.
"""

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from service.archive import Archive
from service.catalogue.people import Appointment, Person, Role
from service.catalogue.reminders import Reminder
from service.catalogue.units import Unit


def tell(
    session: Session,
    people: Collection[int],
    kind: str,
    subject: str,
    step: str,
    archive: Archive,
    data: Mapping[str, str | int],
    due_on: date | None = None,
) -> int:
    """Remind people of a thing, each only once at this step; gives how many were told now."""
    known = session.scalars(
        select(Reminder.person_id).where(
            Reminder.kind == kind,
            Reminder.subject == subject,
            Reminder.step == step,
            Reminder.person_id.in_(people),
        )
    )
    fresh = set(people) - set(known)
    now = archive.clock.now()
    session.add_all(
        Reminder(person_id=person, kind=kind, subject=subject, step=step, due_on=due_on, data=dict(data), made_at=now)
        for person in sorted(fresh)
    )
    return len(fresh)


def end_reminders(session: Session, archive: Archive, *which: ColumnElement[bool]) -> None:
    """End the reminders of something that is done or needs no doing any more, whoever got them."""
    ended = update(Reminder).where(Reminder.read_at.is_(None), *which)
    session.execute(ended.values(read_at=archive.clock.now()).execution_options(synchronize_session=False))


def about(subject: str) -> ColumnElement[bool]:
    """The reminders of one thing, such as `clock:12`."""
    return Reminder.subject == subject


def remind_operators(session: Session, kind: str, subject: str, step: str, archive: Archive, **data: str | int) -> int:
    """Remind the system administrators of something that only they can mend."""
    return tell(session, _appointed(session, Role.SYSTEM_ADMINISTRATOR), kind, subject, step, archive, data)


def keepers_of(session: Session, unit: Unit, levels_up: int = 0) -> set[int]:
    """The keepers of a unit, or of the nearest unit above it that has any; `levels_up`: of the next ones above."""
    by_unit: dict[int, set[int]] = {}
    rows = session.execute(
        select(Appointment.unit_id, Person.id)
        .join(Person, Person.id == Appointment.person_id)
        .where(Person.active, Appointment.role == Role.KEEPER, Appointment.unit_id.in_(unit.ancestry))
    )
    for unit_id, person_id in rows:
        by_unit.setdefault(unit_id, set()).add(person_id)
    upwards = [by_unit[unit_id] for unit_id in reversed(unit.ancestry) if unit_id in by_unit]
    return upwards[levels_up] if levels_up < len(upwards) else set()


def _appointed(session: Session, role: Role) -> set[int]:
    query = select(Person.id).join(Appointment, Appointment.person_id == Person.id)
    return set(session.scalars(query.where(Person.active, Appointment.role == role)))
