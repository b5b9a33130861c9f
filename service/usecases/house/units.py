"""The tree of units."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.archive import Archive
from service.catalogue import audit
from service.catalogue.cases import CaseFile
from service.catalogue.codes import GivenCode
from service.catalogue.units import Unit, add_unit, find_unit, within
from service.errors import ConflictError, InvalidError
from service.usecases.lookup import the_unit
from service.usecases.permissions import Action, Actor, permit


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit in the tree; `depth` 0 at the top."""

    id: int
    name: str
    level: str
    fonds: str | None
    depth: int
    parent_id: int | None


def found_unit(actor: Actor, name: str, level: str, *, archive: Archive, parent: str, fonds: str | None = None) -> int:
    """Add a unit below another one; gives its id. Without a fonds its papers belong to that of the unit above."""
    _check(name, level, fonds, archive)
    with archive.database.write() as session:
        above = the_unit(session, parent)
        permit(actor, Action.MANAGE_UNITS, above)
        _check_free(session, name.strip(), fonds, None)
        unit = add_unit(session, name.strip(), level, above, fonds)
        audit.record(session, archive.clock.now(), actor.id, "unit.added", "unit", unit.id)
        return unit.id


def change_unit(actor: Actor, unit_id: int, name: str, level: str, *, archive: Archive, fonds: str | None) -> None:
    """Correct a unit's name, level or fonds. A fonds stays once a code carries it (invariant 11)."""
    _check(name, level, fonds, archive)
    with archive.database.write() as session:
        unit = the_unit(session, str(unit_id))
        permit(actor, Action.MANAGE_UNITS, unit)
        _check_free(session, name.strip(), fonds, unit.id)
        if unit.fonds != fonds and _fonds_in_use(session, unit.fonds):
            raise ConflictError("unit.fonds_in_use", fonds=unit.fonds)
        unit.name, unit.level, unit.fonds = name.strip(), level, fonds
        audit.record(session, archive.clock.now(), actor.id, "unit.changed", "unit", unit.id)


def _check(name: str, level: str, fonds: str | None, archive: Archive) -> None:
    if not name.strip() or len(name) > 200:
        raise InvalidError("unit.bad_name")
    if level not in {known.code for known in archive.regulation.levels}:
        raise InvalidError("unit.bad_level", level=level[:32])
    if fonds is not None and not _is_fonds(fonds):
        raise InvalidError("unit.bad_fonds", fonds=fonds[:32])


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


def units_of(actor: Actor, *, archive: Archive, action: Action = Action.VIEW) -> tuple[UnitRow, ...]:
    """The units in which the actor may do this, in tree order."""
    permit(actor, action)
    with archive.database.read() as session:
        units = session.scalars(select(Unit).where(within(actor.paths(action))))
        ordered = sorted(units, key=lambda unit: unit.ancestry)
    return tuple(UnitRow(u.id, u.name, u.level, u.fonds, len(u.ancestry) - 1, u.parent_id) for u in ordered)
