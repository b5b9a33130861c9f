"""What holds on searches have found, written down: a document that was found once stays held until the release."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select

from indexing import IndexUnavailableError
from service.archive import Archive
from service.catalogue.documents import Document, DocumentState
from service.catalogue.holds import Hold, HoldKind, HoldMember
from service.usecases.clock.agenda import wish_for
from service.usecases.holds.held import add_members, found_now, is_open, request_of

BATCH = 1_000
"""Documents asked of the index and written down at a time."""


def gather_holds(*, archive: Archive) -> int:
    """Gather every open search that is not gathered yet; gives how many were. Repeats harmlessly."""
    with archive.database.read() as session:
        waiting = session.scalars(select(Hold.id).where(is_open(), Hold.gathered.is_(False))).all()
    return sum(gather_hold(number, archive=archive) for number in waiting)


def gather_hold(number: int, *, archive: Archive, at_most: int | None = None) -> bool:
    """Write down what a held search finds; whether it is gathered now. Until then it holds everything.

    `at_most`: how many batches, for who waits; what is left is gathered by the clock, as is all when the index does
    not answer.
    """
    with archive.database.read() as session:
        request = request_of(session.get_one(Hold, number))
    place = 0
    try:
        while at_most is None or place < at_most * BATCH:
            result = archive.index.search(replace(request, sort="code", limit=BATCH, offset=place))
            _note(number, result.ids, archive)
            place += BATCH
            if place >= result.total:
                with archive.database.write() as session:
                    session.get_one(Hold, number, with_for_update=True).gathered = True
                    wish_for(session, "lock", archive.clock.now())
                return True
    except IndexUnavailableError:
        return False
    return False


def _note(number: int, ids: Sequence[int], archive: Archive) -> None:
    with archive.database.write() as session:
        present = session.scalars(
            select(Document.id).where(Document.id.in_(ids), Document.state != DocumentState.DISCARDED)
        ).all()
        add_members(session, number, present)


def note_found(document_id: int, *, archive: Archive) -> None:
    """Write a document down for every open search that finds it as it is now; called when it was indexed."""
    with archive.database.read() as session:
        known = select(HoldMember.hold_id).where(HoldMember.document_id == document_id)
        searches = session.scalars(
            select(Hold).where(is_open(), Hold.kind == HoldKind.SEARCH, Hold.id.not_in(known))
        ).all()
        document = session.get(Document, document_id) if searches else None
        if document is None or document.state is DocumentState.DISCARDED:
            return
        found = [hold.id for _, hold in found_now(session, {document: searches}, archive)]
    for number in found:
        _note(number, [document_id], archive)
