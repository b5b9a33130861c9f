"""The catalogue keeps its promises on SQLite and on PostgreSQL."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, date, datetime, timedelta

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlalchemy.orm import Session

from service.catalogue import Base, Database, audit, tasks
from service.catalogue.base import FARTHEST
from service.catalogue.codes import next_number
from service.catalogue.documents import Document, DocumentState
from service.catalogue.people import Person, Role
from service.catalogue.units import Unit, add_unit, find_unit, fonds_of

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
LEASE = timedelta(seconds=60)


def a_document(database: Database) -> int:
    with database.write() as session:
        unit = add_unit(session, "榆阳市总工会", "city", None, "J012")
        document = Document(
            unit_id=unit.id,
            state=DocumentState.RECEIVED,
            name="扫描0001.pdf",
            path="/scans/扫描0001.pdf",
            title="扫描0001",
            created_at=NOW,
            changed_at=NOW,
        )
        session.add(document)
        session.flush()
        return document.id


def test_migrations_lead_from_nothing_to_the_models_without_drift(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_migrating_twice_changes_nothing(database: Database) -> None:
    a_document(database)
    database.migrate()
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Document)) == 1


def test_values_come_back_as_they_went_in(database: Database) -> None:
    document_id = a_document(database)
    with database.read() as session:
        document = session.get_one(Document, document_id)
        assert document.state is DocumentState.RECEIVED
        assert document.created_at == NOW
        assert document.created_at.tzinfo is UTC
        assert document.stated == []


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/St_Johns"])
def test_in_whatever_zone_a_server_lives_instants_days_and_the_chain_are_the_same(
    database: Database, zone: str
) -> None:
    document_id = a_document(database)
    with database.write() as session:
        audit.record(session, NOW, None, "case.opened", "case", 1)
    if not database.is_sqlite:
        with database.engine.begin() as connection:
            name = connection.scalar(text("SELECT current_database()"))
            connection.exec_driver_sql(f"ALTER DATABASE \"{name}\" SET timezone TO '{zone}'")
        database.close()  # what is opened from now on lives there
    with database.write() as session:
        assert database.is_sqlite or session.scalar(text("SHOW timezone")) == zone
        session.get_one(Document, document_id).dated_on = date(2024, 2, 29)
        audit.record(session, NOW + timedelta(hours=12), None, "case.opened", "case", 2)
    with database.read() as session:
        document = session.scalars(select(Document).where(Document.created_at == NOW)).one()
        assert (document.created_at, document.created_at.tzinfo) == (NOW, UTC)
        assert document.dated_on == date(2024, 2, 29)
        assert session.scalar(select(func.max(audit.AuditEntry.at))) == NOW + timedelta(hours=12)
        assert list(audit.breaks(session)) == []


def test_an_instant_without_time_zone_is_refused(database: Database) -> None:
    with pytest.raises(Exception, match="time zone"), database.write() as session:
        session.add(
            Person(login="a", name="a", password_hash="x", created_at=datetime(2026, 1, 1))  # noqa: DTZ001
        )


def test_a_block_that_raises_leaves_nothing_behind(database: Database) -> None:
    with pytest.raises(RuntimeError), database.write() as session:
        add_unit(session, "甲", "city", None, "J001")
        raise RuntimeError
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Unit)) == 0


def test_units_know_their_ancestry_and_the_fonds_above_them(database: Database) -> None:
    with database.write() as session:
        city = add_unit(session, "市总工会", "city", None, "J012")
        county = add_unit(session, "区总工会", "county", city, None)
        street = add_unit(session, "街道总工会", "street", county, "J030")
        assert street.ancestry == (city.id, county.id, street.id)
        assert fonds_of(session, county) == "J012"
        assert fonds_of(session, street) == "J030"
        assert find_unit(session, "J030") is street
        assert find_unit(session, "区总工会") is county
        assert find_unit(session, str(city.id)) is city
        assert find_unit(session, "无此单位") is None


@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET act = 'x'", "DELETE FROM audit_entry"])
def test_an_audit_entry_is_neither_altered_nor_removed(database: Database, statement: str) -> None:
    with database.write() as session:
        audit.record(session, NOW, None, "case.opened", "case", 1)
    with pytest.raises((DatabaseError, IntegrityError), match="append-only"), database.engine.begin() as connection:
        connection.execute(text(statement))
    with database.read() as session:
        assert session.scalars(select(audit.AuditEntry.act)).all() == ["case.opened"]


ALTERATIONS = [
    "UPDATE audit_entry SET act = 'x'",
    "UPDATE audit_entry SET id = id + 100",
    "DELETE FROM audit_entry",
    "INSERT INTO audit_entry SELECT * FROM audit_entry WHERE true ON CONFLICT (id) DO UPDATE SET act = 'x'",
]
ON_SQLITE = [
    "REPLACE INTO audit_entry SELECT id, at, actor_id, 'x', subject_kind, subject_id, data, previous, digest "
    "FROM audit_entry",
    "REPLACE INTO audit_entry SELECT id + 100, at, actor_id, 'x', subject_kind, subject_id, data, previous, digest "
    "FROM audit_entry",
    "UPDATE OR REPLACE audit_entry SET act = 'x'",
]
ON_POSTGRESQL = [
    "TRUNCATE audit_entry",
    "TRUNCATE person CASCADE",
    "SET session_replication_role = replica; DELETE FROM audit_entry",
]


def test_no_statement_alters_or_removes_an_audit_entry(database: Database) -> None:
    with database.write() as session:
        for number in range(3):
            audit.record(session, NOW, None, "case.opened", "case", number)
    for statement in [*ALTERATIONS, *(ON_SQLITE if database.is_sqlite else ON_POSTGRESQL)]:
        with pytest.raises((DatabaseError, IntegrityError), match="append-only"), database.engine.begin() as connection:
            connection.exec_driver_sql(statement)
    with database.snapshot() as session:
        assert list(audit.breaks(session)) == []
        assert session.scalars(select(audit.AuditEntry.act)).all() == ["case.opened"] * 3


def test_an_honest_chain_has_no_break(database: Database) -> None:
    with database.write() as session:
        for number in range(5):
            audit.record(session, NOW, None, "case.opened", "case", number, 备注="中文", count=number)
    with database.read() as session:
        assert list(audit.breaks(session)) == []


def _unguard(database: Database) -> None:
    with database.engine.begin() as connection:
        if database.is_sqlite:
            connection.execute(text("DROP TRIGGER audit_entry_no_update"))
            connection.execute(text("DROP TRIGGER audit_entry_no_delete"))
        else:
            connection.execute(text("DROP TRIGGER audit_entry_no_change ON audit_entry"))


@pytest.mark.parametrize(
    ("forgery", "problem"),
    [
        ("UPDATE audit_entry SET act = 'case.closed' WHERE subject_id = 2", "digest"),
        ("UPDATE audit_entry SET actor_id = NULL, subject_id = 9 WHERE subject_id = 2", "digest"),
        ("DELETE FROM audit_entry WHERE subject_id = 2", "previous"),
        ("DELETE FROM audit_entry WHERE subject_id = 4", "head"),
    ],
)
def test_a_forgery_behind_the_guards_breaks_the_chain(database: Database, forgery: str, problem: str) -> None:
    with database.write() as session:
        for number in range(5):
            audit.record(session, NOW, None, "case.opened", "case", number)
    _unguard(database)
    with database.engine.begin() as connection:
        connection.execute(text(forgery))
    with database.read() as session:
        assert problem in {found.problem for found in audit.breaks(session)}


def test_entries_written_at_once_by_several_make_one_chain(database: Database) -> None:
    def write() -> None:
        for number in range(10):
            with database.write() as session:
                audit.record(session, NOW, None, "case.opened", "case", number)

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(audit.AuditEntry)) == 40
        assert list(audit.breaks(session)) == []


def test_a_number_is_given_once_however_many_ask_at_once(database: Database) -> None:
    with database.write() as session:
        assert next_number(session, "J012") == 1
    given: list[int] = []

    def ask() -> None:
        for _ in range(10):
            with database.write() as session:
                given.append(next_number(session, "J012"))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(given) == list(range(2, 42))


def test_a_task_is_given_to_one_worker_only(database: Database) -> None:
    document_id = a_document(database)
    with database.write() as session:
        for number in range(20):
            tasks.enqueue(session, tasks.TaskKind.READ, document_id, NOW, first=number, last=number)
    claimed: list[int] = []

    def work(name: str) -> None:
        while True:
            with database.write() as session:
                task = tasks.claim(session, name, NOW, LEASE)
                if task is None:
                    return
                claimed.append(task.id)

    threads = [threading.Thread(target=work, args=(f"w{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(claimed) == len(set(claimed)) == 20


def test_a_task_comes_back_when_its_lease_runs_out_and_tells_how_often_it_was_tried(database: Database) -> None:
    document_id = a_document(database)
    with database.write() as session:
        tasks.enqueue(session, tasks.TaskKind.READ, document_id, NOW, first=1, last=1)
    at = NOW
    for attempt in range(tasks.MAX_ATTEMPTS):
        with database.write() as session:
            task = tasks.claim(session, f"w{attempt}", at, LEASE)
            assert task is not None
            assert task.attempts == attempt + 1
        with database.write() as session:
            assert tasks.claim(session, "other", at + LEASE, LEASE) is None
        at += LEASE + timedelta(seconds=1)
    with database.write() as session:
        task = tasks.claim(session, "last", at, LEASE)
        assert task is not None
        assert task.attempts > tasks.MAX_ATTEMPTS


@pytest.mark.parametrize(
    ("ahead", "taken"),
    [(timedelta(0), True), (timedelta(seconds=1), False), (FARTHEST, False), (FARTHEST + timedelta(seconds=1), True)],
)
def test_a_task_put_off_or_leased_farther_than_any_honest_clock_does_is_due(
    database: Database, ahead: timedelta, taken: bool
) -> None:
    document_id = a_document(database)
    with database.write() as session:
        tasks.enqueue(session, tasks.TaskKind.READ, document_id, NOW + ahead, priority=-1)
    with database.read() as session:
        assert tasks.is_urgent_due(session, NOW) is taken
        assert bool(tasks.due(session, tasks.TaskKind, NOW, 9)) is taken
    with database.write() as session:
        task = session.scalars(select(tasks.Task)).one()
        task.state, task.worker = tasks.TaskState.RUNNING, "elsewhere"
        task.lease_until = NOW - timedelta(seconds=1) + ahead
    with database.write() as session:
        assert (tasks.claim(session, "w", NOW - timedelta(seconds=1), LEASE) is not None) is (ahead > FARTHEST)


def test_urgent_tasks_go_first_and_equal_ones_in_order(database: Database) -> None:
    document_id = a_document(database)
    with database.write() as session:
        tasks.enqueue(session, tasks.TaskKind.READ, document_id, NOW, priority=1, first=1, last=1)
        tasks.enqueue(session, tasks.TaskKind.READ, document_id, NOW, first=2, last=2)
        tasks.enqueue(session, tasks.TaskKind.INDEX, document_id, NOW, priority=-1)
        tasks.enqueue(session, tasks.TaskKind.INDEX, document_id, NOW, priority=-1)
    order = []
    for _ in range(3):
        with database.write() as session:
            task = tasks.claim(session, "w", NOW, LEASE)
            assert task is not None
            order.append((task.kind, task.detail.get("first")))
    assert order == [(tasks.TaskKind.INDEX, None), (tasks.TaskKind.READ, 2), (tasks.TaskKind.READ, 1)]
    with database.read() as session:
        assert tasks.open_tasks(session) == 3


def ask_for_one(session: Session, document_id: int) -> None:
    tasks.enqueue(session, tasks.TaskKind.INDEX, document_id, NOW)


def ask_for_many(session: Session, document_id: int) -> None:
    tasks.enqueue_many(session, tasks.TaskKind.INDEX, [document_id], NOW)


def ask_for_selected(session: Session, document_id: int) -> None:
    tasks.enqueue_selected(session, tasks.TaskKind.INDEX, select(Document.id).where(Document.id == document_id), NOW)


@pytest.mark.parametrize("ask", [ask_for_one, ask_for_many, ask_for_selected])
def test_what_waits_for_a_change_is_not_begun_before_the_change_is_there(
    database: Database, ask: Callable[[Session, int], None]
) -> None:
    document_id = a_document(database)
    with database.write() as session:
        ask(session, document_id)

    def work() -> str | None:
        """What a worker sees that takes the task and does it."""
        with database.write() as session:
            task = tasks.claim(session, "w", NOW, LEASE)
        if task is None:
            return None
        with database.read() as session:
            return session.get_one(Document, document_id).title

    with ThreadPoolExecutor(1) as pool:
        with database.write() as session:
            session.get_one(Document, document_id).title = "改过的题名"
            session.flush()
            ask(session, document_id)
            # On SQLite a worker waits here for the writer, on PostgreSQL it finds nothing to take.
            early = pool.submit(work)
            wait([early], timeout=0.3)
        assert [seen for seen in (early.result(), work()) if seen] == ["改过的题名"]
    with database.read() as session:
        assert tasks.open_tasks(session) == 1


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=8) | st.none(), max_size=3))
def test_whatever_an_entry_says_is_sealed(database: Database, data: dict[str, object]) -> None:
    clean = {key.replace("\x00", ""): value for key, value in data.items()}
    clean = {k: v.replace("\x00", "") if isinstance(v, str) else v for k, v in clean.items()}
    with database.write() as session:
        entry = audit.record(session, NOW, None, "x", "y", 1, **{f"k{k}": v for k, v in clean.items()})
        first = entry.digest
    with database.read() as session:
        assert list(audit.breaks(session)) == []
        assert first == audit.seal(session.get_one(audit.AuditEntry, entry.id))


def test_roles_are_the_table_of_permissions_and_dates_are_days(database: Database) -> None:
    document_id = a_document(database)
    with database.write() as session:
        session.get_one(Document, document_id).dated_on = date(2024, 2, 29)
    with database.read() as session:
        assert session.get_one(Document, document_id).dated_on == date(2024, 2, 29)
    assert {role.value for role in Role} == {
        "system_administrator",
        "security_administrator",
        "audit_administrator",
        "accountant",
        "cashier",
        "keeper",
        "approver",
        "reviewer",
        "supervisor",
        "reader",
    }
