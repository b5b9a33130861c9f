"""Which reminders are to leave by mail, and which have left."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from sqlalchemy import or_, select

from service.archive import Archive
from service.catalogue.people import Person
from service.catalogue.reminders import Reminder
from service.usecases.clock.inbox import ReminderRow, row_of

MOST = 50
"""Reminders of one letter; what is more comes with the next."""

LONGEST = timedelta(days=3)
"""What could not be mailed for so long is left to the in-box; nor does a new address bring old news."""

ATTEMPTS = 6
"""How often an address may refuse a letter."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What one person has not read and was not mailed yet."""

    address: str
    language: str
    reminders: Sequence[ReminderRow]

    @property
    def ids(self) -> list[int]:
        return [one.id for one in self.reminders]


def letters_to_send(*, archive: Archive) -> list[Letter]:
    """A letter for everybody who has an address and something new."""
    now = archive.clock.now()
    with archive.database.read() as session:
        rows = session.execute(
            select(Reminder, Person.email, Person.language)
            .join(Person, Person.id == Reminder.person_id)
            .where(
                Person.active,
                Person.email.is_not(None),
                Reminder.read_at.is_(None),
                Reminder.mailed_at.is_(None),
                Reminder.made_at > now - LONGEST,
                Reminder.mail_failures < ATTEMPTS,
                or_(Reminder.mail_after.is_(None), Reminder.mail_after <= now),
            )
            .order_by(Reminder.person_id, Reminder.id)
        ).all()
    return [
        Letter(mine[0][1] or "", mine[0][2] or archive.settings.language, [row_of(row[0]) for row in mine[:MOST]])
        for _, group in groupby(rows, key=lambda row: row[0].person_id)
        if (mine := list(group))
    ]


def note_mailed(ids: Collection[int], *, archive: Archive) -> None:
    """Write down that reminders have left."""
    now = archive.clock.now()
    with archive.database.write() as session:
        for row in session.scalars(select(Reminder).where(Reminder.id.in_(ids))):
            row.mailed_at = now


def note_refused(ids: Collection[int], *, archive: Archive) -> datetime:
    """Write down that an address refused a letter; gives when it is tried again."""
    now = archive.clock.now()
    after = now
    with archive.database.write() as session:
        for row in session.scalars(select(Reminder).where(Reminder.id.in_(ids))):
            after = row.mail_after = now + timedelta(minutes=5 * 2**row.mail_failures)
            row.mail_failures += 1
    return after
