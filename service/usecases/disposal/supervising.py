"""Supervising a destruction (监销): named beforehand, counting before, confirming after."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from retention import may_supervise
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.disposal import Outcome, Register, Review, ReviewItem, Supervision
from service.errors import ConflictError, InvalidError, RefusedError
from service.usecases.disposal.calling import call_on
from service.usecases.disposal.facts import (
    ON_LIST,
    count_items,
    documents_of,
    is_electronic,
    refuse_begun,
    refuse_ended,
    scheme_of,
    signed_of,
    the_register,
    the_review,
)
from service.usecases.disposal.seats import MEMBERS, Member, check_seats, seats_of
from service.usecases.holds.held import held_ids
from service.usecases.house.proof import Proof, check_proof
from service.usecases.permissions import Action, Actor, permit


def name_supervisors(actor: Actor, review_id: int, supervisors: Sequence[Member], *, archive: Archive) -> None:
    """Name who supervises, each for a department to which one of their posts belongs; counts made before are void.

    Raises ConflictError with all that they lack: two at least, from each department that the law names, one of them no
    signer (reading 15).
    """
    if len(supervisors) > MEMBERS:
        raise InvalidError("review.members", most=MEMBERS)
    with archive.database.write() as session:
        review, unit = the_review(session, actor, review_id, lock=True)
        permit(actor, Action.PROPOSE, unit)
        refuse_begun(review)
        register = the_register(review)
        if register.executed_at is not None:
            raise ConflictError("register.is_executed", number=register.number)
        signers = {one.person for one in signed_of(register)}
        electronic = is_electronic(session, review.id)
        lacking = may_supervise(scheme_of(review, unit, archive), seats_of(supervisors), signers, electronic)
        check_seats(session, supervisors, unit, Action.SUPERVISE, lacking, archive)
        register.supervisors.clear()
        session.flush()
        register.supervisors = [Supervision(person_id=one.person_id, department=one.department) for one in supervisors]
        people = audit.digest_of_items(one.person_id for one in supervisors)
        audit.record(
            session, archive.clock.now(), actor.id, "register.supervisors_named", "register", register.id, items=people
        )
        call_on(session, review.id, archive)


def count_before(actor: Actor, review_id: int, counted: int, *, archive: Archive) -> None:
    """Say as a supervisor how many items were counted: it must be those on the list that nothing keeps back.

    The right number is not told. Raises ConflictError `register.miscounted`.
    """
    now = archive.clock.now()
    with archive.database.write() as session:
        review, unit = the_review(session, actor, review_id, lock=True)
        permit(actor, Action.SUPERVISE, unit)
        refuse_begun(review)
        register = the_register(review)
        if register.executed_at is not None:
            raise ConflictError("register.is_executed", number=register.number)
        supervision = _seat_of(actor, register)
        if counted != _to_go(session, review, archive):
            raise ConflictError("register.miscounted", counted=counted)
        supervision.counted, supervision.counted_at = counted, now
        supervision.counted_revision = register.revision
        audit.record(
            session,
            now,
            actor.id,
            "register.counted",
            "register",
            register.id,
            count=counted,
            revision=register.revision,
        )
        call_on(session, review.id, archive)


def _to_go(session: Session, review: Review, archive: Archive) -> int:
    pending = documents_of(session, review.id, *ON_LIST, ReviewItem.outcome == Outcome.PENDING)
    return len(pending) - len(held_ids(session, pending, archive))


def confirm_after(
    actor: Actor, review_id: int, proof: Proof, *, archive: Archive, paper_destroyed: bool = False
) -> None:
    """Sign as a supervisor that what was to go is gone; with paper originals, that these were destroyed too.

    `proof` is the actor's own. Raises ConflictError `register.not_executed`, `register.paper_left` or
    `register.is_confirmed`.
    """
    now = archive.clock.now()
    with archive.database.write() as session:
        review, unit = the_review(session, actor, review_id, lock=True)
        permit(actor, Action.SUPERVISE, unit)
        refused = check_proof(session, actor, proof, archive)
        if refused is None:
            refuse_ended(review)
            register = the_register(review)
            supervision = _seat_of(actor, register)
            if register.executed_at is None:
                raise ConflictError("register.not_executed", number=register.number)
            if supervision.confirmed_at is not None:
                raise ConflictError("register.is_confirmed", number=register.number)
            paper = bool(
                count_items(session, review.id, ReviewItem.outcome == Outcome.DESTROYED, ReviewItem.paper.is_(True))
            )
            if paper and not paper_destroyed:
                raise ConflictError("register.paper_left", number=register.number)
            supervision.confirmed_at = now
            supervision.paper_destroyed = True if paper else None
            audit.record(
                session, now, actor.id, "register.confirmed", "register", register.id, paper=paper, list=register.digest
            )
            call_on(session, review.id, archive)
            return
    raise refused


def _seat_of(actor: Actor, register: Register) -> Supervision:
    for one in register.supervisors:
        if one.person_id == actor.id:
            return one
    raise RefusedError("register.not_a_supervisor")
