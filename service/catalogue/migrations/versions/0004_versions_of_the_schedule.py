"""versions of the schedule: drafts, approval, re-judging batches"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _widen_the_versions()
    _make_the_batches()


def _widen_the_versions() -> None:
    # Documents refer to these rows: the table is added to and never made anew.
    for column in (
        sa.Column("revision", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("based_on", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("edited_by", sa.Integer(), nullable=True),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approver_id", sa.Integer(), nullable=True),
        sa.Column("superseded_on", sa.Date(), nullable=True),
        sa.Column("discard_reason", sa.String(length=500), nullable=True),
    ):
        op.add_column("schedule_version", column)


def _make_the_batches() -> None:
    op.create_table(
        "rejudging",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("appraisal", sa.String(length=200), nullable=True),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("cursor", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("kept_back", sa.Integer(), nullable=False),
        sa.Column("started_by", sa.Integer(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_rejudging_unit_id")),
        sa.ForeignKeyConstraint(["started_by"], ["person.id"], name=op.f("fk_rejudging_started_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rejudging")),
    )
    with op.batch_alter_table("rejudging") as batch:
        batch.create_index(batch.f("ix_rejudging_version"), ["version"], unique=False)
    op.create_table(
        "rejudged",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rejudging_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("kept_back", sa.Boolean(), nullable=False),
        sa.Column("old_version", sa.Integer(), nullable=False),
        sa.Column("old_rule", sa.String(length=32), nullable=True),
        sa.Column("old_due_on", sa.Date(), nullable=True),
        sa.Column("old_state", sa.String(length=16), nullable=False),
        sa.Column("new_rule", sa.String(length=32), nullable=True),
        sa.Column("new_due_on", sa.Date(), nullable=True),
        sa.Column("new_state", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["rejudging_id"], ["rejudging.id"], name=op.f("fk_rejudged_rejudging_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rejudged")),
        sa.UniqueConstraint("rejudging_id", "document_id", name=op.f("uq_rejudged_rejudging_id_document_id")),
    )
    with op.batch_alter_table("rejudged") as batch:
        batch.create_index(batch.f("ix_rejudged_document_id"), ["document_id"], unique=False)
