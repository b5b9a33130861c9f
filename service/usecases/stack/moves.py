"""The ways that things went: a box from shelf to shelf, an item from box to box."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from service.catalogue.cases import CaseFile
from service.catalogue.documents import Document
from service.catalogue.people import Person
from service.catalogue.shelves import Box, Move, Shelf, Thing
from service.usecases.stack.holding import Item, name_of, place_of, thing_of

SHOWN = 100
"""Moves that are shown, the latest first."""


@dataclass(frozen=True, slots=True)
class MoveRow:
    """A move. `name` is what moved; `place` where to (a shelf or a box), None for nowhere; `came`: into the box that
    is looked at, or anywhere.
    """

    thing: Thing
    name: str
    came: bool
    place: str | None
    reason: str
    who: str | None
    at: datetime


def moves_of_box(session: Session, box: Box) -> Sequence[MoveRow]:
    """Where a box stood, and what came into it and left it, the latest first."""
    inside = (Move.thing != Thing.BOX) & or_(Move.from_id == box.id, Move.to_id == box.id)
    rows = _rows(session, or_((Move.thing == Thing.BOX) & (Move.thing_id == box.id), inside))
    return tuple(
        _row(move, who, box.number, _shelf(session, move.to_id))
        if move.thing is Thing.BOX
        else _row(move, who, _name(session, move), None, came=move.to_id == box.id)
        for move, who in rows
    )


def moves_of_item(session: Session, item: Item) -> Sequence[MoveRow]:
    """The boxes in which an item lay, the latest first."""
    rows = _rows(session, (Move.thing == thing_of(item)) & (Move.thing_id == item.id))
    return tuple(_row(move, who, name_of(item), _box(session, move.to_id)) for move, who in rows)


def _rows(session: Session, wanted: ColumnElement[bool]) -> Sequence[tuple[Move, str | None]]:
    query = select(Move, Person.name).outerjoin(Person, Person.id == Move.actor_id).where(wanted)
    return session.execute(query.order_by(Move.id.desc()).limit(SHOWN)).tuples().all()


def _row(move: Move, who: str | None, name: str, place: str | None, *, came: bool | None = None) -> MoveRow:
    arrived = move.to_id is not None if came is None else came
    return MoveRow(move.thing, name, arrived, place, move.reason, who, move.moved_at)


def _shelf(session: Session, shelf_id: int | None) -> str | None:
    return place_of(session.get(Shelf, shelf_id)) if shelf_id is not None else None


def _box(session: Session, box_id: int | None) -> str | None:
    return session.get_one(Box, box_id).number if box_id is not None else None


def _name(session: Session, move: Move) -> str:
    item: Item | None = (
        session.get(CaseFile, move.thing_id) if move.thing is Thing.CASE else session.get(Document, move.thing_id)
    )
    # What was destroyed since is known by its number only.
    return name_of(item) if item is not None else f"#{move.thing_id}"
