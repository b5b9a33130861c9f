"""Compound files, in which older office programs write: told apart by their streams. The home of olefile."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, Final

import olefile

from ocr.base import Reason, UnreadableFileError

DOC: Final = "application/msword"
XLS: Final = "application/vnd.ms-excel"
PPT: Final = "application/vnd.ms-powerpoint"
MSG: Final = "application/vnd.ms-outlook"
UNKNOWN: Final = "application/x-ole-storage"

_BY_STREAM: Final = (
    ("__properties_version1.0", MSG),
    ("WordDocument", DOC),
    ("Workbook", XLS),
    ("Book", XLS),
    ("PowerPoint Document", PPT),
)
"""Programs of Kingsoft write the same streams into .wps, .et and .dps."""
_MACROS: Final = ("Macros", "_VBA_PROJECT_CUR", "VBA")
_LOCKED_WORD: Final = 0x0100
"""fEncrypted, a bit of the FibBase ([MS-DOC] 2.5.2)."""
_FILE_PASS: Final = 0x002F
"""The record FilePass ([MS-XLS] 2.4.117)."""
_LOCKED_SLIDES: Final = 0xF3D1C4DF
"""The token of an encrypted presentation ([MS-PPT] 2.3.2)."""
_RECORDS: Final = 64
"""Records looked through for FilePass, which follows the first one or the second."""


def identify(stream: BinaryIO) -> str:
    """The type of a compound file. Raises `UnreadableFileError` ENCRYPTED where it asks for a password."""
    with _opened(stream) as file:
        if file.exists("EncryptedPackage") or file.exists("EncryptionInfo"):
            raise UnreadableFileError(Reason.ENCRYPTED)
        mime = next((mime for name, mime in _BY_STREAM if file.exists(name)), UNKNOWN)
        if _is_locked(file, mime):
            raise UnreadableFileError(Reason.ENCRYPTED)
        return mime


def has_macros(stream: BinaryIO) -> bool:
    """Whether a compound file carries programs."""
    with _opened(stream) as file:
        return any(set(path) & set(_MACROS) for path in file.listdir(streams=True, storages=True))


def check(stream: BinaryIO) -> None:
    """Raise `UnreadableFileError` TRUNCATED where the file ends before its sectors do."""
    with _opened(stream) as file:
        for path in file.listdir(streams=True, storages=False):
            with _reading(), file.openstream(path) as part:
                while part.read(1 << 20):
                    pass


@contextmanager
def _reading() -> Iterator[None]:
    """What olefile raises for a broken file, as an answer."""
    try:
        yield
    except (OSError, ValueError, IndexError, struct.error) as error:
        raise UnreadableFileError(Reason.TRUNCATED) from error


def _opened(stream: BinaryIO) -> olefile.OleFileIO:
    stream.seek(0)
    with _reading():
        return olefile.OleFileIO(stream, raise_defects=olefile.DEFECT_INCORRECT)


def _is_locked(file: olefile.OleFileIO, mime: str) -> bool:
    if mime == DOC:
        head = _start(file, "WordDocument", 12)
        return len(head) == 12 and bool(struct.unpack_from("<H", head, 10)[0] & _LOCKED_WORD)
    if mime == PPT and file.exists("Current User"):
        head = _start(file, "Current User", 16)
        return len(head) == 16 and bool(struct.unpack_from("<I", head, 12)[0] == _LOCKED_SLIDES)
    if mime == XLS:
        return _has_file_pass(_start(file, "Workbook" if file.exists("Workbook") else "Book", 65536))
    return False


def _has_file_pass(data: bytes) -> bool:
    position = 0
    for _ in range(_RECORDS):
        if position + 4 > len(data):
            return False
        kind, length = struct.unpack_from("<HH", data, position)
        if kind == _FILE_PASS:
            return True
        position += 4 + length
    return False


def _start(file: olefile.OleFileIO, name: str, length: int) -> bytes:
    with _reading(), file.openstream(name) as part:
        return bytes(part.read(length))
