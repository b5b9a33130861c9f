"""custody: spans, handovers, and triggers that keep them as they were"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)

SEALED = "handover_id, position, document_id, case_id, keeper_id, code, title, version, pages, paper, electronic"
"""Columns of a line that are written once, when its list is sealed."""

ENDED = "handover has ended: its lines stay as they are"


def upgrade() -> None:
    # Documents are many: the table is added to and never made anew.
    op.add_column("document", sa.Column("owner_id", sa.Integer(), nullable=True))
    _handovers()
    _lines()
    _signatures()
    _spans()
    _begin_with_the_filing()
    if op.get_bind().dialect.name == "sqlite":
        _guard_sqlite()
    else:
        _guard_postgresql()


def _handovers() -> None:
    people = ("giver_id", "receiver_id", "supervisor_id", "proposed_by", "refused_by")
    units = ("unit_id", "receiving_unit_id")
    op.create_table(
        "handover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("cause", sa.String(length=24), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("receiving_unit_id", sa.Integer(), nullable=False),
        sa.Column("giver_id", sa.Integer(), nullable=False),
        sa.Column("receiver_id", sa.Integer(), nullable=False),
        sa.Column("supervisor_id", sa.Integer(), nullable=False),
        sa.Column("absence", sa.String(length=500), nullable=True),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("matters", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=True),
        sa.Column("proposed_at", INSTANT, nullable=False),
        sa.Column("refused_by", sa.Integer(), nullable=True),
        sa.Column("refused_at", INSTANT, nullable=True),
        sa.Column("refusal", sa.String(length=500), nullable=True),
        sa.Column("done_at", INSTANT, nullable=True),
        *(sa.ForeignKeyConstraint([one], ["unit.id"], name=op.f(f"fk_handover_{one}")) for one in units),
        *(sa.ForeignKeyConstraint([one], ["person.id"], name=op.f(f"fk_handover_{one}")) for one in people),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
    )
    for column in ("number", *units, "giver_id", "receiver_id", "supervisor_id"):
        op.create_index(op.f(f"ix_handover_{column}"), "handover", [column])


def _lines() -> None:
    op.create_table(
        "handover_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("handover_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("keeper_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(length=100), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("category", sa.String(length=16), nullable=True),
        sa.Column("term", sa.String(length=8), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("box", sa.String(length=100), nullable=True),
        sa.Column("paper", sa.Boolean(), nullable=False),
        sa.Column("electronic", sa.Boolean(), nullable=False),
        sa.Column("giver_paper_at", INSTANT, nullable=True),
        sa.Column("giver_electronic_at", INSTANT, nullable=True),
        sa.Column("receiver_paper_at", INSTANT, nullable=True),
        sa.Column("receiver_electronic_at", INSTANT, nullable=True),
        sa.Column("verified_at", INSTANT, nullable=True),
        sa.Column("sound", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["handover_id"], ["handover.id"], name=op.f("fk_handover_line_handover_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover_line")),
        sa.UniqueConstraint("handover_id", "position", name=op.f("uq_handover_line_handover_id_position")),
    )
    op.create_index("ix_handover_line_document_id", "handover_line", ["document_id"])
    op.create_table(
        "handover_difference",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("handover_id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("noted_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["handover_id"], ["handover.id"], name=op.f("fk_handover_difference_handover_id")),
        sa.ForeignKeyConstraint(["line_id"], ["handover_line.id"], name=op.f("fk_handover_difference_line_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_handover_difference_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover_difference")),
    )
    for column in ("handover_id", "line_id"):
        op.create_index(op.f(f"ix_handover_difference_{column}"), "handover_difference", [column])


def _signatures() -> None:
    op.create_table(
        "handover_signature",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("handover_id", sa.Integer(), nullable=False),
        sa.Column("party", sa.String(length=24), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("opinion", sa.String(length=500), nullable=False),
        sa.Column("signed_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["handover_id"], ["handover.id"], name=op.f("fk_handover_signature_handover_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_handover_signature_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover_signature")),
        sa.UniqueConstraint(
            "handover_id", "party", "digest", name=op.f("uq_handover_signature_handover_id_party_digest")
        ),
    )
    op.create_index(op.f("ix_handover_signature_person_id"), "handover_signature", ["person_id"])
    op.create_table(
        "owner_consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("ground", sa.String(length=500), nullable=False),
        sa.Column("given_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_owner_consent_review_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["unit.id"], name=op.f("fk_owner_consent_owner_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_owner_consent_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_owner_consent")),
        sa.UniqueConstraint("review_id", "owner_id", name=op.f("uq_owner_consent_review_id_owner_id")),
    )


def _spans() -> None:
    op.create_table(
        "custody",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("keeper_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("until", INSTANT, nullable=True),
        sa.Column("ground", sa.String(length=24), nullable=False),
        sa.Column("handover_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["keeper_id"], ["person.id"], name=op.f("fk_custody_keeper_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_custody_unit_id")),
        sa.ForeignKeyConstraint(["handover_id"], ["handover.id"], name=op.f("fk_custody_handover_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_custody")),
    )
    op.create_index("ix_custody_document_id_id", "custody", ["document_id", "id"])
    op.create_index(op.f("ix_custody_keeper_id"), "custody", ["keeper_id"])
    op.create_index(op.f("ix_custody_handover_id"), "custody", ["handover_id"])
    is_open = sa.text("until IS NULL")
    op.create_index(
        "uq_custody_open", "custody", ["document_id"], unique=True, sqlite_where=is_open, postgresql_where=is_open
    )


def _begin_with_the_filing() -> None:
    """Whoever is known to keep a filed document has done so since it was filed: nothing moved custody before."""
    op.execute(
        "INSERT INTO custody (document_id, keeper_id, unit_id, since, ground) "
        "SELECT document.id, document.keeper_id, document.unit_id, given_code.given_at, 'filing' "
        "FROM document JOIN given_code ON given_code.code = document.code WHERE document.state = 'filed' "
        "ORDER BY document.id"
    )


GUARDS = (
    # table, event, condition in SQLite, what is said
    ("custody", "DELETE", "", "custody is never forgotten"),
    ("custody", "UPDATE OF document_id, keeper_id, unit_id, owner_id, since, ground, handover_id", "", "custody stays"),
    ("custody", "UPDATE OF until", "WHEN OLD.until IS NOT NULL", "custody that has ended stays ended"),
    ("handover", "DELETE", "", "a handover is never forgotten"),
    ("handover", "UPDATE", "WHEN OLD.done_at IS NOT NULL OR OLD.refused_at IS NOT NULL", "a handover has ended"),
    ("handover_line", "DELETE", "", "a line of a sealed list stays"),
    ("handover_line", f"UPDATE OF {SEALED}", "", "a line of a sealed list stays"),
    ("handover_difference", "DELETE", "", "a difference stays"),
    ("handover_difference", "UPDATE", "", "a difference stays"),
    ("handover_signature", "DELETE", "", "a signature stays"),
    ("handover_signature", "UPDATE", "", "a signature stays"),
)

OF_ENDED = "SELECT 1 FROM handover WHERE id = OLD.handover_id AND (done_at IS NOT NULL OR refused_at IS NOT NULL)"


def _guard_sqlite() -> None:
    for number, (table, event, condition, said) in enumerate(GUARDS, 1):
        op.execute(
            f"CREATE TRIGGER {table}_guard_{number} BEFORE {event} ON {table} {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{said}'); END"
        )
    op.execute(
        f"CREATE TRIGGER handover_line_guard_ended BEFORE UPDATE ON handover_line WHEN EXISTS ({OF_ENDED}) "
        f"BEGIN SELECT RAISE(ABORT, '{ENDED}'); END"
    )


def _guard_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION custody_stays() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END $$"
    )
    for number, (table, event, condition, said) in enumerate(GUARDS, 1):
        when = f"WHEN ({condition.removeprefix('WHEN ')})" if condition else ""
        op.execute(
            f"CREATE TRIGGER {table}_guard_{number} BEFORE {event} ON {table} "
            f"FOR EACH ROW {when} EXECUTE FUNCTION custody_stays('{said}')"
        )
    op.execute(
        "CREATE FUNCTION handover_line_stays() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF EXISTS ({OF_ENDED}) THEN RAISE EXCEPTION '{ENDED}'; END IF; RETURN NEW; END $$"
    )
    op.execute(
        "CREATE TRIGGER handover_line_guard_ended BEFORE UPDATE ON handover_line "
        "FOR EACH ROW EXECUTE FUNCTION handover_line_stays()"
    )
