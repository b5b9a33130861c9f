"""An archive of the first tables keeps what it has on the way to the newest, on SQLite and on PostgreSQL."""

from alembic import command
from sqlalchemy import text

from service.catalogue import Database

RULE = "asset_disposal+5y"
LONG = "fiscal_year|filing_year|asset_disposal+100y"


def test_periods_stay_while_their_names_may_get_longer(database_url: str) -> None:
    database = Database(database_url)
    with database.engine.begin() as connection:
        config = database._config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    with database.engine.begin() as connection:
        connection.execute(text("INSERT INTO unit (id, name, level, path) VALUES (1, 'u', 'city', '/1/')"))
        connection.execute(
            text(
                "INSERT INTO document (id, unit_id, state, revision, name, path, title, confidence, stated,"
                " file_when_complete, paper_original, page_count, rule, decided_rule, created_at, changed_at) VALUES"
                " (1, 1, 'filed', 1, 'a', 'a', 'a', 1, '[]', :no, 'filed', 1, :rule, :rule, :at, :at)"
            ),
            {"rule": RULE, "no": False, "at": "2026-11-23 01:00:00.000000"},
        )
        connection.execute(
            text(
                "INSERT INTO file (id, document_id, role, digest, name, mime, size)"
                " VALUES (1, 1, 'original', 'd', 'a', 'm', 1)"
            )
        )
    database.migrate()
    with database.engine.begin() as connection:
        kept = connection.execute(text("SELECT rule, decided_rule, fixed_on FROM document")).one()
        assert tuple(kept) == (RULE, RULE, None)
        connection.execute(text("UPDATE document SET rule = :long, decided_rule = :long"), {"long": LONG})
        assert connection.scalar(text("SELECT document_id FROM file")) == 1
    database.close()
