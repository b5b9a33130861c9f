"""Putting a document before the law, and writing the verdict down beside it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from config import Schedule
from retention import (
    Appraisal,
    CaseEvent,
    CaseStep,
    Claim,
    Events,
    Reason,
    Record,
    Recording,
    Rule,
    Source,
    Verdict,
    evidence_blockers,
    judge,
)
from service.archive import Archive
from service.catalogue.cases import CaseFile, CaseReliance
from service.catalogue.documents import Document, DocumentState
from service.catalogue.tasks import TaskKind, enqueue
from service.usecases.cases.proving import evidence_of
from service.usecases.custody.consenting import entrusted_blockers
from service.usecases.holds.held import open_holds
from service.usecases.house.types import is_carried, rule_for, schedule_of
from service.usecases.law.paper_duty import settle_paper


def judge_document(session: Session, document: Document, archive: Archive) -> Verdict:
    """Judge a document today and write the verdict down; the caller enqueues its indexing.

    With the verdict goes the duty to have it on paper: opened or closed here, so that no change of either is forgotten.
    """
    session.flush()
    today = archive.clock.today()
    version, _ = schedule_of(session, document)
    verdict = period_on(session, document, today, archive)
    document.rule = verdict.rule
    document.trigger = verdict.trigger.value if verdict.trigger else None
    document.starts_on = verdict.starts_on
    document.due_on = verdict.due_on
    document.eligible_on = verdict.eligible_on
    document.retention_state = verdict.state.value
    document.schedule_id = version.id
    document.judged_on = today
    settle_paper(session, document, archive)
    return verdict


def rejudge_case(session: Session, case: CaseFile, archive: Archive) -> list[int]:
    """Judge again all that waits for a case file, after its clock moved; gives the ids.

    That is what lies in it, the papers of other files on which it rests (readings 5), and whatever follows one of
    these as its paper.
    """
    session.flush()
    relied_on = select(CaseReliance.document_id).where(CaseReliance.case_id == case.id)
    papers = select(Document.id).where(or_(Document.case_id == case.id, Document.id.in_(relied_on)))
    documents = session.scalars(
        select(Document)
        .where(
            or_(Document.id.in_(papers), Document.parent_id.in_(papers)),
            Document.state != DocumentState.DISCARDED,
        )
        .order_by(Document.id)
        .with_for_update()
    ).all()
    for document in documents:
        judge_document(session, document, archive)
        document.revision += 1
        enqueue(session, TaskKind.INDEX, document.id, archive.clock.now(), priority=-1)
    return [document.id for document in documents]


def verdict_on(session: Session, document: Document, on: date, archive: Archive) -> Verdict:
    """The whole verdict on a document on a day, with the holds that are open on it now and, as blockers too, what is
    missing to prove the withdrawals on which it rests (readings 33), and that it is kept for another unit.
    """
    verdict = judge(_item(session, document, archive), on, open_holds(session, document, archive))
    others = (*_unproven(session, document), *entrusted_blockers(session, document))
    return replace(verdict, blockers=verdict.blockers + others)


def period_on(session: Session, document: Document, on: date, archive: Archive) -> Verdict:
    """What the period alone says, for lists and for what is written down: holds change no day and no state."""
    return judge(_item(session, document, archive), on)


def _unproven(session: Session, document: Document) -> Iterator[Reason]:
    case = session.get(CaseFile, document.case_id) if document.case_id else None
    if case is None and document.parent_id is not None:
        yield from _unproven(session, session.get_one(Document, document.parent_id))
    for one in (*((case,) if case else ()), *_relied_on_by(session, document)):
        evidence = evidence_of(session, one)
        if evidence is not None:
            yield from evidence_blockers(one.code, evidence)


def _relied_on_by(session: Session, document: Document) -> Sequence[CaseFile]:
    """The other case files that rest on a document."""
    return session.scalars(
        select(CaseFile)
        .join(CaseReliance, CaseReliance.case_id == CaseFile.id)
        .where(CaseReliance.document_id == document.id)
        .order_by(CaseFile.code)
    ).all()


def _item(session: Session, document: Document, archive: Archive) -> Record | Recording:
    """What is on record of a document: all that a verdict rests on."""
    if document.type and is_carried(document.type, archive) and document.case_id is None:
        paper = session.get(Document, document.parent_id) if document.parent_id else None
        return Recording(_record(session, paper, archive) if paper else None)
    return _record(session, document, archive)


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
    claims.extend(
        Claim(Source.CASE, lent, _events(document, other), approved, other.code)
        for other in _relied_on_by(session, document)
    )
    parent = session.get(Document, document.parent_id) if document.parent_id else None
    if parent is not None and parent.category == "financial":
        rule = rule_for(session, parent, archive) or _lent(schedule, "voucher")
        claims.append(Claim(Source.VOUCHER, rule, _events(parent, None), approved, parent.code or parent.title))
    return Record(tuple(claims), _appraisal(document))


def _appraisal(document: Document) -> Appraisal | None:
    """The last appraisal that kept the document."""
    if document.appraised_on is None:
        return None
    return Appraisal(document.appraised_on, document.appraised_until, document.appraised_ref or "")


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
        fixed_on=document.fixed_on,
    )
