"""Several PDF/A files bound into one that still is PDF/A, with the numbers of its pages laid over them if need be."""

import io
from collections.abc import Sequence
from itertools import chain

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    PdfObject,
)

_FOOT = "/Foot"
"""Name of the number among the resources of a page."""


def bind(pieces: Sequence[bytes], feet: bytes | None = None) -> bytes:
    """The pages of all pieces in one file; page by page those of `feet`, just as many, are laid over them.

    Metadata and colours are those of the first piece; every piece brings the typefaces of its own pages along.
    """
    writer = PdfWriter(clone_from=io.BytesIO(pieces[0]))
    for piece in pieces[1:]:
        # Not `append`: outlines and names of places would come along, and nobody needs them on paper.
        for page in PdfReader(io.BytesIO(piece)).pages:
            writer.add_page(page)
    if feet is not None:
        numbered = PdfReader(io.BytesIO(feet)).pages
        for page, foot in zip(writer.pages, numbered, strict=True):
            _lay_over(writer, page, foot)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def _lay_over(writer: PdfWriter, page: PageObject, foot: PageObject) -> None:
    """Show `foot` on top of a page, in a state of its own and with resources of its own."""
    form = DecodedStreamObject()
    content = foot.get_contents()
    form.set_data(content.get_data() if content is not None else b"")
    form.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): ArrayObject(FloatObject(edge) for edge in foot.mediabox),
            NameObject("/Resources"): foot.raw_get("/Resources").clone(writer),
        }
    )
    resources = _copy_of(page, "/Resources")
    shown = _copy_of(resources, "/XObject")
    shown[NameObject(_FOOT)] = writer._add_object(form.flate_encode())  # pypdf has no public name for that
    resources[NameObject("/XObject")] = shown
    page[NameObject("/Resources")] = resources
    before, after = _stream(writer, b"q\n"), _stream(writer, f"\nQ\nq {_FOOT} Do Q\n".encode("ascii"))
    page[NameObject("/Contents")] = ArrayObject(chain([before], _contents(page), [after]))


def _copy_of(owner: DictionaryObject, key: str) -> DictionaryObject:
    """A copy of the dictionary under a key, which several pages may share; an empty one where there is none."""
    value = owner.get(key)
    found = value.get_object() if value is not None else None
    return DictionaryObject(found) if isinstance(found, DictionaryObject) else DictionaryObject()


def _contents(page: PageObject) -> list[PdfObject]:
    """The streams that a page consists of, by reference."""
    own = page.raw_get("/Contents")
    return list(own) if isinstance(own, ArrayObject) else [own]


def _stream(writer: PdfWriter, data: bytes) -> PdfObject:
    stream = DecodedStreamObject()
    stream.set_data(data)
    return writer._add_object(stream)
