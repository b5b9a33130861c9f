"""From a recording to its words: what the watch, listen and convert tasks do, a transaction a stretch."""

from collections.abc import Callable, Sequence
from functools import partial
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ocr import (
    Ears,
    Engine,
    Facts,
    Rendered,
    Segment,
    UnreadableFileError,
    listen,
    render_access_copy,
    render_poster,
    render_waveform,
    watch,
)
from service import content
from service.archive import Archive
from service.catalogue.documents import (
    Document,
    DocumentState,
    File,
    FileRole,
    PageState,
    Stretch,
    StretchKind,
)
from service.catalogue.tasks import TaskKind, enqueue
from service.usecases.documents.segments import dump_segments, load_segments
from service.usecases.upkeep.erasing import keep

_Way = Callable[[BinaryIO, str, Facts, float, float], Sequence[Segment]]

STRETCH = 120.0
"""Seconds of a stretch: few enough that a killed worker repeats little, enough that a film is opened seldom."""

_OPEN = (PageState.WAITING, PageState.READING)
_TASKS = {StretchKind.PICTURE: TaskKind.WATCH, StretchKind.SPEECH: TaskKind.LISTEN}

_RENDERERS: dict[FileRole, Callable[[BinaryIO, str, Facts, BinaryIO], Rendered | None]] = {
    FileRole.POSTER: render_poster,
    FileRole.WAVEFORM: render_waveform,
    FileRole.ACCESS: render_access_copy,
}
"""What is made of a recording, the quick things first."""


def plan_recording(session: Session, document: Document, facts: Facts, archive: Archive) -> None:
    """Write down what is to be done with a recording that was taken in: its stretches and their tasks."""
    now = archive.clock.now()
    planned = _plan(session, document, StretchKind.PICTURE, 1, facts, archive) if facts.picture else 0
    if can_be_heard(facts, archive):
        planned += _plan(session, document, StretchKind.SPEECH, planned + 1, facts, archive)
    enqueue(session, TaskKind.CONVERT, document.id, now, priority=1)
    if not planned:
        enqueue(session, TaskKind.DESCRIBE, document.id, now, priority=-1)


def can_be_heard(facts: Facts, archive: Archive) -> bool:
    """Whether there is a sound, and a model that writes down what is said in it."""
    return facts.sound is not None and archive.settings.speech != "none"


def _plan(session: Session, document: Document, kind: StretchKind, first: int, facts: Facts, archive: Archive) -> int:
    """Stretches of a kind with their tasks, numbered from `first`; gives how many."""
    parts = _parted(facts.seconds)
    for number, (starts, ends) in enumerate(parts, first):
        session.add(Stretch(document_id=document.id, number=number, kind=kind, starts=starts, ends=ends))
        enqueue(session, _TASKS[kind], document.id, archive.clock.now(), priority=1, number=number)
    return len(parts)


def _parted(seconds: float) -> list[tuple[float, float]]:
    """The stretches of a recording; a short rest belongs to the last."""
    parts = max(1, int(seconds / STRETCH))
    return [(index * STRETCH, seconds if index == parts - 1 else (index + 1) * STRETCH) for index in range(parts)]


def watch_stretch(document_id: int, number: int, *, archive: Archive, engine: Engine) -> None:
    """Read what a stretch of a film shows, unless that was done already."""
    _go_through(document_id, number, partial(watch, engine=engine), engine, archive)


def listen_to_stretch(document_id: int, number: int, *, archive: Archive, ears: Ears) -> None:
    """Write down what is said in a stretch of a recording, unless that was done already."""
    _go_through(document_id, number, partial(listen, ears=ears), ears, archive)


def _go_through(document_id: int, number: int, way: _Way, engine: Engine | Ears, archive: Archive) -> None:
    begun = _begin(document_id, number, archive)
    if begun is not None:
        stretch, file = begun
        found: Sequence[Segment] | UnreadableFileError
        try:
            with archive.store.open(file.digest) as source:
                found = way(source, file.mime, Facts.load(file.technical or {}), stretch.starts, stretch.ends)
        except UnreadableFileError as error:
            found = error
        _keep(stretch, file, found, f"{engine.name} {engine.version}", archive)
    finish_stretches(document_id, archive)


def _begin(document_id: int, number: int, archive: Archive) -> tuple[Stretch, File] | None:
    with archive.database.write() as session:
        stretch = session.scalar(select(Stretch).where(Stretch.document_id == document_id, Stretch.number == number))
        if stretch is None or stretch.state not in _OPEN:
            return None
        stretch.state = PageState.READING
        return stretch, _original(session, document_id)


def _original(session: Session, document_id: int) -> File:
    wanted = select(File).where(File.document_id == document_id, File.role == FileRole.ORIGINAL)
    return session.scalars(wanted).one()


def _keep(
    begun: Stretch, file: File, found: Sequence[Segment] | UnreadableFileError, engine: str, archive: Archive
) -> None:
    digest = None
    if not isinstance(found, UnreadableFileError):
        digest = put_segments(archive, begun, found)
    with archive.database.write() as session:
        stretch = session.get(Stretch, begun.id, with_for_update=True)
        if stretch is None:  # discarded meanwhile
            return
        if digest is not None:
            keep(session, [digest], archive)
        former = stretch.segments
        if isinstance(found, UnreadableFileError):
            stretch.state, stretch.problem = PageState.FAILED, _problem(file, found)
        else:
            stretch.state, stretch.problem, stretch.corrected = PageState.READ, None, False
            stretch.segments, stretch.engine = digest, engine[:64]
        if former and former != stretch.segments:
            enqueue(session, TaskKind.ERASE, stretch.document_id, archive.clock.now(), digests=[former])


def _problem(file: File, error: UnreadableFileError) -> dict[str, Any]:
    return {"code": f"file.{error.code}", "data": {"name": file.name, **error.data}}


def put_segments(archive: Archive, stretch: Stretch, segments: Sequence[Segment]) -> str:
    """Store what is said or shown in a stretch; the object is this stretch's alone."""
    return content.put_json(
        archive.store,
        {"document": stretch.document_id, "stretch": stretch.id, "segments": dump_segments(segments)},
    )


def get_segments(archive: Archive, digest: str) -> tuple[Segment, ...]:
    """What is said or shown in a stretch, from its object in the store."""
    return load_segments(content.get_json(archive.store, digest)["segments"])


def finish_stretches(document_id: int, archive: Archive) -> None:
    """When no stretch waits any longer, go on to the description; whoever does the last one does it."""
    with archive.database.write() as session:
        document = session.get_one(Document, document_id, with_for_update=True)
        still = select(func.count()).where(Stretch.document_id == document_id, Stretch.state.in_(_OPEN))
        if document.state is DocumentState.DISCARDED or session.scalar(still):
            return
        document.changed_at = archive.clock.now()
        enqueue(session, TaskKind.DESCRIBE, document_id, archive.clock.now(), priority=-1)


def give_up_stretch(document_id: int, number: int, problem: dict[str, Any], *, archive: Archive) -> None:
    """Give up a stretch that failed each time; `problem` is the code and data of the reason. Repeats harmlessly."""
    with archive.database.write() as session:
        stretch = session.scalar(select(Stretch).where(Stretch.document_id == document_id, Stretch.number == number))
        if stretch is not None and stretch.state in _OPEN:
            stretch.state, stretch.problem = PageState.FAILED, problem
    finish_stretches(document_id, archive)


def retry_stretches(session: Session, document: Document, archive: Archive) -> int:
    """Begin the failed stretches of a recording again, and what was never done: writing down what is said, where there
    is a model by now, and the renditions. In the caller's transaction; gives how many stretches.
    """
    now = archive.clock.now()
    failed = [stretch for stretch in document.stretches if stretch.state is PageState.FAILED]
    for stretch in failed:
        stretch.state, stretch.problem = PageState.WAITING, None
        enqueue(session, _TASKS[stretch.kind], document.id, now, number=stretch.number)
    begun = len(failed)
    facts = Facts.load(_original(session, document.id).technical or {})
    if can_be_heard(facts, archive) and not any(one.kind is StretchKind.SPEECH for one in document.stretches):
        begun += _plan(session, document, StretchKind.SPEECH, len(document.stretches) + 1, facts, archive)
    enqueue(session, TaskKind.CONVERT, document.id, now)
    if not begun:
        enqueue(session, TaskKind.DESCRIBE, document.id, now, priority=-1)
    return begun


def convert(document_id: int, *, archive: Archive) -> None:
    """Make the copy to play, the poster and the drawing of the sound, whichever of them are not there yet."""
    with archive.database.read() as session:
        document = session.get_one(Document, document_id)
        if document.state is DocumentState.DISCARDED:
            return
        made = {file.role for file in document.files}
        original = _original(session, document_id)
    for role, render in _RENDERERS.items():
        if role not in made:
            _render(original, role, render, archive)


def _render(
    original: File,
    role: FileRole,
    render: Callable[[BinaryIO, str, Facts, BinaryIO], Rendered | None],
    archive: Archive,
) -> None:
    """Make one rendition, in a file without a name: a worker that dies leaves nothing of it."""
    with TemporaryFile() as target, archive.store.open(original.digest) as source:
        made = render(source, original.mime, Facts.load(original.technical or {}), target)
        if made is None:
            return
        target.seek(0)
        stored = archive.store.put(target)
    stem = original.name.rpartition(".")[0] or original.name
    with archive.database.write() as session:
        document = session.get(Document, original.document_id, with_for_update=True)
        if document is None or document.state is DocumentState.DISCARDED:
            return
        if any(file.role is role for file in document.files):  # another worker was quicker
            enqueue(session, TaskKind.ERASE, document.id, archive.clock.now(), digests=[stored.digest])
            return
        keep(session, [stored.digest], archive)
        session.add(
            File(
                document_id=document.id,
                role=role,
                digest=stored.digest,
                name=f"{stem}.{made.extension}"[-255:],
                mime=made.mime,
                size=stored.size,
            )
        )
