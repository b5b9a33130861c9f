"""Copying a whole catalogue into an empty one of the same revision, from any database to any."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Column, Connection, Table, bindparam, func, select, text, update
from sqlalchemy.orm import Session

from service.catalogue.audit import AuditEntry, AuditHead
from service.catalogue.base import Base
from service.catalogue.database import Database
from service.errors import ConflictError

AT_ONCE = 1000
"""Rows that are fetched and written together: memory for these is needed, however large a table is."""


def copy_rows(source: Session, target: Database, progress: Callable[[int, int], None]) -> Mapping[str, int]:
    """Copy every row in one transaction of the target: all are there when it returns, and none where it is interrupted.

    Gives how many rows each table has. Numbers that were given once are not given again on the other side either.
    Raises ConflictError `move.not_empty` where the target has acts of its own.
    """
    tables = Base.metadata.sorted_tables
    counts = count_rows(source)
    total = left = sum(counts.values())
    with target.rebuilding() as connection:
        if connection.scalar(select(func.count()).select_from(AuditEntry)):
            raise ConflictError("move.not_empty")
        for table in tables:
            # What a migration put there, such as the beginning of the chain, comes with the rest.
            if connection.scalar(select(func.count()).select_from(table)):
                connection.execute(table.delete())
            for rows in source.execute(select(table).execution_options(yield_per=AT_ONCE)).partitions():
                lacking = dict.fromkeys(column.name for column in _own(table))
                connection.execute(table.insert(), [{**row._asdict(), **lacking} for row in rows])
                left -= len(rows)
                progress(left, total)
            _refer(source, connection, table)
        for table in tables:
            _go_on_counting(source, connection, table)
    return counts


def count_rows(session: Session) -> Mapping[str, int]:
    """How many rows each table has."""
    tables = Base.metadata.sorted_tables
    return {table.name: session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


def same_end(source: Session, target: Session) -> bool:
    """Whether the audit chains of two catalogues end alike."""
    return _end(source) == _end(target)


def goes_on_from(source: Session, target: Session) -> bool:
    """Whether the chain of the target holds the end of the source's: it has been moved, and was used since."""
    return target.scalar(select(AuditEntry.id).where(AuditEntry.digest == _end(source)[0])) is not None


def _end(session: Session) -> tuple[str, int]:
    head = session.scalars(select(AuditHead)).one()
    return head.digest, head.count


def _refer(source: Session, connection: Connection, table: Table) -> None:
    """Fill in what refers to rows of the same table, now that all of these are there."""
    for column in _own(table):
        query = select(table.c.id, column).where(column.is_not(None)).execution_options(yield_per=AT_ONCE)
        fill = update(table).where(table.c.id == bindparam("this_row")).values({column: bindparam("other_row")})
        for rows in source.execute(query).partitions():
            connection.execute(fill, [{"this_row": number, "other_row": other} for number, other in rows])


def _own(table: Table) -> list[Column[Any]]:
    """The columns that refer to the table itself."""
    return [key.parent for key in table.foreign_keys if key.column.table is table]


def _go_on_counting(source: Session, connection: Connection, table: Table) -> None:
    """Let the next number of a table be higher than any that was given, also to rows that are gone."""
    key = table.autoincrement_column
    if key is None:
        return
    quoted = connection.dialect.identifier_preparer.format_table(table)
    given = max(connection.scalar(select(func.max(key))) or 0, _given(source, table))
    if given and connection.dialect.name == "postgresql":
        sequence = connection.scalar(select(func.pg_get_serial_sequence(quoted, key.name)))
        connection.execute(select(func.setval(sequence, given)))
    elif given and table.dialect_options["sqlite"]["autoincrement"]:
        connection.execute(
            text("UPDATE sqlite_sequence SET seq = :given WHERE name = :name"), {"given": given, "name": table.name}
        )


def _given(source: Session, table: Table) -> int:
    """The highest number that the source has given; 0 where it keeps none beside its rows."""
    if source.get_bind().dialect.name == "postgresql":
        sequence = source.scalar(select(func.pg_get_serial_sequence(f'"{table.name}"', "id")))
        known = text("SELECT last_value FROM pg_sequences WHERE schemaname || '.' || sequencename = :name")
        return source.scalar(known, {"name": sequence}) or 0
    if table.dialect_options["sqlite"]["autoincrement"]:
        return source.scalar(text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": table.name}) or 0
    return 0
