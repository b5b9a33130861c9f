"""What a withdrawal (撤档) must be proven by, and what of it is missing.

Missing evidence never stops the clock: the withdrawal counts from its day on. It is a gap in the case file, and it
stands in the way of destroying what is in it (reading 33).
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from enum import StrEnum

from retention.reason import Reason, ReasonCode


class Cause(StrEnum):
    """Why a case file is withdrawn."""

    OUT_OF_HARDSHIP = "out_of_hardship"
    RETIRED = "retired"
    DIED = "died"
    EMPLOYMENT_ENDED = "employment_ended"
    NOT_ELIGIBLE = "not_eligible"
    DUPLICATE = "duplicate"
    MOVED = "moved"
    OTHER = "other"


class Statement(StrEnum):
    """What became of the statement of those who are out of hardship (article 3, item 5(3))."""

    NONE = "none"
    SIGNED = "signed"
    REFUSED = "refused"


class Proof(StrEnum):
    """A paper that proves a part of a withdrawal."""

    APPROVAL = "approval"
    INCOME = "income"
    STATEMENT = "statement"
    RETIREMENT = "retirement"
    DEATH = "death"
    TERMINATION = "termination"


class Gap(StrEnum):
    """What is missing: the cause itself, one of the papers, the answer to the statement, the unit's seal, or anything
    that bears out a day before the file.
    """

    CAUSE = "cause"
    APPROVAL = "approval"
    INCOME = "income"
    STATEMENT = "statement"
    RETIREMENT = "retirement"
    DEATH = "death"
    TERMINATION = "termination"
    ANSWER = "answer"
    SEAL = "seal"
    DAY = "day"


PROOFS: Mapping[Cause, tuple[Proof, ...]] = {
    Cause.OUT_OF_HARDSHIP: (Proof.APPROVAL, Proof.INCOME, Proof.STATEMENT),
    Cause.RETIRED: (Proof.APPROVAL, Proof.RETIREMENT),
    Cause.DIED: (Proof.APPROVAL, Proof.DEATH),
    Cause.EMPLOYMENT_ENDED: (Proof.APPROVAL, Proof.TERMINATION),
    Cause.NOT_ELIGIBLE: (Proof.APPROVAL,),
    Cause.DUPLICATE: (Proof.APPROVAL,),
    Cause.MOVED: (Proof.APPROVAL,),
    Cause.OTHER: (Proof.APPROVAL,),
}
"""The papers that each cause asks for; the form of approval always, for it fixes the day (reading 3)."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is on record of a withdrawal: its cause (None if never stated), the papers filed in the case file, what
    became of the statement, whether the unit attached its note with the official seal, and whether the day lies before
    the file without a form of approval that bears it out: the file may be older than its year says, or the day wrong.
    """

    cause: Cause | None
    papers: Set[Proof]
    statement: Statement = Statement.NONE
    sealed: bool = False
    before_file: bool = False


def find_gaps(evidence: Evidence) -> tuple[Gap, ...]:
    """What is missing to prove the withdrawal; nothing if it is proven (article 3, item 5 of the supporting papers).

    Those out of hardship acknowledge it in a signed statement, or refuse and the unit seals a note to which the
    evidence is attached; nobody else is asked for one (reading 22).
    """
    early = (Gap.DAY,) if evidence.before_file else ()
    if evidence.cause is None:
        return (Gap.CAUSE, *early)
    gaps = [Gap(proof.value) for proof in PROOFS[evidence.cause] if proof not in evidence.papers]
    if Proof.STATEMENT in PROOFS[evidence.cause] and Gap.STATEMENT not in gaps:
        if evidence.statement is Statement.NONE:
            gaps.append(Gap.ANSWER)
        elif evidence.statement is Statement.REFUSED and not evidence.sealed:
            gaps.append(Gap.SEAL)
    return (*gaps, *early)


def evidence_blockers(case: str, evidence: Evidence) -> tuple[Reason, ...]:
    """The gaps as reasons why what is in the case file may not be destroyed."""
    return tuple(
        Reason.of(ReasonCode.WITHDRAWAL_EVIDENCE, _basis(gap), case=case, gap=gap) for gap in find_gaps(evidence)
    )


def _basis(gap: Gap) -> str:
    return "reading-3" if gap in (Gap.APPROVAL, Gap.DAY) else "measures-3-5"
