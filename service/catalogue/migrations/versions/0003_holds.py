"""holds"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("query", sa.String(length=500), nullable=True),
        sa.Column("filters", sa.Text(), nullable=True),
        sa.Column("scope", sa.Text(), nullable=True),
        sa.Column("gathered", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("basis", sa.String(length=300), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("placed_by", sa.Integer(), nullable=True),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_by", sa.Integer(), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("release_reason", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_hold_case_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_hold_unit_id")),
        sa.ForeignKeyConstraint(["placed_by"], ["person.id"], name=op.f("fk_hold_placed_by")),
        sa.ForeignKeyConstraint(["released_by"], ["person.id"], name=op.f("fk_hold_released_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold")),
    )
    with op.batch_alter_table("hold") as batch:
        batch.create_index(batch.f("ix_hold_case_id"), ["case_id"], unique=False)
        batch.create_index(batch.f("ix_hold_unit_id"), ["unit_id"], unique=False)
        batch.create_index(batch.f("ix_hold_released_at"), ["released_at"], unique=False)
    op.create_table(
        "hold_member",
        sa.Column("hold_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["hold_id"], ["hold.id"], name=op.f("fk_hold_member_hold_id")),
        sa.PrimaryKeyConstraint("hold_id", "document_id", name=op.f("pk_hold_member")),
    )
    with op.batch_alter_table("hold_member") as batch:
        batch.create_index(batch.f("ix_hold_member_document_id"), ["document_id"], unique=False)
