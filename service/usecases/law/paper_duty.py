"""Whether a document is kept on paper as article 9 wants it, and the duty that is open while it is not.

`settle_paper` runs with every judgement (`judging.judge_document`), so that whatever makes a filed document permanent,
or takes its paper away, opens the duty, and whatever ends its reason closes it.
"""

from datetime import timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from retention import Nature, PaperDuty, ReasonCode, State, judge_paper
from retention import PaperOriginal as LawPaperOriginal
from service.archive import Archive
from service.catalogue.documents import Document, DocumentState, PaperOriginal, PaperOutcome, PaperRendition
from service.usecases.clock.telling import about, end_reminders
from service.usecases.house.types import nature_of_type


class PaperState(StrEnum):
    """How a document stands with paper: not asked for, owed, on paper in no named box, kept in one (invariant 13)."""

    NOT_ASKED = "not_asked"
    OWED = "owed"
    NO_BOX = "no_box"
    KEPT = "kept"


def settle_paper(session: Session, document: Document, archive: Archive) -> None:
    """Open the duty of a filed document that owes a paper rendition, or close the one that it owes no longer."""
    if document.state is not DocumentState.FILED:
        return
    law, duty = owed(document, archive), open_duty(session, document.id)
    now = archive.clock.now()
    if law.owed and duty is None:
        due_on = archive.clock.today() + timedelta(days=archive.settings.paper_duty_days)
        session.add(PaperRendition(document_id=document.id, opened_at=now, due_on=due_on))
        session.flush()
    elif duty is not None and not law.owed:
        duty.closed_at = now
        end_reminders(session, archive, about(f"paper:{duty.id}"))
        duty.reason = law.reason.code.value
        filed = law.reason.code is ReasonCode.PAPER_FILED
        duty.outcome = PaperOutcome.ORIGINAL if filed else PaperOutcome.NOT_OWED
        duty.box_id = document.box_id if filed else None


def owed(document: Document, archive: Archive) -> PaperDuty:
    """What article 9 asks for a document as it stands."""
    return _judge(document, LawPaperOriginal(document.paper_original.value), archive)


def is_asked_for(document: Document, archive: Archive) -> bool:
    """Whether the document has to be on paper at all: a permanent text, table or graphic."""
    return _judge(document, LawPaperOriginal.NONE, archive).owed


def _judge(document: Document, original: LawPaperOriginal, archive: Archive) -> PaperDuty:
    permanent = document.retention_state == State.PERMANENT
    return judge_paper(permanent, Nature(nature_of_type(document.type, archive)), original)


def open_duty(session: Session, document_id: int) -> PaperRendition | None:
    """The duty of a document that is open, if one is."""
    return session.scalar(
        select(PaperRendition).where(PaperRendition.document_id == document_id, PaperRendition.closed_at.is_(None))
    )


def paper_state(document: Document, in_box: bool, archive: Archive) -> PaperState:
    """How a document stands with paper; `in_box`: it, or the case file it lies in, has a named box."""
    if not is_asked_for(document, archive):
        return PaperState.NOT_ASKED
    if document.paper_original not in (PaperOriginal.FILED, PaperOriginal.PRINTED):
        return PaperState.OWED
    return PaperState.KEPT if in_box else PaperState.NO_BOX
