"""PostgreSQL with two roles: one owns the tables and migrates, the other runs the archive and cannot touch the audit."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from alembic import command
from sqlalchemy import URL, create_engine, inspect, make_url, select, text
from sqlalchemy.exc import ProgrammingError

from service.catalogue import Base, Database
from service.catalogue.audit import AuditEntry, breaks, record
from service.catalogue.database import APPEND_ONLY, VERSION
from tests.servers import server_url

pytestmark = pytest.mark.postgresql

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Roles:
    """An empty database, and how each of the two gets in."""

    owner: str
    application: str

    def database(self) -> Database:
        return Database(self.application, self.owner)


@contextmanager
def two_roles() -> Iterator[Roles]:
    url, name = make_url(server_url("postgresql")), f"test_{uuid4().hex[:12]}"
    owner, application = f"{name}_owner", f"{name}_app"
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        # As docs/operations.md has it.
        connection.execute(text(f"CREATE ROLE {application} LOGIN PASSWORD 'a'"))
        connection.execute(text(f"CREATE ROLE {owner} LOGIN PASSWORD 'o' IN ROLE {application}"))
        connection.execute(text(f"CREATE DATABASE {name} OWNER {owner}"))

    def as_role(role: str, password: str) -> str:
        own: URL = url.set(database=name, username=role, password=password)
        return own.render_as_string(hide_password=False)

    yield Roles(as_role(owner, "o"), as_role(application, "a"))
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        connection.execute(text(f"DROP ROLE {owner}"))
        connection.execute(text(f"DROP ROLE {application}"))
    admin.dispose()


@pytest.fixture(scope="module")
def roles() -> Iterator[Roles]:
    with two_roles() as made:
        yield made


@pytest.fixture(scope="module")
def database(roles: Roles) -> Iterator[Database]:
    opened = roles.database()
    opened.migrate()
    with opened.write() as session:
        record(session, NOW, None, "archive.initialised", "unit", 1)
    yield opened
    opened.close()


@pytest.mark.parametrize("table", sorted(APPEND_ONLY))
@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM {}",
        "TRUNCATE {} CASCADE",
        "DROP TABLE {} CASCADE",
        "ALTER TABLE {} DISABLE TRIGGER ALL",
        "ALTER TABLE {} OWNER TO CURRENT_USER",
        "CREATE TRIGGER mine BEFORE INSERT ON {} EXECUTE FUNCTION audit_entry_is_append_only()",
    ],
)
def test_the_applications_role_cannot_remove_what_may_only_be_added_to(
    database: Database, table: str, statement: str
) -> None:
    with (
        pytest.raises(ProgrammingError, match=r"permission denied|must be owner"),
        database.engine.begin() as connection,
    ):
        connection.execute(text(statement.format(table)))


@pytest.mark.parametrize("table", sorted(APPEND_ONLY))
def test_the_applications_role_alters_none(database: Database, table: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), database.engine.begin() as connection:
        connection.execute(text(f"UPDATE {table} SET digest = digest"))  # noqa: S608 - a name of ours
    with database.read() as session:
        assert list(breaks(session)) == []


def test_it_cannot_become_the_owner_nor_make_tables_of_its_own(database: Database, roles: Roles) -> None:
    owner = make_url(roles.owner).username
    for statement in (
        f"SET ROLE {owner}",
        "CREATE TABLE mine (id int)",
        "UPDATE alembic_version SET version_num = '1'",
    ):
        with pytest.raises(ProgrammingError, match="permission denied"), database.engine.begin() as connection:
            connection.execute(text(statement))


def test_everything_else_is_its_own_and_can_be_swept_of_deleted_rows(database: Database, roles: Roles) -> None:
    query = text("SELECT tablename, tableowner FROM pg_tables WHERE schemaname = 'public'")
    with database.engine.connect() as connection:
        owners = dict(connection.execute(query).tuples().all())
    owner, application = make_url(roles.owner).username, make_url(roles.application).username
    assert {table for table, whose in owners.items() if whose == owner} == APPEND_ONLY | {VERSION}
    assert {table for table, whose in owners.items() if whose == application} == set(Base.metadata.tables) - APPEND_ONLY
    assert database.scrub()


@pytest.fixture
def empty() -> Iterator[Roles]:
    with two_roles() as made:
        yield made


def test_the_owner_migrates_what_was_there_before_and_without_it_nothing_is_reached(empty: Roles) -> None:
    roles = empty
    engine = create_engine(roles.owner)
    with engine.begin() as connection:
        config = Database._config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0012")
    engine.dispose()
    before = Database(roles.application)
    with pytest.raises(ProgrammingError, match="permission denied"), before.engine.begin() as connection:
        connection.execute(text("SELECT * FROM unit"))
    before.close()
    database = roles.database()
    database.migrate()
    assert database.is_current()
    with database.write() as session:
        record(session, NOW, None, "archive.initialised", "unit", 1)
        assert session.scalars(select(AuditEntry.act)).all() == ["archive.initialised"]
    assert set(inspect(database.engine).get_table_names()) == set(Base.metadata.tables) | {VERSION}
    database.close()
