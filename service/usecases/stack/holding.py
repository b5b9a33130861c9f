"""Where paper lies: which box a text means, what may lie in it, how things move. Parts of use cases."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.archive import Archive
from service.catalogue.cases import CaseFile
from service.catalogue.codes import fonds_in
from service.catalogue.documents import Document, DocumentState, PaperOriginal
from service.catalogue.shelves import Box, Move, Room, Shelf, Thing
from service.catalogue.units import Unit, fonds_of
from service.errors import ConflictError, InvalidError, NotFoundError
from service.shelf_codes import Labelled, code_of, read_code
from service.usecases.cases.cases import CASE_TERM
from service.usecases.clock.clocks import note_paper
from service.usecases.lookup import unit_of
from service.usecases.permissions import Action, Actor, permit, permit_sight

NUMBER_LENGTH = 100
NO_PAPER = frozenset({PaperOriginal.NONE, PaperOriginal.LOST})
"""What says that there is no paper that could lie anywhere."""

Item = Document | CaseFile


@dataclass(frozen=True, slots=True)
class BoxClass:
    """What decides whether items may share a box (DA/T 22-2015): None is not known, and stands in nobody's way."""

    fonds: str | None = None
    year: int | None = None
    term: str | None = None
    category: str | None = None


@dataclass(frozen=True, slots=True)
class Location:
    """Where paper lies: its box by number and code, and where that stands, if that is known."""

    box_id: int
    number: str
    code: str
    place: str | None


def class_of(session: Session, item: Item) -> BoxClass:
    """What a document or case file is by its code; what has none yet is known in part."""
    if isinstance(item, CaseFile):
        return BoxClass(item.fonds, item.year, CASE_TERM, "original")
    fonds = fonds_in(item.code) or fonds_of(session, unit_of(session, item.unit_id))
    if item.state is not DocumentState.FILED:
        return BoxClass(fonds, category=item.category)
    case = session.get(CaseFile, item.case_id) if item.case_id else None
    return BoxClass(fonds, year_of_code(item, case), item.retention_code, item.category)


def year_of_code(document: Document, case: CaseFile | None) -> int:
    """The year that the archival code carries: of the case file, the accounts, the paper or its filing."""
    return _year(document.category, case.year if case else None, document.fiscal_year, document.year or 0)


def _year(category: str | None, case_year: int | None, fiscal_year: int | None, origin: int) -> int:
    if case_year is not None and category == "original":
        return case_year
    return fiscal_year if fiscal_year and category == "financial" else origin


def items_in(session: Session, box: Box) -> Iterator[Item]:
    """The case files in a box, then the documents that lie in it by themselves, in the order of their codes."""
    yield from session.scalars(select(CaseFile).where(CaseFile.box_id == box.id).order_by(CaseFile.code))
    yield from session.scalars(
        select(Document)
        .where(Document.box_id == box.id, Document.state != DocumentState.DISCARDED)
        .order_by(Document.code.is_(None), Document.code, Document.id)
    )


def stated_of(box: Box) -> BoxClass:
    """What was stated of a box when it was made."""
    return BoxClass(box.fonds, box.year, box.term, box.category)


def contents(session: Session, boxes: Sequence[Box]) -> dict[int, Counter[BoxClass]]:
    """What lies in boxes, by box: each class with the number of its items. Two queries, whatever lies there."""
    found: dict[int, Counter[BoxClass]] = {box.id: Counter() for box in boxes}
    for case in session.scalars(select(CaseFile).where(CaseFile.box_id.in_(found))):
        found[case.box_id or 0][class_of(session, case)] += 1
    fonds: dict[int, str | None] = {}
    rows = session.execute(
        select(
            Document.box_id,
            Document.unit_id,
            Document.code,
            Document.state,
            Document.category,
            Document.dated_on,
            Document.fiscal_year,
            Document.filing_year,
            Document.retention_code,
            CaseFile.year,
        )
        .outerjoin(CaseFile, CaseFile.id == Document.case_id)
        .where(Document.box_id.in_(found), Document.state != DocumentState.DISCARDED)
    )
    for box_id, unit_id, code, state, category, dated_on, fiscal_year, filing_year, term, case_year in rows:
        if unit_id not in fonds:
            fonds[unit_id] = fonds_of(session, unit_of(session, unit_id))
        kind = BoxClass(fonds_in(code) or fonds[unit_id], category=category)
        if state is DocumentState.FILED:
            origin = (dated_on.year if dated_on else fiscal_year or filing_year) or 0
            kind = replace(kind, year=_year(category, case_year, fiscal_year, origin), term=term)
        found[box_id][kind] += 1
    return found


def common(classes: Iterable[BoxClass]) -> tuple[BoxClass, tuple[str, ...]]:
    """What classes have in common, and the names of what differs among them."""
    classes = list(classes)
    values = {one.name: {getattr(c, one.name) for c in classes} - {None} for one in fields(BoxClass)}
    mixed = tuple(name for name, found in values.items() if len(found) > 1)
    return BoxClass(**{name: found.pop() for name, found in values.items() if len(found) == 1}), mixed


def refuse_mixing(session: Session, box: Box, item: Item) -> None:
    """Say why an item may not lie in a box: different fonds, years, terms or categories do not share one."""
    new = class_of(session, item)
    for there in (stated_of(box), *contents(session, [box])[box.id]):
        for name in (one.name for one in fields(BoxClass)):
            own, other = getattr(new, name), getattr(there, name)
            if own is not None and other is not None and own != other:
                raise ConflictError(
                    f"box.other_{name}", box=box.number, item=name_of(item), own=str(own), other=str(other)
                )


def name_of(item: Item) -> str:
    """How people call an item: by its code, or by its number where it has none yet."""
    return item.code or f"#{item.id}"


def thing_of(item: Item) -> Thing:
    return Thing.CASE if isinstance(item, CaseFile) else Thing.DOCUMENT


def put(session: Session, actor: Actor, item: Item, box: Box | None, archive: Archive, reason: str = "") -> bool:
    """Put an item into a box, or into none, and write the move down; whether that is a change."""
    target = box.id if box else None
    if item.box_id == target:
        return False
    _write(session, actor, thing_of(item), item.id, item.box_id, target, archive, reason)
    item.box_id = target
    item.box = box
    return True


def lay(session: Session, actor: Actor, item: Item, box: Box, archive: Archive, reason: str = "") -> bool:
    """Lay an item's paper in a box; whether that is a change. The caller judges the document again.

    Whoever lays paper in a box has it in hand: of a document whose original was unknown it is known then.
    """
    if isinstance(item, Document):
        if item.paper_original in NO_PAPER:
            raise ConflictError("paper.nothing_to_lay", item=name_of(item), original=item.paper_original.value)
        if item.paper_original is PaperOriginal.UNKNOWN:
            item.paper_original = PaperOriginal.FILED
    refuse_mixing(session, box, item)
    if isinstance(item, Document):
        note_paper(session, item, actor.id, archive)
    return put(session, actor, item, box, archive, reason)


def refuse_paper(document: Document, wanted: PaperOriginal | None) -> None:
    """Say why what is known of the paper cannot be corrected so: prints are checked, losses of filed ones explained."""
    if wanted is PaperOriginal.PRINTED:
        raise ConflictError("paper.print_is_checked")
    if wanted is None or document.state is not DocumentState.FILED:
        return
    if document.paper_original is PaperOriginal.PRINTED or (
        wanted is PaperOriginal.LOST and document.paper_original is PaperOriginal.FILED
    ):
        raise ConflictError("paper.loss_is_explained", code=document.code)


def shelve(session: Session, actor: Actor, box: Box, shelf: Shelf | None, archive: Archive) -> bool:
    """Put a box on a shelf, or on none, and write the move down; whether that is a change."""
    target = shelf.id if shelf else None
    if box.shelf_id == target:
        return False
    _write(session, actor, Thing.BOX, box.id, box.shelf_id, target, archive, "")
    box.shelf_id = target
    box.shelf = shelf
    return True


def _write(
    session: Session,
    actor: Actor,
    thing: Thing,
    thing_id: int,
    former: int | None,
    target: int | None,
    archive: Archive,
    reason: str,
) -> None:
    session.add(
        Move(
            thing=thing,
            thing_id=thing_id,
            from_id=former,
            to_id=target,
            reason=reason,
            actor_id=actor.id,
            moved_at=archive.clock.now(),
        )
    )


def box_number(text: str) -> str:
    """The number of a box as it is kept; what cannot be one is refused."""
    number = text.strip()
    if not 1 <= len(number) <= NUMBER_LENGTH or not number.isprintable() or read_code(number):
        raise InvalidError("box.bad_number", most=NUMBER_LENGTH)
    return number


def named_box(session: Session, unit_id: int, text: str, archive: Archive) -> Box:
    """The box of a unit that a giver or keeper names as where the paper lies; made where the unit has none such yet."""
    known = find_box(session, unit_id, text)
    if known is not None:
        return known
    number = box_number(text)
    # Two who name the same new box at once make one: the second waits here, and finds it.
    session.get_one(Unit, unit_id, with_for_update=True)
    known = find_box(session, unit_id, number)
    if known is not None:
        return known
    box = Box(
        unit_id=unit_id,
        number=number,
        fonds=fonds_of(session, unit_of(session, unit_id)),
        made_at=archive.clock.now(),
    )
    session.add(box)
    session.flush()
    return box


def find_box(session: Session, unit_id: int, text: str) -> Box | None:
    """The box that a text means in a unit: by the code of its label, else by its number."""
    labelled = read_code(text)
    if labelled is not None and labelled[0] is Labelled.BOX:
        box = session.get(Box, labelled[1])
        same = box is not None and fonds_of(session, unit_of(session, unit_id)) == box.fonds
        return box if same else None
    return session.scalar(select(Box).where(Box.unit_id == unit_id, Box.number == text.strip()))


def the_named_box(session: Session, document: Document, text: str) -> Box:
    """The box that a text means for a document's paper; it has to be there already."""
    if not text.strip():
        raise InvalidError("box.needed")
    box = find_box(session, document.unit_id, text)
    if box is None:
        raise ConflictError("box.unknown", box=text.strip()[:NUMBER_LENGTH])
    return box


def the_box(session: Session, actor: Actor, box_id: int, *, lock: bool = False) -> Box:
    """The box with this id, if the actor may know of it."""
    box = session.get(Box, box_id, with_for_update=lock)
    if box is None:
        raise NotFoundError("box.missing", reference=str(box_id))
    permit_sight(actor, unit_of(session, box.unit_id), "box", box_id)
    return box


def the_shelf(session: Session, actor: Actor, shelf_id: int) -> Shelf:
    """The shelf with this id, if the actor may know of it."""
    shelf = session.get(Shelf, shelf_id)
    if shelf is None:
        raise NotFoundError("shelf.missing", reference=str(shelf_id))
    permit_sight(actor, unit_of(session, shelf.room.unit_id), "shelf", shelf_id)
    return shelf


def the_room(session: Session, actor: Actor, room_id: int) -> Room:
    """The stack room with this id, if the actor may know of it."""
    room = session.get(Room, room_id)
    if room is None:
        raise NotFoundError("room.missing", reference=str(room_id))
    permit_sight(actor, unit_of(session, room.unit_id), "room", room_id)
    return room


def permit_shelving(session: Session, actor: Actor, box: Box) -> None:
    permit(actor, Action.SHELVE, unit_of(session, box.unit_id))


def place_of(shelf: Shelf | None) -> str | None:
    """A shelf in words: room, rack, tier."""
    return f"{shelf.room.name} · {shelf.rack}-{shelf.tier}" if shelf else None


def box_of(session: Session, item: Item) -> Box | None:
    """The box in which an item lies: its own, or that of the case file that a document is part of."""
    if item.box is None and isinstance(item, Document) and item.case_id is not None:
        return session.get_one(CaseFile, item.case_id).box
    return item.box


def location_of(session: Session, item: Item) -> Location | None:
    """Where the paper of an item lies: in a box of its own, or with its case file."""
    box = box_of(session, item)
    return Location(box.id, box.number, code_of(Labelled.BOX, box.id), place_of(box.shelf)) if box else None
