"""Removing objects that nothing names any longer."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.archive import Archive
from service.catalogue.database import lock_digests
from service.catalogue.documents import Document, DocumentChange, File, Page


def erase(digests: Collection[str], *, archive: Archive) -> None:
    """Delete those objects of the store that no row names: bytes go with the last reference (readings 34)."""
    with archive.database.write() as session:
        lock_digests(session, digests)
        for digest in digests:
            if not is_referenced(session, digest):
                archive.store.delete(digest)


def is_referenced(session: Session, digest: str) -> bool:
    """Whether a row of the catalogue names the object."""
    places = (
        select(File.id).where(File.digest == digest),
        select(Page.id).where((Page.reading == digest) | (Page.thumbnail == digest)),
        select(Document.id).where((Document.content == digest) | (Document.text == digest)),
        select(DocumentChange.id).where(DocumentChange.detail == digest),
    )
    return any(session.scalar(place.limit(1)) is not None for place in places)


def objects_of(document: Document) -> set[str]:
    """Digests of every object that the document's rows name, changes excepted."""
    named = {file.digest for file in document.files}
    named |= {page.reading for page in document.pages if page.reading}
    named |= {page.thumbnail for page in document.pages if page.thumbnail}
    return named | {digest for digest in (document.content, document.text) if digest}
