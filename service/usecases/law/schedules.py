"""The versions of the retention schedule: which there are, what each says, and each as a file."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config.regulation import Comparison, Schedule, ScheduleError, compare, write_toml
from service.archive import Archive
from service.catalogue.base import canonical_json
from service.catalogue.documents import Document, DocumentState
from service.catalogue.people import Person
from service.catalogue.schedule import ScheduleState, ScheduleVersion, schedule_in_force
from service.catalogue.units import Unit
from service.errors import InvalidError, NotFoundError
from service.schedule_files import write_schedule_workbook
from service.usecases.house.types import body_of
from service.usecases.law.minimum import Below, below_minimum
from service.usecases.lookup import names_of, seen_by
from service.usecases.permissions import Action, Actor, permit

FORMS: dict[str, str] = {
    "toml": "application/toml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""In which forms a version can be had -> media type."""


class FlawedError(InvalidError):
    """What was written is no schedule; `flaws` has everything that is wrong in it."""

    def __init__(self, error: ScheduleError) -> None:
        shown = [{"part": flaw.part, "number": flaw.number, "code": flaw.code, **flaw.data} for flaw in error.flaws]
        super().__init__("schedule.flawed", count=len(error.flaws), flaws=shown[:100])
        self.flaws = error.flaws


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version in the list; `documents` counts those of the actor's units that it judges."""

    number: int
    state: ScheduleState
    revision: int
    effective_from: date
    approved_on: date | None
    approved_by: str | None
    approval_number: str | None
    superseded_on: date | None
    based_on: int | None
    note: str | None
    discard_reason: str | None
    editor_id: int | None
    editor: str | None
    edited_at: datetime | None
    created_at: datetime
    documents: int

    @property
    def can_be_approved(self) -> bool:
        """A draft, or the version in force that nobody has approved yet (readings 31)."""
        return self.approved_on is None and self.state in (ScheduleState.DRAFT, ScheduleState.IN_FORCE)


@dataclass(frozen=True, slots=True)
class VersionView:
    """A version with all that it says, every rule of it that is below the lawful minimum, and what the actor may do."""

    row: VersionRow
    schedule: Schedule
    below: tuple[Below, ...]
    permitted: frozenset[Action]


@dataclass(frozen=True, slots=True)
class ComparisonView:
    """Two versions side by side."""

    before: VersionRow
    after: VersionRow
    comparison: Comparison
    schedules: tuple[Schedule, Schedule]


def list_versions(actor: Actor, *, archive: Archive) -> tuple[VersionRow, ...]:
    """Every version, the newest first."""
    permit(actor, Action.VIEW)
    with archive.database.read() as session:
        versions = session.scalars(select(ScheduleVersion).order_by(ScheduleVersion.number.desc())).all()
        return _rows(session, actor, *versions)


def show_version(actor: Actor, number: int, *, archive: Archive) -> VersionView:
    """A version with everything in it."""
    permit(actor, Action.VIEW)
    with archive.database.read() as session:
        version = the_version(session, number)
        schedule = body_of(session, version)
        (row,) = _rows(session, actor, version)
        below = below_minimum(schedule, archive.regulation)
        return VersionView(row, schedule, below, actor.actions(the_root(session)))


def compare_versions(actor: Actor, before: int | None, after: int, *, archive: Archive) -> ComparisonView:
    """How a version differs from another, by default from the one in force."""
    permit(actor, Action.VIEW)
    with archive.database.read() as session:
        first_one = schedule_in_force(session) if before is None else the_version(session, before)
        versions = first_one, the_version(session, after)
        first, second = (body_of(session, version) for version in versions)
        rows = _rows(session, actor, *versions)
        return ComparisonView(rows[0], rows[1], compare(first, second), (first, second))


def export_version(actor: Actor, number: int, form: str, *, archive: Archive) -> tuple[bytes, str, str]:
    """A version as a file that `import_version` takes: its bytes, name and media type."""
    permit(actor, Action.VIEW)
    if form not in FORMS:
        raise InvalidError("schedule.form", form=form[:20], forms=sorted(FORMS))
    with archive.database.read() as session:
        schedule = body_of(session, the_version(session, number))
    is_text = form == "toml"
    content = write_toml(schedule).encode() if is_text else write_schedule_workbook(schedule, archive.regulation)
    return content, f"schedule-{number}.{form}", FORMS[form]


def the_version(session: Session, number: int, *, lock: bool = False) -> ScheduleVersion:
    """The version of that number."""
    query = select(ScheduleVersion).where(ScheduleVersion.number == number)
    version = session.scalar(query.with_for_update() if lock else query)
    if version is None:
        raise NotFoundError("schedule.missing", reference=str(number))
    return version


def the_root(session: Session) -> Unit:
    """The unit above all others: the schedule is the whole archive's, so who changes it is somebody of that unit."""
    return session.scalars(select(Unit).where(Unit.parent_id.is_(None)).order_by(Unit.id).limit(1)).one()


def digest_of(version: ScheduleVersion) -> str:
    """What binds an approval to exactly what was approved."""
    return hashlib.sha256(canonical_json(version.body).encode()).hexdigest()


def _rows(session: Session, actor: Actor, *versions: ScheduleVersion) -> tuple[VersionRow, ...]:
    names = names_of(session, Person, (version.edited_by for version in versions))
    counts = _judged(session, actor)
    return tuple(
        VersionRow(
            version.number,
            version.state,
            version.revision,
            version.effective_from,
            version.approved_on,
            version.approved_by,
            version.approval_number,
            version.superseded_on,
            version.based_on,
            version.note,
            version.discard_reason,
            version.edited_by,
            names.get(version.edited_by or 0),
            version.edited_at,
            version.created_at,
            counts.get(version.id, 0),
        )
        for version in versions
    )


def _judged(session: Session, actor: Actor) -> dict[int, int]:
    """How many documents each version judges, by its id."""
    rows = session.execute(
        select(Document.schedule_id, func.count())
        .join(Unit, Unit.id == Document.unit_id)
        .where(
            Document.state != DocumentState.DISCARDED,
            Document.schedule_id.is_not(None),
            seen_by(actor, Action.VIEW),
        )
        .group_by(Document.schedule_id)
    ).all()
    return {schedule_id: count for schedule_id, count in rows if schedule_id is not None}
