"""What becomes of a unit: renamed, moved, merged, abolished, restored; its fonds closed and opened again.

Each is a dated event with its reason and the paper it rests on (GB/T 13967). Codes, fonds and what was filed stay as
they are whatever happens; custody passes by a hand-over and never by an event.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, delete, insert, literal, select, update
from sqlalchemy.orm import Session

from service.archive import Archive
from service.catalogue import audit
from service.catalogue.disposal import PostHeld
from service.catalogue.documents import Document, DocumentState
from service.catalogue.holds import Hold, HoldKind, HoldMember, await_bars
from service.catalogue.people import Appointment
from service.catalogue.tasks import TaskKind, enqueue_selected
from service.catalogue.units import Unit, UnitEvent, UnitEventKind, below, has_children, lock_tree, move_subtree
from service.errors import ConflictError, InvalidError
from service.usecases.house.appointing import keep_administrators
from service.usecases.house.units import check_name, check_place, check_unit
from service.usecases.lookup import check_lives, the_unit
from service.usecases.permissions import Action, Actor, permit


@dataclass(frozen=True, slots=True)
class Cause:
    """When something became of a unit, why, and by which paper: its number, or its title."""

    on: date
    reason: str
    basis: str


def rename_unit(actor: Actor, unit: str, name: str, cause: Cause, *, archive: Archive) -> None:
    """Give a unit another name: its fonds goes on, and the history notes it."""
    with _becoming(actor, unit, cause, archive, UnitEventKind.RENAMED) as (session, place, event):
        check_unit(name, place.level, None, archive)
        check_name(session, name.strip(), place.id)
        if name.strip() == place.name:
            raise ConflictError("unit.is_so_named", name=place.name)
        event.before = {"name": place.name}
        place.name = name.strip()


def move_unit(actor: Actor, unit: str, parent: str, cause: Cause, *, archive: Archive) -> None:
    """Let a unit stand below another one, with all that stands below it. Its fonds and all codes stay."""
    with _becoming(actor, unit, cause, archive, UnitEventKind.MOVED) as (session, place, event):
        above = _target(session, actor, place, parent)
        if place.parent_id is None:
            raise ConflictError("unit.is_root", unit=place.name)
        if place.parent_id == above.id:
            raise ConflictError("unit.stands_there", unit=place.name, above=above.name)
        event.before, event.other_id = {"parent": place.parent_id}, above.id
        _keep_held(session, place, place.ancestry[:-1])
        _index_again(session, place, archive)
        place.parent_id = above.id
        move_subtree(session, place.path, f"{above.path}{place.id}/")


def merge_unit(actor: Actor, unit: str, into: str, cause: Cause, *, archive: Archive) -> None:
    """Let a unit be absorbed by another one: what stood below it stands below that, and it is abolished."""
    with _becoming(actor, unit, cause, archive, UnitEventKind.MERGED) as (session, place, event):
        main = _target(session, actor, place, into)
        if place.parent_id is None:
            raise ConflictError("unit.is_root", unit=place.name)
        event.other_id = main.id
        _keep_held(session, place, place.ancestry)
        _index_again(session, place, archive)
        session.execute(update(Unit).where(Unit.parent_id == place.id).values(parent_id=main.id))
        move_subtree(session, place.path, main.path, but=place.id)
        event.before = _end(session, place, cause.on)


def abolish_unit(actor: Actor, unit: str, cause: Cause, *, archive: Archive) -> None:
    """Close a unit for ever: it stays as a record, takes nothing new, and the roles of its people end (article 7).

    What lies there stays there, as duties that a hand-over settles.
    """
    with _becoming(actor, unit, cause, archive, UnitEventKind.ABOLISHED) as (session, place, event):
        if session.scalar(select(has_children()).where(Unit.id == place.id)):
            raise ConflictError("unit.has_children", unit=place.name)
        event.before = _end(session, place, cause.on)


def restore_unit(actor: Actor, unit: str, cause: Cause, *, archive: Archive) -> None:
    """Let an abolished unit exist again, with the fonds that it had; roles are to be given anew."""
    with _becoming(actor, unit, cause, archive, UnitEventKind.RESTORED, lives=False) as (session, place, event):
        if place.abolished_on is None:
            raise ConflictError("unit.lives", unit=place.name)
        if place.parent_id is not None:
            check_lives(session.get_one(Unit, place.parent_id))
        event.before = {"abolished_on": place.abolished_on.isoformat()}
        place.abolished_on = place.fonds_closed_on = None


def close_fonds(actor: Actor, unit: str, cause: Cause, *, archive: Archive) -> None:
    """Let a unit's fonds take nothing new; what it holds is found, read and handed over as before."""
    with _becoming(actor, unit, cause, archive, UnitEventKind.FONDS_CLOSED) as (_, place, event):
        if place.fonds is None or place.fonds_closed_on is not None:
            raise ConflictError("fonds.none_open", unit=place.name)
        event.before, place.fonds_closed_on = {"fonds": place.fonds}, cause.on


def reopen_fonds(actor: Actor, unit: str, cause: Cause, *, archive: Archive) -> None:
    """Let a closed fonds go on, where the functions for which it was formed go on."""
    with _becoming(actor, unit, cause, archive, UnitEventKind.FONDS_REOPENED) as (_, place, event):
        if place.fonds_closed_on is None:
            raise ConflictError("fonds.none_closed", unit=place.name)
        event.before, place.fonds_closed_on = {"fonds": place.fonds}, None


@contextmanager
def _becoming(
    actor: Actor, reference: str, cause: Cause, archive: Archive, kind: UnitEventKind, *, lives: bool = True
) -> Iterator[tuple[Session, Unit, UnitEvent]]:
    """One event of one unit in one transaction, in which nobody else changes the tree."""
    reason, basis = cause.reason.strip(), cause.basis.strip()
    if not 1 <= len(reason) <= 500:
        raise InvalidError("reason.needed", limit=500)
    if not 1 <= len(basis) <= 300:
        raise InvalidError("basis.needed", limit=300)
    if cause.on > archive.clock.today() or cause.on.year < 1900:
        raise InvalidError("unit.bad_day", on=cause.on.isoformat())
    with archive.database.write() as session:
        lock_tree(session)
        place = the_unit(session, reference)
        permit(actor, Action.MANAGE_UNITS, place)
        if lives:
            check_lives(place)
        now = archive.clock.now()
        event = UnitEvent(unit_id=place.id, kind=kind, happened_on=cause.on, reason=reason, basis=basis, before={})
        event.recorded_by, event.recorded_at = actor.id, now
        yield session, place, event
        session.add(event)
        session.flush()
        other = {} if event.other_id is None else {"other": event.other_id}
        audit.record(session, now, actor.id, f"unit.{kind}", "unit", event.unit_id, event=event.id, **other)


def _target(session: Session, actor: Actor, place: Unit, reference: str) -> Unit:
    """The other unit of an event: one that exists, is the actor's to change, and does not stand below the first."""
    other = the_unit(session, reference)
    permit(actor, Action.MANAGE_UNITS, other)
    if other.path.startswith(place.path):
        raise ConflictError("unit.below_itself", unit=place.name, above=other.name)
    check_place(other)
    return other


def _end(session: Session, place: Unit, on: date) -> dict[str, Any]:
    """End a unit, the roles and posts of its people, and its fonds; gives how many there were."""
    roles = session.scalars(delete(Appointment).where(Appointment.unit_id == place.id).returning(Appointment.id))
    posts = session.scalars(delete(PostHeld).where(PostHeld.unit_id == place.id).returning(PostHeld.id))
    ended = {"roles": len(roles.all()), "posts": len(posts.all())}
    keep_administrators(session)
    place.abolished_on = on
    if place.fonds is not None and place.fonds_closed_on is None:
        place.fonds_closed_on = on
    return ended


def _documents(path: str) -> Select[tuple[int]]:
    inside = select(Unit.id).where(below(path))
    return select(Document.id).where(Document.unit_id.in_(inside), Document.state != DocumentState.DISCARDED)


def _keep_held(session: Session, place: Unit, above: Sequence[int]) -> None:
    """Hold by name what the units above hold: a hold ends by its release, not because a unit moves (invariant 2)."""
    await_bars(session)
    for hold_id in session.scalars(
        select(Hold.id).where(Hold.released_at.is_(None), Hold.kind == HoldKind.UNIT, Hold.unit_id.in_(above))
    ).all():
        known = select(HoldMember.document_id).where(HoldMember.hold_id == hold_id)
        fresh = _documents(place.path).where(Document.id.not_in(known)).subquery()
        made = select(literal(hold_id), fresh.c.id)
        session.execute(insert(HoldMember).from_select(["hold_id", "document_id"], made))


def _index_again(session: Session, place: Unit, archive: Archive) -> None:
    """Let the index learn where the documents of a subtree stand now; until it has, the catalogue is asked as well."""
    documents = _documents(place.path)
    session.execute(
        update(Document)
        .where(Document.id.in_(documents))
        .values(revision=Document.revision + 1)
        .execution_options(synchronize_session=False)
    )
    indexed = documents.where(Document.text.is_not(None))
    enqueue_selected(session, TaskKind.INDEX, indexed, archive.clock.now(), priority=1)
