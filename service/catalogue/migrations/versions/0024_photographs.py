"""photographs: captions, groups, look-alikes"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0022"
branch_labels = None
depends_on = None

CAPTION = (
    ("people", 500),
    ("place", 200),
    ("occasion", 500),
    ("background", 1000),
    ("cataloguer", 100),
    ("taken_at", 19),
)
BANDS = ("band_0", "band_1", "band_2", "band_3")


def upgrade() -> None:
    """A picture that somebody had classed as a photograph is one from now on; cameras' records are read when asked."""
    op.create_table(
        "photo_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo_group")),
    )
    op.create_table(
        "photo",
        sa.Column("document_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        *(sa.Column(name, sa.String(length=length), nullable=True) for name, length in CAPTION),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in BANDS),
        sa.Column("down", sa.String(length=16), nullable=True),
        sa.Column("colour", sa.Integer(), nullable=True),
        sa.Column("shape", sa.Float(), nullable=True),
        sa.Column("kept_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_photo_document_id")),
        sa.ForeignKeyConstraint(["group_id"], ["photo_group.id"], name=op.f("fk_photo_group_id")),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_photo")),
    )
    for name in ("group_id", *BANDS, "kept_id"):
        op.create_index(op.f(f"ix_photo_{name}"), "photo", [name])
    op.create_table(
        "photo_pair",
        sa.Column("one_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("other_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("apart", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["one_id"], ["document.id"], name=op.f("fk_photo_pair_one_id")),
        sa.ForeignKeyConstraint(["other_id"], ["document.id"], name=op.f("fk_photo_pair_other_id")),
        sa.PrimaryKeyConstraint("one_id", "other_id", name=op.f("pk_photo_pair")),
    )
    op.create_index(op.f("ix_photo_pair_other_id"), "photo_pair", ["other_id"])
    op.execute(
        "UPDATE document SET carrier = 'photo' WHERE carrier = 'pages' AND type IN ('A24', 'A28') AND page_count = 1"
        " AND state <> 'discarded' AND EXISTS (SELECT 1 FROM file WHERE file.document_id = document.id"
        " AND file.role = 'original' AND file.mime LIKE 'image/%')"
    )
    op.execute("INSERT INTO photo (document_id) SELECT id FROM document WHERE carrier = 'photo'")
