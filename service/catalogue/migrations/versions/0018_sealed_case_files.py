"""sealed case files"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of what is sealed already the index learns when it is built anew, which this version asks for."""
    op.create_table(
        "sealing",
        sa.Column("document_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_sealing_document_id")),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_sealing")),
    )
