"""Years of holidays: what is announced, importing a year, and local days off."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from retention import holidays_of
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.clocks import CalendarDay, CalendarYear, DayKind, LocalDayOff
from service.catalogue.units import Unit
from service.errors import ConflictError, InvalidError, NotFoundError
from service.usecases.clock.counting import recount, shipped
from service.usecases.clock.telling import about, end_reminders
from service.usecases.lookup import the_unit, unit_of
from service.usecases.permissions import Action, Actor, permit

SOURCE_LENGTH = 200
MOVED_DECEMBER = 25
"""A notice may move days of the December before its year, from this one on (readings 19)."""

LAST_YEAR = 2199
SATURDAY = 6
DECREED_FROM = 2025
"""The first year of the thirteen days that the decree orders now."""

ASKED_FROM, ALARM_FROM = (11, 1), (12, 15)
"""Month and day from which the next year's notice is asked for, and from which its absence is an alarm."""


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A day that a notice names: one of rest, or a Saturday or Sunday that is worked."""

    day: date
    kind: DayKind


@dataclass(frozen=True, slots=True)
class YearRow:
    """A year whose notice is in: with the program (`imported_at` None), or imported."""

    year: int
    source: str
    rest: int
    work: int
    imported_at: datetime | None


@dataclass(frozen=True, slots=True)
class LocalRow:
    """A local day off."""

    id: int
    day: date
    unit_name: str
    source: str


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """The years that are announced, newest first; local days off, latest first; the year that is wanted now."""

    years: Sequence[YearRow]
    local: Sequence[LocalRow]
    wanted: int | None


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: so many open provisional clocks were counted again, and so many of them moved."""

    year: int
    recounted: int
    moved: int


def show_calendars(actor: Actor, *, archive: Archive) -> CalendarPage:
    """The years and days that are known."""
    permit(actor, Action.OPERATE)
    with archive.database.read() as session:
        years = [*_shipped_rows(), *_imported_rows(session)]
        local = [
            LocalRow(day.id, day.day, name, day.source)
            for day, name in session.execute(
                select(LocalDayOff, Unit.name)
                .join(Unit, Unit.id == LocalDayOff.unit_id)
                .order_by(LocalDayOff.day.desc(), LocalDayOff.id)
            )
        ]
        wanted = wanted_year(session, archive.clock.today())
    newest = {row.year: row for row in years}
    return CalendarPage([newest[year] for year in sorted(newest, reverse=True)], local, wanted)


def _shipped_rows() -> list[YearRow]:
    calendar = shipped()
    rest, work = Counter(day.year for day in calendar.rest), Counter(day.year for day in calendar.work)
    return [YearRow(year, calendar.version, rest[year], work[year], None) for year in sorted(calendar.announced)]


def _imported_rows(session: Session) -> list[YearRow]:
    counts = Counter(session.execute(select(CalendarDay.year, CalendarDay.kind)).tuples())
    return [
        YearRow(
            year.year, year.source, counts[year.year, DayKind.REST], counts[year.year, DayKind.WORK], year.imported_at
        )
        for year in session.scalars(select(CalendarYear))
    ]


def is_announced(session: Session, year: int) -> bool:
    """Whether the notice of a year is in."""
    return year in shipped().announced or session.get(CalendarYear, year) is not None


def wanted_year(session: Session, today: date) -> int | None:
    """The year whose notice should be imported now: this one if it is missing, from 1 November on the next one."""
    if not is_announced(session, today.year):
        return today.year
    if (today.month, today.day) >= ASKED_FROM and not is_announced(session, today.year + 1):
        return today.year + 1
    return None


def import_year(actor: Actor, year: int, days: Sequence[NamedDay], source: str, *, archive: Archive) -> Imported:
    """Take in the notice of a year that has none yet, and count open provisional clocks again.

    `days` are the days off and the Saturdays and Sundays worked, those of the December before the year too.
    """
    now = archive.clock.now()
    _check_days(year, days)
    if not source.strip() or len(source) > SOURCE_LENGTH:
        raise InvalidError("calendar.source_needed", limit=SOURCE_LENGTH)
    with archive.database.write() as session:
        permit(actor, Action.OPERATE)
        if is_announced(session, year):
            raise ConflictError("calendar.announced", year=year)
        session.add(CalendarYear(year=year, source=source.strip(), imported_at=now, imported_by=actor.id))
        session.flush()
        for named in days:
            # What the notice before said of a December day, this one overrules.
            session.merge(CalendarDay(day=named.day, kind=named.kind, year=year))
        session.flush()
        counted, moved = recount(session, archive)
        end_reminders(session, archive, about(f"year:{year}"))
        audit.record(
            session,
            now,
            actor.id,
            "calendar.imported",
            "calendar",
            year,
            days=len(days),
            recounted=counted,
            moved=moved,
        )
    return Imported(year, counted, moved)


def _check_days(year: int, days: Sequence[NamedDay]) -> None:
    if not 2000 <= year <= LAST_YEAR:
        raise InvalidError("calendar.bad_year", year=year)
    if not any(named.kind is DayKind.REST for named in days):
        raise InvalidError("calendar.no_rest", year=year)
    seen: set[date] = set()
    for named in days:
        day = named.day.isoformat()
        if named.day.year != year and not (
            named.day >= date(year - 1, 12, MOVED_DECEMBER) and named.day.year == year - 1
        ):
            raise InvalidError("calendar.other_year", day=day, year=year)
        if named.day in seen:
            raise InvalidError("calendar.day_twice", day=day)
        if named.kind is DayKind.WORK and named.day.isoweekday() < SATURDAY:
            raise InvalidError("calendar.weekday_worked", day=day)
        seen.add(named.day)
    for missing in _worked_holidays(year, days):
        raise InvalidError("calendar.incomplete", year=year, day=missing.isoformat())


def _worked_holidays(year: int, days: Sequence[NamedDay]) -> Sequence[date]:
    """Holidays of the decree that would be worked: days were left out, and an announced year is never corrected."""
    if year < DECREED_FROM:
        return ()
    kinds = {named.day: named.kind for named in days}
    known = (one for one in shipped().festivals if one.year == year)
    return [
        day
        for day in sorted(holidays_of(year, next(known, None)))
        if kinds.get(day) is DayKind.WORK or (day not in kinds and day.isoweekday() < SATURDAY)
    ]


def add_local_day(actor: Actor, unit: str, day: date, source: str, *, archive: Archive) -> int:
    """Record a day off that a local government set, for a unit and all below it; gives its id."""
    now = archive.clock.now()
    if not source.strip() or len(source) > SOURCE_LENGTH:
        raise InvalidError("calendar.source_needed", limit=SOURCE_LENGTH)
    if not 2000 <= day.year <= LAST_YEAR:
        raise InvalidError("date.out_of_range", date=day.isoformat())
    with archive.database.write() as session:
        place = the_unit(session, unit)
        permit(actor, Action.OPERATE, place)
        same = select(LocalDayOff.id).where(LocalDayOff.unit_id == place.id, LocalDayOff.day == day)
        if session.scalar(same) is not None:
            raise ConflictError("calendar.local_twice", day=day.isoformat(), unit=place.name)
        local = LocalDayOff(day=day, unit_id=place.id, source=source.strip(), recorded_at=now, recorded_by=actor.id)
        session.add(local)
        session.flush()
        counted, moved = recount(session, archive)
        audit.record(
            session,
            now,
            actor.id,
            "calendar.local_added",
            "unit",
            place.id,
            day=day.isoformat(),
            recounted=counted,
            moved=moved,
        )
        return local.id


def drop_local_day(actor: Actor, local_id: int, *, archive: Archive) -> None:
    """Take back a local day off that lies ahead; what was counted by a day that is over stays."""
    now = archive.clock.now()
    with archive.database.write() as session:
        permit(actor, Action.OPERATE)
        local = session.get(LocalDayOff, local_id)
        if local is None:
            raise NotFoundError("calendar.local_missing", reference=str(local_id))
        permit(actor, Action.OPERATE, unit_of(session, local.unit_id))
        if local.day <= archive.clock.today():
            raise ConflictError("calendar.local_over", day=local.day.isoformat())
        unit_id, day = local.unit_id, local.day
        session.delete(local)
        session.flush()
        counted, moved = recount(session, archive)
        audit.record(
            session,
            now,
            actor.id,
            "calendar.local_dropped",
            "unit",
            unit_id,
            day=day.isoformat(),
            recounted=counted,
            moved=moved,
        )
