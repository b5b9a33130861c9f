"""Whether a document is kept on paper as article 9 wants it, and the duty that is open while it is not.

`settle_papers` runs with every judgement (`judging.write_down`), so that whatever makes a filed document permanent,
or takes its paper away, opens the duty, and whatever ends its reason closes it.
"""

from collections.abc import Collection, Iterable
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from retention import Nature, PaperDuty, ReasonCode, State, judge_paper
from retention import PaperOriginal as LawPaperOriginal
from service.archive import Archive
from service.catalogue.documents import Document, DocumentState, PaperOriginal, PaperOutcome, PaperRendition
from service.usecases.clock.telling import about, end_reminders
from service.usecases.house.types import nature_of


class PaperState(StrEnum):
    """How a document stands with paper: not asked for, owed, on paper in no named box, kept in one (invariant 13)."""

    NOT_ASKED = "not_asked"
    OWED = "owed"
    NO_BOX = "no_box"
    KEPT = "kept"


def settle_papers(session: Session, documents: Iterable[Document], archive: Archive) -> None:
    """Open the duty of filed documents that owe a paper rendition, or close the one that they owe no longer."""
    filed = {one.id: one for one in documents if one.state is DocumentState.FILED}
    open_ = open_duties(session, filed)
    now = archive.clock.now()
    for document in filed.values():
        law, duty = owed(document, archive), open_.get(document.id)
        if law.owed and duty is None:
            due_on = archive.clock.today() + timedelta(days=archive.settings.paper_duty_days)
            session.add(PaperRendition(document_id=document.id, opened_at=now, due_on=due_on))
        elif duty is not None and not law.owed:
            duty.closed_at = now
            end_reminders(session, archive, about(f"paper:{duty.id}"))
            duty.reason = law.reason.code.value
            is_paper = law.reason.code is ReasonCode.PAPER_FILED
            duty.outcome = PaperOutcome.ORIGINAL if is_paper else PaperOutcome.NOT_OWED
            duty.box_id = document.box_id if is_paper else None
    session.flush()


def owed(document: Document, archive: Archive) -> PaperDuty:
    """What article 9 asks for a document as it stands."""
    return _judge(document, LawPaperOriginal(document.paper_original.value), archive)


def is_asked_for(document: Document, archive: Archive) -> bool:
    """Whether the document has to be on paper at all: a permanent text, table or graphic."""
    return _judge(document, LawPaperOriginal.NONE, archive).owed


def _judge(document: Document, original: LawPaperOriginal, archive: Archive) -> PaperDuty:
    permanent = document.retention_state == State.PERMANENT
    return judge_paper(permanent, Nature(nature_of(document, archive)), original)


def open_duty(session: Session, document_id: int) -> PaperRendition | None:
    """The duty of a document that is open, if one is."""
    return open_duties(session, [document_id]).get(document_id)


def open_duties(session: Session, ids: Collection[int]) -> dict[int, PaperRendition]:
    """The open duties of documents; what has none is left out."""
    query = select(PaperRendition).where(PaperRendition.document_id.in_(ids), PaperRendition.closed_at.is_(None))
    return {one.document_id: one for one in session.scalars(query)} if ids else {}


def paper_state(document: Document, in_box: bool, archive: Archive) -> PaperState:
    """How a document stands with paper; `in_box`: it, or the case file it lies in, has a named box."""
    if not is_asked_for(document, archive):
        return PaperState.NOT_ASKED
    if document.paper_original not in (PaperOriginal.FILED, PaperOriginal.PRINTED):
        return PaperState.OWED
    return PaperState.KEPT if in_box else PaperState.NO_BOX
