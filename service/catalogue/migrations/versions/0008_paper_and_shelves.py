"""paper renditions, boxes and shelves"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _rooms_and_boxes()
    _boxes_of_what_was_typed()
    _moves_and_stock_takings()
    _renditions()


def _rooms_and_boxes() -> None:
    op.create_table(
        "room",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_room_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room")),
        sa.UniqueConstraint("unit_id", "name", name=op.f("uq_room_unit_id_name")),
    )
    op.create_index(op.f("ix_room_unit_id"), "room", ["unit_id"])
    op.create_table(
        "shelf",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("rack", sa.Integer(), nullable=False),
        sa.Column("tier", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_shelf_room_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shelf")),
        sa.UniqueConstraint("room_id", "rack", "tier", name=op.f("uq_shelf_room_id_rack_tier")),
    )
    op.create_table(
        "box",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=100), nullable=False),
        sa.Column("fonds", sa.String(length=32), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("term", sa.String(length=8), nullable=True),
        sa.Column("category", sa.String(length=16), nullable=True),
        sa.Column("shelf_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["shelf_id"], ["shelf.id"], name=op.f("fk_box_shelf_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_box_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_box")),
        sa.UniqueConstraint("unit_id", "number", name=op.f("uq_box_unit_id_number")),
    )
    op.create_index(op.f("ix_box_number"), "box", ["number"])
    op.create_index(op.f("ix_box_shelf_id"), "box", ["shelf_id"])


def _boxes_of_what_was_typed() -> None:
    """Each text that stood as a document's box becomes a box of its unit; where it stands is not known yet.

    The columns are added and dropped by plain statements: batch mode would copy the tables of documents and case
    files, and with them break every reference to them.
    """
    op.execute(
        "INSERT INTO box (unit_id, number, fonds, made_at) "
        "SELECT typed.unit_id, typed.number, unit.fonds, CURRENT_TIMESTAMP FROM ("
        "  SELECT unit_id, trim(box) AS number FROM document WHERE trim(coalesce(box, '')) <> ''"
        "  UNION SELECT document.unit_id, trim(paper_rendition.box) FROM paper_rendition"
        "    JOIN document ON document.id = paper_rendition.document_id"
        "    WHERE trim(coalesce(paper_rendition.box, '')) <> ''"
        ") AS typed JOIN unit ON unit.id = typed.unit_id ORDER BY typed.unit_id, typed.number"
    )
    for table in ("document", "case_file"):
        op.execute(f"ALTER TABLE {table} ADD COLUMN box_id INTEGER CONSTRAINT fk_{table}_box_id REFERENCES box (id)")
        op.create_index(op.f(f"ix_{table}_box_id"), table, ["box_id"])
    op.execute(
        "UPDATE document SET box_id = (SELECT box.id FROM box"
        " WHERE box.unit_id = document.unit_id AND box.number = trim(document.box))"
        " WHERE trim(coalesce(box, '')) <> ''"
    )
    op.execute("ALTER TABLE document DROP COLUMN box")


def _moves_and_stock_takings() -> None:
    op.create_table(
        "move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("thing", sa.String(length=24), nullable=False),
        sa.Column("thing_id", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=True),
        sa.Column("to_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_move_actor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_move")),
    )
    op.create_index("ix_move_thing_thing_id", "move", ["thing", "thing_id"])
    op.create_index(op.f("ix_move_from_id"), "move", ["from_id"])
    op.create_index(op.f("ix_move_to_id"), "move", ["to_id"])
    op.create_table(
        "stock_taking",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("extent", sa.String(length=24), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["closed_by"], ["person.id"], name=op.f("fk_stock_taking_closed_by")),
        sa.ForeignKeyConstraint(["opened_by"], ["person.id"], name=op.f("fk_stock_taking_opened_by")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_stock_taking_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_taking")),
    )
    op.create_index(op.f("ix_stock_taking_unit_id"), "stock_taking", ["unit_id"])
    op.create_table(
        "stock_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("taking_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=100), nullable=False),
        sa.Column("thing", sa.String(length=24), nullable=True),
        sa.Column("thing_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("expected", sa.Boolean(), nullable=False),
        sa.Column("home", sa.Integer(), nullable=True),
        sa.Column("home_name", sa.String(length=300), nullable=False),
        sa.Column("sighting", sa.String(length=24), nullable=True),
        sa.Column("found", sa.Integer(), nullable=True),
        sa.Column("found_name", sa.String(length=300), nullable=False),
        sa.Column("scanned_by", sa.Integer(), nullable=True),
        sa.Column("scanned_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["scanned_by"], ["person.id"], name=op.f("fk_stock_line_scanned_by")),
        sa.ForeignKeyConstraint(["taking_id"], ["stock_taking.id"], name=op.f("fk_stock_line_taking_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_line")),
        sa.UniqueConstraint("taking_id", "code", name=op.f("uq_stock_line_taking_id_code")),
    )


def _renditions() -> None:
    """The duties become many to a document and get a day on which they are due: thirty days after their opening."""
    copy = "CREATE TABLE paper_rendition_of_0001 AS SELECT *, "
    if op.get_bind().dialect.name == "sqlite":
        op.execute(copy + "date(opened_at, '+30 days') AS due_on FROM paper_rendition")
    else:
        op.execute(copy + "CAST(opened_at AS DATE) + 30 AS due_on FROM paper_rendition")
    op.drop_table("paper_rendition")
    op.create_table(
        "paper_rendition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=24), nullable=True),
        sa.Column("reason", sa.String(length=32), nullable=True),
        sa.Column("printed_by", sa.Integer(), nullable=True),
        sa.Column("printed_on", sa.Date(), nullable=True),
        sa.Column("checked_by", sa.Integer(), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=64), nullable=True),
        sa.Column("box_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["box_id"], ["box.id"], name=op.f("fk_paper_rendition_box_id")),
        sa.ForeignKeyConstraint(["checked_by"], ["person.id"], name=op.f("fk_paper_rendition_checked_by")),
        sa.ForeignKeyConstraint(["closed_by"], ["person.id"], name=op.f("fk_paper_rendition_closed_by")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_paper_rendition_document_id")),
        sa.ForeignKeyConstraint(["printed_by"], ["person.id"], name=op.f("fk_paper_rendition_printed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_rendition")),
    )
    op.create_index(op.f("ix_paper_rendition_document_id"), "paper_rendition", ["document_id"])
    op.create_index(op.f("ix_paper_rendition_due_on"), "paper_rendition", ["due_on"])
    is_open = sa.text("closed_at IS NULL")
    op.create_index(
        "uq_paper_rendition_open",
        "paper_rendition",
        ["document_id"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    op.execute(
        "INSERT INTO paper_rendition (document_id, opened_at, due_on, closed_at, closed_by, outcome, box_id) "
        "SELECT former.document_id, former.opened_at, former.due_on, former.closed_at, former.closed_by,"
        " CASE WHEN former.closed_at IS NULL THEN NULL ELSE 'original' END, box.id"
        " FROM paper_rendition_of_0001 AS former JOIN document ON document.id = former.document_id"
        " LEFT JOIN box ON box.unit_id = document.unit_id AND box.number = trim(former.box)"
    )
    op.drop_table("paper_rendition_of_0001")
    op.create_table(
        "paper_print",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rendition_id", sa.Integer(), nullable=False),
        sa.Column("printed_by", sa.Integer(), nullable=True),
        sa.Column("printed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["printed_by"], ["person.id"], name=op.f("fk_paper_print_printed_by")),
        sa.ForeignKeyConstraint(["rendition_id"], ["paper_rendition.id"], name=op.f("fk_paper_print_rendition_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_print")),
    )
    op.create_index(op.f("ix_paper_print_rendition_id"), "paper_print", ["rendition_id"])
