"""Writing a version of the schedule: begun from another, edited a save at a time, taken from a file, given up."""

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config import dump_schedule
from config.regulation import (
    DropRule,
    Edit,
    ReplaceAll,
    Schedule,
    ScheduleError,
    SetAssignment,
    SetContainer,
    SetRule,
    edited,
    fitted,
    flaws,
    places,
    uses,
)
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.schedule import ScheduleState, ScheduleVersion, schedule_in_force
from service.errors import ConflictError, InvalidError
from service.schedule_files import read_schedule_file
from service.usecases.house.types import body_of
from service.usecases.law.schedules import FlawedError, digest_of, the_root, the_version
from service.usecases.permissions import Action, Actor, permit

LONGEST_NOTE = 500


def draft_version(
    actor: Actor, note: str, *, archive: Archive, based_on: int | None = None, effective_from: date | None = None
) -> int:
    """Begin a draft from a version, by default the one in force; `note` says what for. Gives its number."""
    wanted = _noted(note)
    with archive.database.write() as session:
        permit(actor, Action.MANAGE_SCHEDULE, the_root(session))
        base = schedule_in_force(session) if based_on is None else the_version(session, based_on)
        schedule = fitted(body_of(session, base), archive.regulation.schedule)
        version = _begin(session, actor, schedule, wanted, archive, base.number, effective_from)
        audit.record(
            session,
            archive.clock.now(),
            actor.id,
            "schedule.drafted",
            "schedule",
            version.id,
            number=version.number,
            based_on=base.number,
            digest=digest_of(version),
        )
        return version.number


def import_version(actor: Actor, content: bytes, note: str, *, archive: Archive, into: int | None = None) -> int:
    """Take a version from a file (TOML or XLSX): as a new draft, or in place of all that a draft says.

    Gives its number. Raises FlawedError, which names everything that is wrong in the file and where.
    """
    with archive.database.write() as session:
        permit(actor, Action.MANAGE_SCHEDULE, the_root(session))
        wanted = _noted(note)
        try:
            schedule = read_schedule_file(content, archive.regulation)
        except ScheduleError as error:
            raise FlawedError(error) from None
        if into is None:
            version = _begin(session, actor, schedule, wanted, archive, None, None)
        else:
            version = _the_draft(session, into)
            _save(session, actor, version, edited(body_of(session, version), ReplaceAll(schedule)), archive)
            version.note = wanted
        audit.record(
            session,
            archive.clock.now(),
            actor.id,
            "schedule.imported",
            "schedule",
            version.id,
            number=version.number,
            digest=digest_of(version),
        )
        return version.number


def edit_version(actor: Actor, number: int, seen: int, edit: Edit, *, archive: Archive) -> None:
    """Save one change of a draft. `seen` is the revision that the editor had before them.

    Raises FlawedError where it would no longer hang together. What changes nothing leaves no trace.
    """
    with archive.database.write() as session:
        permit(actor, Action.MANAGE_SCHEDULE, the_root(session))
        version = _the_draft(session, number)
        if version.revision != seen:
            raise ConflictError("schedule.changed_since", number=number)
        before = body_of(session, version)
        _refuse_dropping(before, edit)
        after = edited(before, edit)
        if after == before:
            return
        _save(session, actor, version, after, archive)
        audit.record(
            session,
            archive.clock.now(),
            actor.id,
            "schedule.edited",
            "schedule",
            version.id,
            number=number,
            revision=version.revision,
            digest=digest_of(version),
            **_what(before, edit),
        )


def discard_version(actor: Actor, number: int, reason: str, *, archive: Archive) -> None:
    """Give a draft up. Its number is not given again."""
    if not reason.strip() or len(reason) > LONGEST_NOTE:
        raise InvalidError("reason.needed", limit=LONGEST_NOTE)
    with archive.database.write() as session:
        permit(actor, Action.MANAGE_SCHEDULE, the_root(session))
        version = _the_draft(session, number)
        version.step(ScheduleState.DISCARDED)
        version.discard_reason = reason.strip()
        audit.record(
            session, archive.clock.now(), actor.id, "schedule.discarded", "schedule", version.id, number=number
        )


def _noted(note: str) -> str:
    if not note.strip() or len(note) > LONGEST_NOTE:
        raise InvalidError("schedule.note_needed", limit=LONGEST_NOTE, field="note")
    return note.strip()


def _begin(
    session: Session,
    actor: Actor,
    schedule: Schedule,
    note: str,
    archive: Archive,
    based_on: int | None,
    effective_from: date | None,
) -> ScheduleVersion:
    now = archive.clock.now()
    # Of two who begin a draft at once, the second waits here and gets the next number.
    schedule_in_force_locked(session)
    number = (session.scalar(select(func.max(ScheduleVersion.number))) or 0) + 1
    version = ScheduleVersion(
        number=number,
        state=ScheduleState.DRAFT,
        effective_from=effective_from or archive.clock.today(),
        body=dump_schedule(replace(schedule, version=number)),
        created_at=now,
        based_on=based_on,
        note=note,
        edited_by=actor.id,
        edited_at=now,
        revision=1,
    )
    session.add(version)
    session.flush()
    return version


def schedule_in_force_locked(session: Session) -> ScheduleVersion:
    """The version in force; whoever changes which versions there are, or which is in force, waits here for another."""
    in_force = select(ScheduleVersion).where(ScheduleVersion.state == ScheduleState.IN_FORCE)
    return session.scalars(in_force.with_for_update()).one()


def _the_draft(session: Session, number: int) -> ScheduleVersion:
    version = the_version(session, number, lock=True)
    if version.state is not ScheduleState.DRAFT:
        raise ConflictError("schedule.not_draft", number=number, state=version.state.value)
    return version


def _save(session: Session, actor: Actor, version: ScheduleVersion, schedule: Schedule, archive: Archive) -> None:
    found = tuple(flaws(schedule, archive.regulation))
    if found:
        raise FlawedError(ScheduleError(found))
    version.body = dump_schedule(schedule)
    version.revision += 1
    version.edited_by, version.edited_at = actor.id, archive.clock.now()
    session.flush()


def _refuse_dropping(schedule: Schedule, edit: Edit) -> None:
    """A rule in use stays."""
    if isinstance(edit, DropRule):
        used = uses(schedule, edit.id)
        if used:
            raise ConflictError("schedule.rule_used", rule=edit.id[:32], used=list(used[:20]))


def _what(before: Schedule, edit: Edit) -> dict[str, Any]:
    """What an edit was about, in codes."""
    match edit:
        case SetAssignment(assignment):
            former = places(before).get((assignment.types[0], assignment.kind))
            return {
                "what": "type",
                "type": assignment.types[0],
                "kind": assignment.kind,
                "rule": assignment.rule,
                "former": former.rule if former else None,
            }
        case SetContainer(container):
            former_rule = before.container(container.code).rule
            return {"what": "container", "container": container.code, "rule": container.rule, "former": former_rule}
        case SetRule(rule):
            return {"what": "rule", "rule": rule.id}
        case DropRule(rule_id):
            return {"what": "rule_dropped", "rule": rule_id[:32]}
        case ReplaceAll():
            return {"what": "all"}
