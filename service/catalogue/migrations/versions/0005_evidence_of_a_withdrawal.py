"""evidence of a withdrawal, and cases that follow one another"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("case_event") as batch:
        batch.add_column(sa.Column("approved_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("named_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("cause", sa.String(length=24), nullable=True))
        batch.add_column(sa.Column("statement", sa.String(length=24), nullable=False, server_default="none"))
        batch.add_column(sa.Column("sealed", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("case_event") as batch:
        batch.alter_column("statement", server_default=None)
        batch.alter_column("sealed", server_default=None)
    op.execute("UPDATE case_event SET approved_on = happened_on WHERE kind = 'withdrawn'")
    _corrections()
    _successions()


def _corrections() -> None:
    op.create_table(
        "case_correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("property", sa.String(length=32), nullable=False),
        sa.Column("former", sa.String(length=32), nullable=True),
        sa.Column("value", sa.String(length=32), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("stated_by", sa.Integer(), nullable=True),
        sa.Column("stated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["case_event.id"], name=op.f("fk_case_correction_event_id")),
        sa.ForeignKeyConstraint(["stated_by"], ["person.id"], name=op.f("fk_case_correction_stated_by")),
        sa.ForeignKeyConstraint(["settled_by"], ["person.id"], name=op.f("fk_case_correction_settled_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_correction")),
    )
    op.create_index(op.f("ix_case_correction_event_id"), "case_correction", ["event_id"])


def _successions() -> None:
    op.create_table(
        "case_move",
        sa.Column("former_id", sa.Integer(), nullable=False),
        sa.Column("next_id", sa.Integer(), nullable=False),
        sa.Column("moved_on", sa.Date(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["former_id"], ["case_file.id"], name=op.f("fk_case_move_former_id")),
        sa.ForeignKeyConstraint(["next_id"], ["case_file.id"], name=op.f("fk_case_move_next_id")),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_case_move_actor_id")),
        sa.PrimaryKeyConstraint("former_id", name=op.f("pk_case_move")),
        sa.UniqueConstraint("next_id", name=op.f("uq_case_move_next_id")),
    )
    op.create_table(
        "case_reliance",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_reliance_case_id")),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_case_reliance_actor_id")),
        sa.PrimaryKeyConstraint("case_id", "document_id", name=op.f("pk_case_reliance")),
    )
    op.create_index(op.f("ix_case_reliance_document_id"), "case_reliance", ["document_id"])
