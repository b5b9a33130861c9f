"""Whether the bytes are still those that were put."""

from storage.base import ObjectCorruptError, ObjectMissingError, Store
from storage.copying import hash_stream


def verify(store: Store, digest: str) -> bool:
    """Read an object whole, in bounded memory, and compare its digest.

    Raises ObjectMissingError if it is not there, StorageError if it cannot be read: neither is an answer.
    """
    try:
        with store.open(digest) as stream:
            return hash_stream(stream) == digest
    except ObjectCorruptError:
        return False


def is_intact(store: Store, digest: str) -> bool:
    """Whether an object is there, and is what was put.

    Raises StorageError if it cannot be read: that is no answer.
    """
    try:
        return verify(store, digest)
    except ObjectMissingError:
        return False
