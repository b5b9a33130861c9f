"""The second step: codes of an authenticator (RFC 6238), and recovery codes for the day on which it is lost."""

import hashlib
from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from service import passwords, totp
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.logins import RecoveryCode, SecondStep
from service.catalogue.people import Person, end_sessions
from service.errors import ConflictError, InvalidError
from service.usecases.house.people import digest_of_secret, the_person
from service.usecases.house.throttling import count_failure, forget_failures, refuse_resting
from service.usecases.permissions import Action, Actor, permit

RECOVERY_CODES = 10
ISSUER = "守藏"


@dataclass(frozen=True, slots=True)
class Standing:
    """A person's second step as they see it: since when, and how many recovery codes are left."""

    enrolled_at: datetime | None
    recovery_left: int


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an authenticator is given, by its camera or by hand. Shown this once."""

    address: str
    text: str


def own_second_step(actor: Actor, *, archive: Archive) -> Standing:
    """How the actor's second step stands."""
    with archive.database.read() as session:
        left = select(func.count()).where(RecoveryCode.person_id == actor.id, RecoveryCode.used_at.is_(None))
        step = session.get(SecondStep, actor.id)
        return Standing(step.enrolled_at if step else None, session.scalar(left) or 0)


def begin_enrolment(actor: Actor, password: str, code: str, *, archive: Archive) -> Enrolment:
    """Make a secret for an authenticator; it counts only once a code confirms it.

    `password` is the actor's own. Who has a second step already also gives a `code`, of the old authenticator or for
    recovery. Raises InvalidError `proof.wrong`, UnauthenticatedError `login.locked`.
    """
    now = archive.clock.now()
    with archive.database.write() as session:
        person = session.get_one(Person, actor.id, with_for_update=True)
        refuse_resting(person, now)
        right = passwords.verify(person.password_hash, password)
        if right and has_second_step(session, person.id):
            right = takes_code(session, person.id, code, now, archive, recovery=True)
        if right:
            forget_failures(person)
            secret = hashlib.sha256(archive.secret().encode()).digest()[: totp.SECRET_BYTES]
            step = session.get(SecondStep, person.id) or SecondStep(person_id=person.id, last_step=0)
            step.pending = archive.vault.seal(secret, _about(person.id))
            session.add(step)
            return Enrolment(totp.address_of(secret, person.login, ISSUER), totp.as_text(secret))
        left = count_failure(person, now)
        audit.record(session, now, actor.id, "proof.failed", "person", person.id)
    raise InvalidError("proof.wrong", left=left)


def confirm_enrolment(actor: Actor, code: str, *, archive: Archive) -> tuple[str, ...]:
    """Put the second step in force by a code of the new authenticator; gives fresh recovery codes, shown this once.

    Other log-ins of the actor end. Raises ConflictError `second_step.not_begun`, InvalidError `second_step.wrong`.
    """
    now = archive.clock.now()
    with archive.database.write() as session:
        step = session.get(SecondStep, actor.id, with_for_update=True)
        secret = archive.vault.unseal(step.pending, _about(step.person_id)) if step and step.pending else None
        if step is None or secret is None:
            raise ConflictError("second_step.not_begun")
        taken = totp.matching_step(secret, code, now, 0)
        if taken is None:
            raise InvalidError("second_step.wrong")
        step.sealed, step.pending, step.enrolled_at, step.last_step = step.pending, None, now, taken
        end_sessions(session, step.person_id, now, keep=actor.session_id)
        session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == step.person_id))
        codes = tuple(_recovery_code(archive.secret()) for _ in range(RECOVERY_CODES))
        session.add_all(RecoveryCode(digest=_digest(one), person_id=step.person_id) for one in codes)
        audit.record(session, now, actor.id, "second_step.enrolled", "person", step.person_id)
        return codes


def end_second_step(actor: Actor, person_id: int, *, archive: Archive) -> None:
    """Take somebody's second step away, whose authenticator and recovery codes are lost; their log-ins end."""
    now = archive.clock.now()
    with archive.database.write() as session:
        permit(actor, Action.MANAGE_PEOPLE)
        person = the_person(session, actor, person_id)
        session.execute(delete(SecondStep).where(SecondStep.person_id == person.id))
        session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
        end_sessions(session, person.id, now)
        audit.record(session, now, actor.id, "second_step.ended", "person", person.id)


def has_second_step(session: Session, person_id: int) -> bool:
    """Whether a person has to give a code."""
    step = session.get(SecondStep, person_id)
    return step is not None and step.sealed is not None


def unopened(archive: Archive) -> int:
    """How many second steps the key of this data folder does not open: it is not the one that sealed them."""
    with archive.database.read() as session:
        steps = session.scalars(select(SecondStep).where(SecondStep.sealed.is_not(None))).all()
    return sum(archive.vault.unseal(step.sealed or "", _about(step.person_id)) is None for step in steps)


def takes_code(
    session: Session, person_id: int, code: str, now: datetime, archive: Archive, *, recovery: bool = False
) -> bool:
    """Whether this is a code of the person's that was never taken before; it is taken by that.

    With `recovery`, a recovery code will do. Where the key of the vault is another one now, no code of an
    authenticator is right any more.
    """
    step = session.get(SecondStep, person_id, with_for_update=True)
    if step is None or step.sealed is None or len(code) > 64:
        return False
    secret = archive.vault.unseal(step.sealed, _about(person_id))
    taken = totp.matching_step(secret, code, now, step.last_step) if secret is not None else None
    if taken is not None:
        step.last_step = taken
        return True
    spare = session.get(RecoveryCode, _digest(code), with_for_update=True) if recovery else None
    if spare is None or spare.person_id != person_id or spare.used_at is not None:
        return False
    spare.used_at = now
    audit.record(session, now, person_id, "second_step.recovered", "person", person_id)
    return True


def _about(person_id: int) -> str:
    return f"second step of {person_id}"


def _recovery_code(chance: str) -> str:
    """Eighty bits in groups of four, in letters and figures that are not mistaken for one another."""
    text = b32encode(hashlib.sha256(chance.encode()).digest()[:10]).decode().lower()
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))


def _digest(code: str) -> str:
    return digest_of_secret("".join(character for character in code.lower() if character.isalnum()))
