"""Stock-taking (清点): what should stand in a place, what is scanned there, and what is missing in the end."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.archive import Archive
from service.catalogue import audit
from service.catalogue.shelves import Box, Extent, Room, Shelf, Sighting, StockLine, StockTaking, Thing
from service.catalogue.units import Unit
from service.errors import ConflictError, InvalidError
from service.shelf_codes import LONGEST, Labelled, clean, code_of, read_code
from service.usecases.lookup import unit_of
from service.usecases.permissions import Action, Actor, permit
from service.usecases.stack.holding import (
    Item,
    box_of,
    items_in,
    name_of,
    place_of,
    the_box,
    the_room,
    the_shelf,
    thing_of,
)
from service.usecases.stack.scanning import Target, target_of, title_of
from service.usecases.stack.stock_records import LARGEST, counts_of, the_taking, told_names

MOST = 1000
"""Codes of one scan: one from a scanner, or a pasted list."""


class Told(StrEnum):
    """What a scan answers: a sighting, that it was scanned here before, or that a label of a place was read."""

    IN_PLACE = "in_place"
    OUT_OF_PLACE = "out_of_place"
    UNKNOWN = "unknown"
    TWICE = "twice"
    HERE = "here"
    NOT_COUNTED = "not_counted"


@dataclass(frozen=True, slots=True)
class Scan:
    """What is said of one scanned code; `belongs` is where it should be, if that is known and elsewhere."""

    code: str
    told: Told
    name: str = ""
    belongs: str = ""


@dataclass(frozen=True, slots=True)
class Scanned:
    """The answers to scanned codes in their order; `at` is the shelf in hand after them."""

    scans: Sequence[Scan]
    at: int | None
    at_name: str


def open_stock_taking(actor: Actor, place: str, *, archive: Archive) -> int:
    """Begin to count a room, a shelf or a box, named by the code of its label; gives the number of the stock-taking.

    What is expected is what stands or lies there at this moment.
    """
    labelled = read_code(place)
    if labelled is None:
        raise InvalidError("stock.bad_place", code=clean(place)[:LONGEST])
    with archive.database.write() as session:
        extent, name, unit, lines = _expected(session, actor, *labelled)
        permit(actor, Action.SHELVE, unit)
        if len(lines) > LARGEST:
            raise ConflictError("stock.too_large", most=LARGEST)
        going_on = select(StockTaking.id).where(
            StockTaking.extent == extent, StockTaking.place_id == labelled[1], StockTaking.closed_at.is_(None)
        )
        if session.scalar(going_on) is not None:
            raise ConflictError("stock.goes_on", place=name)
        taking = StockTaking(
            unit_id=unit.id,
            extent=extent,
            place_id=labelled[1],
            place=name,
            opened_by=actor.id,
            opened_at=archive.clock.now(),
        )
        session.add(taking)
        session.flush()
        for line in lines:
            line.taking_id = taking.id
        session.add_all(lines)
        audit.record(
            session,
            archive.clock.now(),
            actor.id,
            "stock.opened",
            "stock_taking",
            taking.id,
            extent=extent.value,
            place=labelled[1],
            expected=len(lines),
        )
        return taking.id


def _expected(session: Session, actor: Actor, kind: Labelled, number: int) -> tuple[Extent, str, Unit, list[StockLine]]:
    """The place, its name and unit, and a line for everything that belongs there."""
    if kind is Labelled.BOX:
        box = the_box(session, actor, number)
        lines = [_line_of_item(item, box) for item in items_in(session, box)]
        return Extent.BOX, box.number, unit_of(session, box.unit_id), lines
    if kind is Labelled.SHELF:
        shelf = the_shelf(session, actor, number)
        unit, name, where = unit_of(session, shelf.room.unit_id), place_of(shelf) or "", Box.shelf_id == shelf.id
    else:
        room = the_room(session, actor, number)
        unit, name, where = unit_of(session, room.unit_id), room.name, Shelf.room_id == room.id
    query = select(Box).join(Shelf, Shelf.id == Box.shelf_id).where(where)
    boxes = session.scalars(query.order_by(Shelf.rack, Shelf.tier, Box.number))
    return Extent(kind.value), name, unit, [_line_of_box(box) for box in boxes]


def _line_of_item(item: Item, home: Box | None, *, expected: bool = True) -> StockLine:
    return StockLine(
        code=name_of(item),
        thing=thing_of(item),
        thing_id=item.id,
        name=title_of(item),
        expected=expected,
        home=home.id if home else None,
        home_name=home.number if home else "",
    )


def _line_of_box(box: Box, *, expected: bool = True) -> StockLine:
    return StockLine(
        code=code_of(Labelled.BOX, box.id),
        thing=Thing.BOX,
        thing_id=box.id,
        name=box.number,
        expected=expected,
        home=box.shelf_id,
        home_name=place_of(box.shelf) or "",
    )


def scan(actor: Actor, taking_id: int, codes: Sequence[str], *, archive: Archive, at: int | None = None) -> Scanned:
    """Say of each scanned code whether it is where it belongs, and keep that.

    `at` is the shelf in hand while a room is counted: the label of a shelf, scanned, takes it in hand. Without one, a
    box is in place anywhere in its room. What is scanned again elsewhere has been carried there: the last place counts.
    """
    wanted = [code for text in codes if (code := clean(text)[:LONGEST])]
    if not 1 <= len(wanted) <= MOST:
        raise InvalidError("codes.count", most=MOST)
    with archive.database.write() as session:
        taking = the_taking(session, actor, taking_id, lock=True)
        permit(actor, Action.SHELVE, unit_of(session, taking.unit_id))
        if taking.closed_at is not None:
            raise ConflictError("stock.is_closed", place=taking.place)
        scans = []
        position = _position(session, actor, taking, at)
        for code in wanted:
            said, position = _scan_one(session, actor, taking, code, position, archive)
            scans.append(said)
        counted = Counter(said.told.value for said in scans)
        audit.record(
            session, archive.clock.now(), actor.id, "stock.scanned", "stock_taking", taking.id, counts=dict(counted)
        )
        shelf = position if taking.extent is Extent.ROOM else None
        return Scanned(tuple(scans), shelf.id if shelf else None, _name(taking, position))


def _position(session: Session, actor: Actor, taking: StockTaking, at: int | None) -> Shelf | None:
    """The shelf in hand; one that is not in the room that is counted is none."""
    if taking.extent is Extent.SHELF:
        return session.get_one(Shelf, taking.place_id)
    if taking.extent is Extent.ROOM and at is not None:
        shelf = the_shelf(session, actor, at)
        if shelf.room_id == taking.place_id:
            return shelf
    return None


def _name(taking: StockTaking, position: Shelf | None) -> str:
    return place_of(position) or taking.place


def _scan_one(
    session: Session, actor: Actor, taking: StockTaking, code: str, position: Shelf | None, archive: Archive
) -> tuple[Scan, Shelf | None]:
    target = target_of(session, actor, code)
    if target is not None and target.kind in (Labelled.SHELF.value, Labelled.ROOM.value):
        return _at_a_label(session, taking, target, position)
    if target is not None and taking.extent is Extent.BOX and (target.kind, target.id) == ("box", taking.place_id):
        return Scan(target.code, Told.HERE, target.name), position
    thing = target.thing if target is not None and not isinstance(target.thing, Room | Shelf) else None
    line = _line(session, taking, target.code if target else code, thing)
    (name,) = told_names(session, actor, [line])
    found = taking.place_id if taking.extent is Extent.BOX else position.id if position else None
    sighting = _judge(taking, line, found)
    if line.sighting is not None and (line.found, line.sighting) == (found, sighting):
        return Scan(line.code, Told.TWICE, name), position
    line.sighting, line.found, line.found_name = sighting, found, _name(taking, position)
    line.scanned_by, line.scanned_at = actor.id, archive.clock.now()
    session.flush()
    belongs = line.home_name if sighting is Sighting.OUT_OF_PLACE else ""
    return Scan(line.code, Told(sighting.value), name, belongs), position


def _at_a_label(
    session: Session, taking: StockTaking, target: Target, position: Shelf | None
) -> tuple[Scan, Shelf | None]:
    """The label of a shelf or room: in the room that is counted it says where we are now."""
    here = (target.kind, target.id) == (taking.extent.value, taking.place_id)
    if taking.extent is Extent.ROOM:
        if here:
            return Scan(target.code, Told.HERE, target.name), None
        shelf = session.get(Shelf, target.id) if target.kind == Labelled.SHELF.value else None
        if shelf is not None and shelf.room_id == taking.place_id:
            return Scan(target.code, Told.HERE, target.name), shelf
    return Scan(target.code, Told.HERE if here else Told.NOT_COUNTED, target.name), position


def _judge(taking: StockTaking, line: StockLine, found: int | None) -> Sighting:
    if line.thing is None:
        return Sighting.UNKNOWN
    if line.expected and found is None:
        return Sighting.IN_PLACE
    # What lies in the box with its case file is in place as well, though it was not expected by itself.
    is_item = line.thing is not Thing.BOX
    is_home = is_item == (taking.extent is Extent.BOX) and line.home is not None and line.home == found
    return Sighting.IN_PLACE if is_home else Sighting.OUT_OF_PLACE


def _line(session: Session, taking: StockTaking, code: str, thing: Box | Item | None) -> StockLine:
    """The line of what was scanned; a new one where it was not expected here."""
    line = session.scalar(select(StockLine).where(StockLine.taking_id == taking.id, StockLine.code == code))
    if line is not None:
        return line
    if thing is None:
        line = StockLine(code=code, expected=False)
    elif isinstance(thing, Box):
        line = _line_of_box(thing, expected=False)
    else:
        line = _line_of_item(thing, box_of(session, thing), expected=False)
    line.taking_id = taking.id
    session.add(line)
    session.flush()
    return line


def close_stock_taking(actor: Actor, taking_id: int, *, archive: Archive) -> int:
    """End a stock-taking: what was expected and not scanned is missing; gives how many things are. It stays so."""
    with archive.database.write() as session:
        taking = the_taking(session, actor, taking_id, lock=True)
        permit(actor, Action.SHELVE, unit_of(session, taking.unit_id))
        if taking.closed_at is not None:
            raise ConflictError("stock.is_closed", place=taking.place)
        lines = session.scalars(
            select(StockLine).where(StockLine.taking_id == taking.id, StockLine.sighting.is_(None))
        ).all()
        for line in lines:
            line.sighting = Sighting.MISSING
        taking.closed_by, taking.closed_at = actor.id, archive.clock.now()
        session.flush()
        counts = {sighting.value: count for sighting, count in counts_of(session, taking).items()}
        audit.record(
            session,
            archive.clock.now(),
            actor.id,
            "stock.closed",
            "stock_taking",
            taking.id,
            counts=counts,
            items=audit.digest_of_items(line.id for line in lines),
        )
        return len(lines)
