"""Locks on objects, where the store offers them: periods and holds as the catalogue has them, mirrored (ADR 30).

The catalogue stays the one truth: nothing here is ever asked whether something may go. What is wanted is worked out
anew each night for all objects of documents, a part of their digests a task, by a statement that gives the differences.

    of a document that is filed     until the first day on which it may be destroyed
    permanent, waiting, undecided   TERM ahead, renewed when less than half of that is left
    under a hold                    held, whatever its state
    of several documents            the latest day of all, and held while any of them is
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Date, Select, and_, case, delete, false, func, literal, null, or_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql import ColumnElement, Subquery

from service.archive import Archive
from service.catalogue.database import lock_digests
from service.catalogue.documents import Document, DocumentState
from service.catalogue.system import ObjectLock
from service.catalogue.tasks import TaskKind, enqueue
from service.errors import ConflictError
from service.usecases.holds.held import held_among
from service.usecases.law.due import ENDING
from service.usecases.upkeep.erasing import NAMING
from service.usecases.upkeep.fixity import END
from storage import Locks, ObjectMissingError, StorageError

TERM = timedelta(days=3653)
"""How far ahead is locked what has no end that is known: ten years."""

PARTS = tuple(f"{number:02x}" for number in range(256))
"""Beginnings of digests: each is a task. Digests are spread evenly, and so is the work."""

PRIORITY = 10
"""After everything that somebody waits for."""

AT_MOST = 10_000
"""Differences that are kept in memory."""

AT_ONCE = 50
"""Objects whose locks are laid in one transaction: so much a killed run repeats."""

_OWNED = tuple(
    (column, Document.id if column.class_ is Document else column.class_.document_id)
    for column in NAMING
    if column.class_ is Document or hasattr(column.class_, "document_id")
)
"""Every column that names an object of a document, beside its document's number: all that goes with a document."""

Some = Callable[[InstrumentedAttribute[Any]], ColumnElement[bool]]
"""Which digests are looked at."""


@dataclass(frozen=True, slots=True)
class Difference:
    """An object whose lock is not as it should be.

    `until` (None: needs none) and `held` are wanted, `laid` and `ours` are what we know to have laid. `named`: a
    document still names it.
    """

    digest: str
    named: bool
    until: date | None
    held: bool
    laid: date | None
    ours: bool


def plan_locks(*, archive: Archive) -> int:
    """Have all locks compared with what they should be, where the store offers any; gives in how many parts."""
    if _offered(archive) is None:
        return 0
    with archive.database.write() as session:
        for part in PARTS:
            enqueue(session, TaskKind.LOCK, None, archive.clock.now(), priority=PRIORITY, part=part)
    return len(PARTS)


def lock_part(part: str, *, archive: Archive) -> None:
    """Lay, change and lift what differs among the objects whose digests begin so. Repeats harmlessly."""
    locks = _offered(archive)
    if locks is None:
        return
    reached = part
    while True:
        with archive.database.read() as session:
            found = differences(session, _between(reached, part + END), archive.clock.today(), AT_MOST)
        for start in range(0, len(found), AT_ONCE):
            digests = [one.digest for one in found[start : start + AT_ONCE]]
            with _denial_told():
                _intend(digests, locks, archive)
                _lay(digests, locks, archive)
        if len(found) < AT_MOST:
            return
        reached = found[-1].digest


def forget_locks(session: Session) -> None:
    """Nothing of ours lies at this store: another one was there when locks were laid. Part of moving and restoring."""
    session.execute(delete(ObjectLock))


def count_locks(*, archive: Archive) -> int | None:
    """On how many objects a lock of ours lies; None where the store offers none."""
    if _offered(archive) is None:
        return None
    there = or_(ObjectLock.held, ObjectLock.retained_until > archive.clock.today())
    with archive.database.read() as session:
        return session.scalar(select(func.count()).select_from(ObjectLock).where(there)) or 0


def _offered(archive: Archive) -> Locks | None:
    with _denial_told():
        return archive.store.locks()


@contextmanager
def _denial_told() -> Iterator[None]:
    """A key that may not lock is no outage: waiting does not help, and people are told what it lacks."""
    try:
        yield
    except StorageError as error:
        if error.code == "store_denied":
            raise ConflictError("lock.denied") from error
        raise


def differences(session: Session, some: Some, today: date, limit: int) -> list[Difference]:
    """The first of some objects whose locks are not as they should be, by their digests."""
    return [Difference(*row) for row in session.execute(_compared(session, some, today).limit(limit)).tuples()]


def _between(after: str, before: str) -> Some:
    return lambda column: and_(column > after, column < before)


def _among(digests: Sequence[str]) -> Some:
    return lambda column: column.in_(digests)


def _compared(
    session: Session, some: Some, today: date
) -> Select[tuple[str, bool, date | None, bool, date | None, bool]]:
    """What should lie on objects beside what does by our hand, where these differ. A day that has come is none."""
    wanted = _wanted(session, some)
    tomorrow, half, term = (literal(today + ahead, Date) for ahead in (timedelta(days=1), TERM / 2, TERM))
    endless, end = wanted.c.endless == 1, case((wanted.c.end > today, wanted.c.end))
    laid = case((ObjectLock.retained_until > today, ObjectLock.retained_until))
    until = case(
        (and_(endless, laid >= half, or_(end.is_(None), laid >= end)), laid),
        (and_(endless, or_(end.is_(None), end < term)), term),
        # A server takes no day that is past: what is to be free at once is free tomorrow.
        (and_(end.is_(None), laid > tomorrow), tomorrow),
        else_=func.coalesce(end, laid),
    )
    named, held, ours = wanted.c.named == 1, wanted.c.held == 1, func.coalesce(ObjectLock.held, false())
    return (
        select(wanted.c.digest, named, until, held, laid, ours)
        .outerjoin(ObjectLock, ObjectLock.digest == wanted.c.digest)
        .where(or_(until.is_distinct_from(laid), held != ours, ObjectLock.settled.is_(False), ~named))
        .order_by(wanted.c.digest)
    )


def _wanted(session: Session, some: Some) -> Subquery:
    """Of some objects, each once: the last day that a document asks for, whether one has no end, whether one is held.

    With those on which something lies and that no document names any longer.
    """
    naming = (
        select(column.label("digest"), owner.label("document_id")).where(some(column)) for column, owner in _OWNED
    )
    named = union_all(*naming).cte("named")
    is_filed, has_end = Document.state == DocumentState.FILED, Document.retention_state.in_(ENDING)
    held = held_among(session, select(named.c.document_id))
    asked = select(
        named.c.digest,
        literal(1).label("named"),
        case((and_(is_filed, has_end), Document.eligible_on)).label("end"),
        case((and_(is_filed, or_(Document.retention_state.is_(None), ~has_end)), 1), else_=0).label("endless"),
        case((Document.id.in_(held), 1), else_=0).label("held"),
    ).join(Document, Document.id == named.c.document_id)
    known = select(ObjectLock.digest, literal(0), null(), literal(0), literal(0)).where(some(ObjectLock.digest))
    both = union_all(asked, known).subquery()
    most = (func.max(column).label(column.name) for column in (both.c.named, both.c.end, both.c.endless, both.c.held))
    return select(both.c.digest, *most).group_by(both.c.digest).subquery()


def _intend(digests: Sequence[str], locks: Locks, archive: Archive) -> None:
    """Write down what may lie there from now on, before it does: what a killed run has laid is known to be ours.

    A hold that lies there already is somebody else's, and stays so.
    """
    with _exclusively(digests, archive) as (session, found, rows):
        for one in found:
            try:
                is_free = one.held and not one.ours and not locks.look(one.digest).held
            except ObjectMissingError:
                # Told by the check of the bytes; there is nothing to lock.
                continue
            row = rows.get(one.digest) or ObjectLock(digest=one.digest)
            row.retained_until = max(filter(None, (one.until, one.laid)), default=None)
            row.held, row.settled = one.ours or is_free, False
            session.add(row)


def _lay(digests: Sequence[str], locks: Locks, archive: Archive) -> None:
    """Lay what is written down as ours to lay, asked for again, and write down that it lies there."""
    with _exclusively(digests, archive) as (session, found, rows):
        for one in found:
            row = rows.get(one.digest)
            if row is None or row.settled:
                continue
            try:
                _lay_one(one, locks, archive)
            except ObjectMissingError:
                if not one.named:
                    session.delete(row)
                continue
            row.retained_until, row.held, row.settled = one.until, one.held and one.ours, True


def _lay_one(one: Difference, locks: Locks, archive: Archive) -> None:
    """Bring an object to what is wanted. A longer retention and a hold of somebody else stay."""
    there = locks.look(one.digest)
    until, laid = (_instant(day, archive) for day in (one.until, one.laid))
    if until is not None and there.until != until:
        if there.until is None or there.until < until:
            locks.retain(one.digest, until)
        elif laid is not None and there.until <= laid:
            locks.retain(one.digest, until, shorter=True)
    if one.ours and one.held != there.held:
        locks.hold(one.digest, on=one.held)


def _instant(day: date | None, archive: Archive) -> datetime | None:
    """When a day of law begins."""
    return None if day is None else datetime.combine(day, time(), archive.clock.zone).astimezone(UTC)


@contextmanager
def _exclusively(
    digests: Sequence[str], archive: Archive
) -> Iterator[tuple[Session, list[Difference], dict[str, ObjectLock]]]:
    """A transaction in which nobody else touches these objects: how they differ now, and their rows."""
    with archive.database.write() as session:
        lock_digests(session, digests)
        found = differences(session, _among(digests), archive.clock.today(), len(digests))
        rows = session.scalars(select(ObjectLock).where(ObjectLock.digest.in_(digests)))
        yield session, found, {row.digest: row for row in rows}
