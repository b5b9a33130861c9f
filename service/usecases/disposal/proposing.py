"""Proposing a review (鉴定): what is due, what somebody chose, what a search finds; and the yearly proposal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from indexing import mask
from retention import Reason, RegisterKind, State, Verdict, one_kind, register_kind
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.cases import CaseFile
from service.catalogue.disposal import Outcome, Review, ReviewItem
from service.catalogue.documents import Document, DocumentState, PaperOriginal
from service.catalogue.units import Unit
from service.errors import ArchiveError, ConflictError, InvalidError, NotFoundError
from service.usecases.clock.coming_due import end_what_is_taken_up
from service.usecases.disposal.calling import call_on
from service.usecases.disposal.facts import CHUNK, in_open_review, refuse_changed, refuse_for
from service.usecases.holds.held import holds_on
from service.usecases.law.judging import periods_on
from service.usecases.lookup import the_unit, unit_of
from service.usecases.permissions import Action, Actor, permit
from service.usecases.search.finding import MOST as HITS
from service.usecases.search.finding import SearchForm, seek_on_duty

MOST = 10_000
"""Items of one review."""

ON_PAPER = frozenset({PaperOriginal.FILED, PaperOriginal.PRINTED})
"""Paper that goes with its document."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document as it was judged for a review; `revision` tells whether it is still the same later on."""

    document: Document
    revision: int
    verdict: Verdict
    held: bool


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A document that does not go into the review, and why."""

    document_id: int
    problem: ArchiveError


@dataclass(frozen=True, slots=True)
class Proposed:
    """A new review: how many items it has, how many of them are held, and what was left out."""

    review_id: int
    items: int
    held: int
    left_out: Sequence[LeftOut]


def propose_review(
    actor: Actor, ids: Sequence[int], *, archive: Archive, title: str | None = None, early: bool = False
) -> Proposed:
    """Propose a review of these documents, all of one kind and one unit.

    Only what is filed and eligible goes in; `early` also takes what is not due, to be kept longer or handed over.
    What is held is listed apart. Raises ConflictError `review.nothing` where nothing is left, `reason.mixed_kinds`
    and `review.units_mixed`.
    """
    wanted = list(dict.fromkeys(ids))
    if len(wanted) > MOST:
        raise InvalidError("review.too_many", most=MOST)
    if title is not None and not 1 <= len(title.strip()) <= 300:
        raise InvalidError("review.title")
    permit(actor, Action.PROPOSE)
    candidates, left_out = _sorted_out(actor, wanted, early, archive)
    if not candidates:
        raise left_out[0].problem if len(left_out) == 1 else ConflictError("review.nothing", left_out=len(left_out))
    with archive.database.write() as session:
        review = _new_review(session, actor, candidates, early, archive)
        permit(actor, Action.PROPOSE, unit_of(session, review.unit_id))
        review.title = title.strip() if title else _title(session, review, candidates, archive)
        _list_items(session, review, candidates)
        return _recorded(session, actor.id, review, candidates, left_out, archive)


def propose_due(actor: Actor, unit: str, kind: RegisterKind, *, archive: Archive, year: int | None = None) -> Proposed:
    """Propose a review of everything that is due in a unit, of one kind; `year`: only what ended in that year."""
    permit(actor, Action.PROPOSE)
    with archive.database.read() as session:
        place = the_unit(session, unit)
        permit(actor, Action.PROPOSE, place)
        ids = session.scalars(_due(place.id, kind, archive.clock.today(), year)).all()
    if not ids:
        raise ConflictError("review.nothing", left_out=0)
    return propose_review(actor, ids, archive=archive)


def propose_found(
    actor: Actor, form: SearchForm, *, archive: Archive, title: str | None = None, early: bool = False
) -> Proposed:
    """Propose a review of everything that a search finds."""
    permit(actor, Action.PROPOSE)
    ids: list[int] = []
    while True:
        page = SearchForm(form.query, form.filters, "oldest", HITS, len(ids))
        found = seek_on_duty(actor, page, archive=archive)
        ids.extend(found.ids)
        if found.total > MOST:
            raise InvalidError("review.too_many", most=MOST)
        if not found.ids or len(ids) >= found.total:
            return propose_review(actor, ids, archive=archive, title=title, early=early)


def propose_yearly(*, archive: Archive) -> int:
    """Propose what is due, a review for each unit and kind, once a year; gives how many reviews.

    The clock asks from 1 January on (reading 11); what the year has had already is left alone.
    """
    today = archive.clock.today()
    made = 0
    with archive.database.read() as session:
        # Of a hundred thousand units few have anything that is due.
        due = select(Document.unit_id).where(Document.state == DocumentState.FILED, Document.eligible_on <= today)
        units = session.scalars(due.distinct().order_by(Document.unit_id)).all()
    for unit_id in units:
        for kind in RegisterKind:
            made += _propose_one(unit_id, kind, today, archive)
    return made


def _propose_one(unit_id: int, kind: RegisterKind, today: date, archive: Archive) -> int:
    yearly = f"{unit_id}:{kind.value}:{today.year}"
    with archive.database.read() as session:
        if session.scalar(select(Review.id).where(Review.yearly == yearly)) is not None:
            return 0
        ids = session.scalars(_due(unit_id, kind, today, None)).all()
    candidates, _ = _sorted_out(None, ids, False, archive)
    if not candidates:
        return 0
    with archive.database.write() as session:
        if session.scalar(select(Review.id).where(Review.yearly == yearly)) is not None:
            return 0
        review = _new_review(session, None, candidates, False, archive)
        review.yearly = yearly
        review.title = _title(session, review, candidates, archive)
        _list_items(session, review, candidates)
        _recorded(session, None, review, candidates, (), archive)
    return 1


def _due(unit_id: int, kind: RegisterKind, today: date, year: int | None) -> Select[tuple[int]]:
    accounting = Document.category == "financial"
    query = select(Document.id).where(
        Document.unit_id == unit_id,
        Document.state == DocumentState.FILED,
        Document.eligible_on <= today,
        accounting if kind is RegisterKind.ACCOUNTING else or_(~accounting, Document.category.is_(None)),
        Document.id.not_in(select(ReviewItem.document_id).where(in_open_review())),
    )
    if year is not None:
        query = query.where(Document.due_on >= date(year, 1, 1), Document.due_on <= date(year, 12, 31))
    return query.order_by(Document.code).limit(MOST)


def _sorted_out(
    actor: Actor | None, ids: Sequence[int], early: bool, archive: Archive
) -> tuple[list[Candidate], list[LeftOut]]:
    """What goes into a review and what does not, a chunk a read, so that nobody waits for the judging."""
    candidates: list[Candidate] = []
    left_out: list[LeftOut] = []
    today = archive.clock.today()
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        with archive.database.read() as session:
            documents = {one.id: one for one in session.scalars(select(Document).where(Document.id.in_(chunk)))}
            wanted = {document.unit_id for document in documents.values()}
            units = {unit.id: unit for unit in session.scalars(select(Unit).where(Unit.id.in_(wanted)))}
            busy = set(
                session.scalars(
                    select(ReviewItem.document_id).where(ReviewItem.document_id.in_(chunk), in_open_review())
                )
            )
            held = holds_on(session, documents, archive)
            verdicts = periods_on(session, list(documents.values()), today, archive)
            for document_id in chunk:
                document = documents.get(document_id)
                if document is None or document.state is DocumentState.DISCARDED:
                    left_out.append(_missing(document_id))
                    continue
                if actor is not None and not actor.may(Action.VIEW, units[document.unit_id]):
                    left_out.append(_missing(document_id))
                    continue
                verdict = verdicts[document_id]
                problem = _unfit(document, verdict, early, document_id in busy)
                if problem is None:
                    candidates.append(Candidate(document, document.revision, verdict, document_id in held))
                else:
                    left_out.append(LeftOut(document_id, problem))
    return candidates, left_out


def _missing(document_id: int) -> LeftOut:
    return LeftOut(document_id, NotFoundError("document.missing", reference=str(document_id)))


def _unfit(document: Document, verdict: Verdict, early: bool, is_busy: bool) -> ArchiveError | None:
    """Why a document does not go into a review."""
    if document.state is not DocumentState.FILED or document.code is None:
        return ConflictError("review.not_filed", title=document.title)
    if is_busy:
        return ConflictError("review.in_another", code=document.code)
    if verdict.state is not State.ELIGIBLE and not early:
        return ConflictError("review.not_due", code=document.code)
    return None


def _new_review(
    session: Session, actor: Actor | None, candidates: Sequence[Candidate], early: bool, archive: Archive
) -> Review:
    kinds = {register_kind(one.document.category) for one in candidates}
    refuse_for(one_kind(kinds))
    units = {one.document.unit_id for one in candidates}
    if len(units) > 1:
        raise ConflictError("review.units_mixed", units=len(units))
    review = Review(
        unit_id=units.pop(),
        kind=kinds.pop(),
        title="",
        early=early,
        proposed_by=actor.id if actor else None,
        proposed_at=archive.clock.now(),
    )
    session.add(review)
    session.flush()
    return review


def _title(session: Session, review: Review, candidates: Sequence[Candidate], archive: Archive) -> str:
    """What is reviewed in a few words: the years of its papers and the category, as registers call it."""
    files = {one.document.case_id for one in candidates} - {None}
    known = select(CaseFile.id, CaseFile.year).where(CaseFile.id.in_(files))
    of_file = dict(session.execute(known).tuples().all())
    # What lies in a case file bears the year of the file in its code, whatever its own day.
    found = {of_file.get(one.document.case_id or 0, one.document.year) for one in candidates}
    years = sorted(year for year in found if year)
    span = f"{years[0]}年" if len(years) == 1 else f"{years[0]}–{years[-1]}年" if years else ""
    categories = {one.document.category for one in candidates} - {None}
    name = archive.regulation.category(categories.pop() or "").zh if len(categories) == 1 else "档案"
    return f"{unit_of(session, review.unit_id).name} {span}{name}"[:300]


def _list_items(session: Session, review: Review, candidates: Sequence[Candidate]) -> None:
    """Write the list down, unless a document changed or went into another review meanwhile."""
    known = {one.document.id: one for one in candidates}
    ordered = sorted(known.values(), key=lambda one: (one.document.code or "", one.document.id))
    refuse_changed(session, {document_id: one.revision for document_id, one in known.items()})
    ids = list(known)
    for start in range(0, len(ids), CHUNK):
        busy = select(func.count()).select_from(ReviewItem)
        if session.scalar(busy.where(ReviewItem.document_id.in_(ids[start : start + CHUNK]), in_open_review())):
            raise ConflictError("review.changed_meanwhile")
    session.add_all(new_item(review.id, position, one.document, one.verdict) for position, one in enumerate(ordered, 1))
    session.flush()


def new_item(review_id: int, position: int, document: Document, verdict: Verdict) -> ReviewItem:
    """A line of a review with what is known of its document now."""
    item = ReviewItem(
        review_id=review_id, position=position, document_id=document.id, outcome=Outcome.PENDING, shared=0
    )
    write_facts(item, document, verdict)
    return item


def write_facts(item: ReviewItem, document: Document, verdict: Verdict) -> None:
    """Note what is known of an item's document now, and which version of it that is."""
    box = document.box
    item.case_id = document.case_id
    item.code, item.title, item.type = document.code or "", mask(document.title), document.type
    item.document_number, item.formed_on, item.year = document.document_number, document.dated_on, document.year
    item.author = mask(document.author) if document.author else None
    item.pages, item.paper = document.page_count, document.paper_original in ON_PAPER
    item.box = box.number if box else None
    item.shelf = f"{box.shelf.room.name} {box.shelf.rack}-{box.shelf.tier}" if box and box.shelf else None
    item.rule, item.starts_on = verdict.rule or "", verdict.starts_on
    item.due_on, item.eligible_on = verdict.due_on, verdict.eligible_on
    item.schedule_id, item.version = document.schedule_id, document.revision
    item.changed = False


def as_json(reasons: Sequence[Reason]) -> list[list[object]]:
    """Reasons as they are kept beside an item: code, basis, data; days as text."""
    return [
        [one.code.value, one.basis, {name: str(v) if isinstance(v, date) else v for name, v in one.data}]
        for one in reasons
    ]


def _recorded(
    session: Session,
    actor_id: int | None,
    review: Review,
    candidates: Sequence[Candidate],
    left_out: Sequence[LeftOut],
    archive: Archive,
) -> Proposed:
    ids = [one.document.id for one in candidates]
    held = sum(one.held for one in candidates)
    audit.record(
        session,
        archive.clock.now(),
        actor_id,
        "review.proposed",
        "review",
        review.id,
        items=audit.digest_of_items(ids),
        count=len(ids),
        held=held,
    )
    call_on(session, review.id, archive)
    end_what_is_taken_up(session, review.unit_id, archive)
    return Proposed(review.id, len(ids), held, tuple(left_out))
