"""SQLite files and the connections to them."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw

from indexing.analysis import contract
from indexing.base import IndexOutdatedError, IndexUnavailableError

_OUT_OF_REACH = (
    apsw.BusyError,
    apsw.CantOpenError,
    apsw.CorruptError,
    apsw.FullError,
    apsw.IOError,
    apsw.LockedError,
    apsw.NotADBError,
    apsw.PermissionsError,
    apsw.ProtocolError,
    apsw.ReadOnlyError,
)

# Body first: FTS5 spends two bytes a posting on every column but the first. Titles stand in `postings`, where
# every search looks, and once more alone, where it is asked which hits are hits in the title.
_SCHEMA = """
create table state(name text primary key, value) without rowid;
insert into state values ('change', 0), ('leaked', 0);
create table documents(
    id integer primary key, revision integer not null, change integer not null, live integer not null,
    code text not null default '', units text not null default '', category text not null default '',
    type text not null default '', year integer not null default 0, state text not null default '',
    carrier text not null default '', date integer not null default 0, sealed integer not null default 0);
create index documents_change on documents(change);
create index documents_code on documents(code) where code <> '';
create table texts(id integer primary key, title blob not null, body blob not null);
create virtual table postings using fts5(body, title, tokenize='ascii', content='', columnsize=0);
create virtual table titles using fts5(title, tokenize='ascii', content='', columnsize=0);
create virtual table postings_terms using fts5vocab(postings, instance);
create virtual table titles_terms using fts5vocab(titles, instance);
create virtual table postings_counts using fts5vocab(postings, col);
create virtual table titles_counts using fts5vocab(titles, col);
create table blocks(block integer primary key, puts integer not null);
create table presence(
    block integer not null, token text not null, documents blob not null, primary key(block, token)
) without rowid;
insert into postings(postings, rank) values ('secure-delete', 1), ('hashsize', 67108864);
insert into titles(titles, rank) values ('secure-delete', 1), ('hashsize', 16777216);
"""


@contextmanager
def reached() -> Iterator[None]:
    """Turn refusals (busy, full disk, damaged or missing file) into IndexUnavailableError."""
    try:
        yield
    except (*_OUT_OF_REACH, OSError) as error:
        raise IndexUnavailableError(f"{type(error).__name__}: {error}") from error


class Database:
    """One SQLite file and a pool of connections to it, opened when they are needed; threads may share it."""

    def __init__(self, path: Path, patience: float) -> None:
        self.path = path
        self._patience = patience
        self._idle: deque[apsw.Connection] = deque()

    @contextmanager
    def connection(self) -> Iterator[apsw.Connection]:
        """A connection that nobody else uses meanwhile."""
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = self._open()
        yield connection
        self._idle.append(connection)  # one that failed is not used again

    @contextmanager
    def reading(self) -> Iterator[apsw.Connection]:
        """A connection inside a read transaction: one snapshot."""
        with self.connection() as connection:
            connection.execute("begin")
            try:
                yield connection
            finally:
                connection.execute("rollback")

    @contextmanager
    def writing(self) -> Iterator[apsw.Connection]:
        """A connection inside a write transaction, committed at the end unless something is raised."""
        with self.connection() as connection:
            connection.execute("begin immediate")
            try:
                yield connection
            except BaseException:
                connection.execute("rollback")
                raise
            connection.execute("commit")

    def _open(self) -> apsw.Connection:
        connection = apsw.Connection(str(self.path), flags=apsw.SQLITE_OPEN_READWRITE)
        connection.set_busy_timeout(int(self._patience * 1000))
        connection.execute("pragma secure_delete=on; pragma cache_size=-65536; pragma temp_store=memory")
        return connection

    def size(self) -> int:
        """Bytes on disk, the write-ahead log included."""
        paths = (Path(f"{self.path}{ending}") for ending in ("", "-wal"))
        return sum(path.stat().st_size for path in paths if path.exists())


def unlink(path: Path) -> None:
    """Remove a file; who has it open goes on reading what was there."""
    for ending in ("", "-wal", "-shm"):
        Path(f"{path}{ending}").unlink(missing_ok=True)


def create(path: Path) -> None:
    """An empty generation at `path`, whatever stood there before."""
    unlink(path)
    connection = apsw.Connection(str(path))
    connection.execute("pragma journal_mode=wal")
    with connection:
        connection.execute(_SCHEMA)
        connection.execute("insert into state values ('contract', ?)", (contract(),))
    connection.close()


def require_contract(connection: apsw.Connection) -> None:
    """Raise IndexOutdatedError unless the file was built under the rules in force."""
    require_index(connection)
    built = state(connection, "contract")
    if built != contract():
        raise IndexOutdatedError(f"the index was built under the rules {built}, now {contract()}: rebuild it")


def require_index(connection: apsw.Connection) -> None:
    """Raise IndexUnavailableError if the file is a database, but no index (an empty one)."""
    if not connection.execute("select 1 from sqlite_schema where name = 'state'").get:
        raise IndexUnavailableError("the file is not an index: rebuild it")


def state(connection: apsw.Connection, name: str) -> int | str:
    """A value of the table `state`."""
    value: int | str = connection.execute("select value from state where name = ?", (name,)).get
    return value
