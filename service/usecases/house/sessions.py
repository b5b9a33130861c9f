"""Sessions: who is behind one, which of them are one's own, and their ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from service.archive import Archive
from service.catalogue import audit
from service.catalogue.people import LoginSession, Person, end_sessions
from service.errors import InvalidError, NotFoundError
from service.usecases.house.people import actor_of, digest_of_secret, the_person
from service.usecases.permissions import Action, Actor, permit

SEEN_STEP = timedelta(seconds=30)
"""How stale `seen_at` may be: a page with forty images does not write forty times."""


@dataclass(frozen=True, slots=True)
class OwnSession:
    """A log-in as its person sees it."""

    id: int
    started_at: datetime
    seen_at: datetime
    address: str | None
    browser: str | None
    is_this: bool


def actor_of_session(secret: str, *, archive: Archive) -> Actor | None:
    """Who is behind a session's secret; None when it is unknown, ended, half done, idle too long or too old."""
    now = archive.clock.now()
    with archive.database.read() as session:
        row = session.execute(
            select(LoginSession, Person)
            .join(Person, Person.id == LoginSession.person_id)
            .where(LoginSession.secret_digest == digest_of_secret(secret), *_open(now, archive), Person.active)
        ).one_or_none()
        if row is None:
            return None
        login, person = row
        actor = actor_of(session, person, archive, login)
    if now - login.seen_at > SEEN_STEP:
        with archive.database.write() as session:
            session.execute(update(LoginSession).where(LoginSession.id == login.id).values(seen_at=now))
    return actor


def own_sessions(actor: Actor, *, archive: Archive) -> Sequence[OwnSession]:
    """The actor's log-ins that are open, the one last used first."""
    with archive.database.read() as session:
        rows = _open_of(session, actor.id, archive)
        return [
            OwnSession(one.id, one.started_at, one.seen_at, one.address, one.browser, one.id == actor.session_id)
            for one in rows
        ]


def log_out(actor: Actor, *, archive: Archive) -> None:
    """End the actor's session."""
    now = archive.clock.now()
    with archive.database.write() as session:
        session.execute(update(LoginSession).where(LoginSession.id == actor.session_id).values(ended_at=now))
        audit.record(session, now, actor.id, "login.ended", "person", actor.id)


def end_session(actor: Actor, session_id: int, *, archive: Archive) -> None:
    """End one of the actor's own log-ins."""
    now = archive.clock.now()
    with archive.database.write() as session:
        login = session.get(LoginSession, session_id)
        if login is None or login.person_id != actor.id:
            raise NotFoundError("session.missing", reference=str(session_id))
        login.ended_at = login.ended_at or now
        audit.record(session, now, actor.id, "login.ended", "person", actor.id)


def end_other_sessions(actor: Actor, *, archive: Archive) -> None:
    """End all of the actor's log-ins but this one."""
    now = archive.clock.now()
    with archive.database.write() as session:
        end_sessions(session, actor.id or 0, now, keep=actor.session_id)
        audit.record(session, now, actor.id, "login.others_ended", "person", actor.id)


def count_sessions(actor: Actor, person_id: int, *, archive: Archive) -> int:
    """How many log-ins of somebody are open."""
    permit(actor, Action.MANAGE_PEOPLE)
    with archive.database.read() as session:
        return len(_open_of(session, the_person(session, actor, person_id).id, archive))


def end_sessions_of(actor: Actor, person_id: int, *, archive: Archive) -> None:
    """End all log-ins of somebody."""
    now = archive.clock.now()
    with archive.database.write() as session:
        permit(actor, Action.MANAGE_PEOPLE)
        person = the_person(session, actor, person_id)
        end_sessions(session, person.id, now)
        audit.record(session, now, actor.id, "login.others_ended", "person", person.id)


def state_purpose(actor: Actor, purpose: str, *, archive: Archive) -> None:
    """State once a session why personal data is looked at (readings 38)."""
    stated = purpose.strip()
    if not 2 <= len(stated) <= 200:
        raise InvalidError("purpose.length")
    with archive.database.write() as session:
        session.execute(update(LoginSession).where(LoginSession.id == actor.session_id).values(purpose=stated))
        audit.record(session, archive.clock.now(), actor.id, "purpose.stated", "session", actor.session_id)


def _open(now: datetime, archive: Archive) -> tuple[ColumnElement[bool], ...]:
    """What holds of a session that opens something."""
    settings = archive.settings
    return (
        LoginSession.ended_at.is_(None),
        LoginSession.awaits_code.is_(False),
        LoginSession.seen_at >= now - timedelta(minutes=settings.session_minutes),
        LoginSession.started_at >= now - timedelta(hours=settings.session_hours),
    )


def _open_of(session: Session, person_id: int | None, archive: Archive) -> Sequence[LoginSession]:
    open_ones = select(LoginSession).where(LoginSession.person_id == person_id, *_open(archive.clock.now(), archive))
    return session.scalars(open_ones.order_by(LoginSession.seen_at.desc(), LoginSession.id.desc())).all()
