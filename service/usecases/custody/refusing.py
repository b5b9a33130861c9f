"""Refusing a handover: nothing has moved, and nothing moves."""

from service.archive import Archive
from service.catalogue import audit
from service.errors import InvalidError
from service.usecases.clock.telling import about, end_reminders
from service.usecases.custody.facts import party_of, refuse_ended, the_handover
from service.usecases.lookup import unit_of
from service.usecases.permissions import Action, Actor, permit

REASON = 500
"""Characters."""


def refuse_handover(actor: Actor, handover_id: int, reason: str, *, archive: Archive) -> None:
    """Refuse, with a reason: as one of the three, or as somebody who may hand over in the giving unit."""
    if not reason.strip() or len(reason) > REASON:
        raise InvalidError("reason.needed", limit=REASON)
    now = archive.clock.now()
    with archive.database.write() as session:
        handover = the_handover(session, actor, handover_id, lock=True)
        if party_of(handover, actor) is None:
            permit(actor, Action.HAND_OVER, unit_of(session, handover.unit_id))
        refuse_ended(handover, archive.clock.today())
        handover.refused_by, handover.refused_at, handover.refusal = actor.id, now, reason.strip()
        end_reminders(session, archive, about(f"handover:{handover.id}"))
        audit.record(session, now, actor.id, "handover.refused", "handover", handover.id)
