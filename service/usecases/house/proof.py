"""Fresh proof of identity: before a signature the password is asked for again, with the patience of the log-in."""

from sqlalchemy.orm import Session

from service import passwords
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.people import Person
from service.errors import InvalidError, UnauthenticatedError
from service.usecases.house.people import count_failure, minutes_left
from service.usecases.permissions import Actor

OPINION = 500
"""Characters of what a signature says."""


def opinion_of(text: str) -> str:
    """What is to stand beside a signature, without blanks around it. Raises InvalidError `reason.needed`."""
    if not text.strip() or len(text) > OPINION:
        raise InvalidError("reason.needed", limit=OPINION)
    return text.strip()


def check_proof(session: Session, actor: Actor, password: str, archive: Archive) -> InvalidError | None:
    """None where the password is the actor's own.

    Otherwise the failure is counted and recorded in the caller's transaction, which is to be committed before the
    error is raised. Raises UnauthenticatedError while the log-in rests, or is stopped.
    """
    now = archive.clock.now()
    person = session.get(Person, actor.id, with_for_update=True) if actor.id is not None else None
    if person is None or not person.active:
        raise UnauthenticatedError("login.needed")
    if person.locked_until is not None and person.locked_until > now:
        raise UnauthenticatedError("login.locked", minutes=minutes_left(person.locked_until - now))
    if passwords.verify(person.password_hash, password):
        person.failed_logins, person.locked_until = 0, None
        return None
    left = count_failure(person, now)
    audit.record(session, now, actor.id, "proof.failed", "person", person.id)
    return InvalidError("proof.wrong", left=left)
