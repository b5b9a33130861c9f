"""What the page of a case file tells beside its documents: evidence and gaps, corrections, the files before and after
it, and what is held.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from retention import PROOFS, Gap, Proof
from service.archive import Archive
from service.catalogue.cases import CaseCorrection, CaseEvent, CaseFile, CaseReliance
from service.catalogue.documents import Document
from service.catalogue.people import Person
from service.usecases.cases.proving import gaps_of, proofs_in, withdrawal_of
from service.usecases.cases.succeeding import former_of, next_of
from service.usecases.holds.held import held_ids, holds_on_cases


@dataclass(frozen=True, slots=True)
class CorrectionShown:
    """A correction of a withdrawal; `accepted` is None while it waits for a second person, who is not `stated_by`."""

    event_id: int
    property: str
    former: str | None
    value: str | None
    reason: str
    document_id: int | None
    stated_by: str | None
    stated_at: datetime
    accepted: bool | None
    settled_by: str | None
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class CaseHistory:
    """How a case file came to stand as it does.

    `withdrawal` is the one in force; `proofs` are the papers that it asks for, each with the filed documents that give
    it; `former` and `following` are codes of the files before and after this one; `rests_on` the papers of the former
    file on which this one rests, `relied_on` those of this file on which another rests. `holds` are the numbers of the
    holds on the file or its unit, `held` the ids of its documents on which any hold is open.
    """

    withdrawal: CaseEvent | None
    proofs: Mapping[Proof, Sequence[Document]]
    gaps: tuple[Gap, ...]
    corrections: tuple[CorrectionShown, ...]
    former: str | None
    following: str | None
    rests_on: Sequence[Document]
    relied_on: frozenset[int]
    holds: tuple[int, ...]
    held: frozenset[int]

    @property
    def waiting(self) -> CorrectionShown | None:
        """The correction that waits for a second person."""
        return next((one for one in self.corrections if one.accepted is None), None)


def history_of(session: Session, case: CaseFile, documents: Sequence[Document], archive: Archive) -> CaseHistory:
    """The history of a case file with these documents."""
    withdrawal = withdrawal_of(case)
    found = proofs_in(session, case) if withdrawal else {}
    former, following = former_of(session, case), next_of(session, case)
    return CaseHistory(
        withdrawal=withdrawal,
        proofs={proof: found.get(proof, ()) for proof in PROOFS[withdrawal.cause]}
        if withdrawal and withdrawal.cause
        else {},
        gaps=gaps_of(session, case),
        corrections=_corrections(session, case),
        former=former.code if former else None,
        following=following.code if following else None,
        rests_on=session.scalars(
            select(Document)
            .join(CaseReliance, CaseReliance.document_id == Document.id)
            .where(CaseReliance.case_id == case.id)
            .order_by(Document.id)
        ).all(),
        relied_on=frozenset(
            session.scalars(
                select(CaseReliance.document_id).where(CaseReliance.document_id.in_([one.id for one in documents]))
            )
        ),
        holds=holds_on_cases(session, [case.id]).get(case.id, ()),
        held=frozenset(held_ids(session, [one.id for one in documents], archive)),
    )


def _corrections(session: Session, case: CaseFile) -> tuple[CorrectionShown, ...]:
    stated, settled = aliased(Person), aliased(Person)
    rows = session.execute(
        select(CaseCorrection, stated.name, settled.name)
        .outerjoin(stated, stated.id == CaseCorrection.stated_by)
        .outerjoin(settled, settled.id == CaseCorrection.settled_by)
        .where(CaseCorrection.event_id.in_([event.id for event in case.events]))
        .order_by(CaseCorrection.id.desc())
    ).all()
    return tuple(
        CorrectionShown(
            one.event_id,
            one.property,
            one.former,
            one.value,
            one.reason,
            one.document_id,
            stated_by,
            one.stated_at,
            one.accepted,
            settled_by,
            one.settled_at,
        )
        for one, stated_by, settled_by in rows
    )
