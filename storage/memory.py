"""A store that forgets at the end of the process: for tests and trials."""

import io
from collections.abc import Iterator
from typing import BinaryIO

from storage.base import Locks, ObjectMissingError, StoredObject
from storage.copying import check_digest, copy_hashed


class MemoryStore:
    """Objects in a dictionary, whose single operations are atomic."""

    def __init__(self) -> None:
        self._objects: dict[str, bytes] = {}

    def put(self, source: BinaryIO, *, limit: int | None = None) -> StoredObject:
        """Keep the bytes of `source`."""
        target = io.BytesIO()
        stored = copy_hashed(source, target, limit)
        self._objects[stored.digest] = target.getvalue()
        return stored

    def open(self, digest: str) -> BinaryIO:
        """The object's bytes."""
        return io.BytesIO(self._bytes(digest))

    def open_in_parts(self, digest: str) -> BinaryIO:
        """The same as `open`: nothing is fetched."""
        return self.open(digest)

    def size(self, digest: str) -> int:
        """The object's size in bytes."""
        return len(self._bytes(digest))

    def delete(self, digest: str, *, lift: bool = False) -> None:
        """Forget the object."""
        self._objects.pop(check_digest(digest), None)

    def digests(self) -> Iterator[str]:
        """The digests of all objects, ascending."""
        return iter(sorted(self._objects))

    def locks(self) -> Locks | None:
        """None: who keeps objects in memory needs none."""
        return None

    def address(self, digest: str, *, mime: str, seconds: int) -> None:
        """No browser reads here."""
        check_digest(digest)

    def check(self) -> None:
        """Memory is always there."""

    def _bytes(self, digest: str) -> bytes:
        try:
            return self._objects[check_digest(digest)]
        except KeyError:
            raise ObjectMissingError(digest) from None
