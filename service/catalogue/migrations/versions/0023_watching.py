"""watching: which request led to a task, what each worker can do and how much it has done"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("task", sa.Column("request", sa.String(length=9), nullable=True))
    for name in ("tasks", "pages"):
        # Workers that show themselves say how much; the default is for rows that stand here already.
        op.add_column("worker", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    op.add_column("worker", sa.Column("can", sa.Text(), nullable=False, server_default="{}"))
