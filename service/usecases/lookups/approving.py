"""Approving look-ups: by the keeping unit, by two people where much or sensitive papers are asked for (readings 26)."""

from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from retention import Ground, LookupPart, LookupState, Mode, Terms, digest_of_scope, levels_needed
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.lookups import Lookup
from service.errors import ConflictError, InvalidError
from service.usecases.lookups.reach import advance, lacks_of, take_part, the_lookup
from service.usecases.permissions import Action, Actor

REASON_LENGTH = 500
LONGEST = timedelta(days=30)
MOST_VIEWS = 10_000
VIEWS_A_PAGE = 3
"""How often each page may be shown on the average, where nobody says otherwise."""


def approve_lookup(actor: Actor, lookup_id: int, terms: Terms, revision: int, *, archive: Archive) -> LookupState:
    """Approve a complete request under these terms; gives the state, which is half approved while a second is needed.

    `revision` is the one that was read: what changed since has to be read again. The second approves the very terms
    of the first. The approval binds pages, modes, end and number of views.
    """
    with archive.database.write() as session:
        lookup, _ = the_lookup(session, actor, lookup_id, Action.APPROVE_LOOK_UP, lock=True)
        if lookup.ground is Ground.OWN:
            raise ConflictError("lookup.by_right", number=lookup.number)
        if lookup.state not in (LookupState.REQUESTED, LookupState.HALF_APPROVED):
            raise ConflictError("lookup.bad_step", number=lookup.number, state=lookup.state.value)
        if lookup.revision != revision:
            raise ConflictError("lookup.changed", number=lookup.number)
        _refuse_incomplete(session, lookup, archive)
        take_part(session, lookup, actor, LookupPart.APPROVE, archive)
        reached = LookupState.APPROVED
        if lookup.state is LookupState.HALF_APPROVED:
            if lookup.scope != _digest(lookup, terms):
                raise ConflictError("lookup.other_terms", number=lookup.number)
        else:
            _check_terms(lookup, terms, archive)
            _bind(lookup, terms)
            lookup.levels = levels_of(lookup, archive)
            reached = LookupState.HALF_APPROVED if lookup.levels == 2 else LookupState.APPROVED
        advance(lookup, reached)
        lookup.approved_at = archive.clock.now() if reached is LookupState.APPROVED else None
        audit.record(
            session,
            archive.clock.now(),
            actor.id,
            "lookup.approved",
            "lookup",
            lookup.id,
            scope=lookup.scope,
            state=reached.value,
            levels=lookup.levels,
        )
        return reached


def levels_of(lookup: Lookup, archive: Archive) -> int:
    """How many people have to approve it, as its scope is now."""
    sensitive = any(item.is_sensitive or item.has_child for item in lookup.items)
    return levels_needed(len(lookup.items), sensitive, archive.settings.lookup_bulk)


def admit_in_person(actor: Actor, lookup_id: int, *, archive: Archive) -> None:
    """Let the worker concerned see their own file today: the identity paper was checked and is the householder's."""
    with archive.database.write() as session:
        lookup, _ = the_lookup(session, actor, lookup_id, Action.LOOK_UP, lock=True)
        if lookup.ground is not Ground.OWN:
            raise ConflictError("lookup.needs_approval", number=lookup.number)
        _refuse_incomplete(session, lookup, archive)
        take_part(session, lookup, actor, LookupPart.RECORD, archive)
        tomorrow = datetime.combine(archive.clock.today() + timedelta(days=1), time(), archive.clock.zone)
        views = VIEWS_A_PAGE * sum(len(item.pages) for item in lookup.items)
        _bind(lookup, Terms(frozenset(map(Mode, lookup.modes)), tomorrow, views))
        advance(lookup, LookupState.APPROVED)
        lookup.levels, lookup.approved_at = 0, archive.clock.now()
        audit.record(session, archive.clock.now(), actor.id, "lookup.admitted", "lookup", lookup.id, scope=lookup.scope)


def refuse_lookup(actor: Actor, lookup_id: int, reason: str, remedy: str, *, archive: Archive) -> None:
    """Refuse a request, with the reason and with what the asker can do about it; a notice can be printed."""
    _check_reason(reason, "reason")
    _check_reason(remedy, "remedy")
    with archive.database.write() as session:
        lookup, _ = the_lookup(session, actor, lookup_id, Action.APPROVE_LOOK_UP, lock=True)
        take_part(session, lookup, actor, LookupPart.APPROVE, archive)
        advance(lookup, LookupState.REFUSED)
        _end(lookup, actor, reason, archive)
        lookup.remedy = remedy.strip()
        audit.record(session, archive.clock.now(), actor.id, "lookup.refused", "lookup", lookup.id)


def withdraw_approval(actor: Actor, lookup_id: int, reason: str, *, archive: Archive) -> None:
    """Take an approval back: from then on nothing more is shown."""
    _check_reason(reason, "reason")
    with archive.database.write() as session:
        lookup, _ = the_lookup(session, actor, lookup_id, Action.APPROVE_LOOK_UP, lock=True)
        advance(lookup, LookupState.WITHDRAWN)
        _end(lookup, actor, reason, archive)
        audit.record(session, archive.clock.now(), actor.id, "lookup.withdrawn", "lookup", lookup.id)


def _end(lookup: Lookup, actor: Actor, reason: str, archive: Archive) -> None:
    lookup.ended_at, lookup.ended_by, lookup.ended_reason = archive.clock.now(), actor.id, reason.strip()
    close_rooms(lookup, archive)


def close_rooms(lookup: Lookup, archive: Archive) -> None:
    """Close every reading room of a look-up that is still open."""
    for room in lookup.rooms:
        if room.closed_at is None:
            room.closed_at = min(archive.clock.now(), room.until)


def _refuse_incomplete(session: Session, lookup: Lookup, archive: Archive) -> None:
    missing = lacks_of(session, lookup, archive)
    if missing:
        raise ConflictError("lookup.incomplete", number=lookup.number, lacks=[lack.value for lack in missing])


def _check_terms(lookup: Lookup, terms: Terms, archive: Archive) -> None:
    now = archive.clock.now()
    if not terms.modes or not terms.modes <= set(map(Mode, lookup.modes)):
        raise InvalidError("lookup.bad_modes", field="modes")
    if not now < terms.expires_at <= now + LONGEST:
        raise InvalidError("lookup.bad_end", field="expires_at", days=LONGEST.days)
    if not 1 <= terms.views <= MOST_VIEWS:
        raise InvalidError("lookup.bad_views", field="views", most=MOST_VIEWS)


def _bind(lookup: Lookup, terms: Terms) -> None:
    lookup.granted = [mode.value for mode in Mode if mode in terms.modes]
    lookup.expires_at, lookup.views = terms.expires_at, terms.views
    lookup.scope = _digest(lookup, terms)


def _digest(lookup: Lookup, terms: Terms) -> str:
    return digest_of_scope(((item.document_id, page.page_id) for item in lookup.items for page in item.pages), terms)


def _check_reason(text: str, field: str) -> None:
    if not text.strip() or len(text) > REASON_LENGTH:
        raise InvalidError("reason.needed", limit=REASON_LENGTH, field=field)
