"""The destruction register (销毁清册): drawn up after the appraisal, drawn anew when its list changes."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy.orm import Session

from retention import Decision, Reason, Verdict, holds_on, obstacles
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.disposal import Outcome, Register, Review, ReviewItem
from service.errors import ConflictError, InvalidError, NotFoundError
from service.usecases.disposal.calling import call_on
from service.usecases.disposal.facts import (
    REGISTER,
    new_number,
    refuse_begun,
    refuse_ended,
    the_register,
    the_review,
)
from service.usecases.disposal.noting import Guard, Noted, note_items, refuse_other_than_noted, write_items
from service.usecases.disposal.proposing import as_json
from service.usecases.permissions import Action, Actor, permit

REASON = 500
"""Characters."""


def draw_up_register(actor: Actor, review_id: int, *, archive: Archive) -> str:
    """Draw up the register of what a concluded appraisal decided to destroy; gives its number.

    What is held today is listed apart. Raises ConflictError `register.empty` where nothing is left.
    """
    today = archive.clock.today()
    with archive.database.read() as session:
        _undrawn(session, actor, review_id)
    noted = _noted(review_id, lambda session: _undrawn(session, actor, review_id, lock=True), archive)
    with archive.database.write() as session:
        review = _undrawn(session, actor, review_id, lock=True)
        ids = _settle(session, review.id, noted, (), archive)
        if not ids:
            raise ConflictError("register.empty", title=review.title)
        register = Register(
            review_id=review.id,
            number=new_number(session, review, REGISTER, today.year),
            revision=1,
            drawn_on=today,
            drawn_by=actor.id,
        )
        session.add(register)
        session.flush()
        _record(session, actor, register, "register.drawn", ids, archive)
        return register.number


def _undrawn(session: Session, actor: Actor, review_id: int, *, lock: bool = False) -> Review:
    """A review whose register the actor may draw up now."""
    review, unit = the_review(session, actor, review_id, lock=lock)
    permit(actor, Action.PROPOSE, unit)
    refuse_ended(review)
    if review.concluded_at is None:
        raise ConflictError("register.not_appraised", title=review.title)
    if review.register is not None:
        raise ConflictError("register.exists", number=review.register.number)
    return review


def revise_register(
    actor: Actor, review_id: int, reason: str, *, archive: Archive, strike: Collection[int] = ()
) -> int:
    """Draw the list anew, as its items are today and without those struck (documents' ids); gives its revision.

    Every signature and count made so far is void (reading 14). What can no longer be destroyed goes off the list, what
    is held meanwhile is listed apart.
    """
    text = reason.strip()
    if not text or len(text) > REASON:
        raise InvalidError("reason.needed", limit=REASON)
    with archive.database.read() as session:
        former = _revisable(session, actor, review_id).revision
    noted = _noted(review_id, lambda session: _revisable(session, actor, review_id, lock=True), archive)
    if missing := set(strike) - {item.document_id for item, _, _ in noted}:
        raise NotFoundError("review.no_item", reference=str(min(missing)))
    with archive.database.write() as session:
        register = _revisable(session, actor, review_id, lock=True)
        if register.revision != former:
            raise ConflictError("review.changed_meanwhile")
        struck = {"outcome": Outcome.STRUCK, "remark": text, "settled_at": archive.clock.now()}
        write_items(session, [{"id": item.id, **struck} for item, _, _ in noted if item.document_id in strike])
        left = _settle(session, review_id, noted, strike, archive)
        register.revision += 1
        register.digest, register.drawn_on = None, archive.clock.today()
        if register.began_at is not None:
            register.halted = ["register.drawn_anew", {"revision": register.revision}]
        _record(session, actor, register, "register.revised", left, archive)
        return register.revision


def _revisable(session: Session, actor: Actor, review_id: int, *, lock: bool = False) -> Register:
    """The register of a review that the actor may draw anew now."""
    review, unit = the_review(session, actor, review_id, lock=lock)
    permit(actor, Action.PROPOSE, unit)
    refuse_begun(review)
    register = the_register(review)
    if register.executed_at is not None:
        raise ConflictError("register.is_executed", number=register.number)
    return register


_PENDING = (ReviewItem.decision == Decision.DESTROY, ReviewItem.outcome == Outcome.PENDING)


def _noted(review_id: int, guard: Guard, archive: Archive) -> Sequence[Noted]:
    return list(note_items(review_id, *_PENDING, guard=guard, archive=archive))


def _settle(
    session: Session, review_id: int, noted: Sequence[Noted], struck: Collection[int], archive: Archive
) -> Sequence[int]:
    """Set apart what is held, strike what can no longer be destroyed; gives the documents that stay on the list."""
    today, now = archive.clock.today(), archive.clock.now()
    apart: list[dict[str, object]] = []
    staying: list[ReviewItem] = []
    for item, _, verdict in noted:
        if item.document_id in struck:
            continue
        outcome, why = _fate(verdict, today) if verdict is not None else (Outcome.STRUCK, ())
        if outcome is Outcome.PENDING:
            staying.append(item)
        else:
            apart.append({"id": item.id, "outcome": outcome, "obstacles": as_json(why), "settled_at": now})
    write_items(session, apart)
    refuse_other_than_noted(session, review_id, staying, *_PENDING)
    return [one.document_id for one in staying]


def _fate(verdict: Verdict, today: date) -> tuple[Outcome, tuple[Reason, ...]]:
    """Whether an item stays on the list, and why not; a schedule not approved yet keeps nothing off it."""
    if held := holds_on(verdict):
        return Outcome.HELD, held
    why = obstacles(verdict, today, schedule=False)
    return (Outcome.STRUCK if why else Outcome.PENDING), why


def _record(session: Session, actor: Actor, register: Register, act: str, ids: Sequence[int], archive: Archive) -> None:
    audit.record(
        session,
        archive.clock.now(),
        actor.id,
        act,
        "register",
        register.id,
        items=audit.digest_of_items(ids),
        count=len(ids),
        revision=register.revision,
        number=register.number,
    )
    call_on(session, register.review_id, archive)
