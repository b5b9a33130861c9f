"""seizures, accounting archives that stay with accounting, notices of a handover, who keeps what where"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0021"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)

GUARDS = (
    ("seizure", "DELETE", "", "a seizure is never forgotten"),
    ("seizure", "UPDATE", "WHEN OLD.returned_at IS NOT NULL", "a seizure has ended"),
    ("seized_item", "DELETE", "", "what was seized stays on record"),
    ("seized_item", "UPDATE", "", "what was seized stays on record"),
    ("handover_notice", "DELETE", "", "a notice stays on record"),
    ("accounting_stay", "DELETE", "", "a consent stays on record"),
    ("accounting_stay", "UPDATE", "", "a consent stays on record"),
)


def upgrade() -> None:
    is_open = sa.text("until IS NULL")
    op.create_index(
        "ix_custody_kept", "custody", ["keeper_id", "unit_id"], sqlite_where=is_open, postgresql_where=is_open
    )
    op.drop_index("ix_custody_keeper_id", "custody")
    # Not by making the table anew: its triggers would go. Of what was handed over before nobody asks for notices.
    op.add_column("handover", sa.Column("cases", sa.Integer(), nullable=False, server_default="0"))
    _seizures()
    _notices_and_stays()
    _guard()


def _seizures() -> None:
    op.create_table(
        "seizure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("authority", sa.String(length=200), nullable=False),
        sa.Column("order_number", sa.String(length=100), nullable=False),
        sa.Column("receipt_number", sa.String(length=100), nullable=False),
        sa.Column("officers", sa.String(length=200), nullable=False),
        sa.Column("seized_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("hold_id", sa.Integer(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("return_note", sa.String(length=500), nullable=True),
        sa.Column("returned_by", sa.Integer(), nullable=True),
        sa.Column("returned_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_seizure_unit_id")),
        sa.ForeignKeyConstraint(["hold_id"], ["hold.id"], name=op.f("fk_seizure_hold_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_seizure_recorded_by")),
        sa.ForeignKeyConstraint(["returned_by"], ["person.id"], name=op.f("fk_seizure_returned_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seizure")),
    )
    for column in ("number", "unit_id", "hold_id"):
        op.create_index(op.f(f"ix_seizure_{column}"), "seizure", [column])
    op.create_table(
        "seized_item",
        sa.Column("seizure_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(["seizure_id"], ["seizure.id"], name=op.f("fk_seized_item_seizure_id")),
        sa.PrimaryKeyConstraint("seizure_id", "document_id", name=op.f("pk_seized_item")),
    )
    op.create_index("ix_seized_item_document_id", "seized_item", ["document_id"])


def _notices_and_stays() -> None:
    op.create_table(
        "handover_notice",
        sa.Column("handover_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("contact", sa.String(length=200), nullable=False),
        sa.Column("way", sa.String(length=200), nullable=False),
        sa.Column("notified_on", sa.Date(), nullable=False),
        sa.Column("noted_by", sa.Integer(), nullable=False),
        sa.Column("noted_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["handover_id"], ["handover.id"], name=op.f("fk_handover_notice_handover_id")),
        sa.ForeignKeyConstraint(["noted_by"], ["person.id"], name=op.f("fk_handover_notice_noted_by")),
        sa.PrimaryKeyConstraint("handover_id", name=op.f("pk_handover_notice")),
    )
    op.create_table(
        "accounting_stay",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("ground", sa.String(length=500), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("given_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_accounting_stay_unit_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_accounting_stay_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounting_stay")),
    )
    op.create_index("ix_accounting_stay_unit_id_fiscal_year", "accounting_stay", ["unit_id", "fiscal_year"])


def _guard() -> None:
    """What was recorded stays; on PostgreSQL by the function that guards custody already."""
    postgresql = op.get_bind().dialect.name == "postgresql"
    for number, (table, event, condition, said) in enumerate(GUARDS, 1):
        name = f"CREATE TRIGGER {table}_guard_{number} BEFORE {event} ON {table}"
        if postgresql:
            when = f"WHEN ({condition.removeprefix('WHEN ')})" if condition else ""
            op.execute(f"{name} FOR EACH ROW {when} EXECUTE FUNCTION custody_stays('{said}')")
        else:
            op.execute(f"{name} {condition} BEGIN SELECT RAISE(ABORT, '{said}'); END")
