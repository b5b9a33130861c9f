"""What a file really is, and whether it can be taken in."""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePath
from typing import BinaryIO, Final

from ocr import pdfium, pictures
from ocr.base import Reason, UnreadableFileError
from ocr.ofd.package import open_ofd
from ocr.office import kinds, ole
from ocr.office.containers import ContainerLimits, check_container, is_container

PDF: Final = "application/pdf"


class Kind(StrEnum):
    """How the pages of a file are come by: they are in it, are made from what it says, or from what it holds."""

    PDF = "pdf"
    PICTURE = "picture"
    OFD = "ofd"
    WRITING = "writing"
    CONTAINER = "container"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is taken in: bytes and pages of a file, pixels of a page, and what a file may hold."""

    max_bytes: int
    max_pages: int
    max_pixels: int
    containers: ContainerLimits = field(default_factory=ContainerLimits)


@dataclass(frozen=True, slots=True)
class Inspection:
    """A file that can be taken in. `extension` is the one that suits its content, without dot; `pages` is 0 where they
    are still to be made. `macros`: it carries programs, which are kept and never run.
    """

    kind: Kind
    mime: str
    extension: str
    pages: int
    macros: bool = False


_ENDINGS: Final = {
    PDF: "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/tiff": "tiff",
    "image/bmp": "bmp",
    "image/webp": "webp",
    "image/heic": "heic",
    kinds.OFD: "ofd",
    kinds.ZIP: "zip",
    kinds.EML: "eml",
    ole.MSG: "msg",
    **kinds.ENDINGS,
}
"""The formats taken in, by MIME type, with the ending that suits each."""

_UNKNOWN: Final = "application/octet-stream"
_HEAD: Final = 1024
"""Bytes looked at to tell a format; a PDF may begin anywhere within them (ISO 32000-1, annex H.3.4.1)."""
_TAIL: Final = 65536
"""Bytes looked at for the end mark of a PDF, behind which some programs leave padding."""

_SIGNATURES: Final[tuple[tuple[int, bytes, str], ...]] = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"II*\0", "image/tiff"),
    (0, b"MM\0*", "image/tiff"),
    (0, b"II+\0", "image/tiff"),
    (0, b"MM\0+", "image/tiff"),
    (8, b"WEBP", "image/webp"),
    (0, b"GIF8", "image/gif"),
    (0, b"\0\0\0\x0cjP  ", "image/jp2"),
    (0, b"8BPS", "image/vnd.adobe.photoshop"),
    (0, b"AT&TFORM", "image/vnd.djvu"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"MZ", "application/x-msdownload"),
    (0, b"\x7fELF", "application/x-executable"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"OggS", "application/ogg"),
    (8, b"WAVE", "audio/wav"),
    (8, b"AVI ", "video/x-msvideo"),
    (0, b"\x1aE\xdf\xa3", "video/x-matroska"),
)

_BRANDS: Final = {
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"), "image/heic"),
    b"avif": "image/avif",
    b"avis": "image/avif",
    b"qt  ": "video/quicktime",
}
"""Major brands of the box format that HEIC shares with video (ISO/IEC 14496-12)."""

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def inspect(stream: BinaryIO, name: str, limits: Limits) -> Inspection:
    """Tell by its content what a seekable file is, and that it opens whole and within the limits.

    The content decides: a JPEG named `.pdf` is taken in as the JPEG it is. Raises `UnreadableFileError` with any
    `Reason`, `name` in its data. The stream's position afterwards is anywhere.
    """
    try:
        return _inspect(stream, name, limits)
    except UnreadableFileError as error:
        raise UnreadableFileError(error.code, **{"name": name, **error.data}) from error


def _inspect(stream: BinaryIO, name: str, limits: Limits) -> Inspection:
    length = stream.seek(0, 2)
    if length == 0:
        raise UnreadableFileError(Reason.EMPTY)
    if length > limits.max_bytes:
        raise UnreadableFileError(Reason.TOO_MANY_BYTES, bytes=length, limit=limits.max_bytes)
    mime = identify(stream, name)
    if mime not in _ENDINGS:
        extension = PurePath(name).suffix.lower().removeprefix(".")
        raise UnreadableFileError(Reason.UNSUPPORTED, found=mime, extension=extension)
    if mime in kinds.ENDINGS:
        traits = kinds.check_writing(stream, mime)
        return Inspection(Kind.WRITING, mime, _ENDINGS[mime], 0, traits.macros)
    if is_container(mime):
        check_container(stream, mime, limits.containers, identify)
        return Inspection(Kind.CONTAINER, mime, _ENDINGS[mime], 0)
    if mime == kinds.OFD:
        return Inspection(Kind.OFD, mime, _ENDINGS[mime], _inspect_ofd(stream, limits))
    if mime == PDF:
        return Inspection(Kind.PDF, mime, _ENDINGS[mime], _inspect_pdf(stream, length, limits))
    return Inspection(Kind.PICTURE, mime, _ENDINGS[mime], _inspect_picture(stream, length, limits))


def _inspect_ofd(stream: BinaryIO, limits: Limits) -> int:
    package, document = open_ofd(stream)
    with package:
        package.verify()
        _check_page_count(document.count, limits)
        for index in range(document.count):
            document.sheet(index)  # raises if the page does not open
        return document.count


def _inspect_pdf(stream: BinaryIO, length: int, limits: Limits) -> int:
    stream.seek(max(0, length - _TAIL))
    if not _ends_as_pdf(stream.read()):
        raise UnreadableFileError(Reason.TRUNCATED)
    with pdfium.PdfFile(stream) as pdf:
        _check_page_count(pdf.count, limits)
        for index in range(pdf.count):
            pdf.size(index)  # raises if the page does not open
        return pdf.count


def _ends_as_pdf(tail: bytes) -> bool:
    """Whether the end mark comes within the last 1,024 bytes, padding aside (ISO 32000-1, annex H.3.4.4)."""
    return b"%%EOF" in tail.rstrip(b"\0 \t\r\n")[-_HEAD:]


def _inspect_picture(stream: BinaryIO, length: int, limits: Limits) -> int:
    with pictures.open_picture(stream) as picture:
        pictures.check_pixels(picture, 0, limits.max_pixels)
        count = pictures.count_frames(picture)
        _check_page_count(count, limits)
        for index in range(count):
            pictures.select_frame(picture, index)
            pictures.check_pixels(picture, index, limits.max_pixels)
            pictures.check_complete(picture, index, length)
        return count


def _check_page_count(pages: int, limits: Limits) -> None:
    if pages == 0:
        raise UnreadableFileError(Reason.DAMAGED, page=0)
    if pages > limits.max_pages:
        raise UnreadableFileError(Reason.TOO_MANY_PAGES, pages=pages, limit=limits.max_pages)


def identify(stream: BinaryIO, name: str) -> str:
    """MIME type by content, also of much that is not taken in, so that a refusal can name it.

    Raises `UnreadableFileError` ENCRYPTED or TRUNCATED where that hides what the file is.
    """
    stream.seek(0)
    head = stream.read(_HEAD)
    if b"%PDF-" in head:
        return PDF
    if head.startswith(b"BM") and head[6:10] == bytes(4):  # the reserved bytes; "BM" alone begins many a text
        return "image/bmp"
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], "video/mp4")
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return kinds.identify_package(stream)
    if head.startswith(_OLE):
        return ole.identify(stream)
    for offset, signature, mime in _SIGNATURES:
        if head.startswith(signature, offset):
            return mime
    return kinds.identify_writing(stream, name) or _UNKNOWN
