"""The destruction register (销毁清册): drawn up after the appraisal, drawn anew when its list changes."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from retention import Decision, Reason, Verdict, holds_on, obstacles
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.disposal import Outcome, Register, Review, ReviewItem
from service.catalogue.documents import Document
from service.errors import ConflictError, InvalidError, NotFoundError
from service.usecases.disposal.calling import call_on
from service.usecases.disposal.facts import (
    CHUNK,
    REGISTER,
    items_of,
    new_number,
    refuse_begun,
    refuse_ended,
    the_register,
    the_review,
)
from service.usecases.disposal.proposing import as_json, write_facts
from service.usecases.law.judging import verdicts_on
from service.usecases.permissions import Action, Actor, permit

REASON = 500
"""Characters."""


def draw_up_register(actor: Actor, review_id: int, *, archive: Archive) -> str:
    """Draw up the register of what a concluded appraisal decided to destroy; gives its number.

    What is held today is listed apart. Raises ConflictError `register.empty` where nothing is left.
    """
    today = archive.clock.today()
    with archive.database.write() as session:
        review, unit = the_review(session, actor, review_id, lock=True)
        permit(actor, Action.PROPOSE, unit)
        refuse_ended(review)
        if review.concluded_at is None:
            raise ConflictError("register.not_appraised", title=review.title)
        if review.register is not None:
            raise ConflictError("register.exists", number=review.register.number)
        _refresh(session, review, archive)
        items = items_of(session, review.id, *_PENDING)
        if not items:
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
        _record(session, actor, register, "register.drawn", items, archive)
        return register.number


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
    with archive.database.write() as session:
        review, unit = the_review(session, actor, review_id, lock=True)
        permit(actor, Action.PROPOSE, unit)
        refuse_begun(review)
        register = the_register(review)
        if register.executed_at is not None:
            raise ConflictError("register.is_executed", number=register.number)
        items = {one.document_id: one for one in items_of(session, review.id, *_PENDING)}
        if missing := set(strike) - items.keys():
            raise NotFoundError("review.no_item", reference=str(min(missing)))
        for document_id in strike:
            item = items[document_id]
            item.outcome, item.remark, item.settled_at = Outcome.STRUCK, text, archive.clock.now()
        _refresh(session, review, archive)
        register.revision += 1
        register.digest, register.drawn_on = None, archive.clock.today()
        if register.began_at is not None:
            register.halted = ["register.drawn_anew", {"revision": register.revision}]
        left = items_of(session, review.id, *_PENDING)
        _record(session, actor, register, "register.revised", left, archive)
        return register.revision


_PENDING = (ReviewItem.decision == Decision.DESTROY, ReviewItem.outcome == Outcome.PENDING)


def _refresh(session: Session, review: Review, archive: Archive) -> None:
    """Note every pending item as it is today; set apart what is held, strike what can no longer be destroyed."""
    today, now = archive.clock.today(), archive.clock.now()
    items = items_of(session, review.id, *_PENDING)
    for start in range(0, len(items), CHUNK):
        chunk = items[start : start + CHUNK]
        wanted = [one.document_id for one in chunk]
        found = session.scalars(select(Document).where(Document.id.in_(wanted)).order_by(Document.id).with_for_update())
        documents = {one.id: one for one in found}
        verdicts = verdicts_on(session, list(documents.values()), today, archive)
        for item in chunk:
            document = documents.get(item.document_id)
            if document is None:
                item.outcome, item.settled_at = Outcome.STRUCK, now
                continue
            verdict = verdicts[document.id]
            outcome, why = _fate(verdict, today)
            if outcome is not Outcome.PENDING:
                item.outcome, item.obstacles, item.settled_at = outcome, as_json(why), now
            write_facts(item, document, verdict)
    session.flush()


def _fate(verdict: Verdict, today: date) -> tuple[Outcome, tuple[Reason, ...]]:
    """Whether an item stays on the list, and why not; a schedule not approved yet keeps nothing off it."""
    if held := holds_on(verdict):
        return Outcome.HELD, held
    why = obstacles(verdict, today, schedule=False)
    return (Outcome.STRUCK if why else Outcome.PENDING), why


def _record(
    session: Session, actor: Actor, register: Register, act: str, items: Sequence[ReviewItem], archive: Archive
) -> None:
    audit.record(
        session,
        archive.clock.now(),
        actor.id,
        act,
        "register",
        register.id,
        items=audit.digest_of_items(one.document_id for one in items),
        count=len(items),
        revision=register.revision,
        number=register.number,
    )
    call_on(session, register.review_id, archive)
