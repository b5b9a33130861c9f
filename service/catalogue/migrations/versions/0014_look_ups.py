"""look-ups"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "knock",
        sa.Column("gate", sa.String(length=24), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("gate", "source", name=op.f("pk_knock")),
    )
    op.create_table(
        "lookup",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("ground", sa.String(length=24), nullable=False),
        sa.Column("channel", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(length=200), nullable=False),
        sa.Column("letter_number", sa.String(length=100), nullable=False),
        sa.Column("letter", sa.String(length=64), nullable=True),
        sa.Column("letter_mime", sa.String(length=64), nullable=True),
        sa.Column("contact", sa.String(length=100), nullable=False),
        sa.Column("legal_basis", sa.String(length=300), nullable=False),
        sa.Column("purpose", sa.String(length=500), nullable=False),
        sa.Column("wanted", sa.String(length=1000), nullable=False),
        sa.Column("modes", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("principal", sa.String(length=30), nullable=False),
        sa.Column("kinship", sa.String(length=24), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("levels", sa.Integer(), nullable=True),
        sa.Column("granted", sa.Text(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("views", sa.Integer(), nullable=True),
        sa.Column("scope", sa.String(length=64), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("ended_reason", sa.String(length=500), nullable=True),
        sa.Column("remedy", sa.String(length=500), nullable=True),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("returned_note", sa.String(length=300), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("effect", sa.String(length=500), nullable=True),
        sa.Column("remark", sa.String(length=300), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_lookup_case_id")),
        sa.ForeignKeyConstraint(["ended_by"], ["person.id"], name=op.f("fk_lookup_ended_by")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_lookup_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lookup")),
        sa.UniqueConstraint("number", name=op.f("uq_lookup_number")),
    )
    with op.batch_alter_table("lookup") as batch:
        batch.create_index(batch.f("ix_lookup_letter"), ["letter"], unique=False)
        batch.create_index(batch.f("ix_lookup_received_at"), ["received_at"], unique=False)
        batch.create_index(batch.f("ix_lookup_state"), ["state"], unique=False)
        batch.create_index(batch.f("ix_lookup_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "lookup_hand",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lookup_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=24), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["lookup_id"], ["lookup.id"], name=op.f("fk_lookup_hand_lookup_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_lookup_hand_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lookup_hand")),
        sa.UniqueConstraint("lookup_id", "person_id", "part", name=op.f("uq_lookup_hand_lookup_id_person_id_part")),
    )
    with op.batch_alter_table("lookup_hand") as batch:
        batch.create_index(batch.f("ix_lookup_hand_person_id"), ["person_id"], unique=False)

    op.create_table(
        "lookup_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lookup_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=100), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("is_sensitive", sa.Boolean(), nullable=False),
        sa.Column("has_child", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["lookup_id"], ["lookup.id"], name=op.f("fk_lookup_item_lookup_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lookup_item")),
        sa.UniqueConstraint("lookup_id", "document_id", name=op.f("uq_lookup_item_lookup_id_document_id")),
    )
    with op.batch_alter_table("lookup_item") as batch:
        batch.create_index(batch.f("ix_lookup_item_document_id"), ["document_id"], unique=False)

    op.create_table(
        "lookup_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lookup_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code_digest", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["lookup_id"], ["lookup.id"], name=op.f("fk_lookup_paper_lookup_id")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_lookup_paper_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lookup_paper")),
        sa.UniqueConstraint("code_digest", name=op.f("uq_lookup_paper_code_digest")),
        sa.UniqueConstraint("number", name=op.f("uq_lookup_paper_number")),
    )
    with op.batch_alter_table("lookup_paper") as batch:
        batch.create_index(batch.f("ix_lookup_paper_lookup_id"), ["lookup_id"], unique=False)

    op.create_table(
        "lookup_person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lookup_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("paper", sa.String(length=24), nullable=False),
        sa.Column("number", sa.String(length=30), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["lookup_id"], ["lookup.id"], name=op.f("fk_lookup_person_lookup_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lookup_person")),
    )
    with op.batch_alter_table("lookup_person") as batch:
        batch.create_index(batch.f("ix_lookup_person_lookup_id"), ["lookup_id"], unique=False)

    op.create_table(
        "lookup_room",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lookup_id", sa.Integer(), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code_digest", sa.String(length=64), nullable=True),
        sa.Column("code_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("secret_digest", sa.String(length=64), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["lookup_id"], ["lookup.id"], name=op.f("fk_lookup_room_lookup_id")),
        sa.ForeignKeyConstraint(["opened_by"], ["person.id"], name=op.f("fk_lookup_room_opened_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lookup_room")),
        sa.UniqueConstraint("code_digest", name=op.f("uq_lookup_room_code_digest")),
        sa.UniqueConstraint("secret_digest", name=op.f("uq_lookup_room_secret_digest")),
    )
    with op.batch_alter_table("lookup_room") as batch:
        batch.create_index(batch.f("ix_lookup_room_lookup_id"), ["lookup_id"], unique=False)

    op.create_table(
        "lookup_page",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["lookup_item.id"], name=op.f("fk_lookup_page_item_id")),
        sa.PrimaryKeyConstraint("item_id", "page_id", name=op.f("pk_lookup_page")),
    )
