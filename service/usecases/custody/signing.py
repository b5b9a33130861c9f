"""Signing a handover: three fresh proofs of identity over exactly what stands there; with the third, custody moves."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from retention import Party, may_sign_handover
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.custody import Handover, HandoverSignature
from service.catalogue.reminders import Reminder
from service.errors import ConflictError
from service.usecases.clock.telling import about, end_reminders
from service.usecases.custody.facts import (
    changed_lines,
    parties_of,
    present_digest,
    seal_of,
    signed_parties,
    state_of,
    the_handover,
)
from service.usecases.custody.moving import move_custody
from service.usecases.custody.proposing import check_departure
from service.usecases.custody.staying import end_stays
from service.usecases.disposal.facts import refuse_for
from service.usecases.house.proof import Proof, check_proof, opinion_of
from service.usecases.lookup import unit_of
from service.usecases.permissions import Action, Actor, permit

AGREE = "情况属实，同意交接"
"""What a signature says where nothing else is written."""

ACTIONS: Mapping[Party, Action] = {
    Party.GIVER: Action.HAND_OVER,
    Party.RECEIVER: Action.HAND_OVER,
    Party.SUPERVISOR: Action.WITNESS,
}


def sign_handover(
    actor: Actor,
    handover_id: int,
    party: Party,
    digest: str,
    proof: Proof,
    *,
    archive: Archive,
    opinion: str = AGREE,
) -> bool:
    """Sign as one of the three; gives whether custody has moved with it. `digest` is that of what was read.

    With the third signature, and only then, everything on the list moves, in this transaction. Raises ConflictError
    where something else stands there now (`handover.other_text`), items changed hands (`handover.changed`), or what the
    law says (`reason.*`).
    """
    text = opinion_of(opinion)
    now = archive.clock.now()
    with archive.database.write() as session:
        permit(actor, ACTIONS[party])
        handover = the_handover(session, actor, handover_id, lock=True)
        refused = check_proof(session, actor, proof, archive)
        if refused is None:
            _check(session, actor, handover, party, digest, archive)
            signature = HandoverSignature(
                handover_id=handover.id,
                party=party,
                person_id=actor.id,
                digest=digest,
                opinion=text,
                signed_at=now,
            )
            handover.signatures.append(signature)
            session.flush()
            is_complete = signed_parties(session, handover) == set(Party)
            if is_complete:
                _complete(session, handover, archive)
            who = () if is_complete else (Reminder.person_id == actor.id,)
            end_reminders(session, archive, about(f"handover:{handover.id}"), *who)
            audit.record(
                session,
                now,
                actor.id,
                "handover.completed" if is_complete else "handover.signed",
                "handover",
                handover.id,
                party=party.value,
                list=digest,
                count=handover.lines,
            )
            return is_complete
    raise refused


def _check(session: Session, actor: Actor, handover: Handover, party: Party, digest: str, archive: Archive) -> None:
    signed = signed_parties(session, handover)
    state = state_of(session, handover, archive)
    refuse_for(may_sign_handover(party, actor.id or 0, parties_of(handover), state, signed))
    if digest != present_digest(session, handover):
        raise ConflictError("handover.other_text", number=handover.number)
    if changed := changed_lines(session, handover):
        raise ConflictError("handover.changed", codes=changed)
    if seal_of(session, handover) != handover.digest:
        raise ConflictError("handover.seal_broken", number=handover.number)


def _complete(session: Session, handover: Handover, archive: Archive) -> None:
    """What was asked at the proposal is asked again at the point of no return."""
    if handover.receiving_unit_id != handover.unit_id:
        check_departure(session, handover, unit_of(session, handover.unit_id), archive.clock.today())
    move_custody(session, handover, archive.clock.now())
    handover.done_at = archive.clock.now()
    end_stays(session, handover.unit_id, archive)
