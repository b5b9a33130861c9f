"""Servers of this machine made to stand still: their connections stay, and nobody answers (Linux)."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

_LISTENING = "0A"


def listeners(url: str) -> list[int]:
    """Ids of the processes on this machine that listen at the port of a URL and that we may stop."""
    end = f":{urlsplit(url).port or 0:04X}"
    tables = [Path(f"/proc/net/{name}") for name in ("tcp", "tcp6")]
    lines = [line.split() for table in tables if table.exists() for line in table.read_text().splitlines()]
    sockets = {f"socket:[{line[9]}]" for line in lines if line[1].endswith(end) and line[3] == _LISTENING}
    return [process for process in _reachable() if not sockets.isdisjoint(_open_in(process))]


@contextmanager
def standing_still(*processes: int) -> Iterator[None]:
    """Let processes do nothing while the block lasts."""
    try:
        for process in processes:
            os.kill(process, signal.SIGSTOP)
        yield
    finally:
        for process in processes:
            os.kill(process, signal.SIGCONT)


def _reachable() -> Iterator[int]:
    """The processes to which we may send signals."""
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            os.kill(int(entry.name), 0)
            yield int(entry.name)


def _open_in(process: int) -> Iterator[str]:
    """What the files are that a process has open."""
    with suppress(OSError):
        for entry in Path(f"/proc/{process}/fd").iterdir():
            with suppress(OSError):
                yield str(entry.readlink())
