"""Putting documents before the law, and writing the verdict down beside each of them.

For one document and for many the way is the same; who has many asks for a few hundred at a time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from retention import Verdict, judge
from service.archive import Archive
from service.catalogue.cases import CaseFile, CaseReliance
from service.catalogue.documents import Document, DocumentState
from service.catalogue.tasks import TaskKind, enqueue_many
from service.usecases.cases.sealing import followers, note_sealed
from service.usecases.custody.consenting import entrusted_blockers
from service.usecases.holds.held import holds_on
from service.usecases.house.types import follows_paper
from service.usecases.law.paper_duty import settle_papers
from service.usecases.law.records import Records
from service.usecases.law.verdicts import kept_as


def judge_document(session: Session, document: Document, archive: Archive) -> None:
    """Judge a document today and write the verdict down, and judge what follows it as its paper (article 9).

    The caller enqueues the document's own indexing.
    """
    judge_documents(session, [document], archive)
    below = [one for one in followers(session, document) if follows_paper(one, archive)]
    if not below:
        return
    before = {one.id: kept_as(one) for one in below}
    judge_documents(session, below, archive)
    changed = [one for one in below if before[one.id] != kept_as(one)]
    for follower in changed:
        follower.revision += 1
    enqueue_many(session, TaskKind.INDEX, [one.id for one in changed], archive.clock.now(), priority=-1)


def judge_documents(session: Session, documents: Sequence[Document], archive: Archive) -> None:
    """Judge documents today and write their verdicts down; the caller enqueues their indexing."""
    session.flush()
    records, today = Records(session, documents, archive), archive.clock.today()
    verdicts = {one.id: judge(records.item(one), today) for one in documents}
    for document in documents:
        document.schedule_id = records.schedule_of(document)[0].id
    write_down(session, documents, verdicts, archive)


def write_down(
    session: Session, documents: Sequence[Document], verdicts: Mapping[int, Verdict], archive: Archive
) -> None:
    """Write the verdicts of today down beside their documents.

    With the verdict goes the duty to have it on paper: opened or closed here, so that no change of either is forgotten.
    """
    today = archive.clock.today()
    for document in documents:
        verdict = verdicts[document.id]
        document.rule = verdict.rule
        document.trigger = verdict.trigger.value if verdict.trigger else None
        document.starts_on = verdict.starts_on
        document.due_on = verdict.due_on
        document.eligible_on = verdict.eligible_on
        document.retention_state = verdict.state.value
        document.judged_on = today
    settle_papers(session, documents, archive)


def rejudge_case(session: Session, case: CaseFile, archive: Archive) -> list[int]:
    """Judge again all that waits for a case file, after its clock moved; gives the ids.

    That is what lies in it, the papers of other files on which it rests (readings 5), and whatever follows one of
    these as its paper. With the clock the seal moves.
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
    judge_documents(session, documents, archive)
    for document in documents:
        document.revision += 1
    ids = [document.id for document in documents]
    note_sealed(session, ids)
    enqueue_many(session, TaskKind.INDEX, ids, archive.clock.now(), priority=-1)
    return ids


def verdict_on(session: Session, document: Document, on: date, archive: Archive) -> Verdict:
    """The whole verdict on a document on a day, with the holds that are open on it now and, as blockers too, what is
    missing to prove the withdrawals on which it rests (readings 33), and that it is kept for another unit.
    """
    return verdicts_on(session, [document], on, archive)[document.id]


def verdicts_on(session: Session, documents: Sequence[Document], on: date, archive: Archive) -> dict[int, Verdict]:
    """The whole verdict on each of some documents on a day, as `verdict_on` gives it."""
    session.flush()
    holds = holds_on(session, [one.id for one in documents], archive)
    records = Records(session, documents, archive)
    found = {}
    for one in documents:
        verdict = judge(records.item(one), on, holds.get(one.id, ()))
        others = (*records.unproven(one), *entrusted_blockers(session, one))
        found[one.id] = replace(verdict, blockers=verdict.blockers + others)
    return found


def period_on(session: Session, document: Document, on: date, archive: Archive) -> Verdict:
    """What the period alone says, for lists and for what is written down: holds change no day and no state."""
    return periods_on(session, [document], on, archive)[document.id]


def periods_on(session: Session, documents: Sequence[Document], on: date, archive: Archive) -> dict[int, Verdict]:
    """What the period alone says of each of some documents, as `period_on` gives it."""
    records = Records(session, documents, archive)
    return {one.id: judge(records.item(one), on) for one in documents}
