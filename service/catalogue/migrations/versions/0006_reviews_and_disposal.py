"""reviews, registers, signatures and tombstones"""

from typing import Literal

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # From now on documents are removed: the number of one that is gone must never be another's.
    anew: Literal["always", "never"] = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("document", recreate=anew, table_kwargs={"sqlite_autoincrement": True}) as batch:
        batch.add_column(sa.Column("appraised_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("appraised_until", sa.Date(), nullable=True))
        batch.add_column(sa.Column("appraised_ref", sa.String(length=64), nullable=True))
    with op.batch_alter_table("task") as batch:
        batch.alter_column("document_id", existing_type=sa.Integer(), nullable=True)
    _posts()
    _reviews()
    _items()
    _registers()
    _transfers()
    _tombstones()


def _posts() -> None:
    op.create_table(
        "post_held",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("post", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_post_held_person_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_post_held_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_held")),
        sa.UniqueConstraint("person_id", "unit_id", "post", name=op.f("uq_post_held_person_id_unit_id_post")),
    )
    op.create_index(op.f("ix_post_held_unit_id"), "post_held", ["unit_id"])


def _reviews() -> None:
    op.create_table(
        "review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("early", sa.Boolean(), nullable=False),
        sa.Column("yearly", sa.String(length=64), nullable=True),
        sa.Column("proposed_by", sa.Integer(), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("concluded_by", sa.Integer(), nullable=True),
        sa.Column("concluded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("appraised_on", sa.Date(), nullable=True),
        sa.Column("report_number", sa.String(length=64), nullable=True),
        sa.Column("summary", sa.String(length=2000), nullable=True),
        sa.Column("refused_by", sa.Integer(), nullable=True),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refusal", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_review_unit_id")),
        sa.ForeignKeyConstraint(["proposed_by"], ["person.id"], name=op.f("fk_review_proposed_by")),
        sa.ForeignKeyConstraint(["concluded_by"], ["person.id"], name=op.f("fk_review_concluded_by")),
        sa.ForeignKeyConstraint(["refused_by"], ["person.id"], name=op.f("fk_review_refused_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        sa.UniqueConstraint("yearly", name=op.f("uq_review_yearly")),
    )
    op.create_index(op.f("ix_review_unit_id"), "review", ["unit_id"])
    op.create_table(
        "review_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("department", sa.String(length=32), nullable=False),
        sa.Column("opinion", sa.String(length=1000), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_review_member_review_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_review_member_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_member")),
        sa.UniqueConstraint("review_id", "person_id", name=op.f("uq_review_member_review_id_person_id")),
    )


def _items() -> None:
    op.create_table(
        "review_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(length=100), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("type", sa.String(length=16), nullable=True),
        sa.Column("document_number", sa.String(length=100), nullable=True),
        sa.Column("formed_on", sa.Date(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("paper", sa.Boolean(), nullable=False),
        sa.Column("box", sa.String(length=100), nullable=True),
        sa.Column("shelf", sa.String(length=200), nullable=True),
        sa.Column("rule", sa.String(length=64), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("eligible_on", sa.Date(), nullable=True),
        sa.Column("schedule_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(length=24), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("old_until", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(length=24), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("obstacles", sa.Text(), nullable=False),
        sa.Column("remark", sa.String(length=500), nullable=True),
        sa.Column("objects", sa.Text(), nullable=False),
        sa.Column("shared", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_review_item_review_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_review_item_decided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_item")),
        sa.UniqueConstraint("review_id", "document_id", name=op.f("uq_review_item_review_id_document_id")),
    )
    op.create_index("ix_review_item_review_id_outcome", "review_item", ["review_id", "outcome"])
    op.create_index("ix_review_item_document_id", "review_item", ["document_id"])
    op.create_index(op.f("ix_review_item_case_id"), "review_item", ["case_id"])


def _registers() -> None:
    op.create_table(
        "register",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("drawn_on", sa.Date(), nullable=False),
        sa.Column("drawn_by", sa.Integer(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("begun_by", sa.Integer(), nullable=True),
        sa.Column("halted", sa.Text(), nullable=True),
        sa.Column("executed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("certified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("certified_by", sa.Integer(), nullable=True),
        sa.Column("paper", sa.String(length=64), nullable=True),
        sa.Column("certificate", sa.String(length=64), nullable=True),
        sa.Column("report", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_register_review_id")),
        sa.ForeignKeyConstraint(["drawn_by"], ["person.id"], name=op.f("fk_register_drawn_by")),
        sa.ForeignKeyConstraint(["begun_by"], ["person.id"], name=op.f("fk_register_begun_by")),
        sa.ForeignKeyConstraint(["certified_by"], ["person.id"], name=op.f("fk_register_certified_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register")),
        sa.UniqueConstraint("review_id", name=op.f("uq_register_review_id")),
    )
    for column in ("number", "paper", "certificate", "report"):
        op.create_index(op.f(f"ix_register_{column}"), "register", [column])
    op.create_table(
        "register_signature",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("register_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("agree", sa.Boolean(), nullable=False),
        sa.Column("opinion", sa.String(length=500), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["register_id"], ["register.id"], name=op.f("fk_register_signature_register_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_register_signature_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_signature")),
        sa.UniqueConstraint(
            "register_id", "revision", "role", name=op.f("uq_register_signature_register_id_revision_role")
        ),
    )
    op.create_index(op.f("ix_register_signature_person_id"), "register_signature", ["person_id"])
    op.create_table(
        "supervision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("register_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("department", sa.String(length=32), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=True),
        sa.Column("counted_revision", sa.Integer(), nullable=True),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paper_destroyed", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["register_id"], ["register.id"], name=op.f("fk_supervision_register_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_supervision_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision")),
        sa.UniqueConstraint("register_id", "person_id", name=op.f("uq_supervision_register_id_person_id")),
    )
    op.create_index(op.f("ix_supervision_person_id"), "supervision", ["person_id"])


def _transfers() -> None:
    op.create_table(
        "transfer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("packed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("packed_by", sa.Integer(), nullable=True),
        sa.Column("receiver", sa.String(length=200), nullable=True),
        sa.Column("receipt_number", sa.String(length=100), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_transfer_review_id")),
        sa.ForeignKeyConstraint(["packed_by"], ["person.id"], name=op.f("fk_transfer_packed_by")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_transfer_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer")),
        sa.UniqueConstraint("review_id", name=op.f("uq_transfer_review_id")),
    )
    op.create_index(op.f("ix_transfer_number"), "transfer", ["number"])


def _tombstones() -> None:
    op.create_table(
        "tombstone",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=100), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("rule", sa.String(length=64), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("gone", sa.String(length=24), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tombstone")),
        sa.UniqueConstraint("document_id", name=op.f("uq_tombstone_document_id")),
        sa.UniqueConstraint("code", name=op.f("uq_tombstone_code")),
    )
    op.create_index(op.f("ix_tombstone_number"), "tombstone", ["number"])
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER tombstone_no_{act.lower()} BEFORE {act} ON tombstone "
                "BEGIN SELECT RAISE(ABORT, 'a tombstone stays as it is'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION tombstone_stays() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'a tombstone stays as it is'; END $$"
    )
    op.execute(
        "CREATE TRIGGER tombstone_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON tombstone "
        "FOR EACH STATEMENT EXECUTE FUNCTION tombstone_stays()"
    )
