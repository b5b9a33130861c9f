"""What a file really is, and whether it can be taken in."""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePath
from typing import BinaryIO, Final

from ocr import media, pdfium, pictures
from ocr.base import Reason, UnreadableFileError
from ocr.media import Facts
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
    AUDIO = "audio"
    VIDEO = "video"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is taken in: bytes and pages of a file, pixels of a page, and what a file may hold.

    Of a recording: bytes, seconds, and pixels of either side of its picture.
    """

    max_bytes: int
    max_pages: int
    max_pixels: int
    max_media_bytes: int = 0
    max_media_seconds: int = 0
    max_frame_side: int = 0
    containers: ContainerLimits = field(default_factory=ContainerLimits)


@dataclass(frozen=True, slots=True)
class Inspection:
    """A file that can be taken in. `extension` is the one that suits its content, without dot; `pages` is 0 where they
    are still to be made. `macros`: it carries programs, which are kept and never run.

    `facts` are those of a recording, which has no pages; `members` is how many files a container holds.
    """

    kind: Kind
    mime: str
    extension: str
    pages: int
    facts: Facts | None = None
    macros: bool = False
    members: int | None = field(default=None, compare=False)


_RECORDINGS: Final = {
    "video/mp4": "mp4",
    "video/quicktime": "mov",
    "video/x-matroska": "mkv",
    "video/webm": "webm",
    "video/x-msvideo": "avi",
    "video/mpeg": "mpg",
    "video/x-ms-wmv": "wmv",
    "video/x-flv": "flv",
    "video/mp2t": "ts",
    "video/ogg": "ogv",
    "audio/wav": "wav",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/flac": "flac",
    "audio/ogg": "ogg",
    "audio/amr": "amr",
    "audio/x-matroska": "mka",
    "audio/webm": "weba",
    "audio/x-ms-wma": "wma",
}
"""The recordings taken in, by MIME type, with the ending that suits each."""

_SOUND_ALONE: Final = {
    "video/mp4": "audio/mp4",
    "video/quicktime": "audio/mp4",
    "video/x-matroska": "audio/x-matroska",
    "video/webm": "audio/webm",
    "video/x-ms-wmv": "audio/x-ms-wma",
}
"""What films without a picture are."""

_WITH_PICTURE: Final = {"audio/ogg": "video/ogg", "audio/mp4": "video/mp4"}
"""What sounds with a picture are."""

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

MIMES: Final = (*_ENDINGS, *_RECORDINGS)
"""The types of everything that is taken in."""

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
    (0, b"\x7fELF", "application/x-executable"),
    (0, b"OggS", "audio/ogg"),
    (0, b"fLaC", "audio/flac"),
    (0, b"#!AMR", "audio/amr"),
    (8, b"WAVE", "audio/wav"),
    (8, b"AVI ", "video/x-msvideo"),
    (0, b"FLV\x01", "video/x-flv"),
    (0, b"\0\0\x01\xba", "video/mpeg"),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "video/x-ms-wmv"),
)

_WORDS: Final = ((0, b"MZ", "application/x-msdownload"), (0, b"ID3", "audio/mpeg"))
"""Signatures that may begin a text as well; but programs and tags have zero bytes in their heads, and no text has."""

_BRANDS: Final = {
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"), "image/heic"),
    b"avif": "image/avif",
    b"avis": "image/avif",
    b"qt  ": "video/quicktime",
    **dict.fromkeys((b"M4A ", b"M4B "), "audio/mp4"),
}
"""Major brands of the box format that HEIC shares with video (ISO/IEC 14496-12)."""

_PACKAGES: Final = (b"PK\x03\x04", b"PK\x05\x06")
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_BARE_ATOMS: Final = (b"moov", b"mdat")
_BLANK_ATOMS: Final = (b"wide", b"free", b"skip")
"""With which QuickTime files began before they named a brand. Blank ones are short, so that their length begins with a
zero byte; "The free …" is a text.
"""

_EBML: Final = b"\x1aE\xdf\xa3"
_PACKET: Final = 188
"""Bytes of a packet of a transport stream (ISO/IEC 13818-1), each of which begins with `G`."""


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
    head = _head_of(stream)
    told = _by_head(head)
    # Recordings are all told by their head, so what is too large is refused before the whole of it is read.
    limit = limits.max_media_bytes if told in _RECORDINGS else limits.max_bytes
    if length > limit:
        raise UnreadableFileError(Reason.TOO_MANY_BYTES, bytes=length, limit=limit)
    mime = told or _by_content(stream, head, name)
    if mime in _RECORDINGS:
        return _inspect_recording(stream, mime, limits)
    if mime not in _ENDINGS:
        extension = PurePath(name).suffix.lower().removeprefix(".")
        raise UnreadableFileError(Reason.UNSUPPORTED, found=mime, extension=extension)
    if mime in kinds.ENDINGS:
        macros = kinds.check_writing(stream, mime)
        return Inspection(Kind.WRITING, mime, _ENDINGS[mime], 0, macros=macros)
    if is_container(mime):
        members = check_container(stream, mime, limits.containers, identify)
        return Inspection(Kind.CONTAINER, mime, _ENDINGS[mime], 0, members=members)
    if mime == kinds.OFD:
        return Inspection(Kind.OFD, mime, _ENDINGS[mime], _inspect_ofd(stream, limits))
    if mime == PDF:
        return Inspection(Kind.PDF, mime, _ENDINGS[mime], _inspect_pdf(stream, length, limits))
    return Inspection(Kind.PICTURE, mime, _ENDINGS[mime], _inspect_picture(stream, length, limits))


def _inspect_ofd(stream: BinaryIO, limits: Limits) -> int:
    with open_ofd(stream) as document:
        document.verify()
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


def _inspect_recording(stream: BinaryIO, mime: str, limits: Limits) -> Inspection:
    facts = media.probe(stream, mime)
    mime = (_WITH_PICTURE if facts.picture else _SOUND_ALONE).get(mime, mime)
    if facts.seconds > limits.max_media_seconds:
        raise UnreadableFileError(Reason.TOO_LONG, seconds=round(facts.seconds), limit=limits.max_media_seconds)
    picture = facts.picture
    if picture and max(picture.width, picture.height) > limits.max_frame_side:
        raise UnreadableFileError(
            Reason.FRAME_TOO_LARGE, width=picture.width, height=picture.height, limit=limits.max_frame_side
        )
    return Inspection(Kind.VIDEO if picture else Kind.AUDIO, mime, _RECORDINGS[mime], 0, facts)


def _ends_as_pdf(tail: bytes) -> bool:
    """Whether the end mark comes within the last 1,024 bytes, padding aside (ISO 32000-1, annex H.3.4.4)."""
    return b"%%EOF" in tail.rstrip(b"\0 \t\r\n")[-_HEAD:]


def _inspect_picture(stream: BinaryIO, length: int, limits: Limits) -> int:
    with pictures.open_picture(stream) as picture:
        pictures.check_pixels(picture, 0, limits.max_pixels)
        pictures.check_still(picture)
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
    head = _head_of(stream)
    return _by_head(head) or _by_content(stream, head, name)


def _head_of(stream: BinaryIO) -> bytes:
    stream.seek(0)
    return stream.read(_HEAD)


def _by_head(head: bytes) -> str | None:
    """The type of a file that its first bytes tell; None where more of it must be looked at."""
    # Asked before the mark of a PDF, which may stand anywhere in the head: what these hold need not be packed.
    if head.startswith((*_PACKAGES, _OLE)):
        return None
    if b"%PDF-" in head:
        return PDF
    if head.startswith(b"BM") and head[6:10] == bytes(4):  # the reserved bytes; "BM" alone begins many a text
        return "image/bmp"
    recording = _identify_boxes(head)
    if recording is not None:
        return recording
    for offset, signature, mime in (*_SIGNATURES, *_WORDS) if b"\0" in head else _SIGNATURES:
        if head.startswith(signature, offset):
            return mime
    return "audio/mpeg" if _is_mp3(head) else None


def _by_content(stream: BinaryIO, head: bytes, name: str) -> str:
    """The type of a file that its first bytes do not tell."""
    if head.startswith(_PACKAGES):
        return kinds.identify_package(stream)
    if head.startswith(_OLE):
        return ole.identify(stream)
    return kinds.identify_writing(stream, name) or _UNKNOWN


def _identify_boxes(head: bytes) -> str | None:
    """Formats that are told by where things stand in them, and not by a signature: boxes, elements, packets."""
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], "video/mp4")
    if head[4:8] in _BARE_ATOMS or (head[4:8] in _BLANK_ATOMS and head.startswith(b"\0")):
        return "video/quicktime"
    if head.startswith(_EBML):
        return "video/webm" if b"webm" in head[:64] else "video/x-matroska"
    if _is_transport_stream(head):
        return "video/mp2t"
    return None


def _is_transport_stream(head: bytes) -> bool:
    """Packets one behind the other; in those of cameras a time stamp of four bytes stands before each."""
    return head[: 3 * _PACKET : _PACKET] == b"GGG" or head[4 : 4 + 3 * (_PACKET + 4) : _PACKET + 4] == b"GGG"


def _is_mp3(head: bytes) -> bool:
    """A frame of layer III (ISO/IEC 11172-3, 2.4.1.3) at the beginning, where no tag comes before it."""
    if len(head) < 4 or head[0] != 0xFF:
        return False
    second, third = head[1], head[2]
    return second & 0xE0 == 0xE0 and second & 0x06 == 0x02 and third >> 4 not in (0, 15) and third & 0x0C != 0x0C
