"""After the rows, everything else: bytes, renditions, recognised text, index entries; and the proof that it is gone."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from indexing import SearchRequest
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.disposal import Outcome, Register, Review, ReviewItem, Transfer
from service.catalogue.documents import Document
from service.errors import UnavailableError
from service.usecases.disposal.calling import call_on
from service.usecases.disposal.executing import DECISIONS, take_out, under_way_of
from service.usecases.disposal.facts import OPEN, count_items, items_of
from service.usecases.search.indexed import READERS_LEAVE, purge_deleted
from service.usecases.upkeep.erasing import erase, referenced
from storage import ObjectMissingError

LAST_REVISION = 2**62 - 1
"""With this the index is told of a deletion: nothing that comes late is newer."""

AT_ONCE = 100
"""Items whose objects are erased in one transaction."""


@dataclass(frozen=True, slots=True)
class _Left:
    """An item whose row is gone: its document's number, and the objects that are to go from the store."""

    id: int
    document_id: int
    objects: Sequence[str]


def dispose(review_id: int, *, archive: Archive) -> None:
    """Carry out a register or a transfer that was begun, from wherever it stands to its end.

    Repeats harmlessly. Raises UnavailableError where something has to be waited for.
    """
    for _ in take_out(review_id, archive=archive):
        pass
    _clear_away(review_id, archive)
    _settle(review_id, archive)


def _clear_away(review_id: int, archive: Archive) -> None:
    with archive.database.read() as session:
        left = [
            _Left(one.id, one.document_id, tuple(one.objects))
            for one in items_of(session, review_id, ReviewItem.outcome == Outcome.LEAVING)
        ]
    if not left:
        return
    ids = [one.document_id for one in left]
    archive.index.delete(dict.fromkeys(ids, LAST_REVISION))
    kept: UnavailableError | None = None
    for start in range(0, len(left), AT_ONCE):
        try:
            erase({digest for one in left[start : start + AT_ONCE] for digest in one.objects}, archive=archive)
        except UnavailableError as error:
            # What the store does not let go keeps no text and no other object.
            kept = error
    purge_deleted(ids, archive=archive)
    if not archive.database.scrub():
        raise UnavailableError("index.text_remains", READERS_LEAVE)
    if kept is not None:
        raise kept
    for start in range(0, len(left), AT_ONCE):
        _verify(left[start : start + AT_ONCE], archive)


def _verify(left: Sequence[_Left], archive: Archive) -> None:
    """Look whether everything of some items is gone, and note for each of them that it is."""
    wanted = [one.id for one in left]
    with archive.database.write() as session:
        query = select(ReviewItem).where(ReviewItem.id.in_(wanted)).order_by(ReviewItem.id).with_for_update()
        items = [one for one in session.scalars(query) if one.outcome is Outcome.LEAVING]
        for item, shared in remains(session, items, archive):
            gone = next(gone for gone, decision in DECISIONS.items() if decision is item.decision)
            item.outcome, item.shared = Outcome(gone.value), shared


def remains(session: Session, items: Sequence[ReviewItem], archive: Archive) -> list[tuple[ReviewItem, int]]:
    """Look for anything left of items that are gone; gives for each how many of its objects another item needs.

    Raises UnavailableError where a row, an object or an index entry is still there.
    """
    found = []
    for start in range(0, len(items), AT_ONCE):
        some = items[start : start + AT_ONCE]
        there = select(Document.id).where(Document.id.in_([one.document_id for one in some]))
        rows = set(session.scalars(there))
        needed = referenced(session, {digest for one in some for digest in one.objects})
        for item in some:
            objects = set(item.objects)
            if item.document_id in rows or _is_stored(objects - needed, archive) or _is_indexed(item, archive):
                raise UnavailableError("disposal.remains", reference=item.code)
            found.append((item, len(objects & needed)))
    return found


def _is_stored(digests: Collection[str], archive: Archive) -> bool:
    for digest in digests:
        try:
            archive.store.size(digest)
        except ObjectMissingError:
            continue
        return True
    return False


def _is_indexed(item: ReviewItem, archive: Archive) -> bool:
    found = archive.index.search(SearchRequest(query=f'"{item.code}"', limit=AT_ONCE))
    return item.document_id in found.ids


def _settle(review_id: int, archive: Archive) -> None:
    """Close what has nothing left to do."""
    with archive.database.write() as session:
        review = session.scalars(select(Review).where(Review.id == review_id).with_for_update()).one()
        for gone, under in under_way_of(review).items():
            open_items = count_items(
                session, review_id, ReviewItem.decision == DECISIONS[gone], ReviewItem.outcome.in_(OPEN)
            )
            if not open_items:
                _close(session, under, archive)


def _close(session: Session, under: Register | Transfer, archive: Archive) -> None:
    now = archive.clock.now()
    if isinstance(under, Register):
        under.executed_at = under.verified_at = now
        act, kind, outcome = "disposal.executed", "register", Outcome.DESTROYED
    else:
        under.released_at = now
        act, kind, outcome = "transfer.released", "transfer", Outcome.TRANSFERRED
    ids = [one.document_id for one in items_of(session, under.review_id, ReviewItem.outcome == outcome)]
    audit.record(
        session,
        now,
        None,
        act,
        kind,
        under.id,
        number=under.number,
        items=audit.digest_of_items(ids),
        count=len(ids),
    )
    call_on(session, under.review_id, archive)
