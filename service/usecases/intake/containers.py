"""A container that was taken in: what its files inherit, and how far it has been unpacked."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from service.archive import Archive
from service.catalogue.cases import CaseFile
from service.catalogue.documents import Document, DocumentState, FileRole
from service.catalogue.intake import Offer, OfferOutcome
from service.usecases.intake.intake import Placement
from service.usecases.looks import the_file


@dataclass(frozen=True, slots=True)
class Container:
    """What the files in a container inherit from it. `known`: paths of those that are documents already, and problems
    of those that were refused.
    """

    document_id: int
    batch_id: int
    name: str
    path: str
    digest: str
    mime: str
    placement: Placement
    created_by: int | None
    taken: frozenset[str]
    refused: tuple[dict[str, Any], ...]


def what_came(document_id: int, *, archive: Archive) -> Container | None:
    """A container by its document; None where that was discarded."""
    with archive.database.read() as session:
        document = session.get_one(Document, document_id)
        if document.state is DocumentState.DISCARDED or document.batch_id is None:
            return None
        original = the_file(document, FileRole.ORIGINAL)
        case = session.get(CaseFile, document.case_id) if document.case_id else None
        taken = session.scalars(select(Document.path).where(Document.parent_id == document_id))
        refused = session.scalars(
            select(Offer.problem).where(Offer.batch_id == document.batch_id, Offer.outcome == OfferOutcome.FAILED)
        )
        return Container(
            document_id,
            document.batch_id,
            document.name,
            document.path,
            original.digest,
            original.mime,
            Placement(case.code if case else None, document_id, document.file_when_complete),
            document.created_by,
            frozenset(taken),
            tuple(one for one in refused if one),
        )
