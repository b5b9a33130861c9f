"""Custody moves in one transaction of set-based statements, on SQLite and on PostgreSQL; its guards hold on both."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event, func, insert, select, text
from sqlalchemy.exc import DatabaseError

from retention import HandoverCause
from service.catalogue import Database
from service.catalogue.cases import CaseFile
from service.catalogue.custody import Custody, Handover, HandoverLine, SpanGround
from service.catalogue.documents import Document, DocumentState
from service.catalogue.holds import Hold, HoldKind, HoldMember
from service.catalogue.people import Person
from service.catalogue.tasks import Task
from service.catalogue.units import add_unit
from service.usecases.custody.moving import move_custody

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
MANY = 2_000


def furnish(database: Database, items: int) -> int:
    """A handover of so many documents from one unit to another, all lines there; its number."""
    with database.write() as session:
        above = add_unit(session, "市总工会", "city", None, "J012")
        here, there = (add_unit(session, name, "county", above, None) for name in ("甲", "乙"))
        people = [Person(login=name, name=name, password_hash="x", created_at=NOW) for name in "abc"]
        session.add_all(people)
        session.flush()
        case = CaseFile(code="K", unit_id=here.id, fonds="J012", year=2026, number=1, opened_on=NOW.date())
        case.created_at = NOW
        session.add(case)
        session.add(Hold(kind=HoldKind.UNIT, unit_id=here.id, reason="x", basis="x", since=NOW.date(), placed_at=NOW))
        session.flush()
        handover = Handover(
            number="交字〔2026〕1号",
            cause=HandoverCause.ENTRUSTED,
            unit_id=here.id,
            receiving_unit_id=there.id,
            giver_id=people[0].id,
            receiver_id=people[1].id,
            supervisor_id=people[2].id,
            digest="0" * 64,
            lines=items,
            expires_on=date(2026, 12, 31),
            proposed_at=NOW,
        )
        session.add(handover)
        session.flush()
        document = {
            "unit_id": here.id,
            "case_id": case.id,
            "state": DocumentState.FILED,
            "name": "x",
            "path": "x",
            "title": "x",
            "keeper_id": people[0].id,
            "created_at": NOW,
            "changed_at": NOW,
        }
        session.execute(insert(Document), [{**document, "code": f"J012-{one:06d}"} for one in range(items)])
        ids = session.scalars(select(Document.id).order_by(Document.id)).all()
        span = {"keeper_id": people[0].id, "unit_id": here.id, "since": NOW, "ground": SpanGround.FILING}
        session.execute(insert(Custody), [{**span, "document_id": one} for one in ids])
        line = {"handover_id": handover.id, "case_id": case.id, "title": "x", "paper": True, "electronic": True}
        session.execute(
            insert(HandoverLine), [{**line, "position": at, "document_id": one} for at, one in enumerate(ids, 1)]
        )
        return handover.id


def test_many_move_by_as_few_statements_as_one(database: Database) -> None:
    handover = furnish(database, MANY)
    statements: list[str] = []

    def count(*given: object) -> None:
        statements.append(str(given[2]))

    event.listen(database.engine, "before_cursor_execute", count)
    with database.write() as session:
        row = session.get_one(Handover, handover)
        move_custody(session, row, LATER)
        row.done_at = LATER
    event.remove(database.engine, "before_cursor_execute", count)
    assert len(statements) < 25, statements
    with database.read() as session:
        row = session.get_one(Handover, handover)
        kept = session.execute(
            select(Document.keeper_id, Document.unit_id, Document.owner_id, func.count()).group_by(
                Document.keeper_id, Document.unit_id, Document.owner_id
            )
        ).all()
        assert kept == [(row.receiver_id, row.receiving_unit_id, row.unit_id, MANY)]
        spans = session.execute(
            select(Custody.since, Custody.until, Custody.ground, func.count()).group_by(
                Custody.since, Custody.until, Custody.ground
            )
        ).all()
        assert sorted(spans, key=lambda one: one[0]) == [
            (NOW, LATER, SpanGround.FILING, MANY),
            (LATER, None, SpanGround.HANDOVER, MANY),
        ]
        assert session.scalar(select(func.count()).select_from(HoldMember)) == MANY
        assert session.scalar(select(func.count()).select_from(Task)) == MANY
        assert session.scalars(select(CaseFile.unit_id)).one() == row.receiving_unit_id


def test_a_move_that_fails_leaves_nothing_moved(database: Database) -> None:
    handover = furnish(database, 3)
    with pytest.raises(RuntimeError), database.write() as session:
        move_custody(session, session.get_one(Handover, handover), LATER)
        raise RuntimeError
    with database.read() as session:
        assert set(session.scalars(select(Custody.until))) == {None}
        assert session.scalar(select(func.count()).select_from(Custody)) == 3
        assert set(session.scalars(select(Document.owner_id))) == {None}


def test_an_item_is_kept_by_one_at_a_time(database: Database) -> None:
    furnish(database, 1)
    with pytest.raises(DatabaseError), database.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO custody (document_id, unit_id, since, ground) "
                "SELECT document_id, unit_id, since, 'filing' FROM custody"
            )
        )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE handover_line SET giver_paper_at = proposed_at FROM handover",
        "UPDATE handover_line SET title = 'y'",
        "DELETE FROM handover_line",
        "UPDATE handover SET note = 'y'",
        "DELETE FROM handover",
        "UPDATE custody SET until = since WHERE until IS NOT NULL",
        "UPDATE custody SET unit_id = 1",
        "DELETE FROM custody",
    ],
)
def test_the_database_itself_guards_what_has_moved(database: Database, statement: str) -> None:
    handover = furnish(database, 2)
    with database.write() as session:
        row = session.get_one(Handover, handover)
        move_custody(session, row, LATER)
        row.done_at = LATER
    with pytest.raises(DatabaseError, match=r"stays|ended|forgotten"), database.engine.begin() as connection:
        connection.execute(text(statement))


def test_lines_are_ticked_until_the_handover_ends(database: Database) -> None:
    furnish(database, 2)
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE handover_line SET giver_paper_at = proposed_at FROM handover"))
        connection.execute(text("UPDATE handover SET note = 'y'"))
