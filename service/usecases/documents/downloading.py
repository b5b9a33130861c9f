"""Taking documents along: the original, the searchable PDF, or several documents as one PDF."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from tempfile import TemporaryFile
from typing import BinaryIO

from sqlalchemy import select

from ocr import merge_pdfs
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.documents import Document, DocumentState, FileRole
from service.errors import ConflictError, InvalidError
from service.usecases.looks import need_purpose, need_unmasked, record_look, the_file
from service.usecases.lookup import the_case, the_document, unit_of
from service.usecases.permissions import Action, Actor, permit
from service.usecases.seals import open_case
from storage import Store

SELECTION = "守藏 Shoucang"
"""The title of a PDF put together from a selection: of no one document."""

Download = tuple[BinaryIO, str, str, int]
"""A file to take along: stream, name, media type, bytes."""

MOST = 100
"""Documents put together by one download of a selection."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of a document that somebody may have; `digest` names these very bytes for ever, `size` counts them.

    `address` is where a browser may fetch it itself for a while, and as secret as a key.
    """

    store: Store
    digest: str
    name: str
    mime: str
    size: int
    address: str | None = field(default=None, repr=False)

    def open(self) -> BinaryIO:
        """All of it, held against its digest before the first byte."""
        return self.store.open(self.digest)

    def open_in_parts(self) -> BinaryIO:
        """What is read of it, and no more: nothing is held against the digest (ADR 30)."""
        return self.store.open_in_parts(self.digest)


def download(
    actor: Actor, document_id: int, role: FileRole, *, archive: Archive, unmasked: str | None = None
) -> StoredFile:
    """The original or the searchable PDF of a document; `unmasked` says why a sensitive one is taken along as it is.

    The look is recorded.
    """
    need_purpose(actor)
    with archive.database.write() as session:
        document = the_document(session, actor, document_id)
        permit(actor, Action.VIEW, unit_of(session, document.unit_id), document.category)
        file = the_file(document, role)
        need_unmasked([document], unmasked, archive)
        record_look(session, actor, document, "document.downloaded", archive, role=role.value, unmasked=unmasked)
    return StoredFile(archive.store, file.digest, file.name, file.mime, file.size)


@contextmanager
def download_documents(
    actor: Actor, ids: Sequence[int], *, archive: Archive, unmasked: str | None = None
) -> Iterator[Download]:
    """The searchable PDFs of several documents as one, in the order of the ids; each look is recorded."""
    need_purpose(actor)
    if not 1 <= len(ids) <= MOST:
        raise InvalidError("download.too_many", most=MOST)
    digests = []
    with archive.database.write() as session:
        for document_id in dict.fromkeys(ids):
            document = the_document(session, actor, document_id)
            permit(actor, Action.VIEW, unit_of(session, document.unit_id), document.category)
            digests.append(the_file(document, FileRole.SEARCHABLE).digest)
            need_unmasked([document], unmasked, archive)
            look = {"role": FileRole.SEARCHABLE.value, "unmasked": unmasked}
            record_look(session, actor, document, "document.downloaded", archive, **look)
    with _merged(digests, SELECTION, archive) as merged:
        yield merged


@contextmanager
def download_case(actor: Actor, code: str, *, archive: Archive, unmasked: str | None = None) -> Iterator[Download]:
    """All documents of a case file as one PDF, in the order of their codes; the look is recorded."""
    need_purpose(actor)
    with archive.database.write() as session:
        case = the_case(session, actor, code)
        permit(actor, Action.VIEW, unit_of(session, case.unit_id))
        grounds = {"ground": "duty", **open_case(session, actor, case, archive)}
        documents = session.scalars(
            select(Document)
            .where(Document.case_id == case.id, Document.state != DocumentState.DISCARDED)
            .order_by(Document.code.is_(None), Document.code, Document.dated_on, Document.id)
        ).all()
        digests = [file.digest for d in documents for file in d.files if file.role is FileRole.SEARCHABLE]
        if not digests:
            raise ConflictError("case.nothing_read", code=code)
        need_unmasked(documents, unmasked, archive)
        audit.record(
            session,
            archive.clock.now(),
            actor.id,
            "case.downloaded",
            "case",
            case.id,
            purpose=actor.purpose,
            unmasked=unmasked,
            **grounds,
            items=audit.digest_of_items(d.id for d in documents),
        )
    with _merged(digests, code, archive) as merged:
        yield merged


@contextmanager
def _merged(digests: Sequence[str], title: str, archive: Archive) -> Iterator[Download]:
    with TemporaryFile() as target:
        merge_pdfs(target, _opened(digests, archive), title)
        size = target.tell()
        target.seek(0)
        yield target, f"{title}.pdf", "application/pdf", size


def _opened(digests: Sequence[str], archive: Archive) -> Iterator[BinaryIO]:
    """Each object in turn, closed when the next is asked for."""
    for digest in digests:
        with archive.store.open(digest) as part:
            yield part
