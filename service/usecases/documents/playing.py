"""Playing recordings: the copy to play, its captions, what stands for it. What shows numbers or is sensitive waits
until somebody says why.
"""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from indexing import mask
from ocr import Segment
from service.archive import Archive
from service.catalogue.documents import Document, FileRole, PageState
from service.catalogue.tasks import Task, TaskKind, TaskState, enqueue
from service.errors import ConflictError
from service.usecases.documents.downloading import StoredFile
from service.usecases.documents.segments import segments_of
from service.usecases.house.types import is_sensitive
from service.usecases.looks import need_purpose, record_look
from service.usecases.lookup import the_document, unit_of
from service.usecases.permissions import Action, Actor, permit
from service.usecases.seals import open_document

PICTURES = frozenset({FileRole.POSTER, FileRole.WAVEFORM})
"""Renditions that stand for a recording."""


DIRECT_FROM = 64 << 20
"""Bytes of a copy from which on a player fetches it from the store itself, where that is allowed."""

DIRECT_SECONDS = 300
"""How long the address holds by which it does; then it asks us again, and a line says so."""


def is_covered(document: Document, archive: Archive) -> bool:
    """Whether a recording waits for a reason: it is sensitive, or numbers of persons are to be seen or heard in it."""
    return is_sensitive(document.type, archive) or shows_numbers(segments_of(document, archive))


def shows_numbers(segments: Sequence[Segment]) -> bool:
    """Whether numbers of persons, telephones or cards are among the words of a recording."""
    return any(mask(one.text) != one.text for one in segments)


def play(actor: Actor, document_id: int, *, archive: Archive, unmasked: str | None = None) -> StoredFile:
    """The copy to play; `unmasked` says why a covered one is to be played.

    Each part that a player asks us for is a line in the audit, and so is each address that it is given.
    """
    need_purpose(actor)
    with archive.database.write() as session:
        document = _recording(session, actor, document_id)
        if unmasked is None and is_covered(document, archive):
            raise ConflictError("recording.covered", document=document_id)
        file = next((one for one in document.files if one.role is FileRole.ACCESS), None)
        if file is None:
            raise ConflictError("recording.not_converted", document=document_id)
        record_look(session, actor, document, "recording.played", archive, unmasked=unmasked)
    is_large = file.size >= DIRECT_FROM
    address = archive.store.address(file.digest, mime=file.mime, seconds=DIRECT_SECONDS) if is_large else None
    return StoredFile(archive.store, file.digest, file.name, file.mime, file.size, address)


def picture(actor: Actor, document_id: int, role: FileRole, *, archive: Archive) -> tuple[bytes, str] | None:
    """What stands for a recording, with its media type: the poster of a film unless it is covered, or the waveform."""
    with archive.database.read() as session:
        document = _recording(session, actor, document_id)
        open_document(session, actor, document, archive)
        file = next((one for one in document.files if one.role is role and role in PICTURES), None)
        if file is None or (role is FileRole.POSTER and is_covered(document, archive)):
            return None
    with archive.store.open(file.digest) as source:
        return source.read(), file.mime


def progress(actor: Actor, document_id: int, *, archive: Archive) -> tuple[int, int] | None:
    """While the copy to play is being made: how many stretches are gone through, of how many. None once it is made or
    given up. As this discloses no content, it leaves no line.
    """
    with archive.database.read() as session:
        document = _recording(session, actor, document_id)
        open_document(session, actor, document, archive)
        return stretches_of(document) if is_converting(session, document) else None


def is_converting(session: Session, document: Document) -> bool:
    """Whether renditions of a recording are still to be made, and the copy to play among them."""
    wanted = (Task.document_id == document.id, Task.kind == TaskKind.CONVERT, Task.state != TaskState.FAILED)
    has_copy = any(file.role is FileRole.ACCESS for file in document.files)
    return not has_copy and session.scalar(select(Task.id).where(*wanted).limit(1)) is not None


def stretches_of(document: Document) -> tuple[int, int]:
    """How many stretches of a recording are read or given up, and of how many."""
    states = [stretch.state for stretch in document.stretches]
    return sum(state in (PageState.READ, PageState.FAILED) for state in states), len(states)


def captions(actor: Actor, document_id: int, *, archive: Archive, unmasked: str | None = None) -> str:
    """What is said, or where nothing was heard what is shown, as WebVTT; numbers are hidden without a reason, and of a
    sensitive recording nothing is told.
    """
    need_purpose(actor)
    with archive.database.write() as session:
        document = _recording(session, actor, document_id)
        if unmasked is None and is_sensitive(document.type, archive):
            raise ConflictError("recording.covered", document=document_id)
        segments = segments_of(document, archive)
        record_look(session, actor, document, "recording.captioned", archive, unmasked=unmasked)
    return web_vtt(segments, masked=unmasked is None)


def web_vtt(segments: Sequence[Segment], *, masked: bool) -> str:
    """Segments as WebVTT (W3C), those that were heard or put right where there are any."""
    said = [one for one in segments if one.source.value != "slide"] or segments
    cues = [f"{_instant(one.start)} --> {_instant(one.end)}\n{_cue(one.text, masked)}\n" for one in said]
    return "\n".join(("WEBVTT\n", *cues))


def _instant(seconds: float) -> str:
    whole = round(seconds * 1000)
    return f"{whole // 3_600_000:02}:{whole // 60_000 % 60:02}:{whole // 1000 % 60:02}.{whole % 1000:03}"


def _cue(text: str, masked: bool) -> str:
    shown = mask(text) if masked else text
    return shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\n\n", "\n")


def convert_again(actor: Actor, document_id: int, *, archive: Archive) -> None:
    """Make the renditions of a recording once more: they can always be had from the original."""
    with archive.database.write() as session:
        document = _recording(session, actor, document_id, Action.DESCRIBE)
        gone = [file for file in document.files if file.role in (FileRole.ACCESS, *PICTURES)]
        now = archive.clock.now()
        for file in gone:
            session.delete(file)
        if gone:
            digests = sorted({file.digest for file in gone})
            enqueue(session, TaskKind.ERASE, document.id, now, digests=digests)
        given_up = (Task.document_id == document.id, Task.kind == TaskKind.CONVERT, Task.state == TaskState.FAILED)
        session.execute(delete(Task).where(*given_up))
        enqueue(session, TaskKind.CONVERT, document.id, now, priority=-1)
        record_look(session, actor, document, "recording.converted", archive, ground="duty")


def _recording(session: Session, actor: Actor, document_id: int, action: Action = Action.VIEW) -> Document:
    document = the_document(session, actor, document_id)
    permit(actor, action, unit_of(session, document.unit_id), document.category)
    if document.duration is None:
        raise ConflictError("recording.missing", document=document_id)
    return document
