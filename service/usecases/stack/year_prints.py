"""Papers of a whole year: covers, contents and records of all its case files, labels of all its boxes, as one file.

To set them takes longer than a page may: a person orders, a worker makes, and for a day the person may fetch the file.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session

from service.archive import Archive
from service.catalogue import audit
from service.catalogue.cases import CaseFile, is_withdrawn
from service.catalogue.documents import Document, DocumentState
from service.catalogue.prints import PrintState, Shape, YearPaper, YearPrint
from service.catalogue.shelves import Box
from service.catalogue.tasks import TaskKind, enqueue
from service.catalogue.units import Unit, below, within
from service.errors import ConflictError, InvalidError, NotFoundError
from service.sentences import say
from service.usecases.documents.downloading import Download
from service.usecases.looks import need_purpose
from service.usecases.lookup import the_unit, unit_of, usual_unit
from service.usecases.permissions import Action, Actor, permit
from service.usecases.seals import unsealing_of
from service.usecases.stack.printing import XLSX, fonds_name

MOST = {Shape.PDF: 2_000, Shape.XLSX: 20_000}
"""Case files or boxes of one print."""

MOST_WAITING = 5
"""Prints of one person that wait at once."""

KEPT = timedelta(days=1)
"""How long a print can be fetched."""

SHOWN = 20
"""Prints of one's own that are listed."""

OF_BOXES = frozenset({YearPaper.SPINES, YearPaper.BOX_LABELS})


@dataclass(frozen=True, slots=True)
class YearWish:
    """Which papers are wanted, of which year; of a unit (by default one's own) and all below it."""

    year: int
    paper: YearPaper
    unit: str | None = None
    shape: Shape = Shape.PDF


@dataclass(frozen=True, slots=True)
class CaseYear:
    """A year of case files in a fonds, and how many of them hold something filed."""

    fonds: str
    year: int
    cases: int


@dataclass(frozen=True, slots=True)
class YearPrintRow:
    """A print of one's own: `done` of `total` are set; `problem` is code and data of why it could not be made."""

    id: int
    unit_name: str
    year: int
    paper: YearPaper
    shape: Shape
    asked_at: datetime
    until: datetime
    done: int
    total: int
    state: PrintState
    problem: dict[str, Any] | None
    size: int


def list_case_years(actor: Actor, *, archive: Archive) -> tuple[CaseYear, ...]:
    """The years of which papers of case files can be printed, of what the actor may see, the latest first."""
    permit(actor, Action.VIEW)
    with archive.database.read() as session:
        rows = session.execute(
            select(CaseFile.fonds, CaseFile.year, func.count())
            .join(Unit, Unit.id == CaseFile.unit_id)
            .where(within(actor.paths(Action.VIEW)), _holds_something())
            .group_by(CaseFile.fonds, CaseFile.year)
            .order_by(CaseFile.year.desc(), CaseFile.fonds)
        ).tuples()
        return tuple(CaseYear(*row) for row in rows)


def order_year_print(actor: Actor, wish: YearWish, *, archive: Archive) -> int:
    """Order papers of a year; gives the print. What waits already in the same words is not ordered twice."""
    need_purpose(actor)
    if not 1900 <= wish.year <= 2199:
        raise InvalidError("print.bad_year", year=wish.year)
    with archive.database.read() as session:
        unit = the_unit(session, wish.unit) if wish.unit else usual_unit(session, actor, Action.VIEW)
        permit(actor, Action.VIEW, unit)
        things, bound, sealed = _wanted(session, actor, unit, wish)
    now = archive.clock.now()
    with archive.database.write() as session:
        waiting = session.scalars(
            select(YearPrint).where(
                YearPrint.asked_by == actor.id, YearPrint.state == PrintState.WAITING, YearPrint.until > now
            )
        ).all()
        said = (unit.id, wish.year, wish.paper, wish.shape, actor.language)
        for one in waiting:
            if (one.unit_id, one.year, one.paper, one.shape, one.language) == said:
                return one.id
        if len(waiting) >= MOST_WAITING:
            raise ConflictError("year_print.too_many", most=MOST_WAITING)
        row = YearPrint(
            unit_id=unit.id,
            year=wish.year,
            paper=wish.paper,
            shape=wish.shape,
            language=actor.language,
            asked_by=actor.id,
            asked_at=now,
            until=now + KEPT,
            total=len(things),
            count=len(bound),
            items=audit.digest_of_items(bound),
            sealed=sealed,
        )
        session.add(row)
        session.flush()
        enqueue(session, TaskKind.PRINT, None, now, priority=-1, print=row.id)
        _record(session, actor, row, "papers.ordered", archive)
        return row.id


def _wanted(session: Session, actor: Actor, unit: Unit, wish: YearWish) -> tuple[Sequence[int], Sequence[int], bool]:
    """The case files or boxes, the documents that the papers name, and whether any file is sealed.

    Refuses none and too many. Sealed files are left out for whoever may not look into them, and want a reason of
    whoever may (readings 38).
    """
    query = things_of(session, unit, wish.year, wish.paper, sealed=actor.may(Action.UNSEAL, unit))
    things = session.scalars(query).all()
    if not things:
        raise ConflictError("year_print.nothing", year=wish.year)
    if len(things) > MOST[wish.shape]:
        raise ConflictError("year_print.too_long", count=len(things), most=MOST[wish.shape])
    if wish.paper in OF_BOXES:
        return things, things, False
    inside = Document.case_id.in_(query.order_by(None))
    filed = select(Document.id).where(inside, Document.state == DocumentState.FILED)
    sealed = session.scalar(query.where(is_withdrawn(CaseFile.id)).limit(1)) is not None
    if sealed:
        unsealing_of(actor)
    return things, session.scalars(filed.order_by(Document.id)).all(), sealed


def things_of(session: Session, unit: Unit, year: int, paper: YearPaper, *, sealed: bool) -> Select[tuple[int]]:
    """The ids of the case files of a year, or of the boxes in which something of it lies, in their order.

    `sealed`: also files that are sealed.
    """
    fonds, _ = fonds_name(session, unit)
    if paper in OF_BOXES:
        return (
            select(Box.id)
            .join(Unit, Unit.id == Box.unit_id)
            .where(below(unit.path), Box.fonds == fonds, _lies_in(year))
            .order_by(Box.number, Box.id)
        )
    files = (
        select(CaseFile.id)
        .join(Unit, Unit.id == CaseFile.unit_id)
        .where(below(unit.path), CaseFile.fonds == fonds, CaseFile.year == year, _holds_something())
        .order_by(CaseFile.code)
    )
    return files if sealed else files.where(~is_withdrawn(CaseFile.id))


def _holds_something() -> ColumnElement[bool]:
    return exists().where(Document.case_id == CaseFile.id, Document.state == DocumentState.FILED)


def _lies_in(year: int) -> ColumnElement[bool]:
    """A box is said to be of the year, or something of it lies there, as the codes say."""
    of_year = Document.code.contains(f"·{year}-", autoescape=True)
    return or_(
        Box.year == year,
        exists().where(CaseFile.box_id == Box.id, CaseFile.year == year),
        exists().where(Document.box_id == Box.id, Document.state == DocumentState.FILED, of_year),
    )


def list_year_prints(actor: Actor, *, archive: Archive) -> tuple[YearPrintRow, ...]:
    """The prints that the actor ordered within the last day, the newest first."""
    permit(actor, Action.VIEW)
    with archive.database.read() as session:
        rows = session.execute(
            select(YearPrint, Unit.name)
            .join(Unit, Unit.id == YearPrint.unit_id)
            .where(YearPrint.asked_by == actor.id, YearPrint.until > archive.clock.now())
            .order_by(YearPrint.id.desc())
            .limit(SHOWN)
        ).tuples()
        return tuple(_row(one, name) for one, name in rows)


def show_year_print(actor: Actor, print_id: int, *, archive: Archive) -> YearPrintRow:
    """How far a print of one's own is."""
    with archive.database.read() as session:
        row, unit = _own(session, actor, print_id, archive)
        return _row(row, unit.name)


@contextmanager
def fetch_year_print(actor: Actor, print_id: int, *, archive: Archive) -> Iterator[Download]:
    """The file of a print of one's own, once it is made. The look is recorded."""
    need_purpose(actor)
    with archive.database.write() as session:
        row, _ = _own(session, actor, print_id, archive)
        if row.digest is None:
            problem = row.problem or {"code": f"year_print.{row.state.value}", "data": {}}
            raise ConflictError(problem["code"], **{"done": row.done, "total": row.total, **problem["data"]})
        if row.sealed:
            unsealing_of(actor)
        digest, size = row.digest, row.size
        _record(session, actor, row, "papers.printed", archive)
    name = f"{say(f'print.{row.paper.value}', None, row.language)} {row.year}.{row.shape.value}"
    with archive.store.open(digest) as source:
        yield source, name, XLSX if row.shape is Shape.XLSX else "application/pdf", size


def _own(session: Session, actor: Actor, print_id: int, archive: Archive) -> tuple[YearPrint, Unit]:
    """A print of the actor's, and the unit whose papers the actor still may see."""
    permit(actor, Action.VIEW)
    row = session.get(YearPrint, print_id)
    if row is None or row.asked_by != actor.id or row.until <= archive.clock.now():
        raise NotFoundError("year_print.missing", reference=str(print_id))
    unit = unit_of(session, row.unit_id)
    permit(actor, Action.VIEW, unit)
    return row, unit


def _row(row: YearPrint, unit_name: str) -> YearPrintRow:
    return YearPrintRow(
        row.id,
        unit_name,
        row.year,
        row.paper,
        row.shape,
        row.asked_at,
        row.until,
        row.done,
        row.total,
        row.state,
        row.problem,
        row.size,
    )


def _record(session: Session, actor: Actor, row: YearPrint, act: str, archive: Archive) -> None:
    audit.record(
        session,
        archive.clock.now(),
        actor.id,
        act,
        "unit",
        row.unit_id,
        purpose=actor.purpose,
        ground="duty",
        **({"unsealed": actor.unsealing} if row.sealed else {}),
        paper=row.paper.value,
        shape=row.shape.value,
        year=row.year,
        items=row.items,
        count=row.count,
    )
