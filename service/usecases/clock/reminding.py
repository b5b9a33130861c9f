"""Telling people what is due: once for each person, thing and step, and what is late one level up too."""

from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from retention import State
from service.archive import Archive
from service.catalogue.documents import Document, DocumentState
from service.catalogue.people import Person
from service.catalogue.system import LastRun
from service.catalogue.units import Unit
from service.usecases.clock.calendars import ALARM_FROM, wanted_year
from service.usecases.clock.coming_due import tell_of_due
from service.usecases.clock.counting import recount
from service.usecases.clock.due_dates import DueDate, accounting_days, due_dates, handover_days
from service.usecases.clock.telling import keepers_of, remind_operators, tell
from service.usecases.disposal.calling import call_on, reviews_under_way

LADDER = ((-1, "overdue"), (0, "due"), (3, "t3"), (10, "t10"))
"""Days left, at most -> the step: ten days before, three days before, on the day, after it."""

AHEAD = timedelta(days=10)
"""How long before its day people are first told of a thing."""

LATE = "overdue"
QUARTER = 10
"""The month from which the coming year is forecast (readings 11)."""


def remind(*, archive: Archive) -> int:
    """Write the reminders of today; gives how many. Run once a day, and harmlessly more often."""
    today = archive.clock.today()
    with archive.database.write() as session:
        # A newer version of the program may bring a notice along.
        recount(session, archive)
    with archive.database.read() as session:
        soon = today + AHEAD
        handovers, stays = handover_days(session, today, soon), accounting_days(session, soon)
        found = [*due_dates(session, soon), *handovers, *stays]
        reviews = reviews_under_way(session)
    told = 0
    for due in found:
        with archive.database.write() as session:
            told += _climb(session, due, today, archive)
    for review_id in reviews:
        with archive.database.write() as session:
            told += call_on(session, review_id, archive)
    with archive.database.write() as session:
        told += tell_of_due(session, today, archive)
        return told + _ask_for_calendar(session, today, archive) + _ask_for_backup(session, today, archive)


def step_on(due_on: date, today: date) -> str | None:
    """The step of the ladder that a due date has reached, or None while it is far off."""
    left = (due_on - today).days
    return next((step for days, step in LADDER if left <= days), None)


def _climb(session: Session, due: DueDate, today: date, archive: Archive) -> int:
    step = step_on(due.due_on, today)
    if step is None:
        return 0
    unit = session.get_one(Unit, due.unit_id)
    people = set(due.people) or keepers_of(session, unit)
    if step == LATE:
        people |= keepers_of(session, unit, levels_up=1)
    return tell(session, people, due.kind, due.subject, step, archive, due.data, due.due_on)


def _ask_for_calendar(session: Session, today: date, archive: Archive) -> int:
    """From 1 November ask for the next year's notice; that it is missing on 15 December, or this year's, alarms."""
    year = wanted_year(session, today)
    if year is None:
        return 0
    step = "alarm" if year == today.year or (today.month, today.day) >= ALARM_FROM else "task"
    return remind_operators(session, "calendar", f"year:{year}", step, archive, year=year)


def _ask_for_backup(session: Session, today: date, archive: Archive) -> int:
    """Tell when the last good backup is older than the setting, and again each time that it has aged as much again."""
    longest = archive.settings.backup_reminder_days
    if not longest:
        return 0
    last = session.get(LastRun, "backup")
    finished = last.finished_at if last is not None else None
    since = finished or session.scalar(select(func.min(Person.created_at)))
    age = (today - archive.clock.day_of(since)).days if since is not None else 0
    if age <= longest:
        return 0
    kind, subject = ("backup" if finished else "no_backup"), f"backup:{today - timedelta(days=age)}"
    return remind_operators(session, kind, subject, f"age-{(age - 1) // longest}", archive, days=age)


def forecast(*, archive: Archive) -> int:
    """In the fourth quarter tell the keepers of each unit how much comes to its end next year (readings 11)."""
    today = archive.clock.today()
    if today.month < QUARTER:
        return 0
    year, told = today.year + 1, 0
    with archive.database.write() as session:
        counts = session.execute(
            select(Document.unit_id, func.count())
            .where(
                Document.state == DocumentState.FILED,
                Document.retention_state == State.RUNNING,
                Document.eligible_on >= date(year, 1, 1),
                Document.eligible_on <= date(year, 12, 31),
            )
            .group_by(Document.unit_id)
        ).all()
        for unit_id, count in counts:
            people = keepers_of(session, session.get_one(Unit, unit_id))
            subject = f"forecast:{year}:{unit_id}"
            told += tell(session, people, "forecast", subject, "task", archive, {"year": year, "count": count})
    return told
