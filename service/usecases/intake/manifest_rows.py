"""The rows of a manifest, each cell checked against the archive."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.archive import Archive
from service.catalogue.cases import CaseFile
from service.catalogue.documents import Document, DocumentState
from service.catalogue.units import Unit
from service.errors import ArchiveError
from service.usecases.house.types import types_for
from service.usecases.intake.intake import Statement
from service.usecases.intake.manifest_cells import (
    COLUMNS,
    BadCellError,
    TypeNames,
    column_of,
    written_date,
    written_paper,
    written_text,
    written_year,
)
from service.usecases.lookup import the_case, the_unit, unit_of, usual_unit
from service.usecases.permissions import Action, Actor

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ManifestProblem:
    """One thing wrong. `row` as a spreadsheet counts (the headings are row 1; 0: the table as a whole).

    `column` is the name of one, or a heading that names none; `path` as the row has it; `code` and `data` make
    the sentence.
    """

    row: int
    column: str
    path: str
    code: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ManifestRow:
    """A file as described. `path` as written, `file` where it is; `unit` is a unit's id as text.

    It belongs to a document of the archive (`parent`), to another file (`parent_file`), or to neither.
    """

    row: int
    path: str
    file: Path
    unit: str
    case: str | None
    parent: int | None
    parent_file: Path | None
    statement: Statement


class RowReader:
    """Reads row by row and keeps what is wrong. `unit` and `case` hold where a row names none."""

    def __init__(
        self,
        session: Session,
        actor: Actor,
        folder: Path,
        *,
        archive: Archive,
        unit: Unit | None,
        case: CaseFile | None,
    ) -> None:
        self.problems: list[ManifestProblem] = []
        self._session, self._actor, self._archive = session, actor, archive
        self._folder, self._unit, self._case = folder.resolve(), unit, case
        self._types: dict[int, TypeNames] = {}

    def read(self, table: Sequence[Sequence[str]]) -> Iterator[ManifestRow]:
        """The rows without a problem; none where the headings are wrong."""
        columns = self._columns(table[0] if table else ())
        if self.problems:
            return
        for number, cells in enumerate(table[1:], 2):
            if any(cells):
                before = len(self.problems)
                row = self._row(_Cells(number, dict(zip(columns, cells, strict=False)), self.problems))
                if row is not None and len(self.problems) == before:
                    yield row

    def _columns(self, headings: Sequence[str]) -> list[str]:
        columns: list[str] = []
        for heading in headings:
            column = column_of(heading) if heading else ""
            if column is None:
                self._complain(heading, "manifest.unknown_column", known=[names[0] for names in COLUMNS.values()])
            elif column and column in columns:
                self._complain(heading, "manifest.column_twice")
            columns.append(column or "")
        if "path" not in columns:
            self._complain("path", "manifest.no_path_column")
        return columns

    def _complain(self, heading: str, code: str, **data: Any) -> None:
        self.problems.append(ManifestProblem(1, heading, "", code, data))

    def _row(self, cells: "_Cells") -> ManifestRow | None:
        file = cells.take("path", self._file, needed=True)
        case = cells.take("case", lambda code: the_case(self._session, self._actor, code)) or self._case
        unit = self._unit_of(cells, case)
        if unit is None:
            return None
        parent = cells.take("parent", lambda written: self._parent(written, unit))
        statement = _statement(cells, self._names(unit))
        if file is None:
            return None
        return ManifestRow(
            row=cells.row,
            path=cells.path,
            file=file,
            unit=str(unit.id),
            case=case.code if case else None,
            parent=parent if isinstance(parent, int) else None,
            parent_file=parent if isinstance(parent, Path) else None,
            statement=statement,
        )

    def _unit_of(self, cells: "_Cells", case: CaseFile | None) -> Unit | None:
        """The row's unit: the one it names, that of its case file, or the usual one."""

        def permitted(name: str) -> Unit:
            unit = the_unit(self._session, name)
            if not self._actor.may(Action.RECEIVE, unit):
                raise BadCellError("manifest.no_unit", unit=unit.name)
            if case is not None and case.unit_id != unit.id:
                raise BadCellError("case.other_unit", case=case.code, unit=unit.name)
            return unit

        if cells.has("unit"):
            return cells.take("unit", permitted)
        if case is not None:
            return unit_of(self._session, case.unit_id)
        return self._unit or usual_unit(self._session, self._actor, Action.RECEIVE)

    def _file(self, written: str) -> Path:
        file = self._within(written)
        try:
            is_file = file.is_file()
        except OSError:
            is_file = False
        if not is_file:
            raise BadCellError("manifest.no_file")
        return file

    def _within(self, written: str) -> Path:
        """Where a path leads, written in the way of Windows or of Unix; never out of the manifest's folder."""
        try:
            file = (self._folder / written.replace("\\", "/")).resolve()
        except (OSError, ValueError, RuntimeError):
            raise BadCellError("manifest.no_file") from None
        if not file.is_relative_to(self._folder):
            raise BadCellError("manifest.outside")
        return file

    def _parent(self, written: str, unit: Unit) -> int | Path:
        """A document of the archive by its archival code, or another file by its path."""
        document = self._session.scalar(
            select(Document).where(Document.code == written, Document.state != DocumentState.DISCARDED)
        )
        if document is None or not self._actor.may(Action.VIEW, unit_of(self._session, document.unit_id)):
            return self._within(written)
        if document.unit_id != unit.id:
            raise BadCellError("parent.other_unit", parent=written)
        return document.id

    def _names(self, unit: Unit) -> TypeNames:
        if unit.id not in self._types:
            types = types_for(self._actor, archive=self._archive, unit=str(unit.id))
            self._types[unit.id] = TypeNames(types, self._archive.regulation.categories)
        return self._types[unit.id]


class _Cells:
    """The cells of one row by column; what is wrong with one is added to the problems, and it counts as empty."""

    def __init__(self, row: int, cells: Mapping[str, str], problems: list[ManifestProblem]) -> None:
        self.row, self.path = row, cells.get("path", "")
        self._cells, self._problems = cells, problems

    def has(self, column: str) -> bool:
        """Whether something stands in the column."""
        return bool(self._cells.get(column))

    def take(self, column: str, read: Callable[[str], T], *, needed: bool = False) -> T | None:
        """What a cell says, or None."""
        try:
            if self.has(column):
                return read(self._cells[column])
            if needed:
                raise BadCellError("manifest.empty_cell")
        except (BadCellError, ArchiveError) as error:
            self._problems.append(ManifestProblem(self.row, column, self.path, error.code, error.data))
        return None


def _statement(cells: _Cells, names: TypeNames) -> Statement:
    category = cells.take("category", names.category)
    kind = cells.take("type", lambda written: names.type(written, category))
    return Statement(
        category=names.category_of(kind) if kind else category,
        type=kind,
        title=cells.take("title", lambda written: written_text(written, 300)),
        dated_on=cells.take("date", written_date),
        document_number=cells.take("document_number", lambda written: written_text(written, 100)),
        author=cells.take("author", lambda written: written_text(written, 200)),
        fiscal_year=cells.take("fiscal_year", written_year),
        filing_year=cells.take("filing_year", written_year),
        paper_original=cells.take("paper_original", written_paper),
    )
