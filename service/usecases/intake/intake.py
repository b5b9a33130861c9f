"""Taking files in. Every channel comes through `receive`."""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date
from typing import BinaryIO

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from ocr import Inspection, Kind, UnreadableFileError, inspect
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.cases import CaseFile
from service.catalogue.clocks import Change
from service.catalogue.codes import next_number
from service.catalogue.database import lock_digests
from service.catalogue.documents import (
    FOLLOWING,
    Carrier,
    DescribedBy,
    Document,
    DocumentState,
    File,
    FileRole,
    Page,
    PaperOriginal,
)
from service.catalogue.intake import Batch, Channel, Offer, OfferOutcome
from service.catalogue.tasks import TaskKind, enqueue
from service.catalogue.units import Unit
from service.errors import InvalidError, RefusedError, UnavailableError
from service.usecases.clock.clocks import note_data
from service.usecases.house.types import category_for, follows_paper
from service.usecases.intake.limits import limits_of
from service.usecases.intake.recordings import plan_recording
from service.usecases.lookup import check_lives, the_batch, the_case, the_document, the_unit, unit_of, usual_unit
from service.usecases.permissions import ANY, Action, Actor, permit
from service.usecases.stack.holding import named_box, put
from storage import ObjectMissingError, StorageError, StoredObject

NAME_LENGTH = 255
RANGE = 4
"""Pages a read task: few enough that a killed worker repeats little, enough that a long PDF is opened seldom."""

_CARRIERS = {Kind.AUDIO: Carrier.AUDIO, Kind.VIDEO: Carrier.VIDEO}
"""Kinds of files that have no pages."""

LARGE = 20
"""Documents of more pages wait behind shorter ones, so that one thick volume does not stop the counter."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What a keeper or a manifest says of a document; what is None was not said and may be found by reading."""

    category: str | None = None
    type: str | None = None
    title: str | None = None
    dated_on: date | None = None
    document_number: str | None = None
    author: str | None = None
    fiscal_year: int | None = None
    filing_year: int | None = None
    paper_original: PaperOriginal | None = None
    box: str | None = None

    def said(self) -> list[str]:
        """Names of the properties that were stated."""
        return [name for name in self.__dataclass_fields__ if getattr(self, name) is not None]


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a file goes: a case file, a voucher or paper file (`parent`), or neither.

    `file_when_complete`: once read, it is filed if the description is complete (a manifest says so: readings 30).
    """

    case: str | None = None
    parent: int | None = None
    file_when_complete: bool = False
    statement: Statement = field(default_factory=Statement)


@dataclass(frozen=True, slots=True)
class Received:
    """The fate of one offered file. `document_id` is that of the twin when it is a duplicate."""

    offer_id: int
    name: str
    outcome: OfferOutcome
    document_id: int | None = None
    problem: dict[str, object] | None = None


def open_batch(
    actor: Actor, channel: Channel, *, archive: Archive, unit: str | None = None, case: str | None = None
) -> int:
    """Begin a batch of files for a unit, or for a case file of it; gives the batch's id."""
    with archive.database.write() as session:
        case_file = the_case(session, actor, case) if case else None
        if case_file:
            place = unit_of(session, case_file.unit_id)
            if unit and the_unit(session, unit).id != place.id:
                raise InvalidError("case.other_unit", case=case, unit=unit)
        else:
            place = the_unit(session, unit) if unit else usual_unit(session, actor, Action.RECEIVE)
        permit(actor, Action.RECEIVE, place, ANY)
        check_lives(place)
        today = archive.clock.today()
        number = next_number(session, f"batch:{today.isoformat()}")
        batch = Batch(
            code=f"{today:%Y-%m%d}-{number:02d}",
            channel=channel,
            unit_id=place.id,
            case_id=case_file.id if case_file else None,
            actor_id=actor.id,
            started_at=archive.clock.now(),
        )
        session.add(batch)
        session.flush()
        audit.record(session, archive.clock.now(), actor.id, "batch.opened", "batch", batch.id)
        return batch.id


def receive(
    actor: Actor,
    batch_id: int,
    path: str,
    source: BinaryIO,
    placement: Placement,
    *,
    archive: Archive,
) -> Received:
    """Take one file in: look at it, keep its bytes, and write down what is to be done with it.

    `path` is how its giver calls it: kept for them, never opened.
    A file that cannot be taken is an answer with its reason, not an exception: the rest of the batch goes on.
    When this returns, the bytes and the record are on disk.
    """
    shown = clean_name(path)
    with archive.database.read() as session:
        _, unit = the_batch(session, actor, batch_id)
        check_lives(unit)
        placement = replace(placement, statement=_settled(session, actor, placement.statement, unit, archive))
    try:
        limits = limits_of(archive)
        inspection = inspect(source, shown, limits)
        source.seek(0)
        stored = archive.store.put(source, limit=max(limits.max_bytes, limits.max_media_bytes))
    except UnreadableFileError as error:
        return refuse(actor, batch_id, path, error.code, error.data, archive=archive)
    except StorageError as error:
        raise UnavailableError("store.failed", detail=str(error)) from error
    with archive.database.write() as session:
        received = _enter(session, actor, batch_id, path, inspection, stored, placement, archive)
        if received.outcome is OfferOutcome.RECEIVED:
            _keep(archive, stored, source)
    return received


def refuse(actor: Actor, batch_id: int, name: str, code: str, data: dict[str, object], *, archive: Archive) -> Received:
    """Record that an offered file could not be taken, and why."""
    with archive.database.write() as session:
        batch, _ = the_batch(session, actor, batch_id)
        problem: dict[str, object] = {"code": f"file.{code}", "data": {**data, "name": clean_name(name)}}
        offer = _offer(session, batch, clean_name(name), OfferOutcome.FAILED, archive, problem=problem)
        audit.record(session, archive.clock.now(), actor.id, "file.refused", "offer", offer.id, code=code)
        return Received(offer.id, offer.name, offer.outcome, problem=problem)


def clean_name(name: str) -> str:
    """A file's name as it can be shown and kept: the last part, no control characters, 255 at most."""
    base = name.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    shown = "".join(c if unicodedata.category(c)[0] != "C" else "\N{REPLACEMENT CHARACTER}" for c in base)
    if len(shown) > NAME_LENGTH:
        stem, dot, suffix = shown.rpartition(".")
        tail = dot + suffix if dot and len(suffix) <= 8 else ""
        shown = (stem if tail else shown)[: NAME_LENGTH - len(tail)] + tail
    return shown or "\N{REPLACEMENT CHARACTER}"


def _settled(session: Session, actor: Actor, statement: Statement, unit: Unit, archive: Archive) -> Statement:
    """The statement with the category of its type, which has to be one that the unit uses.

    Whoever is bound to a category takes in papers of that one, and says so by being who they are.
    """
    if statement.type is not None:
        statement = replace(statement, category=category_for(session, unit.id, statement.type, archive))
    if not actor.may(Action.RECEIVE, unit, statement.category):
        if statement.category is not None:
            raise RefusedError("refused", action=Action.RECEIVE.value)
        (category,) = actor.bound(Action.RECEIVE)
        statement = replace(statement, category=category)
    return statement


def _keep(archive: Archive, stored: StoredObject, source: BinaryIO) -> None:
    """Under the digest's lock: when a discarded twin took the object with it since, put it back."""
    try:
        archive.store.size(stored.digest)
    except ObjectMissingError:
        source.seek(0)
        archive.store.put(source)


def _enter(
    session: Session,
    actor: Actor,
    batch_id: int,
    path: str,
    inspection: Inspection,
    stored: StoredObject,
    placement: Placement,
    archive: Archive,
) -> Received:
    name = clean_name(path)
    batch, unit = the_batch(session, actor, batch_id)
    permit(actor, Action.RECEIVE, unit, placement.statement.category)
    case = _case_of(session, actor, batch, placement, unit)
    parent = the_document(session, actor, placement.parent) if placement.parent else None
    if parent and parent.unit_id != unit.id:
        raise InvalidError("parent.other_unit", parent=parent.id)
    if parent and inspection.kind in _CARRIERS and (parent.carrier in FOLLOWING or follows_paper(parent, archive)):
        raise InvalidError("parent.no_paper", parent=parent.id)
    lock_digests(session, [stored.digest])
    twin = _twin(session, stored.digest, unit, case, parent)
    if twin is not None:
        offer = _offer(session, batch, name, OfferOutcome.DUPLICATE, archive, document=twin, size=stored.size)
        audit.record(session, archive.clock.now(), actor.id, "file.duplicate", "document", twin.id)
        return Received(offer.id, name, OfferOutcome.DUPLICATE, twin.id)
    document = _new_document(actor, batch, path, placement.statement, archive)
    document.case_id = case.id if case else None
    document.parent_id = parent.id if parent else None
    document.file_when_complete = placement.file_when_complete
    document.page_count, document.macros = inspection.pages, inspection.macros
    document.carrier = _CARRIERS.get(inspection.kind, Carrier.PAGES)
    document.duration = inspection.facts.seconds if inspection.facts else None
    session.add(document)
    session.flush()
    if placement.statement.box:
        put(session, actor, document, named_box(session, unit.id, placement.statement.box, archive), archive)
    _add_pages(session, document, inspection, stored)
    if inspection.kind in (Kind.WRITING, Kind.CONTAINER):
        enqueue(session, TaskKind.RENDER, document.id, archive.clock.now())
    if inspection.kind is Kind.CONTAINER:
        enqueue(session, TaskKind.UNPACK, document.id, archive.clock.now())
    plan_reading(session, document, archive)
    if inspection.facts:
        plan_recording(session, document, inspection.facts, archive)
    note_data(session, document, Change.ADDED, actor.id, archive)
    offer = _offer(session, batch, name, OfferOutcome.RECEIVED, archive, document=document, size=stored.size)
    audit.record(
        session,
        archive.clock.now(),
        actor.id,
        "document.received",
        "document",
        document.id,
        object=stored.digest,
        size=stored.size,
        pages=inspection.pages,
    )
    return Received(offer.id, name, OfferOutcome.RECEIVED, document.id)


def _case_of(session: Session, actor: Actor, batch: Batch, placement: Placement, unit: Unit) -> CaseFile | None:
    if placement.case:
        case = the_case(session, actor, placement.case)
        if case.unit_id != unit.id:
            raise InvalidError("case.other_unit", case=placement.case, unit=unit.name)
        return case
    return session.get_one(CaseFile, batch.case_id) if batch.case_id else None


def _twin(session: Session, digest: str, unit: Unit, case: CaseFile | None, parent: Document | None) -> Document | None:
    """The document in the same case file or container that has the same bytes (readings 34)."""
    place: Collection[ColumnElement[bool]] = (
        Document.unit_id == unit.id,
        Document.case_id == case.id if case else Document.case_id.is_(None),
        Document.parent_id == parent.id if parent else Document.parent_id.is_(None),
    )
    return session.scalar(
        select(Document)
        .join(File, File.document_id == Document.id)
        .where(
            File.digest == digest,
            File.role == FileRole.ORIGINAL,
            Document.state != DocumentState.DISCARDED,
            *place,
        )
        .order_by(Document.id)
        .limit(1)
    )


def _new_document(actor: Actor, batch: Batch, path: str, statement: Statement, archive: Archive) -> Document:
    now = archive.clock.now()
    name = clean_name(path)
    said = statement.said()
    return Document(
        unit_id=batch.unit_id,
        batch_id=batch.id,
        state=DocumentState.RECEIVED,
        name=name,
        path=path,
        title=statement.title or name.rpartition(".")[0] or name,
        category=statement.category,
        type=statement.type,
        confidence=1.0 if statement.type else 0.0,
        described_by=DescribedBy.MANIFEST if statement.type else None,
        stated=said,
        dated_on=statement.dated_on,
        document_number=statement.document_number,
        author=statement.author,
        fiscal_year=statement.fiscal_year,
        filing_year=statement.filing_year,
        paper_original=statement.paper_original or (PaperOriginal.FILED if statement.box else PaperOriginal.UNKNOWN),
        created_by=actor.id,
        created_at=now,
        changed_at=now,
    )


def _add_pages(session: Session, document: Document, inspection: Inspection, stored: StoredObject) -> None:
    original = File(
        document_id=document.id,
        role=FileRole.ORIGINAL,
        digest=stored.digest,
        name=document.name,
        mime=inspection.mime,
        size=stored.size,
        technical=inspection.facts.dump() if inspection.facts else None,
    )
    session.add(original)
    session.flush()
    session.add_all(
        Page(document_id=document.id, number=index + 1, file_id=original.id, source_index=index)
        for index in range(inspection.pages)
    )


def plan_reading(session: Session, document: Document, archive: Archive) -> None:
    """Write down the tasks that read a document's pages, a few pages each."""
    for first in range(1, document.page_count + 1, RANGE):
        enqueue(
            session,
            TaskKind.READ,
            document.id,
            archive.clock.now(),
            priority=1 if document.page_count > LARGE else 0,
            first=first,
            last=min(first + RANGE - 1, document.page_count),
        )


def _offer(
    session: Session,
    batch: Batch,
    name: str,
    outcome: OfferOutcome,
    archive: Archive,
    *,
    document: Document | None = None,
    size: int | None = None,
    problem: dict[str, object] | None = None,
) -> Offer:
    offer = Offer(
        batch_id=batch.id,
        name=name,
        size=size,
        outcome=outcome,
        document_id=document.id if document else None,
        problem=problem,
        offered_at=archive.clock.now(),
    )
    session.add(offer)
    session.flush()
    return offer
