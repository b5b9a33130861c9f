"""what becomes of units; subtrees as ranges of an index; three separated administrators"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("unit", sa.Column("fonds_closed_on", sa.Date(), nullable=True))
    op.add_column("unit", sa.Column("abolished_on", sa.Date(), nullable=True))
    if op.get_bind().dialect.name == "postgresql":
        # Byte by byte, so that one range of the index is a subtree; the index is made anew with the column.
        op.execute('ALTER TABLE unit ALTER COLUMN path TYPE VARCHAR(500) COLLATE "C"')
    op.create_table(
        "unit_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("basis", sa.String(length=300), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["other_id"], ["unit.id"], name=op.f("fk_unit_event_other_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_unit_event_recorded_by")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_unit_event_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_event")),
    )
    op.create_index(op.f("ix_unit_event_unit_id"), "unit_event", ["unit_id"])
    op.create_index(op.f("ix_unit_event_other_id"), "unit_event", ["other_id"])
    _three_administrators()


def _three_administrators() -> None:
    """Who was administrator is all three until there is somebody to give two of them to."""
    for role in ("security_administrator", "audit_administrator"):
        op.execute(
            "INSERT INTO appointment (person_id, unit_id, role)"  # noqa: S608 -- names of our own
            f" SELECT person_id, unit_id, '{role}' FROM appointment WHERE role = 'administrator' ORDER BY id"
        )
    op.execute("UPDATE appointment SET role = 'system_administrator' WHERE role = 'administrator'")
