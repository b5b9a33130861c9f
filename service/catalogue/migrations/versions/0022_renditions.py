"""renditions of what has no pages, and programs in files"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("document", sa.Column("rendition", sa.Text(), nullable=True))
    op.add_column("document", sa.Column("macros", sa.Boolean(), server_default=sa.false(), nullable=False))
    # The media types of office formats are long. SQLite does not count characters, and its table is left in peace.
    if op.get_bind().dialect.name != "sqlite":
        op.alter_column("file", "mime", type_=sa.String(length=100), existing_type=sa.String(length=64))
