"""What is written for ever stays, whichever statement is tried: on SQLite also REPLACE, on PostgreSQL also a replica."""

# ruff: noqa: S608 - the tables are named here

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import DatabaseError, IntegrityError

from retention import RegisterKind
from service.catalogue import Database
from service.catalogue.custody import Custody, DifferenceKind, Handover, HandoverDifference, HandoverSignature
from service.catalogue.disposal import Gone, Outcome, Register, RegisterSignature, Review, ReviewItem, Tombstone
from service.catalogue.documents import Document
from tests.contract.test_custody import furnish

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)

TABLES = (
    "tombstone",
    "custody",
    "handover",
    "handover_line",
    "handover_difference",
    "handover_signature",
    "register_signature",
)


@pytest.fixture
def guarded(database: Database) -> Database:
    """A catalogue with a row and a second one in each guarded table; what may end has ended."""
    number = furnish(database, 2)
    with database.write() as session:
        handover = session.get_one(Handover, number)
        lines = session.execute(text("SELECT id FROM handover_line ORDER BY id")).scalars().all()
        for line in lines:
            session.add(
                HandoverDifference(
                    handover_id=number, line_id=line, kind=DifferenceKind.DAMAGED, text="虫蛀", noted_at=NOW
                )
            )
        for party in ("giver", "receiver"):
            signed = {"party": party, "person_id": handover.giver_id, "digest": "a" * 64, "opinion": "属实"}
            session.add(HandoverSignature(handover_id=number, signed_at=NOW, **signed))
        review = Review(unit_id=handover.unit_id, kind=RegisterKind.OTHER, title="鉴定", proposed_at=NOW)
        session.add(review)
        session.flush()
        register = Register(review_id=review.id, number="销字〔2026〕1号", drawn_on=date(2026, 11, 23))
        session.add(register)
        session.flush()
        for role in ("archive_head", "office_head"):
            signed = {"role": role, "person_id": handover.giver_id, "digest": "a" * 64, "opinion": "同意"}
            session.add(RegisterSignature(register_id=register.id, revision=1, agree=True, signed_at=NOW, **signed))
        for gone in (901, 902):
            left = {"gone": Gone.DESTROYED, "number": "销字〔2026〕1号", "digest": "a" * 64, "gone_at": NOW}
            session.add(Tombstone(document_id=gone, code=f"J012-{gone}", title="表", rule="permanent", **left))
        session.flush()
        session.execute(text("UPDATE custody SET until = since"))
        handover.refused_at = NOW
    return database


def rows_of(connection: Connection, table: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in connection.execute(text(f"SELECT * FROM {table} ORDER BY id"))]


def copies_of(connection: Connection, table: str, **other: str) -> str:
    """A SELECT of the first row of a table with some of its columns said otherwise."""
    names = list(connection.execute(text(f"SELECT * FROM {table} LIMIT 0")).keys())
    return f"SELECT {', '.join(other.get(one, one) for one in names)} FROM {table} ORDER BY id LIMIT 1"


@contextmanager
def refused(database: Database, table: str) -> Iterator[Connection]:
    """The block is refused by the database, and the table is as it was."""
    with database.engine.connect() as connection:
        before = rows_of(connection, table)
        connection.rollback()
    assert before
    with (
        pytest.raises((DatabaseError, IntegrityError), match=r"stays|forgotten|ended"),
        database.engine.begin() as connection,
    ):
        yield connection
    with database.engine.connect() as connection:
        assert rows_of(connection, table) == before


@pytest.mark.parametrize("table", TABLES)
def test_no_statement_removes_or_renumbers_what_is_written_for_ever(guarded: Database, table: str) -> None:
    for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET id = id + 100"):
        with refused(guarded, table) as connection:
            connection.exec_driver_sql(statement)


@pytest.mark.parametrize("table", TABLES)
def test_no_insertion_takes_the_place_of_what_is_written_for_ever(guarded: Database, table: str) -> None:
    """Under its own number, and under a new one wherever something else of it is unique."""
    if not guarded.is_sqlite:
        with refused(guarded, table) as connection:
            copy = copies_of(connection, table)
            connection.exec_driver_sql(
                f"INSERT INTO {table} SELECT * FROM ({copy}) AS one ON CONFLICT (id) DO UPDATE SET id = excluded.id + 99"
            )
        return
    for other in ({}, {"id": "id + 100"}):
        if other and table in ("handover", "handover_difference", "custody"):
            continue  # nothing but their number is unique; of custody only an open span, below
        for verb in ("REPLACE", "INSERT OR REPLACE"):
            with refused(guarded, table) as connection:
                connection.exec_driver_sql(f"{verb} INTO {table} {copies_of(connection, table, **other)}")
    with refused(guarded, table) as connection:
        connection.exec_driver_sql(f"UPDATE OR REPLACE {table} SET id = (SELECT max(id) FROM {table})")


def test_no_insertion_takes_the_place_of_an_open_span(database: Database) -> None:
    if not database.is_sqlite:
        return
    furnish(database, 2)
    with refused(database, "custody") as connection:
        connection.exec_driver_sql(f"REPLACE INTO custody {copies_of(connection, 'custody', id='id + 100')}")


@pytest.mark.parametrize("table", TABLES)
def test_neither_truncation_nor_a_replica_gets_past_the_guards(guarded: Database, table: str) -> None:
    if guarded.is_sqlite:
        return
    for statement in (
        f"TRUNCATE {table} CASCADE",
        f"SET LOCAL session_replication_role = replica; DELETE FROM {table}",
    ):
        with refused(guarded, table) as connection:
            connection.exec_driver_sql(statement)


def test_what_is_written_for_ever_can_still_be_added_to(guarded: Database) -> None:
    with guarded.write() as session:
        first = session.scalars(select(Custody).order_by(Custody.id)).first()
        assert first is not None
        session.add(Custody(document_id=first.document_id, unit_id=first.unit_id, since=NOW, ground=first.ground))
    with guarded.write() as session:
        assert len(session.scalars(select(Custody)).all()) == 3


@pytest.mark.parametrize(
    ("change", "is_marked"),
    [
        ("UPDATE document SET revision = revision + 1", True),
        ("UPDATE document SET due_on = '2031-01-01'", True),
        ("UPDATE document SET due_on = NULL", True),
        ("UPDATE document SET rule = 'permanent'", True),
        ("UPDATE document SET code = 'other-' || id", True),
        ("UPDATE document SET rule = rule, due_on = due_on, revision = revision", False),
        ("UPDATE document SET title = '改'", False),
        ("UPDATE document SET revision = revision + 1, rule = 'x' WHERE id < 0", False),
    ],
)
def test_a_listed_item_is_marked_by_whatever_changes_its_document(
    database: Database, change: str, is_marked: bool
) -> None:
    item = listed(database)
    with database.engine.begin() as connection:
        connection.exec_driver_sql(change)
    with database.read() as session:
        assert session.get_one(ReviewItem, item).changed is is_marked


def test_an_item_is_marked_when_its_document_goes_and_not_when_it_is_settled(database: Database) -> None:
    item = listed(database)
    with database.write() as session:
        session.get_one(ReviewItem, item).outcome = Outcome.LEAVING
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE document SET revision = revision + 1")
    with database.write() as session:
        row = session.get_one(ReviewItem, item)
        assert not row.changed
        row.outcome = Outcome.PENDING
        document_id = row.document_id
    with database.engine.begin() as connection:
        connection.execute(text("DELETE FROM hold_member WHERE document_id = :id"), {"id": document_id})
        connection.execute(text("DELETE FROM document WHERE id = :id"), {"id": document_id})
    with database.read() as session:
        assert session.get_one(ReviewItem, item).changed


def listed(database: Database) -> int:
    """A pending item of a review, of a document as it stands; gives the item."""
    furnish(database, 1)
    with database.write() as session:
        document = session.scalars(select(Document)).one()
        document.rule, document.due_on, document.code = "filing_year+10y", date(2020, 12, 31), "J012-1"
        review = Review(unit_id=document.unit_id, kind=RegisterKind.OTHER, title="鉴定", proposed_at=NOW)
        session.add(review)
        session.flush()
        item = ReviewItem(
            review_id=review.id,
            position=1,
            document_id=document.id,
            code=document.code,
            title="表",
            pages=1,
            paper=False,
            rule=document.rule,
            due_on=document.due_on,
            version=document.revision,
            outcome=Outcome.PENDING,
        )
        session.add(item)
        session.flush()
        return item.id
