"""Putting a document before the law, and writing the verdict down beside it."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from config import Schedule
from retention import (
    CaseEvent,
    CaseStep,
    Claim,
    Events,
    Record,
    Recording,
    Rule,
    Source,
    Verdict,
    judge,
)
from service.archive import Archive
from service.catalogue.cases import CaseFile
from service.catalogue.documents import Document, DocumentState
from service.catalogue.tasks import TaskKind, enqueue
from service.usecases.types import is_carried, rule_for, schedule_of


def judge_document(session: Session, document: Document, archive: Archive) -> Verdict:
    """Judge a document today and write the verdict down; the caller enqueues its indexing."""
    session.flush()
    today = archive.clock.today()
    version, _ = schedule_of(session, document)
    verdict = verdict_on(session, document, today, archive)
    document.rule = verdict.rule
    document.trigger = verdict.trigger.value if verdict.trigger else None
    document.starts_on = verdict.starts_on
    document.due_on = verdict.due_on
    document.eligible_on = verdict.eligible_on
    document.retention_state = verdict.state.value
    document.schedule_id = version.id
    document.judged_on = today
    return verdict


def rejudge_case(session: Session, case: CaseFile, archive: Archive) -> list[int]:
    """Judge everything in a case file again after its clock moved; gives the ids."""
    session.flush()
    documents = session.scalars(
        select(Document)
        .where(Document.case_id == case.id, Document.state != DocumentState.DISCARDED)
        .order_by(Document.id)
        .with_for_update()
    ).all()
    for document in documents:
        judge_document(session, document, archive)
        document.revision += 1
        enqueue(session, TaskKind.INDEX, document.id, archive.clock.now(), priority=-1)
    return [document.id for document in documents]


def verdict_on(session: Session, document: Document, on: date, archive: Archive) -> Verdict:
    """The verdict on a document on a day: a pure function of what is on record."""
    if document.type and is_carried(document.type, archive) and document.case_id is None:
        paper = session.get(Document, document.parent_id) if document.parent_id else None
        return judge(Recording(_record(session, paper, archive) if paper else None), on)
    return judge(_record(session, document, archive), on)


def _record(session: Session, document: Document, archive: Archive) -> Record:
    version, schedule = schedule_of(session, document)
    approved = version.approved_on is not None
    case = session.get(CaseFile, document.case_id) if document.case_id else None
    events = _events(document, case)
    own = rule_for(session, document, archive)
    claims = [Claim(Source.OWN, own, events, approved)]
    lent = _lent(schedule, "case")
    if case is not None and (own is None or own.id != lent.id):
        claims.append(Claim(Source.CONTAINER, lent, events, approved, case.code))
    parent = session.get(Document, document.parent_id) if document.parent_id else None
    if parent is not None and parent.category == "financial":
        rule = rule_for(session, parent, archive) or _lent(schedule, "voucher")
        claims.append(Claim(Source.VOUCHER, rule, _events(parent, None), approved, parent.code or parent.title))
    return Record(tuple(claims))


def _lent(schedule: Schedule, container: str) -> Rule:
    """What a container lends to everything in it."""
    lent = schedule.container(container)
    return Rule.parse(lent.rule, lent.basis_zh)


def _events(document: Document, case: CaseFile | None) -> Events:
    return Events(
        case=tuple(CaseEvent(CaseStep(event.kind.value), event.on) for event in case.events) if case else (),
        fiscal_year=document.fiscal_year,
        filing_year=document.filing_year,
        asset_disposal_year=document.disposed_on.year if document.disposed_on else None,
    )
