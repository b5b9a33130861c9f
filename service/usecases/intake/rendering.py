"""Making pages of what has none: the render task."""

from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import BinaryIO

from sqlalchemy.orm import Session

from ocr import PDF, Cell, Scribe, Written, is_container, is_mail, open_container, open_pages, read_mail, writing_of
from service import content
from service.archive import Archive
from service.catalogue.documents import Document, DocumentState, File, FileRole, Page
from service.catalogue.tasks import TaskKind, enqueue
from service.renditions import Rendition, render_writing, set_writing
from service.usecases.intake.intake import plan_reading
from service.usecases.looks import the_file
from service.usecases.upkeep.erasing import keep


def render(document_id: int, *, archive: Archive) -> None:
    """Make a document's pages from what stands in its file, and hand them on to be read.

    Where nothing can be made of it, it goes on without pages, and says why. Once made, they are not made again.
    """
    with archive.database.read() as session:
        document = session.get_one(Document, document_id)
        if document.state is DocumentState.DISCARDED or document.rendition is not None:
            return
        original, title = the_file(document, FileRole.ORIGINAL), document.title
    with TemporaryFile() as target, archive.store.open(original.digest) as source:
        made = _made(source, original.mime, title, target, archive)
        kept = _keep(document_id, original, made, target, archive) if made.by else None
    with archive.database.write() as session:
        document = session.get_one(Document, document_id, with_for_update=True)
        if document.state is not DocumentState.DISCARDED and document.rendition is None:
            _enter(session, document, made, kept, archive)


def _made(source: BinaryIO, mime: str, title: str, target: BinaryIO, archive: Archive) -> Rendition:
    if is_mail(mime):
        return set_writing(writing_of(read_mail(source, mime)), title, target)
    if is_container(mime):
        return set_writing(_contents(source, mime), title, target)
    return render_writing(source, mime, title, target, seconds=archive.settings.office_seconds)


def _contents(source: BinaryIO, mime: str) -> Written:
    """What is in an archive of files: a line a file, its name and its bytes."""
    scribe = Scribe()
    with open_container(source, mime) as members:
        for member in members:
            scribe.row([Cell(member.name), Cell(str(member.size))])
    return scribe.written()


@dataclass(frozen=True, slots=True)
class _Kept:
    """What was put into the store: files that are not entered yet, and how many pages the first has."""

    files: tuple[File, ...]
    pages: int
    whole: bool


def _keep(document_id: int, original: File, made: Rendition, target: BinaryIO, archive: Archive) -> _Kept:
    target.seek(0)
    with open_pages(target, PDF) as pages:
        count = pages.count
    target.seek(0)
    stored = archive.store.put(target)
    stem = original.name.rpartition(".")[0] or original.name
    files = [_file(document_id, FileRole.RENDITION, stored.digest, f"{stem}.pdf", PDF, stored.size)]
    if made.cells is not None:
        digest = content.put_json(archive.store, {"document": document_id, "parts": _as_json(made.cells)})
        size = archive.store.size(digest)
        files.append(_file(document_id, FileRole.CELLS, digest, f"{stem}.json.gz", "application/gzip", size))
    most = archive.settings.max_pages
    return _Kept(tuple(files), min(count, most), count <= most)


def _file(document_id: int, role: FileRole, digest: str, name: str, mime: str, size: int) -> File:
    return File(document_id=document_id, role=role, digest=digest, name=name, mime=mime, size=size)


def _as_json(written: Written) -> list[list[object]]:
    """Parts as [name, rows], rows as cells, cells as [address, text]."""
    return [[part.name, [[[cell.address, cell.text] for cell in row] for row in part.rows]] for part in written.parts]


def _enter(session: Session, document: Document, made: Rendition, kept: _Kept | None, archive: Archive) -> None:
    whole = made.whole and (kept is None or kept.whole)
    document.rendition = {"by": made.by, "problem": made.problem, "whole": whole}
    document.changed_at = archive.clock.now()
    if kept is None:
        document.step(DocumentState.READ)
        enqueue(session, TaskKind.DESCRIBE, document.id, archive.clock.now(), priority=-1)
        return
    keep(session, [file.digest for file in kept.files], archive)
    session.add_all(kept.files)
    session.flush()
    session.add_all(
        Page(document_id=document.id, number=index + 1, file_id=kept.files[0].id, source_index=index)
        for index in range(kept.pages)
    )
    document.page_count = kept.pages
    session.flush()
    plan_reading(session, document, archive)
