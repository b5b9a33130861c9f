"""the audit chain: filters from an index, what people typed beside the entries, guards without a gap"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

NARROW = ("at", "actor_id", "act", "subject_kind subject_id")
FILTERS = ("", "actor_id", "act", "actor_id act", "subject_kind subject_id")


def upgrade() -> None:
    op.create_table(
        "stated_text",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_stated_text")),
    )
    for columns in NARROW:
        op.drop_index(f"ix_audit_entry_{columns.replace(' ', '_')}", "audit_entry")
    for columns in FILTERS:
        wide = [*columns.split(), "at", "id"]
        op.create_index(op.f(f"ix_audit_entry_{'_'.join(wide)}"), "audit_entry", wide)
    _close_gaps()


def _close_gaps() -> None:
    """REPLACE removes rows on SQLite without asking the guard of DELETE; PostgreSQL sleeps over it as a replica."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER audit_entry_no_replace BEFORE INSERT ON audit_entry WHEN EXISTS (SELECT 1 FROM audit_entry "
            "WHERE id = NEW.id OR previous = NEW.previous OR digest = NEW.digest) "
            "BEGIN SELECT RAISE(ABORT, 'the audit chain is append-only'); END"
        )
    else:
        op.execute("ALTER TABLE audit_entry ENABLE ALWAYS TRIGGER audit_entry_no_change")
