"""codes outlive their documents; days stated on an item, and rules of several events"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("given_code") as batch:
        batch.drop_constraint(op.f("fk_given_code_document_id"), type_="foreignkey")
    op.add_column("document", sa.Column("fixed_on", sa.Date(), nullable=True))
    _widen("rule")
    _widen("decided_rule")


def _widen(column: str) -> None:
    """Make room for the name of a rule that waits for several events.

    SQLite cannot change a column's type, and batch mode would copy the table of documents and so break every
    reference to it: a wider column takes the place of the narrow one.
    """
    if op.get_bind().dialect.name != "sqlite":
        op.alter_column("document", column, existing_type=sa.String(length=32), type_=sa.String(length=64))
        return
    op.add_column("document", sa.Column(f"wide_{column}", sa.String(length=64), nullable=True))
    op.execute(f"UPDATE document SET wide_{column} = {column}")  # noqa: S608 -- names of our own
    op.execute(f"ALTER TABLE document DROP COLUMN {column}")
    op.execute(f"ALTER TABLE document RENAME COLUMN wide_{column} TO {column}")
