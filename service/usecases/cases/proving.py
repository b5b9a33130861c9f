"""What a withdrawal is proven by: the papers filed in the case file, and what the keeper stated of them."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from retention import Evidence, Gap, Proof, find_gaps
from service.catalogue.cases import CaseEvent, CaseEventKind, CaseFile
from service.catalogue.disposal import Outcome, ReviewItem
from service.catalogue.documents import Document, DocumentState

PAPERS: Mapping[Proof, str] = {
    Proof.APPROVAL: "A38",
    Proof.INCOME: "A36",
    Proof.STATEMENT: "A37",
    Proof.RETIREMENT: "A34",
    Proof.DEATH: "A22",
    Proof.TERMINATION: "A35",
}
"""The document type that gives each proof. A wage slip that shows the higher income is of the type A36, not A10."""

_PROVES = {code: proof for proof, code in PAPERS.items()}


def withdrawal_of(case: CaseFile) -> CaseEvent | None:
    """The withdrawal in force, or None while the file is open."""
    last = case.events[-1] if case.events else None
    return last if last is not None and last.kind is CaseEventKind.WITHDRAWN else None


def proofs_in(session: Session, case: CaseFile) -> dict[Proof, Sequence[Document]]:
    """The filed documents of a case file that can prove a withdrawal."""
    filed = session.scalars(
        select(Document)
        .where(
            Document.case_id == case.id,
            Document.state == DocumentState.FILED,
            Document.type.in_(_PROVES),
        )
        .order_by(Document.id)
    ).all()
    found: dict[Proof, list[Document]] = {}
    for document in filed:
        if document.type is not None and _is_of_the_household(document.type, document.dated_on, case):
            found.setdefault(_PROVES[document.type], []).append(document)
    return dict(found)


def _is_of_the_household(type_code: str, dated_on: date | None, case: CaseFile) -> bool:
    """A certificate of a death before the file's year is that of a spouse: it made the household a single-parent one,
    and proves no withdrawal.
    """
    return type_code != PAPERS[Proof.DEATH] or (dated_on is not None and dated_on.year >= case.year)


def evidence_of(session: Session, case: CaseFile) -> Evidence | None:
    """What is on record of the withdrawal in force; None while the file is open."""
    withdrawal = withdrawal_of(case)
    if withdrawal is None:
        return None
    found, gone = proofs_in(session, case), _gone(session, case)
    before_file = Proof.APPROVAL not in gone and _lies_before(withdrawal.on, case, found.get(Proof.APPROVAL, ()))
    return Evidence(withdrawal.cause, found.keys() | gone, withdrawal.statement, withdrawal.sealed, before_file)


def _lies_before(day: date, case: CaseFile, approvals: Sequence[Document]) -> bool:
    """Whether a withdrawal lies before the year of its file and no form of approval is as old: a slip in the day would
    make everything due too early, while an old file that was opened here without its year has such a form.
    """
    borne_out = any(one.dated_on is not None and one.dated_on <= day for one in approvals)
    return day.year < case.year and not borne_out


def _gone(session: Session, case: CaseFile) -> set[Proof]:
    """What proofs the file had that left it lawfully: without them the rest of it could never follow."""
    rows = session.execute(
        select(ReviewItem.type, ReviewItem.year).where(
            ReviewItem.case_id == case.id,
            ReviewItem.outcome.in_([Outcome.LEAVING, Outcome.DESTROYED, Outcome.TRANSFERRED]),
            ReviewItem.type.in_(_PROVES),
        )
    ).all()
    proofs = {(_PROVES[row.type], row.year or 0) for row in rows if row.type is not None}
    return {proof for proof, year in proofs if proof is not Proof.DEATH or year >= case.year}


def gaps_of(session: Session, case: CaseFile) -> tuple[Gap, ...]:
    """What is missing to prove the withdrawal in force."""
    evidence = evidence_of(session, case)
    return () if evidence is None else find_gaps(evidence)
