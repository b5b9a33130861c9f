"""Counting working days for a unit: by the calendar as shipped, the notices imported since, and its local days off."""

import hashlib
from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from config import shipped_calendar
from retention import Calendar, Festivals, due_after
from service.archive import Archive
from service.catalogue.clocks import CalendarDay, CalendarYear, Clock, ClockMove, DayKind, LocalDayOff
from service.catalogue.units import Unit


@cache
def shipped() -> Calendar:
    """The calendar that comes with the program."""
    found = shipped_calendar()
    return Calendar(
        found.version, found.announced, found.rest, found.work, tuple(Festivals(*days) for days in found.festivals)
    )


def calendar_of(session: Session, unit: Unit) -> Calendar:
    """The calendar of a unit today. An imported notice counts more than what was shipped; its version names both."""
    base = shipped()
    years = session.scalars(select(CalendarYear.year).order_by(CalendarYear.year)).all()
    named = session.execute(select(CalendarDay.day, CalendarDay.kind).order_by(CalendarDay.day)).all()
    local = session.scalars(
        select(LocalDayOff.day).where(LocalDayOff.unit_id.in_(unit.ancestry)).order_by(LocalDayOff.day)
    ).all()
    if not years and not local:
        return base
    rest = {day for day, kind in named if kind is DayKind.REST}
    work = {day for day, kind in named if kind is DayKind.WORK}
    lines = [*map(str, years), *(f"{day} {kind}" for day, kind in named), *map(str, local)]
    digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]
    return Calendar(
        version=f"{base.version} + {digest}",
        announced=base.announced | set(years),
        rest=(base.rest - work) | rest,
        work=(base.work - rest) | work,
        festivals=base.festivals,
        local=frozenset(local),
    )


def recount(session: Session, archive: Archive) -> tuple[int, int]:
    """Count every open provisional clock again, and record those that moved (invariant 14).

    Gives how many were counted and how many of them moved. Settled clocks stay as they are.
    """
    calendars: dict[int, Calendar] = {}
    clocks = session.scalars(
        select(Clock).where(Clock.closed_at.is_(None), Clock.provisional).order_by(Clock.id).with_for_update()
    ).all()
    moved = 0
    for clock in clocks:
        if clock.unit_id not in calendars:
            calendars[clock.unit_id] = calendar_of(session, session.get_one(Unit, clock.unit_id))
        calendar = calendars[clock.unit_id]
        if clock.calendar == calendar.version:
            continue
        found = due_after(clock.opened_on, calendar)
        if found.due_on != clock.due_on or not found.provisional:
            moved += found.due_on != clock.due_on
            session.add(
                ClockMove(
                    clock_id=clock.id,
                    former_due_on=clock.due_on,
                    former_calendar=clock.calendar,
                    due_on=found.due_on,
                    calendar=found.calendar_version,
                    moved_at=archive.clock.now(),
                )
            )
        clock.due_on, clock.provisional = found.due_on, found.provisional
        clock.calendar = found.calendar_version
    return len(clocks), moved
