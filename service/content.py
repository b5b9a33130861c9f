"""Objects that hold what was read and found: compressed JSON in the store, one object a page or document."""

import gzip
import json
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from hashlib import sha256
from io import BytesIO
from threading import Lock
from typing import Any

from storage import ObjectCorruptError, StorageError, Store

TOGETHER = 16
"""How many objects are asked for at the same time: of a store that is far away each takes its while."""

KEPT = 64 << 20
"""Bytes that a process keeps of what it has shown lately; packed texts of some ten thousand documents."""

LASTS = 600.0
"""Seconds after which what is kept is read anew or let go."""


def put_json(store: Store, value: dict[str, Any]) -> str:
    """Store a value; gives its digest. The value names the document it belongs to, so no two documents share it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return store.put(BytesIO(gzip.compress(text.encode(), compresslevel=4, mtime=0))).digest


def get_json(store: Store, digest: str) -> dict[str, Any]:
    """Read a value back."""
    return _value(_bytes(store, digest))


class Contents:
    """What was read and found, to be shown: many at the same time, and those of the last minutes from memory.

    A digest names its bytes for ever, so what is kept is never out of date. Whether something is still there, and who
    may see it, is asked of the rows that name it, and not here. `clock` gives seconds. Threads share one.
    """

    def __init__(self, store: Store, *, kept: int = KEPT, clock: Callable[[], float] = time.monotonic) -> None:
        self._store, self._most, self._clock = store, kept, clock
        self._kept: dict[str, tuple[float, bytes]] = {}
        self._size = 0
        self._lock = Lock()

    def get(self, digest: str) -> dict[str, Any]:
        """Read a value back, as `get_json` does; ObjectCorruptError where it is no longer what was put."""
        return _value(self._at_hand(digest))

    def fetch(self, digests: Iterable[str | None]) -> None:
        """Have values at hand that are soon wanted. What cannot be had is left for `get` to tell."""
        self._let_go()
        lacking = {digest for digest in digests if digest and digest not in self._kept}
        if len(lacking) > 1:
            list(_hands().map(self._try, lacking))

    def _try(self, digest: str) -> None:
        with suppress(StorageError):
            self._at_hand(digest)

    def _at_hand(self, digest: str) -> bytes:
        self._let_go()
        if found := self._kept.get(digest):
            return found[1]
        packed = _bytes(self._store, digest)
        if sha256(packed).hexdigest() != digest:
            raise ObjectCorruptError(digest)
        with self._lock:
            if digest not in self._kept:
                self._kept[digest] = self._clock(), packed
                self._size += len(packed)
        return packed

    def _let_go(self) -> None:
        """Drop what has been here too long, and the oldest of what is too much: all stand in the order of coming."""
        with self._lock:
            while self._kept:
                digest, (since, packed) = next(iter(self._kept.items()))
                if self._size <= self._most and self._clock() - since < LASTS:
                    return
                del self._kept[digest]
                self._size -= len(packed)


@cache
def _hands() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(TOGETHER, "contents")


def _bytes(store: Store, digest: str) -> bytes:
    with store.open(digest) as source:
        return source.read()


def _value(packed: bytes) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(gzip.decompress(packed))
    return value
