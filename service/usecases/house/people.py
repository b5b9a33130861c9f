"""People, their roles, and their passwords."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from service import passwords
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.logins import SecondStep
from service.catalogue.people import Appointment, LoginSession, Person, Role, end_sessions
from service.catalogue.reminders import FeedToken
from service.catalogue.units import Unit
from service.errors import ConflictError, InvalidError, NotFoundError
from service.usecases.house.appointing import appoint, keep_administrators, several_keys
from service.usecases.house.throttling import count_failure, forget_failures, refuse_resting
from service.usecases.lookup import names_of
from service.usecases.permissions import Action, Actor, Grant, permit


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
    provider_only: bool
    has_second_step: bool
    appointments: tuple[tuple[Role, int, str], ...]


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """A part of the list of people, and how many there are in all.

    `together` are the names of those who hold several of the administrators' roles, as the first person does.
    """

    rows: tuple[PersonRow, ...]
    total: int
    together: tuple[str, ...]


def actor_of_feed(secret: str, *, archive: Archive) -> Actor | None:
    """Whose calendar feed a secret opens; None when it is unknown or ended."""
    with archive.database.read() as session:
        person = session.scalar(
            select(Person)
            .join(FeedToken, FeedToken.person_id == Person.id)
            .where(FeedToken.secret_digest == digest_of_secret(secret), FeedToken.revoked_at.is_(None), Person.active)
        )
        return actor_of(session, person, archive) if person is not None else None


def actor_of_person(person_id: int | None, *, archive: Archive) -> Actor:
    """Somebody as they may act at this moment: for what a task does on behalf of who began it."""
    with archive.database.read() as session:
        person = session.get(Person, person_id) if person_id is not None else None
        if person is None or not person.active:
            raise NotFoundError("person.missing", reference=str(person_id))
        return actor_of(session, person, archive)


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
        return actor_of(session, person, archive)


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
    hashed = passwords.hash_password(password)
    with archive.database.write() as session:
        permit(actor, Action.MANAGE_PEOPLE)
        if session.scalar(select(Person.id).where(Person.login == wanted)) is not None:
            raise ConflictError("login.taken", login=wanted)
        person = Person(login=wanted, name=name.strip()[:100], password_hash=hashed, created_at=archive.clock.now())
        session.add(person)
        session.flush()
        roles = appoint(session, actor, person, [(one.role, one.unit) for one in appointed])
        passwords.check_policy(password, _known_of(session, person))
        audit.record(session, archive.clock.now(), actor.id, "person.added", "person", person.id, roles=roles)
        return person.id


def change_person(
    actor: Actor, person_id: int, *, archive: Archive, active: bool, appointed: Sequence[Appointed]
) -> None:
    """Change a person's roles, or stop or restore their log-in; either ends their sessions at once."""
    now = archive.clock.now()
    with archive.database.write() as session:
        permit(actor, Action.MANAGE_PEOPLE)
        person = the_person(session, actor, person_id)
        if person.id == actor.id and not active:
            raise ConflictError("person.self_stop")
        before = {(one.role, one.unit_id) for one in person.appointments}
        person.active = active
        roles = appoint(session, actor, person, [(one.role, one.unit) for one in appointed])
        if not active or {(one.role, one.unit_id) for one in person.appointments} != before:
            # Who changes their own roles sees them at once anyway: roles are asked for with each request.
            end_sessions(session, person.id, now, keep=actor.session_id)
        keep_administrators(session)
        audit.record(session, now, actor.id, "person.changed", "person", person.id, active=active, roles=roles)


def set_password(actor: Actor, person_id: int, password: str, *, archive: Archive) -> None:
    """Give somebody a new password; their sessions end."""
    now = archive.clock.now()
    with archive.database.write() as session:
        permit(actor, Action.MANAGE_PEOPLE)
        person = the_person(session, actor, person_id)
        passwords.check_policy(password, _known_of(session, person))
        person.password_hash = passwords.hash_password(password)
        forget_failures(person)
        end_sessions(session, person.id, now)
        audit.record(session, now, actor.id, "password.set", "person", person.id)


def change_own_password(actor: Actor, old: str, new: str, *, archive: Archive) -> None:
    """Change one's own password, knowing the old one; other sessions end.

    Wrong tries at the old one are counted with those of the log-in: who finds a browser open guesses no longer than
    anybody else. Raises InvalidError `password.old_wrong`, UnauthenticatedError `login.locked`.
    """
    now = archive.clock.now()
    with archive.database.write() as session:
        person = session.get_one(Person, actor.id, with_for_update=True)
        refuse_resting(person, now)
        if passwords.verify(person.password_hash, old):
            passwords.check_policy(new, _known_of(session, person))
            person.password_hash = passwords.hash_password(new)
            forget_failures(person)
            end_sessions(session, person.id, now, keep=actor.session_id)
            audit.record(session, now, actor.id, "password.changed", "person", person.id)
            return
        left = count_failure(person, now)
        audit.record(session, now, actor.id, "proof.failed", "person", person.id)
    raise InvalidError("password.old_wrong", left=left)


def _known_of(session: Session, person: Person) -> list[str]:
    """What everybody knows of somebody: no password is made of it."""
    held = [one.unit_id for one in person.appointments]
    units = session.execute(select(Unit.name, Unit.fonds).where(Unit.id.in_(held)))
    return [person.login, person.name, *(text for row in units for text in row if text)]


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
    names = names_of(session, Unit, wanted)
    shown = SecondStep.person_id.in_([person.id for person in people])
    enrolled = set(session.scalars(select(SecondStep.person_id).where(shown, SecondStep.sealed.is_not(None))))
    return tuple(
        PersonRow(
            person.id,
            person.login,
            person.name,
            person.active,
            person.provider_only,
            person.id in enrolled,
            tuple((held.role, held.unit_id, names[held.unit_id]) for held in person.appointments),
        )
        for person in people
    )


def let_in_by_provider_only(actor: Actor, person_id: int, wanted: bool, *, archive: Archive) -> None:
    """Switch the log-in by password off for somebody, or on again; where it is off, their open log-ins end."""
    now = archive.clock.now()
    with archive.database.write() as session:
        permit(actor, Action.MANAGE_PEOPLE)
        person = the_person(session, actor, person_id)
        if wanted and archive.settings.oidc_issuer is None:
            raise ConflictError("provider.none")
        person.provider_only = wanted
        if wanted:
            end_sessions(session, person.id, now, keep=actor.session_id)
        audit.record(session, now, actor.id, "person.way_in_changed", "person", person.id, provider_only=wanted)


def the_person(session: Session, actor: Actor, person_id: int) -> Person:
    """A person whom the actor may manage: in all units in which they have a role."""
    person = session.get(Person, person_id)
    if person is None:
        raise NotFoundError("person.missing", reference=str(person_id))
    for appointment in person.appointments:
        permit(actor, Action.MANAGE_PEOPLE, session.get_one(Unit, appointment.unit_id))
    return person


def digest_of_secret(secret: str) -> str:
    """What is kept of a secret: enough to know it again, not enough to use it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def actor_of(session: Session, person: Person, archive: Archive, login: LoginSession | None = None) -> Actor:
    """Somebody as they act now: with the roles they have at this moment, and what they said at this log-in."""
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
