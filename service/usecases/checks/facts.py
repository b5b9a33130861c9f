"""What the checks of a document look at, gathered once: its rows, its bytes, what programs say of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ocr import Inspection, UnreadableFileError, inspect, is_container
from service.archive import Archive
from service.catalogue.audit import AuditEntry
from service.catalogue.codes import GivenCode
from service.catalogue.documents import Document, DocumentState, File, FileRole, PageState
from service.catalogue.intake import Offer, OfferOutcome
from service.clamd import Scan, scan
from service.usecases.intake.limits import limits_of
from service.usecases.law.paper_duty import open_duty
from service.usecases.looks import the_file
from service.usecases.photos.captions import captions_of
from service.usecases.search.searchable import said_in
from storage import ObjectCorruptError, ObjectMissingError, verify


@dataclass(frozen=True, slots=True)
class Rows:
    """What the catalogue knows of a document. `parts` counts the documents that belong to it, `alike` those of its unit
    with the same bytes, `same_number` those with the same document number; `acts` are those of its audit entries.
    A recording has `stretches` where a paper has pages; `lacking_stretches` are not read or heard, for whatever reason.
    `has_words`: something was read or heard in it, or written below it, by which it can be found.
    """

    document: Document
    original: File
    roles: Mapping[FileRole, str]
    pages: int
    failed_pages: int
    unread_pages: int
    stretches: int
    lacking_stretches: int
    parts: int
    refused: int
    alike: int
    same_number: int
    acts: frozenset[str]
    holds_its_code: bool
    owes_paper: bool
    has_words: bool


@dataclass(frozen=True, slots=True)
class Bytes:
    """What the bytes of the original say: None for what could not be found out because they are missing.

    `problem` is code and data of why they do not open; `members` counts the files in a container.
    """

    size: int | None
    is_intact: bool | None
    found: Inspection | None = None
    problem: dict[str, Any] | None = None
    members: int | None = None
    scan: Scan | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that a check may look at."""

    rows: Rows
    bytes: Bytes
    today: date


def rows_of(session: Session, document: Document, archive: Archive) -> Rows:
    """What the catalogue knows, in the session given."""
    original = the_file(document, FileRole.ORIGINAL)
    states = [page.state for page in document.pages]
    heard = [stretch.state is PageState.READ for stretch in document.stretches]
    acts = session.scalars(
        select(AuditEntry.act)
        .where(AuditEntry.subject_kind == "document", AuditEntry.subject_id == document.id)
        .distinct()
    )
    return Rows(
        document,
        original,
        {file.role: file.digest for file in document.files},
        len(states),
        states.count(PageState.FAILED),
        states.count(PageState.WAITING) + states.count(PageState.READING),
        len(heard),
        heard.count(False),
        _count(session, select(func.count()).where(Document.parent_id == document.id)),
        _refused(session, document) if is_container(original.mime) else 0,
        _alike(session, document, original),
        _same_number(session, document),
        frozenset(acts),
        document.code is None or _holds_its_code(session, document),
        open_duty(session, document.id) is not None,
        _has_words(session, document, archive),
    )


def _has_words(session: Session, document: Document, archive: Archive) -> bool:
    captions = captions_of(session, [document]).get(document.id, {})
    try:
        return bool(said_in(document, captions, archive).strip())
    except (ObjectMissingError, ObjectCorruptError):
        return False


def _holds_its_code(session: Session, document: Document) -> bool:
    given = session.get(GivenCode, document.code)
    return given is not None and given.document_id == document.id


def _refused(session: Session, document: Document) -> int:
    """Files of this container that were refused by name."""
    problems = session.scalars(
        select(Offer.problem).where(Offer.batch_id == document.batch_id, Offer.outcome == OfferOutcome.FAILED)
    )
    return sum((one or {}).get("data", {}).get("container") == document.name for one in problems)


def _alike(session: Session, document: Document, original: File) -> int:
    query = (
        select(func.count(func.distinct(File.document_id)))
        .join(Document, Document.id == File.document_id)
        .where(File.digest == original.digest, File.role == FileRole.ORIGINAL, *_others(document))
    )
    return _count(session, query)


def _same_number(session: Session, document: Document) -> int:
    if document.document_number is None:
        return 0
    number = Document.document_number == document.document_number
    return _count(session, select(func.count()).select_from(Document).where(number, *_others(document)))


def _others(document: Document) -> tuple[Any, ...]:
    in_unit = Document.unit_id == document.unit_id
    return in_unit, Document.id != document.id, Document.state != DocumentState.DISCARDED


def _count(session: Session, query: Any) -> int:
    return session.scalar(query) or 0


def bytes_of(original: File, archive: Archive) -> Bytes:
    """What the bytes say. Raises StorageError where the store does not answer: that is no finding."""
    try:
        size, is_intact = archive.store.size(original.digest), verify(archive.store, original.digest)
    except ObjectMissingError:
        return Bytes(None, None)
    found, problem, members = None, None, None
    with archive.store.open(original.digest) as source:
        try:
            found = inspect(source, original.name, limits_of(archive))
            members = found.members
        except UnreadableFileError as error:
            problem = {"code": f"file.{error.code}", "data": {"name": original.name, **error.data}}
        source.seek(0)
        scanned = scan(archive.settings.clamd, source) if archive.settings.clamd else None
    return Bytes(size, is_intact, found, problem, members, scanned)
