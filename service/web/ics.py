"""Due dates as a calendar (RFC 5545): a day each, with codes and numbers and never a name."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from icalendar import Calendar, Event

from service.sentences import say
from service.usecases.clock.due_dates import DueDate

PRODUCT = "-//Shoucang//Due dates//ZH"
REFRESH = timedelta(hours=12)


def calendar_of(dates: Iterable[DueDate], language: str, now: datetime) -> bytes:
    """The calendar; an event keeps its identity, so that one that moves is moved and not doubled."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", say("feed.name", {}, language))
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    for due in dates:
        calendar.add_component(_event(due, language, now))
    return bytes(calendar.to_ical())


def _event(due: DueDate, language: str, now: datetime) -> Event:
    filling = {**due.data, "due_on": due.due_on}
    event = Event()
    event.add("uid", f"{due.kind}-{due.subject.replace(':', '-')}@shoucang")
    event.add("dtstamp", now)
    event.add("dtstart", due.due_on)
    event.add("dtend", due.due_on + timedelta(days=1))
    event.add("summary", say(f"due.{due.kind}", filling, language))
    event.add("transp", "TRANSPARENT")
    if due.provisional:
        event.add("status", "TENTATIVE")
        event.add("description", say("due.provisional", {}, language))
    return event
