"""What became of the files that came together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from service.archive import Archive
from service.catalogue.cases import CaseFile
from service.catalogue.documents import Document, DocumentState, Page, PageState, Stretch
from service.catalogue.intake import Batch, Offer, OfferOutcome
from service.catalogue.people import Person
from service.catalogue.units import Unit, within
from service.usecases.house.types import TypeShown, types_shown
from service.usecases.intake.outcomes import AT_ONCE, Outcome, Stage, outcomes_of
from service.usecases.lookup import the_batch
from service.usecases.permissions import Action, Actor, permit

SHOWN = 20
"""Batches in the list of the latest."""


@dataclass(frozen=True, slots=True)
class OfferShown:
    """One offered file; `stage` is one of failed, duplicate, waiting, reading, describing, review, described, filed,
    discarded. `problem` (code and data) is why it was not taken, or what went wrong in reading it, also where it
    came through all the same. `code` is the archival code; of a duplicate that and all else are its twin's.
    `duration` (seconds) is that of a recording, whose stretches are counted as `pages` are.
    """

    id: int
    name: str
    size: int | None
    offered_at: datetime
    stage: str
    document_id: int | None
    duration: float | None
    pages: int
    pages_read: int
    code: str | None
    title: str | None
    type: str | None
    confidence: float | None
    problem: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class _Progress:
    """How many parts there are, how many were read, and whether one is being read now."""

    total: int = 0
    read: int = 0
    is_read_now: bool = False


_NOTHING = _Progress()


@dataclass(frozen=True, slots=True)
class BatchShown:
    """A batch with every file in it; `types` are those of its documents by code, `who` offered the files."""

    id: int
    code: str
    channel: str
    unit_id: int
    unit_name: str
    case_code: str | None
    household: str | None
    who: str | None
    started_at: datetime
    offers: Sequence[OfferShown]
    types: Mapping[str, TypeShown]


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A batch in a list, with the number of its files and of those that failed."""

    id: int
    code: str
    channel: str
    unit_name: str
    started_at: datetime
    files: int
    failed: int


def show_batch(actor: Actor, batch_id: int, *, archive: Archive) -> BatchShown:
    """A batch and how far each of its files has come."""
    with archive.database.read() as session:
        batch, unit = the_batch(session, actor, batch_id)
        case = session.get(CaseFile, batch.case_id) if batch.case_id else None
        person = session.get(Person, batch.actor_id) if batch.actor_id else None
        offers = _offers(session, batch)
        return BatchShown(
            batch.id,
            batch.code,
            batch.channel.value,
            unit.id,
            unit.name,
            case.code if case else None,
            case.household if case else None,
            person.name if person else None,
            batch.started_at,
            offers,
            types_shown(session, {offer.type for offer in offers if offer.type}, archive),
        )


def _offers(session: Session, batch: Batch) -> tuple[OfferShown, ...]:
    rows = session.execute(
        select(Offer, Document)
        .outerjoin(Document, Document.id == Offer.document_id)
        .where(Offer.batch_id == batch.id)
        .order_by(Offer.id)
    ).all()
    found: list[OfferShown] = []
    for start in range(0, len(rows), AT_ONCE):
        part = rows[start : start + AT_ONCE]
        documents = [document for _, document in part if document and document.state is not DocumentState.DISCARDED]
        outcomes, progress = outcomes_of(session, documents), _progress(session, documents)
        found += [
            _offer(offer, document, outcomes.get(document.id) if document else None, progress)
            for offer, document in part
        ]
    return tuple(found)


def _progress(session: Session, documents: Sequence[Document]) -> dict[int, _Progress]:
    """How far the pages of documents, or the stretches of recordings, have come."""
    ids = [document.id for document in documents]
    found: dict[int, _Progress] = {}
    for part in (Page, Stretch):
        rows = session.execute(
            select(
                part.document_id,
                func.count(),
                func.count().filter(part.state == PageState.READ),
                func.count().filter(part.state == PageState.READING),
            )
            .where(part.document_id.in_(ids))
            .group_by(part.document_id)
        ).all()
        found |= {document_id: _Progress(total, read, now > 0) for document_id, total, read, now in rows}
    return found


def _offer(
    offer: Offer, document: Document | None, outcome: Outcome | None, progress: Mapping[int, _Progress]
) -> OfferShown:
    come = progress.get(document.id, _NOTHING) if document else _NOTHING
    return OfferShown(
        offer.id,
        offer.name,
        offer.size,
        offer.offered_at,
        _stage(offer, document, outcome, is_begun=come.is_read_now or come.read > 0),
        document.id if document and outcome else None,
        document.duration if document else None,
        come.total,
        come.read,
        document.code if document else None,
        document.title if document else None,
        document.type if document else None,
        document.confidence if document and document.type else None,
        offer.problem or (outcome.problem if outcome else None),
    )


def _stage(offer: Offer, document: Document | None, outcome: Outcome | None, *, is_begun: bool) -> str:
    """How far an offered file has come, in one word (see OfferShown): what its document's outcome says, and while
    there is still work, with what.
    """
    if offer.outcome is not OfferOutcome.RECEIVED or document is None:
        return offer.outcome.value
    if outcome is None:
        return DocumentState.DISCARDED.value
    if outcome.stage is not Stage.RECEIVED:
        return outcome.stage.value
    if document.state is not DocumentState.RECEIVED:
        return "describing"
    return "reading" if is_begun else "waiting"


def list_batches(actor: Actor, *, archive: Archive) -> tuple[BatchRow, ...]:
    """The latest batches of the units in which the actor may take files in, and their own."""
    permit(actor, Action.RECEIVE)
    with archive.database.read() as session:
        rows = session.execute(
            select(
                Batch,
                Unit.name,
                func.count(Offer.id),
                func.count(Offer.id).filter(Offer.outcome == OfferOutcome.FAILED),
            )
            .join(Unit, Unit.id == Batch.unit_id)
            .outerjoin(Offer, Offer.batch_id == Batch.id)
            .where(or_(within(actor.paths(Action.RECEIVE)), Batch.actor_id == actor.id))
            .group_by(Batch.id, Unit.name)
            .order_by(Batch.id.desc())
            .limit(SHOWN)
        ).all()
    return tuple(
        BatchRow(b.id, b.code, b.channel.value, name, b.started_at, files, failed) for b, name, files, failed in rows
    )
