"""What a typed or scanned code means: a label of the stack room, an archival code, the number of a box."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from indexing import mask
from service.archive import Archive
from service.catalogue.cases import CaseFile
from service.catalogue.documents import Document, DocumentState
from service.catalogue.shelves import Box, Room, Shelf, Thing
from service.catalogue.units import Unit, within
from service.errors import NotFoundError
from service.shelf_codes import LONGEST, Labelled, archival, clean, code_of, read_code
from service.usecases.cases.sealing import AT_ONCE
from service.usecases.lookup import unit_of
from service.usecases.permissions import Action, Actor, permit, permit_sight
from service.usecases.seals import veiled_among, veiled_cases
from service.usecases.stack.holding import Item, name_of, place_of, the_box, the_room, the_shelf, thing_of


@dataclass(frozen=True, slots=True)
class CodeFound:
    """What a scanned code means: `kind` is room, shelf, box, document or case; `id` its number; `code` its own."""

    kind: str
    id: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Target:
    """What a code means, with the row itself."""

    kind: str
    id: int
    code: str
    name: str
    thing: Room | Shelf | Box | Document | CaseFile


def find_code(actor: Actor, code: str, *, archive: Archive) -> CodeFound:
    """What a typed or scanned code means: a label of ours, an archival code, or the number of a box."""
    permit(actor, Action.VIEW)
    with archive.database.read() as session:
        target = target_of(session, actor, code)
        if target is None:
            raise NotFoundError("code.missing", reference=clean(code)[:LONGEST])
        return CodeFound(target.kind, target.id, target.code, target.name)


def target_of(session: Session, actor: Actor, code: str) -> Target | None:
    """What a code means, or None where it means nothing that the actor may know of."""
    labelled = read_code(code)
    try:
        if labelled is not None:
            return _labelled(session, actor, *labelled)
        item = the_item(session, actor, code)
    except NotFoundError:
        return _numbered(session, actor, code)
    return Target(thing_of(item).value, item.id, name_of(item), told_title(session, actor, item), item)


def _labelled(session: Session, actor: Actor, kind: Labelled, number: int) -> Target:
    code = code_of(kind, number)
    if kind is Labelled.BOX:
        box = the_box(session, actor, number)
        return Target("box", number, code, box.number, box)
    if kind is Labelled.SHELF:
        shelf = the_shelf(session, actor, number)
        return Target("shelf", number, code, place_of(shelf) or "", shelf)
    room = the_room(session, actor, number)
    return Target("room", number, code, room.name, room)


def _numbered(session: Session, actor: Actor, text: str) -> Target | None:
    visible = within(actor.paths(Action.VIEW))
    query = select(Box).join(Unit, Unit.id == Box.unit_id).where(visible, Box.number == text.strip())
    found = session.scalars(query.limit(2)).all()
    if len(found) != 1:
        return None
    box = found[0]
    return Target("box", box.id, code_of(Labelled.BOX, box.id), box.number, box)


def the_item(session: Session, actor: Actor, code: str, *, lock: bool = False) -> Item:
    """The document or case file that a typed or scanned code means, if the actor may know of it.

    `#12` is the document with this number: what is not filed yet has no code.
    """
    typed = clean(code)
    for text in dict.fromkeys((typed, archival(code))):
        document = select(Document).where(Document.code == text)
        case = select(CaseFile).where(CaseFile.code == text)
        found: Item | None = session.scalar(document.with_for_update() if lock else document) or session.scalar(
            case.with_for_update() if lock else case
        )
        if found is not None:
            return _seen(session, actor, found, typed)
    if typed.startswith("#") and typed[1:].isdecimal() and len(typed) < 11:
        numbered = session.get(Document, int(typed[1:]), with_for_update=lock)
        if numbered is not None and numbered.state is not DocumentState.DISCARDED:
            return _seen(session, actor, numbered, typed)
    raise NotFoundError("item.missing", reference=typed[:LONGEST])


def _seen(session: Session, actor: Actor, item: Item, typed: str) -> Item:
    permit_sight(actor, unit_of(session, item.unit_id), "item", typed[:LONGEST])
    return item


def told_title(session: Session, actor: Actor, item: Item) -> str:
    """The same where anybody of the unit may ask: nothing where it is sealed and veiled from the actor."""
    return "" if veiled_things(session, actor, [key_of(item)]) else title_of(item)


def veiled_things(session: Session, actor: Actor, things: Iterable[tuple[Thing, int]]) -> set[tuple[Thing, int]]:
    """Those of the things of a list, by kind and number, that are sealed and veiled from the actor.

    A few statements, however long the list is.
    """
    ids: dict[Thing, set[int]] = {kind: set() for kind in Thing}
    for kind, number in things:
        ids[kind].add(number)
    cases, papers = sorted(ids[Thing.CASE]), sorted(ids[Thing.DOCUMENT])
    found = set[tuple[Thing, int]]()
    for start in range(0, len(cases), AT_ONCE):
        veiled = veiled_cases(session, actor, cases[start : start + AT_ONCE])
        found.update((Thing.CASE, number) for number in veiled)
    for start in range(0, len(papers), AT_ONCE):
        veiled = veiled_among(session, actor, papers[start : start + AT_ONCE])
        found.update((Thing.DOCUMENT, number) for number in veiled)
    return found


def key_of(item: Item) -> tuple[Thing, int]:
    """An item by its kind and number."""
    return thing_of(item), item.id


def title_of(item: Item) -> str:
    """What a list says of an item: a masked title, or the household of a case file."""
    return item.household if isinstance(item, CaseFile) else mask(item.title)
