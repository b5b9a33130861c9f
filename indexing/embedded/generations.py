"""Which file is the index: a pointer that a rebuild moves, seen by every process."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import apsw

from indexing.base import IndexUnavailableError
from indexing.embedded.columns import Columns
from indexing.embedded.files import Database, create, state, unlink


class Generation:
    """One file of the index, and its columns in memory."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._columns = Columns()
        self._lock = Lock()

    def columns(self, connection: apsw.Connection) -> Columns | None:
        """The columns as of the connection's snapshot; None if another thread is ahead of it already."""
        change = int(state(connection, "change"))
        with self._lock:
            if self._columns.change < change:
                self._columns = self._columns.refreshed(connection, change)
            return self._columns if self._columns.change == change else None


@dataclass(frozen=True, slots=True)
class Pointer:
    """The number of the generation that answers, and of the one that is being built beside it (0: none)."""

    live: int
    building: int


class Generations:
    """The files `<name>-<number>.db` beside `path`, a small database that says which of them is which.

    Who writes holds the pointer's write lock for as long, so that no write can miss a generation whose building
    begins meanwhile. Readers never wait for it.
    """

    def __init__(self, path: Path, patience: float) -> None:
        self._path = path
        self._patience = patience
        self._pointer = Database(path, patience)
        self._open: dict[int, Generation] = {}
        self._lock = Lock()

    def prepare(self) -> None:
        """Create the pointer and an empty first generation unless there is one already."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = apsw.Connection(str(self._path))
        connection.set_busy_timeout(int(self._patience * 1000))
        connection.execute("begin immediate")
        if not connection.execute("select 1 from sqlite_schema").fetchall():
            create(self._file(1))
            connection.execute("create table pointer(live integer not null, building integer not null)")
            connection.execute("insert into pointer values (1, 0)")
        connection.execute("commit")
        connection.close()

    def pointer(self) -> Pointer:
        """What the pointer says now."""
        with self._pointer.connection() as connection:
            return _read(connection)

    @contextmanager
    def locked(self) -> Iterator[tuple[Pointer, apsw.Connection]]:
        """The pointer, which cannot move meanwhile, and the connection to move it with."""
        with self._pointer.writing() as connection:
            yield _read(connection), connection

    @contextmanager
    def writing(self) -> Iterator[list[Generation]]:
        """The generations that take a write."""
        with self.locked() as (pointer, _):
            yield [self.at(number) for number in (pointer.live, pointer.building) if number]

    def at(self, number: int) -> Generation:
        """A generation by its number."""
        with self._lock:
            if number not in self._open:
                self._open[number] = Generation(Database(self._file(number), self._patience))
            return self._open[number]

    def begin(self) -> int:
        """Begin to build a generation; one that was never finished is thrown away."""
        with self.locked() as (pointer, connection):
            self._discard(pointer.building)
            number = max(pointer.live, pointer.building) + 1
            create(self._file(number))
            connection.execute("update pointer set building = ?", (number,))
        return number

    def swap(self, number: int) -> None:
        """Let the generation that was built answer from now on, and remove the old one."""
        with self.locked() as (pointer, connection):
            require_building(pointer, number)
            connection.execute("update pointer set live = ?, building = 0", (number,))
        self._discard(pointer.live)

    def abandon(self, number: int) -> None:
        """Give up building."""
        with self.locked() as (pointer, connection):
            if pointer.building == number:
                connection.execute("update pointer set building = 0")
                self._discard(number)

    def _discard(self, number: int) -> None:
        with self._lock:
            self._open.pop(number, None)
        unlink(self._file(number))

    def _file(self, number: int) -> Path:
        return self._path.with_name(f"{self._path.stem}-{number}{self._path.suffix}")


def require_building(pointer: Pointer, number: int) -> None:
    """Raise IndexUnavailableError unless this generation is still the one that is being built."""
    if pointer.building != number:
        raise IndexUnavailableError("another rebuild of the index has taken over")


def _read(connection: apsw.Connection) -> Pointer:
    return Pointer(*connection.execute("select live, building from pointer").get)
