"""what is due by itself"""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _find_what_is_due()
    _find_who_names_an_object()


def _find_what_is_due() -> None:
    """What comes due today, in a unit or in all, costs what is due; how many stand how is counted from the index."""
    op.drop_index(op.f("ix_document_retention_state"), table_name="document")
    op.create_index(
        "ix_document_retention_state_eligible_on", "document", ["retention_state", "eligible_on", "unit_id", "state"]
    )
    op.create_index("ix_document_retention_state_starts_on", "document", ["retention_state", "starts_on"])
    op.drop_index("ix_document_unit_id_state", table_name="document")
    op.create_index("ix_document_unit_id_state_eligible_on", "document", ["unit_id", "state", "eligible_on"])
    op.drop_index(op.f("ix_paper_rendition_due_on"), table_name="paper_rendition")
    op.create_index("ix_paper_rendition_closed_at_due_on", "paper_rendition", ["closed_at", "due_on"])


def _find_who_names_an_object() -> None:
    """Before bytes are erased it is asked whether anything names them: a look through every page else."""
    for table, column in (
        ("page", "reading"),
        ("page", "thumbnail"),
        ("document", "content"),
        ("document", "text"),
        ("document_change", "detail"),
    ):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
