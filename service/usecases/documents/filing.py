"""Filing (归档): the act that gives archival code, filing year and keeper; and discarding what is not filed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from retention import CodePattern, Element, Rule, retention_code
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.cases import CaseFile
from service.catalogue.checks import CheckRun
from service.catalogue.clocks import Change
from service.catalogue.codes import GivenCode, next_number
from service.catalogue.documents import Document, DocumentChange, DocumentState, File, Page, Stretch
from service.catalogue.holds import bar_holds
from service.catalogue.tasks import Task, TaskKind, enqueue
from service.errors import ArchiveError, ConflictError, InvalidError
from service.usecases.checks.standing import BLOCKING, failed_checks
from service.usecases.clock.clocks import note_data
from service.usecases.custody.spans import begin_custody
from service.usecases.holds.held import open_holds
from service.usecases.house.types import follows_paper, pattern_for
from service.usecases.law.judging import judge_document
from service.usecases.lookup import open_fonds, the_case, the_document, unit_of
from service.usecases.permissions import Action, Actor, permit
from service.usecases.photos.likes import remove_photo
from service.usecases.stack.holding import year_of_code
from service.usecases.upkeep.erasing import objects_of

MOST = 10_000
"""Documents filed by one act."""

LOOSE = 0
"""The volume of household papers that lie in no case file yet."""


@dataclass(frozen=True, slots=True)
class Filed:
    """The fate of one document asked to be filed: its code, or why not."""

    document_id: int
    code: str | None
    problem: ArchiveError | None = None


def file_documents(actor: Actor, ids: Sequence[int], *, archive: Archive) -> tuple[Filed, ...]:
    """File described documents. One that cannot be filed is answered with its reason; the others are filed."""
    if len(ids) > MOST:
        raise InvalidError("filing.too_many", most=MOST)
    results: list[Filed] = []
    with archive.database.write() as session:
        permit(actor, Action.FILE)
        for document_id in dict.fromkeys(ids):
            try:
                document = the_document(session, actor, document_id, lock=True)
                permit(actor, Action.FILE, unit_of(session, document.unit_id), document.category)
                check_can_be_filed(session, document, archive)
            except ArchiveError as problem:
                results.append(Filed(document_id, None, problem))
            else:
                results.append(Filed(document_id, give_code(session, document, actor.id, archive)))
        filed = [result.document_id for result in results if result.code]
        if filed:
            audit.record(
                session,
                archive.clock.now(),
                actor.id,
                "documents.filed",
                "documents",
                filed[0] if len(filed) == 1 else None,
                items=audit.digest_of_items(filed),
                ids=filed,
            )
    return tuple(results)


def file_case(actor: Actor, code: str, *, archive: Archive) -> tuple[Filed, ...]:
    """File everything in a case file that is not filed yet (readings 30)."""
    with archive.database.read() as session:
        case = the_case(session, actor, code)
        ids = session.scalars(
            select(Document.id)
            .where(
                Document.case_id == case.id,
                Document.state.not_in([DocumentState.FILED, DocumentState.DISCARDED]),
            )
            .order_by(Document.dated_on, Document.id)
        ).all()
    return file_documents(actor, ids, archive=archive)


def check_can_be_filed(session: Session, document: Document, archive: Archive) -> None:
    """Say why a document cannot be filed now."""
    if document.state is DocumentState.FILED:
        raise ConflictError("filing.is_filed", code=document.code)
    if document.state is not DocumentState.DESCRIBED:
        raise ConflictError("filing.not_described", title=document.title)
    if document.rule is None and _lacks_paper_file(session, document, archive):
        raise ConflictError("filing.no_paper_file", title=document.title)
    if document.rule is None:
        raise ConflictError("filing.undetermined", title=document.title)
    failed = BLOCKING.intersection(failed_checks(session, document.id))
    if failed:
        raise ConflictError("filing.check_failed", title=document.title, checks=sorted(failed))
    _fonds_for(session, document)


def _lacks_paper_file(session: Session, document: Document, archive: Archive) -> bool:
    """Whether it is a photograph or recording that names no paper file, or names another recording as one."""
    paper = session.get(Document, document.parent_id) if document.parent_id else None
    return follows_paper(document, archive) and (paper is None or follows_paper(paper, archive))


def _fonds_for(session: Session, document: Document) -> str:
    """The number of the fonds in which a document is filed.

    A paper of a case file goes into the fonds of its file, whoever keeps it now and closed or not: a household's file
    is one whole, and its code is for life (invariant 11). Any other paper goes into that of its unit.
    """
    if document.case_id is not None:
        return session.get_one(CaseFile, document.case_id).fonds
    of_year = date(document.fiscal_year, 12, 31) if document.fiscal_year else None
    return open_fonds(session, unit_of(session, document.unit_id), document.dated_on or of_year)


def can_be_filed(session: Session, document: Document, archive: Archive) -> bool:
    """Whether nothing stands in the way of filing."""
    try:
        check_can_be_filed(session, document, archive)
    except ConflictError:
        return False
    return True


def give_code(session: Session, document: Document, keeper_id: int | None, archive: Archive) -> str:
    """File a document that can be filed, in the caller's transaction; gives the archival code.

    The code carries the year of origin (readings 9); the filing year is this year unless it was stated.
    """
    now = archive.clock.now()
    document.filing_year = document.filing_year or archive.clock.today().year
    code = _compose(session, document, archive)
    while session.get(GivenCode, code) is not None:  # after a restore counters may lag behind what the registers hold
        code = _compose(session, document, archive)
    session.add(GivenCode(code=code, document_id=document.id, given_at=now))
    document.code = code
    document.step(DocumentState.FILED)
    document.filed_on = archive.clock.today()
    document.keeper_id = keeper_id
    document.revision += 1
    document.changed_at = now
    begin_custody(session, document, now)
    judge_document(session, document, archive)
    enqueue(session, TaskKind.INDEX, document.id, now, priority=-1)
    return code


def _compose(session: Session, document: Document, archive: Archive) -> str:
    case = session.get(CaseFile, document.case_id) if document.case_id else None
    fonds = _fonds_for(session, document)
    parent = session.get(Document, document.parent_id) if document.parent_id else None
    if document.category == "financial" and parent is not None and parent.code:
        return f"{parent.code}-{next_number(session, f'items:{parent.code}'):04d}"
    year = year_of_code(document, case)
    rule = Rule.parse(document.rule or "", "")
    document.retention_code = retention_code(rule.period)
    pattern = CodePattern(pattern_for(document, archive))
    elements: dict[str, Element] = {"fonds": fonds, "year": year, "term": document.retention_code}
    running = [name for name in pattern.elements if name in ("volume", "group", "item")]
    for name in running[:-1]:
        elements[name] = case.number if case else LOOSE
    series = ":".join(str(part) for part in (pattern.text, *elements.values()))
    elements[running[-1]] = next_number(session, series)
    return pattern.compose(elements)


def discard(actor: Actor, document_id: int, reason: str, *, archive: Archive) -> None:
    """Throw away an unfiled document, with a reason, on the record. From filing on only disposal removes it.

    Its rows go in this transaction; its text leaves the index, and its objects the store, by tasks.
    """
    if not reason.strip() or len(reason) > 500:
        raise InvalidError("reason.needed", limit=500)
    with archive.database.write() as session:
        document = the_document(session, actor, document_id, lock=True)
        permit(actor, Action.DISCARD, unit_of(session, document.unit_id), document.category)
        if document.state is DocumentState.FILED:
            raise ConflictError("discard.is_filed", code=document.code)
        bar_holds(session)
        held = open_holds(session, document, archive)
        if held:
            raise ConflictError("discard.held", numbers=[hold.number for hold in held])
        children = session.scalar(
            select(Document.id)
            .where(Document.parent_id == document.id, Document.state != DocumentState.DISCARDED)
            .limit(1)
        )
        if children is not None:
            raise ConflictError("discard.has_children", document=document_id)
        note_data(session, document, Change.REMOVED, actor.id, archive)
        details = session.scalars(select(DocumentChange.detail).where(DocumentChange.document_id == document.id))
        digests = sorted(objects_of(document) | set(details))
        remove_photo(session, document.id)
        for rows in (CheckRun, DocumentChange, Page, Stretch, File, Task):
            session.execute(delete(rows).where(rows.document_id == document.id))
        document.content = document.text = None
        document.discard_reason = reason.strip()
        document.step(DocumentState.DISCARDED)
        document.revision += 1
        now = archive.clock.now()
        document.changed_at = now
        enqueue(session, TaskKind.INDEX, document.id, now, priority=-1)
        enqueue(session, TaskKind.ERASE, document.id, now, priority=-1, digests=digests)
        audit.record(session, now, actor.id, "document.discarded", "document", document.id)
