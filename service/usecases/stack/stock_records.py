"""Stock-takings on record: the list, and one with its lines. What was closed stays as it was found."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from service.archive import Archive
from service.catalogue.people import Person
from service.catalogue.shelves import Extent, Sighting, StockLine, StockTaking, Thing
from service.catalogue.units import Unit, within
from service.errors import NotFoundError
from service.usecases.lookup import unit_of
from service.usecases.permissions import Action, Actor, permit, permit_sight
from service.usecases.stack.scanning import veiled_things

LARGEST = 20_000
"""Boxes or items of one stock-taking."""

Counted = dict[tuple[Sighting | None, bool], int]
"""Lines of a stock-taking by their sighting, and by whether they were expected."""


@dataclass(frozen=True, slots=True)
class TakingRow:
    """A stock-taking in a list. `counts` has how many lines there are of each sighting; `left` are not scanned yet."""

    id: int
    extent: Extent
    place: str
    unit_name: str
    expected: int
    left: int
    counts: dict[Sighting, int]
    opened_by: str | None
    opened_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class TakingPage:
    """A page of the list of stock-takings, and how many there are in all."""

    rows: Sequence[TakingRow]
    total: int


@dataclass(frozen=True, slots=True)
class TakingLine:
    """One thing of a stock-taking. `name` is empty where the thing is sealed and veiled from who looks."""

    code: str
    name: str
    expected: bool
    sighting: Sighting | None
    home_name: str
    found_name: str


@dataclass(frozen=True, slots=True)
class TakingView:
    """A stock-taking with its lines: first what is wrong, then what is not scanned yet, then what is in place."""

    row: TakingRow
    place_id: int
    closed_by: str | None
    wrong: Sequence[TakingLine]
    left: Sequence[TakingLine]
    right: Sequence[TakingLine]
    may_count: bool


def list_stock_takings(actor: Actor, *, archive: Archive, limit: int = 50, offset: int = 0) -> TakingPage:
    """The stock-takings that the actor may see: those that go on, then the others, the latest first."""
    permit(actor, Action.VIEW)
    with archive.database.read() as session:
        query = (
            select(StockTaking, Unit.name, Person.name)
            .join(Unit, Unit.id == StockTaking.unit_id)
            .outerjoin(Person, Person.id == StockTaking.opened_by)
            .where(within(actor.paths(Action.VIEW)))
        )
        total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
        ordered = query.order_by(StockTaking.closed_at.is_not(None), StockTaking.id.desc())
        rows = session.execute(ordered.limit(limit).offset(offset)).all()
        counted = _counted(session, [taking.id for taking, _, _ in rows])
        return TakingPage(tuple(_row(taking, unit, who, counted[taking.id]) for taking, unit, who in rows), total)


def show_stock_taking(actor: Actor, taking_id: int, *, archive: Archive, listed: int = 2 * LARGEST) -> TakingView:
    """A stock-taking with its lines, of each part `listed` at most; the counts tell of all."""
    with archive.database.read() as session:
        taking = the_taking(session, actor, taking_id)
        unit = unit_of(session, taking.unit_id)
        permit(actor, Action.VIEW, unit)
        in_order = select(StockLine).where(StockLine.taking_id == taking.id).order_by(StockLine.id).limit(listed)
        return TakingView(
            _row(taking, unit.name, _person(session, taking.opened_by), _counted(session, [taking.id])[taking.id]),
            taking.place_id,
            _person(session, taking.closed_by),
            _lines(session, actor, in_order.where(StockLine.sighting != Sighting.IN_PLACE)),
            _lines(session, actor, in_order.where(StockLine.sighting.is_(None))),
            _lines(session, actor, in_order.where(StockLine.sighting == Sighting.IN_PLACE)),
            taking.closed_at is None and actor.may(Action.SHELVE, unit),
        )


def _lines(session: Session, actor: Actor, query: Select[tuple[StockLine]]) -> tuple[TakingLine, ...]:
    lines = session.scalars(query).all()
    names = told_names(session, actor, lines)
    return tuple(
        TakingLine(line.code, name, line.expected, line.sighting, line.home_name, line.found_name)
        for line, name in zip(lines, names, strict=True)
    )


def told_names(session: Session, actor: Actor, lines: Sequence[StockLine]) -> list[str]:
    """What the things of a stock-taking are called, in their order; nothing for one that is veiled from the actor."""
    things = [_thing(line) for line in lines]
    veiled = veiled_things(session, actor, (thing for thing in things if thing is not None))
    return ["" if thing in veiled else line.name for thing, line in zip(things, lines, strict=True)]


def _thing(line: StockLine) -> tuple[Thing, int] | None:
    return (line.thing, line.thing_id) if line.thing is not None and line.thing_id is not None else None


def _row(taking: StockTaking, unit_name: str, who: str | None, counted: Counted) -> TakingRow:
    return TakingRow(
        taking.id,
        taking.extent,
        taking.place,
        unit_name,
        sum(count for (_, expected), count in counted.items() if expected),
        sum(count for (sighting, expected), count in counted.items() if expected and sighting is None),
        _by_sighting(counted),
        who,
        taking.opened_at,
        taking.closed_at,
    )


def counts_of(session: Session, taking: StockTaking) -> dict[Sighting, int]:
    """How many lines there are of each sighting."""
    return _by_sighting(_counted(session, [taking.id])[taking.id])


def _by_sighting(counted: Counted) -> dict[Sighting, int]:
    counts: Counter[Sighting] = Counter()
    for (sighting, _), count in counted.items():
        if sighting is not None:
            counts[sighting] += count
    return dict(counts)


def _counted(session: Session, ids: Sequence[int]) -> dict[int, Counted]:
    """The lines of stock-takings, counted by one statement."""
    columns = (StockLine.taking_id, StockLine.sighting, StockLine.expected)
    rows = session.execute(
        select(*columns, func.count()).where(StockLine.taking_id.in_(ids)).group_by(*columns).order_by(*columns)
    )
    found: dict[int, Counted] = {taking_id: {} for taking_id in ids}
    for taking_id, sighting, expected, count in rows:
        found[taking_id][sighting, expected] = count
    return found


def _person(session: Session, person_id: int | None) -> str | None:
    return session.get_one(Person, person_id).name if person_id else None


def the_taking(session: Session, actor: Actor, taking_id: int, *, lock: bool = False) -> StockTaking:
    """The stock-taking with this number, if the actor may know of it."""
    taking = session.get(StockTaking, taking_id, with_for_update=lock)
    if taking is None:
        raise NotFoundError("stock.missing", reference=str(taking_id))
    permit_sight(actor, unit_of(session, taking.unit_id), "stock", taking_id)
    return taking
