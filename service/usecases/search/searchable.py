"""A document as the index takes it: what can be found of it, from catalogue and store."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from indexing import MAX_BODY, IndexDocument
from service.archive import Archive
from service.catalogue.documents import Carrier, Document, File, FileRole, PaperOriginal
from service.catalogue.units import Unit
from service.usecases.cases.sealing import sealed_among
from service.usecases.documents.segments import by_source, segments_of, words_of
from service.usecases.house.types import nature_of_type
from service.usecases.photos.captions import captions_of


def as_indexed(session: Session, documents: Sequence[Document], archive: Archive) -> list[IndexDocument]:
    """Documents as the index takes them."""
    have_at_hand(documents, archive)
    sealed = sealed_among(session, [document.id for document in documents])
    units, captions = units_keeping(session, documents), captions_of(session, documents)
    return [
        described(units[one.unit_id], one, said_in(one, captions.get(one.id, {}), archive), archive, one.id in sealed)
        for one in documents
    ]


def units_keeping(session: Session, documents: Sequence[Document]) -> dict[int, Unit]:
    """The units that keep documents, by their ids."""
    keeping = select(Unit).where(Unit.id.in_({document.unit_id for document in documents}))
    return {unit.id: unit for unit in session.scalars(keeping)}


def said_in(document: Document, caption: Mapping[str, str | None], archive: Archive) -> str:
    """All that can be found in a document: the text of its pages, what stands in its tables, what is said or shown in a
    recording, and the caption of a photograph. It is cut off where the index takes no more.
    """
    parts = [text for _, text in page_texts(document, archive)]
    parts += [sheet.text for sheet in sheets_of(document, archive)]
    parts += [words_of(one) for one in by_source(segments_of(document, archive))]
    parts += [said for said in caption.values() if said]
    return "\f".join(parts)


def described(unit: Unit, document: Document, body: str, archive: Archive, is_sealed: bool = False) -> IndexDocument:
    """A document as the index takes it, with the unit that keeps it and the text of its pages given; its author is
    found like a word of it.
    """
    author = f"\f{document.author}" if document.author else ""
    return IndexDocument(
        id=document.id,
        revision=document.revision,
        title=document.title,
        body=body[: MAX_BODY - len(author)] + author,
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


def have_at_hand(documents: Sequence[Document], archive: Archive) -> None:
    """Fetch what all of these say together, before one after the other is looked through."""
    cells = (_cells_of(document) for document in documents)
    archive.contents.fetch([*(document.text for document in documents), *(one.digest for one in cells if one)])


def _cells_of(document: Document) -> File | None:
    return next((file for file in document.files if file.role is FileRole.CELLS), None)


def page_texts(document: Document, archive: Archive) -> Sequence[tuple[int, str]]:
    """The text of each page that was read, with its number."""
    if document.text is None:
        return ()
    pages: list[tuple[int, str]] = archive.contents.get(document.text)["pages"]
    return pages


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of a document: its name, and where in its text each cell begins. The text has a line for each row."""

    name: str
    text: str
    starts: Sequence[int]
    addresses: Sequence[str]

    def address(self, place: int) -> str:
        """Where the character at this place of the text stands, as 收入!B7, or B7 where the table has no name."""
        cell = self.addresses[max(0, bisect_right(self.starts, place) - 1)]
        return f"{self.name}!{cell}" if self.name else cell


def sheets_of(document: Document, archive: Archive) -> Iterator[Sheet]:
    """The tables of a document one by one; none where it is no table."""
    cells = _cells_of(document)
    if cells is None:
        return
    for name, rows in archive.contents.get(cells.digest)["parts"]:
        pieces: list[str] = []
        starts: list[int] = []
        addresses: list[str] = []
        position = 0
        for row in rows:
            for address, text in row:
                starts.append(position)
                addresses.append(address)
                pieces += [text, "\t"]
                position += len(text) + 1
            pieces[-1] = "\n"
        yield Sheet(name, "".join(pieces), starts, addresses)


def carrier_of(document: Document, archive: Archive) -> str:
    """What bears a document, in one word: paper, electronic, photo, audio or video."""
    if document.carrier is not Carrier.PAGES:
        return document.carrier.value
    if document.type and nature_of_type(document.type, archive) == "photo":
        return "photo"
    return "paper" if document.paper_original in (PaperOriginal.FILED, PaperOriginal.PRINTED) else "electronic"
