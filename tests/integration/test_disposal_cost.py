"""What it costs to take one item out: as many statements from a long list as from a short one, each from an index."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from service.archive import Archive
from service.usecases.disposal.executing import execute_register, take_out
from tests.office import Office

LARGE = ("audit_entry", "case_file", "document", "document_change", "file", "page", "review_item", "task", "tombstone")
"""Tables that grow with the archive: nobody looks through them for a single item."""

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


def statements_per_item(office: Office, count: int) -> list[list[Statement]]:
    """What each item of a list costs but the first, which begins the work."""
    review = office.approved(office.papers(count))
    execute_register(office.people["clerk"], review, archive=office.archive)
    steps = take_out(review, archive=office.archive)
    next(steps)
    costs = []
    for _ in range(count - 1):
        with noted(office.archive) as statements:
            next(steps)
        costs.append(statements)
    return costs


def looked_through(archive: Archive, statements: Sequence[Statement]) -> list[str]:
    """Statements that go through a large table from end to end, by the plan of the database."""
    found = []
    with archive.database.engine.connect() as connection:
        for statement, values in statements:
            if not statement.startswith(("SELECT", "UPDATE", "DELETE")):
                continue
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
            found += [statement for row in plan if str(row[3]).startswith(tuple(f"SCAN {one}" for one in LARGE))]
    return found


def test_an_item_costs_as_many_statements_from_a_long_list_as_from_a_short_one(office: Office) -> None:
    costs = {len(one) for count in (3, 9) for one in statements_per_item(office, count)}
    assert len(costs) == 1


def test_nothing_large_is_looked_through_for_an_item(office: Office) -> None:
    [statements] = statements_per_item(office, 2)
    assert len(statements) > 1
    assert looked_through(office.archive, statements) == []


def test_a_look_through_a_large_table_would_be_noticed(office: Office) -> None:
    by_title = "SELECT id FROM document WHERE title = ?"
    by_number = "SELECT id FROM document WHERE id = ?"
    assert looked_through(office.archive, [(by_title, ("题名",)), (by_number, (1,))]) == [by_title]
