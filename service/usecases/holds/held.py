"""Which holds are open on a document. Asked inside the transaction that decides, never remembered.

    open_holds(session, document, archive) -> tuple[retention.Hold, ...]             one document
    holds_on(session, ids, archive) -> dict[int, tuple[retention.Hold, ...]]         many; what is not held is left out
    held_ids(session, ids, archive) -> set[int]                                      many, without their holds
    held_among(session, query) -> query                                              of any number, for the mirror

Who destroys, discards or hands out calls `holds.bar_holds(session)` first, in a transaction of one item, and then
asks: from there to its commit no hold can come in between (invariant 2). Whoever moves a document out of its case
file calls `keep_held(session, document)` before, whoever takes one from the paper that it belongs to
`keep_held_with_paper(session, document, archive)`, whoever splits one `share_held(session, document, part)`, so that
what a hold has reached stays held.

A search is decided here and not by the index: what it has found stands among the hold's members, and anything
else is looked at as it is now. Where that cannot be known, the document is held.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, islice

from sqlalchemy import ColumnElement, CompoundSelect, Select, false, or_, select, union_all
from sqlalchemy.orm import Session, aliased, selectinload

import retention
from indexing import IndexDocument, SearchRequest, answers, in_filters, parse_query
from retention import Reach
from service.archive import Archive
from service.catalogue.cases import CaseFile, CaseReliance
from service.catalogue.documents import Document
from service.catalogue.holds import Hold, HoldKind, HoldMember, bar_holds
from service.catalogue.units import Unit, stands_below
from service.usecases.photos.captions import captions_of
from service.usecases.search.searchable import described, said_in, units_keeping
from storage import StorageError

BATCH = 500
"""Documents asked about at a time."""

REACHES = {
    HoldKind.DOCUMENT: Reach.ITEM,
    HoldKind.CASE: Reach.CASE,
    HoldKind.UNIT: Reach.UNIT,
    HoldKind.SEARCH: Reach.SEARCH,
}


def open_holds(session: Session, document: Document, archive: Archive) -> tuple[retention.Hold, ...]:
    """The holds that are open on a document now, by number: on itself, its case file, its unit and those above, a
    search that finds it, and whatever is open on the paper that it belongs to (readings 16).
    """
    session.flush()
    return holds_on(session, [document.id], archive).get(document.id, ())


def held_ids(session: Session, ids: Iterable[int], archive: Archive) -> set[int]:
    """Those of the documents on which a hold is open now."""
    return set(holds_on(session, ids, archive))


def holds_on(session: Session, ids: Iterable[int], archive: Archive) -> dict[int, tuple[retention.Hold, ...]]:
    """The open holds of many documents, each by number; a document that is not held is left out."""
    if session.scalar(select(Hold.id).where(is_open()).limit(1)) is None:
        return {}
    found: dict[int, tuple[retention.Hold, ...]] = {}
    wanted = iter(sorted(set(ids)))
    while batch := list(islice(wanted, BATCH)):
        lines = _lines(session, batch)
        direct = _reached(session, {one for line in lines.values() for one in line}, archive)
        for document_id, line in lines.items():
            holds: dict[int, retention.Hold] = {}
            for ancestor in reversed(line):
                holds |= {hold.number: replace(hold, reach=Reach.PAPER) for hold in direct.get(ancestor, ())}
            holds |= {hold.number: hold for hold in direct.get(document_id, ())}
            if holds:
                found[document_id] = tuple(holds[number] for number in sorted(holds))
    return found


def held_among(session: Session, documents: Select[tuple[int]]) -> Select[tuple[int]]:
    """Those of many documents on which a hold is open, by themselves or through their paper, as a query.

    For what may be a little late: of a search counts what it has found and written down, and nothing is looked at.
    """
    if session.scalar(select(Hold.id).where(is_open()).limit(1)) is None:
        return select(Document.id).where(false())
    wanted = documents.subquery()
    line = select(wanted.c[0].label("id"), wanted.c[0].label("above")).cte("line", recursive=True)
    upper = aliased(Document)
    line = line.union(
        select(line.c.id, upper.parent_id).join(upper, upper.id == line.c.above).where(upper.parent_id.is_not(None))
    )
    pairs = _pairs(select(line.c.above)).subquery()
    return select(line.c.id).join(pairs, pairs.c.document_id == line.c.above)


def holds_on_cases(session: Session, case_ids: Sequence[int]) -> dict[int, tuple[int, ...]]:
    """The numbers of the holds that are open on whole case files: on the file itself, its unit, or a unit above."""
    own, above = aliased(Unit), aliased(Unit)
    rows = session.execute(
        select(CaseFile.id, Hold.id)
        .join(own, own.id == CaseFile.unit_id)
        .join(
            Hold,
            or_(
                (Hold.kind == HoldKind.CASE) & (Hold.case_id == CaseFile.id),
                (Hold.kind == HoldKind.UNIT)
                & select(above.id).where(above.id == Hold.unit_id, stands_below(own.path, above.path)).exists(),
            ),
        )
        .where(is_open(), CaseFile.id.in_(case_ids))
        .order_by(CaseFile.id, Hold.id)
    ).all()
    found: dict[int, tuple[int, ...]] = {}
    for case_id, number in rows:
        found[case_id] = (*found.get(case_id, ()), number)
    return found


def is_open() -> ColumnElement[bool]:
    """No date ends a hold: it is open until somebody releases it."""
    return Hold.released_at.is_(None)


def keep_held(session: Session, document: Document) -> None:
    """Write a document down as a member of the holds on its case file, before it leaves that file."""
    bar_holds(session)
    on_case = select(Hold.id).where(is_open(), Hold.kind == HoldKind.CASE, Hold.case_id == document.case_id)
    for hold_id in session.scalars(on_case).all():
        add_members(session, hold_id, [document.id])


def keep_held_with_paper(session: Session, document: Document, archive: Archive) -> None:
    """Write a document down as a member of the holds that reach it through its paper, before it leaves that paper."""
    bar_holds(session)
    for hold in open_holds(session, document, archive):
        if hold.reach is Reach.PAPER:
            add_members(session, hold.number, [document.id])


def share_held(session: Session, document: Document, part: Document) -> None:
    """Hold a part of a document by whatever holds the whole by name, when it becomes a document of its own."""
    bar_holds(session)
    on_whole = select(Hold.id).join(HoldMember, HoldMember.hold_id == Hold.id)
    for hold_id in session.scalars(on_whole.where(is_open(), HoldMember.document_id == document.id)).all():
        add_members(session, hold_id, [part.id])


def add_members(session: Session, hold_id: int, ids: Collection[int]) -> None:
    """Write documents down as reached by a hold; those that are already stay."""
    known = set(
        session.scalars(
            select(HoldMember.document_id).where(HoldMember.hold_id == hold_id, HoldMember.document_id.in_(ids))
        )
    )
    session.add_all(HoldMember(hold_id=hold_id, document_id=one) for one in sorted(set(ids) - known))
    session.flush()


def request_of(hold: Hold) -> SearchRequest:
    """The question of a hold on a search."""
    return SearchRequest(query=hold.query or "", filters=hold.filters or {}, scope=tuple(hold.scope or ()))


def found_now(
    session: Session, asked: Mapping[Document, Sequence[Hold]], archive: Archive
) -> Iterator[tuple[Document, Hold]]:
    """Each document with those of its held searches that find it as it is now; what it says being unknown, with all
    whose filters it meets.
    """
    units, captions = units_keeping(session, [*asked]), captions_of(session, asked)
    for document, holds in asked.items():
        unit, caption = units[document.unit_id], captions.get(document.id, {})
        bare = described(unit, document, "", archive)
        fitting = [(hold, request) for hold in holds if in_filters(request := request_of(hold), bare)]
        has_words = any(parse_query(request.query).root is not None for _, request in fitting)
        whole = _whole(unit, document, caption, archive) if has_words else None
        yield from ((document, hold) for hold, request in fitting if whole is None or answers(request, whole))


def _whole(unit: Unit, document: Document, caption: Mapping[str, str | None], archive: Archive) -> IndexDocument | None:
    """A document with all that it says, or None where that is not known."""
    if document.text is None:
        return None
    try:
        return described(unit, document, said_in(document, caption, archive), archive)
    except StorageError:
        return None


def _lines(session: Session, ids: Collection[int]) -> dict[int, tuple[int, ...]]:
    """Each document with the papers above it, itself first."""
    parents: dict[int, int | None] = {}
    pending = set(ids)
    while pending:
        rows = session.execute(select(Document.id, Document.parent_id).where(Document.id.in_(pending))).all()
        parents |= {row.id: row.parent_id for row in rows}
        pending = {row.parent_id for row in rows if row.parent_id is not None} - parents.keys()
    return {one: tuple(_upwards(one, parents)) for one in ids if one in parents}


def _upwards(document_id: int, parents: Mapping[int, int | None]) -> Iterator[int]:
    place: int | None = document_id
    while place is not None:
        yield place
        place = parents.get(place)


def _reached(session: Session, ids: Collection[int], archive: Archive) -> dict[int, list[retention.Hold]]:
    """The holds that reach each document by itself and not through its paper."""
    found: dict[int, dict[int, Hold]] = defaultdict(dict)
    pairs = _pairs(ids).subquery()
    for hold, document_id in session.execute(select(Hold, pairs.c.document_id).join(pairs, pairs.c.hold_id == Hold.id)):
        found[document_id][hold.id] = hold
    searches = session.scalars(select(Hold).where(is_open(), Hold.kind == HoldKind.SEARCH)).all()
    if searches:
        query = select(Document).where(Document.id.in_(ids)).options(selectinload(Document.files))
        asked = {one: [hold for hold in searches if hold.id not in found[one.id]] for one in session.scalars(query)}
        gathered = {one: [hold for hold in holds if hold.gathered] for one, holds in asked.items()}
        still_gathering = ((one, hold) for one, holds in asked.items() for hold in holds if not hold.gathered)
        for document, hold in chain(still_gathering, found_now(session, gathered, archive)):
            found[document.id][hold.id] = hold
    return {
        document_id: [retention.Hold(hold.id, REACHES[hold.kind], hold.since) for hold in holds.values()]
        for document_id, holds in found.items()
        if holds
    }


def _pairs(ids: Collection[int] | Select[tuple[int]]) -> CompoundSelect[tuple[int, int]]:
    """Open holds beside those of the documents that they reach by themselves; of searches what is written down."""
    own, above = aliased(Unit), aliased(Unit)
    return union_all(
        select(Hold.id.label("hold_id"), HoldMember.document_id.label("document_id"))
        .join(HoldMember, HoldMember.hold_id == Hold.id)
        .where(is_open(), HoldMember.document_id.in_(ids)),
        select(Hold.id, Document.id)
        .join(Document, Document.case_id == Hold.case_id)
        .where(is_open(), Hold.kind == HoldKind.CASE, Document.id.in_(ids)),
        select(Hold.id, CaseReliance.document_id)
        .join(CaseReliance, CaseReliance.case_id == Hold.case_id)
        .where(is_open(), Hold.kind == HoldKind.CASE, CaseReliance.document_id.in_(ids)),
        select(Hold.id, Document.id)
        .join(above, above.id == Hold.unit_id)
        .join(own, stands_below(own.path, above.path))
        .join(Document, Document.unit_id == own.id)
        .where(is_open(), Hold.kind == HoldKind.UNIT, Document.id.in_(ids)),
    )
