"""Choosing the scope of a look-up: the filed papers of the unit that is asked, found by words, to be ticked."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from indexing import SearchRequest, mask
from retention import LookupState
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.cases import CaseFile
from service.catalogue.documents import Document, DocumentState, Page
from service.catalogue.lookups import Lookup
from service.catalogue.units import Unit, below
from service.errors import ConflictError, InvalidError
from service.usecases.cases.sealing import sealed_among
from service.usecases.house.types import is_sensitive
from service.usecases.lookup import seen_by
from service.usecases.lookups.reach import the_lookup
from service.usecases.permissions import Action, Actor
from service.usecases.search.asking import each_page

MOST = 50
"""Papers that one search offers."""

MOST_FOUND = 10_000
"""Documents that the words of a search may stand in."""


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper that can be put into the scope, title masked; `pages` are the numbers of its pages."""

    id: int
    code: str
    title: str
    case_code: str | None
    pages: Sequence[int]
    sealed: bool
    sensitive: bool


@dataclass(frozen=True, slots=True)
class Offered:
    """Papers named before, those found besides, and how many were found in all."""

    chosen: Sequence[PaperRow]
    found: Sequence[PaperRow]
    total: int


def offer_papers(
    actor: Actor, lookup_id: int, words: str, *, archive: Archive, chosen: Collection[int] = ()
) -> Offered:
    """What may be put into the scope of a request: filed, kept by the unit that is asked or below it, and where the
    ground is a household's, in its file.

    Sealed papers are among them: the request is the duty, and the search has its line. Without words the household's
    papers are offered, or nothing. Raises InvalidError `lookup.too_many_found` where the words say too little.
    """
    ticked = set(chosen)
    with archive.database.read() as session:
        lookup, unit = the_lookup(session, actor, lookup_id, Action.LOOK_UP)
        if lookup.state is not LookupState.REQUESTED:
            raise ConflictError("lookup.is_judged", number=lookup.number)
        reached = _reached(actor, lookup, unit).order_by(Document.code, Document.id)
        found: Iterable[int] = ()
        if words.strip():
            found = _ids_found(session, words, unit, reached, archive)
        elif lookup.case_id is not None:
            found = session.scalars(reached.with_only_columns(Document.id)).all()
        rest = [one for one in dict.fromkeys(found) if one not in ticked]
        named = session.scalars(reached.where(Document.id.in_(ticked))).all()
        besides = session.scalars(reached.where(Document.id.in_(rest[:MOST]))).all()
        offered = Offered(_rows(session, named, archive), _rows(session, besides, archive), len(rest))
    with archive.database.write() as session:
        audit.record(
            session,
            archive.clock.now(),
            actor.id,
            "lookup.papers_sought",
            "lookup",
            lookup_id,
            ground="lookup",
            items=audit.digest_of_items(row.id for row in (*offered.chosen, *offered.found)),
            count=len(offered.chosen) + len(offered.found),
        )
    return offered


def _ids_found(
    session: Session, words: str, unit: Unit, reached: Select[tuple[Document]], archive: Archive
) -> Iterator[int]:
    """Numbers of the papers that are reached and in which the words stand, in the order of their codes."""
    for result in each_page(SearchRequest(query=words, scope=(unit.id,)), archive, field="q"):
        if result.total > MOST_FOUND:
            raise InvalidError("lookup.too_many_found", most=MOST_FOUND, field="q")
        yield from session.scalars(reached.where(Document.id.in_(result.ids)).with_only_columns(Document.id))


def _reached(actor: Actor, lookup: Lookup, unit: Unit) -> Select[tuple[Document]]:
    query = (
        select(Document)
        .join(Unit, Unit.id == Document.unit_id)
        .where(Document.state == DocumentState.FILED, below(unit.path), seen_by(actor, Action.VIEW))
    )
    return query.where(Document.case_id == lookup.case_id) if lookup.case_id is not None else query


def _rows(session: Session, documents: Sequence[Document], archive: Archive) -> list[PaperRow]:
    sealed = sealed_among(session, [one.id for one in documents])
    lying_in = {one.case_id for one in documents if one.case_id is not None}
    named = session.execute(select(CaseFile.id, CaseFile.code).where(CaseFile.id.in_(lying_in))).tuples().all()
    codes: dict[int | None, str] = dict(named)
    pages = _pages(session, documents)
    return [
        PaperRow(
            id=one.id,
            code=one.code or "",
            title=mask(one.title),
            case_code=codes.get(one.case_id),
            pages=pages[one.id],
            sealed=one.id in sealed,
            sensitive=is_sensitive(one.type, archive),
        )
        for one in documents
    ]


def _pages(session: Session, documents: Sequence[Document]) -> dict[int, list[int]]:
    """The numbers of the pages of each document, in their order."""
    found: dict[int, list[int]] = {one.id: [] for one in documents}
    of_these = select(Page.document_id, Page.number).where(Page.document_id.in_(found))
    for document_id, number in session.execute(of_these.order_by(Page.document_id, Page.number)):
        found[document_id].append(number)
    return found
