"""A batch manifest: a table in which a keeper says what each file is. All of it is checked before anything is taken.

What it states is not guessed over. Everything that is wrong is reported at once, with row and column.
"""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from service.archive import Archive
from service.errors import InvalidError
from service.spreadsheets import TableError, read_table
from service.usecases.intake.manifest_rows import ManifestProblem, ManifestRow, RowReader
from service.usecases.lookup import the_case, the_unit
from service.usecases.permissions import Action, Actor, permit


class ManifestError(InvalidError):
    """The manifest cannot be used; `problems` names every reason, in the order of the rows."""

    def __init__(self, problems: Sequence[ManifestProblem]) -> None:
        super().__init__("manifest.bad", count=len(problems))
        self.problems = tuple(sorted(problems, key=lambda problem: problem.row))


def read_manifest(
    actor: Actor,
    path: Path,
    *,
    archive: Archive,
    unit: str | None = None,
    case: str | None = None,
    beside: Collection[Path] = (),
) -> tuple[ManifestRow, ...]:
    """The rows of a manifest in their order; paths in it start from its folder and stay within.

    `unit` and `case` hold where a row names none. `beside` are files (resolved) that come along without a row;
    a row may belong to one of them. Raises ManifestError.
    """
    permit(actor, Action.RECEIVE)
    try:
        table = read_table(path)
    except TableError as error:
        raise ManifestError([ManifestProblem(error.row, "", str(path), f"manifest.{error.code}")]) from None
    with archive.database.read() as session:
        reader = RowReader(
            session,
            actor,
            path.absolute().parent,
            archive=archive,
            unit=the_unit(session, unit) if unit else None,
            case=the_case(session, actor, case) if case else None,
        )
        rows = tuple(reader.read(table))
    problems = [*reader.problems, *_twice(rows)]
    if not problems:
        # Only now: where a row was dropped, those that belong to it would be blamed for nothing.
        problems = [*_parentless(rows, beside), *_circles(rows)]
    if problems:
        raise ManifestError(problems)
    return rows


def _twice(rows: Sequence[ManifestRow]) -> Iterator[ManifestProblem]:
    """A file stands in one row: what belongs to it must be clear."""
    first: dict[Path, int] = {}
    for row in rows:
        if row.file in first:
            yield _problem(row, "path", "manifest.file_twice", first=first[row.file])
        first.setdefault(row.file, row.row)


def _parentless(rows: Sequence[ManifestRow], beside: Collection[Path]) -> Iterator[ManifestProblem]:
    known = {row.file: row for row in rows}
    for row in rows:
        if row.parent_file is None:
            continue
        parent = known.get(row.parent_file)
        if parent is None and row.parent_file not in beside:
            yield _problem(row, "parent", "manifest.no_parent")
        elif parent is not None and parent.unit != row.unit:
            yield _problem(row, "parent", "parent.other_unit", parent=parent.path)


def _circles(rows: Sequence[ManifestRow]) -> Iterator[ManifestProblem]:
    """Rows that belong, over some steps, to themselves. Each row is walked over once."""
    known = {row.file: row for row in rows}
    settled: set[Path] = set()
    for row in rows:
        trail: dict[Path, int] = {}
        step: Path | None = row.file
        while step in known and step not in settled and step not in trail:
            trail[step] = len(trail)
            step = known[step].parent_file
        if step in trail:
            for file in list(trail)[trail[step] :]:
                yield _problem(known[file], "parent", "manifest.circle")
        settled |= trail.keys()


def _problem(row: ManifestRow, column: str, code: str, **data: object) -> ManifestProblem:
    return ManifestProblem(row.row, column, row.path, code, data)
