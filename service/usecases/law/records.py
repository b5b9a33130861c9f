"""What is on record of documents: all that a verdict rests on, read for many of them at once."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from sqlalchemy import select
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
    evidence_blockers,
)
from service.archive import Archive
from service.catalogue.cases import CaseFile, CaseReliance
from service.catalogue.documents import Document
from service.catalogue.schedule import ScheduleVersion
from service.usecases.cases.proving import evidence_of
from service.usecases.house.types import follows_paper, has_no_own_period, rule_for, schedule_of


class Records:
    """The records of some documents, a thousand at most, as they are now.

    Papers above them, case files, reliances and schedules are read at once, in a few statements however many documents
    there are; it is good as long as nothing of that changes.
    """

    def __init__(self, session: Session, documents: Iterable[Document], archive: Archive) -> None:
        self._session, self._archive = session, archive
        self._documents = _with_papers_above(session, documents)
        self._relied_on_by = _reliances(session, self._documents)
        self._cases = _cases(session, self._documents.values())
        self._schedules: dict[int | None, tuple[ScheduleVersion, Schedule]] = {}
        self._rules: dict[tuple[int | None, str | None, str | None, str | None], Rule | None] = {}
        self._lent: dict[tuple[int, str], Rule] = {}
        self._gaps: dict[int, tuple[Reason, ...]] = {}

    @property
    def documents(self) -> Collection[Document]:
        """The documents, and every paper above them."""
        return self._documents.values()

    def schedule_of(self, document: Document) -> tuple[ScheduleVersion, Schedule]:
        """The version that judges a document, and what it says."""
        found = self._schedules.get(document.schedule_id)
        if found is None:
            found = self._schedules[document.schedule_id] = schedule_of(self._session, document)
        return found

    def item(self, document: Document) -> Record | Recording:
        """A document as the law takes it."""
        if follows_paper(document, self._archive):
            paper = self._above(document)
            if paper is None or follows_paper(paper, self._archive):  # another recording is no paper file
                return Recording(None)
            return Recording(self._record(paper))
        return self._record(document)

    def unproven(self, document: Document) -> Iterator[Reason]:
        """What is missing to prove the withdrawals on which a document rests (readings 33)."""
        case = self._case_of(document)
        paper = self._above(document)
        if case is None and paper is not None:
            yield from self.unproven(paper)
        for one in (*((case,) if case else ()), *self._relied_on_by.get(document.id, ())):
            yield from self._gaps_of(one)

    def _gaps_of(self, case: CaseFile) -> tuple[Reason, ...]:
        if case.id not in self._gaps:
            evidence = evidence_of(self._session, case)
            self._gaps[case.id] = () if evidence is None else tuple(evidence_blockers(case.code, evidence))
        return self._gaps[case.id]

    def _above(self, document: Document) -> Document | None:
        return self._documents.get(document.parent_id) if document.parent_id else None

    def _case_of(self, document: Document) -> CaseFile | None:
        return self._cases.get(document.case_id) if document.case_id else None

    def _record(self, document: Document) -> Record:
        version, _ = self.schedule_of(document)
        approved = version.approved_on is not None
        case = self._case_of(document)
        events = _events(document, case)
        lent = self._lent_by("case", document)
        follows = case is not None and has_no_own_period(document, self._archive)
        own = lent if follows else self._rule_of(document)
        claims = [Claim(Source.OWN, own, events, approved)]
        if case is not None and (own is None or own.id != lent.id):
            claims.append(Claim(Source.CONTAINER, lent, events, approved, case.code))
        claims.extend(
            Claim(Source.CASE, lent, _events(document, other), approved, other.code)
            for other in self._relied_on_by.get(document.id, ())
        )
        parent = self._above(document)
        if parent is not None and parent.category == "financial":
            rule = self._rule_of(parent) or self._lent_by("voucher", document)
            claims.append(Claim(Source.VOUCHER, rule, _events(parent, None), approved, parent.code or parent.title))
        return Record(tuple(claims), _appraisal(document))

    def _lent_by(self, container: str, document: Document) -> Rule:
        """What a container lends to everything in it, under the schedule of the document."""
        version, schedule = self.schedule_of(document)
        key = (version.id, container)
        if key not in self._lent:
            lent = schedule.container(container)
            self._lent[key] = Rule.parse(lent.rule, lent.basis_zh)
        return self._lent[key]

    def _rule_of(self, document: Document) -> Rule | None:
        """The own rule of a document; it rests on these four alone."""
        key = (document.schedule_id, document.type, document.variant, document.decided_rule)
        if key not in self._rules:
            self._rules[key] = rule_for(self._session, document, self._archive)
        return self._rules[key]


def _with_papers_above(session: Session, documents: Iterable[Document]) -> dict[int, Document]:
    """Documents and every paper above them, by id."""
    known = {one.id: one for one in documents}
    while missing := {one.parent_id for one in known.values() if one.parent_id} - known.keys():
        above = session.scalars(select(Document).where(Document.id.in_(missing))).all()
        if not above:
            break
        known |= {one.id: one for one in above}
    return known


def _cases(session: Session, documents: Iterable[Document]) -> dict[int, CaseFile]:
    wanted = {one.case_id for one in documents if one.case_id}
    if not wanted:
        return {}
    return {one.id: one for one in session.scalars(select(CaseFile).where(CaseFile.id.in_(wanted)))}


def _reliances(session: Session, ids: Iterable[int]) -> dict[int, Sequence[CaseFile]]:
    """The other case files that rest on each document, by their codes."""
    found: dict[int, list[CaseFile]] = {}
    rows = session.execute(
        select(CaseReliance.document_id, CaseFile)
        .join(CaseFile, CaseFile.id == CaseReliance.case_id)
        .where(CaseReliance.document_id.in_(ids))
        .order_by(CaseFile.code)
    )
    for document_id, case in rows:
        found.setdefault(document_id, []).append(case)
    return dict(found)


def _appraisal(document: Document) -> Appraisal | None:
    """The last appraisal that kept the document."""
    if document.appraised_on is None:
        return None
    return Appraisal(document.appraised_on, document.appraised_until, document.appraised_ref or "")


def _events(document: Document, case: CaseFile | None) -> Events:
    return Events(
        case=tuple(CaseEvent(CaseStep(event.kind.value), event.on) for event in case.events) if case else (),
        fiscal_year=document.fiscal_year,
        filing_year=document.filing_year,
        asset_disposal_year=document.disposed_on.year if document.disposed_on else None,
        fixed_on=document.fixed_on,
    )
