"""The clocks of thirty working days: aid to be entered (article 5), paper and data to be in step (article 8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from retention import due_after
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.cases import CaseFile
from service.catalogue.clocks import Change, Clock, ClockKind, ClockMove
from service.catalogue.documents import Document, PaperOriginal
from service.catalogue.people import Person
from service.catalogue.units import Unit, within
from service.errors import ConflictError, InvalidError, NotFoundError
from service.usecases.clock.counting import calendar_of
from service.usecases.clock.telling import about, end_reminders
from service.usecases.lookup import the_case, unit_of
from service.usecases.permissions import Action, Actor, permit, permit_sight

NOTE_LENGTH = 200
FIRST_DAY = date(2004, 1, 1)
"""Nothing is counted from before the oldest calendar."""

ON_PAPER = frozenset({PaperOriginal.FILED, PaperOriginal.PRINTED})
"""What is known of a document's paper while it lies in the archive."""


@dataclass(frozen=True, slots=True)
class ClockRow:
    """A clock as a list shows it; `moves` are (former day, new day) of each time it was counted again.

    `title` is that of its document, as long as that is there.
    """

    id: int
    kind: ClockKind
    change: Change | None
    unit_name: str
    case_code: str | None
    document_id: int | None
    title: str | None
    note: str | None
    opened_on: date
    due_on: date
    provisional: bool
    calendar: str
    closed_on: date | None
    closed_by: str | None
    closing_note: str | None
    moves: Sequence[tuple[date, date]]


@dataclass(frozen=True, slots=True)
class ClockPage:
    """A part of the list of clocks; how many there are in all, how many of the open ones are late."""

    clocks: Sequence[ClockRow]
    total: int
    late: int


def note_data(session: Session, document: Document, change: Change, actor_id: int | None, archive: Archive) -> None:
    """Draw the consequences of data that came into, or left, its case file, in the caller's transaction (readings 37).

    What came with its paper filed is in step already; what leaves before its paper followed takes its clock along.
    """
    _note_data(session, document, document.case_id, change, actor_id, archive)


def note_transfer(
    session: Session, document: Document, former: int | None, actor_id: int | None, archive: Archive
) -> None:
    """Draw the consequences of data that went from one case file to another, in the caller's transaction."""
    _note_data(session, document, former, Change.REMOVED, actor_id, archive)
    _note_data(session, document, document.case_id, Change.ADDED, actor_id, archive)


def note_paper(session: Session, document: Document, actor_id: int | None, archive: Archive) -> None:
    """Draw the consequences of paper that was just recorded as filed, or printed and checked: that is the entry which
    brings both sides in step. That it lies in another box than before is entered by the same act.
    """
    if document.paper_original in ON_PAPER:
        _end_sync(session, document, document.case_id, (Change.ADDED, Change.REMOVED), actor_id, archive)


def note_loss(session: Session, document: Document, actor_id: int | None, archive: Archive) -> None:
    """Draw the consequences of paper that was filed and is there no longer."""
    _start_sync(session, document, document.case_id, Change.REMOVED, actor_id, archive)


def _note_data(
    session: Session,
    document: Document,
    case_id: int | None,
    change: Change,
    actor_id: int | None,
    archive: Archive,
) -> None:
    if change is Change.REMOVED:
        in_step = _end_sync(session, document, case_id, (Change.ADDED,), actor_id, archive)
    else:
        in_step = document.paper_original in ON_PAPER
    if not in_step:
        _start_sync(session, document, case_id, change, actor_id, archive)


def _start_sync(
    session: Session,
    document: Document,
    case_id: int | None,
    change: Change,
    actor_id: int | None,
    archive: Archive,
) -> None:
    """What lies in no case file has no clock."""
    if case_id is not None:
        clock = Clock(
            kind=ClockKind.SYNC,
            change=change,
            unit_id=document.unit_id,
            case_id=case_id,
            document_id=document.id,
            opened_on=archive.clock.today(),
            opened_by=actor_id,
        )
        _start(session, clock, archive)


def _end_sync(
    session: Session,
    document: Document,
    case_id: int | None,
    changes: Sequence[Change],
    actor_id: int | None,
    archive: Archive,
) -> bool:
    """End the document's open clocks of such changes in a case file; whether there were any."""
    clocks = session.scalars(
        select(Clock).where(
            Clock.document_id == document.id,
            Clock.case_id == case_id,
            Clock.change.in_(changes),
            Clock.closed_at.is_(None),
        )
    ).all()
    for clock in clocks:
        _end(session, clock, archive.clock.today(), actor_id, None, archive)
    return bool(clocks)


def _start(session: Session, clock: Clock, archive: Archive) -> None:
    deadline = due_after(clock.opened_on, calendar_of(session, unit_of(session, clock.unit_id)))
    clock.opened_at = archive.clock.now()
    clock.due_on, clock.provisional = deadline.due_on, deadline.provisional
    clock.calendar = deadline.calendar_version
    session.add(clock)
    session.flush()


def _end(session: Session, clock: Clock, on: date, actor_id: int | None, note: str | None, archive: Archive) -> None:
    clock.closed_on, clock.closed_at, clock.closed_by = on, archive.clock.now(), actor_id
    clock.closing_note = note
    end_reminders(session, archive, about(f"clock:{clock.id}"))


def record_aid(actor: Actor, code: str, kind: ClockKind, on: date, note: str, *, archive: Archive) -> int:
    """Record aid of a household, or money allotted for it: from that day on, thirty working days are left to enter it
    in the aid system (article 5; readings 18). Gives the clock's id.

    `on` is the day on which aid reached the person, or of the transfer.
    """
    if kind is ClockKind.SYNC:
        raise InvalidError("clock.not_aid")
    _check(on, note, archive)
    now = archive.clock.now()
    with archive.database.write() as session:
        case = the_case(session, actor, code)
        permit(actor, Action.MANAGE_CASES, unit_of(session, case.unit_id))
        clock = Clock(
            kind=kind,
            unit_id=case.unit_id,
            case_id=case.id,
            opened_on=on,
            opened_by=actor.id,
            note=note.strip() or None,
        )
        _start(session, clock, archive)
        audit.record(
            session, now, actor.id, "clock.opened", "clock", clock.id, case=case.id, kind=kind.value, on=on.isoformat()
        )
        return clock.id


def close_clock(actor: Actor, clock_id: int, on: date, note: str, *, archive: Archive) -> None:
    """End a clock by the matching entry: the day on which it was made in the other place, and what it was."""
    _check(on, note, archive)
    if not note.strip():
        raise InvalidError("clock.note_needed", limit=NOTE_LENGTH)
    now = archive.clock.now()
    with archive.database.write() as session:
        clock = session.get(Clock, clock_id, with_for_update=True)
        if clock is None:
            raise NotFoundError("clock.missing", reference=str(clock_id))
        unit = unit_of(session, clock.unit_id)
        permit_sight(actor, unit, "clock", clock_id)
        permit(actor, Action.MANAGE_CASES, unit)
        if clock.closed_at is not None:
            raise ConflictError("clock.is_closed", on=(clock.closed_on or clock.opened_on).isoformat())
        if on < clock.opened_on:
            raise InvalidError("clock.before_opening", on=clock.opened_on.isoformat())
        _end(session, clock, on, actor.id, note.strip(), archive)
        audit.record(session, now, actor.id, "clock.closed", "clock", clock.id, on=on.isoformat())


def _check(on: date, note: str, archive: Archive) -> None:
    if not FIRST_DAY <= on <= archive.clock.today():
        raise InvalidError("clock.bad_day", day=on.isoformat(), first=FIRST_DAY.isoformat())
    if len(note) > NOTE_LENGTH:
        raise InvalidError("clock.note_needed", limit=NOTE_LENGTH)


def list_clocks(
    actor: Actor,
    *,
    archive: Archive,
    is_open: bool = True,
    kind: ClockKind | None = None,
    case: str | None = None,
    limit: int = 50,
    offset: int = 0,
) -> ClockPage:
    """The clocks of the units that the actor may look into: open ones by their day, ended ones latest first."""
    permit(actor, Action.VIEW)
    with archive.database.read() as session:
        seen = within(actor.paths(Action.VIEW))
        wanted = and_(seen, Clock.closed_at.is_(None) if is_open else Clock.closed_at.is_not(None))
        if kind is not None:
            wanted = and_(wanted, Clock.kind == kind)
        if case is not None:
            wanted = and_(wanted, Clock.case_id == the_case(session, actor, case).id)
        order = (Clock.due_on, Clock.id) if is_open else (Clock.closed_at.desc(), Clock.id.desc())
        rows = session.execute(
            select(Clock, Unit.name, CaseFile.code, Person.name, Document.title)
            .join(Unit, Unit.id == Clock.unit_id)
            .outerjoin(CaseFile, CaseFile.id == Clock.case_id)
            .outerjoin(Person, Person.id == Clock.closed_by)
            .outerjoin(Document, Document.id == Clock.document_id)
            .where(wanted)
            .order_by(*order)
            .limit(limit)
            .offset(offset)
        ).all()
        moves = _moves(session, [row[0].id for row in rows])
        late = and_(seen, Clock.closed_at.is_(None), Clock.due_on < archive.clock.today())
        return ClockPage(
            [
                _row(clock, unit, code, closer, title, moves.get(clock.id, ()))
                for clock, unit, code, closer, title in rows
            ],
            _count(session, wanted),
            _count(session, late),
        )


def _count(session: Session, condition: ColumnElement[bool]) -> int:
    query = select(func.count()).select_from(Clock).join(Unit, Unit.id == Clock.unit_id)
    return session.scalar(query.where(condition)) or 0


def _moves(session: Session, ids: Sequence[int]) -> dict[int, list[tuple[date, date]]]:
    found: dict[int, list[tuple[date, date]]] = {}
    for move in session.scalars(select(ClockMove).where(ClockMove.clock_id.in_(ids)).order_by(ClockMove.id)):
        found.setdefault(move.clock_id, []).append((move.former_due_on, move.due_on))
    return found


def _row(
    clock: Clock,
    unit_name: str,
    case_code: str | None,
    closed_by: str | None,
    title: str | None,
    moves: Sequence[tuple[date, date]],
) -> ClockRow:
    return ClockRow(
        id=clock.id,
        kind=clock.kind,
        change=clock.change,
        unit_name=unit_name,
        case_code=case_code,
        document_id=clock.document_id,
        title=title,
        note=clock.note,
        opened_on=clock.opened_on,
        due_on=clock.due_on,
        provisional=clock.provisional,
        calendar=clock.calendar,
        closed_on=clock.closed_on,
        closed_by=closed_by,
        closing_note=clock.closing_note,
        moves=moves,
    )
