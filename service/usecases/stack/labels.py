"""Labels for boxes and shelves, and the shelf list, as the keeper's papers."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from io import BytesIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.archive import Archive
from service.catalogue import audit
from service.catalogue.documents import Document
from service.catalogue.prints import Shape
from service.catalogue.shelves import Box, Shelf
from service.errors import ConflictError, InvalidError
from service.papers import (
    BoxLabel,
    BoxLabels,
    Form,
    ShelfLabel,
    ShelfLabels,
    ShelfList,
    ShelfRow,
    Spines,
    print_pdf,
    write_xlsx,
)
from service.shelf_codes import Labelled, code_of
from service.usecases.documents.downloading import Download
from service.usecases.looks import need_purpose
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
    the_room,
)
from service.usecases.stack.printing import XLSX
from service.usecases.stack.scanning import key_of, title_of, veiled_things

MOST = 200
"""Labels of one print."""

LONGEST_LIST = 20_000
"""Items of one shelf list."""


class BoxForm(StrEnum):
    """Where on a box a label goes."""

    SPINE = "spine"
    FRONT = "front"


@contextmanager
def print_box_labels(actor: Actor, ids: Sequence[int], form: BoxForm, *, archive: Archive) -> Iterator[Download]:
    """Labels for the spines or fronts of boxes, each with the QR code that a stock-taking scans."""
    wanted = list(dict.fromkeys(ids))
    if not 1 <= len(wanted) <= MOST:
        raise InvalidError("labels.count", most=MOST)
    with archive.database.read() as session:
        boxes = [the_box(session, actor, box_id) for box_id in wanted]
        for box in boxes:
            permit(actor, Action.VIEW, unit_of(session, box.unit_id))
        lying = contents(session, boxes)
        labels = [box_label(session, box, lying[box.id]) for box in boxes]
    forms = Spines(labels) if form is BoxForm.SPINE else BoxLabels(labels)
    yield _printed(actor, forms, f"{form.value}.pdf", archive)


def box_label(session: Session, box: Box, lying: Counter[BoxClass]) -> BoxLabel:
    """What the label of a box says, in which `lying` lies."""
    holds, _ = common((stated_of(box), *lying))
    codes = [item.code for item in items_in(session, box) if item.code]
    return BoxLabel(
        code=code_of(Labelled.BOX, box.id),
        fonds=box.fonds or "",
        fonds_name=unit_of(session, box.unit_id).name,
        number=box.number,
        year=holds.year,
        term=holds.term,
        first_item=codes[0] if codes else None,
        last_item=codes[-1] if codes else None,
        items=lying.total(),
        shelf=place_of(box.shelf),
    )


@contextmanager
def print_shelf_labels(actor: Actor, room_id: int, *, archive: Archive) -> Iterator[Download]:
    """A label for each shelf of a room, with its QR code."""
    with archive.database.read() as session:
        room = the_room(session, actor, room_id)
        permit(actor, Action.VIEW, unit_of(session, room.unit_id))
        shelves = session.scalars(select(Shelf).where(Shelf.room_id == room.id).order_by(Shelf.rack, Shelf.tier)).all()
        if not shelves:
            raise ConflictError("room.no_shelves", name=room.name)
        labels = [ShelfLabel(code_of(Labelled.SHELF, shelf.id), place_of(shelf) or "") for shelf in shelves]
    yield _printed(actor, ShelfLabels(labels), "shelves.pdf", archive)


@contextmanager
def print_shelf_list(actor: Actor, room_id: int, *, archive: Archive, shape: Shape = Shape.PDF) -> Iterator[Download]:
    """What stands where in a room (排架清单): box by box in the order of the shelves. The look is recorded."""
    need_purpose(actor)
    with archive.database.write() as session:
        room = the_room(session, actor, room_id)
        unit = unit_of(session, room.unit_id)
        permit(actor, Action.VIEW, unit)
        boxes = session.scalars(
            select(Box)
            .join(Shelf, Shelf.id == Box.shelf_id)
            .where(Shelf.room_id == room.id)
            .order_by(Shelf.rack, Shelf.tier, Box.number)
        ).all()
        rows = _rows(session, actor, boxes)
        if len(rows) > LONGEST_LIST:
            raise ConflictError("print.too_many", most=LONGEST_LIST, count=len(rows))
        audit.record(
            session,
            archive.clock.now(),
            actor.id,
            "papers.printed",
            "room",
            room.id,
            purpose=actor.purpose,
            ground="duty",
            paper="shelf_list",
            shape=shape.value,
            count=len(rows),
        )
        form = ShelfList(room.name, unit.name, rows, archive.clock.today())
    if shape is Shape.XLSX:
        table = write_xlsx(form, language=actor.language, zone=archive.clock.zone)
        yield BytesIO(table), f"{room.name}.xlsx", XLSX, len(table)
    else:
        yield _printed(actor, form, f"{room.name}.pdf", archive)


def _rows(session: Session, actor: Actor, boxes: Sequence[Box]) -> list[ShelfRow]:
    lying = [(box, tuple(items_in(session, box))) for box in boxes]
    veiled = veiled_things(session, actor, (key_of(item) for _, items in lying for item in items))
    rows = []
    for box, items in lying:
        place = place_of(box.shelf) or ""
        for item in items:
            title = "" if key_of(item) in veiled else title_of(item)
            rows.append(ShelfRow(place, box.number, name_of(item), title, 1, _pages(item)))
        if not items:
            rows.append(ShelfRow(place, box.number, "", "", 0))
    return rows


def _pages(item: Item) -> int | None:
    return item.page_count if isinstance(item, Document) else None


def _printed(actor: Actor, form: Form, name: str, archive: Archive) -> Download:
    content = print_pdf(form, language=actor.language, zone=archive.clock.zone)
    return BytesIO(content), name, "application/pdf", len(content)
