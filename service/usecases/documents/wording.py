"""Putting right what was heard or read in a recording. The recording itself stays as it came."""

from dataclasses import replace

from sqlalchemy.orm import Session

from ocr import Segment, Source
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.documents import Document, Stretch
from service.catalogue.tasks import TaskKind, enqueue
from service.errors import ConflictError, InvalidError
from service.usecases.changes import record_change
from service.usecases.documents.segments import segments_of
from service.usecases.intake.recordings import get_segments, put_segments
from service.usecases.lookup import the_document, unit_of
from service.usecases.permissions import Action, Actor, permit
from service.usecases.upkeep.erasing import keep

LONGEST = 5000
"""Characters of one segment."""


def correct_words(
    actor: Actor, document_id: int, start: float, end: float, source: Source, text: str, *, archive: Archive
) -> None:
    """Give other words to the segment that begins and ends there; without words it goes.

    What a person says is marked so, and the index follows. Raises ConflictError where there is no such segment now.
    """
    words = "\n".join(line for line in (" ".join(one.split()) for one in text.splitlines()) if line)
    if len(words) > LONGEST:
        raise InvalidError("words.too_long", limit=LONGEST)
    with archive.database.write() as session:
        document = the_document(session, actor, document_id, lock=True)
        permit(actor, Action.DESCRIBE, unit_of(session, document.unit_id), document.category)
        former = next(
            (one for one in segments_of(document, archive) if (one.start, one.end, one.source) == (start, end, source)),
            None,
        )
        if former is None:
            raise ConflictError("words.changed_since")
        if former.text == words:
            return
        gone = [_reworded(session, stretch, former, words, archive) for stretch in document.stretches]
        _record(session, actor, document, former, words, [one for one in gone if one], archive)


def _reworded(session: Session, stretch: Stretch, former: Segment, words: str, archive: Archive) -> str | None:
    """Change a stretch where the segment, or a part of it, stands there; gives the digest that it had before."""
    if stretch.segments is None:
        return None
    held = get_segments(archive, stretch.segments)
    new = [replace(one, text=words, source=Source.PERSON) if _is_part(one, former) else one for one in held]
    kept = [one for one in new if one.text]
    if kept == list(held):
        return None
    before, stretch.segments = stretch.segments, put_segments(archive, stretch, kept)
    keep(session, [stretch.segments], archive)
    stretch.corrected = True
    return before


def _is_part(one: Segment, whole: Segment) -> bool:
    return (one.source, one.text) == (whole.source, whole.text) and whole.start <= one.start <= one.end <= whole.end


def _record(
    session: Session,
    actor: Actor,
    document: Document,
    former: Segment,
    words: str,
    gone: list[str],
    archive: Archive,
) -> None:
    now = archive.clock.now()
    place = {"start": former.start, "end": former.end}
    record_change(session, actor, document, "words", {**place, "text": former.text}, {**place, "text": words}, archive)
    enqueue(session, TaskKind.DESCRIBE, document.id, now, priority=-1)
    enqueue(session, TaskKind.ERASE, document.id, now, digests=sorted(gone))
    audit.record(session, now, actor.id, "words.corrected", "document", document.id, second=former.start)
