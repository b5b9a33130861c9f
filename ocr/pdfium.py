"""PDF pages as pixels, as the JPEG they are made of, and as characters. The home of pypdfium2."""

import contextlib
import ctypes
import math
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Final, Self

import numpy as np
import pypdfium2
import pypdfium2.raw as c

from ocr import pictures
from ocr.base import Image, Reason, UnreadableFileError

VERSION: Final = f"pdfium {pypdfium2.PDFIUM_INFO.build}"

_LOCK: Final = threading.RLock()
"""PDFium keeps state for the whole process: one thread at a time, also between different files."""

_RENEWED_AFTER: Final = 50
"""An open document keeps the pictures of every page looked at; it is opened anew after so many."""
_FULL: Final = 0.02
"""A picture fills its page if its sides are off by no more than this share of the page's."""
_UPRIGHT: Final = 0.001
"""A picture's axes count as parallel to the page's within this share of its size."""
_PLAIN_COLOURS: Final = (
    c.FPDF_COLORSPACE_DEVICEGRAY,
    c.FPDF_COLORSPACE_DEVICERGB,
    c.FPDF_COLORSPACE_CALGRAY,
    c.FPDF_COLORSPACE_CALRGB,
    c.FPDF_COLORSPACE_ICCBASED,
)
_MARGINALIA: Final = (c.FPDF_ANNOT_LINK, c.FPDF_ANNOT_POPUP)
"""Annotations that print nothing; all others (form fields, stamps, typed text) belong to what the page says."""

Box = tuple[float, float, float, float]
"""Left, bottom, right, top in points, as PDF counts: upwards."""


@dataclass(frozen=True, slots=True)
class Character:
    """A character of a PDF page and its box in points of the unturned page, upwards.

    `angle` is the direction of writing in clockwise degrees against the unturned page, to the nearest quarter turn;
    `generated` where PDFium put a blank or a line's end that is not in the file.
    """

    text: str
    box: Box
    angle: int
    generated: bool


@dataclass(frozen=True, slots=True)
class PageText:
    """What a PDF page holds as text.

    `frame` is the visible part of the unturned page, `rotation` the clockwise degrees by which it is shown turned;
    `unmapped` counts characters whose font does not say what they are, `hidden` those written invisibly, and
    `picture_share` is the part of the page that pictures cover (0 to 1).
    """

    characters: tuple[Character, ...]
    frame: Box
    rotation: int
    unmapped: int
    hidden: int
    picture_share: float


class PdfFile:
    """An open PDF. Pages are counted from 0; any page may raise `UnreadableFileError` DAMAGED. Safe in threads."""

    def __init__(self, stream: BinaryIO) -> None:
        """Open a seekable stream, which must stay open. Raises `UnreadableFileError` ENCRYPTED or DAMAGED."""
        self._stream = stream
        self._pages_opened = 0
        with _LOCK:
            self._document = _open(stream)
            self.count = len(self._document)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with _LOCK:
            self._document.close()

    @property
    def protected(self) -> bool:
        """Whether the file is encrypted although it opens without a password."""
        with _LOCK:
            return bool(c.FPDF_GetSecurityHandlerRevision(self._document) != -1)

    def write_unprotected(self, out: BinaryIO) -> None:
        """Write the file without its encryption."""
        with _LOCK:
            self._document.save(out, flags=c.FPDF_REMOVE_SECURITY)

    def size(self, index: int) -> tuple[float, float]:
        """Width and height of the page as shown, in points (1/72 inch)."""
        size = c.FS_SIZEF()
        with _LOCK:
            if not c.FPDF_GetPageSizeByIndexF(self._document, index, size) or not size.width * size.height > 0:
                raise UnreadableFileError(Reason.DAMAGED, page=index + 1)
        return size.width, size.height

    def raster(self, index: int, width: int, height: int) -> Image:
        """The page as shown, drawn on white at `width` × `height` pixels."""
        with _LOCK, self._page(index) as page:
            bitmap = pypdfium2.PdfBitmap.new_native(width, height, c.FPDFBitmap_BGR)
            try:
                bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
                flags = c.FPDF_ANNOT | c.FPDF_RENDER_LIMITEDIMAGECACHE
                c.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, flags)
                return np.array(bitmap.to_numpy(), np.uint8, order="C")
            finally:
                bitmap.close()

    def jpeg(self, index: int, limit: int) -> pictures.StoredJpeg | None:
        """The JPEG that is all the page shows, if it is just that and has no more than `limit` pixels.

        Invisible text above it, as scanning programs write, does not count; a mirrored, slanting, masked,
        cropped or oddly coloured picture is not handed out, since its pixels are not what the page shows.
        """
        with _LOCK, self._page(index) as page:
            image = _only_picture(page)
            if image is None or image.get_filters() != ["DCTDecode"]:
                return None
            turn = _turn_of(image, page.get_cropbox())
            if turn is None or image.get_metadata().colorspace not in _PLAIN_COLOURS:
                return None
            jpeg = pictures.stored_jpeg(bytes(image.get_data()), (turn + page.get_rotation()) % 360, limit)
            return jpeg if jpeg is not None and _same_shape(jpeg, page.get_size()) else None

    def text(self, index: int) -> PageText:
        """The page's characters in the order of the file, and what tells whether they can be trusted."""
        with _LOCK, self._page(index) as page:
            textpage = page.get_textpage()
            try:
                count = max(0, c.FPDFText_CountChars(textpage))
                characters = tuple(_character(textpage, i) for i in range(count))
                unmapped = sum(c.FPDFText_HasUnicodeMapError(textpage, i) == 1 for i in range(count))
                hidden = _count_hidden(textpage, count)
            finally:
                textpage.close()
            frame = page.get_cropbox()
            return PageText(characters, frame, page.get_rotation(), unmapped, hidden, _picture_share(page, frame))

    @contextlib.contextmanager
    def _page(self, index: int) -> Iterator[Any]:
        """The page with form fields and stamps as part of its content; closed afterwards."""
        self._pages_opened += 1
        if self._pages_opened % _RENEWED_AFTER == 0:
            self._document.close()
            self._document = _open(self._stream)
        try:
            page = self._document[index]
            if _has_notes(page):
                c.FPDFPage_Flatten(page, c.FLAT_NORMALDISPLAY)
                page.close()
                page = self._document[index]
        except pypdfium2.PdfiumError as error:
            raise UnreadableFileError(Reason.DAMAGED, page=index + 1) from error
        try:
            yield page
        finally:
            page.close()


def _open(stream: BinaryIO) -> Any:
    try:
        document = pypdfium2.PdfDocument(stream)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code in (c.FPDF_ERR_PASSWORD, c.FPDF_ERR_SECURITY)
        raise UnreadableFileError(Reason.ENCRYPTED if locked else Reason.DAMAGED, page=0) from error
    document.init_forms()
    return document


def _has_notes(page: Any) -> bool:
    for i in range(c.FPDFPage_GetAnnotCount(page)):
        note = c.FPDFPage_GetAnnot(page, i)
        subtype = c.FPDFAnnot_GetSubtype(note)
        c.FPDFPage_CloseAnnot(note)
        if subtype not in _MARGINALIA:
            return True
    return False


def _only_picture(page: Any) -> Any | None:
    found = None
    for thing in page.get_objects(max_depth=1):
        if thing.type == c.FPDF_PAGEOBJ_TEXT:
            if c.FPDFTextObj_GetTextRenderMode(thing) != c.FPDF_TEXTRENDERMODE_INVISIBLE:
                return None
        elif thing.type != c.FPDF_PAGEOBJ_IMAGE or found is not None or c.FPDFPageObj_HasTransparency(thing):
            return None
        else:
            found = thing
    return found


def _turn_of(image: Any, frame: Box) -> int | None:
    """Clockwise degrees at which a page-filling, unmirrored picture lies on the unturned page; else None."""
    left, bottom, right, top = frame
    sides = (right - left, top - bottom, right - left, top - bottom)
    gaps = zip(image.get_bounds(), frame, sides, strict=True)
    if any(abs(edge - wanted) > _FULL * side for edge, wanted, side in gaps):
        return None
    across_x, across_y, up_x, up_y, _, _ = image.get_matrix().get()
    slack = _UPRIGHT * math.hypot(across_x, across_y)
    if across_x * up_y - across_y * up_x <= 0:
        return None
    if abs(across_y) <= slack and abs(up_x) <= slack:
        return 0 if across_x > 0 else 180
    if abs(across_x) <= slack and abs(up_y) <= slack:
        return 270 if across_y > 0 else 90
    return None


def _same_shape(jpeg: pictures.StoredJpeg, size: tuple[float, float]) -> bool:
    """Whether pixels are about square on the page."""
    width, height = jpeg.upright_size
    return abs(width * size[1] / (height * size[0]) - 1) <= 2 * _FULL


def _character(textpage: Any, index: int) -> Character:
    box = c.FS_RECTF()
    c.FPDFText_GetLooseCharBox(textpage, index, box)
    code = c.FPDFText_GetUnicode(textpage, index)
    quarters = round(c.FPDFText_GetCharAngle(textpage, index) / (math.pi / 2))
    generated = c.FPDFText_IsGenerated(textpage, index) == 1
    text = chr(code) if code <= 0x10FFFF else "\ufffd"
    return Character(text, (box.left, box.bottom, box.right, box.top), quarters * 90 % 360, generated)


def _count_hidden(textpage: Any, count: int) -> int:
    modes: dict[int | None, bool] = {}
    hidden = 0
    for i in range(count):
        thing = c.FPDFText_GetTextObject(textpage, i)
        address = ctypes.cast(thing, ctypes.c_void_p).value
        if address not in modes:
            mode = c.FPDFTextObj_GetTextRenderMode(thing) if address else None
            modes[address] = mode == c.FPDF_TEXTRENDERMODE_INVISIBLE
        hidden += modes[address]
    return hidden


def _picture_share(page: Any, frame: Box) -> float:
    left, bottom, right, top = frame
    covered = 0.0
    for thing in page.get_objects(max_depth=1):
        if thing.type == c.FPDF_PAGEOBJ_IMAGE or _holds_picture(page, thing):
            x0, y0, x1, y1 = thing.get_bounds()
            covered += max(0.0, min(x1, right) - max(x0, left)) * max(0.0, min(y1, top) - max(y0, bottom))
    return min(1.0, covered / ((right - left) * (top - bottom)))


def _holds_picture(page: Any, thing: Any) -> bool:
    if thing.type != c.FPDF_PAGEOBJ_FORM:
        return False
    return any(page.get_objects(filter=[c.FPDF_PAGEOBJ_IMAGE], form=thing, level=1))
