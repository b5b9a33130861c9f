"""Finding documents by what they say."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from indexing import FACETS, SORTS, Query, SearchRequest, SearchResult, Snippet, mask, parse_query
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.cases import CaseFile
from service.catalogue.documents import Document, DocumentState, PaperRendition
from service.catalogue.units import Unit, within
from service.errors import InvalidError
from service.usecases.cases.sealing import is_sealed, sealed_among, sealed_since
from service.usecases.holds.held import held_ids
from service.usecases.house.types import TypeShown, types_shown
from service.usecases.lookup import seen_by
from service.usecases.permissions import ANY, Action, Actor, permit
from service.usecases.photos.captions import captions_of
from service.usecases.seals import unsealing_of
from service.usecases.search.asking import asked
from service.usecases.search.matching import Match, first_match
from service.usecases.search.searchable import carrier_of, have_at_hand

MOST = 100
"""Hits on one page of a list."""

MOST_UNITS = 1000
"""Units of the facet that are named; those with the most documents are."""


@dataclass(frozen=True, slots=True)
class SearchForm:
    """What a person asks for. `filters`: facet -> values, any of which will do; `sealed`: withdrawn case files too."""

    query: str = ""
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    sort: str = "relevance"
    limit: int = 20
    offset: int = 0
    sealed: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """One document found; title and snippet are masked.

    `sealed`: it lies in a withdrawn case file and no open one rests on it; `held`: a hold is open on it; `paper_duty`:
    it is to be printed; `box` holds its paper original; `page` is the number of the page with the first mark, or 1;
    `cell` is the place of that in a table, as 收入!B7. Of a recording `duration` is in seconds, and `second` where the
    first mark is said or shown.
    """

    id: int
    code: str | None
    title: str
    unit_name: str
    category: str | None
    type: str | None
    dated_on: date | None
    page_count: int
    carrier: str
    duration: float | None
    state: DocumentState
    retention_state: str | None
    due_on: date | None
    case_code: str | None
    household: str | None
    sealed: bool
    held: bool
    paper_duty: bool
    box: str | None
    sensitive: bool
    snippet: Snippet
    page: int
    second: float | None = None
    cell: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a search.

    `units` are those of the facet that the actor may know of, the thousand with the most documents, in tree order;
    `types` those of hits and facets by code; `without_hits` the words that stand in no document, if nothing was found.
    """

    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, Mapping[str, int]]
    units: tuple[Unit, ...]
    types: Mapping[str, TypeShown]
    without_hits: tuple[str, ...] = ()


def find(actor: Actor, form: SearchForm, *, archive: Archive) -> Found:
    """Search what the actor may see; snippets are masked. A look among sealed files is recorded with its reason."""
    if form.limit < 1:
        raise InvalidError("search.bad_form", most=MOST)
    result = seek(actor, form, archive=archive)
    query = parse_query(form.query)
    missing = () if result.total else tuple(_without_hits(actor, query, form.sealed, archive))
    if form.sealed:
        _record(actor, result, archive)
    with archive.database.read() as session:
        rows = _rows(session, actor, result.ids, sealed=form.sealed)
        codes = {document.type for document, *_ in rows if document.type} | set(result.facets.get("type", {}))
        types = types_shown(session, codes, archive)
        duties = set(
            session.scalars(
                select(PaperRendition.document_id).where(
                    PaperRendition.document_id.in_(result.ids), PaperRendition.closed_at.is_(None)
                )
            )
        )
        held = held_ids(session, result.ids, archive)
        sealed = sealed_among(session, result.ids) if form.sealed else set[int]()
        have_at_hand([document for document, *_ in rows], archive)
        captions = captions_of(session, (document for document, *_ in rows))
        hits = tuple(
            _hit(
                *row,
                types,
                duties,
                held,
                sealed,
                first_match(row[0], captions.get(row[0].id, {}), query, archive),
                archive,
            )
            for row in rows
        )
        counts = result.facets.get("unit", {})
        unit_ids = [int(value) for value in sorted(counts, key=counts.__getitem__, reverse=True)[:MOST_UNITS]]
        unit_ids += [int(one) for one in form.filters.get("unit", ()) if one.isdecimal() and len(one) < 10]
        seen = within(actor.paths(Action.SEARCH, ANY))
        units = session.scalars(select(Unit).where(Unit.id.in_(unit_ids), seen).order_by(Unit.path)).all()
    return Found(result.total, hits, result.facets, tuple(units), types, missing)


def seek(actor: Actor, form: SearchForm, *, archive: Archive) -> SearchResult:
    """Ids and counts alone, for who needs no more: the counts while somebody types, the hit before and after one.

    What is sealed is among them only if the form says so and the actor has stated why (readings 38).
    """
    permit(actor, Action.SEARCH)
    if form.sealed:
        unsealing_of(actor)
        return asked(_request(actor, form, sealed=actor.scope(Action.UNSEAL)), archive)
    with archive.database.read() as session:
        late = sealed_since(session)
    return asked(_request(actor, form, sealed=(), without=late), archive)


def seek_on_duty(actor: Actor, form: SearchForm, *, archive: Archive) -> SearchResult:
    """Ids and counts with all that is sealed, for an act whose duty that is: it shows nothing of it."""
    permit(actor, Action.PROPOSE)
    return asked(_request(actor, form, sealed=None), archive)


def _request(
    actor: Actor, form: SearchForm, *, sealed: Collection[int] | None, without: Collection[int] = ()
) -> SearchRequest:
    if not 0 <= form.limit <= MOST or form.offset < 0 or set(form.filters) - set(FACETS) or form.sort not in SORTS:
        raise InvalidError("search.bad_form", most=MOST)
    return SearchRequest(
        query=form.query,
        filters={name: tuple(values) for name, values in form.filters.items() if values},
        scope=actor.scope(Action.SEARCH),
        bound={category: actor.scope(Action.SEARCH, category) for category in actor.bound(Action.SEARCH)},
        facets=FACETS,
        sort=form.sort,
        limit=form.limit,
        offset=form.offset,
        sealed=sealed,
        without=without,
    )


def _without_hits(actor: Actor, query: Query, sealed: bool, archive: Archive) -> Iterator[str]:
    """Which words of a search that found nothing stand nowhere the actor may look."""
    for term in query.terms():
        if seek(actor, SearchForm(term, limit=0, sealed=sealed), archive=archive).total == 0:
            yield term


def _record(actor: Actor, result: SearchResult, archive: Archive) -> None:
    with archive.database.write() as session:
        audit.record(
            session,
            archive.clock.now(),
            actor.id,
            "seal.searched",
            "session",
            actor.session_id,
            purpose=actor.purpose,
            unsealed=unsealing_of(actor),
            items=audit.digest_of_items(result.ids),
            total=result.total,
        )


def _rows(
    session: Session, actor: Actor, ids: Sequence[int], *, sealed: bool
) -> list[tuple[Document, str, CaseFile | None]]:
    """The documents with the names of their units and their case files, in the order of the ids.

    Asked again of the catalogue: the index follows a unit to its new place, and a document to its new keeper or under
    its seal, a little later.
    """
    query = (
        select(Document, Unit.name, CaseFile)
        .join(Unit, Unit.id == Document.unit_id)
        .outerjoin(CaseFile, CaseFile.id == Document.case_id)
        .where(Document.id.in_(ids), Document.state != DocumentState.DISCARDED, seen_by(actor, Action.SEARCH))
        .options(selectinload(Document.files))
    )
    rows = session.execute(query if sealed else query.where(~is_sealed())).all()
    known = {document.id: (document, unit_name, case) for document, unit_name, case in rows}
    return [known[document_id] for document_id in ids if document_id in known]


def _hit(
    document: Document,
    unit_name: str,
    case: CaseFile | None,
    types: Mapping[str, TypeShown],
    duties: Collection[int],
    held: Collection[int],
    sealed: Collection[int],
    match: Match,
    archive: Archive,
) -> Hit:
    return Hit(
        id=document.id,
        code=document.code,
        title=mask(document.title),
        unit_name=unit_name,
        category=document.category,
        type=document.type,
        dated_on=document.dated_on,
        page_count=document.page_count,
        carrier=carrier_of(document, archive),
        duration=document.duration,
        state=document.state,
        retention_state=document.retention_state,
        due_on=document.due_on,
        case_code=case.code if case else None,
        household=case.household if case else None,
        sealed=document.id in sealed,
        held=document.id in held,
        paper_duty=document.id in duties,
        box=document.box.number if document.box else None,
        # What nobody has described yet is as good as sensitive.
        sensitive=document.type is None or document.type not in types or types[document.type].sensitive,
        snippet=match.snippet,
        page=match.page,
        second=match.second,
        cell=match.cell,
    )
