"""Looking around in the stack room: rooms, shelves, boxes, and one box with what lies in it."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select

from service.archive import Archive
from service.catalogue.shelves import Box, Room, Shelf, Thing
from service.catalogue.units import Unit, within
from service.shelf_codes import Labelled, clean, code_of
from service.usecases.lookup import unit_of
from service.usecases.permissions import Action, Actor, permit
from service.usecases.stack.holding import (
    BoxClass,
    Item,
    common,
    contents,
    items_in,
    name_of,
    place_of,
    stated_of,
    the_box,
    thing_of,
)
from service.usecases.stack.moves import MoveRow, moves_of_box
from service.usecases.stack.scanning import key_of, title_of, veiled_things


@dataclass(frozen=True, slots=True)
class ShelfRow:
    """A tier of a rack, its label's code, and how many boxes stand on it."""

    id: int
    code: str
    rack: int
    tier: int
    boxes: int


@dataclass(frozen=True, slots=True)
class RoomRow:
    """A stack room with its shelves by rack and tier."""

    id: int
    code: str
    name: str
    unit_name: str
    shelves: Sequence[ShelfRow]

    @property
    def boxes(self) -> int:
        return sum(shelf.boxes for shelf in self.shelves)


@dataclass(frozen=True, slots=True)
class BoxRow:
    """A box in a list. `holds` is what all that lies in it has in common, `mixed` names what differs (a fault)."""

    id: int
    code: str
    number: str
    unit_name: str
    holds: BoxClass
    mixed: Sequence[str]
    items: int
    place: str | None
    shelf_id: int | None


@dataclass(frozen=True, slots=True)
class BoxPage:
    """A page of a list of boxes, and how many there are in all."""

    rows: Sequence[BoxRow]
    total: int


@dataclass(frozen=True, slots=True)
class ItemRow:
    """What lies in a box."""

    thing: Thing
    id: int
    code: str
    title: str


@dataclass(frozen=True, slots=True)
class BoxView:
    """A box with what lies in it and what happened to it, the latest first. `permitted` is what the actor may do."""

    row: BoxRow
    unit_id: int
    items: Sequence[ItemRow]
    moves: Sequence[MoveRow]
    permitted: frozenset[Action]


def list_rooms(actor: Actor, *, archive: Archive) -> tuple[RoomRow, ...]:
    """The rooms that the actor may see, with all their shelves."""
    permit(actor, Action.VIEW)
    with archive.database.read() as session:
        rooms = session.execute(
            select(Room, Unit.name)
            .join(Unit, Unit.id == Room.unit_id)
            .where(within(actor.paths(Action.VIEW)))
            .order_by(Room.name, Room.id)
        ).all()
        counted = select(Box.shelf_id, func.count()).where(Box.shelf_id.is_not(None)).group_by(Box.shelf_id)
        boxes = dict(session.execute(counted).tuples().all())
        shelves = defaultdict(list)
        ids = [room.id for room, _ in rooms]
        for shelf in session.scalars(
            select(Shelf).where(Shelf.room_id.in_(ids)).order_by(Shelf.room_id, Shelf.rack, Shelf.tier)
        ):
            code = code_of(Labelled.SHELF, shelf.id)
            shelves[shelf.room_id].append(ShelfRow(shelf.id, code, shelf.rack, shelf.tier, boxes.get(shelf.id, 0)))
        return tuple(
            RoomRow(room.id, code_of(Labelled.ROOM, room.id), room.name, unit_name, tuple(shelves[room.id]))
            for room, unit_name in rooms
        )


def list_boxes(
    actor: Actor,
    *,
    archive: Archive,
    words: str = "",
    room_id: int | None = None,
    shelf_id: int | None = None,
    homeless: bool = False,
    limit: int = 50,
    offset: int = 0,
) -> BoxPage:
    """The boxes of a room or shelf, those that stand nowhere (`homeless`), or all whose number has these words."""
    permit(actor, Action.VIEW)
    with archive.database.read() as session:
        query = (
            select(Box, Unit.name)
            .join(Unit, Unit.id == Box.unit_id)
            .outerjoin(Shelf, Shelf.id == Box.shelf_id)
            .outerjoin(Room, Room.id == Shelf.room_id)
            .where(within(actor.paths(Action.VIEW)), *_wanted(words, room_id, shelf_id, homeless))
        )
        total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
        ordered = query.order_by(Room.name, Shelf.rack, Shelf.tier, Box.number, Box.id)
        rows = session.execute(ordered.limit(limit).offset(offset)).all()
        lying = contents(session, [box for box, _ in rows])
        return BoxPage(tuple(_row(box, unit_name, lying[box.id]) for box, unit_name in rows), total)


def _wanted(words: str, room_id: int | None, shelf_id: int | None, homeless: bool) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if words:
        wanted.append(Box.number.contains(clean(words), autoescape=True))
    if room_id is not None:
        wanted.append(Shelf.room_id == room_id)
    if shelf_id is not None:
        wanted.append(Box.shelf_id == shelf_id)
    if homeless:
        wanted.append(Box.shelf_id.is_(None))
    return wanted


def _row(box: Box, unit_name: str, lying: Counter[BoxClass]) -> BoxRow:
    holds, mixed = common((stated_of(box), *lying))
    return BoxRow(
        box.id,
        code_of(Labelled.BOX, box.id),
        box.number,
        unit_name,
        holds,
        mixed,
        lying.total(),
        place_of(box.shelf),
        box.shelf_id,
    )


def show_box(actor: Actor, box_id: int, *, archive: Archive) -> BoxView:
    """A box with all that lies in it and its moves."""
    with archive.database.read() as session:
        box = the_box(session, actor, box_id)
        unit = unit_of(session, box.unit_id)
        permit(actor, Action.VIEW, unit)
        items = tuple(items_in(session, box))
        veiled = veiled_things(session, actor, map(key_of, items))
        return BoxView(
            _row(box, unit.name, contents(session, [box])[box.id]),
            unit.id,
            tuple(_item(item, is_veiled=key_of(item) in veiled) for item in items),
            moves_of_box(session, box),
            actor.actions(unit),
        )


def _item(item: Item, *, is_veiled: bool) -> ItemRow:
    return ItemRow(thing_of(item), item.id, name_of(item), "" if is_veiled else title_of(item))
