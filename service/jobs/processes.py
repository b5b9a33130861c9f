"""Processes of this program that belong to another one: begun afresh, and ended with it whatever happens.

A child reads from a pipe whose other end only its parent holds. When the parent is gone, however it went, the
pipe ends, and so does the child.
"""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from time import monotonic, sleep

GRACE = 8.0
"""Seconds that a process has to end by itself before it is killed."""


class Lifeline:
    """The parent's end of the pipe."""

    def __init__(self) -> None:
        self._below, self._above = os.pipe()

    def start(self, arguments: Sequence[str]) -> "subprocess.Popen[bytes]":
        """Begin `shoucang ARGUMENTS…` in a process group of its own, so that Ctrl-C reaches the parent only."""
        command = [sys.executable, "-P", "-m", "service.cli", *arguments, "--supervised"]
        return subprocess.Popen(command, stdin=self._below, process_group=0)  # noqa: S603 - our own program

    def cut(self) -> None:
        """Let go: every child ends."""
        os.close(self._below)
        os.close(self._above)


def end_with_parent() -> None:
    """In a child: end when the parent is gone, at once if it has not been done within the time of grace."""
    threading.Thread(target=_watch, daemon=True).start()


def _watch() -> None:
    while os.read(0, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    sleep(GRACE)
    os._exit(1)


def stop_all(children: Sequence["subprocess.Popen[bytes]"]) -> None:
    """End processes within the time of grace, and whatever they have begun."""
    for child in children:
        if child.poll() is None:
            child.terminate()
    until = monotonic() + GRACE
    for child in children:
        with suppress(subprocess.TimeoutExpired):
            child.wait(max(0.0, until - monotonic()))
        clear_away(child)


def clear_away(child: "subprocess.Popen[bytes]") -> None:
    """Kill what is left of a process and its group."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
