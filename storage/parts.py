"""A stream over an object that lies elsewhere, which fetches no more than is read of it."""

import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any


class Parts(io.RawIOBase):
    """Of `size` bytes: `fetch` gives the bytes from a place on, `refused` says what its errors mean."""

    def __init__(
        self, size: int, fetch: Callable[[int], Any], refused: Callable[[], AbstractContextManager[None]]
    ) -> None:
        super().__init__()
        self._size, self._fetch, self._refused = size, fetch, refused
        self._place = 0
        self._body: Any = None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        place = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._size}[whence]
        if place < 0:
            raise ValueError(place)
        if place != self._place:
            self._let_go()
        self._place = place
        return place

    def readinto(self, buffer: Any) -> int:
        if self._place >= self._size:
            return 0
        with self._refused():
            if self._body is None:
                self._body = self._fetch(self._place)
            data = self._body.read(len(buffer))
        buffer[: len(data)] = data
        self._place += len(data)
        return len(data)

    def close(self) -> None:
        self._let_go()
        super().close()

    def _let_go(self) -> None:
        if self._body is not None:
            self._body.close()
        self._body = None
