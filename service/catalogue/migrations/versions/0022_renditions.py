"""renditions of what has no pages, programs in files, checks"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("document", sa.Column("rendition", sa.Text(), nullable=True))
    op.add_column("document", sa.Column("macros", sa.Boolean(), server_default=sa.false(), nullable=False))
    # The media types of office formats are long.
    with op.batch_alter_table("file") as batch:
        batch.alter_column("mime", existing_type=sa.String(length=64), type_=sa.String(length=100))
    op.add_column("document", sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_document_checked_at"), "document", ["checked_at"])
    op.create_table(
        "check_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=24), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.String(length=32), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("warned", sa.Integer(), nullable=False),
        sa.Column("results", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_check_run_actor_id")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_check_run_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_run")),
    )
    op.create_index("ix_check_run_document_id_id", "check_run", ["document_id", "id"])
