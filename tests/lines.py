"""A line between us and a server that is cut as a test asks."""

import socket
import struct
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread
from urllib.parse import urlsplit

_AT_ONCE = struct.pack("ii", 1, 0)
"""A connection closed like this is reset; nothing that is still on its way arrives."""


class Cut:
    """Carries connections to a server, and resets those of which `ends` says so by what is sent.

    What is sent then does not arrive; cut `late` it arrives, and the answer is lost.
    """

    def __init__(self, server: str, ends: Callable[[bytes], bool], *, late: bool = False) -> None:
        parts = urlsplit(server)
        self._server = parts.hostname or "", parts.port or 80
        self._ends, self._late = ends, late
        self._door = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._door.getsockname()[1]}"
        Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        """Let nobody in any more."""
        self._door.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._door.accept()
                far, lost = socket.create_connection(self._server), Event()
                Thread(target=self._ask, args=(near, far, lost), daemon=True).start()
                Thread(target=self._answer, args=(near, far, lost), daemon=True).start()

    def _ask(self, near: socket.socket, far: socket.socket, lost: Event) -> None:
        with suppress(OSError):
            while content := near.recv(1 << 16):
                if self._ends(content):
                    if not self._late:
                        break
                    lost.set()
                far.sendall(content)
        _reset(near, far)

    def _answer(self, near: socket.socket, far: socket.socket, lost: Event) -> None:
        with suppress(OSError):
            while (content := far.recv(1 << 16)) and not lost.is_set():
                near.sendall(content)
        _reset(near, far)


def after(number: int) -> Callable[[bytes], bool]:
    """Cut once, when so many bytes were sent."""
    left = number

    def ends(content: bytes) -> bool:
        nonlocal left
        before, left = left, left - len(content)
        return left <= 0 < before

    return ends


def saying(*words: bytes) -> Callable[[bytes], bool]:
    """Cut whenever something is sent that says all of this."""
    return lambda content: all(word in content for word in words)


def once(ends: Callable[[bytes], bool]) -> Callable[[bytes], bool]:
    """Cut the first time only."""
    was_cut = Event()

    def first(content: bytes) -> bool:
        if was_cut.is_set() or not ends(content):
            return False
        was_cut.set()
        return True

    return first


def held_by(let_go: Event, reached: Event, *words: bytes) -> Callable[[bytes], bool]:
    """Cut nothing, but let nothing through that says all of this, nor what follows it, until it may go on."""

    def ends(content: bytes) -> bool:
        if all(word in content for word in words):
            reached.set()
            let_go.wait()
        return False

    return ends


def _reset(*ends: socket.socket) -> None:
    for end in ends:
        with suppress(OSError):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
            # Whoever still waits for something from this end is woken.
            end.shutdown(socket.SHUT_RDWR)
        end.close()
