"""From draft to law: a version of the schedule is approved, and judges from its day on."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from service.archive import Archive
from service.catalogue import audit
from service.catalogue.schedule import ScheduleState, ScheduleVersion
from service.errors import ConflictError, InvalidError
from service.usecases.house.proof import Proof, check_proof
from service.usecases.house.types import body_of
from service.usecases.law.drafting import schedule_in_force_locked
from service.usecases.law.minimum import below_minimum
from service.usecases.law.schedules import digest_of, the_root, the_version
from service.usecases.permissions import Action, Actor, permit


@dataclass(frozen=True, slots=True)
class Approval:
    """The archives authority's approval (decree 772 article 19): by whom, its number, its day.

    `effective_from` is the first day on which the version judges; by default the day that its draft means.
    """

    by: str
    number: str
    on: date
    effective_from: date | None = None


def approve_version(
    actor: Actor, number: int, seen: int, approval: Approval, proof: Proof, *, archive: Archive
) -> ScheduleState:
    """Record the approval of a draft, or of the version in force as it is (readings 31); gives its state then.

    `seen` is the revision that was approved. From its day on it judges: today, where that day has come. Whoever
    approves proves afresh who they are, for papers are destroyed by what it says. Refused to whoever edited it last,
    and where any rule is below the lawful minimum: the refusal names each of them.
    """
    _check(approval, archive)
    with archive.database.write() as session:
        permit(actor, Action.APPROVE_SCHEDULE, the_root(session))
        current = schedule_in_force_locked(session)
        version = the_version(session, number, lock=True)
        _refuse(session, actor, version, seen, archive)
        from_day = approval.effective_from or version.effective_from
        if version.state is ScheduleState.DRAFT and from_day < current.effective_from:
            raise InvalidError(
                "schedule.before_current", on=current.effective_from, number=current.number, field="effective_from"
            )
        refused = check_proof(session, actor, proof, archive)
        if refused is None:
            _approve(session, actor, version, approval, archive)
            return version.state
    raise refused


def _approve(session: Session, actor: Actor, version: ScheduleVersion, approval: Approval, archive: Archive) -> None:
    version.approved_on, version.approved_by = approval.on, approval.by.strip()
    version.approval_number, version.approver_id = approval.number.strip(), actor.id
    brought: list[int] = []
    if version.state is ScheduleState.DRAFT:
        version.effective_from = approval.effective_from or version.effective_from
        version.step(ScheduleState.APPROVED)
        brought = _bring(session, archive)
    audit.record(
        session,
        archive.clock.now(),
        actor.id,
        "schedule.approved",
        "schedule",
        version.id,
        number=version.number,
        approval_number=version.approval_number,
        effective_from=version.effective_from.isoformat(),
        brought_into_force=brought,
        digest=digest_of(version),
    )


def bring_into_force(*, archive: Archive) -> int:
    """Let each approved version judge whose day has come, in the order of their days; gives how many. Run daily."""
    with archive.database.read() as session:
        if not session.scalars(_due(archive)).first():
            return 0
    with archive.database.write() as session:
        brought = _bring(session, archive)
        if brought:
            audit.record(
                session,
                archive.clock.now(),
                None,
                "schedule.in_force",
                "schedule",
                the_version(session, brought[-1]).id,
                numbers=brought,
            )
        return len(brought)


def _bring(session: Session, archive: Archive) -> list[int]:
    """Put the approved versions into force whose day has come; gives their numbers."""
    session.flush()
    current, brought = schedule_in_force_locked(session), []
    for version in session.scalars(_due(archive).with_for_update()).all():
        current.step(ScheduleState.SUPERSEDED)
        current.superseded_on = version.effective_from
        version.step(ScheduleState.IN_FORCE)
        current = version
        brought.append(version.number)
    session.flush()
    return brought


def _due(archive: Archive) -> Select[tuple[ScheduleVersion]]:
    return (
        select(ScheduleVersion)
        .where(ScheduleVersion.state == ScheduleState.APPROVED, ScheduleVersion.effective_from <= archive.clock.today())
        .order_by(ScheduleVersion.effective_from, ScheduleVersion.number)
    )


def _check(approval: Approval, archive: Archive) -> None:
    if not 1 <= len(approval.by.strip()) <= 200:
        raise InvalidError("schedule.approval_incomplete", field="approved_by")
    if not 1 <= len(approval.number.strip()) <= 100:
        raise InvalidError("schedule.approval_incomplete", field="approval_number")
    if approval.on > archive.clock.today():
        raise InvalidError("schedule.approved_ahead", on=approval.on, field="approved_on")
    for field, day in (("approved_on", approval.on), ("effective_from", approval.effective_from)):
        if day is not None and not 1900 <= day.year <= 2199:
            raise InvalidError("date.out_of_range", date=day.isoformat(), field=field)


def _refuse(session: Session, actor: Actor, version: ScheduleVersion, seen: int, archive: Archive) -> None:
    if version.state not in (ScheduleState.DRAFT, ScheduleState.IN_FORCE) or version.approved_on is not None:
        raise ConflictError("schedule.not_open", number=version.number, state=version.state.value)
    if version.revision != seen:
        raise ConflictError("schedule.changed_since", number=version.number)
    if version.edited_by is not None and version.edited_by == actor.id:
        raise ConflictError("schedule.own_edit", number=version.number)
    below = below_minimum(body_of(session, version), archive.regulation)
    if below:
        raise ConflictError("schedule.below_minimum", count=len(below), named=[one.named for one in below])
