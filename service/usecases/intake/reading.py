"""From pages to text: what the read and assemble tasks do, a transaction a page."""

from collections.abc import Sequence
from contextlib import AbstractContextManager, ExitStack
from io import BytesIO
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from ocr import (
    Engine,
    PageRead,
    Pages,
    Reading,
    UnreadableFileError,
    dump_reading,
    load_reading,
    open_pages,
    read_page,
    write_searchable_pdf,
)
from service import content
from service.archive import Archive
from service.catalogue.documents import Document, DocumentState, File, FileRole, Page, PageState
from service.catalogue.tasks import TaskKind, enqueue
from service.usecases.upkeep.erasing import keep
from storage import StoredObject


def read_pages(document_id: int, first: int, last: int, *, archive: Archive, engine: Engine) -> None:
    """Read the pages of a range that are not read yet; each is kept as soon as it is read."""
    with archive.database.write() as session:
        session.execute(
            update(Page)
            .where(
                Page.document_id == document_id,
                Page.number.between(first, last),
                Page.state == PageState.WAITING,
            )
            .values(state=PageState.READING)
        )
        pages = list(
            session.scalars(
                select(Page)
                .where(
                    Page.document_id == document_id,
                    Page.number.between(first, last),
                    Page.state == PageState.READING,
                )
                .order_by(Page.file_id, Page.source_index)
            )
        )
        files = {page.file_id: page.file for page in pages}
    for file_id, file in files.items():
        _read_file(file, [p for p in pages if p.file_id == file_id], archive, engine)
    finish_reading(document_id, archive)


def _read_file(file: File, pages: Sequence[Page], archive: Archive, engine: Engine) -> None:
    left = list(pages)
    try:
        with archive.store.open(file.digest) as source, opened(source, file) as images:
            while left:
                page = left[0]
                read: PageRead | UnreadableFileError
                try:
                    read = read_page(images, page.source_index, engine, page.rotation)
                except UnreadableFileError as error:
                    read = error
                _keep_page(page, read, archive)
                left.pop(0)
    except UnreadableFileError as error:
        for page in left:
            _keep_page(page, error, archive)


def _keep_page(read_of: Page, read: PageRead | UnreadableFileError, archive: Archive) -> None:
    values: dict[str, Any]
    if isinstance(read, UnreadableFileError):
        problem = {"code": f"file.{read.code}", "data": {"name": read_of.file.name, **read.data}}
        values = {"state": PageState.FAILED, "problem": problem}
    else:
        values = {
            "state": PageState.READ,
            "problem": None,
            "corrected": False,
            "reading": put_reading(archive, read_of, read.reading),
            "thumbnail": archive.store.put(BytesIO(read.thumbnail)).digest,
            "engine": f"{read.reading.engine} {read.reading.engine_version}",
            "confidence": round(read.reading.confidence, 4),
            "width": read.reading.width,
            "height": read.reading.height,
        }
    with archive.database.write() as session:
        page = session.get(Page, read_of.id, with_for_update=True)
        if page is None:  # discarded meanwhile
            return
        if page_read := values.get("reading"):
            keep(session, [page_read, values["thumbnail"]], archive)
        former = {page.reading, page.thumbnail}
        for name, value in values.items():
            setattr(page, name, value)
        gone = sorted(digest for digest in former - {page.reading, page.thumbnail} if digest)
        if gone:
            enqueue(session, TaskKind.ERASE, page.document_id, archive.clock.now(), digests=gone)


def put_reading(archive: Archive, page: Page, reading: Reading) -> str:
    """Store what stands on a page; the object is this page's alone."""
    return content.put_json(
        archive.store, {"document": page.document_id, "page": page.id, "reading": dump_reading(reading)}
    )


def finish_reading(document_id: int, archive: Archive) -> None:
    """When no page waits any longer, go on to the next step; whoever reads the last page does it."""
    with archive.database.write() as session:
        document = session.get_one(Document, document_id, with_for_update=True)
        if document.state is DocumentState.DISCARDED or _pages_in(
            session, document_id, PageState.WAITING, PageState.READING
        ):
            return
        if not _pages_in(session, document_id, PageState.READ):
            return
        if document.state is DocumentState.RECEIVED:
            document.step(DocumentState.READ)
        document.changed_at = archive.clock.now()
        enqueue(session, TaskKind.ASSEMBLE, document_id, archive.clock.now(), priority=-1)


def _pages_in(session: Session, document_id: int, *states: PageState) -> int:
    return (
        session.scalar(
            select(func.count()).select_from(Page).where(Page.document_id == document_id, Page.state.in_(states))
        )
        or 0
    )


class Sources:
    """The originals of a document, each opened when first needed and the one before closed."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._open: ExitStack = ExitStack()
        self._digest: str | None = None
        self._pages: Pages | None = None

    def __enter__(self) -> "Sources":
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def pages(self, file: File) -> Pages:
        """The pages of a file of the store."""
        if self._pages is None or self._digest != file.digest:
            self._open.close()
            source = self._open.enter_context(self._archive.store.open(file.digest))
            self._pages = self._open.enter_context(opened(source, file))
            self._digest = file.digest
        return self._pages


def opened(source: BinaryIO, file: File) -> AbstractContextManager[Pages]:
    """The pages of a file whose bytes are `source`."""
    return open_pages(source, file.mime, set_here=file.role is FileRole.RENDITION)


def get_reading(archive: Archive, digest: str) -> Reading:
    """What was read on a page, from its object in the store."""
    return load_reading(archive.contents.get(digest)["reading"])


def assemble(document_id: int, *, archive: Archive) -> None:
    """Make the searchable PDF of the pages that could be read, and hand the document on to description."""
    with archive.database.read() as session:
        document = session.get_one(Document, document_id)
        if document.state is DocumentState.DISCARDED:
            return
        pages = [(page, page.file) for page in document.pages]
        name = document.name.rpartition(".")[0] or document.name
        title = document.title
    made = _made_already(pages, archive)
    if made is not None:
        _hand_on(document_id, name, StoredObject(made.digest, made.size), archive)
        return
    with TemporaryFile() as target, Sources(archive) as sources:
        write_searchable_pdf(
            target,
            (
                (sources.pages(file), page.source_index, get_reading(archive, page.reading))
                for page, file in pages
                if page.reading is not None
            ),
            title,
        )
        target.seek(0)
        stored = archive.store.put(target)
    _hand_on(document_id, name, stored, archive)


def _made_already(pages: Sequence[tuple[Page, File]], archive: Archive) -> File | None:
    """The rendition that is the searchable PDF by itself: its pages all and in order, none turned, none read."""
    files = {file.id: file for _, file in pages}
    rendition = next(iter(files.values()), None)
    if len(files) != 1 or rendition is None or rendition.role is not FileRole.RENDITION:
        return None
    if any(page.source_index != place or page.reading is None for place, (page, _) in enumerate(pages)):
        return None
    readings = (get_reading(archive, page.reading) for page, _ in pages if page.reading)
    return rendition if all(one.born_digital and one.rotation == 0 for one in readings) else None


def _hand_on(document_id: int, name: str, stored: StoredObject, archive: Archive) -> None:
    with archive.database.write() as session:
        document = session.get_one(Document, document_id, with_for_update=True)
        if document.state is not DocumentState.DISCARDED:
            keep(session, [stored.digest], archive)
            _replace_rendition(session, document, f"{name}.pdf", stored, archive)
            enqueue(session, TaskKind.DESCRIBE, document_id, archive.clock.now(), priority=-1)


def _replace_rendition(session: Session, document: Document, name: str, stored: StoredObject, archive: Archive) -> None:
    gone = []
    for file in document.files:
        if file.role is FileRole.SEARCHABLE:
            gone.append(file.digest)
            session.delete(file)
    session.add(
        File(
            document_id=document.id,
            role=FileRole.SEARCHABLE,
            digest=stored.digest,
            name=name,
            mime="application/pdf",
            size=stored.size,
        )
    )
    if gone:
        enqueue(session, TaskKind.ERASE, document.id, archive.clock.now(), digests=gone)
