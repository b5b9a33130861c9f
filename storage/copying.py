"""Moving bytes in bounded memory while their digest is taken."""

import errno
import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from storage.base import ObjectTooLargeError, StorageError, StoredObject

_CHUNK = 1 << 20
_DIGEST = re.compile(r"[0-9a-f]{64}")
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_DENIED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


def is_digest(text: str) -> bool:
    """Whether the text is a SHA-256 as this package writes it."""
    return _DIGEST.fullmatch(text) is not None


def check_digest(digest: str) -> str:
    """The digest itself; raises ValueError if it is none, so that no name ever leads outside the store."""
    if not is_digest(digest):
        raise ValueError("not a SHA-256 in lower-case hexadecimal digits")
    return digest


def copy_hashed(source: BinaryIO, target: BinaryIO | None, limit: int | None) -> StoredObject:
    """Copy all of `source` to `target` (None: nowhere, it is only looked at) and give digest and size.

    Raises ObjectTooLargeError after at most one byte more than `limit`, StorageError where `target`
    cannot take the bytes, and whatever the source raises.
    """
    hasher, size = hashlib.sha256(), 0
    while chunk := source.read(_CHUNK if limit is None else min(_CHUNK, limit + 1 - size)):
        size += len(chunk)
        if limit is not None and size > limit:
            raise ObjectTooLargeError(limit)
        hasher.update(chunk)
        if target is not None:
            with translated_os_errors():
                _write_all(target, chunk)
    return StoredObject(hasher.hexdigest(), size)


def hash_stream(stream: BinaryIO) -> str:
    """The digest of what is left of a stream."""
    hasher = hashlib.sha256()
    while chunk := stream.read(_CHUNK):
        hasher.update(chunk)
    return hasher.hexdigest()


@contextmanager
def translated_os_errors() -> Iterator[None]:
    """Let what the operating system refuses come out as StorageError."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise StorageError("store_full") from error
        detail = error.strerror or type(error).__name__
        raise StorageError("store_denied" if error.errno in _DENIED else "store_failed", detail=detail) from error


def _write_all(target: BinaryIO, chunk: bytes) -> None:
    """An unbuffered file on a nearly full disk takes a part and says so."""
    rest = memoryview(chunk)
    while rest:
        rest = rest[target.write(rest) :]
