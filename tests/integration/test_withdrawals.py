"""Withdrawal as people live it: evidence and its gaps, corrections with a second person, files that follow each other."""

from collections.abc import Callable
from datetime import date

import pytest

from retention import Cause, Gap, ReasonCode, Statement
from service.archive import Archive
from service.catalogue.people import Role
from service.errors import ArchiveError, ConflictError, InvalidError, NotFoundError, RefusedError
from service.usecases.cases.amending import Righted, correct_withdrawal, settle_correction, state_evidence
from service.usecases.cases.cases import Withdrawal, open_case, reopen_case, withdraw_case
from service.usecases.cases.histories import CaseHistory
from service.usecases.cases.succeeding import link_cases, move_case, rest_on
from service.usecases.cases.viewing import show_case
from service.usecases.documents.filing import file_case
from service.usecases.law.explaining import explain
from service.usecases.permissions import Actor
from tests.fixtures import Desk, unsealing

DAY = date(2015, 3, 2)


@pytest.fixture
def case(desk: Desk, archive: Archive) -> str:
    """A file of the year 2014 with one filed paper, number 1."""
    code = open_case(desk.actor, archive=archive, household="周敬棠", year=2014)
    desk.described("A09", case=code)
    file_case(desk.actor, code, archive=archive)
    return code


def history(desk: Desk, code: str) -> CaseHistory:
    return show_case(unsealing(desk.actor), code, archive=desk.archive).history


def gaps(desk: Desk, document_id: int) -> list[object]:
    """The gaps that stand in the way of destroying a document."""
    blockers = explain(desk.actor, document_id, archive=desk.archive).verdict.blockers
    return [dict(one.data)["gap"] for one in blockers if one.code is ReasonCode.WITHDRAWAL_EVIDENCE]


def test_a_withdrawal_without_evidence_starts_the_clock_and_stops_the_destruction(desk: Desk, case: str) -> None:
    withdraw_case(desk.actor, case, DAY, "脱困", archive=desk.archive, form=Withdrawal(Cause.OUT_OF_HARDSHIP))
    assert desk.document(1).due_on == date(2025, 3, 2)
    assert desk.document(1).retention_state == "eligible"
    assert gaps(desk, 1) == [Gap.APPROVAL, Gap.INCOME, Gap.STATEMENT]
    assert list(history(desk, case).gaps) == [Gap.APPROVAL, Gap.INCOME, Gap.STATEMENT]


def test_papers_filed_later_close_the_gaps_one_by_one(desk: Desk, case: str) -> None:
    withdraw_case(desk.actor, case, DAY, "脱困", archive=desk.archive, form=Withdrawal(Cause.OUT_OF_HARDSHIP))
    for code, left in (
        ("A38", [Gap.INCOME, Gap.STATEMENT]),
        ("A36", [Gap.STATEMENT]),
        ("A37", [Gap.ANSWER]),
    ):
        desk.described(code, case=case)
        file_case(desk.actor, case, archive=desk.archive)
        assert gaps(desk, 1) == left
    state_evidence(desk.actor, case, archive=desk.archive, statement=Statement.REFUSED)
    assert gaps(desk, 1) == [Gap.SEAL]
    state_evidence(desk.actor, case, archive=desk.archive, sealed=True)
    assert gaps(desk, 1) == []
    assert [(one.property, one.former, one.value) for one in history(desk, case).corrections] == [
        ("sealed", "false", "true"),
        ("statement", "none", "refused"),
    ]


def test_a_paper_that_is_not_filed_proves_nothing_yet(desk: Desk, case: str) -> None:
    withdraw_case(desk.actor, case, DAY, "退休", archive=desk.archive, form=Withdrawal(Cause.OTHER))
    desk.described("A38", case=case)
    assert gaps(desk, 1) == [Gap.APPROVAL]
    file_case(desk.actor, case, archive=desk.archive)
    assert gaps(desk, 1) == []


def test_the_death_of_a_spouse_long_before_proves_no_withdrawal(desk: Desk, case: str) -> None:
    withdraw_case(desk.actor, case, DAY, "死亡", archive=desk.archive, form=Withdrawal(Cause.DIED))
    desk.described("A22", case=case, dated_on=date(2009, 1, 5))
    file_case(desk.actor, case, archive=desk.archive)
    assert Gap.DEATH in gaps(desk, 1)
    desk.described("A22", case=case, dated_on=date(2015, 2, 20))
    file_case(desk.actor, case, archive=desk.archive)
    assert Gap.DEATH not in gaps(desk, 1)


def test_a_withdrawal_of_unknown_cause_counts_and_cannot_be_proven(desk: Desk, case: str) -> None:
    withdraw_case(desk.actor, case, DAY, "旧档补录", archive=desk.archive)
    assert desk.document(1).due_on == date(2025, 3, 2)
    assert gaps(desk, 1) == [Gap.CAUSE]
    state_evidence(desk.actor, case, archive=desk.archive, cause=Cause.RETIRED)
    assert gaps(desk, 1) == [Gap.APPROVAL, Gap.RETIREMENT]
    with pytest.raises(ConflictError) as refused:
        state_evidence(desk.actor, case, archive=desk.archive, cause=Cause.OTHER)
    assert refused.value.code == "correction.cause_is_stated"


def test_an_open_file_has_no_gaps_and_nothing_to_state(desk: Desk, case: str) -> None:
    assert history(desk, case).gaps == ()
    with pytest.raises(ConflictError, match="is_open"):
        state_evidence(desk.actor, case, archive=desk.archive, sealed=True)


@pytest.mark.parametrize(
    ("named", "due"),
    [
        (None, date(2025, 3, 2)),
        (date(2015, 3, 1), date(2025, 3, 2)),
        (date(2015, 3, 2), date(2025, 3, 2)),
        (date(2015, 3, 3), date(2025, 3, 3)),
    ],
)
def test_the_day_of_the_approval_counts_or_the_later_day_that_the_form_names(
    desk: Desk, case: str, named: date | None, due: date
) -> None:
    form = Withdrawal(Cause.RETIRED, named_on=named)
    withdraw_case(desk.actor, case, DAY, "退休", archive=desk.archive, form=form)
    assert desk.document(1).due_on == due


def test_withdrawn_reopened_withdrawn_again_the_last_day_counts(desk: Desk, case: str) -> None:
    withdraw_case(
        desk.actor, case, date(2012, 2, 29), "脱困", archive=desk.archive, form=Withdrawal(Cause.OUT_OF_HARDSHIP)
    )
    assert desk.document(1).due_on == date(2022, 2, 28)
    reopen_case(desk.actor, case, date(2013, 1, 1), "再次致困", archive=desk.archive)
    row = desk.document(1)
    assert (row.retention_state, row.due_on, gaps(desk, 1)) == ("waiting", None, [])
    withdraw_case(desk.actor, case, date(2014, 5, 6), "退休", archive=desk.archive, form=Withdrawal(Cause.RETIRED))
    assert desk.document(1).due_on == date(2024, 5, 6)
    assert gaps(desk, 1) == [Gap.APPROVAL, Gap.RETIREMENT], "the evidence of the withdrawal in force is asked for"


@pytest.mark.parametrize(
    ("on", "form_dated", "is_doubtful"),
    [
        (date(2014, 1, 1), None, False),
        (date(2013, 12, 31), None, True),
        (date(2013, 12, 31), date(2014, 1, 1), True),
        (date(2013, 12, 31), date(2013, 12, 31), False),
        (date(2013, 12, 31), date(2013, 12, 30), False),
        (date(1999, 1, 1), date(2014, 6, 1), True),
    ],
)
def test_a_day_before_the_year_of_the_file_counts_and_must_be_borne_out(
    desk: Desk, case: str, on: date, form_dated: date | None, is_doubtful: bool
) -> None:
    """A slip in the year must not let the file go early; an old file with its form is not trapped."""
    withdraw_case(desk.actor, case, on, "退休", archive=desk.archive, form=Withdrawal(Cause.RETIRED))
    assert desk.document(1).due_on == on.replace(year=on.year + 10)
    if form_dated is not None:
        desk.described("A38", case=case, dated_on=form_dated)
        file_case(desk.actor, case, archive=desk.archive)
    assert (Gap.DAY in gaps(desk, 1)) == (Gap.DAY in history(desk, case).gaps) == is_doubtful


def test_a_slip_in_the_day_is_no_gap_any_more_once_it_is_corrected(desk: Desk, case: str) -> None:
    withdraw_case(desk.actor, case, date(2005, 3, 2), "退休", archive=desk.archive, form=Withdrawal(Cause.RETIRED))
    assert Gap.DAY in gaps(desk, 1)
    assert not correct_withdrawal(desk.actor, case, Righted(on=DAY), "年份写错", 1, archive=desk.archive)
    assert Gap.DAY not in gaps(desk, 1)


class TestCorrections:
    """A recorded day may be wrong; shortening takes a second person, and nothing is forgotten (readings 12)."""

    @pytest.fixture(autouse=True)
    def withdrawn(self, desk: Desk, case: str) -> None:
        withdraw_case(desk.actor, case, DAY, "退休", archive=desk.archive, form=Withdrawal(Cause.RETIRED))

    def test_a_later_day_counts_at_once(self, desk: Desk, case: str) -> None:
        waits = correct_withdrawal(
            desk.actor, case, Righted(on=date(2015, 4, 2)), "审批表上的日期", 1, archive=desk.archive
        )
        assert not waits
        assert desk.document(1).due_on == date(2025, 4, 2)
        [one] = history(desk, case).corrections
        assert (one.former, one.value, one.accepted) == ("2015-03-02", "2015-04-02", True)

    def test_an_earlier_day_waits_for_a_second_person(self, desk: Desk, case: str, keeper: Actor) -> None:
        right = Righted(on=date(2014, 12, 31))
        assert correct_withdrawal(desk.actor, case, right, "审批表上的日期", 1, archive=desk.archive)
        assert desk.document(1).due_on == date(2025, 3, 2)
        with pytest.raises(RefusedError, match="second_person"):
            settle_correction(desk.actor, case, accept=True, archive=desk.archive)
        settle_correction(keeper, case, accept=True, archive=desk.archive)
        assert desk.document(1).due_on == date(2024, 12, 31)
        [one] = history(desk, case).corrections
        assert (one.former, one.stated_by, one.settled_by) == ("2015-03-02", desk.actor.name, "keeper")

    def test_an_approver_may_be_the_second_person_and_may_refuse(
        self, desk: Desk, case: str, appoint: Callable[[str, Role, str], Actor]
    ) -> None:
        approver = appoint("approver", Role.APPROVER, "J012")
        correct_withdrawal(desk.actor, case, Righted(on=date(2014, 1, 1)), "笔误", 1, archive=desk.archive)
        settle_correction(approver, case, accept=False, archive=desk.archive)
        assert desk.document(1).due_on == date(2025, 3, 2)
        assert [one.accepted for one in history(desk, case).corrections] == [False]
        with pytest.raises(NotFoundError):
            settle_correction(approver, case, accept=True, archive=desk.archive)

    def test_another_cause_waits_too_for_it_asks_for_other_papers(self, desk: Desk, case: str, keeper: Actor) -> None:
        right = Righted(cause=Cause.OTHER)
        assert correct_withdrawal(desk.actor, case, right, "填错", 1, archive=desk.archive)
        assert gaps(desk, 1) == [Gap.APPROVAL, Gap.RETIREMENT]
        settle_correction(keeper, case, accept=True, archive=desk.archive)
        assert gaps(desk, 1) == [Gap.APPROVAL]

    def test_one_correction_at_a_time(self, desk: Desk, case: str) -> None:
        correct_withdrawal(desk.actor, case, Righted(on=date(2014, 1, 1)), "笔误", 1, archive=desk.archive)
        with pytest.raises(ConflictError, match="waits"):
            correct_withdrawal(desk.actor, case, Righted(on=date(2016, 1, 1)), "笔误", 1, archive=desk.archive)

    @pytest.mark.parametrize(
        ("right", "document", "code"),
        [
            (Righted(), 1, "correction.one_thing"),
            (Righted(on=date(2014, 1, 1), cause=Cause.OTHER), 1, "correction.one_thing"),
            (Righted(on=DAY), 1, "correction.nothing"),
            (Righted(on=date(2014, 1, 1)), 99, "correction.evidence_needed"),
            (Righted(on=date(1666, 1, 1)), 1, "date.out_of_range"),
        ],
    )
    def test_a_correction_that_says_nothing_or_proves_nothing_is_refused(
        self, desk: Desk, case: str, right: Righted, document: int, code: str
    ) -> None:
        with pytest.raises(ArchiveError) as refused:
            correct_withdrawal(desk.actor, case, right, "笔误", document, archive=desk.archive)
        assert refused.value.code == code
        assert desk.document(1).due_on == date(2025, 3, 2)

    def test_a_correction_needs_its_reason(self, desk: Desk, case: str) -> None:
        with pytest.raises(InvalidError, match="reason"):
            correct_withdrawal(desk.actor, case, Righted(on=date(2014, 1, 1)), " ", 1, archive=desk.archive)

    def test_a_corrected_day_still_follows_the_reopening_before_it(self, desk: Desk, case: str) -> None:
        reopen_case(desk.actor, case, date(2016, 1, 1), "返困", archive=desk.archive)
        withdraw_case(desk.actor, case, date(2018, 1, 1), "退休", archive=desk.archive)
        with pytest.raises(InvalidError, match="before_last_event"):
            correct_withdrawal(desk.actor, case, Righted(on=date(2016, 1, 1)), "笔误", 1, archive=desk.archive)
        assert correct_withdrawal(desk.actor, case, Righted(on=date(2016, 1, 2)), "笔误", 1, archive=desk.archive)


class TestMoves:
    """A new employer's union opens a new file: the old clock runs, and what the new one rests on waits (readings 5)."""

    def test_the_old_file_is_withdrawn_and_both_lead_to_each_other(self, desk: Desk, case: str, county: str) -> None:
        new = move_case(desk.actor, case, county, DAY, "重新就业", archive=desk.archive)
        assert desk.document(1).due_on == date(2025, 3, 2)
        old, following = history(desk, case), show_case(unsealing(desk.actor), new, archive=desk.archive)
        assert old.withdrawal is not None
        assert (old.withdrawal.cause, old.following, old.former) == (Cause.MOVED, new, None)
        assert (following.history.former, following.household, following.withdrawn_on) == (case, "周敬棠", None)

    def test_a_paper_on_which_the_new_file_rests_waits_for_it_as_well(self, desk: Desk, case: str, county: str) -> None:
        other = desk.described("A07", case=case)
        file_case(desk.actor, case, archive=desk.archive)
        new = move_case(desk.actor, case, county, DAY, "重新就业", archive=desk.archive, papers=[1])
        assert (desk.document(1).retention_state, desk.document(other).retention_state) == ("waiting", "eligible")
        withdraw_case(desk.actor, new, date(2020, 6, 1), "退休", archive=desk.archive, form=Withdrawal(Cause.RETIRED))
        assert desk.document(1).due_on == date(2030, 6, 1)
        assert desk.document(other).due_on == date(2025, 3, 2)
        reopen_case(desk.actor, new, date(2021, 1, 1), "返困", archive=desk.archive)
        assert desk.document(1).retention_state == "waiting"

    def test_the_gaps_of_both_files_stand_in_the_way(self, desk: Desk, case: str, county: str) -> None:
        new = move_case(desk.actor, case, county, DAY, "重新就业", archive=desk.archive, papers=[1])
        withdraw_case(desk.actor, new, date(2020, 6, 1), "退休", archive=desk.archive, form=Withdrawal(Cause.RETIRED))
        assert gaps(desk, 1) == [Gap.APPROVAL, Gap.APPROVAL, Gap.RETIREMENT, Gap.DAY], "the new file is of this year"

    def test_papers_can_be_marked_later_and_only_those_of_the_former_file(
        self, desk: Desk, case: str, county: str
    ) -> None:
        new = move_case(desk.actor, case, county, DAY, "重新就业", archive=desk.archive)
        stray = desk.described("A09")
        with pytest.raises(InvalidError, match="not_of_former"):
            rest_on(desk.actor, new, [1, stray], archive=desk.archive)
        rest_on(desk.actor, new, [1], archive=desk.archive)
        rest_on(desk.actor, new, [1], archive=desk.archive)
        assert desk.document(1).retention_state == "waiting"
        assert [one.id for one in history(desk, new).rests_on] == [1]
        assert history(desk, case).relied_on == {1}

    def test_a_file_without_a_former_one_rests_on_nothing(self, desk: Desk, case: str) -> None:
        with pytest.raises(ConflictError, match="no_former"):
            rest_on(desk.actor, case, [1], archive=desk.archive)

    def test_two_unions_do_their_parts_and_the_files_are_linked(self, desk: Desk, case: str, stranger: Actor) -> None:
        theirs = open_case(stranger, archive=desk.archive, household="周敬棠")
        with pytest.raises(ConflictError, match="not_withdrawn"):
            link_cases(desk.actor, case, theirs, archive=desk.archive)
        withdraw_case(desk.actor, case, DAY, "转移", archive=desk.archive, form=Withdrawal(Cause.MOVED))
        link_cases(desk.actor, case, theirs, archive=desk.archive)
        assert history(desk, case).following == theirs
        with pytest.raises(ConflictError, match="is_linked"):
            link_cases(desk.actor, case, theirs, archive=desk.archive)

    def test_files_do_not_follow_one_another_in_a_circle(self, desk: Desk, case: str, county: str) -> None:
        new = move_case(desk.actor, case, county, DAY, "重新就业", archive=desk.archive)
        withdraw_case(desk.actor, new, date(2020, 6, 1), "转移", archive=desk.archive, form=Withdrawal(Cause.MOVED))
        with pytest.raises(ConflictError, match="is_linked"):
            link_cases(desk.actor, new, case, archive=desk.archive)

    def test_a_move_within_the_same_unit_is_no_move(self, desk: Desk, case: str) -> None:
        with pytest.raises(ConflictError, match="same_unit"):
            move_case(desk.actor, case, "J012", DAY, "重新就业", archive=desk.archive)

    def test_who_keeps_only_one_of_the_units_cannot_move(self, desk: Desk, case: str, stranger: Actor) -> None:
        theirs = open_case(stranger, archive=desk.archive)
        with pytest.raises(RefusedError):
            move_case(stranger, theirs, "J012", DAY, "重新就业", archive=desk.archive)
