"""The statements that reach the database, for tests of what an act costs."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from service.archive import Archive

Statement = tuple[str, Any]


@contextmanager
def noted(archive: Archive) -> Iterator[list[Statement]]:
    """The statements of a block, with their values."""
    found: list[Statement] = []

    def note(_connection: object, _cursor: object, statement: str, values: Any, *_: object) -> None:
        found.append((statement, values))

    event.listen(archive.database.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(archive.database.engine, "before_cursor_execute", note)
