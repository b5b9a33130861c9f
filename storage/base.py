"""The port for bytes: written once, named by their SHA-256, never decided upon here."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Protocol


class StorageError(Exception):
    """The store could not do what it promises; the operator must look (disk, network, credentials).

    `code` names the reason and `data` fills the sentence; neither ever holds a secret:
    `store_url_invalid` (reason), `store_direct_invalid`, `store_full`, `store_denied` (detail),
    `store_unreachable` (detail), `bucket_missing` (bucket), `store_failed` (detail), and the codes of the subclasses.
    """

    def __init__(self, code: str, **data: str | int) -> None:
        super().__init__(code, data)
        self.code = code
        self.data = data


class ObjectMissingError(StorageError):
    """No object with this digest."""

    def __init__(self, digest: str) -> None:
        super().__init__("object_missing", digest=digest)


class ObjectCorruptError(StorageError):
    """The object is there, but its bytes are no longer those that were put."""

    def __init__(self, digest: str) -> None:
        super().__init__("object_corrupt", digest=digest)


class ObjectTooLargeError(StorageError):
    """The source gave more bytes than the caller allowed (`limit`); nothing was kept."""

    def __init__(self, limit: int) -> None:
        super().__init__("object_too_large", limit=limit)


@dataclass(frozen=True, slots=True)
class StoredObject:
    """What `put` gives back. `digest` is 64 lower-case hexadecimal digits of SHA-256; `size` is in bytes."""

    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class Lock:
    """What lies on an object at the store: a retention `until` an instant (None: none), and whether a hold does."""

    until: datetime | None
    held: bool


class Locks(Protocol):
    """Locks on single objects, where a store offers them: while one lies there, deleting is refused to other hands.

    A retention ends by itself, a hold when it is lifted. Each of these raises ObjectMissingError, and StorageError
    `store_denied` where the store does not let us.
    """

    def look(self, digest: str) -> Lock: ...

    def retain(self, digest: str, until: datetime, *, shorter: bool = False) -> None:
        """Lock until an instant, which must be ahead. `shorter`: also where what lies there lasts longer."""
        ...

    def hold(self, digest: str, *, on: bool) -> None: ...


class Store(Protocol):
    """Objects by digest. Safe to use from several threads and processes at once.

    Promises of every implementation: when `put` returns, the bytes survive a power cut; the same bytes put
    twice are one object, and a copy found damaged is replaced by the sound one; `put` never leaves a
    readable half; `open` gives a seekable binary stream positioned at 0 and raises ObjectMissingError (and,
    where the bytes come over a network, ObjectCorruptError instead of wrong bytes), as does `size`, in
    bytes; `open_in_parts` does as `open`, but fetches no more than is read, and so cannot hold it against
    the digest: for a player, and for whoever asks for a part; when `delete` returns, no copy or earlier
    version of the object is left in the store, and a missing object is no error, but a hold on one is, unless
    `lift` says that it is ours and goes too; `digests` gives every object once, in ascending order; `locks`
    gives None where the store offers none; `address` names a place from which a browser may itself fetch the
    object, as of this media type, for so many `seconds`, or None where no browser may: whoever has it reads the
    object, so that it is as secret as a key; nobody is asked whether the object is there. A digest that is not
    64 lower-case hexadecimal digits raises ValueError; what the source of `put` raises is passed on; every other
    failure is a StorageError.
    """

    def put(self, source: BinaryIO, *, limit: int | None = None) -> StoredObject: ...

    def open(self, digest: str) -> BinaryIO: ...

    def open_in_parts(self, digest: str) -> BinaryIO: ...

    def size(self, digest: str) -> int: ...

    def delete(self, digest: str, *, lift: bool = False) -> None: ...

    def digests(self) -> Iterator[str]: ...

    def locks(self) -> Locks | None: ...

    def address(self, digest: str, *, mime: str, seconds: int) -> str | None: ...

    def check(self) -> None:
        """Raise StorageError unless the store can be read and written; clear away what crashes left."""
        ...
