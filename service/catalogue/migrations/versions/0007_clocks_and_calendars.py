"""working-day clocks, calendars, reminders and runs of jobs"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _remember_runs()
    _count_working_days()
    _remind()
    _find_what_waits()


def _remember_runs() -> None:
    with op.batch_alter_table("last_run") as batch:
        batch.alter_column("finished_at", existing_type=INSTANT, nullable=True)
        batch.add_column(sa.Column("started_at", INSTANT, nullable=True))
        batch.add_column(sa.Column("honoured_at", INSTANT, nullable=True))
        batch.add_column(sa.Column("result", sa.Text(), nullable=True))
        batch.add_column(sa.Column("failed_at", INSTANT, nullable=True))
        batch.add_column(sa.Column("failures", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("error", sa.Text(), nullable=True))
        batch.add_column(sa.Column("asked_at", INSTANT, nullable=True))
        batch.add_column(sa.Column("asked_by", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_last_run_asked_by"), "person", ["asked_by"], ["id"])
    op.execute("UPDATE last_run SET honoured_at = finished_at")
    op.create_table(
        "lease",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("holder", sa.String(length=100), nullable=False),
        sa.Column("until", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lease")),
    )
    # Free since long ago: whoever asks first leads.
    op.execute("INSERT INTO lease (name, holder, until) VALUES ('scheduler', '', '1970-01-01 00:00:00')")
    op.create_table(
        "fixity_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("begun_on", sa.Date(), nullable=False),
        sa.Column("reached", sa.String(length=64), nullable=False),
        sa.Column("checked", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fixity_round")),
    )
    op.create_table(
        "broken_object",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("damage", sa.String(length=24), nullable=False),
        sa.Column("found_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_broken_object")),
    )


def _count_working_days() -> None:
    _keep_clocks()
    _keep_calendars()


def _keep_clocks() -> None:
    op.create_table(
        "clock",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("change", sa.String(length=24), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("calendar", sa.String(length=64), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("closing_note", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_clock_unit_id")),
        sa.ForeignKeyConstraint(["opened_by"], ["person.id"], name=op.f("fk_clock_opened_by")),
        sa.ForeignKeyConstraint(["closed_by"], ["person.id"], name=op.f("fk_clock_closed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock")),
    )
    with op.batch_alter_table("clock") as batch:
        batch.create_index(batch.f("ix_clock_unit_id"), ["unit_id"], unique=False)
        batch.create_index(batch.f("ix_clock_case_id"), ["case_id"], unique=False)
        batch.create_index(batch.f("ix_clock_document_id"), ["document_id"], unique=False)
    _index_where("ix_clock_due_on", "clock", "due_on", "closed_at IS NULL")
    op.create_table(
        "clock_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clock_id", sa.Integer(), nullable=False),
        sa.Column("former_due_on", sa.Date(), nullable=False),
        sa.Column("former_calendar", sa.String(length=64), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("calendar", sa.String(length=64), nullable=False),
        sa.Column("moved_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["clock_id"], ["clock.id"], name=op.f("fk_clock_move_clock_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_move")),
    )
    with op.batch_alter_table("clock_move") as batch:
        batch.create_index(batch.f("ix_clock_move_clock_id"), ["clock_id"], unique=False)


def _keep_calendars() -> None:
    op.create_table(
        "calendar_year",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("imported_at", INSTANT, nullable=False),
        sa.Column("imported_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["imported_by"], ["person.id"], name=op.f("fk_calendar_year_imported_by")),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_calendar_year")),
    )
    op.create_table(
        "calendar_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["year"], ["calendar_year.year"], name=op.f("fk_calendar_day_year")),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_calendar_day")),
    )
    with op.batch_alter_table("calendar_day") as batch:
        batch.create_index(batch.f("ix_calendar_day_year"), ["year"], unique=False)
    op.create_table(
        "local_day_off",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_local_day_off_unit_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_local_day_off_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_local_day_off")),
        sa.UniqueConstraint("day", "unit_id", name=op.f("uq_local_day_off_day_unit_id")),
    )
    with op.batch_alter_table("local_day_off") as batch:
        batch.create_index(batch.f("ix_local_day_off_unit_id"), ["unit_id"], unique=False)


def _remind() -> None:
    with op.batch_alter_table("person") as batch:
        batch.add_column(sa.Column("email", sa.String(length=254), nullable=True))
    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("step", sa.String(length=16), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("read_at", INSTANT, nullable=True),
        sa.Column("mailed_at", INSTANT, nullable=True),
        sa.Column("mail_failures", sa.Integer(), nullable=False),
        sa.Column("mail_after", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reminder_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint(
            "person_id", "kind", "subject", "step", name=op.f("uq_reminder_person_id_kind_subject_step")
        ),
    )
    with op.batch_alter_table("reminder") as batch:
        batch.create_index(batch.f("ix_reminder_made_at"), ["made_at"], unique=False)
    _index_where("ix_reminder_person_id", "reminder", "person_id", "read_at IS NULL")
    op.create_table(
        "feed_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("secret_digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("revoked_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_feed_token_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_token")),
        sa.UniqueConstraint("secret_digest", name=op.f("uq_feed_token_secret_digest")),
    )
    with op.batch_alter_table("feed_token") as batch:
        batch.create_index(batch.f("ix_feed_token_person_id"), ["person_id"], unique=False)


def _find_what_waits() -> None:
    """What waits is little among much that is done: it is found, and counted on every page, by itself."""
    _index_where("ix_page_failed", "page", "document_id", "state = 'failed'")
    _index_where("ix_document_undetermined", "document", "state", "rule IS NULL")


def _index_where(name: str, table: str, column: str, condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, table, [column], unique=False, sqlite_where=where, postgresql_where=where)
