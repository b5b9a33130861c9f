"""carriers: recordings with their stretches"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Everything taken in so far has pages."""
    op.add_column("document", sa.Column("carrier", sa.String(length=24), nullable=False, server_default="pages"))
    op.add_column("document", sa.Column("duration", sa.Float(), nullable=True))
    op.add_column("file", sa.Column("technical", sa.Text(), nullable=True))
    op.create_table(
        "stretch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("starts", sa.Float(), nullable=False),
        sa.Column("ends", sa.Float(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("segments", sa.String(length=64), nullable=True),
        sa.Column("engine", sa.String(length=64), nullable=True),
        sa.Column("corrected", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_stretch_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stretch")),
        sa.UniqueConstraint("document_id", "number", name=op.f("uq_stretch_document_id_number")),
    )
    op.create_index(op.f("ix_stretch_segments"), "stretch", ["segments"])
    failed = sa.text("state = 'failed'")
    op.create_index("ix_stretch_failed", "stretch", ["document_id"], sqlite_where=failed, postgresql_where=failed)
