"""Log-ins, sessions, tokens, and the people who have them."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from service import passwords
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.people import ApiToken, Appointment, LoginSession, Person, Role
from service.catalogue.reminders import FeedToken
from service.catalogue.units import Unit
from service.errors import ConflictError, InvalidError, NotFoundError, UnauthenticatedError
from service.usecases.house.appointing import appoint, keep_administrators, several_keys
from service.usecases.permissions import Action, Actor, Grant, permit

ATTEMPTS = 5
LOCK = timedelta(minutes=15)
TOKEN_DAYS = 365
SEEN_STEP = timedelta(seconds=30)
"""How stale `seen_at` may be: a page with forty images does not write forty times."""


@dataclass(frozen=True, slots=True)
class Appointed:
    """A role in a unit, as it is entered: the role and the unit's id, name or fonds."""

    role: Role
    unit: str


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person in the list of people."""

    id: int
    login: str
    name: str
    active: bool
    appointments: tuple[tuple[Role, int, str], ...]


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """A part of the list of people, and how many there are in all.

    `together` are the names of those who hold several of the administrators' roles, as the first person does.
    """

    rows: tuple[PersonRow, ...]
    total: int
    together: tuple[str, ...]


def log_in(login: str, password: str, *, archive: Archive) -> str:
    """Begin a session; gives its secret. After five wrong passwords the log-in rests for a quarter of an hour."""
    now = archive.clock.now()
    with archive.database.write() as session:
        person = session.scalar(select(Person).where(Person.login == login))
        if person is not None and person.locked_until is not None and person.locked_until > now:
            raise UnauthenticatedError("login.locked", minutes=minutes_left(person.locked_until - now))
        # An unknown login costs the same time as a wrong password, so that logins cannot be probed.
        right = passwords.verify(person.password_hash if person else passwords.nobody(), password)
        if person is not None and person.active and right:
            person.failed_logins, person.locked_until = 0, None
            secret = archive.secret()
            session.add(
                LoginSession(person_id=person.id, secret_digest=digest_of_secret(secret), started_at=now, seen_at=now)
            )
            if passwords.needs_rehash(person.password_hash):
                person.password_hash = passwords.hash_password(password)
            audit.record(session, now, person.id, "login.succeeded", "person", person.id)
            return secret
        left = count_failure(person, now) if person is not None else ATTEMPTS - 1
        audit.record(session, now, None, "login.failed", "person", person.id if person else None)
    raise UnauthenticatedError("login.wrong", left=left)


def count_failure(person: Person, now: datetime) -> int:
    """Count a wrong password; gives how many more are let pass before the log-in rests."""
    person.failed_logins += 1
    left = max(0, ATTEMPTS - person.failed_logins)
    if left == 0:
        person.failed_logins, person.locked_until = 0, now + LOCK
    return left


def minutes_left(left: timedelta) -> int:
    """Whole minutes that a log-in rests yet."""
    return max(1, -(-int(left.total_seconds()) // 60))


def actor_of_session(secret: str, *, archive: Archive) -> Actor | None:
    """Who is behind a session's secret; None when it is unknown, ended, idle too long or too old."""
    now, settings = archive.clock.now(), archive.settings
    with archive.database.read() as session:
        row = session.execute(
            select(LoginSession, Person)
            .join(Person, Person.id == LoginSession.person_id)
            .where(LoginSession.secret_digest == digest_of_secret(secret), LoginSession.ended_at.is_(None))
        ).one_or_none()
        if row is None:
            return None
        login, person = row
        if (
            not person.active
            or now - login.seen_at > timedelta(minutes=settings.session_minutes)
            or now - login.started_at > timedelta(hours=settings.session_hours)
        ):
            return None
        actor = _actor(session, person, archive, login)
    if now - login.seen_at > SEEN_STEP:
        with archive.database.write() as session:
            session.execute(update(LoginSession).where(LoginSession.id == login.id).values(seen_at=now))
    return actor


def log_out(actor: Actor, *, archive: Archive) -> None:
    """End the actor's session."""
    now = archive.clock.now()
    with archive.database.write() as session:
        session.execute(update(LoginSession).where(LoginSession.id == actor.session_id).values(ended_at=now))
        audit.record(session, now, actor.id, "login.ended", "person", actor.id)


def state_purpose(actor: Actor, purpose: str, *, archive: Archive) -> None:
    """State once a session why personal data is looked at (readings 38)."""
    stated = purpose.strip()
    if not 2 <= len(stated) <= 200:
        raise InvalidError("purpose.length")
    with archive.database.write() as session:
        session.execute(update(LoginSession).where(LoginSession.id == actor.session_id).values(purpose=stated))
        audit.record(session, archive.clock.now(), actor.id, "purpose.stated", "session", actor.session_id)


def actor_of_token(secret: str, *, archive: Archive) -> Actor | None:
    """Who is behind an API token; None when it is unknown, revoked or expired.

    What the token was issued for is the purpose of every look that is taken with it (invariant 12).
    """
    now = archive.clock.now()
    with archive.database.read() as session:
        row = session.execute(
            select(Person, ApiToken.name)
            .join(ApiToken, ApiToken.person_id == Person.id)
            .where(
                ApiToken.secret_digest == digest_of_secret(secret),
                ApiToken.revoked_at.is_(None),
                ApiToken.expires_at > now,
                Person.active,
            )
        ).one_or_none()
        return replace(_actor(session, row[0], archive), purpose=row[1]) if row else None


def actor_of_feed(secret: str, *, archive: Archive) -> Actor | None:
    """Whose calendar feed a secret opens; None when it is unknown or ended."""
    with archive.database.read() as session:
        person = session.scalar(
            select(Person)
            .join(FeedToken, FeedToken.person_id == Person.id)
            .where(FeedToken.secret_digest == digest_of_secret(secret), FeedToken.revoked_at.is_(None), Person.active)
        )
        return _actor(session, person, archive) if person is not None else None


def actor_of_login(login: str | None, *, archive: Archive) -> Actor:
    """The person with this log-in, or the first system administrator: for commands on the archive's own machine."""
    with archive.database.read() as session:
        query = select(Person).where(Person.active).order_by(Person.id)
        if login is not None:
            query = query.where(Person.login == login)
        else:
            query = query.join(Appointment).where(Appointment.role == Role.SYSTEM_ADMINISTRATOR)
        person = session.scalars(query.limit(1)).first()
        if person is None:
            raise NotFoundError("person.missing", reference=login or Role.SYSTEM_ADMINISTRATOR.value)
        return _actor(session, person, archive)


def issue_token(actor: Actor, name: str, *, archive: Archive, days: int = TOKEN_DAYS) -> str:
    """Make a token for the actor's own use of the REST interface; its secret is shown this once."""
    if not name.strip() or not 1 <= days <= TOKEN_DAYS:
        raise InvalidError("token.invalid", days=TOKEN_DAYS)
    now, secret = archive.clock.now(), archive.secret()
    with archive.database.write() as session:
        token = ApiToken(
            person_id=actor.id,
            name=name.strip()[:100],
            secret_digest=digest_of_secret(secret),
            created_at=now,
            expires_at=now + timedelta(days=days),
        )
        session.add(token)
        session.flush()
        audit.record(session, now, actor.id, "token.issued", "token", token.id)
    return secret


def own_tokens(actor: Actor, *, archive: Archive) -> Sequence[ApiToken]:
    """The actor's tokens that are not revoked."""
    with archive.database.read() as session:
        return session.scalars(
            select(ApiToken).where(ApiToken.person_id == actor.id, ApiToken.revoked_at.is_(None)).order_by(ApiToken.id)
        ).all()


def revoke_token(actor: Actor, token_id: int, *, archive: Archive) -> None:
    """End one of the actor's own tokens."""
    now = archive.clock.now()
    with archive.database.write() as session:
        token = session.get(ApiToken, token_id)
        if token is None or token.person_id != actor.id:
            raise NotFoundError("token.missing", reference=str(token_id))
        token.revoked_at = token.revoked_at or now
        audit.record(session, now, actor.id, "token.revoked", "token", token.id)


def add_person(
    actor: Actor,
    login: str,
    name: str,
    password: str,
    appointed: Sequence[Appointed],
    *,
    archive: Archive,
) -> int:
    """Enter a person with a log-in and roles in units."""
    wanted = login.strip().lower()
    if not (2 <= len(wanted) <= 64 and wanted.isascii() and wanted.replace(".", "").replace("-", "").isalnum()):
        raise InvalidError("login.bad", login=login[:64])
    if not name.strip():
        raise InvalidError("name.needed")
    passwords.check_policy(password, wanted)
    hashed = passwords.hash_password(password)
    with archive.database.write() as session:
        permit(actor, Action.MANAGE_PEOPLE)
        if session.scalar(select(Person.id).where(Person.login == wanted)) is not None:
            raise ConflictError("login.taken", login=wanted)
        person = Person(login=wanted, name=name.strip()[:100], password_hash=hashed, created_at=archive.clock.now())
        session.add(person)
        session.flush()
        roles = appoint(session, actor, person, [(one.role, one.unit) for one in appointed])
        audit.record(session, archive.clock.now(), actor.id, "person.added", "person", person.id, roles=roles)
        return person.id


def change_person(
    actor: Actor, person_id: int, *, archive: Archive, active: bool, appointed: Sequence[Appointed]
) -> None:
    """Change a person's roles, or stop or restore their log-in; stopping it ends their sessions at once."""
    now = archive.clock.now()
    with archive.database.write() as session:
        permit(actor, Action.MANAGE_PEOPLE)
        person = _person(session, person_id)
        if person.id == actor.id and not active:
            raise ConflictError("person.self_stop")
        person.active = active
        roles = appoint(session, actor, person, [(one.role, one.unit) for one in appointed])
        if not active:
            _end_sessions(session, person.id, now)
        keep_administrators(session)
        audit.record(session, now, actor.id, "person.changed", "person", person.id, active=active, roles=roles)


def set_password(actor: Actor, person_id: int, password: str, *, archive: Archive) -> None:
    """Give somebody a new password; their sessions end."""
    now = archive.clock.now()
    with archive.database.write() as session:
        permit(actor, Action.MANAGE_PEOPLE)
        person = _person(session, person_id)
        for appointment in person.appointments:
            permit(actor, Action.MANAGE_PEOPLE, session.get_one(Unit, appointment.unit_id))
        passwords.check_policy(password, person.login)
        person.password_hash = passwords.hash_password(password)
        person.failed_logins, person.locked_until = 0, None
        _end_sessions(session, person.id, now)
        audit.record(session, now, actor.id, "password.set", "person", person.id)


def change_own_password(actor: Actor, old: str, new: str, *, archive: Archive) -> None:
    """Change one's own password, knowing the old one; other sessions end."""
    now = archive.clock.now()
    with archive.database.write() as session:
        person = session.get_one(Person, actor.id)
        if not passwords.verify(person.password_hash, old):
            raise InvalidError("password.old_wrong")
        passwords.check_policy(new, person.login)
        person.password_hash = passwords.hash_password(new)
        _end_sessions(session, person.id, now, keep=actor.session_id)
        audit.record(session, now, actor.id, "password.changed", "person", person.id)


def choose_language(actor: Actor, language: str, *, archive: Archive) -> None:
    """Remember the language in which the actor reads the pages."""
    if language not in ("zh", "en"):
        raise InvalidError("language.unknown", language=language[:8])
    with archive.database.write() as session:
        session.execute(update(Person).where(Person.id == actor.id).values(language=language))


def list_people(
    actor: Actor, *, archive: Archive, words: str = "", limit: int | None = None, offset: int = 0
) -> PeoplePage:
    """Everybody who has a log-in, by the order of entry; or those whose name or log-in holds the words."""
    permit(actor, Action.MANAGE_PEOPLE)
    named = or_(Person.name.contains(words, autoescape=True), Person.login.contains(words, autoescape=True))
    with archive.database.read() as session:
        total = session.scalar(select(func.count()).select_from(Person).where(named)) or 0
        people = session.scalars(select(Person).where(named).order_by(Person.id).limit(limit).offset(offset)).all()
        return PeoplePage(_rows(session, people), total, several_keys(session))


def show_person(actor: Actor, reference: str, *, archive: Archive) -> PersonRow:
    """The person with this log-in or number."""
    permit(actor, Action.MANAGE_PEOPLE)
    with archive.database.read() as session:
        person = session.scalar(select(Person).where(Person.login == reference))
        if person is None and reference.isascii() and reference.isdigit() and len(reference) < 10:
            person = session.get(Person, int(reference))
        if person is None:
            raise NotFoundError("person.missing", reference=reference[:64])
        return _rows(session, [person])[0]


def _rows(session: Session, people: Sequence[Person]) -> tuple[PersonRow, ...]:
    """The people with the names of their units, by one statement for all of them."""
    wanted = {held.unit_id for person in people for held in person.appointments}
    names = {row.id: row.name for row in session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(wanted)))}
    return tuple(
        PersonRow(
            person.id,
            person.login,
            person.name,
            person.active,
            tuple((held.role, held.unit_id, names[held.unit_id]) for held in person.appointments),
        )
        for person in people
    )


def digest_of_secret(secret: str) -> str:
    """What is kept of a secret: enough to know it again, not enough to use it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _person(session: Session, person_id: int) -> Person:
    person = session.get(Person, person_id)
    if person is None:
        raise NotFoundError("person.missing", reference=str(person_id))
    return person


def _end_sessions(session: Session, person_id: int, now: datetime, keep: int | None = None) -> None:
    session.execute(
        update(LoginSession)
        .where(
            LoginSession.person_id == person_id,
            LoginSession.ended_at.is_(None),
            LoginSession.id != (keep or 0),
        )
        .values(ended_at=now)
    )


def _actor(session: Session, person: Person, archive: Archive, login: LoginSession | None = None) -> Actor:
    units = {
        unit.id: unit.path
        for unit in session.scalars(select(Unit).where(Unit.id.in_([a.unit_id for a in person.appointments])))
    }
    return Actor(
        id=person.id,
        login=person.login,
        name=person.name,
        grants=tuple(Grant(a.role, a.unit_id, units[a.unit_id]) for a in person.appointments),
        language=person.language or archive.settings.language,
        session_id=login.id if login else None,
        purpose=login.purpose if login else None,
    )
