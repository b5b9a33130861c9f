"""Finding documents by what they say, and keeping the index in step with the catalogue."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from service.usecases.types import is_sensitive, nature_of_type
from sqlalchemy import select
from sqlalchemy.orm import Session

from indexing import (
    FACETS,
    IndexDocument,
    IndexUnavailableError,
    Query,
    QueryError,
    SearchRequest,
    Snippet,
    find_marks,
    fingerprint,
    mask,
    parse_query,
    snippet,
)
from service import content
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.cases import CaseFile
from service.catalogue.documents import Document, DocumentState, PaperOriginal
from service.catalogue.people import SavedSearch
from service.catalogue.units import Unit
from service.errors import ConflictError, InvalidError, NotFoundError, UnavailableError
from service.usecases.permissions import Action, Actor, permit

SNIPPET = 80
"""Characters of a snippet: two lines of the hit list."""

MOST = 100
"""Hits on one page of a list."""

BATCH = 200


@dataclass(frozen=True, slots=True)
class SearchForm:
    """What a person asks for. `filters`: facet -> values, any of which will do."""

    query: str = ""
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    sort: str = "relevance"
    limit: int = 20
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """One document found. `page` is the number of the page with the first mark, or 1."""

    id: int
    code: str | None
    title: str
    unit_name: str
    category: str | None
    type: str | None
    dated_on: date | None
    page_count: int
    state: DocumentState
    retention_state: str | None
    due_on: date | None
    case_code: str | None
    household: str | None
    sensitive: bool
    snippet: Snippet
    page: int


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a search. `without_hits` names the words that stand in no document, when nothing was found."""

    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, Mapping[str, int]]
    unit_names: Mapping[str, str]
    without_hits: tuple[str, ...] = ()


def find(actor: Actor, form: SearchForm, *, archive: Archive) -> Found:
    """Search what the actor may see; snippets are masked."""
    permit(actor, Action.SEARCH)
    if not 1 <= form.limit <= MOST or form.offset < 0 or set(form.filters) - set(FACETS):
        raise InvalidError("search.bad_form", most=MOST)
    request = SearchRequest(
        query=form.query,
        filters={name: tuple(values) for name, values in form.filters.items() if values},
        scope=actor.scope(Action.SEARCH),
        facets=FACETS,
        sort=form.sort,
        limit=form.limit,
        offset=form.offset,
    )
    try:
        query = parse_query(form.query)
        result = archive.index.search(request)
        missing = () if result.total else _without_hits(query, request, archive)
    except QueryError as error:
        raise InvalidError(f"query.{error.code}", **error.data) from error
    except IndexUnavailableError as error:
        raise UnavailableError("index.unavailable", error.retry_after) from error
    with archive.database.read() as session:
        hits = _hits(session, result.ids, query, archive)
        unit_ids = [int(value) for value in result.facets.get("unit", {})]
        rows = session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(unit_ids))).all()
    return Found(result.total, hits, result.facets, {str(row.id): row.name for row in rows}, tuple(missing))


def _without_hits(query: Query, request: SearchRequest, archive: Archive) -> Iterator[str]:
    """Which words of a search that found nothing stand nowhere the actor may look."""
    for term in query.terms():
        alone = SearchRequest(query=term, scope=request.scope, limit=1)
        if archive.index.search(alone).total == 0:
            yield term


def _hits(session: Session, ids: Sequence[int], query: Query, archive: Archive) -> tuple[Hit, ...]:
    rows = session.execute(
        select(Document, Unit.name, CaseFile.code, CaseFile.household)
        .join(Unit, Unit.id == Document.unit_id)
        .outerjoin(CaseFile, CaseFile.id == Document.case_id)
        .where(Document.id.in_(ids), Document.state != DocumentState.DISCARDED)
    ).all()
    known = {row[0].id: row for row in rows}
    return tuple(_hit(session, *known[i], query, archive) for i in ids if i in known)


def _hit(
    session: Session,
    document: Document,
    unit_name: str,
    case_code: str | None,
    household: str | None,
    query: Query,
    archive: Archive,
) -> Hit:
    page, text = _first_match(document, query, archive)
    return Hit(
        document.id,
        document.code,
        document.title,
        unit_name,
        document.category,
        document.type,
        document.dated_on,
        document.page_count,
        document.state,
        document.retention_state,
        document.due_on,
        case_code,
        household,
        is_sensitive(session, document.type, archive),
        text,
        page,
    )


def _first_match(document: Document, query: Query, archive: Archive) -> tuple[int, Snippet]:
    first: tuple[int, str] | None = None
    for number, text in page_texts(document, archive):
        marks = find_marks(text, query)
        if marks:
            return number, snippet(mask(text), marks, SNIPPET)
        first = first or (number, text)
    number, text = first or (1, "")
    return number, snippet(mask(text), [], SNIPPET)


def page_texts(document: Document, archive: Archive) -> Sequence[tuple[int, str]]:
    """The text of each page that was read, with its number."""
    if document.text is None:
        return ()
    pages: list[tuple[int, str]] = content.get_json(archive.store, document.text)["pages"]
    return pages


def save_search(actor: Actor, name: str, query: str, *, archive: Archive) -> None:
    """Keep a search under a name; `query` is the query string of its address."""
    if not name.strip() or len(name) > 100 or len(query) > 2000:
        raise InvalidError("saved.bad_name")
    permit(actor, Action.SEARCH)
    with archive.database.write() as session:
        own = select(SavedSearch).where(SavedSearch.person_id == actor.id)
        saved = session.scalar(own.where(SavedSearch.name == name.strip()))
        if saved is None and len(session.scalars(own).all()) >= MOST:
            raise ConflictError("saved.too_many", most=MOST)
        if saved is None:
            saved = SavedSearch(person_id=actor.id, name=name.strip(), created_at=archive.clock.now())
            session.add(saved)
        saved.query = query


def saved_searches(actor: Actor, *, archive: Archive) -> Sequence[SavedSearch]:
    """The actor's saved searches by name."""
    with archive.database.read() as session:
        return session.scalars(
            select(SavedSearch).where(SavedSearch.person_id == actor.id).order_by(SavedSearch.name)
        ).all()


def drop_search(actor: Actor, saved_id: int, *, archive: Archive) -> None:
    """Forget one of the actor's saved searches."""
    with archive.database.write() as session:
        saved = session.get(SavedSearch, saved_id)
        if saved is None or saved.person_id != actor.id:
            raise NotFoundError("saved.missing", reference=str(saved_id))
        session.delete(saved)


def index_document(document_id: int, *, archive: Archive) -> None:
    """Bring the index in step with one document: put it, or take it out with its text."""
    with archive.database.read() as session:
        document = session.get_one(Document, document_id)
        gone = document.state is DocumentState.DISCARDED
        revision = document.revision
        row = None if gone else as_indexed(session, document, archive)
    if row is not None:
        archive.index.put([row])
    elif gone:
        archive.index.delete({document_id: revision})
        archive.index.purge([document_id])


def as_indexed(session: Session, document: Document, archive: Archive) -> IndexDocument:
    """A document as the index takes it."""
    unit = session.get_one(Unit, document.unit_id)
    return IndexDocument(
        id=document.id,
        revision=document.revision,
        title=document.title,
        body="\f".join(text for _, text in page_texts(document, archive)),
        code=document.code or "",
        units=unit.ancestry,
        category=document.category or "",
        type=document.type or "",
        year=document.year or 0,
        state=document.retention_state or "undetermined",
        carrier=_carrier(session, document, archive),
        date=int(f"{document.dated_on:%Y%m%d}") if document.dated_on else 0,
    )


def _carrier(session: Session, document: Document, archive: Archive) -> str:
    if document.type and nature_of_type(session, document.type, archive) == "photo":
        return "photo"
    return "paper" if document.paper_original is PaperOriginal.FILED else "electronic"


def every_indexed(archive: Archive) -> Iterator[IndexDocument]:
    """Every document that belongs in the index, a batch a transaction."""
    last = 0
    while True:
        with archive.database.read() as session:
            documents = session.scalars(
                select(Document)
                .where(Document.id > last, Document.text.is_not(None))
                .order_by(Document.id)
                .limit(BATCH)
            ).all()
            rows = [as_indexed(session, document, archive) for document in documents]
        if not rows:
            return
        yield from rows
        last = rows[-1].id


def rebuild_index(actor: Actor, *, archive: Archive) -> int:
    """Build the index anew from database and store, while searches go on; gives the number of documents."""
    permit(actor, Action.OPERATE)
    count = archive.index.rebuild(every_indexed(archive))
    with archive.database.write() as session:
        audit.record(session, archive.clock.now(), actor.id, "index.rebuilt", "index", None, count=count)
    return count


@dataclass(frozen=True, slots=True)
class IndexCheck:
    """What a comparison of index and catalogue found: ids missing, differing, or in the index without a document."""

    checked: int
    missing: tuple[int, ...]
    differing: tuple[int, ...]
    surplus: tuple[int, ...]

    @property
    def sound(self) -> bool:
        return not (self.missing or self.differing or self.surplus)


def check_index(actor: Actor, *, archive: Archive, repair: bool = True) -> IndexCheck:
    """Compare the index with what should be in it, tokens too, and mend it."""
    permit(actor, Action.OPERATE)
    held = dict(archive.index.fingerprints())
    missing, differing, checked = [], [], 0
    for row in every_indexed(archive):
        checked += 1
        found = held.pop(row.id, None)
        if found == fingerprint(row):
            continue
        (missing if found is None else differing).append(row.id)
    report = IndexCheck(checked, tuple(missing), tuple(differing), tuple(sorted(held)))
    if repair and not report.sound:
        wrong = {*report.differing, *report.surplus}
        archive.index.purge(sorted(wrong))
        archive.index.put(row for row in every_indexed(archive) if row.id in {*missing, *differing})
        with archive.database.write() as session:
            audit.record(session, archive.clock.now(), actor.id, "index.repaired", "index", None, count=len(wrong))
    return report
