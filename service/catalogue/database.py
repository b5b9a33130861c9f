"""Opening the catalogue: SQLite in WAL mode on one machine, PostgreSQL where there are many."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, func, inspect, make_url, select
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session

BUSY_MILLISECONDS = 60_000
"""How long a writer waits for another on SQLite: longer than any transaction here takes."""

OLDEST: Mapping[str, tuple[int, ...]] = {"sqlite": (3, 35), "postgresql": (13,)}
"""The oldest servers that understand all we say (RETURNING; JSON and partial indexes as we use them)."""

OUTAGES = (InterfaceError, OperationalError, PoolTimeoutError)
"""What a session raises while the database does not answer, or its disk is full; later it may answer again."""


APPEND_ONLY = frozenset({"audit_entry", "stated_text", "tombstone"})
"""Tables to which rows are added, and that is all; where there are two roles, privileges say so beside the triggers."""

VERSION = "alembic_version"
"""The table of the revision, which migrations alone write."""


class Database:
    """One catalogue. `read()` and `write()` each give a session that is one transaction."""

    def __init__(self, url: str, owner: str | None = None) -> None:
        """The one at `url`; where `owner` is given, `migrate` makes the tables by that way in and hands them over."""
        parsed = make_url(url)
        self._role, self._owner = parsed.username, owner
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        if self.is_sqlite and parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        options: dict[str, Any] = {} if self.is_sqlite else {"pool_pre_ping": True, "pool_size": 10}
        # Values of a failed statement are people's names and numbers: they stay out of error texts and logs.
        self.engine: Engine = create_engine(parsed, hide_parameters=True, **options)
        if self.is_sqlite:
            _prepare_sqlite(self.engine)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A snapshot to read from; nothing done in it is kept."""
        with Session(self.engine) as session:
            yield session

    @contextmanager
    def snapshot(self) -> Iterator[Session]:
        """As `read`, and all that is read is of one instant, however long it takes: PostgreSQL has to be told so."""
        options = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        with self.engine.connect().execution_options(**options) as connection, Session(connection) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One transaction: kept whole when the block ends, dropped whole when it raises.

        On SQLite it begins IMMEDIATE, so that two writers wait for each other instead of failing half-way.
        """
        with (
            self.engine.connect().execution_options(begin="IMMEDIATE") as connection,
            Session(connection, expire_on_commit=False) as session,
        ):
            yield session
            session.commit()

    def migrate(self) -> None:
        """Bring the tables to the newest version; does nothing when they are.

        On PostgreSQL with an owner of its own, the role of the application gets every table but those to which it may
        add only: no fault of the program, and nobody who has its password, alters or removes what stands in them.
        """
        with self.rebuilding() as connection:
            if self._current(connection) != self._script().get_current_head():
                config = self._config()
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
                if self._owner and self._role:
                    _hand_over(connection, self._role)

    @contextmanager
    def rebuilding(self) -> Iterator[Connection]:
        """One transaction, by the owner's way in where there is one, in which tables may be made or filled anew.

        SQLite looks at references once at the end; it can be told so outside of transactions only.
        """
        engine = create_engine(self._owner, hide_parameters=True) if self._owner else self.engine
        try:
            with engine.connect() as connection, self._unguarded(connection), connection.begin():
                yield connection
                if self.is_sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
                    raise RuntimeError(f"{len(broken)} references lead nowhere now")
        finally:
            if engine is not self.engine:
                engine.dispose()

    @contextmanager
    def _unguarded(self, connection: Connection) -> Iterator[None]:
        """SQLite looks at no reference while the block lasts."""
        driver = connection.connection.driver_connection if self.is_sqlite else None
        if driver is not None:
            driver.execute("PRAGMA foreign_keys = OFF")
        try:
            yield
        finally:
            if driver is not None:
                driver.execute("PRAGMA foreign_keys = ON")

    def scrub(self) -> bool:
        """Leave nothing of deleted rows on the disk; False where a reader still holds on to it: ask again.

        SQLite overwrites what it deletes (`secure_delete`), but its log keeps older pages until it is cut off.
        PostgreSQL keeps deleted rows until they are vacuumed.
        """
        if not self.is_sqlite:
            with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("VACUUM")
            return True
        with closing(self.engine.raw_connection()) as connection:
            busy, _, _ = connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy

    def fold(self) -> None:
        """Leave one file without a log beside it, to be read where nothing can be written (SQLite only)."""
        with closing(self.engine.raw_connection()) as connection:
            connection.cursor().execute("PRAGMA journal_mode = DELETE")

    def is_current(self) -> bool:
        """Whether the tables are those that this program expects."""
        with self.engine.connect() as connection:
            return self._current(connection) == self._script().get_current_head()

    def is_newer(self) -> bool:
        """Whether a later version of this program made the tables: their revision is none that this one knows."""
        current = self.revision()
        known = {script.revision for script in self._script().walk_revisions()}
        return current is not None and current not in known

    def is_older(self) -> bool:
        """Whether an earlier version of this program made the tables. Where there are none, they are not old."""
        return self.revision() is not None and not self.is_current() and not self.is_newer()

    def revision(self) -> str | None:
        """The revision of the tables; None where there are none."""
        with self.engine.connect() as connection:
            return self._current(connection)

    def server(self) -> str:
        """Name and version of the program that keeps the tables."""
        with self.engine.connect() as connection:
            version = connection.dialect.server_version_info or ()
        return f"{'SQLite' if self.is_sqlite else 'PostgreSQL'} {'.'.join(str(one) for one in version)}"

    def is_supported(self) -> bool:
        """Whether the program that keeps the tables is new enough for them."""
        with self.engine.connect() as connection:
            return (connection.dialect.server_version_info or ()) >= OLDEST[connection.dialect.name]

    def server_clock(self) -> datetime | None:
        """What a server's clock shows; None where the database is a file."""
        if self.is_sqlite:
            return None
        with self.engine.connect() as connection:
            return connection.scalar(select(func.clock_timestamp()))

    def close(self) -> None:
        self.engine.dispose()

    @staticmethod
    def _config() -> Config:
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
        return config

    @classmethod
    def _script(cls) -> ScriptDirectory:
        return ScriptDirectory.from_config(cls._config())

    @staticmethod
    def _current(connection: Connection) -> str | None:
        return MigrationContext.configure(connection).get_current_revision()


def _hand_over(connection: Connection, role: str) -> None:
    """Give all tables to a role, but those to which it may only add: these stay with who made them (PostgreSQL)."""
    quote = connection.dialect.identifier_preparer.quote
    to = quote(role)
    # Whoever is to own a table has to be allowed to make some, for that moment.
    connection.exec_driver_sql(f"GRANT USAGE, CREATE ON SCHEMA public TO {to}")
    for table in inspect(connection).get_table_names():
        name = quote(table)
        if table in APPEND_ONLY:
            connection.exec_driver_sql(f"REVOKE ALL ON TABLE {name} FROM {to}")
            connection.exec_driver_sql(f"GRANT SELECT, INSERT ON TABLE {name} TO {to}")
        elif table == VERSION:
            connection.exec_driver_sql(f"GRANT SELECT ON TABLE {name} TO {to}")
        else:
            connection.exec_driver_sql(f"ALTER TABLE {name} OWNER TO {to}")
    connection.exec_driver_sql(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {to}")
    connection.exec_driver_sql(f"REVOKE CREATE ON SCHEMA public FROM {to}")


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def configure(connection: Any, _record: Any) -> None:
        # The driver must not begin transactions by itself: we say when and how (see `begin`).
        connection.isolation_level = None
        for pragma in (
            f"busy_timeout = {BUSY_MILLISECONDS}",
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            "secure_delete = ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        mode = connection.get_execution_options().get("begin", "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {mode}")


def lock_digests(session: Session, digests: Collection[str]) -> None:
    """Let intake, sweep and destruction of the same bytes exclude one another until the transaction ends.

    On SQLite the writer is alone anyway; PostgreSQL locks a number made of each digest.
    """
    if session.get_bind().dialect.name == "postgresql":
        for digest in sorted(digests):
            session.execute(select(func.pg_advisory_xact_lock(int(digest[:15], 16))))
