"""Turning, ordering and splitting pages, and reading them again. The original file stays as it came."""

from collections.abc import Sequence

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from ocr import makes_pages
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.documents import RECORDED, Document, DocumentState, File, FileRole, Page, PageState
from service.catalogue.tasks import Task, TaskKind, TaskState, enqueue
from service.errors import ConflictError, InvalidError
from service.usecases.changes import record_change
from service.usecases.documents.correcting import the_page
from service.usecases.holds.held import share_held
from service.usecases.intake.reading import get_reading
from service.usecases.intake.recordings import retry_stretches
from service.usecases.looks import the_file
from service.usecases.lookup import the_document, unit_of
from service.usecases.permissions import Action, Actor, permit


def turn_page(actor: Actor, document_id: int, number: int, degrees: int, *, archive: Archive) -> None:
    """Turn a page clockwise by 90, 180 or 270 degrees from how it is shown, and read it again."""
    if degrees not in (90, 180, 270):
        raise InvalidError("page.bad_turn", degrees=degrees)
    with archive.database.write() as session:
        document = the_document(session, actor, document_id, lock=True)
        permit(actor, Action.DESCRIBE, unit_of(session, document.unit_id), document.category)
        page = the_page(session, document, number)
        shown = page.rotation
        if shown is None:
            shown = get_reading(archive, page.reading).rotation if page.reading else 0
        before, page.rotation = page.rotation, (shown + degrees) % 360
        _read_again(session, document, [page], archive)
        record_change(
            session,
            actor,
            document,
            "turn",
            {"page": number, "rotation": before},
            {"page": number, "rotation": page.rotation},
            archive,
        )
        audit.record(session, archive.clock.now(), actor.id, "page.turned", "document", document.id, page=number)


def order_pages(actor: Actor, document_id: int, order: Sequence[int], *, archive: Archive) -> None:
    """Put the pages in another order; `order` holds every present number once, in the new order."""
    with archive.database.write() as session:
        document = the_document(session, actor, document_id, lock=True)
        permit(actor, Action.DESCRIBE, unit_of(session, document.unit_id), document.category)
        pages = {page.number: page for page in document.pages}
        if sorted(order) != sorted(pages):
            raise InvalidError("page.bad_order")
        _refuse_while_reading(document)
        _renumber(session, [pages[number] for number in order])
        record_change(session, actor, document, "order", sorted(pages), list(order), archive)
        enqueue(session, TaskKind.ASSEMBLE, document.id, archive.clock.now(), priority=-1)
        audit.record(session, archive.clock.now(), actor.id, "pages.ordered", "document", document.id)


def split_document(actor: Actor, document_id: int, first: int, *, archive: Archive) -> int:
    """Make the pages from number `first` on a document of their own; gives its id."""
    with archive.database.write() as session:
        document = the_document(session, actor, document_id, lock=True)
        permit(actor, Action.DESCRIBE, unit_of(session, document.unit_id), document.category)
        if document.state is DocumentState.FILED:
            raise ConflictError("split.is_filed", code=document.code)
        if any(page.file.role is FileRole.RENDITION for page in document.pages):
            raise ConflictError("split.is_made", title=document.title)
        if not 2 <= first <= document.page_count:
            raise InvalidError("split.bad_page", first=first, pages=document.page_count)
        _refuse_while_reading(document)
        moved = [page for page in document.pages if page.number >= first]
        part = _part_of(actor, document, len(moved), archive)
        session.add(part)
        session.flush()
        _move_pages(session, document, part, moved)
        share_held(session, document, part)
        document.page_count = first - 1
        record_change(session, actor, document, "split", None, {"from": first, "document": part.id}, archive)
        for half in (document, part):
            enqueue(session, TaskKind.ASSEMBLE, half.id, archive.clock.now(), priority=-1)
        audit.record(
            session,
            archive.clock.now(),
            actor.id,
            "document.split",
            "document",
            document.id,
            part=part.id,
            page=first,
        )
        return part.id


def retry_reading(actor: Actor, document_id: int, *, archive: Archive) -> int:
    """Read the failed pages of a document, or stretches of a recording, once more; gives how many."""
    with archive.database.write() as session:
        document = the_document(session, actor, document_id, lock=True)
        permit(actor, Action.DESCRIBE, unit_of(session, document.unit_id), document.category)
        session.execute(delete(Task).where(Task.document_id == document.id, Task.state == TaskState.FAILED))
        failed = [page for page in document.pages if page.state is PageState.FAILED]
        again = len(failed)
        if failed:
            _read_again(session, document, failed, archive)
        elif document.carrier in RECORDED:
            again = retry_stretches(session, document, archive)
        elif not document.pages and makes_pages(the_file(document, FileRole.ORIGINAL).mime):
            document.rendition = None
            enqueue(session, TaskKind.RENDER, document.id, archive.clock.now())
        elif document.state is not DocumentState.RECEIVED:
            enqueue(session, TaskKind.ASSEMBLE, document.id, archive.clock.now(), priority=-1)
        audit.record(
            session,
            archive.clock.now(),
            actor.id,
            "reading.retried",
            "document",
            document.id,
            pages=again,
        )
        return again


def _read_again(session: Session, document: Document, pages: Sequence[Page], archive: Archive) -> None:
    for page in pages:
        page.state, page.problem = PageState.WAITING, None
        enqueue(
            session,
            TaskKind.READ,
            document.id,
            archive.clock.now(),
            first=page.number,
            last=page.number,
        )
    if document.state is not DocumentState.FILED:
        document.step(DocumentState.RECEIVED)


def _refuse_while_reading(document: Document) -> None:
    if any(page.state in (PageState.WAITING, PageState.READING) for page in document.pages):
        raise ConflictError("pages.being_read")


def _renumber(session: Session, pages: Sequence[Page]) -> None:
    """Give the numbers from 1 in this order; through negative ones, for a number is unique at every moment."""
    for sign in (-1, 1):
        for number, page in enumerate(pages, 1):
            session.execute(update(Page).where(Page.id == page.id).values(number=sign * number))
    session.expire_all()


def _part_of(actor: Actor, document: Document, pages: int, archive: Archive) -> Document:
    return Document(
        unit_id=document.unit_id,
        case_id=document.case_id,
        parent_id=document.parent_id,
        batch_id=document.batch_id,
        state=DocumentState.READ,
        name=document.name,
        path=document.path,
        title=document.title,
        page_count=pages,
        paper_original=document.paper_original,
        box_id=document.box_id,
        created_by=actor.id,
        created_at=archive.clock.now(),
        changed_at=archive.clock.now(),
    )


def _move_pages(session: Session, document: Document, part: Document, moved: Sequence[Page]) -> None:
    copies: dict[int, File] = {}
    for number, page in enumerate(moved, 1):
        if page.file_id not in copies:
            source = page.file
            copies[page.file_id] = File(
                document_id=part.id,
                role=FileRole.ORIGINAL,
                digest=source.digest,
                name=source.name,
                mime=source.mime,
                size=source.size,
            )
            session.add(copies[page.file_id])
            session.flush()
        page.file_id = copies[page.file_id].id
        page.document_id, page.number = part.id, number
    session.flush()
    session.expire(document, ["pages"])
