"""What it costs to take one item out: as many statements from a long list as from a short one, each from an index."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from service.archive import Archive
from service.usecases.disposal.executing import execute_register, take_out
from tests.office import Office
from tests.statements import Statement, noted

LARGE = ("audit_entry", "case_file", "document", "document_change", "file", "page", "review_item", "task", "tombstone")
"""Tables that grow with the archive: nobody looks through them for a single item."""


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


def steps_of_the_database(office: Office, count: int) -> list[int]:
    """How many steps SQLite's machine takes for each item of a list but the first and the last."""
    review = office.approved(office.papers(count))
    execute_register(office.people["clerk"], review, archive=office.archive)
    taken = take_out(review, archive=office.archive)
    next(taken)
    costs: list[int] = []
    for _ in range(count - 2):
        with counted(office.archive) as steps:
            next(taken)
        costs.append(steps[0])
    return costs


@contextmanager
def counted(archive: Archive) -> Iterator[list[int]]:
    """The steps of SQLite's machine in a block: of all rows that it looks at, in whatever statement."""
    steps, seen = [0], []

    def count_one() -> int:
        steps[0] += 1
        return 0

    def listen(connection: Any, *_: object) -> None:
        connection.set_progress_handler(count_one, 1)
        seen.append(connection)

    event.listen(archive.database.engine, "checkout", listen)
    try:
        yield steps
    finally:
        event.remove(archive.database.engine, "checkout", listen)
        for connection in seen:
            connection.set_progress_handler(None, 1)


def test_an_item_costs_the_database_no_more_from_a_list_that_is_four_times_as_long(office: Office) -> None:
    short, long = (min(steps_of_the_database(office, count)) for count in (4, 16))
    assert long - short < 12, (short, long)


def test_nothing_large_is_looked_through_for_an_item(office: Office) -> None:
    [statements] = statements_per_item(office, 2)
    assert len(statements) > 1
    assert looked_through(office.archive, statements) == []


def test_a_look_through_a_large_table_would_be_noticed(office: Office) -> None:
    by_title = "SELECT id FROM document WHERE title = ?"
    by_number = "SELECT id FROM document WHERE id = ?"
    assert looked_through(office.archive, [(by_title, ("题名",)), (by_number, (1,))]) == [by_title]
