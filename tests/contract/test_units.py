"""Subtrees are ranges of an index on SQLite and on PostgreSQL, however many units there are."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from alembic import command
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Select, event, func, insert, select, text
from sqlalchemy.orm import Session

from service.catalogue import Database
from service.catalogue.units import Unit, add_unit, below, move_subtree, stands_below, topmost, within

CITIES, COUNTIES, STREETS = 10, 20, 99
"""A province of twenty thousand units."""


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """The statements that are sent in this block."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield sent
    event.remove(database.engine, "before_cursor_execute", note)


@pytest.fixture
def province(database: Database) -> Database:
    """A province with all its cities, counties and streets, in an archive of whatever database."""
    rows: list[dict[str, object]] = [
        {"id": 1, "name": "省总工会", "level": "province", "parent_id": None, "path": "/1/"}
    ]

    def grow(parents: list[dict[str, object]], each: int, level: str) -> list[dict[str, object]]:
        born = []
        for parent in parents:
            for _ in range(each):
                number = len(rows) + 1
                path = f"{parent['path']}{number}/"
                row = {
                    "id": number,
                    "name": f"{level} {number}",
                    "level": level,
                    "parent_id": parent["id"],
                    "path": path,
                }
                rows.append(row)
                born.append(row)
        return born

    cities = grow(list(rows), CITIES, "city")
    grow(grow(cities, COUNTIES, "county"), STREETS, "street")
    with database.write() as session:
        session.execute(insert(Unit), rows)
        if not database.is_sqlite:
            session.execute(text("SELECT setval('unit_id_seq', (SELECT max(id) FROM unit))"))
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE unit")
    return database


def plan(database: Database, query: Select[tuple[int]]) -> str:
    """How the database would answer."""
    compiled = query.compile(database.engine, compile_kwargs={"literal_binds": True})
    explain = "EXPLAIN QUERY PLAN " if database.is_sqlite else "EXPLAIN "
    with database.engine.connect() as connection:
        rows = connection.exec_driver_sql(explain + str(compiled).replace("%", "%%"))
        return "\n".join(" ".join(str(part) for part in row) for row in rows)


def test_a_subtree_is_looked_up_in_the_index_and_not_by_going_through_all_units(province: Database) -> None:
    for query in (
        select(Unit.id).where(below("/1/2/12/")),
        select(Unit.id).where(within(["/1/2/12/", "/1/3/33/"])),
        select(func.count(Unit.id)).where(below("/1/2/13/")),
    ):
        told = plan(province, query)
        assert "ix_unit_path" in told, told
        assert "Seq Scan" not in told, told
        assert "SCAN" not in told, told


def test_a_subtree_is_everything_below_and_nothing_beside(province: Database) -> None:
    with province.read() as session:
        county = session.scalars(select(Unit).where(Unit.level == "county").order_by(Unit.id).limit(1)).one()
        found = session.scalars(select(Unit.path).where(below(county.path))).all()
        every = session.scalars(select(Unit.path)).all()
    assert sorted(found) == sorted(path for path in every if path.startswith(county.path))
    assert len(found) == STREETS + 1


def test_a_unit_with_everything_below_it_moves_by_one_statement(province: Database) -> None:
    with province.write() as session:
        first, second = session.scalars(select(Unit).where(Unit.level == "city").order_by(Unit.id).limit(2)).all()
        county = session.scalars(select(Unit).where(Unit.parent_id == first.id).order_by(Unit.id).limit(1)).one()
        old, new = county.path, f"{second.path}{county.id}/"
        with statements(province) as sent:
            county.parent_id = second.id
            move_subtree(session, old, new)
        assert len([one for one in sent if "path" in one]) == 1, sent
        assert session.scalar(select(func.count(Unit.id)).where(below(new))) == STREETS + 1
        assert session.scalar(select(func.count(Unit.id)).where(below(old))) == 0
        assert (
            session.scalar(select(func.count(Unit.id)).where(below(second.path))) == (COUNTIES + 1) * (STREETS + 1) + 1
        )


def paths_of(session: Session) -> dict[int, str]:
    return dict(session.execute(select(Unit.id, Unit.path)).tuples().all())


def test_what_stands_below_is_the_same_in_a_join_as_by_hand(database: Database) -> None:
    with database.write() as session:
        top = add_unit(session, "省", "province", None, None)
        for number in range(1, 12):
            city = add_unit(session, f"市{number}", "city", top, None)
            add_unit(session, f"县{number}", "county", city, None)
    with database.read() as session:
        inner, outer = Unit.__table__.alias("inner_"), Unit.__table__.alias("outer_")
        pairs = session.execute(
            select(inner.c.id, outer.c.id).where(stands_below(inner.c.path, outer.c.path))  # type: ignore[arg-type]
        ).all()
        paths = paths_of(session)
    by_hand = {(i, o) for i, one in paths.items() for o, other in paths.items() if one.startswith(other)}
    assert {(row[0], row[1]) for row in pairs} == by_hand


@given(st.lists(st.lists(st.integers(1, 30), min_size=1, max_size=4), max_size=8))
def test_the_topmost_paths_reach_what_all_of_them_reach(tree: list[list[int]]) -> None:
    paths = ["/" + "".join(f"{part}/" for part in one) for one in tree]
    kept = topmost(paths)
    assert set(kept) <= set(paths)
    assert all(any(path.startswith(one) for one in kept) for path in paths)
    assert not any(a != b and a.startswith(b) for a in kept for b in kept)


def test_who_was_administrator_becomes_all_three(database_url: str) -> None:
    database = Database(database_url)
    with database.engine.begin() as connection:
        config = database._config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    run: Callable[[str], None]
    with database.engine.begin() as connection:
        run = lambda statement: connection.execute(text(statement)) and None  # noqa: E731
        run("INSERT INTO unit (id, name, level, path) VALUES (1, 'u', 'city', '/1/')")
        for person in (1, 2):
            connection.execute(
                text(
                    "INSERT INTO person (id, login, name, password_hash, active, failed_logins, created_at)"
                    " VALUES (:id, :login, 'x', 'x', :yes, 0, :at)"
                ),
                {"id": person, "login": f"p{person}", "yes": True, "at": "2026-11-23 01:00:00"},
            )
        run("INSERT INTO appointment (id, person_id, unit_id, role) VALUES (11, 1, 1, 'administrator')")
        run("INSERT INTO appointment (id, person_id, unit_id, role) VALUES (12, 1, 1, 'keeper')")
        run("INSERT INTO appointment (id, person_id, unit_id, role) VALUES (13, 2, 1, 'reader')")
        if not database.is_sqlite:
            run("SELECT setval('appointment_id_seq', 13)")
    database.migrate()
    with database.engine.connect() as connection:
        rows = connection.execute(text("SELECT person_id, role FROM appointment ORDER BY person_id, role")).all()
    assert [tuple(row) for row in rows] == [
        (1, "audit_administrator"),
        (1, "keeper"),
        (1, "security_administrator"),
        (1, "system_administrator"),
        (2, "reader"),
    ]
    database.close()
