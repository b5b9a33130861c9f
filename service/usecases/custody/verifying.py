"""Verifying the bytes of what was ticked: part of the electronic tick, done by a task with its progress on record."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from service.archive import Archive
from service.catalogue import audit
from service.catalogue.custody import DifferenceKind, Handover, HandoverDifference, HandoverLine
from service.catalogue.documents import File, FileRole
from service.catalogue.tasks import TaskKind, enqueue
from service.usecases.custody.facts import UNVERIFIED
from service.usecases.custody.ticking import IS_TICKED
from storage import ObjectMissingError, verify

AT_ONCE = 200
"""Lines of one task: so much a worker that dies repeats, and so often the progress moves."""


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found of a line: the first damage of its originals, if any."""

    line_id: int
    position: int
    damage: DifferenceKind | None
    digest: str


def verify_lines(handover_id: int, *, archive: Archive) -> None:
    """Verify the originals of some of the lines that were ticked, and ask for the rest. Repeats harmlessly.

    A store that does not answer is an error: it says nothing of the bytes. What is found broken is written as a
    difference, and stays.
    """
    with archive.database.read() as session:
        lines = session.execute(
            select(HandoverLine.id, HandoverLine.position, HandoverLine.document_id)
            .where(HandoverLine.handover_id == handover_id, UNVERIFIED, IS_TICKED)
            .order_by(HandoverLine.position)
            .limit(AT_ONCE)
        ).all()
        digests: dict[int, list[str]] = {}
        for document_id, digest in session.execute(
            select(File.document_id, File.digest).where(
                File.document_id.in_([one.document_id for one in lines]), File.role == FileRole.ORIGINAL
            )
        ):
            digests.setdefault(document_id, []).append(digest)
    found = [_look(one.id, one.position, sorted(digests.get(one.document_id, ())), archive) for one in lines]
    if found:
        with archive.database.write() as session:
            _write_down(session, handover_id, found, archive)


def _look(line_id: int, position: int, digests: Sequence[str], archive: Archive) -> _Found:
    for digest in digests:
        try:
            if not verify(archive.store, digest):
                return _Found(line_id, position, DifferenceKind.BYTES_CHANGED, digest)
        except ObjectMissingError:
            return _Found(line_id, position, DifferenceKind.BYTES_MISSING, digest)
    return _Found(line_id, position, None if digests else DifferenceKind.BYTES_MISSING, "")


def _write_down(session: Session, handover_id: int, found: Sequence[_Found], archive: Archive) -> None:
    """What another worker has written meanwhile stays; a handover that has ended stays as it is."""
    handover = session.scalars(select(Handover).where(Handover.id == handover_id).with_for_update()).one()
    if handover.done_at is not None or handover.refused_at is not None:
        return
    now = archive.clock.now()
    fresh: set[int] = set()
    for sound in (True, False):
        ids = [one.line_id for one in found if (one.damage is None) is sound]
        written = update(HandoverLine).where(HandoverLine.id.in_(ids), HandoverLine.verified_at.is_(None))
        ticked = written.values(verified_at=now, sound=sound).returning(HandoverLine.id)
        fresh |= set(session.scalars(ticked.execution_options(synchronize_session=False)))
    broken = [one for one in found if one.damage is not None and one.line_id in fresh]
    session.add_all(
        HandoverDifference(handover_id=handover_id, line_id=one.line_id, kind=one.damage, text=one.digest, noted_at=now)
        for one in broken
    )
    if session.scalar(select(exists().where(HandoverLine.handover_id == handover_id, UNVERIFIED, IS_TICKED))):
        enqueue(session, TaskKind.VERIFY, None, now, priority=-1, handover=handover_id)
    if fresh:
        positions = [one.position for one in found if one.line_id in fresh]
        audit.record(
            session,
            now,
            None,
            "handover.verified",
            "handover",
            handover_id,
            count=len(fresh),
            broken=len(broken),
            items=audit.digest_of_items(positions),
        )
