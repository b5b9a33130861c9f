"""The in-box: what the archive told somebody, whether they read it, and where else it reaches them."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Update, func, select, update

from service.archive import Archive
from service.catalogue import audit
from service.catalogue.people import Person
from service.catalogue.reminders import FeedToken, Reminder
from service.errors import InvalidError, NotFoundError
from service.usecases.clock.due_dates import DueDate, accounting_days, due_dates, handover_days, open_reviews
from service.usecases.house.people import actor_of_feed, digest_of_secret
from service.usecases.permissions import Action, Actor

ADDRESS = re.compile(r"[^\s@<>\"',;:\\]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,187}[A-Za-z0-9])?")
"""An address as mail takes it: no blanks, quotes or anything that could begin another header."""

FAR = timedelta(days=400)
"""How far ahead a calendar feed looks."""


@dataclass(frozen=True, slots=True)
class ReminderRow:
    """A reminder as its reader sees it; `kind` and `step` name its sentences, `data` fills them."""

    id: int
    kind: str
    subject: str
    step: str
    due_on: date | None
    data: Mapping[str, str | int]
    made_at: datetime
    read_at: datetime | None

    @property
    def filling(self) -> dict[str, object]:
        """What fills the sentence `reminder.<kind>`."""
        return {**self.data, "step": self.step, "due_on": self.due_on}


@dataclass(frozen=True, slots=True)
class Inbox:
    """A page of reminders, newest first; how many there are of the kind asked for, and how many are unread."""

    reminders: Sequence[ReminderRow]
    total: int
    unread: int


def list_reminders(
    actor: Actor, *, archive: Archive, unread_only: bool = False, limit: int = 50, offset: int = 0
) -> Inbox:
    """The actor's own reminders."""
    with archive.database.read() as session:
        query = select(Reminder).where(Reminder.person_id == actor.id)
        if unread_only:
            query = query.where(Reminder.read_at.is_(None))
        total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
        rows = session.scalars(query.order_by(Reminder.id.desc()).limit(limit).offset(offset)).all()
    return Inbox([row_of(row) for row in rows], total, count_unread(actor, archive=archive))


def row_of(row: Reminder) -> ReminderRow:
    """A reminder as its reader sees it."""
    return ReminderRow(row.id, row.kind, row.subject, row.step, row.due_on, row.data, row.made_at, row.read_at)


def count_unread(actor: Actor, *, archive: Archive) -> int:
    """How many of the actor's reminders are unread."""
    with archive.database.read() as session:
        query = select(func.count()).select_from(Reminder)
        return session.scalar(query.where(Reminder.person_id == actor.id, Reminder.read_at.is_(None))) or 0


def mark_read(actor: Actor, ids: Collection[int] | None, *, archive: Archive) -> int:
    """Mark some of the actor's own reminders as read, or all of them; gives how many were unread."""
    now = archive.clock.now()
    with archive.database.write() as session:
        unread = update(Reminder).where(Reminder.person_id == actor.id, Reminder.read_at.is_(None))
        if ids is not None:
            unread = unread.where(Reminder.id.in_(ids))
        return len(session.scalars(unread.values(read_at=now).returning(Reminder.id)).all())


def the_reminder(actor: Actor, reminder_id: int, *, archive: Archive) -> ReminderRow:
    """One of the actor's own reminders."""
    with archive.database.read() as session:
        row = session.get(Reminder, reminder_id)
        if row is None or row.person_id != actor.id:
            raise NotFoundError("reminder.missing", reference=str(reminder_id))
        return row_of(row)


def own_address(actor: Actor, *, archive: Archive) -> str | None:
    """Where the actor's reminders are mailed to, if anywhere."""
    with archive.database.read() as session:
        return session.scalar(select(Person.email).where(Person.id == actor.id))


def choose_address(actor: Actor, address: str, *, archive: Archive) -> None:
    """Have reminders mailed to an address from now on, or to none."""
    given = address.strip()
    if given and (len(given) > 254 or not ADDRESS.fullmatch(given) or ".." in given):
        raise InvalidError("email.bad")
    now = archive.clock.now()
    with archive.database.write() as session:
        session.get_one(Person, actor.id).email = given or None
        audit.record(session, now, actor.id, "email.chosen", "person", actor.id, given=bool(given))


def has_feed(actor: Actor, *, archive: Archive) -> bool:
    """Whether a calendar feed of the actor's is in force."""
    with archive.database.read() as session:
        query = select(FeedToken.id).where(FeedToken.person_id == actor.id, FeedToken.revoked_at.is_(None))
        return session.scalar(query.limit(1)) is not None


def make_feed(actor: Actor, *, archive: Archive) -> str:
    """Give the actor a calendar feed; its secret is shown this once, and a former one ends."""
    now, secret = archive.clock.now(), archive.secret()
    with archive.database.write() as session:
        session.execute(_in_force(actor).values(revoked_at=now))
        token = FeedToken(person_id=actor.id, secret_digest=digest_of_secret(secret), made_at=now)
        session.add(token)
        session.flush()
        audit.record(session, now, actor.id, "feed.made", "person", actor.id)
    return secret


def end_feed(actor: Actor, *, archive: Archive) -> None:
    """End the actor's calendar feed at once."""
    now = archive.clock.now()
    with archive.database.write() as session:
        session.execute(_in_force(actor).values(revoked_at=now))
        audit.record(session, now, actor.id, "feed.ended", "person", actor.id)


def _in_force(actor: Actor) -> Update:
    return update(FeedToken).where(FeedToken.person_id == actor.id, FeedToken.revoked_at.is_(None))


def feed_of(secret: str, *, archive: Archive) -> tuple[Actor, Sequence[DueDate]]:
    """Whose feed a secret opens, and what is due in the units that they keep and in handovers in which they take part;
    unknown or ended, it does not exist.
    """
    actor = actor_of_feed(secret, archive=archive)
    if actor is None:
        raise NotFoundError("feed.missing")
    paths, today = actor.paths(Action.MANAGE_CASES), archive.clock.today()
    with archive.database.read() as session:
        own = handover_days(session, today, today + FAR, actor.id)
        own += accounting_days(session, today + FAR, actor.id)
        if not paths:
            return actor, own
        return actor, [*due_dates(session, today + FAR, paths), *own, *open_reviews(session, archive, paths)]
