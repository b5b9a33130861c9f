"""papers of a whole year; a mark on listed items whose document changed; guards without a gap"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0018"
branch_labels = None
depends_on = None

BOUND = ("revision", "code", "rule", "due_on")
"""What of a document is bound by the list on which it stands."""

REPLACED = (
    # table, what makes a new row take the place of one that is there, what is said
    (
        "tombstone",
        "id = NEW.id OR document_id = NEW.document_id OR code = NEW.code",
        "a tombstone stays as it is",
    ),
    (
        "custody",
        "id = NEW.id OR (NEW.until IS NULL AND until IS NULL AND document_id = NEW.document_id)",
        "custody is never forgotten",
    ),
    ("handover", "id = NEW.id", "a handover is never forgotten"),
    (
        "handover_line",
        "id = NEW.id OR (handover_id = NEW.handover_id AND position = NEW.position)",
        "a line of a sealed list stays",
    ),
    ("handover_difference", "id = NEW.id", "a difference stays"),
    (
        "handover_signature",
        "id = NEW.id OR (handover_id = NEW.handover_id AND party = NEW.party AND digest = NEW.digest)",
        "a signature stays",
    ),
    (
        "register_signature",
        "id = NEW.id OR (register_id = NEW.register_id AND revision = NEW.revision AND role = NEW.role)",
        "a signature stays",
    ),
)

RENUMBERED = ("custody", "handover", "handover_line")
"""Guarded so far in some of their columns: a row that took the number of another would put it out of the way."""

ROW_GUARDS = ("custody", "handover", "handover_line", "handover_difference", "handover_signature")


def upgrade() -> None:
    _year_prints()
    _mark_changed_items()
    op.create_index(op.f("ix_reminder_subject"), "reminder", ["subject"])
    if op.get_bind().dialect.name == "sqlite":
        _watch_documents_sqlite()
        _guard_sqlite()
    else:
        _watch_documents_postgresql()
        _guard_postgresql()


def _mark_changed_items() -> None:
    with op.batch_alter_table("review_item") as batch:
        batch.add_column(sa.Column("changed", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("review_item") as batch:
        batch.alter_column("changed", server_default=None)
    op.create_index(
        "ix_review_item_changed",
        "review_item",
        ["review_id", "decision", "outcome"],
        sqlite_where=sa.text("changed = 1"),
        postgresql_where=sa.text("changed"),
    )
    item, document = _tables()
    same = [document.c[one].is_not_distinct_from(item.c[one]) for one in BOUND[1:]]
    as_listed = sa.exists().where(document.c.id == item.c.document_id, document.c.revision == item.c.version, *same)
    op.execute(item.update().where(item.c.outcome == "pending", ~as_listed).values(changed=True))


def _tables() -> tuple[sa.TableClause, sa.TableClause]:
    item = sa.table("review_item", *map(sa.column, ("document_id", "outcome", "changed", "version", *BOUND[1:])))
    return item, sa.table("document", *map(sa.column, ("id", *BOUND)))


DIFFERS = " OR ".join(f"OLD.{one} IS {{not_}} NEW.{one}" for one in BOUND)
UNLIKE = " OR ".join(f"{'version' if one == 'revision' else one} IS {{not_}} NEW.{one}" for one in BOUND)
MARK = ("UPDATE review_item SET changed =", "WHERE document_id =", ".id AND outcome = 'pending'")


def _mark(row: str, true: str) -> str:
    """The statement that marks the pending items of a row of documents."""
    return f"{MARK[0]} {true} {MARK[1]} {row}{MARK[2]}"


def _watch_documents_sqlite() -> None:
    differs, unlike = (one.format(not_="NOT") for one in (DIFFERS, UNLIKE))
    op.execute(
        f"CREATE TRIGGER document_listed_changed AFTER UPDATE OF {', '.join(BOUND)} ON document WHEN {differs} "
        f"BEGIN {_mark('NEW', '1')} AND ({unlike}); END"
    )
    op.execute(f"CREATE TRIGGER document_listed_gone AFTER DELETE ON document BEGIN {_mark('OLD', '1')}; END")


def _watch_documents_postgresql() -> None:
    differs, unlike = (one.format(not_="DISTINCT FROM") for one in (DIFFERS, UNLIKE))
    for name, marks in (("changed", f"{_mark('NEW', 'true')} AND ({unlike})"), ("gone", _mark("OLD", "true"))):
        op.execute(
            f"CREATE FUNCTION mark_listed_{name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {marks}; RETURN NULL; END $$"
        )
    op.execute(
        f"CREATE TRIGGER document_listed_changed AFTER UPDATE OF {', '.join(BOUND)} ON document "
        f"FOR EACH ROW WHEN ({differs}) EXECUTE FUNCTION mark_listed_changed()"
    )
    op.execute(
        "CREATE TRIGGER document_listed_gone AFTER DELETE ON document FOR EACH ROW EXECUTE FUNCTION mark_listed_gone()"
    )


def _guard_sqlite() -> None:
    """REPLACE removes rows on SQLite without asking the guard of DELETE."""
    for table, taken, said in REPLACED:
        there = " ".join(["SELECT 1 FROM", table, "WHERE", taken])
        op.execute(
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN EXISTS ({there}) "
            f"BEGIN SELECT RAISE(ABORT, '{said}'); END"
        )
    for table in RENUMBERED:
        op.execute(
            f"CREATE TRIGGER {table}_no_renumbering BEFORE UPDATE OF id ON {table} "
            "BEGIN SELECT RAISE(ABORT, 'what is recorded stays'); END"
        )
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER register_signature_no_{act.lower()} BEFORE {act} ON register_signature "
            "BEGIN SELECT RAISE(ABORT, 'a signature stays'); END"
        )


def _guard_postgresql() -> None:
    """Guards of rows are not asked by TRUNCATE, and none is asked by a replica unless it always is."""
    for table in RENUMBERED:
        op.execute(
            f"CREATE TRIGGER {table}_no_renumbering BEFORE UPDATE OF id ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION custody_stays('what is recorded stays')"
        )
    for table in ROW_GUARDS:
        op.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION custody_stays('what is recorded stays')"
        )
    op.execute(
        "CREATE TRIGGER register_signature_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON register_signature "
        "FOR EACH STATEMENT EXECUTE FUNCTION custody_stays('a signature stays')"
    )
    for table in (*ROW_GUARDS, "register_signature", "tombstone"):
        named = sa.text("SELECT tgname FROM pg_trigger WHERE tgrelid = CAST(:table AS regclass) AND NOT tgisinternal")
        for (name,) in op.get_bind().execute(named, {"table": table}).all():
            op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")


def _year_prints() -> None:
    op.create_table(
        "year_print",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("paper", sa.String(length=24), nullable=False),
        sa.Column("shape", sa.String(length=24), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("items", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_year_print_asked_by")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_year_print_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_year_print")),
    )
    op.create_index("ix_year_print_asked_by_id", "year_print", ["asked_by", "id"])
    op.create_index(op.f("ix_year_print_digest"), "year_print", ["digest"])
    op.create_index(op.f("ix_year_print_until"), "year_print", ["until"])
