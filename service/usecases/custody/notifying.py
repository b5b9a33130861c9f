"""Telling the people concerned who keeps their papers now (personal-information law, article 22)."""

from datetime import date

from service.archive import Archive
from service.catalogue import audit
from service.catalogue.custody import Handover, HandoverNotice
from service.errors import ConflictError, InvalidError
from service.usecases.custody.facts import party_of, the_handover
from service.usecases.lookup import unit_of
from service.usecases.permissions import Action, Actor, permit

TEXT = 200
"""Characters."""


def note_notice(actor: Actor, handover_id: int, contact: str, way: str, notified_on: date, *, archive: Archive) -> None:
    """Write down that the households whose files go to another unit were told its name and whom they may turn to.

    `way`: a public notice, letters, by telephone. It stops nothing; until it is done, the desk of giver and receiver
    asks for it. Raises ConflictError `handover.nobody_to_tell` or `handover.is_told`.
    """
    for field, text in (("contact", contact), ("way", way)):
        if not 1 <= len(text.strip()) <= TEXT:
            raise InvalidError("handover.notice_incomplete", field=field, limit=TEXT)
    now = archive.clock.now()
    with archive.database.write() as session:
        permit(actor, Action.HAND_OVER)
        handover = the_handover(session, actor, handover_id, lock=True)
        if party_of(handover, actor) is None:
            permit(actor, Action.HAND_OVER, unit_of(session, handover.unit_id))
        if handover.refused_at is not None or not concerns_people(handover):
            raise ConflictError("handover.nobody_to_tell", number=handover.number)
        if session.get(HandoverNotice, handover.id) is not None:
            raise ConflictError("handover.is_told", number=handover.number)
        if not archive.clock.day_of(handover.proposed_at) <= notified_on <= archive.clock.today():
            raise InvalidError("handover.notice_day", on=notified_on.isoformat(), field="notified_on")
        notice = HandoverNotice(handover_id=handover.id, contact=contact.strip(), way=way.strip())
        notice.notified_on, notice.noted_by, notice.noted_at = notified_on, actor.id or 0, now
        session.add(notice)
        audit.record(session, now, actor.id, "handover.notified", "handover", handover.id)


def concerns_people(handover: Handover) -> bool:
    """Whether files of households go to another unit by a handover."""
    return handover.unit_id != handover.receiving_unit_id and handover.cases > 0
