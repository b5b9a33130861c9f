"""The trial run: which documents another version of the schedule would keep for another time. It writes nothing."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from retention import Kept, is_shorter
from service.archive import Archive
from service.catalogue.documents import Document
from service.catalogue.schedule import ScheduleVersion
from service.catalogue.units import Unit
from service.usecases.law.affected import judged_otherwise, may_change
from service.usecases.law.schedules import the_root, the_version
from service.usecases.law.verdicts import COLUMNS, Verdicts, kept_as, kept_under
from service.usecases.lookup import the_unit
from service.usecases.permissions import Action, Actor, permit

BATCH = 2000
"""Documents looked at in one reading transaction."""


@dataclass(frozen=True, slots=True)
class TrialRow:
    """A document that would be kept for another time."""

    id: int
    code: str | None
    title: str
    unit_name: str
    type: str | None
    before: Kept
    after: Kept

    @property
    def is_shorter(self) -> bool:
        """Whether it would be kept for a shorter time: that takes an appraisal."""
        return is_shorter(self.before, self.after)


@dataclass(frozen=True, slots=True)
class TrialCounts:
    """How many documents another version judges now, how many of them change, how many get shorter; changes by type."""

    judged: int
    changed: int
    shorter: int
    by_type: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Trial:
    """A part of a trial run. `counts` are there where they were asked for; `next_after` where more rows follow."""

    number: int
    unit_name: str | None
    counts: TrialCounts | None
    rows: tuple[TrialRow, ...]
    next_after: int | None


@dataclass(frozen=True, slots=True)
class _Change:
    id: int
    type: str | None
    before: Kept
    after: Kept


def try_version(
    actor: Actor,
    number: int,
    *,
    archive: Archive,
    unit: str | None = None,
    after: int = 0,
    limit: int = 50,
    count: bool = True,
) -> Trial:
    """What would change if a version judged all documents, or those of a unit and below, today.

    Rows come by id, those behind `after`. `count` looks at every document; without it the run ends when it has rows.
    """
    with archive.database.read() as session:
        place = the_unit(session, unit) if unit else None
        permit(actor, Action.MANAGE_SCHEDULE, place or the_root(session))
        version = the_version(session, number)
        judged = session.scalar(select(func.count()).where(judged_otherwise(version, place))) or 0 if count else 0
    shown: list[_Change] = []
    by_type: Counter[str] = Counter()
    shorter = 0
    for change in _changes(version.id, place, 0 if count else after, archive):
        if change.id > after and len(shown) <= limit:
            shown.append(change)
        if not count and len(shown) > limit:
            break
        by_type[change.type or ""] += 1
        shorter += is_shorter(change.before, change.after)
    counts = TrialCounts(judged, by_type.total(), shorter, dict(sorted(by_type.items()))) if count else None
    next_after = shown[limit - 1].id if len(shown) > limit else None
    rows = _rows(shown[:limit], archive)
    return Trial(number, place.name if place else None, counts, rows, next_after)


def _changes(version_id: int, unit: Unit | None, after: int, archive: Archive) -> Iterator[_Change]:
    """Every document behind `after` that the version would keep for another time, by id."""
    verdicts = Verdicts(version_id, archive)
    while True:
        with archive.database.read() as session:
            version = session.get_one(ScheduleVersion, version_id)
            rows = session.execute(
                select(*COLUMNS)
                .where(Document.id > after, judged_otherwise(version, unit), may_change(session, version))
                .order_by(Document.id)
                .limit(BATCH)
            ).all()
            found = verdicts.of(session, rows)
        for row in rows:
            change = _Change(row.id, row.type, kept_as(row), kept_under(found[row.id]))
            if change.before != change.after:
                yield change
        if len(rows) < BATCH:
            return
        after = rows[-1].id


def _rows(changes: Sequence[_Change], archive: Archive) -> tuple[TrialRow, ...]:
    with archive.database.read() as session:
        told = session.execute(
            select(Document.id, Document.code, Document.title, Unit.name)
            .join(Unit, Unit.id == Document.unit_id)
            .where(Document.id.in_([change.id for change in changes]))
        ).all()
    known = {row.id: row for row in told}
    return tuple(
        TrialRow(one.id, known[one.id].code, known[one.id].title, known[one.id].name, one.type, one.before, one.after)
        for one in changes
        if one.id in known
    )
