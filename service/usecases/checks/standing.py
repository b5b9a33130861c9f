"""What stands against a document since it was last checked."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.catalogue.checks import CheckOutcome, CheckRun

BLOCKING = frozenset({"digest", "content", "readable", "virus"})
"""Checks whose failure stands in the way of filing."""


def last_run(session: Session, document_id: int) -> CheckRun | None:
    """The latest checks of a document."""
    return session.scalar(
        select(CheckRun).where(CheckRun.document_id == document_id).order_by(CheckRun.id.desc()).limit(1)
    )


def failed_checks(session: Session, document_id: int) -> list[str]:
    """Names of the checks that the document failed when it was last checked."""
    run = last_run(session, document_id)
    results = run.results if run is not None else []
    return [one["code"] for one in results if one["outcome"] == CheckOutcome.FAIL]
