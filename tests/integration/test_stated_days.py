"""Days stated on an item, the latest of several events, and what a container makes of a copy, in a real archive."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from config import Assignment, Rule
from config.regulation import SetAssignment, SetRule
from retention import ReasonCode, State, Trigger, Verdict
from service.archive import Archive
from service.catalogue.people import Role
from service.errors import ConflictError, InvalidError
from service.usecases.cases.cases import open_case, withdraw_case
from service.usecases.documents.correcting import Correction, correct
from service.usecases.documents.filing import file_documents
from service.usecases.documents.viewing import show_document
from service.usecases.law.approving import Approval, bring_into_force
from service.usecases.law.drafting import draft_version, edit_version
from service.usecases.law.due import list_due
from service.usecases.law.retention import rejudge_all
from service.usecases.permissions import Actor
from tests.fixtures import Desk, Hands, approve, unsealing

STATED = Rule(
    "filing_year|fixed_date+10y",
    "自归档年度与载明之日中最晚者起10年",
    "10 years from the latest of filing year and stated day",
    years=10,
    latest_of=("filing_year", "fixed_date"),
)
LATEST = Rule(
    "withdrawal|fiscal_year+10y",
    "自撤档与会计年度中最晚者起10年",
    "10 years from the latest of withdrawal and fiscal year",
    years=10,
    latest_of=("withdrawal", "fiscal_year"),
)


@pytest.fixture
def keeping(
    archive: Archive, keeper: Actor, appoint: Callable[[str, Role, str], Actor], hands: Hands
) -> Callable[[str, Rule], None]:
    """Brings a version into force under which a type has a rule of ours."""
    approver = appoint("approver", Role.APPROVER, "J012")

    def keep(type_code: str, rule: Rule) -> None:
        number = draft_version(keeper, "试拟", archive=archive)
        edit_version(keeper, number, 1, SetRule(rule), archive=archive)
        assignment = Assignment((type_code,), "本市期限表", "the city's schedule", rule.id)
        edit_version(keeper, number, 2, SetAssignment(assignment), archive=archive)
        today = archive.clock.today()
        approval = Approval("榆阳市档案局", "榆档发〔2026〕12号", today, effective_from=today + timedelta(days=1))
        approve(approver, number, 3, approval, archive=archive)
        hands.forward(days=1)
        assert bring_into_force(archive=archive) == 1

    return keep


def verdict(desk: Desk, document_id: int) -> Verdict:
    return show_document(unsealing(desk.actor), document_id, archive=desk.archive).verdict


def test_a_day_stated_on_the_item_starts_its_period(
    desk: Desk, archive: Archive, keeping: Callable[[str, Rule], None]
) -> None:
    keeping("C09", STATED)
    contract = desk.described("C09", filing_year=2020)
    waiting = verdict(desk, contract)
    assert (waiting.state, waiting.trigger, waiting.due_on) == (State.WAITING, Trigger.FIXED_DATE, None)
    assert ReasonCode.FIXED_DAY_UNKNOWN in [reason.code for reason in waiting.blockers]
    correct(desk.actor, contract, Correction(fixed_on=date(2024, 2, 29)), archive=archive)
    found, row = verdict(desk, contract), desk.document(contract)
    assert (found.state, found.starts_on, found.due_on) == (State.RUNNING, date(2024, 2, 29), date(2034, 2, 28))
    assert (row.rule, row.trigger, row.eligible_on) == (STATED.id, "fixed_date", date(2034, 3, 1))


def test_a_stated_day_ahead_is_waited_for_and_the_daily_job_sees_it_come(
    desk: Desk, archive: Archive, keeping: Callable[[str, Rule], None], hands: Hands
) -> None:
    keeping("C09", STATED)
    contract = desk.described("C09", filing_year=2020)
    ahead = archive.clock.today() + timedelta(days=3)
    correct(desk.actor, contract, Correction(fixed_on=ahead), archive=archive)
    assert desk.document(contract).retention_state == "waiting"
    end = ahead.replace(year=ahead.year + 10)
    assert [row.id for row in list_due(desk.actor, end + timedelta(days=1), archive=archive).rows] == [contract]
    assert list_due(desk.actor, end, archive=archive).rows == ()
    hands.forward(days=2)
    assert rejudge_all(archive=archive) == 0
    hands.forward(days=1)
    assert rejudge_all(archive=archive) == 1
    assert (desk.document(contract).retention_state, desk.document(contract).due_on) == ("running", end)


def test_a_stated_day_may_become_known_after_filing_and_is_then_as_firm_as_the_rest(
    desk: Desk, archive: Archive, keeping: Callable[[str, Rule], None]
) -> None:
    keeping("C09", STATED)
    contract = desk.described("C09", filing_year=2020, dated_on=date(2020, 3, 5))
    [filed] = file_documents(desk.actor, [contract], archive=archive)
    assert filed.problem is None
    correct(desk.actor, contract, Correction(fixed_on=date(2026, 6, 30)), archive=archive)
    assert desk.document(contract).due_on == date(2036, 6, 30)
    with pytest.raises(ConflictError) as refused:
        correct(desk.actor, contract, Correction(fixed_on=date(2016, 6, 30)), archive=archive)
    assert refused.value.code == "correct.is_filed"
    correct(desk.actor, contract, Correction(fixed_on=date(2026, 6, 30), title="合同"), archive=archive)
    assert (desk.document(contract).title, desk.document(contract).due_on) == ("合同", date(2036, 6, 30))


@pytest.mark.parametrize("day", [date(1899, 12, 31), date(2200, 1, 1), date.max])
def test_a_stated_day_that_can_only_be_a_slip_is_refused(desk: Desk, archive: Archive, day: date) -> None:
    document_id = desk.described("C09", filing_year=2020)
    for correction in (Correction(fixed_on=day), Correction(disposed_on=day)):
        with pytest.raises(InvalidError) as refused:
            correct(desk.actor, document_id, correction, archive=archive)
        assert refused.value.code == "year.out_of_range"


def test_the_latest_of_several_events_counts(
    desk: Desk, archive: Archive, keeping: Callable[[str, Rule], None]
) -> None:
    keeping("A09", LATEST)
    case = open_case(desk.actor, archive=archive)
    paper = desk.described("A09", case=case, fiscal_year=2026)
    assert (verdict(desk, paper).state, verdict(desk, paper).rule) == (State.WAITING, LATEST.id)
    withdraw_case(desk.actor, case, archive.clock.today(), "脱困", archive=archive)
    found, row = verdict(desk, paper), desk.document(paper)
    assert (found.rule, found.trigger, found.due_on) == (LATEST.id, Trigger.FISCAL_YEAR, date(2036, 12, 31))
    assert (row.rule, row.trigger) == (LATEST.id, "fiscal_year")


def test_a_copy_in_a_household_file_has_the_period_of_the_file_and_not_of_its_original(
    desk: Desk, archive: Archive
) -> None:
    # The same bytes behind a voucher are financial and kept thirty years; in the case file they are a case paper.
    content = desk.picture()
    voucher = desk.described("B03", fiscal_year=2026)
    original = desk.described("B04", content=content, parent=voucher, fiscal_year=2026)
    case = open_case(desk.actor, archive=archive)
    copy = desk.described("A09", content=content, case=case, fiscal_year=2026)
    assert (desk.document(original).rule, desk.document(original).category) == ("fiscal_year+30y", "financial")
    assert (desk.document(copy).rule, desk.document(copy).category) == ("withdrawal+10y", "original")


def test_a_photograph_has_the_period_of_its_paper(desk: Desk, archive: Archive) -> None:
    paper = desk.described("C09", filing_year=2026)
    photograph = desk.described("A28", parent=paper)
    assert desk.document(photograph).due_on == desk.document(paper).due_on == date(2036, 12, 31)
    alone = desk.described("A28")
    assert (desk.document(alone).retention_state, desk.document(alone).due_on) == ("undetermined", None)
