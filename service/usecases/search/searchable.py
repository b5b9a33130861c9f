"""A document as the index takes it: what can be found of it, from catalogue and store."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from indexing import IndexDocument
from service import content
from service.archive import Archive
from service.catalogue.documents import RECORDED, Document, PaperOriginal
from service.catalogue.units import Unit
from service.usecases.cases.sealing import sealed_among
from service.usecases.documents.segments import by_source, segments_of, words_of
from service.usecases.house.types import nature_of_type


def as_indexed(session: Session, documents: Sequence[Document], archive: Archive) -> list[IndexDocument]:
    """Documents as the index takes them."""
    sealed = sealed_among(session, [document.id for document in documents])
    return [described(session, one, _said_in(one, archive), archive, one.id in sealed) for one in documents]


def _said_in(document: Document, archive: Archive) -> str:
    """All that can be found in a document: the text of its pages, and what is said or shown in a recording."""
    parts = [text for _, text in page_texts(document, archive)]
    parts += [words_of(one) for one in by_source(segments_of(document, archive))]
    return "\f".join(parts)


def described(
    session: Session, document: Document, body: str, archive: Archive, is_sealed: bool = False
) -> IndexDocument:
    """A document as the index takes it, with the text of its pages given; its author is found like a word of it."""
    unit = session.get_one(Unit, document.unit_id)
    return IndexDocument(
        id=document.id,
        revision=document.revision,
        title=document.title,
        body=f"{body}\f{document.author}" if document.author else body,
        code=document.code or "",
        units=unit.ancestry,
        category=document.category or "",
        type=document.type or "",
        year=document.year or 0,
        state=document.retention_state or "undetermined",
        carrier=carrier_of(document, archive),
        date=int(f"{document.dated_on:%Y%m%d}") if document.dated_on else 0,
        sealed=is_sealed,
    )


def page_texts(document: Document, archive: Archive) -> Sequence[tuple[int, str]]:
    """The text of each page that was read, with its number."""
    if document.text is None:
        return ()
    pages: list[tuple[int, str]] = content.get_json(archive.store, document.text)["pages"]
    return pages


def carrier_of(document: Document, archive: Archive) -> str:
    """What bears a document, in one word: paper, electronic, photo, audio or video."""
    if document.carrier in RECORDED:
        return document.carrier.value
    if document.type and nature_of_type(document.type, archive) == "photo":
        return "photo"
    return "paper" if document.paper_original in (PaperOriginal.FILED, PaperOriginal.PRINTED) else "electronic"
