"""Logging in: password, second step, or the word of the identity provider; each ends in a session with a new secret."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from service import passwords
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.people import LoginSession, Person
from service.errors import UnauthenticatedError
from service.usecases.house.people import digest_of_secret
from service.usecases.house.second_step import has_second_step, takes_code
from service.usecases.house.throttling import (
    ATTEMPTS,
    ATTEMPTS_OF_ADDRESS,
    Counted,
    count_failure,
    forget_failures,
    refuse_resting,
    throttle_of,
)

CODE_MINUTES = 5
"""How long a log-in waits for the code after its password."""

KNOWN_FOR = timedelta(days=30)
"""Whoever logged in from an address within this time may go on doing so while strangers there have to rest."""


@dataclass(frozen=True, slots=True)
class Visit:
    """From where somebody logs in: shown to them later, so that they may know their own log-ins."""

    address: str | None = None
    browser: str | None = None


@dataclass(frozen=True, slots=True)
class Begun:
    """The secret of a session. If it `awaits_code`, it opens nothing but the page that asks for the code."""

    secret: str
    awaits_code: bool


def log_in(login: str, password: str, *, archive: Archive, visit: Visit | None = None) -> Begun:
    """Begin a session by a password, or the first half of one where the person has a second step.

    Every try counts as wrong until it has proved right, before its password is looked at: many at once gain nothing.
    Raises UnauthenticatedError `login.wrong`, `login.locked`, `login.address_rests`.
    """
    now, seen = archive.clock.now(), visit or Visit()
    with archive.database.write() as session:
        person = _person_at(session, login)
        hashed = person.password_hash if person else passwords.nobody()
        left = _count_try(session, person, login, seen, now)
    # Outside of any transaction: it takes its time, and nobody else shall wait for it. An unknown log-in costs the
    # same time as a wrong password, so that log-ins cannot be probed.
    right = passwords.verify(hashed, password)
    with archive.database.write() as session:
        person = _person_at(session, login)
        if person is not None and person.active and not person.provider_only and right:
            awaits_code = has_second_step(session, person.id)
            _take_back_try(session, person, seen, now)
            if not awaits_code:
                forget_failures(person)
            elif left == 0:
                # The password alone frees nobody: who has it would try codes without end. One try is left.
                person.failed_logins, person.locked_until = ATTEMPTS - 1, None
            if passwords.needs_rehash(person.password_hash):
                person.password_hash = passwords.hash_password(password)
            return _begin(session, person, seen, now, archive, awaits_code=awaits_code)
        audit.record(session, now, None, "login.failed", "person", person.id if person else None)
    raise UnauthenticatedError("login.wrong", left=left)


def confirm_log_in(secret: str, code: str, *, archive: Archive, visit: Visit | None = None) -> str:
    """Finish a log-in by a code of the authenticator, or a recovery code; gives the secret of the session.

    Raises UnauthenticatedError `login.code_wrong`, `login.locked`, and `login.begin_again` where the password was
    given too long ago, or never.
    """
    now, seen = archive.clock.now(), visit or Visit()
    with archive.database.write() as session:
        half = session.scalar(
            select(LoginSession)
            .where(LoginSession.secret_digest == digest_of_secret(secret), LoginSession.awaits_code)
            .where(LoginSession.ended_at.is_(None), LoginSession.started_at > now - timedelta(minutes=CODE_MINUTES))
        )
        person = session.get(Person, half.person_id, with_for_update=True) if half is not None else None
        if half is None or person is None or not person.active:
            raise UnauthenticatedError("login.begin_again")
        refuse_resting(person, now)
        if takes_code(session, person.id, code, now, archive, recovery=True):
            forget_failures(person)
            half.ended_at = now
            return _begin(session, person, seen, now, archive).secret
        left = count_failure(person, now)
        audit.record(session, now, None, "login.code_failed", "person", person.id)
    raise UnauthenticatedError("login.code_wrong", left=left)


def log_in_by_provider(login: str, *, archive: Archive, visit: Visit | None = None) -> str:
    """Begin a session of the person whom the identity provider names by their log-in; gives its secret.

    Nobody is entered by that: who is not here, or was stopped, stays out. How strictly people prove themselves is the
    provider's affair; a signature asks for password and code all the same. Raises UnauthenticatedError
    `login.nobody_here`.
    """
    now = archive.clock.now()
    with archive.database.write() as session:
        person = _person_at(session, login.strip().lower())
        if person is not None and person.active:
            return _begin(session, person, visit or Visit(), now, archive).secret
        audit.record(session, now, None, "login.failed", "person", person.id if person else None, by="provider")
    raise UnauthenticatedError("login.nobody_here")


def _person_at(session: Session, login: str) -> Person | None:
    return session.scalar(select(Person).where(Person.login == login).with_for_update())


def _count_try(session: Session, person: Person | None, login: str, seen: Visit, now: datetime) -> int:
    """Count a try at the log-in and at the address, unless one of them rests; gives how many are left."""
    address = None
    if seen.address and not _is_known(session, person, seen.address, now):
        address = throttle_of(session, "address", seen.address, now)
        refuse_resting(address, now, "login.address_rests")
    account: Counted = person if person is not None else throttle_of(session, "login", login, now)
    refuse_resting(account, now)
    if address is not None:
        count_failure(address, now, ATTEMPTS_OF_ADDRESS)
    return count_failure(account, now)


def _take_back_try(session: Session, person: Person, seen: Visit, now: datetime) -> None:
    """It proved right: the address loses this one try, and no more, or one right log-in would free it."""
    if seen.address and not _is_known(session, person, seen.address, now):
        address = throttle_of(session, "address", seen.address, now)
        address.failed_logins = max(0, address.failed_logins - 1)


def _is_known(session: Session, person: Person | None, address: str, now: datetime) -> bool:
    if person is None:
        return False
    known = select(LoginSession.id).where(
        LoginSession.person_id == person.id,
        LoginSession.address == address,
        LoginSession.started_at > now - KNOWN_FOR,
        LoginSession.awaits_code.is_(False),
    )
    return session.scalar(known.limit(1)) is not None


def _begin(
    session: Session, person: Person, seen: Visit, now: datetime, archive: Archive, awaits_code: bool = False
) -> Begun:
    secret = archive.secret()
    session.add(
        LoginSession(
            person_id=person.id,
            secret_digest=digest_of_secret(secret),
            started_at=now,
            seen_at=now,
            awaits_code=awaits_code,
            address=seen.address[:45] if seen.address else None,
            browser=seen.browser[:80] if seen.browser else None,
        )
    )
    if not awaits_code:
        audit.record(session, now, person.id, "login.succeeded", "person", person.id)
    return Begun(secret, awaits_code)
