"""What an act costs: seconds, memory, statements, and how long others who want to write had to wait."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import event
from sqlalchemy.orm import Session

from service.catalogue import Database


@dataclass
class Act:
    """Something measured: seconds by the clock and of the processor, bytes of memory at most.

    `longest` is the longest write in it, `bare` what a script takes that asks nothing.
    """

    name: str
    items: int
    seconds: float = 0.0
    processor: float = 0.0
    longest: float = 0.0
    statements: int = 0
    memory: int = 0
    bare: float | None = None


class WatchedDatabase(Database):
    """A catalogue that counts its statements and knows its longest write."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.statements, self.longest = 0, 0.0
        event.listen(self.engine, "before_cursor_execute", self._count)

    def _count(self, *_: object) -> None:
        self.statements += 1

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A transaction, timed to the end of its commit."""
        begun = time.perf_counter()
        try:
            with super().write() as session:
                yield session
        finally:
            self.longest = max(self.longest, time.perf_counter() - begun)


class Watch:
    """Measures acts on one catalogue."""

    def __init__(self, database: WatchedDatabase) -> None:
        self._database = database
        self.acts: list[Act] = []

    @contextmanager
    def act(self, name: str, items: int) -> Iterator[Act]:
        """What happens in the block; it is noted among the acts."""
        act = Act(name, items)
        self.acts.append(act)
        self._database.statements, self._database.longest = 0, 0.0
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak of memory begins anew
        begun, worked = time.perf_counter(), time.process_time()
        yield act
        act.seconds, act.processor = time.perf_counter() - begun, time.process_time() - worked
        act.statements, act.longest, act.memory = self._database.statements, self._database.longest, peak()


def timed(deed: Callable[[], object]) -> float:
    """Seconds that something takes."""
    begun = time.perf_counter()
    deed()
    return time.perf_counter() - begun


def peak() -> int:
    """Bytes of memory that this process held at most."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) * 1024
