"""On the day on which periods are over somebody is told: the keepers of a unit, once, of all of them together.

What an act makes due in retrospect, such as a withdrawal recorded years later, whoever acts sees at once.
"""

from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from retention import State
from service.archive import Archive
from service.catalogue.disposal import ReviewItem
from service.catalogue.documents import Document, DocumentState
from service.catalogue.reminders import Reminder
from service.catalogue.system import LastRun
from service.catalogue.units import Unit
from service.usecases.clock.telling import about, end_reminders, keepers_of, tell
from service.usecases.disposal.facts import in_open_review

CAME_DUE = "came_due"

ENDING = (State.RUNNING.value, State.ELIGIBLE.value)
"""States with an end: also where the judging of the day has not come round yet."""


def tell_of_due(session: Session, today: date, archive: Archive) -> int:
    """Tell what became eligible since this was told last, and lies in no review; gives how many people were told."""
    last = session.get(LastRun, "remind")
    told_on = archive.clock.day_of(last.honoured_at) if last is not None and last.honoured_at else today
    since = min(told_on, today - timedelta(days=1))
    rows = session.execute(
        select(Document.unit_id, func.count(), func.min(Document.eligible_on))
        .where(_waits(since + timedelta(days=1), today))
        .group_by(Document.unit_id)
        .order_by(Document.unit_id)
    ).tuples()
    told = 0
    for unit_id, count, first in rows.all():
        unit = session.get_one(Unit, unit_id)
        since_day, last_day = (first or today).isoformat(), today.isoformat()
        data: dict[str, str | int] = {"unit": unit.name, "count": count, "first": since_day, "last": last_day}
        told += tell(
            session, keepers_of(session, unit), CAME_DUE, f"due:{unit_id}:{today}", "due", archive, data, today
        )
    return told


def end_what_is_taken_up(session: Session, unit_id: int, archive: Archive) -> None:
    """End what the keepers of a unit were told, as far as all of it lies in a review now."""
    told = select(Reminder.subject, Reminder.data).where(
        Reminder.kind == CAME_DUE,
        Reminder.read_at.is_(None),
        Reminder.subject.startswith(f"due:{unit_id}:", autoescape=True),
    )
    for subject, data in {row.subject: row.data for row in session.execute(told)}.items():
        days = (date.fromisoformat(data["first"]), date.fromisoformat(data["last"]))
        left = select(Document.id).where(Document.unit_id == unit_id, _waits(*days)).limit(1)
        if session.scalar(left) is None:
            end_reminders(session, archive, about(subject))


def _waits(first: date, last: date) -> ColumnElement[bool]:
    """The condition that a filed document became eligible between two days, and that nobody has taken it up."""
    taken_up = select(ReviewItem.id).where(ReviewItem.document_id == Document.id, in_open_review())
    return and_(
        Document.state == DocumentState.FILED,
        Document.retention_state.in_(ENDING),
        Document.eligible_on >= first,
        Document.eligible_on <= last,
        ~taken_up.exists(),
    )
