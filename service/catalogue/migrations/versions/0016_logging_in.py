"""logging in: resting log-ins, the second step, scopes of tokens"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("person") as batch:
        batch.add_column(sa.Column("provider_only", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("login_session") as batch:
        batch.add_column(sa.Column("awaits_code", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column("address", sa.String(length=45), nullable=True))
        batch.add_column(sa.Column("browser", sa.String(length=80), nullable=True))
    with op.batch_alter_table("api_token") as batch:
        # What was issued before there were scopes keeps what it could do.
        batch.add_column(sa.Column("scope", sa.String(length=24), nullable=False, server_default="all"))
        batch.add_column(sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("person") as batch:
        batch.alter_column("provider_only", server_default=None)
    with op.batch_alter_table("login_session") as batch:
        batch.alter_column("awaits_code", server_default=None)
    with op.batch_alter_table("api_token") as batch:
        batch.alter_column("scope", server_default=None)
    _make_tables()


def _make_tables() -> None:
    op.create_table(
        "second_step",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.String(length=200), nullable=True),
        sa.Column("pending", sa.String(length=200), nullable=True),
        sa.Column("enrolled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_second_step_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_second_step")),
    )
    op.create_table(
        "recovery_code",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_recovery_code_person_id")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_recovery_code")),
    )
    op.create_index(op.f("ix_recovery_code_person_id"), "recovery_code", ["person_id"])
    op.create_table(
        "throttle",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("failed_logins", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_throttle")),
    )
    op.create_index(op.f("ix_throttle_counted_at"), "throttle", ["counted_at"])
