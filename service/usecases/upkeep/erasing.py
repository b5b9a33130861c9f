"""Removing objects that nothing names any longer."""

from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import delete, select, union
from sqlalchemy.orm import Session

from service.archive import Archive
from service.catalogue.database import lock_digests
from service.catalogue.disposal import Register
from service.catalogue.documents import Document, DocumentChange, File, Page, Stretch
from service.catalogue.lookups import Lookup
from service.catalogue.prints import YearPrint
from service.catalogue.system import ObjectLock
from service.errors import UnavailableError
from storage import ObjectMissingError, StorageError

NAMING = (
    File.digest,
    Page.reading,
    Page.thumbnail,
    Stretch.segments,
    Document.content,
    Document.text,
    DocumentChange.detail,
    Register.paper,
    Register.certificate,
    Register.report,
    Lookup.letter,
    YearPrint.digest,
)
"""Every column that names an object of the store. What none of them names is swept, and is in no backup."""

AT_ONCE = 1000
"""Objects asked about by one statement, and deleted in one transaction."""

AGAIN = 600
"""Seconds after which the store is asked again for what it did not let go: people have to do something there first."""


ONCE_MORE = 1
"""Seconds after which what was erased just now is put again."""


def erase(digests: Collection[str], *, archive: Archive) -> None:
    """Delete those objects of the store that no row names: bytes go with the last reference (readings 34).

    Raises UnavailableError `store.kept` when all others have gone, where the store does not let some of them go.
    """
    wanted = sorted(set(digests))
    kept: list[str] = []
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        with archive.database.write() as session:
            lock_digests(session, some)
            kept += remove(session, sorted(set(some) - referenced(session, some)), archive)
    if kept:
        raise UnavailableError("store.kept", AGAIN, count=len(kept), digest=kept[0][:12])


def remove(session: Session, digests: Sequence[str], archive: Archive) -> list[str]:
    """Delete objects that no row names, from under the locks that we laid on them. Part of use cases.

    The caller holds the locks of their digests. Gives those that stay, as somebody else holds them at the store.
    """
    ours = set(session.scalars(select(ObjectLock.digest).where(ObjectLock.digest.in_(digests), ObjectLock.held)))
    kept = [digest for digest in digests if not _goes(digest, digest in ours, archive)]
    gone = sorted(set(digests) - set(kept))
    session.execute(delete(ObjectLock).where(ObjectLock.digest.in_(gone)))
    return kept


def _goes(digest: str, is_ours: bool, archive: Archive) -> bool:
    try:
        archive.store.delete(digest, lift=is_ours)
    except StorageError as error:
        if error.code != "store_denied":
            raise
        return False
    return True


def keep(session: Session, digests: Collection[str], archive: Archive) -> None:
    """Keep objects from being erased until the transaction ends whose rows name them. Part of use cases.

    They were put before it, and equal ones may have lost their last name then: UnavailableError `store.put_again` where
    they have gone since, and whoever does it all again puts them again.
    """
    lock_digests(session, digests)
    for digest in digests:
        try:
            archive.store.size(digest)
        except ObjectMissingError:
            raise UnavailableError("store.put_again", ONCE_MORE, digest=digest[:12]) from None


def is_referenced(session: Session, digest: str) -> bool:
    """Whether a row of the catalogue names the object."""
    places = (select(column).where(column == digest).limit(1) for column in NAMING)
    return any(session.scalar(place) is not None for place in places)


def referenced(session: Session, digests: Collection[str]) -> set[str]:
    """Those of some objects that a row of the catalogue names: each column is looked through once."""
    wanted = sorted(digests)
    found: set[str] = set()
    for start in range(0, len(wanted), AT_ONCE):
        for column in NAMING:
            rows = session.scalars(select(column).where(column.in_(wanted[start : start + AT_ONCE])))
            found.update(digest for digest in rows if digest is not None)
    return found


def named_digests(session: Session) -> Iterator[str]:
    """Every object that a row of the catalogue names: once each, ascending, in bounded memory."""
    named = union(*(select(column.label("digest")).where(column.is_not(None)) for column in NAMING))
    found = session.scalars(named.order_by("digest").execution_options(yield_per=1000))
    yield from (digest for digest in found if digest is not None)


def objects_of(document: Document) -> set[str]:
    """Digests of every object that the document's rows name, changes excepted."""
    named = {file.digest for file in document.files}
    named |= {page.reading for page in document.pages if page.reading}
    named |= {page.thumbnail for page in document.pages if page.thumbnail}
    named |= {stretch.segments for stretch in document.stretches if stretch.segments}
    return named | {digest for digest in (document.content, document.text) if digest}
