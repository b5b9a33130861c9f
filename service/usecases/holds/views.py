"""Holds as people see them: the list, and one of them with the documents that it reaches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, literal, select, union_all
from sqlalchemy.orm import Session

from indexing import mask
from service.archive import Archive
from service.catalogue.documents import Document, DocumentState
from service.catalogue.holds import Hold, HoldKind
from service.catalogue.people import Person
from service.catalogue.units import Unit, within
from service.usecases.holds.reach import is_seen_at, places_of_each, reached_by, the_hold
from service.usecases.holds.wording import words_of_each
from service.usecases.lookup import names_of
from service.usecases.permissions import Action, Actor, permit
from service.usecases.seals import veiled_among


@dataclass(frozen=True, slots=True)
class HoldRow:
    """A hold in a list.

    `target` says in words what it is placed on (a title masked, a code, a name, a query); `reference` is what leads
    there: the document's id, the code of the case file, the unit's id, the query; None where nothing does, or the
    query names a number that lists do not show. `items` are the documents that it
    reaches directly; None while a search is still being gathered, when it holds everything. `review_due`: the day on
    which to ask again has come.
    """

    number: int
    kind: HoldKind
    target: str
    reference: str | None
    filters: Mapping[str, Sequence[str]]
    reason: str
    basis: str
    since: date
    placed_by: str | None
    placed_at: datetime
    review_on: date | None
    review_due: bool
    items: int | None
    released_at: datetime | None
    released_by: str | None
    release_reason: str | None
    releasable: bool

    @property
    def state(self) -> str:
        """How it stands: open, review (open, and the day to ask again has come) or released."""
        if self.released_at is not None:
            return "released"
        return "review" if self.review_due else "open"


@dataclass(frozen=True, slots=True)
class HoldPage:
    """A page of the list of holds, how many there are in all, and of the open ones how many are to be reviewed."""

    rows: tuple[HoldRow, ...]
    total: int
    review_due: int


@dataclass(frozen=True, slots=True)
class HeldItem:
    """A document that a hold reaches; the title is masked."""

    id: int
    code: str | None
    title: str
    unit_name: str
    state: DocumentState


@dataclass(frozen=True, slots=True)
class HoldView:
    """A hold with a page of the documents that it reaches directly."""

    row: HoldRow
    items: tuple[HeldItem, ...]


def list_holds(
    actor: Actor, *, archive: Archive, is_open: bool | None = None, limit: int = 50, offset: int = 0
) -> HoldPage:
    """The holds that the actor may know of, open ones first, then by number from the newest on."""
    permit(actor, Action.VIEW)
    with archive.database.read() as session:
        query = select(Hold).order_by(Hold.released_at.is_not(None), Hold.id.desc())
        if is_open is not None:
            query = query.where(Hold.released_at.is_(None) if is_open else Hold.released_at.is_not(None))
        holds = session.scalars(query).all()
        places = places_of_each(session, holds)
        seen = [hold for hold in holds if is_seen_at(places[hold.id], actor)]
        today = archive.clock.today()
        rows = _rows(session, actor, seen[offset : offset + limit], places, today)
        return HoldPage(rows, len(seen), sum(_review_due(hold, today) for hold in seen))


def show_hold(actor: Actor, number: int, *, archive: Archive, limit: int = 50, offset: int = 0) -> HoldView:
    """A hold with the documents that it reaches directly; of a released one those that it reached by name."""
    permit(actor, Action.VIEW)
    with archive.database.read() as session:
        hold = the_hold(session, actor, number)
        visible = within(actor.paths(Action.VIEW))
        found = session.execute(
            select(Document, Unit.name)
            .join(Unit, Unit.id == Document.unit_id)
            .where(reached_by(session, hold), visible, _stays())
            .order_by(Document.code.is_(None), Document.code, Document.id)
            .limit(limit)
            .offset(offset)
        ).all()
        veiled = veiled_among(session, actor, [document.id for document, _ in found])
        items = tuple(
            HeldItem(
                document.id,
                document.code,
                "" if document.id in veiled else mask(document.title),
                unit_name,
                document.state,
            )
            for document, unit_name in found
        )
        (row,) = _rows(session, actor, [hold], places_of_each(session, [hold]), archive.clock.today())
        return HoldView(row, items)


def _rows(
    session: Session, actor: Actor, holds: Sequence[Hold], places: Mapping[int, Sequence[Unit]], today: date
) -> tuple[HoldRow, ...]:
    """Holds as they stand in the list, by a few statements however many there are."""
    words, counts = words_of_each(session, holds, actor), _counts(session, holds)
    names = names_of(session, Person, (one for hold in holds for one in (hold.placed_by, hold.released_by)))
    return tuple(
        HoldRow(
            number=hold.id,
            kind=hold.kind,
            target=target,
            reference=reference,
            filters=hold.filters or {},
            reason=hold.reason,
            basis=hold.basis,
            since=hold.since,
            placed_by=names.get(hold.placed_by),
            placed_at=hold.placed_at,
            review_on=hold.review_on,
            review_due=_review_due(hold, today),
            items=counts.get(hold.id),
            released_at=hold.released_at,
            released_by=names.get(hold.released_by),
            release_reason=hold.release_reason,
            releasable=hold.released_at is None and all(actor.may(Action.RELEASE, unit) for unit in places[hold.id]),
        )
        for hold, (target, reference) in zip(holds, words, strict=True)
    )


def _review_due(hold: Hold, today: date) -> bool:
    return hold.released_at is None and hold.review_on is not None and hold.review_on <= today


def _counts(session: Session, holds: Sequence[Hold]) -> dict[int, int]:
    """How many documents each hold reaches, by one statement; a search that is still being gathered is left out."""
    counted = [
        select(literal(hold.id), func.count(Document.id)).where(reached_by(session, hold), _stays())
        for hold in holds
        if hold.gathered
    ]
    return dict(session.execute(union_all(*counted)).tuples().all()) if counted else {}


def _stays() -> ColumnElement[bool]:
    return Document.state != DocumentState.DISCARDED
