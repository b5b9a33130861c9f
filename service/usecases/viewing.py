"""Looking at documents: description, text, page images, downloads. Every look leaves a line (promise 5)."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO

from service.usecases.types import TypeShown, is_sensitive, type_shown
from sqlalchemy import select
from sqlalchemy.orm import Session

from indexing import find_marks, mask_value, parse_query
from ocr import merge_pdfs, render
from retention import Verdict
from service import content
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.cases import CaseEvent, CaseFile
from service.catalogue.documents import (
    Document,
    DocumentChange,
    DocumentState,
    File,
    FileRole,
    PageState,
    PaperRendition,
)
from service.catalogue.people import Person
from service.errors import ConflictError, NotFoundError
from service.marks import Box, boxes
from service.usecases.cases import withdrawn_on
from service.usecases.correcting import the_page
from service.usecases.finding import page_texts
from service.usecases.judging import verdict_on
from service.usecases.lookup import the_case, the_document, unit_of
from service.usecases.permissions import Action, Actor, permit
from service.usecases.reading import SPOOL, Sources, get_reading

SENSITIVE_FIELDS = frozenset({"id_number", "bank_card", "phone"})


@dataclass(frozen=True, slots=True)
class FieldShown:
    """A value found on a page; `shown` is masked where it is an ID, bank or phone number."""

    kind: str
    value: str
    shown: str
    page: int
    box: Sequence[float]
    confidence: float


@dataclass(frozen=True, slots=True)
class PageShown:
    """A page's state; `problem` (code and data) says why it could not be read."""

    number: int
    state: PageState
    width: int | None
    height: int | None
    confidence: float | None
    engine: str | None
    corrected: bool
    problem: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class ChangeShown:
    """A recorded version."""

    revision: int
    kind: str
    who: str | None
    at: datetime
    detail: dict[str, Any]


@dataclass(frozen=True, slots=True)
class DocumentView:
    """Everything a page or a script shows of one document. `text` is unmasked: the look is on record."""

    id: int
    path: str
    name: str
    code: str | None
    title: str
    state: DocumentState
    unit_id: int
    unit_name: str
    case_code: str | None
    household: str | None
    case_withdrawn_on: date | None
    parent_id: int | None
    category: str | None
    type: TypeShown | None
    confidence: float
    certain: bool
    described_by: str | None
    guesses: Sequence[dict[str, Any]]
    reasons: Sequence[dict[str, Any]]
    dated_on: date | None
    document_number: str | None
    fiscal_year: int | None
    filing_year: int | None
    filed_on: date | None
    keeper: str | None
    paper_original: str
    box: str | None
    paper_duty_open: bool
    variant: str | None
    disposed_on: date | None
    sensitive: bool
    revision: int
    created_at: datetime
    pages: Sequence[PageShown]
    fields: Sequence[FieldShown]
    text: str
    verdict: Verdict
    changes: Sequence[ChangeShown]
    original: tuple[str, str, int]


def show_document(actor: Actor, document_id: int, *, archive: Archive) -> DocumentView:
    """A document with all that is known of it; the look is recorded."""
    with archive.database.write() as session:
        document = the_document(session, actor, document_id)
        permit(actor, Action.VIEW, unit_of(session, document.unit_id))
        view = _view(session, document, archive)
        _record_look(session, actor, document, "document.viewed", archive)
        return view


def _view(session: Session, document: Document, archive: Archive) -> DocumentView:
    found = content.get_json(archive.store, document.content) if document.content else {}
    classification = found.get("classification", {})
    case = session.get(CaseFile, document.case_id) if document.case_id else None
    keeper = session.get(Person, document.keeper_id) if document.keeper_id else None
    duty = session.get(PaperRendition, document.id)
    original = _file(document, FileRole.ORIGINAL)
    return DocumentView(
        id=document.id,
        path=document.path,
        name=document.name,
        code=document.code,
        title=document.title,
        state=document.state,
        unit_id=document.unit_id,
        unit_name=unit_of(session, document.unit_id).name,
        case_code=case.code if case else None,
        household=case.household if case else None,
        case_withdrawn_on=withdrawn_on(case) if case else None,
        parent_id=document.parent_id,
        category=document.category,
        type=type_shown(session, document.type, archive) if document.type else None,
        confidence=document.confidence,
        certain=document.confidence >= archive.settings.threshold,
        described_by=document.described_by,
        guesses=classification.get("guesses", ()),
        reasons=classification.get("reasons", ()),
        dated_on=document.dated_on,
        document_number=document.document_number,
        fiscal_year=document.fiscal_year,
        filing_year=document.filing_year,
        filed_on=document.filed_on,
        keeper=keeper.name if keeper else None,
        paper_original=document.paper_original.value,
        box=document.box,
        paper_duty_open=duty is not None and duty.closed_at is None,
        variant=document.variant,
        disposed_on=document.disposed_on,
        sensitive=is_sensitive(session, document.type, archive),
        revision=document.revision,
        created_at=document.created_at,
        pages=tuple(
            PageShown(p.number, p.state, p.width, p.height, p.confidence, p.engine, p.corrected, p.problem)
            for p in document.pages
        ),
        fields=tuple(_field(value) for value in found.get("fields", ())),
        text="\n".join(text for _, text in page_texts(document, archive)),
        verdict=verdict_on(session, document, archive.clock.today(), archive),
        changes=_changes(session, document, archive),
        original=(original.name, original.mime, original.size),
    )


def _field(found: dict[str, Any]) -> FieldShown:
    kind, value = found["kind"], found["value"]
    shown = mask_value(kind, value) if kind in SENSITIVE_FIELDS else value
    return FieldShown(kind, value, shown, found["page"], found["box"], found["confidence"])


def _changes(session: Session, document: Document, archive: Archive) -> tuple[ChangeShown, ...]:
    rows = session.execute(
        select(DocumentChange, Person.name)
        .outerjoin(Person, Person.id == DocumentChange.actor_id)
        .where(DocumentChange.document_id == document.id)
        .order_by(DocumentChange.revision.desc())
    ).all()
    return tuple(
        ChangeShown(
            change.revision,
            change.kind,
            name,
            change.changed_at,
            content.get_json(archive.store, change.detail),
        )
        for change, name in rows
    )


def _file(document: Document, role: FileRole) -> File:
    for file in document.files:
        if file.role is role:
            return file
    raise NotFoundError("file.no_rendition", document=document.id)


def _record_look(session: Session, actor: Actor, document: Document, act: str, archive: Archive, **data: Any) -> None:
    """One line in the audit for a look at personal data: who, what, why, on what ground."""
    audit.record(
        session,
        archive.clock.now(),
        actor.id,
        act,
        "document",
        document.id,
        purpose=actor.purpose,
        ground="duty",
        **data,
    )


def page_image(
    actor: Actor, document_id: int, number: int, *, archive: Archive, width: int, unmasked: str | None = None
) -> bytes:
    """A page as JPEG, `width` pixels wide, upright; one line in the audit for each page shown.

    ID, bank and phone numbers are burnt out, and a sensitive paper is blurred, unless `unmasked` gives the reason
    why they are to be seen.
    """
    with archive.database.write() as session:
        document = the_document(session, actor, document_id)
        permit(actor, Action.VIEW, unit_of(session, document.unit_id))
        page = the_page(session, document, number)
        file = page.file
        sensitive = is_sensitive(session, document.type, archive)
        found = content.get_json(archive.store, document.content) if document.content else {}
        reading = get_reading(archive, page.reading) if page.reading else None
        _record_look(session, actor, document, "page.viewed", archive, page=number, unmasked=unmasked is not None)
    hidden = [
        tuple(field["box"])
        for field in found.get("fields", ())
        if unmasked is None and field["page"] == number and field["kind"] in SENSITIVE_FIELDS
    ]
    rotation = page.rotation if page.rotation is not None else (reading.rotation if reading else 0)
    with Sources(archive) as sources:
        return render(
            sources.pages(file),
            page.source_index,
            rotation=rotation,
            width=min(max(width, 100), 3000),
            blackouts=hidden,
            blur=sensitive and unmasked is None,
        )


def thumbnail(actor: Actor, document_id: int, number: int, *, archive: Archive) -> bytes | None:
    """A small picture of a page, or None where there is none or the paper is sensitive."""
    with archive.database.read() as session:
        document = the_document(session, actor, document_id)
        permit(actor, Action.VIEW, unit_of(session, document.unit_id))
        digest = the_page(session, document, number).thumbnail
        if digest is None or is_sensitive(session, document.type, archive):
            return None
    with archive.store.open(digest) as source:
        return source.read()


def page_marks(
    actor: Actor, document_id: int, number: int, words: str, *, archive: Archive
) -> tuple[list[Box], tuple[int, int] | None]:
    """Boxes of the searched words on a page, and the page's size in the same pixels."""
    with archive.database.read() as session:
        document = the_document(session, actor, document_id)
        permit(actor, Action.VIEW, unit_of(session, document.unit_id))
        page = the_page(session, document, number)
        if page.reading is None or not page.width or not page.height:
            return [], None
        reading = get_reading(archive, page.reading)
    found = find_marks(reading.text, parse_query(words)) if words.strip() else []
    return boxes(reading, found), (page.width, page.height)


@contextmanager
def download(
    actor: Actor, document_id: int, role: FileRole, *, archive: Archive
) -> Iterator[tuple[BinaryIO, str, str, int]]:
    """The original or the searchable PDF of a document: stream, name, media type, bytes. The look is recorded."""
    with archive.database.write() as session:
        document = the_document(session, actor, document_id)
        permit(actor, Action.VIEW, unit_of(session, document.unit_id))
        file = _file(document, role)
        _record_look(session, actor, document, "document.downloaded", archive, role=role.value)
    with archive.store.open(file.digest) as source:
        yield source, file.name, file.mime, file.size


@contextmanager
def download_case(actor: Actor, code: str, *, archive: Archive) -> Iterator[BinaryIO]:
    """All documents of a case file as one PDF, in the order of their codes; the look is recorded."""
    with archive.database.write() as session:
        case = the_case(session, actor, code)
        permit(actor, Action.VIEW, unit_of(session, case.unit_id))
        documents = session.scalars(
            select(Document)
            .where(Document.case_id == case.id, Document.state != DocumentState.DISCARDED)
            .order_by(Document.code.is_(None), Document.code, Document.dated_on, Document.id)
        ).all()
        digests = [file.digest for d in documents for file in d.files if file.role is FileRole.SEARCHABLE]
        if not digests:
            raise ConflictError("case.nothing_read", code=code)
        audit.record(
            session,
            archive.clock.now(),
            actor.id,
            "case.downloaded",
            "case",
            case.id,
            purpose=actor.purpose,
            items=audit.digest_of_items(d.id for d in documents),
        )
    with SpooledTemporaryFile(SPOOL) as target:
        merge_pdfs(target, (archive.store.open(digest) for digest in digests))
        target.seek(0)
        yield target


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case file with its documents, history and what it says of the household."""

    id: int
    code: str
    household: str
    id_number: str | None
    unit_name: str
    opened_on: date
    withdrawn_on: date | None
    events: Sequence[CaseEvent]
    documents: Sequence[Document]


def show_case(actor: Actor, code: str, *, archive: Archive) -> CaseView:
    """A case file; the look is recorded."""
    with archive.database.write() as session:
        case = the_case(session, actor, code)
        unit = unit_of(session, case.unit_id)
        permit(actor, Action.VIEW, unit)
        documents = session.scalars(
            select(Document)
            .where(Document.case_id == case.id, Document.state != DocumentState.DISCARDED)
            .order_by(Document.code.is_(None), Document.code, Document.dated_on, Document.id)
        ).all()
        audit.record(session, archive.clock.now(), actor.id, "case.viewed", "case", case.id, purpose=actor.purpose)
        return CaseView(
            case.id,
            case.code,
            case.household,
            mask_value("id_number", case.id_number) if case.id_number else None,
            unit.name,
            case.opened_on,
            withdrawn_on(case),
            tuple(case.events),
            tuple(documents),
        )
