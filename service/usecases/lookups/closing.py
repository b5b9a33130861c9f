"""After the look: what was shown is back and checked, what it was good for is recorded (利用效果), it is closed."""

from retention import LookupState
from service.archive import Archive
from service.catalogue import audit
from service.errors import InvalidError
from service.usecases.lookups.approving import close_rooms
from service.usecases.lookups.reach import advance, the_lookup
from service.usecases.permissions import Action, Actor

NOTE_LENGTH, EFFECT_LENGTH = 300, 500


def record_return(actor: Actor, lookup_id: int, note: str, *, archive: Archive) -> None:
    """Record that everything shown is back and was checked; the room closes."""
    if not note.strip() or len(note) > NOTE_LENGTH:
        raise InvalidError("lookup.text_needed", field="note", limit=NOTE_LENGTH)
    with archive.database.write() as session:
        lookup, _ = the_lookup(session, actor, lookup_id, Action.LOOK_UP, lock=True)
        advance(lookup, LookupState.RETURNED)
        lookup.returned_at, lookup.returned_note = archive.clock.now(), note.strip()
        close_rooms(lookup, archive)
        audit.record(session, archive.clock.now(), actor.id, "lookup.returned", "lookup", lookup.id)


def close_lookup(actor: Actor, lookup_id: int, effect: str, *, archive: Archive, remark: str = "") -> None:
    """Record what the look-up was good for, and close it."""
    if not effect.strip() or len(effect) > EFFECT_LENGTH:
        raise InvalidError("lookup.text_needed", field="effect", limit=EFFECT_LENGTH)
    if len(remark) > NOTE_LENGTH:
        raise InvalidError("lookup.text_length", field="remark", limit=NOTE_LENGTH)
    with archive.database.write() as session:
        lookup, _ = the_lookup(session, actor, lookup_id, Action.LOOK_UP, lock=True)
        advance(lookup, LookupState.CLOSED)
        lookup.closed_at = archive.clock.now()
        lookup.effect, lookup.remark = effect.strip(), remark.strip() or None
        audit.record(session, archive.clock.now(), actor.id, "lookup.closed", "lookup", lookup.id)
