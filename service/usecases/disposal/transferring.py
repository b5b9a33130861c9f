"""Handing items over to another archive: a package, its receipt, and only then their release."""

import io
import json
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory, TemporaryFile
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from retention import Decision, holds_on
from service import content
from service.archive import Archive
from service.bags import BagError, BagWriter, zip_bag
from service.catalogue import audit
from service.catalogue.disposal import Outcome, Review, ReviewItem, Transfer
from service.catalogue.documents import Document
from service.catalogue.tasks import TaskKind, enqueue
from service.catalogue.units import fonds_of
from service.errors import ConflictError, InvalidError, UnavailableError
from service.spreadsheets import written_csv
from service.usecases.disposal.facts import CHUNK, TRANSFER, items_of, new_number, refuse_ended, the_review
from service.usecases.disposal.proposing import as_json, write_facts
from service.usecases.documents.downloading import Download
from service.usecases.holds.held import held_ids
from service.usecases.law.judging import periods_on, verdict_on
from service.usecases.permissions import Action, Actor, permit

ZIP = "application/zip"

_PENDING = (ReviewItem.decision == Decision.TRANSFER, ReviewItem.outcome == Outcome.PENDING)

COLUMNS = (
    ("code", "档号"),
    ("title", "题名"),
    ("document_number", "文号"),
    ("author", "责任者"),
    ("type", "文种"),
    ("dated_on", "形成时间"),
    ("year", "年度"),
    ("pages", "页数"),
    ("rule", "保管期限"),
    ("due_on", "期满日"),
    ("box", "盒号"),
    ("originals", "原件"),
)
"""What the table of the package says of each item."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A package: its number and digest, how many items and bytes it has, and how many items a hold keeps out of it."""

    number: str
    digest: str
    items: int
    size: int
    held: int


@dataclass(frozen=True, slots=True)
class _Packing:
    """An item on its way into the package, and the version of it that was packed."""

    item_id: int
    document_id: int
    revision: int


def pack_transfer(actor: Actor, review_id: int, folder: Path, *, archive: Archive) -> Packed:
    """Write the items that are to be handed over into a new folder as a BagIt package, and check it.

    Originals, renditions and description; what is held stays here. A package made again takes the place of the one
    before it until a receipt is recorded. Raises ConflictError `transfer.nothing`, `transfer.is_received` or
    `transfer.folder`.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ConflictError("transfer.folder", folder=str(folder))
    with archive.database.read() as session:
        review, unit = the_review(session, actor, review_id)
        permit(actor, Action.EXECUTE, unit)
        _refuse_received(review)
        items = items_of(session, review.id, *_PENDING)
        held = held_ids(session, [one.document_id for one in items], archive)
        packed = [one for one in items if one.document_id not in held]
        if not packed:
            raise ConflictError("transfer.nothing", title=review.title)
        info = {
            "Source-Organization": unit.name,
            "External-Identifier": f"{fonds_of(session, unit) or ''} {review.title}".strip(),
            "External-Description": f"{review.report_number or ''} {len(packed)}".strip(),
            "Bagging-Date": archive.clock.today().isoformat(),
        }
        writer = BagWriter(folder)
        packing = list(_pack(session, writer, packed, archive))
        try:
            bag = writer.close(info)
        except BagError as error:
            raise UnavailableError("transfer.not_sound") from error
    return _note(actor, review_id, packing, bag.digest, bag.size, len(held), archive)


@contextmanager
def hand_out(actor: Actor, review_id: int, *, archive: Archive) -> Iterator[Download]:
    """The package as a ZIP file to take along; its digest is shown with the review."""
    with TemporaryDirectory() as place, TemporaryFile() as target:
        packed = pack_transfer(actor, review_id, Path(place) / "bag", archive=archive)
        folder = (Path(place) / "bag").rename(Path(place) / packed.number)
        zip_bag(folder, target)
        size = target.tell()
        target.seek(0)
        yield target, f"{packed.number}.zip", ZIP, size


def _pack(session: Session, writer: BagWriter, items: Sequence[ReviewItem], archive: Archive) -> Iterator[_Packing]:
    rows: list[dict[str, Any]] = []
    for item in items:
        document = session.get_one(Document, item.document_id)
        folder = PurePosixPath(f"{item.position:05d}")
        names = []
        for number, file in enumerate(document.files, 1):
            suffix = PurePosixPath(file.name).suffix[:12]
            name = str(folder / f"{number:02d}-{file.role.value}{suffix if suffix.isascii() else ''}")
            with archive.store.open(file.digest) as source:
                writer.add(name, source)
            names.append({"path": f"data/{name}", "name": file.name, "mime": file.mime, "sha256": file.digest})
        rows.append(_described(item, document, names, archive))
        yield _Packing(item.id, document.id, document.revision)
    text = json.dumps({"items": rows}, ensure_ascii=False, indent=1)
    writer.add("metadata.json", io.BytesIO(text.encode()))
    writer.add("metadata.csv", io.BytesIO(_table(rows).encode("utf-8-sig")))


def _described(item: ReviewItem, document: Document, files: list[dict[str, str]], archive: Archive) -> dict[str, Any]:
    return {
        "code": document.code,
        "title": document.title,
        "document_number": document.document_number,
        "author": document.author,
        "type": document.type,
        "category": document.category,
        "dated_on": str(document.dated_on) if document.dated_on else None,
        "year": document.year,
        "pages": document.page_count,
        "rule": document.rule,
        "starts_on": str(document.starts_on) if document.starts_on else None,
        "due_on": str(document.due_on) if document.due_on else None,
        "box": item.box,
        "files": files,
        "found": content.get_json(archive.store, document.content) if document.content else None,
        "text": content.get_json(archive.store, document.text)["pages"] if document.text else None,
    }


def _table(rows: Sequence[dict[str, Any]]) -> str:
    """The items for people; a program takes `metadata.json`, where every text stands as it is."""
    table: list[list[object]] = [[heading for _, heading in COLUMNS]]
    for row in rows:
        originals = " ".join(file["path"] for file in row["files"] if "original" in file["path"])
        table.append([originals if name == "originals" else row[name] for name, _ in COLUMNS])
    return written_csv(table)


def _note(
    actor: Actor, review_id: int, packing: Sequence[_Packing], digest: str, size: int, held: int, archive: Archive
) -> Packed:
    """Write down what was packed, unless something of it changed meanwhile."""
    now, today = archive.clock.now(), archive.clock.today()
    with archive.database.write() as session:
        review, _ = the_review(session, actor, review_id, lock=True)
        _refuse_received(review)
        for start in range(0, len(packing), CHUNK):
            _note_facts(session, packing[start : start + CHUNK], archive)
        _set_apart(session, review, {one.item_id for one in packing}, archive)
        transfer = review.transfer
        if transfer is None:
            number = new_number(session, review, TRANSFER, today.year)
            transfer = Transfer(review_id=review.id, number=number, digest=digest, packed_at=now)
            session.add(transfer)
        transfer.digest, transfer.packed_at, transfer.packed_by = digest, now, actor.id
        session.flush()
        ids = [one.document_id for one in packing]
        audit.record(
            session,
            now,
            actor.id,
            "transfer.packed",
            "transfer",
            transfer.id,
            number=transfer.number,
            items=audit.digest_of_items(ids),
            count=len(ids),
            package=digest,
        )
        return Packed(transfer.number, digest, len(ids), size, held)


def _note_facts(session: Session, packing: Sequence[_Packing], archive: Archive) -> None:
    ids = [one.document_id for one in packing]
    query = select(Document).where(Document.id.in_(ids)).order_by(Document.id).with_for_update()
    documents = {one.id: one for one in session.scalars(query)}
    if any(one.document_id not in documents or documents[one.document_id].revision != one.revision for one in packing):
        raise ConflictError("review.changed_meanwhile")
    verdicts = periods_on(session, list(documents.values()), archive.clock.today(), archive)
    items = session.scalars(select(ReviewItem).where(ReviewItem.id.in_([one.item_id for one in packing])))
    for item in items:
        write_facts(item, documents[item.document_id], verdicts[item.document_id])


def _set_apart(session: Session, review: Review, packed: Collection[int], archive: Archive) -> None:
    """What a hold keeps out of the package is no part of the transfer, whatever becomes of the hold."""
    left = [one for one in items_of(session, review.id, *_PENDING) if one.id not in packed]
    for item in left:
        document = session.get_one(Document, item.document_id)
        held = holds_on(verdict_on(session, document, archive.clock.today(), archive))
        if not held:
            raise ConflictError("review.changed_meanwhile")
        item.outcome, item.obstacles, item.settled_at = Outcome.HELD, as_json(held), archive.clock.now()
    session.flush()


def record_receipt(
    actor: Actor,
    review_id: int,
    receiver: str,
    receipt_number: str,
    received_on: date,
    digest: str,
    *,
    archive: Archive,
) -> None:
    """Record the receipt that the receiving archive signed, and release what was handed over.

    The receipt names the digest of the package that was made here. Raises InvalidError `transfer.receipt` or
    `transfer.received_on`, ConflictError `transfer.other_package`, `transfer.not_packed` or `transfer.is_received`.
    """
    now, today = archive.clock.now(), archive.clock.today()
    named = (receiver.strip(), receipt_number.strip())
    if not 1 <= len(named[0]) <= 200 or not 1 <= len(named[1]) <= 100:
        raise InvalidError("transfer.receipt")
    with archive.database.write() as session:
        review, unit = the_review(session, actor, review_id, lock=True)
        permit(actor, Action.EXECUTE, unit)
        _refuse_received(review)
        transfer = review.transfer
        if transfer is None:
            raise ConflictError("transfer.not_packed", title=review.title)
        if "".join(digest.split()).lower() != transfer.digest:
            raise ConflictError("transfer.other_package", number=transfer.number)
        if not archive.clock.day_of(transfer.packed_at) <= received_on <= today:
            raise InvalidError("transfer.received_on", on=received_on.isoformat())
        transfer.receiver, transfer.receipt_number = named
        transfer.received_on, transfer.recorded_at, transfer.recorded_by = received_on, now, actor.id
        enqueue(session, TaskKind.DISPOSE, None, now, priority=-1, review=review.id)
        audit.record(
            session,
            now,
            actor.id,
            "transfer.received",
            "transfer",
            transfer.id,
            number=transfer.number,
            package=transfer.digest,
            on=received_on.isoformat(),
        )


def _refuse_received(review: Review) -> None:
    refuse_ended(review)
    if review.concluded_at is None:
        raise ConflictError("register.not_appraised", title=review.title)
    if review.transfer is not None and review.transfer.recorded_at is not None:
        raise ConflictError("transfer.is_received", number=review.transfer.number)
