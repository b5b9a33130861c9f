"""Keeping the index in step with the catalogue: a document at a time, anew as a whole, or checked and mended."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from indexing import IndexDocument, IndexOutdatedError, SearchRequest, TextRemainsError, fingerprint
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.cases import Sealing
from service.catalogue.documents import Document, DocumentState
from service.catalogue.tasks import TaskKind, enqueue
from service.errors import UnavailableError
from service.usecases.cases.sealing import note_indexed
from service.usecases.holds.gathering import note_found
from service.usecases.permissions import Action, Actor, permit
from service.usecases.search.searchable import as_indexed

BATCH = 200
"""Documents read from the catalogue at a time."""

READERS_LEAVE = 60
"""Seconds after which it is looked again whether readers have let go of deleted text: each look may take as long."""


def index_document(document_id: int, *, archive: Archive) -> None:
    """Bring the index in step with one document: put it, or take it out.

    Text that is taken out leaves the disk by a task of its own, in which many documents take part: a server may need
    half a minute for it, whatever their number.
    """
    with archive.database.read() as session:
        document = session.get_one(Document, document_id)
        gone = document.state is DocumentState.DISCARDED
        revision = document.revision
        rows = [] if gone else as_indexed(session, [document], archive)
        is_awaited = session.get(Sealing, document_id) is not None
    if gone:
        archive.index.delete({document_id: revision})
        with archive.database.write() as session:
            # One that waits has not begun, and will find this document deleted: then it is not written twice.
            enqueue(session, TaskKind.PURGE, None, archive.clock.now())
    else:
        archive.index.put(rows)
        note_found(document_id, archive=archive)
    if is_awaited:
        with archive.database.write() as session:
            note_indexed(session, document_id, revision)


def purge_deleted(ids: Collection[int] = (), *, archive: Archive) -> None:
    """Leave no text of deleted documents in the files of the index, nor of those with these `ids`.

    Raises UnavailableError where a reader still has it.
    """
    try:
        archive.index.purge(ids)
    except TextRemainsError as error:
        raise UnavailableError("index.text_remains", READERS_LEAVE) from error


def every_indexed(archive: Archive) -> Iterator[IndexDocument]:
    """Every document that belongs in the index, a batch a transaction."""
    last = 0
    while True:
        with archive.database.read() as session:
            documents = session.scalars(
                select(Document)
                .where(Document.id > last, Document.text.is_not(None))
                .order_by(Document.id)
                .limit(BATCH)
                .options(selectinload(Document.files))
            ).all()
            rows = as_indexed(session, documents, archive)
        if not rows:
            return
        yield from rows
        last = rows[-1].id


def rebuild_index(actor: Actor, *, archive: Archive) -> int:
    """Build the index anew from database and store, while searches go on; gives the number of documents."""
    permit(actor, Action.OPERATE)
    count = archive.index.rebuild(every_indexed(archive))
    with archive.database.write() as session:
        audit.record(session, archive.clock.now(), actor.id, "index.rebuilt", "index", None, count=count)
    return count


def renew_index(*, archive: Archive) -> None:
    """Build the index anew if an older program made it: what that did not know of cannot be found or left out."""
    try:
        archive.index.search(SearchRequest(limit=0))
    except IndexOutdatedError:
        archive.index.rebuild(every_indexed(archive))


@dataclass(frozen=True, slots=True)
class IndexCheck:
    """What a comparison of index and catalogue found: ids missing, differing, or in the index without a document."""

    checked: int
    missing: tuple[int, ...]
    differing: tuple[int, ...]
    surplus: tuple[int, ...]

    @property
    def sound(self) -> bool:
        return not (self.missing or self.differing or self.surplus)


def check_index(actor: Actor, *, archive: Archive, repair: bool = True) -> IndexCheck:
    """Compare the index with what should be in it, tokens too, and mend it."""
    permit(actor, Action.OPERATE)
    held = dict(archive.index.fingerprints())
    missing: list[int] = []
    differing: list[int] = []
    checked = 0
    for row in every_indexed(archive):
        checked += 1
        found = held.pop(row.id, None)
        if found == fingerprint(row):
            continue
        (missing if found is None else differing).append(row.id)
    report = IndexCheck(checked, tuple(missing), tuple(differing), tuple(sorted(held)))
    if repair and not report.sound:
        _mend(report, archive)
        with archive.database.write() as session:
            wrong = len(missing) + len(differing) + len(report.surplus)
            audit.record(session, archive.clock.now(), actor.id, "index.repaired", "index", None, count=wrong)
    return report


def _mend(report: IndexCheck, archive: Archive) -> None:
    """Where tokens differ, what is to be taken out is not known for sure: only a new index is right again."""
    if report.differing:
        archive.index.rebuild(every_indexed(archive))
        return
    archive.index.purge(report.surplus)
    missing = set(report.missing)
    archive.index.put(row for row in every_indexed(archive) if row.id in missing)
