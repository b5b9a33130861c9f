"""Putting a document before the law, and writing the verdict down beside it."""

from datetime import date

from service.usecases.types import is_carried, rule_for
from sqlalchemy import select
from sqlalchemy.orm import Session

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
from service.catalogue.schedule import ScheduleVersion, schedule_in_force
from service.catalogue.tasks import TaskKind, enqueue

CASE_RULE, VOUCHER_RULE = "withdrawal+10y", "fiscal_year+30y"
"""What a container lends to everything in it (article 9; rule 79, annex 1)."""


def judge_document(session: Session, document: Document, archive: Archive) -> Verdict:
    """Judge a document today and write the verdict down; the caller enqueues its indexing."""
    session.flush()
    today = archive.clock.today()
    schedule = _schedule_of(session, document)
    verdict = verdict_on(session, document, today, archive)
    document.rule = verdict.rule
    document.trigger = verdict.trigger.value if verdict.trigger else None
    document.starts_on = verdict.starts_on
    document.due_on = verdict.due_on
    document.eligible_on = verdict.eligible_on
    document.retention_state = verdict.state.value
    document.schedule_id = schedule.id
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
    if document.type and is_carried(session, document.type, archive) and document.case_id is None:
        paper = session.get(Document, document.parent_id) if document.parent_id else None
        return judge(Recording(_record(session, paper, archive) if paper else None), on)
    return judge(_record(session, document, archive), on)


def _record(session: Session, document: Document, archive: Archive) -> Record:
    schedule = _schedule_of(session, document)
    approved = schedule.approved_on is not None
    case = session.get(CaseFile, document.case_id) if document.case_id else None
    events = _events(document, case)
    own = rule_for(session, document, archive)
    claims = [Claim(Source.OWN, own, events, approved)]
    if case is not None and (own is None or own.id != CASE_RULE):
        claims.append(Claim(Source.CONTAINER, Rule.parse(CASE_RULE, "measures-9"), events, approved, case.code))
    parent = session.get(Document, document.parent_id) if document.parent_id else None
    if parent is not None and parent.category == "financial":
        rule = rule_for(session, parent, archive) or Rule.parse(VOUCHER_RULE, "rule79-annex1-1")
        claims.append(Claim(Source.VOUCHER, rule, _events(parent, None), approved, parent.code or parent.title))
    return Record(tuple(claims))


def _events(document: Document, case: CaseFile | None) -> Events:
    return Events(
        case=tuple(CaseEvent(CaseStep(event.kind.value), event.on) for event in case.events) if case else (),
        fiscal_year=document.fiscal_year,
        filing_year=document.filing_year,
        asset_disposal_year=document.disposed_on.year if document.disposed_on else None,
    )


def _schedule_of(session: Session, document: Document) -> ScheduleVersion:
    """The version that judged a document stays its judge until it is judged anew on purpose (readings 7)."""
    if document.schedule_id is not None:
        return session.get_one(ScheduleVersion, document.schedule_id)
    return schedule_in_force(session)
