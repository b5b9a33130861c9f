"""The registers of what left the archive: written down beside its backups, and replayed in an archive restored."""

from collections.abc import Iterator, Sequence

from sqlalchemy import or_, select, text, update
from sqlalchemy.orm import Session

from service.archive import Archive
from service.backups import GoneItem, written_registers
from service.catalogue import audit
from service.catalogue.codes import GivenCode
from service.catalogue.disposal import Gone, Outcome, ReviewItem, Tombstone
from service.catalogue.documents import Document
from service.usecases.custody.spans import end_custody
from service.usecases.disposal.removing import remove_document
from service.usecases.permissions import Action, Actor, permit
from service.usecases.upkeep.erasing import erase


def gone_items(session: Session) -> Iterator[GoneItem]:
    """Every item that was destroyed or handed over."""
    for stone in session.scalars(select(Tombstone).order_by(Tombstone.id).execution_options(yield_per=1000)):
        yield GoneItem(
            document_id=stone.document_id,
            code=stone.code,
            title=stone.title,
            rule=stone.rule,
            due_on=stone.due_on,
            gone=stone.gone.value,
            number=stone.number,
            digest=stone.digest,
            gone_at=stone.gone_at,
        )


def export_registers(actor: Actor, *, archive: Archive) -> bytes:
    """The registers as a file that `restore` understands, to be kept apart from archive and backups."""
    permit(actor, Action.OPERATE)
    with archive.database.write() as session:
        items = list(gone_items(session))
        binding = {"count": len(items), "items": audit.digest_of_items(item.document_id for item in items)}
        audit.record(session, archive.clock.now(), actor.id, "registers.exported", "register", None, **binding)
    return written_registers(items)


def replay(items: Sequence[GoneItem], *, archive: Archive) -> tuple[int, ...]:
    """Let items that left the archive after it was backed up leave it again; gives those that were there.

    They left lawfully: neither holds nor signatures are asked for again. What is not there any more, or was not there
    yet, gets its tombstone all the same; its number and code are never another's (invariants 9 and 11).
    """
    again = []
    for item in sorted(items, key=lambda one: one.gone_at):
        with archive.database.write() as session:
            stone = or_(Tombstone.document_id == item.document_id, Tombstone.code == item.code)
            if session.scalar(select(Tombstone.id).where(stone).limit(1)) is not None:
                continue
            document = _the_same(session, item)
            digests = remove_document(session, document) if document else set()
            end_custody(session, item.document_id, item.gone_at)
            _bury(session, item)
        erase(digests, archive=archive)
        if document is not None:
            again.append(item.document_id)
    return tuple(again)


def _the_same(session: Session, item: GoneItem) -> Document | None:
    """The document that the item was. One that came later, or has another code, is another document."""
    document = session.get(Document, item.document_id)
    is_same = document is not None and document.created_at <= item.gone_at and document.code in (None, item.code)
    return document if is_same else None


def _bury(session: Session, item: GoneItem) -> None:
    session.add(
        Tombstone(
            document_id=item.document_id,
            code=item.code,
            title=item.title,
            rule=item.rule,
            due_on=item.due_on,
            gone=Gone(item.gone),
            number=item.number,
            digest=item.digest,
            gone_at=item.gone_at,
        )
    )
    if session.get(GivenCode, item.code) is None:
        session.add(GivenCode(code=item.code, document_id=item.document_id, given_at=item.gone_at))
    in_review = (ReviewItem.document_id == item.document_id, ReviewItem.outcome == Outcome.PENDING)
    session.execute(update(ReviewItem).where(*in_review).values(outcome=Outcome(item.gone), settled_at=item.gone_at))
    for statement in _NUMBERS_GO_ON:
        session.execute(statement, {"number": item.document_id})


_NUMBERS_GO_ON = (
    text(
        "INSERT INTO sqlite_sequence (name, seq) SELECT 'document', :number "
        "WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'document')"
    ),
    text("UPDATE sqlite_sequence SET seq = max(seq, :number) WHERE name = 'document'"),
)
"""Documents are numbered from the last one on (SQLite; nothing else is restored)."""
