"""Units as a table: what a province has on file comes in at once, or not at all; and goes out again."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from config import Level
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.units import Unit, add_units, lock_tree, within
from service.errors import ArchiveError, InvalidError
from service.sentences import say
from service.spreadsheets import Leaf, TableError, read_table, write_workbook
from service.usecases.house.units import check_place, check_unit
from service.usecases.permissions import Action, Actor, permit

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("单位名称", "名称", "单位", "全称", "name"),
    "parent": ("上级单位", "上级", "隶属", "parent"),
    "level": ("级别", "层级", "类型", "level"),
    "fonds": ("全宗号", "全宗", "fonds"),
}
"""Column -> the headings that it may have, the usual Chinese one first."""

MOST = 120_000
"""Units in one table: a whole province."""

_HEADINGS = {heading: column for column, headings in COLUMNS.items() for heading in headings}


@dataclass(frozen=True, slots=True)
class UnitProblem:
    """What is wrong in a table of units, and where: row 0 is the table as a whole."""

    row: int
    column: str
    code: str
    data: Mapping[str, Any] = field(default_factory=dict)


class UnitTableError(InvalidError):
    """The table cannot be taken; `problems` names every reason, in the order of the rows."""

    def __init__(self, problems: Sequence[UnitProblem]) -> None:
        super().__init__("units.bad", count=len(problems))
        self.problems = tuple(sorted(problems, key=lambda problem: problem.row))


@dataclass(slots=True)
class _Draft:
    """A row of the table: a unit that is to be."""

    row: int
    name: str
    parent: str
    level: str
    fonds: str | None


def import_units(actor: Actor, path: Path, *, archive: Archive, parent: str | None = None) -> int:
    """Found the units of a CSV or XLSX table; gives how many. `parent` holds where a row names none.

    Parents may stand in the archive or anywhere in the table. Everything wrong is reported at once, as
    UnitTableError, and then nothing is written.
    """
    permit(actor, Action.MANAGE_UNITS)
    try:
        table = read_table(path, most=MOST)
    except TableError as error:
        raise UnitTableError([UnitProblem(error.row, "", _code_of(error))]) from None
    problems: list[UnitProblem] = []
    drafts = list(_drafts(table, parent or "", problems, archive))
    with archive.database.write() as session:
        lock_tree(session)
        known = _Known(session)
        places = dict(_places(drafts, known, actor, problems))
        waves = _waves(drafts, places, problems)
        if problems:
            raise UnitTableError(problems)
        founded: dict[str, Unit] = {}
        for wave in waves:
            above = [founded.get(one.parent) or known.at(one.parent) for one in wave]
            new = [(one.name, one.level, one.fonds, place) for one, place in zip(wave, above, strict=True) if place]
            units = add_units(session, new)
            for one, unit in zip(wave, units, strict=True):
                founded |= {name: unit for name in (one.name, one.fonds) if name}
        ids = [unit.id for unit in founded.values()]
        items = audit.digest_of_items(set(ids))
        audit.record(
            session, archive.clock.now(), actor.id, "units.imported", "unit", None, count=len(drafts), items=items
        )
    return len(drafts)


def _code_of(error: TableError) -> str:
    return "units.too_large" if error.code == "too_large" else f"manifest.{error.code}"


def _drafts(
    table: Sequence[Sequence[str]], parent: str, problems: list[UnitProblem], archive: Archive
) -> Iterator[_Draft]:
    """The rows as they are meant; what cannot be meant is a problem."""
    columns = [_HEADINGS.get(_plain(heading)) for heading in table[0]] if table else []
    problems += (UnitProblem(1, one, "units.no_column") for one in ("name", "level") if one not in columns)
    if problems:
        return
    levels = {_plain(name): level.code for level in archive.regulation.levels for name in _names(level)}
    for number, cells in enumerate(table[1:], 2):
        given = {column: cell for column, cell in zip(columns, cells, strict=False) if column and cell}
        if not any(cells):
            continue
        level = levels.get(_plain(given.get("level", "")), given.get("level", ""))
        draft = _Draft(number, given.get("name", ""), given.get("parent", parent), level, given.get("fonds"))
        flaws = list(_flaws(draft, archive))
        problems += flaws
        if not flaws:
            yield draft


def _flaws(draft: _Draft, archive: Archive) -> Iterator[UnitProblem]:
    sound = archive.regulation.levels[0].code
    for column, values in {
        "name": (draft.name, sound, None),
        "level": ("-", draft.level, None),
        "fonds": ("-", sound, draft.fonds),
    }.items():
        try:
            check_unit(*values, archive)
        except ArchiveError as error:
            yield UnitProblem(draft.row, column, error.code, error.data)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().strip("*:").lower()


def _names(level: Level) -> tuple[str, ...]:
    return (level.code, level.zh, level.en)


class _Known:
    """The units of the archive by name, fonds and number, read once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        rows = session.execute(select(Unit.id, Unit.name, Unit.fonds)).all()
        self._ids = {str(row.id): row.id for row in rows}
        self._ids |= {row.fonds: row.id for row in rows if row.fonds}
        self._ids |= {row.name: row.id for row in rows}

    def __contains__(self, reference: str) -> bool:
        return reference in self._ids

    def at(self, reference: str) -> Unit | None:
        """The unit with this name, fonds or number."""
        found = self._ids.get(reference)
        return None if found is None else self._session.get(Unit, found)


def _places(
    drafts: Sequence[_Draft], known: _Known, actor: Actor, problems: list[UnitProblem]
) -> Iterator[tuple[str, _Draft]]:
    """The drafts by every name that they may be called; what is taken, or stands nowhere, is a problem."""
    taken: dict[str, _Draft] = {}
    for draft in drafts:
        for column, name in (("name", draft.name), ("fonds", draft.fonds)):
            if name is None:
                continue
            if name in known:
                problems.append(UnitProblem(draft.row, column, "unit.exists", {"reference": name}))
            elif name in taken:
                problems.append(UnitProblem(draft.row, column, "units.twice", {"row": taken[name].row, "name": name}))
            else:
                taken[name] = draft
                yield name, draft
    permitted: dict[str, ArchiveError | None] = {}
    for draft in drafts:
        if draft.parent in taken:
            continue
        if draft.parent not in permitted:
            permitted[draft.parent] = _refusal(draft.parent, known, actor)
        refusal = permitted[draft.parent]
        if refusal is not None:
            problems.append(UnitProblem(draft.row, "parent", refusal.code, refusal.data))


def _refusal(parent: str, known: _Known, actor: Actor) -> ArchiveError | None:
    """Why nothing can be founded below a unit of the archive."""
    above = known.at(parent)
    if above is None:
        return InvalidError("unit.missing" if parent else "units.no_parent", reference=parent[:200])
    try:
        permit(actor, Action.MANAGE_UNITS, above)
        check_place(above)
    except ArchiveError as error:
        return error
    return None


def _waves(
    drafts: Sequence[_Draft], places: Mapping[str, _Draft], problems: list[UnitProblem]
) -> Sequence[Sequence[_Draft]]:
    """The drafts, those first whose parents are there already; whoever stands below itself is a problem."""
    if problems:
        return ()
    waves: list[list[_Draft]] = []
    pending = list(drafts)
    there: set[int] = set()
    while pending:
        ready = [one for one in pending if one.parent not in places or places[one.parent].row in there]
        if not ready:
            problems += (UnitProblem(one.row, "parent", "units.circle") for one in pending)
            return ()
        rows = {one.row for one in ready}
        there |= rows
        pending = [one for one in pending if one.row not in rows]
        waves.append(ready)
    return waves


def export_units(actor: Actor, *, archive: Archive, language: str) -> bytes:
    """The units that the actor looks after as a workbook, which can be taken in again elsewhere."""
    permit(actor, Action.MANAGE_UNITS)
    parent = aliased(Unit)
    levels = {level.code: level.zh if language == "zh" else level.en for level in archive.regulation.levels}
    with archive.database.read() as session:
        rows = session.execute(
            select(Unit, parent.name)
            .outerjoin(parent, parent.id == Unit.parent_id)
            .where(within(actor.paths(Action.MANAGE_UNITS)))
            .order_by(Unit.path)
        ).all()
    headings = [*COLUMNS, "fonds_closed_on", "abolished_on"]
    leaf = Leaf(
        say("units.sheet", None, language),
        [say(f"unit_column.{name}", None, language) for name in headings],
        (
            (
                unit.name,
                above,
                levels.get(unit.level, unit.level),
                unit.fonds,
                unit.fonds_closed_on,
                unit.abolished_on,
            )
            for unit, above in rows
        ),
        widths=(40, 40, 24, 10, 14, 14),
    )
    return write_workbook([leaf])
