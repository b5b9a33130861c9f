"""PostgreSQL that goes away while a catalogue is used: its connection is ended from outside, where a test says."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, event, func, select, text

from config import load_settings
from service.app import close_archive, open_archive
from service.archive import Archive
from service.catalogue import Base
from service.catalogue.audit import AuditHead
from service.usecases.house.initialise import initialise
from tests.fixtures import NUMBERS, Hands
from tests.servers import own_database, server_url

NEVER = 10**9


class Axe:
    """Ends the connection of a catalogue, from outside, right before its n-th statement or commit from now, or before an
    act is kept: the commit of what has written an entry of the audit.
    """

    def __init__(self, archive: Archive) -> None:
        self._engine = archive.database.engine
        self._admin = create_engine(server_url("postgresql"), isolation_level="AUTOCOMMIT")
        self._left, self._one_act = NEVER, False
        self._acting: Connection | None = None
        self.has_fallen = False
        event.listen(self._engine, "before_cursor_execute", self._on_statement)
        event.listen(self._engine, "commit", self._on_commit)

    def arm(self, number: int, *, one_act: bool = False) -> None:
        """Fall before the n-th statement or commit; with `one_act` not after an act has been kept."""
        self._left, self._one_act, self.has_fallen = number, one_act, False

    def arm_for_an_act(self) -> None:
        """Fall before an act is kept."""
        self.arm(0, one_act=True)

    def put_away(self) -> None:
        self.arm(NEVER)
        self._admin.dispose()

    def _on_statement(self, connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("INSERT INTO audit_entry"):
            self._acting = connection
        self._count(connection)

    def _on_commit(self, connection: Connection) -> None:
        is_act = self._acting is connection
        if self._left == 0 and is_act:
            self._fall(connection)
        else:
            self._count(connection)
            if is_act and self._one_act and not self.has_fallen:
                self._left = NEVER

    def _count(self, connection: Connection) -> None:
        if self._left:
            self._left -= 1
            if self._left == 0:
                self._fall(connection)

    def _fall(self, connection: Connection) -> None:
        self._left, self.has_fallen = NEVER, True
        backend = connection.connection.driver_connection.info.backend_pid  # type: ignore[union-attr]
        with self._admin.connect() as admin:
            admin.execute(text("SELECT pg_terminate_backend(:it, 5000)"), {"it": backend})


@contextmanager
def on_postgresql(folder: Path, hands: Hands) -> Iterator[Archive]:
    """An archive whose catalogue is on PostgreSQL."""
    with own_database() as url:
        chosen = {"SHOUCANG_HOME": str(folder / "data"), "SHOUCANG_OCR": "null", "SHOUCANG_DATABASE": url}
        opened = open_archive(
            load_settings(chosen, folder),
            instant=hands,
            secret=lambda: f"secret-number-{next(NUMBERS):06d}-of-the-test",
        )
        initialise(archive=opened, unit_name="榆阳市总工会", level="city", fonds="J012")
        yield opened
        close_archive(opened)


def state_of(archive: Archive, *, but: str = "") -> tuple[Any, ...]:
    """How many rows every table has (`but` one), and where the chain ends."""
    tables = [table for name, table in Base.metadata.tables.items() if name != but]
    counts = [select(func.count()).select_from(table).scalar_subquery() for table in tables]
    with archive.database.read() as session:
        return tuple(session.execute(select(select(AuditHead.digest).scalar_subquery(), *counts)).one())
