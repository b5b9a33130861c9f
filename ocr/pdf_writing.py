"""PDFs written object by object, so that memory does not grow with their pages. The home of pypdf."""

import zlib
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NullObject,
    NumberObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

from ocr.bare_jpeg import bare_content, bare_jpeg
from ocr.base import Reason, UnreadableFileError

Reference = IndirectObject
"""A pointer to an object of the file."""

_HEADER: Final = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_PRODUCER: Final = "Shoucang"
_NOT_COPIED: Final = ("/Parent", "/StructParents", "/B", "/PieceInfo")
"""Entries of a page that point out of it, into structures of its file."""

_LEFT_OUT: Final = ("/Length", "/Metadata")
"""Entries that are written anew, and those in which programs and cameras tell of themselves and of places."""

_DRAWING: Final = "/ShoucangDrawing"
"""Name of a drawing among the resources of the page that it is laid over."""

_READING_ERRORS: Final = (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError)
"""What pypdf raises for broken files; only the first is its own."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A form to be shown on a page: its lower left corner stands `x`, `y` points right of and above that of the page
    as a reader sees it, upright and `scale` times its size.
    """

    form: Reference
    x: float
    y: float
    scale: float


class PdfWriter:
    """A PDF in the making. Each object is written at once and forgotten; only places in the file are kept.

    (pypdf's own writer keeps every page's pictures in memory until the end.)
    """

    def __init__(self, out: BinaryIO, title: str) -> None:
        """Begin the file on a stream that is written from its present position on."""
        self._out = out
        self._start = out.tell()
        self._places: list[int | None] = [None]
        self._kids: list[PdfObject] = []
        self._title = title
        out.write(_HEADER)
        self._tree = self.reserve()

    def reserve(self) -> Reference:
        """A reference to an object that will be written later."""
        self._places.append(None)
        return Reference(len(self._places) - 1, 0, None)

    def is_written(self, reference: Reference) -> bool:
        """Whether the object of a reserved reference stands in the file."""
        return self._places[reference.idnum] is not None

    def write(self, value: PdfObject, reference: Reference | None = None) -> Reference:
        """Write an object, under a reserved reference or a new one."""
        reference = reference or self.reserve()
        self._places[reference.idnum] = self._out.tell() - self._start
        self._out.write(b"%d 0 obj\n" % reference.idnum)
        value.write_to_stream(self._out)
        self._out.write(b"\nendobj\n")
        return reference

    def write_object(self, entries: dict[str, Any], reference: Reference | None = None) -> Reference:
        """Write a dictionary of plain values: text that begins with a slash is a name."""
        return self.write(_dictionary(entries), reference)

    def write_data(self, data: bytes, entries: dict[str, Any], *, pack: bool = False) -> Reference:
        """Write a stream of bytes, deflated if `pack`; `entries` as for `write_object`."""
        stream = DecodedStreamObject()
        stream.update(_dictionary(entries))
        if pack:
            stream[NameObject("/Filter")] = NameObject("/FlateDecode")
        stream.set_data(zlib.compress(data) if pack else data)
        return self.write(stream)

    def add_page(self, entries: dict[str, Any]) -> None:
        """Append a page of plain values."""
        self.append(_dictionary(entries))

    def append(self, page: DictionaryObject, reference: Reference | None = None) -> None:
        """Append a page, under a reserved reference or a new one."""
        page[NameObject("/Parent")] = self._tree
        page[NameObject("/Type")] = NameObject("/Page")
        self._kids.append(self.write(page, reference))

    def close(self) -> None:
        """Write what holds the pages together, and the table of places. The stream stays open."""
        kids = {"Type": "/Pages", "Kids": ArrayObject(self._kids), "Count": len(self._kids)}
        self.write(_dictionary(kids), self._tree)
        root = self.write(_dictionary({"Type": "/Catalog", "Pages": self._tree}))
        info = self.write(_dictionary({"Title": TextStringObject(self._title), "Producer": _PRODUCER}))
        for number, place in enumerate(self._places[1:], start=1):
            if place is None:  # pointed to by something copied, and not part of this file
                self.write(NullObject(), Reference(number, 0, None))
        table = self._out.tell() - self._start
        self._out.write(b"xref\n0 %d\n0000000000 65535 f \n" % len(self._places))
        for place in self._places[1:]:
            self._out.write(b"%010d 00000 n \n" % (place or 0))
        trailer = _dictionary({"Size": len(self._places), "Root": root, "Info": info})
        self._out.write(b"trailer\n")
        trailer.write_to_stream(self._out)
        self._out.write(b"\nstartxref\n%d\n%%%%EOF\n" % table)


class PageCopier:
    """Pages of one PDF copied into another as they show; what several pages share is written once.

    What cameras wrote beside their pictures is not copied.
    """

    def __init__(self, source: BinaryIO, target: PdfWriter) -> None:
        """`source` must not be encrypted. Raises `UnreadableFileError` DAMAGED."""
        self.source = source
        self._target = target
        self._references: dict[tuple[int, int], Reference] = {}
        self._waiting: list[tuple[Reference, Reference]] = []
        try:
            source.seek(0)
            self._reader = PdfReader(source)
            self.count = len(self._reader.pages)
        except _READING_ERRORS as error:
            raise UnreadableFileError(Reason.DAMAGED, page=0) from error

    def copy(self, index: int, rotation: int = 0, drawing: Drawing | None = None) -> None:
        """Append page `index` (from 0), turned clockwise by `rotation`, with a drawing over it if there is one.

        Raises `UnreadableFileError` DAMAGED.
        """
        try:
            page = self._reader.pages[index]
            kept = [key for key in page if key not in _NOT_COPIED]
            copied = DictionaryObject({key: self._copied(page.raw_get(key)) for key in kept})
            turn = (page.rotation + rotation) % 360
            copied[NameObject("/Rotate")] = NumberObject(turn)
            shown = _content(page)
            if drawing is not None:
                self._draw(page, copied, turn, drawing, shown)
            elif (bare := bare_content(shown)) != shown:
                copied[NameObject("/Contents")] = self._target.write_data(bare, {}, pack=True)
            self._target.append(copied, self._place_of(page))
            while self._waiting:
                self._write(*self._waiting.pop())
        except _READING_ERRORS as error:
            raise UnreadableFileError(Reason.DAMAGED, page=index + 1) from error
        self._forget_streams()

    def form(self, index: int) -> Reference:
        """Write page `index` as a form that other pages can show, its lower left corner at 0, 0; see `Drawing`."""
        try:
            page = self._reader.pages[index]
            left, bottom, right, top = (float(edge) for edge in page.cropbox)
            stream = DecodedStreamObject()
            stream.update(_dictionary({"Type": "/XObject", "Subtype": "/Form", "BBox": [left, bottom, right, top]}))
            stream[NameObject("/Matrix")] = _object([1, 0, 0, 1, -left, -bottom])
            stream[NameObject("/Resources")] = self._copied(page.raw_get("/Resources"))
            stream[NameObject("/Filter")] = NameObject("/FlateDecode")
            stream.set_data(zlib.compress(bare_content(_content(page))))
            reference = self._target.write(stream)
            while self._waiting:
                self._write(*self._waiting.pop())
            return reference
        except _READING_ERRORS as error:
            raise UnreadableFileError(Reason.DAMAGED, page=index + 1) from error

    def _draw(self, page: PageObject, copied: DictionaryObject, turn: int, drawing: Drawing, content: bytes) -> None:
        """Lay a drawing over a page that is being copied: its own content first, in a state of its own."""
        resources = _held(page, "/Resources")
        entries = DictionaryObject({key: self._copied(resources.raw_get(key)) for key in resources})
        shown = _held(resources, "/XObject")
        pictures = DictionaryObject({key: self._copied(shown.raw_get(key)) for key in shown})
        pictures[NameObject(_DRAWING)] = drawing.form
        entries[NameObject("/XObject")] = pictures
        copied[NameObject("/Resources")] = entries
        matrix = " ".join(f"{number:.4f}" for number in _upright(page, turn, drawing))
        data = b"q\n%b\nQ\nq %b cm %b Do Q\n" % (
            bare_content(content),
            matrix.encode("ascii"),
            _DRAWING.encode("ascii"),
        )
        copied[NameObject("/Contents")] = self._target.write_data(data, {}, pack=True)

    def _place_of(self, page: PdfObject) -> Reference | None:
        """Where links of other pages expect this page; None if they do not, or it was copied before."""
        own = page.indirect_reference
        place = self._references.get((own.idnum, own.generation)) if own else None
        return None if place is None or self._target.is_written(place) else place

    def _copied(self, value: PdfObject) -> PdfObject:
        if isinstance(value, Reference):
            key = (value.idnum, value.generation)
            if key not in self._references:
                self._references[key] = self._target.reserve()
                self._waiting.append((value, self._references[key]))
            return self._references[key]
        if isinstance(value, DictionaryObject):
            entries = {key: self._copied(value.raw_get(key)) for key in value if key not in _LEFT_OUT}
            if not isinstance(value, StreamObject):
                return DictionaryObject(entries)
            stream = DecodedStreamObject()
            data, changed = _bare(value)
            stream.update(entries | changed)
            stream.set_data(data)
            return stream
        if isinstance(value, ArrayObject):
            return ArrayObject(self._copied(list.__getitem__(value, i)) for i in range(len(value)))
        return value

    def _write(self, original: Reference, reference: Reference) -> None:
        """Write what a reference points to, unless that is a page: it is written when its turn comes."""
        value = original.get_object()
        if isinstance(value, DictionaryObject) and value.get("/Type") in ("/Page", "/Pages", "/Catalog"):
            return
        self._target.write(NullObject() if value is None else self._copied(value), reference)

    def _forget_streams(self) -> None:
        """Let go of pictures and fonts that pypdf keeps; its tables of small objects are kept for speed."""
        kept = self._reader.resolved_objects
        for key in [key for key, value in kept.items() if _is_bulky(value)]:
            del kept[key]


def _upright(page: PageObject, turn: int, drawing: Drawing) -> tuple[float, ...]:
    """The matrix that shows a drawing upright on a page that is displayed turned clockwise by `turn`."""
    left, bottom, right, top = (float(edge) for edge in page.cropbox)
    x, y, scale = drawing.x, drawing.y, drawing.scale
    return {
        0: (scale, 0, 0, scale, left + x, bottom + y),
        90: (0, scale, -scale, 0, right - y, bottom + x),
        180: (-scale, 0, 0, -scale, right - x, top - y),
        270: (0, -scale, scale, 0, left + y, top - x),
    }[turn]


def _held(owner: DictionaryObject, key: str) -> DictionaryObject:
    """The dictionary under a key; an empty one where there is none."""
    value = owner.get(key)
    found = value.get_object() if value is not None else None
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def _content(page: PageObject) -> bytes:
    """What is drawn on a page, unpacked."""
    content = page.get_contents()
    return bytes(content.get_data()) if content is not None else b""


def _bare(stream: StreamObject) -> tuple[bytes, dict[NameObject, PdfObject]]:
    """The bytes of a stream as they lie in the file, and the entries that change with them: of a JPEG what its camera
    wrote is left out, and to find that, whatever it is packed in.
    """
    data: bytes = stream._data  # pypdf has no public name for that
    if stream.get("/Subtype") == "/Form":
        return _bare_form(stream, data)
    named = stream.get("/Filter", NullObject()).get_object()
    filters = [one.get_object() for one in named] if isinstance(named, ArrayObject) else [named]
    if filters[-1:] != ["/DCTDecode"]:
        return data, {}
    if len(filters) == 1:
        return bare_jpeg(data) or data, {}
    try:
        jpeg = bare_jpeg(stream.get_data())  # pypdf unpacks, and leaves JPEGs to others
    except (*_READING_ERRORS, NotImplementedError, zlib.error):
        jpeg = b""  # what does not unpack shows nothing
    return (
        (jpeg, {NameObject("/Filter"): filters[-1], NameObject("/DecodeParms"): _last(stream)}) if jpeg else (data, {})
    )


def _bare_form(stream: StreamObject, data: bytes) -> tuple[bytes, dict[NameObject, PdfObject]]:
    """The same of a form, in whose content pictures may stand."""
    try:
        content = bytes(stream.get_data())
    except (*_READING_ERRORS, NotImplementedError, zlib.error):
        return data, {}
    bare = bare_content(content)
    if bare == content:
        return data, {}
    return zlib.compress(bare), {
        NameObject("/Filter"): NameObject("/FlateDecode"),
        NameObject("/DecodeParms"): NullObject(),
    }


def _last(stream: StreamObject) -> PdfObject:
    """How the last of several filters is to be understood: of a JPEG whether its colours are turned."""
    given = stream.get("/DecodeParms", NullObject()).get_object()
    last = given[-1].get_object() if isinstance(given, ArrayObject) and given else NullObject()
    turned = last.get("/ColorTransform") if isinstance(last, DictionaryObject) else None
    return (
        DictionaryObject({NameObject("/ColorTransform"): turned}) if isinstance(turned, NumberObject) else NullObject()
    )


def _is_bulky(value: PdfObject | None) -> bool:
    return isinstance(value, StreamObject) and value.get("/Type") != "/ObjStm"


def _dictionary(entries: dict[str, Any]) -> DictionaryObject:
    """Plain values as PDF objects: text that begins with a slash is a name."""
    return DictionaryObject({NameObject(f"/{key}"): _object(value) for key, value in entries.items()})


def _object(value: Any) -> PdfObject:
    match value:
        case PdfObject():
            return value
        case str():
            return NameObject(value) if value.startswith("/") else TextStringObject(value)
        case bool():
            return BooleanObject(value)
        case int():
            return NumberObject(value)
        case float():
            return FloatObject(round(value, 3))
        case dict():
            return _dictionary(value)
        case list() | tuple():
            return ArrayObject(_object(part) for part in value)
    raise TypeError(type(value).__name__)
