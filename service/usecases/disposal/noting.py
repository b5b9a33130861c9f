"""Noting the items of a review as their documents are today, so that a list of thousands keeps nobody waiting.

To judge ten thousand documents takes seconds, and whoever writes would wait for whoever holds the lock meanwhile. So
they are judged before, a chunk at a time and without a lock; what a chunk finds to be otherwise is noted in a short
transaction of its own. A note decides nothing. The act itself then takes one transaction that judges nothing: it sees
from the marks that triggers leave on listed items whether anything was changed since it was noted.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from retention import Verdict
from service.archive import Archive
from service.catalogue.disposal import ReviewItem
from service.catalogue.documents import Document
from service.errors import ConflictError
from service.usecases.disposal.deciding import filed_with_verdicts
from service.usecases.disposal.facts import CHUNK, documents_of, items_of, refuse_changed
from service.usecases.disposal.proposing import write_facts

Noted = tuple[ReviewItem, Document | None, Verdict | None]
"""An item as it was noted, with its document and the verdict of today; without them where it is not filed here."""

Guard = Callable[[Session], object]
"""Locks the review, and refuses where the act that notes are taken for may not be done."""


def note_items(review_id: int, *conditions: ColumnElement[bool], guard: Guard, archive: Archive) -> Iterator[Noted]:
    """Judge the items that meet the conditions and note what is otherwise; gives each of them, in their order."""
    with archive.database.read() as session:
        ids = documents_of(session, review_id, *conditions)
    for start in range(0, len(ids), CHUNK):
        with archive.database.read() as session:
            noted = list(_judged(session, review_id, ids[start : start + CHUNK], archive))
            modified = [item for item, _, _ in noted if session.is_modified(item)]
            stale = [_facts(item) for item in modified]
            versions = {item.document_id: item.version for item in modified}
            session.expunge_all()
        if stale:
            with archive.database.write() as session:
                guard(session)
                refuse_changed(session, versions)
                write_items(session, stale)
        yield from noted


def _judged(session: Session, review_id: int, ids: Sequence[int], archive: Archive) -> Iterator[Noted]:
    """A chunk of items with the facts of today written over them, in a session that keeps nothing."""
    documents, verdicts = filed_with_verdicts(session, ids, archive)
    items = items_of(session, review_id, ReviewItem.document_id.in_(ids))
    with session.no_autoflush:
        for item in items:
            document = documents.get(item.document_id)
            if document is None:
                yield item, None, None
                continue
            write_facts(item, document, verdicts[document.id])
            yield item, document, verdicts[document.id]


def _facts(item: ReviewItem) -> dict[str, Any]:
    return {"id": item.id, **{name: getattr(item, name) for name in FACTS}}


FACTS = (
    *("case_id", "code", "title", "type", "document_number", "formed_on", "year", "author", "pages", "paper", "box"),
    *("shelf", "rule", "starts_on", "due_on", "eligible_on", "schedule_id", "version", "changed"),
)
"""What `write_facts` writes."""


def write_items(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Write values of many items, each row with the item's id; by one statement for all."""
    if rows:
        session.execute(update(ReviewItem), rows)


def refuse_other_than_noted(
    session: Session, review_id: int, noted: Iterable[ReviewItem], *conditions: ColumnElement[bool]
) -> None:
    """Refuse where the items that meet the conditions are others than were noted, or were changed or decided since."""
    query = select(ReviewItem.document_id, ReviewItem.decision, ReviewItem.until, ReviewItem.changed)
    rows = session.execute(query.where(ReviewItem.review_id == review_id, *conditions)).tuples()
    known = {(one.document_id, one.decision, one.until, False) for one in noted}
    if set(rows) != known:
        raise ConflictError("review.changed_meanwhile")
