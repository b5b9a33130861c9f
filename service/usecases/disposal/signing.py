"""Signing a destruction register: a fresh proof of identity, bound to the digest of exactly what was signed."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from retention import Decision, may_sign
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.disposal import Outcome, Register, RegisterSignature, Review, ReviewItem
from service.catalogue.units import Unit
from service.errors import ConflictError
from service.usecases.disposal.calling import call_on
from service.usecases.disposal.facts import (
    count_changed,
    documents_of,
    posts_of,
    present_digest,
    refuse_begun,
    refuse_for,
    scheme_of,
    signed_of,
    the_register,
    the_review,
)
from service.usecases.holds.held import held_ids
from service.usecases.house.proof import Proof, check_proof, opinion_of
from service.usecases.permissions import Action, Actor, permit

AGREE = "同意销毁"
"""What a signature says where nothing else is written."""


def sign_register(
    actor: Actor,
    review_id: int,
    role: str,
    digest: str,
    proof: Proof,
    *,
    archive: Archive,
    opinion: str = AGREE,
) -> None:
    """Agree to a register in one's role. `digest` is that of the list that was read, `proof` the actor's own.

    With the first signature the list freezes (reading 14). Raises ConflictError where the list is another one now
    (`register.other_list`), has changed since it was drawn up (`register.changed`), or the role is not the actor's.
    """
    _give(actor, review_id, role, digest, proof, opinion, agree=True, archive=archive)


def object_to_register(
    actor: Actor, review_id: int, role: str, digest: str, proof: Proof, opinion: str, *, archive: Archive
) -> None:
    """Object to a register in one's role, with the reason: it cannot be executed before its list is drawn anew."""
    _give(actor, review_id, role, digest, proof, opinion, agree=False, archive=archive)


def _give(
    actor: Actor, review_id: int, role: str, digest: str, proof: Proof, opinion: str, *, agree: bool, archive: Archive
) -> None:
    text = opinion_of(opinion)
    now = archive.clock.now()
    with archive.database.write() as session:
        review, unit = the_review(session, actor, review_id, lock=True)
        permit(actor, Action.SIGN, unit)
        refused = check_proof(session, actor, proof, archive)
        if refused is None:
            register = _check(session, actor, review, unit, role, digest, archive)
            register.digest = digest
            session.add(
                RegisterSignature(
                    register_id=register.id,
                    revision=register.revision,
                    role=role,
                    person_id=actor.id,
                    digest=digest,
                    agree=agree,
                    opinion=text,
                    signed_at=now,
                )
            )
            audit.record(
                session,
                now,
                actor.id,
                "register.signed" if agree else "register.objected",
                "register",
                register.id,
                role=role,
                revision=register.revision,
                list=digest,
            )
            call_on(session, review.id, archive)
            return
    raise refused


def _check(
    session: Session, actor: Actor, review: Review, unit: Unit, role: str, digest: str, archive: Archive
) -> Register:
    """The register, if the actor may sign it now for this role and it is the list that they read."""
    refuse_begun(review)
    register = the_register(review)
    if register.executed_at is not None:
        raise ConflictError("register.is_executed", number=register.number)
    scheme = scheme_of(review, unit, archive)
    posts = posts_of(session, actor.id, unit.id)
    refuse_for(may_sign(scheme, role, actor.id or 0, posts, signed_of(register)))
    if any(one.role == role and one.revision == register.revision for one in register.signatures):
        raise ConflictError("reason.role_signed", role=role)
    if changed := count_changed(session, review.id):
        raise ConflictError("register.changed", count=changed)
    pending = documents_of(
        session, review.id, ReviewItem.decision == Decision.DESTROY, ReviewItem.outcome == Outcome.PENDING
    )
    if not pending:
        raise ConflictError("register.empty", title=review.title)
    _refuse_held_before(session, register, pending, archive)
    if digest != present_digest(session, register):
        raise ConflictError("register.other_list", number=register.number)
    return register


def _refuse_held_before(session: Session, register: Register, pending: Sequence[int], archive: Archive) -> None:
    """Before the first signature a held item is no part of the list; only a later hold keeps it back (reading 14)."""
    if register.digest is None:
        held = held_ids(session, pending, archive)
        if held:
            raise ConflictError("register.held_before", count=len(held))
