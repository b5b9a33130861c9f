"""What people had typed as a document's box becomes a box of its unit, on SQLite and on PostgreSQL."""

from alembic import command
from sqlalchemy import text

from service.catalogue import Database

AT = "2026-11-23 01:00:00+00:00"


def upgrade(database: Database, revision: str) -> None:
    with database.engine.begin() as connection:
        config = database._config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def fill(database: Database) -> None:
    """Documents of two units with texts as their boxes, as the tables of 0007 kept them, and two duties."""
    units = [{"id": number, "name": f"u{number}", "fonds": f"J{number}"} for number in (1, 2)]
    boxes = ((1, 1, "3-02-7"), (2, 1, " 3-02-7 "), (3, 2, "3-02-7"), (4, 1, None), (5, 1, ""))
    documents = [{"id": number, "unit": unit, "box": box, "at": AT, "no": False} for number, unit, box in boxes]
    renditions = [{"id": 1, "at": AT, "closed": AT, "box": "3-02-7"}, {"id": 4, "at": AT, "closed": None, "box": None}]
    with database.engine.begin() as connection:
        connection.execute(
            text("INSERT INTO unit (id, name, level, fonds, path) VALUES (:id, :name, 'city', :fonds, '/')"), units
        )
        connection.execute(
            text(
                "INSERT INTO document (id, unit_id, state, revision, name, path, title, confidence, stated,"
                " file_when_complete, paper_original, box, page_count, created_at, changed_at) VALUES"
                " (:id, :unit, 'filed', 1, 'a', 'a', 'a', 1, '[]', :no, 'filed', :box, 1, :at, :at)"
            ),
            documents,
        )
        connection.execute(
            text(
                "INSERT INTO paper_rendition (document_id, opened_at, closed_at, box) VALUES (:id, :at, :closed, :box)"
            ),
            renditions,
        )


def test_texts_of_older_archives_become_boxes_of_their_units(database_url: str) -> None:
    database = Database(database_url)
    upgrade(database, "0007")
    fill(database)
    database.migrate()
    with database.engine.connect() as connection:
        made = connection.execute(text("SELECT unit_id, number, fonds FROM box ORDER BY id")).all()
        assert [tuple(row) for row in made] == [(1, "3-02-7", "J1"), (2, "3-02-7", "J2")]
        lying = connection.execute(text("SELECT id, box_id FROM document ORDER BY id")).all()
        assert [tuple(row) for row in lying] == [(1, 1), (2, 1), (3, 2), (4, None), (5, None)]
        duties = connection.execute(
            text("SELECT document_id, due_on, outcome, box_id FROM paper_rendition ORDER BY document_id")
        ).all()
        assert [(row[0], str(row[1]), *row[2:]) for row in duties] == [
            (1, "2026-12-23", "original", 1),
            (4, "2026-12-23", None, None),
        ]
        if database.is_sqlite:
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
    database.close()
