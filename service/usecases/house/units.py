"""The tree of units: founding and correcting one, and looking through the tree a branch at a time."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from service.archive import Archive
from service.catalogue import audit
from service.catalogue.cases import CaseFile
from service.catalogue.codes import GivenCode
from service.catalogue.units import Unit, add_unit, find_unit, has_children, lock_tree, topmost, within
from service.errors import ConflictError, InvalidError
from service.usecases.lookup import check_lives, the_unit, usual_unit
from service.usecases.permissions import ANY, Action, Actor, permit

LONGEST_PATH = 480
"""Characters of the path of a unit below which something may stand: some sixty levels."""

MOST_FOUND = 200
"""Units that are shown at once; a longer branch is looked through a part at a time."""


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit in the tree; `depth` 0 at the top; `is_parent` where something that still exists stands below it."""

    id: int
    name: str
    level: str
    fonds: str | None
    depth: int
    parent_id: int | None
    is_parent: bool
    fonds_closed_on: date | None
    abolished_on: date | None


@dataclass(frozen=True, slots=True)
class UnitPage:
    """A part of the units asked for, in tree order, and how many they are in all."""

    rows: tuple[UnitRow, ...]
    total: int


def found_unit(actor: Actor, name: str, level: str, *, archive: Archive, parent: str, fonds: str | None = None) -> int:
    """Add a unit below another one; gives its id. Without a fonds its papers belong to that of the unit above."""
    check_unit(name, level, fonds, archive)
    with archive.database.write() as session:
        lock_tree(session)
        above = the_unit(session, parent)
        permit(actor, Action.MANAGE_UNITS, above)
        check_place(above)
        _check_free(session, name.strip(), fonds, None)
        unit = add_unit(session, name.strip(), level, above, fonds)
        audit.record(session, archive.clock.now(), actor.id, "unit.added", "unit", unit.id)
        return unit.id


def change_unit(actor: Actor, unit_id: int, name: str, level: str, *, archive: Archive, fonds: str | None) -> None:
    """Correct what was entered wrongly of a unit. A fonds stays once a code carries it (invariant 11)."""
    check_unit(name, level, fonds, archive)
    with archive.database.write() as session:
        unit = the_unit(session, str(unit_id))
        permit(actor, Action.MANAGE_UNITS, unit)
        check_lives(unit)
        _check_free(session, name.strip(), fonds, unit.id)
        if unit.fonds != fonds and (unit.fonds_closed_on or _fonds_in_use(session, unit.fonds)):
            raise ConflictError("unit.fonds_in_use", fonds=unit.fonds)
        unit.name, unit.level, unit.fonds = name.strip(), level, fonds
        audit.record(session, archive.clock.now(), actor.id, "unit.changed", "unit", unit.id)


def check_unit(name: str, level: str, fonds: str | None, archive: Archive) -> None:
    """Refuse what no unit can be called, be or have."""
    if not name.strip() or len(name) > 200 or not name.strip().isprintable():
        raise InvalidError("unit.bad_name")
    if level not in {known.code for known in archive.regulation.levels}:
        raise InvalidError("unit.bad_level", level=level[:32])
    if fonds is not None and not _is_fonds(fonds):
        raise InvalidError("unit.bad_fonds", fonds=fonds[:32])


def check_place(above: Unit) -> None:
    """Refuse a unit below which nothing can come to stand."""
    check_lives(above)
    if len(above.path) > LONGEST_PATH:
        raise ConflictError("unit.too_deep", unit=above.name)


def check_name(session: Session, name: str, unit_id: int) -> None:
    """Refuse a name that another unit has, or had."""
    _check_free(session, name, None, unit_id)


def _check_free(session: Session, name: str, fonds: str | None, unit_id: int | None) -> None:
    for taken in (name, fonds):
        other = find_unit(session, taken) if taken else None
        if other is not None and other.id != unit_id:
            raise ConflictError("unit.exists", reference=taken)


def _fonds_in_use(session: Session, fonds: str | None) -> bool:
    if fonds is None:
        return False
    given = select(GivenCode.code).where(GivenCode.code.startswith(f"{fonds}-")).limit(1)
    cases = select(CaseFile.id).where(CaseFile.fonds == fonds).limit(1)
    return session.scalar(given) is not None or session.scalar(cases) is not None


def _is_fonds(fonds: str) -> bool:
    """A fonds number: a letter and three digits (DA/T 13-2022)."""
    return len(fonds) == 4 and fonds[0].isascii() and fonds[0].isupper() and fonds[1:].isascii() and fonds[1:].isdigit()


def units_of(
    actor: Actor,
    *,
    archive: Archive,
    action: Action = Action.VIEW,
    words: str = "",
    living: bool = False,
    limit: int | None = None,
    offset: int = 0,
) -> UnitPage:
    """The units in which the actor may do this, in tree order; or those whose name or fonds the words are part of.

    `living` leaves out what was abolished: nothing can be brought there.
    """
    permit(actor, action)
    query = select(Unit, has_children()).where(within(actor.paths(action, ANY)))
    if words:
        query = query.where(or_(Unit.name.contains(words, autoescape=True), Unit.fonds == words.upper()))
    if living:
        query = query.where(Unit.abolished_on.is_(None))
    with archive.database.read() as session:
        return _page(session, query.order_by(Unit.path), limit, offset)


def branch_of(
    actor: Actor, unit_id: int | None, *, archive: Archive, action: Action = Action.VIEW, offset: int = 0
) -> UnitPage:
    """What stands directly below a unit; without one, the units at which the actor's part of the tree begins."""
    permit(actor, action)
    paths = actor.paths(action, ANY)
    query = select(Unit, has_children())
    with archive.database.read() as session:
        if unit_id is None:
            query = query.where(Unit.path.in_(topmost(paths)))
        else:
            unit = the_unit(session, str(unit_id))
            permit(actor, action, unit, ANY)
            query = query.where(Unit.parent_id == unit.id)
        return _page(session, query.order_by(Unit.abolished_on.is_not(None), Unit.id), MOST_FOUND, offset)


def usual_place(actor: Actor, action: Action, *, archive: Archive) -> str:
    """The name of the unit that is meant where none is named: what a form begins with."""
    with archive.database.read() as session:
        return usual_unit(session, actor, action).name


def _page(session: Session, query: Select[tuple[Unit, bool]], limit: int | None, offset: int) -> UnitPage:
    """A part of the units; they are counted only where they are not all there."""
    found = session.execute(query.limit(limit).offset(offset) if limit is not None else query).all()
    total = len(found)
    if limit is not None and (offset or total == limit):
        total = session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    return UnitPage(tuple(row_of(unit, is_parent) for unit, is_parent in found), total)


def row_of(unit: Unit, is_parent: bool) -> UnitRow:
    """A unit as lists show it."""
    return UnitRow(
        id=unit.id,
        name=unit.name,
        level=unit.level,
        fonds=unit.fonds,
        depth=len(unit.ancestry) - 1,
        parent_id=unit.parent_id,
        is_parent=is_parent,
        fonds_closed_on=unit.fonds_closed_on,
        abolished_on=unit.abolished_on,
    )
