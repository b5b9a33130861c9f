"""The stack room: rooms, racks and boxes; what lies in a box and where the box stands."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.archive import Archive
from service.catalogue import audit
from service.catalogue.cases import CaseFile
from service.catalogue.documents import Document
from service.catalogue.shelves import Box, Room, Shelf
from service.catalogue.tasks import TaskKind, enqueue
from service.catalogue.units import fonds_of
from service.errors import ArchiveError, ConflictError, InvalidError
from service.shelf_codes import LONGEST, clean
from service.usecases.law.judging import judge_document
from service.usecases.lookup import the_document, the_unit, unit_of, usual_unit
from service.usecases.permissions import Action, Actor, permit
from service.usecases.stack.holding import (
    Item,
    box_number,
    lay,
    name_of,
    permit_shelving,
    put,
    shelve,
    the_box,
    the_named_box,
    the_room,
    the_shelf,
)
from service.usecases.stack.scanning import the_item, title_of

MOST = 500
"""Codes of one act."""

MOST_TIERS, MOST_RACKS = 20, 999

TERMS = ("Y", "D30", "D10")
CATEGORIES = ("original", "financial", "routine")


@dataclass(frozen=True, slots=True)
class Laid:
    """The fate of one code that was to be laid in a box: what it is, or why it could not be."""

    code: str
    title: str = ""
    problem: ArchiveError | None = None


def add_room(actor: Actor, name: str, *, archive: Archive, unit: str | None = None) -> int:
    """Add a stack room to a unit; gives its number."""
    shown = name.strip()
    if not 1 <= len(shown) <= 100 or not shown.isprintable():
        raise InvalidError("room.bad_name", most=100)
    with archive.database.write() as session:
        place = the_unit(session, unit) if unit else usual_unit(session, actor, Action.SHELVE)
        permit(actor, Action.SHELVE, place)
        if session.scalar(select(Room.id).where(Room.unit_id == place.id, Room.name == shown)) is not None:
            raise ConflictError("room.exists", name=shown)
        room = Room(unit_id=place.id, name=shown)
        session.add(room)
        session.flush()
        audit.record(session, archive.clock.now(), actor.id, "room.added", "room", room.id)
        return room.id


def add_rack(actor: Actor, room_id: int, rack: int, tiers: int, *, archive: Archive) -> tuple[int, ...]:
    """Add a rack to a room, or tiers to one that is there; gives the numbers of its shelves, the uppermost first."""
    if not 1 <= rack <= MOST_RACKS or not 1 <= tiers <= MOST_TIERS:
        raise InvalidError("rack.out_of_range", racks=MOST_RACKS, tiers=MOST_TIERS)
    with archive.database.write() as session:
        room = the_room(session, actor, room_id)
        permit(actor, Action.SHELVE, unit_of(session, room.unit_id))
        session.refresh(room, with_for_update=True)
        there = select(func.count()).select_from(Shelf).where(Shelf.room_id == room.id, Shelf.rack == rack)
        first = (session.scalar(there) or 0) + 1
        if tiers < first:
            raise ConflictError("rack.exists", rack=rack, tiers=first - 1)
        session.add_all(Shelf(room_id=room.id, rack=rack, tier=tier) for tier in range(first, tiers + 1))
        session.flush()
        audit.record(session, archive.clock.now(), actor.id, "rack.added", "room", room.id, rack=rack, tiers=tiers)
        ids = select(Shelf.id).where(Shelf.room_id == room.id, Shelf.rack == rack).order_by(Shelf.tier)
        return tuple(session.scalars(ids))


def add_box(
    actor: Actor,
    number: str,
    *,
    archive: Archive,
    unit: str | None = None,
    year: int | None = None,
    term: str | None = None,
    category: str | None = None,
    shelf_id: int | None = None,
) -> int:
    """Add a box to a unit; gives its id. What is stated of it is all that may lie in it; what is not, its content
    decides.
    """
    _check_class(year, term, category)
    with archive.database.write() as session:
        place = the_unit(session, unit) if unit else usual_unit(session, actor, Action.SHELVE)
        permit(actor, Action.SHELVE, place)
        shown = box_number(number)
        if session.scalar(select(Box.id).where(Box.unit_id == place.id, Box.number == shown)) is not None:
            raise ConflictError("box.exists", box=shown)
        box = Box(
            unit_id=place.id,
            number=shown,
            fonds=fonds_of(session, place),
            year=year,
            term=term,
            category=category,
            made_at=archive.clock.now(),
        )
        session.add(box)
        session.flush()
        if shelf_id is not None:
            shelve(session, actor, box, the_shelf(session, actor, shelf_id), archive)
        audit.record(session, archive.clock.now(), actor.id, "box.added", "box", box.id, shelf=shelf_id)
        return box.id


def _check_class(year: int | None, term: str | None, category: str | None) -> None:
    if year is not None and not 1900 <= year <= 2199:
        raise InvalidError("year.out_of_range", year=year)
    if term is not None and term not in TERMS:
        raise InvalidError("box.bad_term", term=term[:8], possible="、".join(TERMS))
    if category is not None and category not in CATEGORIES:
        raise InvalidError("category.unknown", category=category[:32])


def move_box(actor: Actor, box_id: int, shelf_id: int | None, *, archive: Archive) -> None:
    """Put a box on a shelf, or on none; the move is recorded."""
    with archive.database.write() as session:
        box = the_box(session, actor, box_id, lock=True)
        permit_shelving(session, actor, box)
        shelf = the_shelf(session, actor, shelf_id) if shelf_id is not None else None
        former = box.shelf_id
        if shelve(session, actor, box, shelf, archive):
            to = shelf.id if shelf else None
            audit.record(
                session, archive.clock.now(), actor.id, "box.moved", "box", box.id, former_shelf=former, shelf=to
            )


def lay_items(actor: Actor, box_id: int, codes: Sequence[str], *, archive: Archive) -> tuple[Laid, ...]:
    """Lay documents and case files in a box by their codes. One that cannot be is answered with its reason; the
    others are laid.
    """
    wanted = list(dict.fromkeys(code for text in codes if (code := clean(text)[:LONGEST])))
    if not 1 <= len(wanted) <= MOST:
        raise InvalidError("codes.count", most=MOST)
    results, laid = [], []
    with archive.database.write() as session:
        box = the_box(session, actor, box_id, lock=True)
        permit_shelving(session, actor, box)
        for code in wanted:
            try:
                item = the_item(session, actor, code, lock=True)
                if lay(session, actor, item, box, archive):
                    laid.append(item)
            except ArchiveError as problem:
                results.append(Laid(code, problem=problem))
            else:
                results.append(Laid(name_of(item), title_of(item)))
        _settle(session, laid, archive)
        if laid:
            _record(session, actor, "box.filled", box, laid, archive)
    return tuple(results)


def lay_document(actor: Actor, document_id: int, box: str, *, archive: Archive) -> None:
    """Lay a document's paper in the box that is named by its number or the code of its label."""
    with archive.database.write() as session:
        document = the_document(session, actor, document_id, lock=True)
        permit(actor, Action.SHELVE, unit_of(session, document.unit_id))
        found = the_named_box(session, document, box)
        if lay(session, actor, document, found, archive):
            _settle(session, [document], archive)
            _record(session, actor, "box.filled", found, [document], archive)


def take_out(actor: Actor, box_id: int, code: str, reason: str, *, archive: Archive) -> None:
    """Take a document or case file out of a box: it lies in none then, a gap where its paper is asked for."""
    if not reason.strip() or len(reason) > 500:
        raise InvalidError("reason.needed", limit=500)
    with archive.database.write() as session:
        box = the_box(session, actor, box_id, lock=True)
        permit_shelving(session, actor, box)
        item = the_item(session, actor, code, lock=True)
        if item.box_id != box.id:
            raise ConflictError("box.lies_elsewhere", item=name_of(item), box=box.number)
        put(session, actor, item, None, archive, reason.strip())
        _settle(session, [item], archive)
        _record(session, actor, "box.taken_out", box, [item], archive)


def _settle(session: Session, items: Sequence[Item], archive: Archive) -> None:
    """Documents whose paper moved are judged again: their duty may have ended, and the index knows their carrier."""
    now = archive.clock.now()
    for item in items:
        if isinstance(item, Document):
            item.revision += 1
            item.changed_at = now
            judge_document(session, item, archive)
            enqueue(session, TaskKind.INDEX, item.id, now)


def _record(session: Session, actor: Actor, act: str, box: Box, items: Sequence[Item], archive: Archive) -> None:
    documents = [item.id for item in items if isinstance(item, Document)]
    cases = [item.id for item in items if isinstance(item, CaseFile)]
    audit.record(
        session,
        archive.clock.now(),
        actor.id,
        act,
        "box",
        box.id,
        items=audit.digest_of_items(documents),
        documents=documents,
        cases=cases,
    )
