"""Executing a register: begun by a person, carried out item by item, everything asked again before each of them."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from retention import Decision, Reason, ReasonCode, holds_on, obstacles
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.disposal import Gone, Outcome, Register, Review, ReviewItem, Tombstone, Transfer
from service.catalogue.documents import Document, DocumentState, FileRole
from service.catalogue.holds import bar_holds
from service.catalogue.tasks import TaskKind, enqueue
from service.catalogue.units import Unit
from service.errors import ConflictError, UnavailableError
from service.usecases.custody.spans import end_custody
from service.usecases.disposal.facts import count_changed, is_marked_changed, refuse_begun, the_register, the_review
from service.usecases.disposal.proposing import as_json
from service.usecases.disposal.readiness import Hindrance, hindrances, standing
from service.usecases.disposal.removing import is_in_hand, remove_document
from service.usecases.law.judging import verdict_on
from service.usecases.permissions import Action, Actor, permit

DECISIONS = {Gone.DESTROYED: Decision.DESTROY, Gone.TRANSFERRED: Decision.TRANSFER}


def execute_register(actor: Actor, review_id: int, *, archive: Archive) -> None:
    """Begin to destroy what the register lists, or go on after it stood still; the work itself is a task.

    Raises the first hindrance as ConflictError.
    """
    now = archive.clock.now()
    with archive.database.write() as session:
        review, unit = the_review(session, actor, review_id, lock=True)
        permit(actor, Action.EXECUTE, unit)
        register = the_register(review)
        if register.executed_at is not None:
            raise ConflictError("register.is_executed", number=register.number)
        refuse_begun(review)
        for one in hindrances(session, review, unit, archive):
            raise ConflictError(one.code, **one.data)
        register.began_at, register.begun_by = register.began_at or now, actor.id
        register.halted = None
        enqueue(session, TaskKind.DISPOSE, None, now, priority=-1, review=review.id)
        audit.record(
            session,
            now,
            actor.id,
            "disposal.begun",
            "register",
            register.id,
            number=register.number,
            list=register.digest,
        )


def take_out(review_id: int, *, archive: Archive) -> Iterator[int]:
    """Take every item that is to go out of the catalogue, each in a transaction of its own, parts before wholes.

    Gives each item after its transaction. Repeats harmlessly, also side by side: an item goes once. Raises
    UnavailableError while a worker has one in hand.
    """
    for item_id in _in_order(review_id, archive):
        with archive.database.write() as session:
            review = session.scalars(select(Review).where(Review.id == review_id).with_for_update()).one()
            bar_holds(session)
            item = session.scalars(select(ReviewItem).where(ReviewItem.id == item_id).with_for_update()).one()
            under_way = under_way_of(review)
            for gone, under in under_way.items():
                if item.outcome is Outcome.PENDING and item.decision is DECISIONS[gone]:
                    _take_out(session, review, item, gone, under, archive)
        if not under_way:
            return
        yield item_id


def under_way_of(review: Review) -> dict[Gone, Register | Transfer]:
    """What is being carried out for a review: its destruction, its transfer, both or nothing."""
    found: dict[Gone, Register | Transfer] = {}
    register, transfer = review.register, review.transfer
    if review.refused_at is not None:
        return found
    if register is not None and register.began_at and not register.halted and not register.executed_at:
        found[Gone.DESTROYED] = register
    if transfer is not None and transfer.recorded_at and not transfer.released_at:
        found[Gone.TRANSFERRED] = transfer
    return found


def _in_order(review_id: int, archive: Archive) -> Sequence[int]:
    """Pending items, parts before the papers that they belong to."""
    with archive.database.read() as session:
        rows = session.execute(
            select(ReviewItem.id, ReviewItem.document_id, Document.parent_id, ReviewItem.position)
            .join(Document, Document.id == ReviewItem.document_id)
            .where(ReviewItem.review_id == review_id, ReviewItem.outcome == Outcome.PENDING)
        ).all()
    parents = {row.document_id: row.parent_id for row in rows}

    def depth(document_id: int | None) -> int:
        steps = 0
        while document_id in parents:
            document_id, steps = parents[document_id], steps + 1
        return steps

    return [row.id for row in sorted(rows, key=lambda row: (-depth(row.document_id), row.position))]


def _take_out(
    session: Session, review: Review, item: ReviewItem, gone: Gone, under: Register | Transfer, archive: Archive
) -> None:
    """One item, in the caller's transaction: asked again, then gone, kept back, or the whole stands still."""
    unit = session.get_one(Unit, review.unit_id)
    if isinstance(under, Register):
        hindered = next(_in_the_way(session, review, item, under, unit, archive), None)
        if hindered is not None:
            _halt(session, under, hindered, archive)
            return
    elif count_changed(session, review.id, ReviewItem.id == item.id):
        _keep_back(session, item, [Reason.of(ReasonCode.CHANGED_SINCE_LISTED, "reading-14")], archive)
        return
    document = session.scalars(select(Document).where(Document.id == item.document_id).with_for_update()).one()
    verdict = verdict_on(session, document, archive.clock.today(), archive)
    kept = [*holds_on(verdict), *_parts(session, document)]
    if kept:
        _keep_back(session, item, kept, archive)
        return
    why = obstacles(verdict, archive.clock.today()) if gone is Gone.DESTROYED else ()
    if isinstance(under, Register) and why:
        _halt(session, under, Hindrance(f"reason.{why[0].code.value}", dict(why[0].data)), archive)
        return
    if is_in_hand(session, document.id):
        raise UnavailableError("disposal.in_hand", retry_after=1)
    _remove(session, item, document, gone, under, archive)


def _in_the_way(
    session: Session, review: Review, item: ReviewItem, register: Register, unit: Unit, archive: Archive
) -> Iterator[Hindrance]:
    """What stands in the way of all items: that the list is another one, here or elsewhere, comes first."""
    here = count_changed(session, review.id, ReviewItem.id == item.id)
    if here or is_marked_changed(session, review.id):
        yield Hindrance("register.changed", {"count": count_changed(session, review.id) or here or 1})
    yield from standing(session, review, register, unit, archive)


def _parts(session: Session, document: Document) -> Iterator[Reason]:
    """A paper stays as long as something that belongs to it does: that one's period and holds hang on it."""
    parts = session.scalar(
        select(func.count())
        .select_from(Document)
        .where(Document.parent_id == document.id, Document.state != DocumentState.DISCARDED)
    )
    if parts:
        yield Reason.of(ReasonCode.PARTS_REMAIN, "reading-16", parts=parts)


def _remove(
    session: Session, item: ReviewItem, document: Document, gone: Gone, under: Register | Transfer, archive: Archive
) -> None:
    """The row goes and the tombstone stays, in one transaction; what is to go from store and index is noted."""
    now = archive.clock.now()
    originals = [file.digest for file in document.files if file.role is FileRole.ORIGINAL]
    digest = originals[0] if len(originals) == 1 else audit.digest_of_texts(originals)
    # First this: a document that goes from under a pending item would mark it as changed.
    item.outcome, item.settled_at = Outcome.LEAVING, now
    session.flush()
    item.objects = sorted(remove_document(session, document))
    end_custody(session, item.document_id, now)
    session.add(
        Tombstone(
            document_id=item.document_id,
            code=item.code,
            title=item.title,
            rule=item.rule,
            due_on=item.due_on,
            gone=gone,
            number=under.number,
            digest=digest,
            gone_at=now,
        )
    )
    by = under.begun_by if isinstance(under, Register) else under.recorded_by
    audit.record(
        session, now, by, f"document.{gone.value}", "document", item.document_id, number=under.number, digest=digest
    )


def _keep_back(session: Session, item: ReviewItem, why: Sequence[Reason], archive: Archive) -> None:
    """A later hold, or a part that stays, keeps one item; the others go on (reading 14)."""
    now = archive.clock.now()
    item.outcome, item.settled_at, item.obstacles = Outcome.KEPT_BACK, now, as_json(why)
    reasons = [one.code.value for one in why]
    audit.record(
        session, now, None, "document.kept_back", "document", item.document_id, review=item.review_id, reasons=reasons
    )


def _halt(session: Session, register: Register, why: Hindrance, archive: Archive) -> None:
    """Stand still: somebody looks at it, puts it right, and begins again."""
    data: dict[str, Any] = {
        name: value if isinstance(value, str | int) else str(value) for name, value in why.data.items()
    }
    register.halted = [why.code, data]
    audit.record(session, archive.clock.now(), None, "disposal.halted", "register", register.id, code=why.code)
