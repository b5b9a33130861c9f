"""object locks: what was laid on objects at a store that offers it"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing was laid so far: the first run of the job lays all."""
    op.create_table(
        "object_lock",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("retained_until", sa.Date(), nullable=True),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_object_lock")),
    )
