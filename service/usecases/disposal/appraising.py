"""Appraising (鉴定): the group, its opinions, a decision on each item, and the report that concludes it."""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from retention import Decided, Decision, Seat, Verdict, holds_on, may_appraise
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.disposal import Outcome, Review, ReviewItem, ReviewMember
from service.catalogue.documents import Document, DocumentState
from service.catalogue.tasks import TaskKind, enqueue_many
from service.catalogue.units import Unit
from service.errors import ConflictError, InvalidError, NotFoundError, RefusedError
from service.usecases.changes import record_change
from service.usecases.disposal.calling import call_on
from service.usecases.disposal.deciding import decided_of, judged, refuse_parted, refuse_unlawful
from service.usecases.disposal.facts import (
    CHUNK,
    REPORT,
    documents_of,
    items_of,
    new_number,
    refuse_changed,
    refuse_ended,
    refuse_for,
    scheme_of,
    the_review,
)
from service.usecases.disposal.noting import Noted, note_items, refuse_other_than_noted, write_items
from service.usecases.disposal.proposing import MOST, as_json
from service.usecases.disposal.seats import MEMBERS, Member, check_seats, seats_of
from service.usecases.house.types import follows_paper
from service.usecases.law.judging import judge_documents
from service.usecases.permissions import Action, Actor, permit

SUMMARY, OPINION, REASON = 2000, 1000, 500
"""Characters."""


def set_members(actor: Actor, review_id: int, members: Sequence[Member], *, archive: Archive) -> None:
    """Name the appraisal group; each member belongs to the department that they sit for by one of their posts.

    Opinions of those who stay in it stand. Raises ConflictError with all that the group lacks.
    """
    if len(members) > MEMBERS or len({one.person_id for one in members}) < len(members):
        raise InvalidError("review.members", most=MEMBERS)
    with archive.database.write() as session:
        review, unit = the_review(session, actor, review_id, lock=True)
        permit(actor, Action.PROPOSE, unit)
        _refuse_concluded(review)
        lacking = may_appraise(scheme_of(review, unit, archive), seats_of(members))
        check_seats(session, members, unit, Action.APPRAISE, lacking, archive)
        former = {(one.person_id, one.department): one for one in review.members}
        review.members = [
            former.get((one.person_id, one.department))
            or ReviewMember(person_id=one.person_id, department=one.department)
            for one in members
        ]
        people = audit.digest_of_items(one.person_id for one in members)
        audit.record(session, archive.clock.now(), actor.id, "review.members_set", "review", review.id, items=people)
        call_on(session, review.id, archive)


def give_opinion(actor: Actor, review_id: int, opinion: str, *, archive: Archive) -> None:
    """Say what one thinks as a member of the group; a later opinion takes the place of the earlier."""
    text = opinion.strip()
    if not 1 <= len(text) <= OPINION:
        raise InvalidError("review.opinion", most=OPINION)
    now = archive.clock.now()
    with archive.database.write() as session:
        review, unit = the_review(session, actor, review_id, lock=True)
        permit(actor, Action.APPRAISE, unit)
        _refuse_concluded(review)
        member = _seat_of(actor, review)
        member.opinion, member.given_at = text, now
        audit.record(session, now, actor.id, "review.opinion_given", "review", review.id)
        call_on(session, review.id, archive)


def decide_items(
    actor: Actor, review_id: int, ids: Sequence[int], decided: Decided, reason: str, *, archive: Archive
) -> int:
    """Decide the same about several items of a review, by their documents' ids; gives how many.

    Refuses the whole where one of them cannot be decided so today, and says which. Thousands are judged before the
    transaction that writes, so that nobody waits for it; in it is asked whether they are still what was judged.
    """
    if len(ids) > MOST:
        raise InvalidError("review.too_many", most=MOST)
    text = reason.strip()
    if not text or len(text) > REASON:
        raise InvalidError("reason.needed", limit=REASON)
    now, wanted = archive.clock.now(), sorted(set(ids))
    with archive.database.read() as session:
        review, _ = _in_appraisal(session, actor, review_id)
        revisions = _decidable(session, review, wanted, decided, archive)
    with archive.database.write() as session:
        review, _ = _in_appraisal(session, actor, review_id, lock=True)
        refuse_changed(session, revisions)
        values: dict[str, object] = {"decision": decided.decision, "until": decided.until, "reason": text}
        values |= {"decided_by": actor.id, "decided_at": now}
        for start in range(0, len(wanted), CHUNK):
            chosen = ReviewItem.document_id.in_(wanted[start : start + CHUNK])
            session.execute(update(ReviewItem).where(ReviewItem.review_id == review.id, chosen).values(values))
        audit.record(
            session,
            now,
            actor.id,
            "review.decided",
            "review",
            review.id,
            items=audit.digest_of_items(wanted),
            count=len(wanted),
            decision=decided.decision.value,
            until=decided.until.isoformat() if decided.until else None,
        )
        return len(wanted)


def _in_appraisal(session: Session, actor: Actor, review_id: int, *, lock: bool = False) -> tuple[Review, Unit]:
    """A review and its unit, if the actor may appraise its items now."""
    review, unit = the_review(session, actor, review_id, lock=lock)
    permit(actor, Action.APPRAISE, unit)
    _refuse_concluded(review)
    _seat_of(actor, review)
    return review, unit


def _decidable(
    session: Session, review: Review, ids: Sequence[int], decided: Decided, archive: Archive
) -> dict[int, int]:
    """Refuse unless all of these documents can be decided so today; gives the revision of each that was judged."""
    items = items_of(session, review.id, ReviewItem.document_id.in_(ids))
    if missing := set(ids) - {one.document_id for one in items}:
        raise NotFoundError("review.no_item", reference=str(min(missing)))
    listed = frozenset(documents_of(session, review.id))
    revisions = {}
    for item, document, verdict in judged(session, items, archive):
        refuse_unlawful(item, document, verdict, decided, listed, archive)
        revisions[document.id] = document.revision
    return revisions


def conclude(actor: Actor, review_id: int, summary: str, *, archive: Archive) -> str:
    """Conclude the appraisal: gives the number of its report (鉴定工作报告).

    Every member has spoken and every item is decided, but for those that are held: these are listed apart (rule 79
    article 19). What is kept gets its new end or none at once, annotated with the old one (decree 772 article 24).
    """
    text = summary.strip()
    if not 1 <= len(text) <= SUMMARY:
        raise InvalidError("review.summary", most=SUMMARY)
    now, today = archive.clock.now(), archive.clock.today()
    with archive.database.read() as session:
        _spoken(session, actor, review_id, archive)

    def guard(session: Session) -> Review:
        return _spoken(session, actor, review_id, archive, lock=True)

    noted = list(note_items(review_id, ReviewItem.outcome == Outcome.PENDING, guard=guard, archive=archive))
    held, items = _sifted(noted, archive)
    with archive.database.write() as session:
        review = guard(session)
        everything = [item for item, _, _ in noted]
        refuse_other_than_noted(session, review.id, everything, ReviewItem.outcome == Outcome.PENDING)
        write_items(session, held)
        review.report_number = new_number(session, review, REPORT, today.year)
        review.appraised_on, review.summary = today, text
        review.concluded_by, review.concluded_at = actor.id, now
        _take_effect(session, actor, review, items, archive)
        ids = [item.document_id for item, _ in items]
        audit.record(
            session,
            now,
            actor.id,
            "review.concluded",
            "review",
            review.id,
            items=audit.digest_of_items(ids),
            count=len(ids),
            number=review.report_number,
        )
        call_on(session, review.id, archive)
        return review.report_number


def _spoken(session: Session, actor: Actor, review_id: int, archive: Archive, *, lock: bool = False) -> Review:
    """A review that the actor may conclude as far as its group goes: it is complete, and all of it have spoken."""
    review, unit = _in_appraisal(session, actor, review_id, lock=lock)
    seats = [Seat(one.person_id, one.department) for one in review.members]
    refuse_for(may_appraise(scheme_of(review, unit, archive), seats))
    if silent := [one for one in review.members if one.opinion is None]:
        raise ConflictError("review.silent", count=len(silent))
    return review


def _sifted(
    noted: Sequence[Noted], archive: Archive
) -> tuple[Sequence[dict[str, object]], Sequence[tuple[ReviewItem, Document]]]:
    """What is held, as it is to be written, and the other items; refuses what is undecided or cannot be decided so.

    What is held today is no part of what follows; if the hold ends later, a later review takes it up.
    """
    held: list[dict[str, object]] = []
    others: list[tuple[ReviewItem, Document, Verdict]] = []
    for item, document, verdict in noted:
        if document is None or verdict is None:
            raise NotFoundError("document.missing", reference=str(item.document_id))
        if why := holds_on(verdict):
            apart = {"outcome": Outcome.HELD, "settled_at": archive.clock.now(), "obstacles": as_json(why)}
            held.append({"id": item.id, **apart})
        else:
            others.append((item, document, verdict))
    if undecided := sum(item.decision is None for item, _, _ in others):
        raise ConflictError("review.undecided", count=undecided)
    by_document = {item.document_id: item for item, _, _ in others}
    for item, document, verdict in others:
        refuse_unlawful(item, document, verdict, decided_of(item), by_document, archive)
        refuse_parted(document, item, by_document, archive)
    return held, [(item, document) for item, document, _ in others]


def _take_effect(
    session: Session,
    actor: Actor,
    review: Review,
    items: Sequence[tuple[ReviewItem, Document]],
    archive: Archive,
) -> None:
    """What is kept is kept from now on; the rest awaits its register or transfer."""
    kept = [pair for pair in items if pair[0].decision in (Decision.KEEP, Decision.PERMANENT)]
    settled = {"outcome": Outcome.KEPT, "settled_at": archive.clock.now()}
    write_items(session, [{"id": item.id, **settled} for item, _ in kept])
    ids = [item.document_id for item, document in kept if not follows_paper(document, archive)]
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        locked = select(Document).where(Document.id.in_(chunk)).order_by(Document.id).with_for_update()
        documents = {one.id: one for one in session.scalars(locked)}
        own = items_of(session, review.id, ReviewItem.document_id.in_(chunk))
        _keep(session, actor, review, [(item, documents[item.document_id]) for item in own], archive)


def _keep(
    session: Session, actor: Actor, review: Review, kept: Sequence[tuple[ReviewItem, Document]], archive: Archive
) -> None:
    """Give documents their new ends, beside the old ones, and judge them and what follows them again."""
    today, documents = archive.clock.today(), [document for _, document in kept]
    before = {one.id: _period_of(one) for one in documents}
    for item, document in kept:
        item.old_until = document.due_on
        document.appraised_on, document.appraised_until = today, item.until
        document.appraised_ref = review.report_number
    judge_documents(session, documents, archive)
    for item, document in kept:
        after = {**_period_of(document), "report": review.report_number}
        record_change(session, actor, document, "appraisal", before[document.id], after, archive, item.reason or "")
    below = select(Document).where(Document.parent_id.in_(before), Document.state != DocumentState.DISCARDED)
    followers = [one for one in session.scalars(below.order_by(Document.id)) if follows_paper(one, archive)]
    judge_documents(session, followers, archive)
    for follower in followers:
        follower.revision += 1
    changed = [one.id for one in (*documents, *followers)]
    enqueue_many(session, TaskKind.INDEX, changed, archive.clock.now(), priority=-1)


def _period_of(document: Document) -> dict[str, str | None]:
    return {"rule": document.rule, "due_on": str(document.due_on) if document.due_on else None}


def _seat_of(actor: Actor, review: Review) -> ReviewMember:
    for member in review.members:
        if member.person_id == actor.id:
            return member
    raise RefusedError("review.not_a_member")


def _refuse_concluded(review: Review) -> None:
    refuse_ended(review)
    if review.concluded_at is not None:
        raise ConflictError("review.is_concluded", number=review.report_number)


def refuse_review(actor: Actor, review_id: int, reason: str, *, archive: Archive) -> None:
    """End a review without destroying anything; what was kept stays kept. Possible until its execution begins."""
    text = reason.strip()
    if not text or len(text) > REASON:
        raise InvalidError("reason.needed", limit=REASON)
    now = archive.clock.now()
    with archive.database.write() as session:
        review, unit = the_review(session, actor, review_id, lock=True)
        permit(actor, Action.APPRAISE, unit)
        refuse_ended(review)
        if review.register is not None and review.register.began_at is not None:
            raise ConflictError("register.is_begun", number=review.register.number)
        if review.transfer is not None and review.transfer.recorded_at is not None:
            raise ConflictError("transfer.is_received", number=review.transfer.number)
        review.refused_by, review.refused_at, review.refusal = actor.id, now, text
        audit.record(session, now, actor.id, "review.refused", "review", review.id)
        call_on(session, review.id, archive)
