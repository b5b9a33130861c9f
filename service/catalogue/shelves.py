"""The stack room: rooms, shelves, boxes, how things moved between them, and what a stock-taking found.

What outlives a destroyed document (moves, lines of a stock-taking) names documents by plain numbers.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.catalogue.base import Base, Choice, UtcDateTime


class Thing(StrEnum):
    """What has a place: a box on a shelf, a document or a case file in a box."""

    BOX = "box"
    DOCUMENT = "document"
    CASE = "case"


class Room(Base):
    """A stack room (库房) of a unit."""

    __tablename__ = "room"
    __table_args__ = (UniqueConstraint("unit_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))

    shelves: Mapped[list["Shelf"]] = relationship(
        order_by="(Shelf.rack, Shelf.tier)", back_populates="room", lazy="raise"
    )


class Shelf(Base):
    """One tier (层) of a rack (架) in a room, counted from 1 at the top."""

    __tablename__ = "shelf"
    __table_args__ = (UniqueConstraint("room_id", "rack", "tier"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"))
    rack: Mapped[int]
    tier: Mapped[int]

    room: Mapped[Room] = relationship(back_populates="shelves", lazy="selectin")


class Box(Base):
    """A box (盒) of a unit by the number on its spine.

    `fonds`, `year`, `term` (Y, D30, D10) and `category` are what may lie in it (DA/T 22-2015), as far as they were
    stated; where they were not, what lies in it already decides.
    """

    __tablename__ = "box"
    __table_args__ = (UniqueConstraint("unit_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    number: Mapped[str] = mapped_column(String(100), index=True)
    fonds: Mapped[str | None] = mapped_column(String(32))
    year: Mapped[int | None]
    term: Mapped[str | None] = mapped_column(String(8))
    category: Mapped[str | None] = mapped_column(String(16))
    shelf_id: Mapped[int | None] = mapped_column(ForeignKey("shelf.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)

    shelf: Mapped[Shelf | None] = relationship(lazy="selectin")


class Move(Base):
    """A box that went to another shelf, or an item that went to another box; None is nowhere."""

    __tablename__ = "move"
    __table_args__ = (Index("ix_move_thing_thing_id", "thing", "thing_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    thing: Mapped[Thing] = mapped_column(Choice(Thing))
    thing_id: Mapped[int]
    from_id: Mapped[int | None] = mapped_column(index=True)
    to_id: Mapped[int | None] = mapped_column(index=True)
    reason: Mapped[str] = mapped_column(String(500), default="")
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    moved_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Extent(StrEnum):
    """What a stock-taking counts: the boxes of a room or of one shelf, or the items of one box."""

    ROOM = "room"
    SHELF = "shelf"
    BOX = "box"


class Sighting(StrEnum):
    """What a stock-taking says of one thing."""

    IN_PLACE = "in_place"
    OUT_OF_PLACE = "out_of_place"
    UNKNOWN = "unknown"
    MISSING = "missing"


class StockTaking(Base):
    """A stock-taking (清点) of a room, shelf or box. Once closed it stays as it is, differences included."""

    __tablename__ = "stock_taking"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    extent: Mapped[Extent] = mapped_column(Choice(Extent))
    place_id: Mapped[int]
    place: Mapped[str] = mapped_column(String(300))
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class StockLine(Base):
    """One thing of a stock-taking: expected when it was opened, scanned since, or both.

    `code` is the text on it, `name` how people call it. `home` is where it belongs (a shelf for a box, a box for an
    item) and `home_name` that place in words. `sighting` is None until it is scanned, or until closing finds it
    missing. `found` is the shelf or box in hand when it was scanned.
    """

    __tablename__ = "stock_line"
    __table_args__ = (UniqueConstraint("taking_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    taking_id: Mapped[int] = mapped_column(ForeignKey("stock_taking.id"))
    code: Mapped[str] = mapped_column(String(100))
    thing: Mapped[Thing | None] = mapped_column(Choice(Thing))
    thing_id: Mapped[int | None]
    name: Mapped[str] = mapped_column(String(300), default="")
    expected: Mapped[bool]
    home: Mapped[int | None]
    home_name: Mapped[str] = mapped_column(String(300), default="")
    sighting: Mapped[Sighting | None] = mapped_column(Choice(Sighting))
    found: Mapped[int | None]
    found_name: Mapped[str] = mapped_column(String(300), default="")
    scanned_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    scanned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
