"""What becomes known of a withdrawal later: its evidence, and corrections of its day or cause (readings 12, 33)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from retention import Cause, Statement
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.cases import CaseCorrection, CaseEvent, CaseEventKind, CaseFile
from service.catalogue.documents import Document, DocumentState
from service.errors import ConflictError, InvalidError, NotFoundError, RefusedError
from service.usecases.cases.cases import check_follows, check_reason, effective_day
from service.usecases.cases.proving import withdrawal_of
from service.usecases.law.judging import rejudge_case
from service.usecases.lookup import the_case, unit_of
from service.usecases.permissions import Action, Actor, permit


class Property(StrEnum):
    """What of a withdrawal can be put right. `DAY` is the day approved, with `/` and the day named if there is one."""

    DAY = "day"
    CAUSE = "cause"
    STATEMENT = "statement"
    SEALED = "sealed"


@dataclass(frozen=True, slots=True)
class Righted:
    """What is right: the day of the approval (with the later day that the form names), or the cause."""

    on: date | None = None
    named_on: date | None = None
    cause: Cause | None = None


def state_evidence(
    actor: Actor,
    code: str,
    *,
    archive: Archive,
    cause: Cause | None = None,
    statement: Statement | None = None,
    sealed: bool | None = None,
) -> None:
    """State of a withdrawal what was not known when it was recorded; what is None stays.

    A cause once stated is changed by a correction alone. The former values stay readable.
    """
    with archive.database.write() as session:
        case = the_case(session, actor, code, lock=True)
        permit(actor, Action.MANAGE_CASES, unit_of(session, case.unit_id))
        withdrawal = _withdrawal(case)
        if cause is not None and withdrawal.cause not in (None, cause):
            raise ConflictError("correction.cause_is_stated", cause=withdrawal.cause)
        stated = {Property.CAUSE: cause, Property.STATEMENT: statement, Property.SEALED: sealed}
        changed = {
            name: value for name, value in stated.items() if value is not None and value != _value(withdrawal, name)
        }
        if not changed:
            return
        for name, value in changed.items():
            former, new = _text(_value(withdrawal, name)), _text(value)
            setattr(withdrawal, name.value, value)
            _put_down(session, actor, withdrawal, name, former, new, archive).accepted = True
        audit.record(
            session,
            archive.clock.now(),
            actor.id,
            "case.evidence_stated",
            "case",
            case.id,
            **{name.value: _text(value) for name, value in changed.items()},
        )


def correct_withdrawal(
    actor: Actor, code: str, right: Righted, reason: str, document_id: int, *, archive: Archive
) -> bool:
    """Correct the day or the cause of the withdrawal in force, on the evidence of a document in the file.

    What lets papers go no sooner counts at once. An earlier day or another cause waits for a second person
    (`settle_correction`); whether it does is answered.
    """
    check_reason(reason)
    with archive.database.write() as session:
        case = the_case(session, actor, code, lock=True)
        permit(actor, Action.MANAGE_CASES, unit_of(session, case.unit_id))
        withdrawal = _withdrawal(case)
        if _pending(session, withdrawal) is not None:
            raise ConflictError("correction.waits", code=case.code)
        _check_evidence(session, case, document_id)
        name, value = _checked(case, withdrawal, right)
        correction = _put_down(session, actor, withdrawal, name, _current(withdrawal, name), value, archive)
        correction.reason, correction.document_id = reason.strip(), document_id
        waits = withdrawal.cause is not None if name is Property.CAUSE else _day_of(value) < withdrawal.on
        moved: list[int] = []
        if not waits:
            correction.accepted = True
            moved = _apply(session, case, withdrawal, name, value, archive)
        audit.record(
            session,
            archive.clock.now(),
            actor.id,
            "case.corrected",
            "case",
            case.id,
            property=name.value,
            former=correction.former,
            value=value,
            document=document_id,
            waits=waits,
            items=audit.digest_of_items(moved),
        )
        return waits


def settle_correction(actor: Actor, code: str, *, accept: bool, archive: Archive) -> None:
    """Confirm or refuse the correction that waits, as somebody other than the one who stated it."""
    with archive.database.write() as session:
        case = the_case(session, actor, code, lock=True)
        permit(actor, Action.CONFIRM, unit_of(session, case.unit_id))
        withdrawal = _withdrawal(case)
        correction = _pending(session, withdrawal)
        if correction is None or correction.value is None:
            raise NotFoundError("correction.missing", reference=code)
        if actor.id is None or actor.id == correction.stated_by:
            raise RefusedError("correction.second_person")
        correction.accepted, correction.settled_by = accept, actor.id
        correction.settled_at = archive.clock.now()
        moved: list[int] = []
        if accept:
            moved = _apply(session, case, withdrawal, Property(correction.property), correction.value, archive)
        audit.record(
            session,
            archive.clock.now(),
            actor.id,
            "case.correction_confirmed" if accept else "case.correction_refused",
            "case",
            case.id,
            items=audit.digest_of_items(moved),
        )


def _withdrawal(case: CaseFile) -> CaseEvent:
    withdrawal = withdrawal_of(case)
    if withdrawal is None:
        raise ConflictError("case.is_open", code=case.code)
    return withdrawal


def _pending(session: Session, withdrawal: CaseEvent) -> CaseCorrection | None:
    return session.scalar(
        select(CaseCorrection)
        .where(CaseCorrection.event_id == withdrawal.id, CaseCorrection.accepted.is_(None))
        .with_for_update()
    )


def _check_evidence(session: Session, case: CaseFile, document_id: int) -> None:
    document = session.get(Document, document_id)
    if document is None or document.case_id != case.id or document.state is DocumentState.DISCARDED:
        raise InvalidError("correction.evidence_needed", document=document_id, code=case.code)


def _checked(case: CaseFile, withdrawal: CaseEvent, right: Righted) -> tuple[Property, str]:
    """What is put right and its value; both or neither, or what stands there already, are refused."""
    if (right.on is None) == (right.cause is None):
        raise InvalidError("correction.one_thing")
    if right.on is None:
        name, value = Property.CAUSE, _text(right.cause)
    else:
        effective = effective_day(right.on, right.named_on)
        if len(case.events) > 1:
            check_follows(case.events[-2], CaseEventKind.WITHDRAWN, effective)
        name, value = Property.DAY, _days(right.on, right.named_on)
    if value == _current(withdrawal, name):
        raise ConflictError("correction.nothing", code=case.code)
    return name, value


def _apply(
    session: Session, case: CaseFile, withdrawal: CaseEvent, name: Property, value: str, archive: Archive
) -> list[int]:
    if name is Property.CAUSE:
        withdrawal.cause = Cause(value)
        return []
    approved, _, named = value.partition("/")
    withdrawal.approved_on = date.fromisoformat(approved)
    withdrawal.named_on = date.fromisoformat(named) if named else None
    withdrawal.on = _day_of(value)
    return rejudge_case(session, case, archive)


def _put_down(
    session: Session,
    actor: Actor,
    withdrawal: CaseEvent,
    name: Property,
    former: str | None,
    value: str,
    archive: Archive,
) -> CaseCorrection:
    correction = CaseCorrection(
        event_id=withdrawal.id,
        property=name.value,
        former=former,
        value=value,
        reason="",
        stated_by=actor.id,
        stated_at=archive.clock.now(),
    )
    session.add(correction)
    return correction


def _current(withdrawal: CaseEvent, name: Property) -> str | None:
    if name is Property.DAY:
        return _days(withdrawal.approved_on or withdrawal.on, withdrawal.named_on)
    value = _value(withdrawal, name)
    return None if value is None else _text(value)


def _value(withdrawal: CaseEvent, name: Property) -> object:
    return getattr(withdrawal, name.value)


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _days(approved_on: date, named_on: date | None) -> str:
    return "/".join(day.isoformat() for day in (approved_on, named_on) if day is not None)


def _day_of(value: str) -> date:
    """The day in law of a withdrawal whose days are written like this."""
    return max(date.fromisoformat(day) for day in value.split("/"))
