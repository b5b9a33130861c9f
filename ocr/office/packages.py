"""ZIP packages as office formats use them (OOXML, ODF, OFD): opened within limits, their parts read as streams."""

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import BinaryIO, Final, cast

from ocr.base import Reason, UnreadableFileError
from ocr.office.markup import Event, events

MOST_PARTS: Final = 50_000
MOST_UNPACKED: Final = 4 << 30
"""Bytes of all parts unpacked. A part never unpacks to more than the directory of the package says it does."""
STEEPEST: Final = 200
"""How many times smaller a package may be than its parts; sheets of equal cells come to a hundred."""
SMALL: Final = 64 << 20
"""Below this many bytes unpacked nothing is a bomb, however well it packs."""
_LARGEST_LIST: Final = 16 << 20
"""Bytes of a part that says what is in a package: of fifty thousand parts it is ten million."""
ZIP_ERRORS: Final = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)
"""What the library raises where a package is broken, or locked."""
_CHUNK: Final = 1 << 20


class Package:
    """A package and its parts by name. Raises `UnreadableFileError` TRUNCATED, DAMAGED, ENCRYPTED or BOMB."""

    def __init__(self, stream: BinaryIO, *, lenient: bool = False) -> None:
        """`stream` is seekable and stays open meanwhile. `lenient` looks only at what the package is, not how large:
        an archive of files may be larger, and its files locked one by one.
        """
        stream.seek(0)
        try:
            self._zip = zipfile.ZipFile(stream)
        except ZIP_ERRORS as error:
            # The directory stands at the end: where it is missing, so is the end.
            raise UnreadableFileError(Reason.TRUNCATED) from error
        self._entries = {entry.filename.replace("\\", "/").lstrip("/"): entry for entry in self._zip.infolist()}
        self._lenient = lenient
        if not lenient:
            self._check()

    def __enter__(self) -> "Package":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    @property
    def names(self) -> list[str]:
        """Names of all parts, folders left out."""
        return [name for name in self._entries if not name.endswith("/")]

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    @contextmanager
    def open(self, name: str) -> Iterator[BinaryIO]:
        """A part as a stream. A part that is missing or does not unpack is DAMAGED."""
        try:
            with self._zip.open(self._entries[name]) as part:
                yield cast(BinaryIO, part)
        except (KeyError, *ZIP_ERRORS) as error:
            raise UnreadableFileError(Reason.DAMAGED, page=0) from error

    def events(self, name: str) -> Iterator[Event]:
        """The XML of a part; nothing where there is no such part."""
        if name in self._entries:
            if self._lenient and self._entries[name].file_size > _LARGEST_LIST:
                raise UnreadableFileError(Reason.BOMB, limit=_LARGEST_LIST)
            with self.open(name) as part:
                yield from events(part)

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """The parts to which a part refers: id -> (last word of the kind, name). Links to outside are left out."""
        folder, base = posixpath.split(name)
        found = {}
        for event, element, given in self.events(posixpath.join(folder, "_rels", f"{base}.rels")):
            if event == "start" and element == "Relationship" and given.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, given.get("Target", ""))).lstrip("/")
                found[given.get("Id", "")] = (given.get("Type", "").rpartition("/")[2], target)
        return found

    def verify(self) -> None:
        """Unpack every part and hold it against its checksum. Raises `UnreadableFileError` DAMAGED."""
        for name in self.names:
            with self.open(name) as part:
                while part.read(_CHUNK):
                    pass

    def _check(self) -> None:
        entries = self._entries.values()
        if any(entry.flag_bits & 1 for entry in entries):
            raise UnreadableFileError(Reason.ENCRYPTED)
        if len(entries) > MOST_PARTS:
            raise UnreadableFileError(Reason.BOMB, limit=MOST_UNPACKED)
        unpacked = sum(entry.file_size for entry in entries)
        packed = sum(entry.compress_size for entry in entries)
        if unpacked > MOST_UNPACKED or (unpacked > SMALL and unpacked > STEEPEST * max(1, packed)):
            raise UnreadableFileError(Reason.BOMB, limit=MOST_UNPACKED)
