"""Fresh proof of identity: before a signature, password and code are asked for, with the patience of the log-in."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from service import passwords
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.people import Person
from service.errors import ConflictError, InvalidError, UnauthenticatedError
from service.usecases.house.second_step import has_second_step, takes_code
from service.usecases.house.throttling import count_failure, forget_failures, refuse_resting
from service.usecases.permissions import Actor

OPINION = 500
"""Characters of what a signature says."""


def opinion_of(text: str) -> str:
    """What is to stand beside a signature, without blanks around it. Raises InvalidError `reason.needed`."""
    if not text.strip() or len(text) > OPINION:
        raise InvalidError("reason.needed", limit=OPINION)
    return text.strip()


@dataclass(frozen=True, slots=True)
class Proof:
    """What a signer enters: their own password, and a code of their authenticator."""

    password: str
    code: str


def check_proof(session: Session, actor: Actor, proof: Proof, archive: Archive) -> InvalidError | None:
    """None where password and code are the actor's own.

    Otherwise the failure is counted and recorded in the caller's transaction, which is to be committed before the
    error is raised. Raises UnauthenticatedError while the log-in rests, or is stopped, and ConflictError
    `proof.not_enrolled` where the actor has no second step: signers need one. A recovery code is no proof: it opens
    the account page, where another authenticator is enrolled.
    """
    now = archive.clock.now()
    person = session.get(Person, actor.id, with_for_update=True) if actor.id is not None else None
    if person is None or not person.active:
        raise UnauthenticatedError("login.needed")
    refuse_resting(person, now)
    if not has_second_step(session, person.id):
        raise ConflictError("proof.not_enrolled")
    # The code is taken only with the right password: nobody uses up somebody else's codes.
    if passwords.verify(person.password_hash, proof.password) and takes_code(
        session, person.id, proof.code, now, archive
    ):
        forget_failures(person)
        return None
    left = count_failure(person, now)
    audit.record(session, now, actor.id, "proof.failed", "person", person.id)
    return InvalidError("proof.wrong", left=left)
