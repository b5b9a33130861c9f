"""What became of the files that came together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from service.archive import Archive
from service.catalogue.cases import CaseFile
from service.catalogue.documents import Document, DocumentState, Page, PageState
from service.catalogue.intake import Batch, Offer, OfferOutcome
from service.catalogue.tasks import Task, TaskState
from service.catalogue.units import Unit
from service.errors import NotFoundError
from service.usecases.lookup import unit_of
from service.usecases.permissions import Action, Actor, permit, permit_sight

SHOWN = 20
"""Batches in the list of the latest."""


@dataclass(frozen=True, slots=True)
class OfferShown:
    """One offered file; `stage` is one of failed, duplicate, waiting, reading, describing, review, described, filed,
    discarded.
    """

    id: int
    name: str
    size: int | None
    stage: str
    document_id: int | None
    pages: int
    pages_read: int
    title: str | None
    type: str | None
    confidence: float | None
    problem: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class BatchShown:
    """A batch with every file in it."""

    id: int
    code: str
    channel: str
    unit_name: str
    case_code: str | None
    started_at: datetime
    offers: Sequence[OfferShown]


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
        batch = session.get(Batch, batch_id)
        if batch is None:
            raise NotFoundError("batch.missing", reference=str(batch_id))
        unit = unit_of(session, batch.unit_id)
        permit_sight(actor, unit, "batch", batch_id)
        permit(actor, Action.RECEIVE, unit)
        case = session.get(CaseFile, batch.case_id) if batch.case_id else None
        return BatchShown(
            batch.id,
            batch.code,
            batch.channel.value,
            unit.name,
            case.code if case else None,
            batch.started_at,
            offers_shown(session, Offer.batch_id == batch.id),
        )


def offers_shown(session: Session, which: Any) -> tuple[OfferShown, ...]:
    """The offers that meet a condition, with the stage of their documents."""
    pages = (
        select(
            Page.document_id,
            func.count().filter(Page.state == PageState.READ).label("read"),
            func.count().filter(Page.state == PageState.FAILED).label("failed"),
            func.count().filter(Page.state == PageState.READING).label("reading"),
        )
        .group_by(Page.document_id)
        .subquery()
    )
    broken = select(Task.document_id).where(Task.state == TaskState.FAILED).distinct().subquery()
    rows = session.execute(
        select(Offer, Document, pages.c.read, pages.c.failed, pages.c.reading, broken.c.document_id)
        .outerjoin(Document, Document.id == Offer.document_id)
        .outerjoin(pages, pages.c.document_id == Document.id)
        .outerjoin(broken, broken.c.document_id == Document.id)
        .where(which)
        .order_by(Offer.id)
    ).all()
    return tuple(
        _offer(offer, document, read or 0, failed or 0, reading or 0, stuck is not None)
        for offer, document, read, failed, reading, stuck in rows
    )


def _offer(offer: Offer, document: Document | None, read: int, failed: int, reading: int, stuck: bool) -> OfferShown:
    return OfferShown(
        offer.id,
        offer.name,
        offer.size,
        stage_of(offer, document, read, failed, reading, stuck),
        document.id if document else None,
        document.page_count if document else 0,
        read,
        document.title if document else None,
        document.type if document else None,
        document.confidence if document and document.type else None,
        offer.problem,
    )


def stage_of(offer: Offer, document: Document | None, read: int, failed: int, reading: int, stuck: bool) -> str:
    """How far an offered file has come, in one word (see OfferShown)."""
    if offer.outcome is not OfferOutcome.RECEIVED or document is None:
        return offer.outcome.value
    if document.state in (DocumentState.FILED, DocumentState.DESCRIBED, DocumentState.DISCARDED):
        return document.state.value
    if document.state is DocumentState.RECEIVED:
        if stuck or (failed and failed + read == document.page_count and not read):
            return "failed"
        return "reading" if read or reading else "waiting"
    if stuck:
        return "failed"
    return "review" if document.content else "describing"


def list_batches(actor: Actor, *, archive: Archive) -> tuple[BatchRow, ...]:
    """The latest batches of the units in which the actor may take files in."""
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
            .where(or_(*(Unit.path.startswith(path) for path in actor.paths(Action.RECEIVE))))
            .group_by(Batch.id, Unit.name)
            .order_by(Batch.id.desc())
            .limit(SHOWN)
        ).all()
    return tuple(
        BatchRow(b.id, b.code, b.channel.value, name, b.started_at, files, failed) for b, name, files, failed in rows
    )
