"""pages of a file"""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Before a file goes its pages are looked for, by us and by the database: through every page else."""
    op.create_index(op.f("ix_page_file_id"), "page", ["file_id"])
