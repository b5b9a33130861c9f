"""A batch manifest: a table in which a keeper says what each file is. All of it is checked before anything is taken.

What it states is not guessed over. Every bad cell is reported at once, with its row and column.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from service.archive import Archive
from service.catalogue.units import Unit
from service.errors import ArchiveError, InvalidError
from service.spreadsheets import TableError, read_table
from service.usecases.intake import Statement
from service.usecases.lookup import the_case, the_coded_document, the_unit, unit_of, usual_unit
from service.usecases.manifest_cells import (
    COLUMNS,
    BadCellError,
    TypeNames,
    column_of,
    paper_of,
    text_of,
    written_date,
    written_year,
)
from service.usecases.permissions import Action, Actor, permit
from service.usecases.types import types_for


@dataclass(frozen=True, slots=True)
class ManifestProblem:
    """One thing wrong. `row` as a spreadsheet counts (the headings are row 1; 0: the table as a whole).

    `path` is what the row says of its file; `code` and `data` make the sentence.
    """

    row: int
    column: str
    path: str
    code: str
    data: Mapping[str, Any] = field(default_factory=dict)


class ManifestError(InvalidError):
    """The manifest cannot be used; `problems` names every reason at once."""

    def __init__(self, problems: Sequence[ManifestProblem]) -> None:
        super().__init__("manifest.bad", count=len(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class ManifestRow:
    """A file as described. `path` as written, `file` where it is; `unit` is a unit's id as text.

    What it belongs to is a document of the archive (`parent`), or another file (`parent_file`), or neither.
    """

    path: str
    file: Path
    unit: str
    case: str | None
    parent: int | None
    parent_file: Path | None
    statement: Statement


def read_manifest(
    actor: Actor,
    path: Path,
    *,
    archive: Archive,
    unit: str | None = None,
    beside: Collection[Path] = (),
) -> tuple[ManifestRow, ...]:
    """The rows of a manifest in their order; paths in it start from its folder and stay within.

    `unit` is meant where a row names none; `beside` are files that come along without a row, and may be named as
    what others belong to. Raises ManifestError.
    """
    try:
        table = read_table(path)
    except TableError as error:
        row = error.data.get("row", 0)
        problem = ManifestProblem(row if isinstance(row, int) else 0, "", str(path), f"manifest.{error.code}")
        raise ManifestError([problem]) from None
    with archive.database.read() as session:
        place = the_unit(session, unit) if unit else None
        reader = _Reader(session, actor, path.absolute().parent, place, archive)
        rows = reader.read(table, str(path))
    problems = [*reader.problems, *_loose_parents(rows, beside), *_circles(rows), *_twice(rows)]
    if problems:
        raise ManifestError(sorted(problems, key=lambda problem: problem.row))
    return tuple(row for _, row in rows)


class _Reader:
    """Reads row by row, and keeps what is wrong."""

    def __init__(
        self, session: Session, actor: Actor, folder: Path, place: Unit | None, archive: Archive
    ) -> None:
        self.problems: list[ManifestProblem] = []
        self._session, self._actor, self._folder, self._archive = session, actor, folder.resolve(), archive
        self._place = place
        self._types: dict[int, TypeNames] = {}

    def read(self, table: Sequence[Sequence[str]], name: str) -> list[tuple[int, ManifestRow]]:
        """The rows that could be read, with their numbers."""
        if not table or not any(table[0]):
            self.problems.append(ManifestProblem(0, "", name, "manifest.empty"))
            return []
        columns = [column_of(heading) for heading in table[0]]
        for heading, column in zip(table[0], columns, strict=True):
            if heading and column is None:
                self._complain(1, heading, name, "manifest.unknown_column", known="、".join(COLUMNS))
        named = [column for column in columns if column]
        for column in sorted({column for column in named if named.count(column) > 1}):
            self._complain(1, column, name, "manifest.column_twice")
        if "path" not in columns:
            self._complain(1, "path", name, "manifest.no_path_column")
        if self.problems:
            return []
        rows = []
        for number, cells in enumerate(table[1:], 2):
            if any(cells):
                row = self._row(number, dict(zip(columns, cells, strict=False)))
                if row is not None:
                    rows.append((number, row))
        return rows

    def _row(self, number: int, cells: Mapping[str | None, str]) -> ManifestRow | None:
        before = len(self.problems)
        path = cells.get("path", "")

        def take(column: str, read: Callable[[str], Any]) -> Any:
            written = cells.get(column, "")
            try:
                return read(written) if written or column == "path" else None
            except BadCellError as error:
                self._complain(number, column, path, error.code, **error.data)
            except ArchiveError as error:
                self._complain(number, column, path, error.code, **error.data)
            return None

        file = take("path", self._file)
        case = take("case", lambda code: the_case(self._session, self._actor, code))
        unit = take("unit", lambda name: the_unit(self._session, name))
        place = unit or self._unit_of(case)
        if case is not None and place is not None and case.unit_id != place.id:
            self._complain(number, "case", path, "case.other_unit", case=case.code, unit=place.name)
        if place is None or not self._may(place):
            self._complain(number, "unit", path, "manifest.no_unit")
            return None
        parent = take("parent", lambda written: self._parent(written, place))
        statement = self._statement(take, self._names(place))
        if len(self.problems) > before or file is None:
            return None
        return ManifestRow(
            path=path,
            file=file,
            unit=str(place.id),
            case=case.code if case else None,
            parent=parent if isinstance(parent, int) else None,
            parent_file=parent if isinstance(parent, Path) else None,
            statement=statement,
        )

    def _statement(self, take: Callable[[str, Callable[[str], Any]], Any], names: TypeNames) -> Statement:
        category = take("category", names.category)
        kind = take("type", lambda written: names.type(written, category))
        return Statement(
            category=names.category_of(kind) if kind else category,
            type=kind,
            title=take("title", lambda written: text_of(written, 300)),
            dated_on=take("date", written_date),
            document_number=take("document_number", lambda written: text_of(written, 100)),
            fiscal_year=take("fiscal_year", written_year),
            filing_year=take("filing_year", written_year),
            paper_original=take("paper_original", paper_of),
        )

    def _file(self, written: str) -> Path:
        if not written:
            raise BadCellError("manifest.no_path")
        file = self._within(written)
        try:
            is_file = file.is_file()
        except OSError:
            is_file = False
        if not is_file:
            raise BadCellError("manifest.no_file", path=written)
        return file

    def _within(self, written: str) -> Path:
        """Where a path leads, as Windows or Unix writes it; never outside the manifest's folder."""
        try:
            file = (self._folder / written.replace("\\", "/")).resolve()
        except (OSError, ValueError, RuntimeError):
            raise BadCellError("manifest.no_file", path=written) from None
        if not file.is_relative_to(self._folder):
            raise BadCellError("manifest.outside", path=written)
        return file

    def _unit_of(self, case: Any) -> Unit | None:
        if case is not None:
            return unit_of(self._session, case.unit_id)
        try:
            return self._place or usual_unit(self._session, self._actor, Action.RECEIVE)
        except ArchiveError:
            return None

    def _may(self, unit: Unit) -> bool:
        return self._actor.may(Action.RECEIVE, unit)

    def _parent(self, written: str, unit: Unit) -> int | Path:
        document = the_coded_document(self._session, self._actor, written)
        if document is None:
            return self._within(written)
        if document.unit_id != unit.id:
            raise BadCellError("parent.other_unit", parent=document.id)
        return document.id

    def _names(self, unit: Unit) -> TypeNames:
        if unit.id not in self._types:
            types = types_for(self._actor, archive=self._archive, unit=str(unit.id))
            self._types[unit.id] = TypeNames(types, self._archive.regulation.categories)
        return self._types[unit.id]

    def _complain(self, row: int, column: str, path: str, code: str, **data: Any) -> None:
        self.problems.append(ManifestProblem(row, COLUMNS.get(column, (column,))[0], path, code, data))
