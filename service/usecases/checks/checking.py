"""Checking documents: once they have arrived, whenever somebody asks, and again and again while they are kept."""

from collections import Counter
from importlib.metadata import version

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.archive import Archive
from service.catalogue import audit
from service.catalogue.checks import CheckOutcome, CheckRun, CheckStage
from service.catalogue.documents import Document, DocumentState
from service.catalogue.tasks import TaskKind, enqueue, enqueue_selected
from service.usecases.checks.facts import Facts, bytes_of, rows_of
from service.usecases.checks.items import Finding, look
from service.usecases.documents.filing import can_be_filed, give_code
from service.usecases.lookup import the_document, unit_of
from service.usecases.permissions import Action, Actor, permit

WEEKS = 52
"""Weekly parts in which everything that is filed is checked again: each document once a year."""


def check(document_id: int, stage: CheckStage, actor_id: int | None, *, archive: Archive) -> None:
    """Carry out every check of a document and keep what was found: the check task.

    Where a manifest asked for filing, a document that has just arrived is filed now, if nothing stands in the way.
    """
    with archive.database.read() as session:
        document = session.get(Document, document_id)
        if document is None or document.state is DocumentState.DISCARDED:
            return
        rows = rows_of(session, document, archive)
    facts = Facts(rows, bytes_of(rows.original, archive), archive.clock.today())
    findings = dict(look(facts))
    with archive.database.write() as session:
        document = session.get(Document, document_id, with_for_update=True)
        if document is None or document.state is DocumentState.DISCARDED:
            return
        _keep(session, document, stage, actor_id, findings, archive)
        if stage is CheckStage.ARRIVAL and document.file_when_complete and can_be_filed(session, document, archive):
            give_code(session, document, document.created_by, archive)


def _keep(
    session: Session,
    document: Document,
    stage: CheckStage,
    actor_id: int | None,
    findings: dict[str, Finding],
    archive: Archive,
) -> None:
    now = archive.clock.now()
    outcomes = Counter(finding.outcome for finding in findings.values())
    document.checked_at = now
    session.add(
        CheckRun(
            document_id=document.id,
            stage=stage,
            at=now,
            actor_id=actor_id,
            version=version("shoucang"),
            failed=outcomes[CheckOutcome.FAIL],
            warned=outcomes[CheckOutcome.WARN],
            results=[
                {
                    "code": code,
                    "outcome": finding.outcome.value,
                    "evidence": {"code": f"evidence.{code}.{finding.evidence}", "data": dict(finding.data)},
                }
                for code, finding in findings.items()
            ],
        )
    )
    failed = [code for code, finding in findings.items() if finding.outcome is CheckOutcome.FAIL]
    audit.record(session, now, actor_id, "document.checked", "document", document.id, stage=stage.value, failed=failed)


def check_again(actor: Actor, document_id: int, *, archive: Archive) -> None:
    """Ask for a document to be checked now; a worker does it."""
    with archive.database.write() as session:
        document = the_document(session, actor, document_id)
        permit(actor, Action.DESCRIBE, unit_of(session, document.unit_id), document.category)
        stage = CheckStage.LATER if document.checked_at else CheckStage.ARRIVAL
        now = archive.clock.now()
        enqueue(session, TaskKind.CHECK, document.id, now, priority=-1, stage=stage.value, actor=actor.id)
        audit.record(session, now, actor.id, "check.asked", "document", document.id)


def plan_checks(*, archive: Archive) -> int:
    """Have the week's part of what is filed checked again, the longest unchecked first; gives how many."""
    with archive.database.write() as session:
        filed = Document.state == DocumentState.FILED
        total = session.scalar(select(func.count()).select_from(Document).where(filed)) or 0
        part = -(-total // WEEKS)
        due = (
            select(Document.id)
            .where(filed)
            .order_by(Document.checked_at.is_not(None), Document.checked_at, Document.id)
            .limit(part)
        )
        stage = CheckStage.LATER.value
        enqueue_selected(session, TaskKind.CHECK, due, archive.clock.now(), priority=1, stage=stage, actor=None)
    return part
