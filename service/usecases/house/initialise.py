"""The first start: an empty archive becomes one that can be used."""

from dataclasses import dataclass

from sqlalchemy import select

from config import dump_schedule
from service import passwords
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.people import Appointment, Person, Role
from service.catalogue.schedule import ScheduleState, ScheduleVersion
from service.catalogue.units import add_unit
from service.errors import ConflictError
from service.usecases.permissions import ADMINISTRATORS

LOGIN = "admin"
UNIT, LEVEL, FONDS = "本级工会", "county", "J001"


@dataclass(frozen=True, slots=True)
class FirstStart:
    """The first person's log-in and password, to be shown once."""

    login: str
    password: str


def initialise(*, archive: Archive, unit_name: str = UNIT, level: str = LEVEL, fonds: str = FONDS) -> FirstStart | None:
    """Make the tables where there are none, and in an empty archive a unit, its first person and the first schedule.

    The first person is all three administrators and keeper: on one machine with one person nothing else works. As soon
    as there is a second person, two of the three are to be given away (ADR 22). Raises ConflictError `database.older`
    where an earlier version made the tables: they are migrated by an upgrade, after a backup, and never by the way.
    """
    if archive.database.is_older():
        raise ConflictError("database.older")
    archive.database.migrate()
    with archive.database.read() as session:
        if session.scalars(select(Person.id).limit(1)).first() is not None:
            return None
    password = archive.secret()[:16]
    hashed = passwords.hash_password(password)
    now = archive.clock.now()
    with archive.database.write() as session:
        if session.scalars(select(Person.id).limit(1)).first() is not None:
            return None
        unit = add_unit(session, unit_name, level, None, fonds)
        session.add(
            Person(
                login=LOGIN,
                name="管理员",
                password_hash=hashed,
                created_at=now,
                appointments=[Appointment(unit_id=unit.id, role=role) for role in (*ADMINISTRATORS, Role.KEEPER)],
            )
        )
        session.add(
            ScheduleVersion(
                number=archive.regulation.schedule.version,
                state=ScheduleState.IN_FORCE,
                effective_from=archive.clock.today(),
                body=dump_schedule(archive.regulation.schedule),
                created_at=now,
            )
        )
        audit.record(session, now, None, "archive.initialised", "unit", unit.id)
    return FirstStart(LOGIN, password)
