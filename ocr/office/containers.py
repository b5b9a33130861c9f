"""Files that hold files: ZIP archives and mails. Opened within limits, before a byte of them is kept.

Nothing is ever written under a name that stands in an archive: what a name can do is mislead a reader, and what leads
out of the archive, or means a device, is refused all the same.
"""

import re
import stat
import struct
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from tempfile import TemporaryFile
from typing import BinaryIO, Final

from ocr.base import Reason, UnreadableFileError
from ocr.office.kinds import ZIP
from ocr.office.mails import is_mail, read_mail
from ocr.office.packages import SMALL, ZIP_ERRORS

Identify = Callable[[BinaryIO, str], str]
"""Tells the type of a seekable file, as `ocr.formats` does."""

_CHUNK: Final = 1 << 20
_HEAD: Final = 1024
_FIELD: Final = re.compile(rb"\s*([A-Za-z-]+(:|\Z)|\Z)")
"""How a mail begins: with the name of a field, which may be longer than the head, or after blanks that are."""
_UTF8: Final = 0x800
"""Flag bit 11: the name is in UTF-8 (APPNOTE 4.4.4)."""
_UNICODE_PATH: Final = 0x7075
"""The extra field that holds the name in UTF-8 beside one in some other encoding (APPNOTE 4.6.9)."""
_DEVICES: Final = re.compile(r"(con|prn|aux|nul|clock\$|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_DRIVE: Final = re.compile(r"[A-Za-z]:")
_LITTER: Final = re.compile(r"(^|/)(__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
"""What systems leave in archives without anybody's wish."""


@dataclass(frozen=True, slots=True)
class ContainerLimits:
    """How deep archives may lie in one another, how many files they may hold, how many bytes those may be together,
    and how many times more than the outermost.
    """

    depth: int = 3
    members: int = 1000
    total: int = 2 << 30
    ratio: int = 100


@dataclass(frozen=True, slots=True)
class Member:
    """A file in a container; `fault` says why it is not taken out. `open` gives it as a seekable stream, as far as
    so many bytes, or whole.
    """

    name: str
    size: int
    fault: Reason | None
    open: Callable[[int | None], AbstractContextManager[BinaryIO]]


def is_container(mime: str) -> bool:
    """Whether files of this type hold others."""
    return mime == ZIP or is_mail(mime)


@contextmanager
def open_container(stream: BinaryIO, mime: str) -> Iterator[Iterator[Member]]:
    """The files in a container, one after the other; `stream` stays open meanwhile.

    Raises `UnreadableFileError` TRUNCATED or DAMAGED.
    """
    if mime == ZIP:
        stream.seek(0)
        try:
            archive = zipfile.ZipFile(stream)
        except ZIP_ERRORS as error:
            raise UnreadableFileError(Reason.TRUNCATED) from error
        with archive:
            yield _zipped(archive)
    else:
        yield _attached(stream, mime)


def check_container(stream: BinaryIO, mime: str, limits: ContainerLimits, identify: Identify) -> int:
    """How many files are in a container, those in containers within it not counted, once all are found to be within
    the limits. Only what is a container itself is unpacked for it, into a file without a name.

    Raises `UnreadableFileError` BOMB, TOO_MANY_MEMBERS, TOO_DEEP, TRUNCATED or DAMAGED.
    """
    outermost = stream.seek(0, 2)
    return _Census(limits, outermost, identify).count(stream, mime, depth=1)


class _Census:
    """Counts what is in a container and in those within it, and stops at the first limit."""

    def __init__(self, limits: ContainerLimits, outermost: int, identify: Identify) -> None:
        self._limits, self._outermost, self._identify = limits, max(1, outermost), identify
        self._members = self._bytes = 0

    def count(self, stream: BinaryIO, mime: str, depth: int) -> int:
        if depth > self._limits.depth:
            raise UnreadableFileError(Reason.TOO_DEEP, limit=self._limits.depth)
        found = 0
        with open_container(stream, mime) as members:
            for member in members:
                found += 1
                self._add(member)
                if member.fault is None and member.size:
                    self._look_into(member, depth)
        return found

    def _add(self, member: Member) -> None:
        self._members += 1
        self._bytes += member.size
        if self._members > self._limits.members:
            raise UnreadableFileError(Reason.TOO_MANY_MEMBERS, limit=self._limits.members)
        steep = self._bytes > SMALL and self._bytes > self._limits.ratio * self._outermost
        if steep or self._bytes > self._limits.total:
            raise UnreadableFileError(Reason.BOMB, limit=self._limits.total)

    def _look_into(self, member: Member, depth: int) -> None:
        try:
            with member.open(_HEAD) as head:
                if not _may_hold(head.read()):
                    return
            with member.open(None) as inner:
                mime = self._identify(inner, member.name)
                if is_container(mime):
                    self.count(inner, mime, depth + 1)
        except UnreadableFileError as error:
            # What is merely broken is refused by itself when its turn comes.
            if error.code in (Reason.BOMB, Reason.TOO_MANY_MEMBERS, Reason.TOO_DEEP):
                raise


def _may_hold(head: bytes) -> bool:
    """Whether a file that begins so may be a container; most are not unpacked to find out."""
    return head.startswith((b"PK", b"\xd0\xcf\x11\xe0")) or bool(_FIELD.match(head))


def _zipped(archive: zipfile.ZipFile) -> Iterator[Member]:
    for entry in archive.infolist():
        name = _name_of(entry)
        if not entry.is_dir() and not _LITTER.search(name):
            yield Member(name, entry.file_size, _fault_of(entry, name), partial(_unpacked, archive, entry))


@contextmanager
def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int | None) -> Iterator[BinaryIO]:
    """The file behind an entry, in a file without a name; never more bytes than the directory says."""
    with TemporaryFile() as target:
        try:
            with archive.open(entry) as source:
                if most is not None:
                    target.write(source.read(most))
                while most is None and (chunk := source.read(_CHUNK)):
                    target.write(chunk)
        except ZIP_ERRORS as error:
            raise UnreadableFileError(Reason.DAMAGED, page=0) from error
        target.seek(0)
        yield target


def _name_of(entry: zipfile.ZipInfo) -> str:
    """The name as its giver wrote it, its folders parted by /."""
    stated = _stated_name(entry.extra)
    return (_decoded_name(entry) if stated is None else stated).replace("\\", "/")


def _decoded_name(entry: zipfile.ZipInfo) -> str:
    """Without the flag for UTF-8 Chinese programs write GBK, and some UTF-8."""
    name = entry.orig_filename
    if entry.flag_bits & _UTF8:
        return name
    raw = name.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        with suppress(UnicodeDecodeError):
            return raw.decode(encoding)
    return name


def _stated_name(extra: bytes) -> str | None:
    position = 0
    while position + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, position)
        if kind == _UNICODE_PATH and length > 5:
            return extra[position + 9 : position + 4 + length].decode("utf-8", "replace")
        position += 4 + length
    return None


def _fault_of(entry: zipfile.ZipInfo, name: str) -> Reason | None:
    if stat.S_ISLNK(entry.external_attr >> 16):
        return Reason.LINK
    if entry.flag_bits & 1:
        return Reason.ENCRYPTED
    return Reason.UNSAFE_NAME if is_unsafe(name) else None


def is_unsafe(name: str) -> bool:
    """Whether a name leads out of its archive, means a device, or hides what it is by control characters."""
    parts = name.split("/")
    return (
        name.startswith("/")
        or bool(_DRIVE.match(name))
        or ".." in parts
        or any(_DEVICES.match(part) for part in parts)
        or any(unicodedata.category(character) in ("Cc", "Cf") for character in name)
    )


def _attached(stream: BinaryIO, mime: str) -> Iterator[Member]:
    for one in read_mail(stream, mime).attachments:
        content = one.content or b""
        fault = Reason.DAMAGED if one.content is None else None
        # A name in a mail is no path: whatever leads somewhere in it is dropped.
        name = one.name.replace("\\", "/").rstrip("/").rpartition("/")[2] or "…"
        yield Member(name, len(content), fault, partial(_held, content))


@contextmanager
def _held(content: bytes, most: int | None) -> Iterator[BinaryIO]:
    yield BytesIO(content if most is None else content[:most])
