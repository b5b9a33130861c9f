"""The scope of a look-up: exactly which documents, and of these which pages."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from indexing import FieldKind, born_on
from retention import LookupPart, LookupState, is_child
from service import content
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.documents import Document, DocumentState, Page
from service.catalogue.lookups import Lookup, LookupItem, LookupPage
from service.catalogue.units import Unit
from service.errors import ConflictError, InvalidError, NotFoundError
from service.usecases.house.types import is_child_paper, is_sensitive
from service.usecases.lookup import the_case, the_document, unit_of
from service.usecases.lookups.reach import take_part, the_lookup
from service.usecases.permissions import Action, Actor

MOST_ITEMS, MOST_PAGES = 500, 3000
"""Documents and pages of one request; whoever needs more asks again."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A document, and the numbers of the pages that are asked for; None for all of them."""

    document_id: int
    pages: tuple[int, ...] | None = None


def set_scope(
    actor: Actor,
    lookup_id: int,
    wanted: Sequence[Wanted],
    *,
    archive: Archive,
    case: str | None = None,
) -> int:
    """Say what exactly is asked for: documents with their pages, or all that is filed in a case file; gives the pages.

    Every document is filed, is kept by the unit of the request or below it, and may be seen by the actor. Who rests
    on a right to one household's file is given nothing from another. It takes the place of what was said before.
    """
    if len(wanted) > MOST_ITEMS:
        raise InvalidError("lookup.too_many_items", items=MOST_ITEMS, pages=MOST_PAGES)
    with archive.database.write() as session:
        lookup, unit = the_lookup(session, actor, lookup_id, Action.LOOK_UP, lock=True)
        if lookup.state is not LookupState.REQUESTED:
            raise ConflictError("lookup.is_judged", number=lookup.number)
        take_part(session, lookup, actor, LookupPart.RECORD, archive)
        chosen = [*wanted, *_in_case(session, actor, case)] if case else wanted
        items = [_item(session, actor, lookup, unit, one, archive) for one in _once(chosen)]
        pages = sum(len(item.pages) for item in items)
        if len(items) > MOST_ITEMS or pages > MOST_PAGES:
            raise InvalidError("lookup.too_many_items", items=MOST_ITEMS, pages=MOST_PAGES)
        lookup.items.clear()
        session.flush()
        lookup.items.extend(items)
        lookup.revision += 1
        session.flush()
        audit.record(
            session,
            archive.clock.now(),
            actor.id,
            "lookup.scoped",
            "lookup",
            lookup.id,
            ids=[item.document_id for item in items],
            items=audit.digest_of_items(page.page_id for item in items for page in item.pages),
            pages=pages,
        )
        return pages


def _once(wanted: Iterable[Wanted]) -> Iterable[Wanted]:
    """Each document once, the first that was said of it counts."""
    known: dict[int, Wanted] = {}
    for one in wanted:
        known.setdefault(one.document_id, one)
    return known.values()


def _in_case(session: Session, actor: Actor, code: str) -> list[Wanted]:
    case = the_case(session, actor, code)
    ids = session.scalars(
        select(Document.id)
        .where(Document.case_id == case.id, Document.state == DocumentState.FILED)
        .order_by(Document.code)
        .limit(MOST_ITEMS + 1)
    )
    return [Wanted(document_id) for document_id in ids]


def _item(session: Session, actor: Actor, lookup: Lookup, unit: Unit, wanted: Wanted, archive: Archive) -> LookupItem:
    document = the_document(session, actor, wanted.document_id)
    if not unit_of(session, document.unit_id).path.startswith(unit.path):
        raise NotFoundError("document.missing", reference=str(wanted.document_id))
    if document.state is not DocumentState.FILED:
        raise ConflictError("lookup.not_filed", document=document.id)
    if lookup.case_id is not None and document.case_id != lookup.case_id:
        raise ConflictError("lookup.other_case", document=document.id)
    pages = [page for page in document.pages if wanted.pages is None or page.number in wanted.pages]
    if not pages or (wanted.pages is not None and len(pages) != len(set(wanted.pages))):
        raise InvalidError("lookup.no_such_page", document=document.id, pages=document.page_count)
    item = LookupItem(
        document_id=document.id,
        code=document.code or "",
        title=document.title,
        is_sensitive=is_sensitive(document.type, archive),
        has_child=is_child_paper(document.type, archive) or _tells_of_child(document, pages, archive),
    )
    item.pages = [LookupPage(page_id=page.id, number=page.number) for page in pages]
    return item


def _tells_of_child(document: Document, pages: Collection[Page], archive: Archive) -> bool:
    """Whether an ID number on these pages is that of somebody under fourteen (personal-information law 28, 31)."""
    if document.content is None:
        return False
    numbers = {page.number for page in pages}
    found = content.get_json(archive.store, document.content).get("fields", ())
    births = (
        born_on(field["value"]) for field in found if field["kind"] == FieldKind.ID_NUMBER and field["page"] in numbers
    )
    return any(born is not None and is_child(born, archive.clock.today()) for born in births)
