"""Appraising (鉴定): the group, its opinions, a decision on each item, and the report that concludes it."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from retention import (
    Decided,
    Decision,
    ReasonCode,
    RetentionError,
    Seat,
    State,
    Verdict,
    check_decision,
    holds_on,
    may_appraise,
)
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.disposal import Outcome, Review, ReviewItem, ReviewMember
from service.catalogue.documents import Document, DocumentState
from service.catalogue.tasks import TaskKind, enqueue
from service.errors import ConflictError, InvalidError, NotFoundError, RefusedError
from service.usecases.changes import record_change
from service.usecases.disposal.calling import call_on
from service.usecases.disposal.facts import (
    REPORT,
    items_of,
    new_number,
    refuse_ended,
    refuse_for,
    scheme_of,
    the_review,
)
from service.usecases.disposal.proposing import CHUNK, MOST, as_json, write_facts
from service.usecases.disposal.seats import MEMBERS, Member, check_seats, seats_of
from service.usecases.holds import held
from service.usecases.house.types import is_carried
from service.usecases.law.judging import judge_document, verdict_on
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

    Refuses the whole where one of them cannot be decided so today, and says which.
    """
    if len(ids) > MOST:
        raise InvalidError("review.too_many", most=MOST)
    text = reason.strip()
    if not text or len(text) > REASON:
        raise InvalidError("reason.needed", limit=REASON)
    now = archive.clock.now()
    with archive.database.write() as session:
        review, unit = the_review(session, actor, review_id, lock=True)
        permit(actor, Action.APPRAISE, unit)
        _refuse_concluded(review)
        _seat_of(actor, review)
        wanted = set(ids)
        listed = {one.document_id: one for one in items_of(session, review.id)}
        items = [one for document_id, one in listed.items() if document_id in wanted]
        if missing := wanted - {one.document_id for one in items}:
            raise NotFoundError("review.no_item", reference=str(min(missing)))
        for item in items:
            _check(session, item, decided, listed, archive)
            item.decision, item.until, item.reason = decided.decision, decided.until, text
            item.decided_by, item.decided_at = actor.id, now
        audit.record(
            session,
            now,
            actor.id,
            "review.decided",
            "review",
            review.id,
            items=audit.digest_of_items(wanted),
            count=len(items),
            decision=decided.decision.value,
            until=decided.until.isoformat() if decided.until else None,
        )
        return len(items)


def _check(
    session: Session, item: ReviewItem, decided: Decided, listed: Mapping[int, ReviewItem], archive: Archive
) -> Verdict:
    """Refuse a decision that the law does not allow today; a hold is no obstacle yet, it lists the item apart.

    A recording has no end of its own: it is kept with its paper, and the two are decided alike in one review.
    """
    today = archive.clock.today()
    document = session.get(Document, item.document_id)
    if document is None or document.state is not DocumentState.FILED:
        raise NotFoundError("document.missing", reference=str(item.document_id))
    verdict = verdict_on(session, document, today, archive)
    if decided.decision in (Decision.KEEP, Decision.PERMANENT) and _follows_paper(document, archive):
        if document.parent_id not in listed:
            raise ConflictError("review.follows_paper", code=item.code)
        return verdict
    if decided.decision is Decision.DESTROY and verdict.state is not State.ELIGIBLE:
        raise ConflictError("review.not_destroyable", code=item.code, state=verdict.state.value)
    refuse_for(one for one in check_decision(decided, verdict, today) if one.code is not ReasonCode.HELD)
    return verdict


def _follows_paper(document: Document, archive: Archive) -> bool:
    """Whether a document has no period of its own but that of its paper file (article 9)."""
    return document.type is not None and is_carried(document.type, archive) and document.case_id is None


def conclude(actor: Actor, review_id: int, summary: str, *, archive: Archive) -> str:
    """Conclude the appraisal: gives the number of its report (鉴定工作报告).

    Every member has spoken and every item is decided, but for those that are held: these are listed apart (rule 79
    article 19). What is kept gets its new end or none at once, annotated with the old one (decree 772 article 24).
    """
    text = summary.strip()
    if not 1 <= len(text) <= SUMMARY:
        raise InvalidError("review.summary", most=SUMMARY)
    now, today = archive.clock.now(), archive.clock.today()
    with archive.database.write() as session:
        review, unit = the_review(session, actor, review_id, lock=True)
        permit(actor, Action.APPRAISE, unit)
        _refuse_concluded(review)
        _seat_of(actor, review)
        seats = [Seat(one.person_id, one.department) for one in review.members]
        refuse_for(may_appraise(scheme_of(review, unit, archive), seats))
        if silent := [one for one in review.members if one.opinion is None]:
            raise ConflictError("review.silent", count=len(silent))
        _set_held_apart(session, review, archive)
        items = items_of(session, review.id, ReviewItem.outcome == Outcome.PENDING)
        if undecided := [one for one in items if one.decision is None]:
            raise ConflictError("review.undecided", count=len(undecided))
        review.report_number = new_number(session, review, REPORT, today.year)
        review.appraised_on, review.summary = today, text
        review.concluded_by, review.concluded_at = actor.id, now
        _take_effect(session, actor, review, items, archive)
        ids = [one.document_id for one in items]
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


def _set_held_apart(session: Session, review: Review, archive: Archive) -> None:
    """What is held today is no part of what follows; if the hold ends later, a later review takes it up."""
    items = items_of(session, review.id, ReviewItem.outcome == Outcome.PENDING)
    held_now = held.held_ids(session, [one.document_id for one in items], archive)
    for item in items:
        if item.document_id in held_now:
            document = session.get_one(Document, item.document_id)
            verdict = verdict_on(session, document, archive.clock.today(), archive)
            item.outcome, item.settled_at = Outcome.HELD, archive.clock.now()
            item.obstacles = as_json(holds_on(verdict))
    session.flush()


def _take_effect(session: Session, actor: Actor, review: Review, items: Sequence[ReviewItem], archive: Archive) -> None:
    """Check every decision once more; what is kept is kept from now on, the rest awaits its register or transfer."""
    now = archive.clock.now()
    by_document = {one.document_id: one for one in items}
    for start in range(0, len(items), CHUNK):
        ids = [one.document_id for one in items[start : start + CHUNK]]
        query = select(Document).where(Document.id.in_(ids)).order_by(Document.id).with_for_update()
        documents = {one.id: one for one in session.scalars(query)}
        for document_id in ids:
            item = by_document[document_id]
            verdict = _check(session, item, _decided(item), by_document, archive)
            document = documents[document_id]
            _refuse_parted(document, item, by_document, archive)
            if item.decision in (Decision.KEEP, Decision.PERMANENT):
                if not _follows_paper(document, archive):
                    _keep(session, actor, review, item, document, archive)
                item.outcome, item.settled_at = Outcome.KEPT, now
            else:
                write_facts(item, document, verdict)


def _decided(item: ReviewItem) -> Decided:
    try:
        return Decided(item.decision or Decision.DESTROY, item.until)
    except RetentionError as error:
        raise ConflictError("review.undecided", count=1) from error


def _refuse_parted(document: Document, item: ReviewItem, by_document: dict[int, ReviewItem], archive: Archive) -> None:
    """A recording goes with its paper: both are destroyed or handed over, or neither."""
    paper = by_document.get(document.parent_id or 0)
    if paper is not None and _follows_paper(document, archive) and paper.decision is not item.decision:
        raise ConflictError("review.parted", code=item.code, paper=paper.code)


def _keep(
    session: Session, actor: Actor, review: Review, item: ReviewItem, document: Document, archive: Archive
) -> None:
    """Give a document its new end, beside the old one, and judge it and what follows it again."""
    item.old_until = document.due_on
    before = {"rule": document.rule, "due_on": str(document.due_on) if document.due_on else None}
    document.appraised_on, document.appraised_until = archive.clock.today(), item.until
    document.appraised_ref = review.report_number
    judge_document(session, document, archive)
    after = {
        "rule": document.rule,
        "due_on": str(document.due_on) if document.due_on else None,
        "report": review.report_number,
    }
    record_change(session, actor, document, "appraisal", before, after, archive, item.reason or "")
    now = archive.clock.now()
    enqueue(session, TaskKind.INDEX, document.id, now, priority=-1)
    followers = session.scalars(
        select(Document).where(Document.parent_id == document.id, Document.state != DocumentState.DISCARDED)
    ).all()
    for follower in followers:
        if _follows_paper(follower, archive):
            judge_document(session, follower, archive)
            follower.revision += 1
            enqueue(session, TaskKind.INDEX, follower.id, now, priority=-1)


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
