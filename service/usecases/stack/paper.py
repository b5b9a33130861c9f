"""Article 9: what is kept for ever is kept on paper too, printed by one, checked by another, in a box on a shelf."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from tempfile import TemporaryFile

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from indexing import mask
from ocr import merge_pdfs
from retention import Closing, State
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.cases import CaseFile
from service.catalogue.documents import (
    FOLLOWING,
    Document,
    DocumentState,
    FileRole,
    PaperOriginal,
    PaperOutcome,
    PaperPrint,
    PaperRendition,
)
from service.catalogue.people import Person
from service.catalogue.shelves import Box
from service.catalogue.tasks import TaskKind, enqueue
from service.catalogue.units import Unit
from service.errors import ConflictError, InvalidError
from service.papers import CoverSheet, print_pdf
from service.shelf_codes import clean
from service.usecases.changes import record_change
from service.usecases.clock.clocks import note_loss
from service.usecases.clock.telling import about, end_reminders
from service.usecases.documents.downloading import Download
from service.usecases.house.types import carried_types
from service.usecases.law.judging import judge_document
from service.usecases.law.paper_duty import open_duty, owed
from service.usecases.looks import need_purpose, record_look, the_file
from service.usecases.lookup import names_of, seen_by, the_document, unit_of
from service.usecases.permissions import Action, Actor, permit
from service.usecases.stack.catalogues import stamp_of, write_stamped
from service.usecases.stack.holding import NO_PAPER, lay, location_of, name_of, put, the_named_box

SHOWN_OF_DIGEST = 8
"""Characters of the digest on the cover sheet that whoever checks the print enters: enough to tell prints apart."""

REASON_LENGTH = 500


@dataclass(frozen=True, slots=True)
class PrintShown:
    """A print file that was made: by whom, when, of how many pages with its cover sheet."""

    printed_by: str | None
    printed_at: datetime
    pages: int


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A document that is not on paper as it should be. `due_on` is None where its paper only lies in no named box."""

    document_id: int
    code: str | None
    title: str
    unit_name: str
    paper_original: PaperOriginal
    opened_on: date | None
    due_on: date | None
    is_overdue: bool
    prints: Sequence[PrintShown]


@dataclass(frozen=True, slots=True)
class PaperPage:
    """A page of such documents, how many there are in all, and how many of those are overdue."""

    rows: Sequence[PaperRow]
    total: int
    overdue: int


def list_paper_duties(
    actor: Actor, *, archive: Archive, boxless: bool = False, limit: int = 50, offset: int = 0
) -> PaperPage:
    """The open duties, the first due first; or (`boxless`) what is on paper in no named box (invariant 13)."""
    permit(actor, Action.VIEW)
    today = archive.clock.today()
    with archive.database.read() as session:
        visible = seen_by(actor, Action.VIEW)
        query = (
            select(Document, Unit.name, PaperRendition)
            .join(Unit, Unit.id == Document.unit_id)
            .outerjoin(
                PaperRendition,
                and_(PaperRendition.document_id == Document.id, PaperRendition.closed_at.is_(None)),
            )
            .where(visible, _boxless(archive) if boxless else PaperRendition.id.is_not(None))
        )
        late = query.where(PaperRendition.due_on < today)
        total, overdue = (
            session.scalar(select(func.count()).select_from(each.subquery())) or 0 for each in (query, late)
        )
        ordered = query.order_by(PaperRendition.due_on, Document.code, Document.id)
        rows = session.execute(ordered.limit(limit).offset(offset)).all()
        names = _names(session, [duty for _, _, duty in rows if duty])
        return PaperPage(
            tuple(_row(document, unit_name, duty, names, archive) for document, unit_name, duty in rows),
            total,
            overdue,
        )


def _boxless(archive: Archive) -> ColumnElement[bool]:
    """Permanent, filed, on paper, and nobody has said in which box it lies."""
    with_case = select(CaseFile.id).where(CaseFile.id == Document.case_id, CaseFile.box_id.is_not(None))
    return and_(
        Document.state == DocumentState.FILED,
        Document.retention_state == State.PERMANENT.value,
        Document.paper_original.in_([PaperOriginal.FILED, PaperOriginal.PRINTED]),
        Document.box_id.is_(None),
        Document.type.not_in(carried_types(archive)),
        Document.carrier.not_in(FOLLOWING),
        ~with_case.exists(),
    )


def _names(session: Session, duties: Sequence[PaperRendition]) -> dict[int | None, str]:
    return names_of(session, Person, (one.printed_by for duty in duties for one in duty.prints))


def _row(
    document: Document, unit_name: str, duty: PaperRendition | None, names: dict[int | None, str], archive: Archive
) -> PaperRow:
    return PaperRow(
        document.id,
        document.code,
        mask(document.title),
        unit_name,
        document.paper_original,
        archive.clock.day_of(duty.opened_at) if duty else None,
        duty.due_on if duty else None,
        duty is not None and duty.due_on < archive.clock.today(),
        tuple(PrintShown(names.get(one.printed_by or 0), one.printed_at, one.pages) for one in duty.prints)
        if duty
        else (),
    )


@contextmanager
def print_paper(actor: Actor, document_id: int, *, archive: Archive) -> Iterator[Download]:
    """The print file of a document that owes one: a cover sheet, then its pages, the first of them with the filing
    stamp (DA/T 22-2015, 5.4). Each print is recorded."""
    need_purpose(actor)
    with archive.database.read() as session:
        document = the_document(session, actor, document_id)
        permit(actor, Action.FILE, unit_of(session, document.unit_id), document.category)
        _open(session, document)
        cover, stamp = _cover(session, actor, document, archive), stamp_of(session, document)
        rendition = the_file(document, FileRole.SEARCHABLE).digest
    with TemporaryFile() as target, TemporaryFile() as stamped:
        sheet = print_pdf(cover, language=actor.language, zone=archive.clock.zone)
        write_stamped(stamped, rendition, stamp, cover.code, actor.language, archive)
        count = merge_pdfs(target, [BytesIO(sheet), stamped], cover.code)
        _record_print(actor, document_id, cover, count, archive)
        size = target.tell()
        target.seek(0)
        yield target, f"{cover.code}.pdf", "application/pdf", size


def _cover(session: Session, actor: Actor, document: Document, archive: Archive) -> CoverSheet:
    unit, location = unit_of(session, document.unit_id), location_of(session, document)
    return CoverSheet(
        code=name_of(document),
        title=mask(document.title),
        digest=the_file(document, FileRole.ORIGINAL).digest,
        pages=document.page_count,
        fonds_name=unit.name,
        printed_on=archive.clock.today(),
        dated_on=document.dated_on,
        term=document.retention_code,
        printed_by=actor.name,
        box=location.number if location else None,
        shelf=location.place if location else None,
    )


def _record_print(actor: Actor, document_id: int, cover: CoverSheet, pages: int, archive: Archive) -> None:
    now = archive.clock.now()
    with archive.database.write() as session:
        document = the_document(session, actor, document_id, lock=True)
        duty = _open(session, document)
        session.add(
            PaperPrint(rendition_id=duty.id, printed_by=actor.id, printed_at=now, pages=pages, source=cover.digest)
        )
        look = {"object": cover.digest, "pages": pages}
        record_look(session, actor, document, "paper.printed", archive, ground="paper", **look)


def check_print(actor: Actor, document_id: int, *, pages: int | None, digest: str, box: str, archive: Archive) -> None:
    """Close the duty by a print that somebody else made and the actor has counted, compared and laid in a box.

    `pages` are those on paper, the cover sheet among them; `digest` is the beginning of the one on the cover sheet;
    `box` is one that stands on a shelf. Raises ConflictError with everything that is missing, or with what differs.
    """
    with archive.database.write() as session:
        document = the_document(session, actor, document_id, lock=True)
        permit(actor, Action.FILE, unit_of(session, document.unit_id), document.category)
        duty = _open(session, document)
        lacking = [("pages", pages is None), ("digest", not digest.strip()), ("box", not box.strip())]
        missing = [name for name, lacks in (("print", not duty.prints), *lacking) if lacks]
        if missing:
            raise ConflictError("paper.incomplete", missing=missing)
        made = duty.prints[-1]
        _compare(actor, made, pages or 0, digest, the_file(document, FileRole.ORIGINAL).digest)
        where = the_named_box(session, document, box)
        if where.shelf_id is None:
            raise ConflictError("paper.box_not_shelved", box=where.number)
        document.paper_original = PaperOriginal.PRINTED
        lay(session, actor, document, where, archive)
        duty.printed_by, duty.printed_on = made.printed_by, archive.clock.day_of(made.printed_at)
        duty.checked_by, duty.pages, duty.source = actor.id, made.pages, made.source
        _close(session, duty, actor, PaperOutcome.PRINT, where, archive)
        _settled(session, actor, document, "paper.checked", archive, box=where.id, pages=made.pages)


def _compare(actor: Actor, made: PaperPrint, pages: int, digest: str, source: str) -> None:
    """Refuse unless what lies before the actor is the last print, whole, made by somebody else from these bytes."""
    if made.printed_by == actor.id:
        raise ConflictError("paper.same_person")
    if pages != made.pages:
        raise ConflictError("paper.other_pages", counted=pages, expected=made.pages)
    typed = clean(digest).lower()
    if len(typed) < SHOWN_OF_DIGEST or not made.source.startswith(typed) or made.source != source:
        raise ConflictError("paper.other_digest", least=SHOWN_OF_DIGEST)


def name_original(actor: Actor, document_id: int, box: str, *, archive: Archive) -> None:
    """Close the duty of a document of unknown paper original by naming the box in which that lies (readings 37)."""
    with archive.database.write() as session:
        document = the_document(session, actor, document_id, lock=True)
        permit(actor, Action.FILE, unit_of(session, document.unit_id), document.category)
        duty = _open(session, document)
        if Closing.NAME_BOX not in owed(document, archive).closings:
            raise ConflictError("paper.print_only", original=document.paper_original.value)
        where = the_named_box(session, document, box)
        lay(session, actor, document, where, archive)
        _close(session, duty, actor, PaperOutcome.ORIGINAL, where, archive)
        _settled(session, actor, document, "paper.filed", archive, box=where.id)


def record_loss(actor: Actor, document_id: int, reason: str, *, archive: Archive) -> None:
    """Record that the paper of a document, original or print, is lost: it lies nowhere, and is owed again."""
    if not reason.strip() or len(reason) > REASON_LENGTH:
        raise InvalidError("reason.needed", limit=REASON_LENGTH)
    with archive.database.write() as session:
        document = the_document(session, actor, document_id, lock=True)
        permit(actor, Action.SHELVE, unit_of(session, document.unit_id))
        former, why = document.paper_original, reason.strip()
        if former in NO_PAPER:
            raise ConflictError("paper.nothing_to_lose", original=former.value)
        document.paper_original = PaperOriginal.LOST
        note_loss(session, document, actor.id, archive)
        put(session, actor, document, None, archive, why)
        record_change(session, actor, document, "paper", former.value, PaperOriginal.LOST.value, archive, why)
        _settled(session, actor, document, "paper.lost", archive, former=former.value)


def _open(session: Session, document: Document) -> PaperRendition:
    duty = open_duty(session, document.id)
    if duty is None:
        raise ConflictError("paper.no_duty", document=document.id)
    return duty


def _close(
    session: Session, duty: PaperRendition, actor: Actor, outcome: PaperOutcome, box: Box, archive: Archive
) -> None:
    end_reminders(session, archive, about(f"paper:{duty.id}"))
    duty.closed_at, duty.closed_by = archive.clock.now(), actor.id
    duty.outcome, duty.box_id = outcome, box.id


def _settled(session: Session, actor: Actor, document: Document, act: str, archive: Archive, **data: object) -> None:
    """What every change of a document's paper ends with."""
    now = archive.clock.now()
    document.revision += 1
    document.changed_at = now
    judge_document(session, document, archive)
    enqueue(session, TaskKind.INDEX, document.id, now, priority=-1)
    audit.record(session, now, actor.id, act, "document", document.id, **data)
