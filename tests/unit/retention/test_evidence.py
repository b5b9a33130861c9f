"""What proves a withdrawal (article 3, item 5 of the supporting papers; readings 3, 22, 33): the boundary table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retention import PROOFS, Cause, Evidence, Gap, Proof, ReasonCode, Statement, evidence_blockers, find_gaps

EVERYTHING = frozenset(Proof)
FORM = frozenset({Proof.APPROVAL})
OUT = Cause.OUT_OF_HARDSHIP
PAPERS_OF_OUT = frozenset({Proof.APPROVAL, Proof.INCOME, Proof.STATEMENT})


@pytest.mark.parametrize(
    ("cause", "papers", "statement", "sealed", "gaps"),
    [
        # The cause decides what is asked for; without one nothing can be proven.
        (None, EVERYTHING, Statement.SIGNED, True, [Gap.CAUSE]),
        # Out of hardship: form, proof of income, statement signed, or refused with the unit's sealed note.
        (OUT, PAPERS_OF_OUT, Statement.SIGNED, False, []),
        (OUT, PAPERS_OF_OUT, Statement.SIGNED, True, []),
        (OUT, PAPERS_OF_OUT, Statement.REFUSED, True, []),
        (OUT, PAPERS_OF_OUT, Statement.REFUSED, False, [Gap.SEAL]),
        (OUT, PAPERS_OF_OUT, Statement.NONE, False, [Gap.ANSWER]),
        (OUT, PAPERS_OF_OUT, Statement.NONE, True, [Gap.ANSWER]),
        (OUT, PAPERS_OF_OUT - {Proof.INCOME}, Statement.SIGNED, False, [Gap.INCOME]),
        (OUT, PAPERS_OF_OUT - {Proof.INCOME}, Statement.REFUSED, True, [Gap.INCOME]),
        (OUT, PAPERS_OF_OUT - {Proof.STATEMENT}, Statement.SIGNED, True, [Gap.STATEMENT]),
        (OUT, PAPERS_OF_OUT - {Proof.STATEMENT}, Statement.REFUSED, False, [Gap.STATEMENT]),
        (OUT, PAPERS_OF_OUT - {Proof.APPROVAL}, Statement.SIGNED, False, [Gap.APPROVAL]),
        (OUT, frozenset(), Statement.NONE, False, [Gap.APPROVAL, Gap.INCOME, Gap.STATEMENT]),
        # The statement binds those out of hardship only, not the retired, dead or departed (reading 22).
        (Cause.RETIRED, FORM | {Proof.RETIREMENT}, Statement.NONE, False, []),
        (Cause.RETIRED, FORM | {Proof.DEATH, Proof.TERMINATION}, Statement.SIGNED, True, [Gap.RETIREMENT]),
        (Cause.DIED, FORM | {Proof.DEATH}, Statement.NONE, False, []),
        (Cause.DIED, FORM, Statement.NONE, False, [Gap.DEATH]),
        (Cause.EMPLOYMENT_ENDED, FORM | {Proof.TERMINATION}, Statement.NONE, False, []),
        (Cause.EMPLOYMENT_ENDED, FORM, Statement.NONE, False, [Gap.TERMINATION]),
        # Of the others the form is all that the rules know.
        (Cause.NOT_ELIGIBLE, FORM, Statement.NONE, False, []),
        (Cause.DUPLICATE, FORM, Statement.NONE, False, []),
        (Cause.MOVED, FORM, Statement.NONE, False, []),
        (Cause.OTHER, FORM, Statement.NONE, False, []),
        (Cause.OTHER, EVERYTHING - FORM, Statement.SIGNED, True, [Gap.APPROVAL]),
    ],
)
def test_each_cause_asks_for_its_own_papers(
    cause: Cause | None, papers: frozenset[Proof], statement: Statement, sealed: bool, gaps: list[Gap]
) -> None:
    assert list(find_gaps(Evidence(cause, papers, statement, sealed))) == gaps


def test_a_day_before_the_file_is_a_gap_beside_all_others() -> None:
    whole = frozenset({Proof.APPROVAL, Proof.RETIREMENT})
    assert find_gaps(Evidence(Cause.RETIRED, whole, before_file=True)) == (Gap.DAY,)
    assert find_gaps(Evidence(None, whole, before_file=True)) == (Gap.CAUSE, Gap.DAY)


evidence = st.builds(
    Evidence, st.sampled_from(Cause), st.frozensets(st.sampled_from(Proof)), st.sampled_from(Statement), st.booleans()
)


@given(evidence, st.sampled_from(Proof))
def test_one_more_paper_never_opens_a_gap_but_the_answer_to_the_statement(known: Evidence, more: Proof) -> None:
    richer = Evidence(known.cause, known.papers | {more}, known.statement, known.sealed)
    new = set(find_gaps(richer)) - set(find_gaps(known))
    assert new <= ({Gap.ANSWER, Gap.SEAL} if more is Proof.STATEMENT else set())


@given(evidence)
def test_the_form_of_approval_is_always_asked_for(known: Evidence) -> None:
    assert (Gap.APPROVAL in find_gaps(known)) == (Proof.APPROVAL not in known.papers)


def test_every_cause_has_its_papers_and_every_paper_its_gap() -> None:
    assert set(PROOFS) == set(Cause)
    assert {proof.value for proof in Proof} <= {gap.value for gap in Gap}


def test_a_gap_stands_in_the_way_with_its_source_and_the_file_that_has_it() -> None:
    blockers = evidence_blockers("A-1", Evidence(OUT, frozenset({Proof.INCOME}), Statement.NONE, False))
    assert [(one.code, one.basis, dict(one.data)) for one in blockers] == [
        (ReasonCode.WITHDRAWAL_EVIDENCE, "reading-3", {"case": "A-1", "gap": Gap.APPROVAL}),
        (ReasonCode.WITHDRAWAL_EVIDENCE, "measures-3-5", {"case": "A-1", "gap": Gap.STATEMENT}),
    ]
