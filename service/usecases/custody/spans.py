"""The spans of custody that follow from filing and from leaving the archive. Parts of use cases."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from service.catalogue.custody import Custody, SpanGround
from service.catalogue.documents import Document


def begin_custody(session: Session, document: Document, at: datetime) -> None:
    """From its filing on a document has a keeper."""
    session.add(
        Custody(
            document_id=document.id,
            keeper_id=document.keeper_id,
            unit_id=document.unit_id,
            owner_id=document.owner_id,
            since=at,
            ground=SpanGround.FILING,
        )
    )


def end_custody(session: Session, document_id: int, at: datetime) -> None:
    """What has left the archive is kept by nobody any more; who kept it stays known."""
    still = (Custody.document_id == document_id, Custody.until.is_(None))
    session.execute(update(Custody).where(*still).values(until=at))
