"""Sealed papers are looked at with a stated reason, for a duty, or by an approved look-up; never just so (readings 38).

Who keeps and judges papers states a reason; whoever only reads needs the approval of the keeping unit. Somebody who
has a part in a review, a handover or a look-up sees what it is about: that is the reason, and stands in the line.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import Session

from retention import LookupState
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.cases import CaseCorrection, CaseEvent, CaseFile, is_withdrawn
from service.catalogue.custody import Handover, HandoverLine
from service.catalogue.disposal import PostHeld, Register, Review, ReviewItem, ReviewMember, Supervision
from service.catalogue.documents import Document
from service.catalogue.lookups import Lookup, LookupHand, LookupItem
from service.catalogue.units import Unit, within
from service.errors import ConflictError, InvalidError, RefusedError
from service.usecases.cases.sealing import case_of, is_withdrawn_now, sealed_among
from service.usecases.custody.facts import is_running
from service.usecases.disposal.facts import in_open_review
from service.usecases.lookup import unit_of
from service.usecases.permissions import ANY, Action, Actor, permit

SHORTEST, LONGEST = 2, 200
"""Characters of a reason."""

OPEN_LOOKUPS = (LookupState.REQUESTED, LookupState.HALF_APPROVED, LookupState.APPROVED)

_Ids = Collection[int] | Select[tuple[int]]


def state_unsealing(actor: Actor, reason: str, *, archive: Archive) -> str:
    """State why sealed files are looked into; gives the reason as it is recorded, here and with every look after it.

    Whoever keeps it for the person lets it end soon.
    """
    permit(actor, Action.UNSEAL)
    stated = stated_reason(reason)
    with archive.database.write() as session:
        audit.record(
            session, archive.clock.now(), actor.id, "seal.reason_stated", "session", actor.session_id, reason=stated
        )
    return stated


def state_unmasking(actor: Actor, reason: str, *, archive: Archive) -> str:
    """State why files with sensitive papers are taken along; gives the reason as it is recorded."""
    permit(actor, Action.VIEW)
    stated = stated_reason(reason)
    with archive.database.write() as session:
        audit.record(
            session, archive.clock.now(), actor.id, "unmask.reason_stated", "session", actor.session_id, reason=stated
        )
    return stated


def stated_reason(reason: str | None) -> str:
    """A reason without the blanks around it, if it is one."""
    stated = (reason or "").strip()
    if not SHORTEST <= len(stated) <= LONGEST:
        raise InvalidError("reason.needed", limit=LONGEST)
    return stated


def unsealing_of(actor: Actor) -> str:
    """The reason that the actor has stated; ConflictError where none was."""
    permit(actor, Action.UNSEAL)
    if actor.unsealing is None:
        raise ConflictError("seal.search_needs_reason")
    return stated_reason(actor.unsealing)


def open_document(session: Session, actor: Actor, document: Document, archive: Archive) -> dict[str, Any]:
    """Let the actor look at a document if it is not sealed, or why it is; gives what the line of the look says of it.

    Raises ConflictError where a reason has to be stated first, RefusedError where only an approval would do.
    """
    if not sealed_among(session, [document.id]):
        return {}
    case = case_of(session, document)
    return _opened(session, actor, case, document.unit_id, [document.id], archive)


def open_case(session: Session, actor: Actor, case: CaseFile, archive: Archive) -> dict[str, Any]:
    """The same for a case file as a whole."""
    if not is_withdrawn_now(session, case):
        return {}
    if _corrected(session, actor, case):
        return {"ground": "correction"}
    papers = select(Document.id).where(Document.case_id == case.id)
    return _opened(session, actor, case, case.unit_id, papers, archive)


def veiled_among(session: Session, actor: Actor, ids: Collection[int]) -> set[int]:
    """Those of the documents of a list that are sealed, and into which the actor could not look for any reason.

    A list that serves a duty names them by their codes, and not by what they are called.
    """
    if all(path.startswith(actor.paths(Action.UNSEAL)) for path in actor.paths(Action.VIEW, ANY)):
        return set()
    sealed = sealed_among(session, ids)
    mine = select(Document.id).join(Unit, Unit.id == Document.unit_id).where(within(actor.paths(Action.UNSEAL)))
    return sealed - set(session.scalars(mine.where(Document.id.in_(sealed))))


def veiled_cases(session: Session, actor: Actor, ids: Collection[int]) -> set[int]:
    """The same of case files."""
    sealed = (
        select(CaseFile.id)
        .join(Unit, Unit.id == CaseFile.unit_id)
        .where(CaseFile.id.in_(ids), is_withdrawn(CaseFile.id), ~within(actor.paths(Action.UNSEAL)))
    )
    return set(session.scalars(sealed))


def _opened(
    session: Session, actor: Actor, case: CaseFile | None, unit_id: int, ids: _Ids, archive: Archive
) -> dict[str, Any]:
    duty = _duty(session, actor, ids, archive)
    if duty:
        return duty
    code = case.code if case else ""
    if not actor.may(Action.UNSEAL, unit_of(session, unit_id)):
        raise RefusedError("seal.approval_needed", case=code)
    if actor.unsealing is None:
        raise ConflictError("seal.reason_needed", case=code)
    return {"unsealed": stated_reason(actor.unsealing)}


def _duty(session: Session, actor: Actor, ids: _Ids, archive: Archive) -> dict[str, Any]:
    """In what the actor has a part that is about one of the documents."""
    ways = {
        "review": _reviews(actor, ids),
        "handover": _handovers(actor, ids, archive),
        "lookup": _lookups(actor, ids),
    }
    for ground, query in ways.items():
        number = session.scalar(query.limit(1))
        if number is not None:
            return {"ground": ground, "matter": number}
    return {}


def _reviews(actor: Actor, ids: _Ids) -> Select[tuple[int]]:
    watches = exists().where(
        Register.review_id == Review.id, Supervision.register_id == Register.id, Supervision.person_id == actor.id
    )
    return (
        select(Review.id)
        .join(ReviewItem, ReviewItem.review_id == Review.id)
        .where(
            ReviewItem.document_id.in_(ids),
            in_open_review(),
            or_(
                Review.proposed_by == actor.id,
                exists().where(ReviewMember.review_id == Review.id, ReviewMember.person_id == actor.id),
                exists().where(PostHeld.unit_id == Review.unit_id, PostHeld.person_id == actor.id),
                watches,
            ),
        )
        .order_by(Review.id)
    )


def _handovers(actor: Actor, ids: _Ids, archive: Archive) -> Select[tuple[int]]:
    parties = (Handover.giver_id, Handover.receiver_id, Handover.supervisor_id)
    return (
        select(Handover.id)
        .join(HandoverLine, HandoverLine.handover_id == Handover.id)
        .where(
            HandoverLine.document_id.in_(ids),
            is_running(archive.clock.today()),
            or_(*(party == actor.id for party in parties)),
        )
        .order_by(Handover.id)
    )


def _lookups(actor: Actor, ids: _Ids) -> Select[tuple[int]]:
    """Those in which the actor has a hand, or which the actor may approve."""
    return (
        select(Lookup.id)
        .join(LookupItem, LookupItem.lookup_id == Lookup.id)
        .join(Unit, Unit.id == Lookup.unit_id)
        .where(
            LookupItem.document_id.in_(ids),
            Lookup.state.in_(OPEN_LOOKUPS),
            or_(
                exists().where(LookupHand.lookup_id == Lookup.id, LookupHand.person_id == actor.id),
                within(actor.paths(Action.APPROVE_LOOK_UP)),
            ),
        )
        .order_by(Lookup.id)
    )


def _corrected(session: Session, actor: Actor, case: CaseFile) -> bool:
    """Whether a correction of the file's withdrawal waits for the actor as its second person."""
    if not actor.may(Action.CONFIRM, unit_of(session, case.unit_id)):
        return False
    waiting = (
        select(CaseCorrection.id)
        .join(CaseEvent, CaseEvent.id == CaseCorrection.event_id)
        .where(CaseEvent.case_id == case.id, CaseCorrection.settled_at.is_(None))
        .where(CaseCorrection.stated_by.is_distinct_from(actor.id))
    )
    return session.scalar(waiting.limit(1)) is not None
