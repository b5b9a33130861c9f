"""who is answerable for a document"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("document", "review_item"):
        op.add_column(table, sa.Column("author", sa.String(length=200), nullable=True))
