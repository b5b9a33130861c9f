"""The port for bytes: written once, named by their SHA-256, never decided upon here."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Protocol


class StorageError(Exception):
    """The store could not do what it promises; the operator must look (disk, network, credentials)."""


class ObjectMissingError(StorageError):
    """No object with this digest."""


class ObjectTooLargeError(StorageError):
    """The source gave more bytes than the caller allowed; nothing was kept."""


@dataclass(frozen=True, slots=True)
class StoredObject:
    """What `put` gives back. `digest` is 64 lower-case hexadecimal digits of SHA-256; `size` is in bytes."""

    digest: str
    size: int


class Store(Protocol):
    """Objects by digest.

    Promises of every implementation: when `put` returns, the bytes survive a power cut; the same bytes put
    twice are one object; `put` never leaves a readable half; `open` gives a seekable binary stream positioned
    at 0 and raises ObjectMissingError; `delete` of a missing object succeeds; a digest that is not 64 lower-case
    hexadecimal digits raises ValueError. Every other failure is a StorageError.
    """

    def put(self, source: BinaryIO, *, limit: int | None = None) -> StoredObject: ...

    def open(self, digest: str) -> BinaryIO: ...

    def size(self, digest: str) -> int: ...

    def delete(self, digest: str) -> None: ...

    def digests(self) -> Iterator[str]: ...

    def check(self) -> None:
        """Raise StorageError with a sentence for the operator unless the store can be read and written."""
        ...
