"""Whether a decision about an item stands: asked when it is made, and again when the appraisal concludes."""

from collections.abc import Container, Iterator, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from retention import Decided, Decision, ReasonCode, RetentionError, State, Verdict, check_decision
from service.archive import Archive
from service.catalogue.disposal import ReviewItem
from service.catalogue.documents import Document, DocumentState
from service.errors import ConflictError, NotFoundError
from service.usecases.disposal.facts import CHUNK, refuse_for
from service.usecases.house.types import follows_paper
from service.usecases.law.judging import verdicts_on


def judged(
    session: Session, items: Sequence[ReviewItem], archive: Archive
) -> Iterator[tuple[ReviewItem, Document, Verdict]]:
    """Items in their order, with their documents and the verdicts of today, read by the chunk."""
    for start in range(0, len(items), CHUNK):
        chunk = items[start : start + CHUNK]
        documents, verdicts = filed_with_verdicts(session, [one.document_id for one in chunk], archive)
        for item in chunk:
            if item.document_id not in documents:
                raise NotFoundError("document.missing", reference=str(item.document_id))
            yield item, documents[item.document_id], verdicts[item.document_id]


def filed_with_verdicts(
    session: Session, ids: Sequence[int], archive: Archive
) -> tuple[Mapping[int, Document], Mapping[int, Verdict]]:
    """Those of a chunk of documents that are filed here, and the verdicts of today on them, both by number."""
    found = session.scalars(select(Document).where(Document.id.in_(ids)).order_by(Document.id)).all()
    documents = {one.id: one for one in found if one.state is DocumentState.FILED}
    return documents, verdicts_on(session, list(documents.values()), archive.clock.today(), archive)


def refuse_unlawful(
    item: ReviewItem, document: Document, verdict: Verdict, decided: Decided, listed: Container[int], archive: Archive
) -> None:
    """Refuse a decision that the law does not allow today; a hold is no obstacle yet, it lists the item apart.

    A recording has no end of its own: it is kept with its paper, and the two are decided alike in one review: `listed`
    are its documents.
    """
    if decided.decision in (Decision.KEEP, Decision.PERMANENT) and follows_paper(document, archive):
        if document.parent_id not in listed:
            raise ConflictError("review.follows_paper", code=item.code)
        return
    if decided.decision is Decision.DESTROY and verdict.state is not State.ELIGIBLE:
        raise ConflictError("review.not_destroyable", code=item.code, state=verdict.state.value)
    reasons = check_decision(decided, verdict, archive.clock.today())
    refuse_for(one for one in reasons if one.code is not ReasonCode.HELD)


def decided_of(item: ReviewItem) -> Decided:
    """What was decided about an item."""
    try:
        return Decided(item.decision or Decision.DESTROY, item.until)
    except RetentionError as error:
        raise ConflictError("review.undecided", count=1) from error


def refuse_parted(
    document: Document, item: ReviewItem, by_document: Mapping[int, ReviewItem], archive: Archive
) -> None:
    """A recording goes with its paper: both are destroyed or handed over, or neither."""
    paper = by_document.get(document.parent_id or 0)
    if paper is not None and follows_paper(document, archive) and paper.decision is not item.decision:
        raise ConflictError("review.parted", code=item.code, paper=paper.code)
