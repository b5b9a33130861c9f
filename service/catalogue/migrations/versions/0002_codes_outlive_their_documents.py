"""codes outlive their documents"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("given_code") as batch:
        batch.drop_constraint(op.f("fk_given_code_document_id"), type_="foreignkey")
