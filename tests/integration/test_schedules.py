"""Versions of the retention schedule: drafted, edited, approved, in force, superseded; and what none may do."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from config.regulation import (
    Assignment,
    DropRule,
    Proposal,
    ReplaceAll,
    Rule,
    SetAssignment,
    SetContainer,
    SetRule,
    write_toml,
)
from retention import ReasonCode
from service.archive import Archive
from service.catalogue.audit import AuditEntry
from service.catalogue.people import Role
from service.catalogue.schedule import STEPS, ScheduleState, ScheduleVersion
from service.errors import ConflictError, InvalidError, NotFoundError, RefusedError
from service.usecases.cases.cases import open_case, withdraw_case
from service.usecases.documents.viewing import show_document
from service.usecases.house.proof import Proof
from service.usecases.law.approving import Approval, approve_version, bring_into_force
from service.usecases.law.drafting import discard_version, draft_version, edit_version, import_version
from service.usecases.law.retention import show_schedule
from service.usecases.law.schedules import (
    FlawedError,
    compare_versions,
    export_version,
    list_versions,
    show_version,
)
from service.usecases.permissions import Actor
from tests.fixtures import PASSWORD, Desk, Hands, approve, unsealing

TODAY = date(2026, 11, 23)
LONGER = Rule("withdrawal+15y", "自撤档之日起保管15年", "15 years from withdrawal", "withdrawal", 15)
SHORTER = Rule("withdrawal+5y", "自撤档之日起保管5年", "5 years from withdrawal", "withdrawal", 5)
APPROVAL = Approval("榆阳市档案局", "榆档发〔2026〕12号", TODAY)


@pytest.fixture
def approver(appoint: Callable[[str, Role, str], Actor]) -> Actor:
    return appoint("approver", Role.APPROVER, "J012")


def assigned(code: str, rule: str | None, *proposals: str, kind: str | None = None) -> SetAssignment:
    """A type under a rule, or under proposals."""
    offered = tuple(Proposal(one, "重要的", "important ones") for one in proposals)
    return SetAssignment(Assignment((code,), "本市期限表", "the city's schedule", rule, kind, offered))


def lengthened(archive: Archive, keeper: Actor, code: str = "A09") -> int:
    """A draft that keeps a type for fifteen years."""
    number = draft_version(keeper, "延长收入证明的期限", archive=archive)
    edit_version(keeper, number, 1, SetRule(LONGER), archive=archive)
    edit_version(keeper, number, 2, assigned(code, LONGER.id), archive=archive)
    return number


def acts(archive: Archive) -> list[str]:
    with archive.database.read() as session:
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    return [entry.act for entry in entries if entry.act.startswith("schedule.")]


def states(archive: Archive) -> dict[int, ScheduleState]:
    with archive.database.read() as session:
        return {one.number: one.state for one in session.scalars(select(ScheduleVersion))}


def test_a_draft_begins_as_the_version_in_force_and_judges_nothing(archive: Archive, keeper: Actor) -> None:
    number = draft_version(keeper, "试拟", archive=archive)
    assert number == 2
    comparison = compare_versions(keeper, 1, 2, archive=archive).comparison
    assert comparison.is_empty
    assert states(archive) == {1: ScheduleState.IN_FORCE, 2: ScheduleState.DRAFT}
    assert show_schedule(keeper, archive=archive).number == 1
    assert acts(archive) == ["schedule.drafted"]


def test_each_save_is_one_recorded_act_and_one_that_changes_nothing_is_none(archive: Archive, keeper: Actor) -> None:
    number = lengthened(archive, keeper)
    edit_version(keeper, number, 3, assigned("A09", LONGER.id), archive=archive)
    assert acts(archive) == ["schedule.drafted", "schedule.edited", "schedule.edited"]
    view = show_version(keeper, number, archive=archive)
    assert view.schedule.assignment("A09").rule == LONGER.id
    assert view.schedule.assignment("A10").rule == "withdrawal+10y"
    assert (view.row.revision, view.row.editor) == (3, "keeper")


def test_of_two_who_edit_at_once_the_second_is_told(archive: Archive, keeper: Actor, admin: Actor) -> None:
    number = draft_version(keeper, "试拟", archive=archive)
    edit_version(keeper, number, 1, SetRule(LONGER), archive=archive)
    with pytest.raises(ConflictError, match=r"schedule\.changed_since"):
        edit_version(admin, number, 1, SetRule(SHORTER), archive=archive)


def test_a_version_that_does_not_hang_together_is_not_saved(archive: Archive, keeper: Actor) -> None:
    number = draft_version(keeper, "试拟", archive=archive)
    for edit, code in (
        (assigned("A09", "withdrawal+99y"), "no_rule"),
        (assigned("Z99", "withdrawal+10y"), "no_type"),
        (assigned("A09", "withdrawal+10y", kind="ledger"), "no_kind"),
        (assigned("A09", None), "rule_or_proposals"),
        (assigned("C03", None, "filing_year+10y", "permanent"), "longest_first"),
        (SetRule(replace(LONGER, id="withdrawal+16y")), "wrong_id"),
        (SetRule(replace(LONGER, years=None)), "trigger_and_years"),
        (SetRule(replace(LONGER, zh="长" * 301)), "too_long"),
        (SetRule(replace(LONGER, zh="长\x07")), "control_character"),
    ):
        with pytest.raises(FlawedError) as refused:
            edit_version(keeper, number, 1, edit, archive=archive)
        assert code in [flaw.code for flaw in refused.value.flaws]
    assert show_version(keeper, number, archive=archive).row.revision == 1


def test_a_rule_in_use_stays_and_one_that_nothing_uses_goes(archive: Archive, keeper: Actor) -> None:
    number = lengthened(archive, keeper)
    with pytest.raises(ConflictError, match=r"schedule\.rule_used"):
        edit_version(keeper, number, 3, DropRule(LONGER.id), archive=archive)
    edit_version(keeper, number, 3, assigned("A09", "withdrawal+10y"), archive=archive)
    edit_version(keeper, number, 4, DropRule(LONGER.id), archive=archive)
    assert LONGER.id not in {rule.id for rule in show_version(keeper, number, archive=archive).schedule.rules}


def test_every_shortfall_is_shown_at_once_and_named_when_approval_is_refused(
    archive: Archive, keeper: Actor, approver: Actor
) -> None:
    number = draft_version(keeper, "试拟", archive=archive)
    edit_version(keeper, number, 1, SetRule(SHORTER), archive=archive)
    edit_version(keeper, number, 2, assigned("A09", SHORTER.id), archive=archive)
    edit_version(keeper, number, 3, assigned("B04", "fiscal_year+10y"), archive=archive)
    edit_version(keeper, number, 4, assigned("C03", "filing_year+30y"), archive=archive)
    edit_version(keeper, number, 5, assigned("B01", None, "fiscal_year+30y", "fiscal_year+10y"), archive=archive)
    lent = show_version(keeper, number, archive=archive).schedule.container("case")
    edit_version(keeper, number, 6, SetContainer(replace(lent, rule=SHORTER.id)), archive=archive)
    below = show_version(keeper, number, archive=archive).below
    assert {(one.place, one.proposal, one.minimum) for one in below} == {
        ("A09", None, "withdrawal+10y"),
        ("B01", 1, "permanent"),
        ("B01", 2, "fiscal_year+30y"),
        ("B04", None, "fiscal_year+30y"),
        ("C03", None, "permanent"),
        ("case", None, "withdrawal+10y"),
    }
    with pytest.raises(ConflictError, match=r"schedule\.below_minimum") as refused:
        approve(approver, number, 7, APPROVAL, archive=archive)
    assert "B04: fiscal_year+10y < fiscal_year+30y" in refused.value.data["named"]
    assert refused.value.data["count"] == 6


@pytest.mark.parametrize(("days", "state"), [(-1, "in_force"), (0, "in_force"), (1, "approved")])
def test_an_approved_version_judges_from_its_day_on(
    archive: Archive, keeper: Actor, approver: Actor, days: int, state: str
) -> None:
    number = lengthened(archive, keeper)
    with archive.database.write() as session:
        session.scalars(select(ScheduleVersion).where(ScheduleVersion.number == 1)).one().effective_from = date(
            2026, 1, 1
        )
    day = TODAY + timedelta(days=days)
    found = approve(approver, number, 3, replace(APPROVAL, effective_from=day), archive=archive)
    assert found == state
    row = list_versions(keeper, archive=archive)[0]
    assert (row.approved_by, row.approval_number, row.effective_from) == (APPROVAL.by, APPROVAL.number, day)
    assert acts(archive)[-1] == "schedule.approved"


def test_the_daily_job_brings_an_approved_version_into_force_once(
    archive: Archive, keeper: Actor, approver: Actor, hands: Hands
) -> None:
    number = lengthened(archive, keeper)
    day = TODAY + timedelta(days=2)
    approve(approver, number, 3, replace(APPROVAL, effective_from=day), archive=archive)
    hands.forward(days=1)
    assert bring_into_force(archive=archive) == 0
    assert show_schedule(keeper, archive=archive).number == 1
    hands.forward(days=1)
    assert bring_into_force(archive=archive) == 1
    assert bring_into_force(archive=archive) == 0
    assert states(archive) == {1: ScheduleState.SUPERSEDED, number: ScheduleState.IN_FORCE}
    assert list_versions(keeper, archive=archive)[1].superseded_on == day
    assert acts(archive)[-1] == "schedule.in_force"


def test_two_versions_whose_days_have_come_follow_one_another(
    archive: Archive, keeper: Actor, approver: Actor, hands: Hands
) -> None:
    later, earlier = lengthened(archive, keeper), lengthened(archive, keeper, "A10")
    approve(approver, later, 3, replace(APPROVAL, effective_from=TODAY + timedelta(days=9)), archive=archive)
    approve(approver, earlier, 3, replace(APPROVAL, effective_from=TODAY + timedelta(days=4)), archive=archive)
    hands.forward(days=30)
    assert bring_into_force(archive=archive) == 2
    assert states(archive) == {
        1: ScheduleState.SUPERSEDED,
        later: ScheduleState.IN_FORCE,
        earlier: ScheduleState.SUPERSEDED,
    }


def test_the_shipped_version_is_approved_as_it_is_and_documents_keep_their_judge(
    archive: Archive, admin: Actor, approver: Actor, desk: Desk
) -> None:
    case = open_case(admin, archive=archive)
    number = desk.described("A09", case=case)
    withdraw_case(admin, case, date(2015, 10, 15), "脱困", archive=archive)
    before = show_document(unsealing(admin), number, archive=archive).verdict
    assert ReasonCode.SCHEDULE_UNAPPROVED in [one.code for one in before.blockers]
    approve(approver, 1, 1, APPROVAL, archive=archive)
    after = show_document(unsealing(admin), number, archive=archive).verdict
    assert ReasonCode.SCHEDULE_UNAPPROVED not in [one.code for one in after.blockers]
    assert (after.due_on, after.rule) == (before.due_on, before.rule)
    assert states(archive) == {1: ScheduleState.IN_FORCE}
    with pytest.raises(ConflictError, match=r"schedule\.not_open"):
        approve(approver, 1, 1, APPROVAL, archive=archive)


def test_whoever_edited_last_does_not_approve(
    archive: Archive, admin: Actor, appoint: Callable[[str, Role, str], Actor], approver: Actor
) -> None:
    from service.usecases.house.people import Appointed, actor_of_login, change_person

    appoint("both", Role.KEEPER, "J012")
    person = actor_of_login("both", archive=archive)
    roles = [Appointed(Role.KEEPER, "J012"), Appointed(Role.APPROVER, "J012")]
    change_person(admin, person.id or 0, archive=archive, active=True, appointed=roles)
    both = actor_of_login("both", archive=archive)
    number = lengthened(archive, both)
    with pytest.raises(ConflictError, match=r"schedule\.own_edit"):
        approve(both, number, 3, APPROVAL, archive=archive)
    assert approve(approver, number, 3, APPROVAL, archive=archive) == "in_force"


def test_what_is_approved_is_what_was_read(archive: Archive, keeper: Actor, approver: Actor) -> None:
    number = lengthened(archive, keeper)
    with pytest.raises(ConflictError, match=r"schedule\.changed_since"):
        approve(approver, number, 2, APPROVAL, archive=archive)


@pytest.mark.parametrize(
    ("approval", "code"),
    [
        (replace(APPROVAL, by=" "), "schedule.approval_incomplete"),
        (replace(APPROVAL, number=""), "schedule.approval_incomplete"),
        (replace(APPROVAL, number="长" * 101), "schedule.approval_incomplete"),
        (replace(APPROVAL, on=TODAY + timedelta(days=1)), "schedule.approved_ahead"),
        (replace(APPROVAL, on=date(1, 1, 1)), "date.out_of_range"),
        (replace(APPROVAL, effective_from=TODAY - timedelta(days=1)), "schedule.before_current"),
    ],
)
def test_an_approval_that_cannot_be_right_is_refused(
    archive: Archive, keeper: Actor, approver: Actor, approval: Approval, code: str
) -> None:
    number = lengthened(archive, keeper)
    with pytest.raises(InvalidError) as refused:
        approve(approver, number, 3, approval, archive=archive)
    assert refused.value.code == code
    assert states(archive)[number] is ScheduleState.DRAFT


def test_an_approved_version_never_changes(archive: Archive, keeper: Actor, approver: Actor) -> None:
    number = lengthened(archive, keeper)
    approve(approver, number, 3, APPROVAL, archive=archive)
    for version in (1, number):
        with pytest.raises(ConflictError, match=r"schedule\.not_draft"):
            edit_version(keeper, version, 3, SetRule(SHORTER), archive=archive)
        with pytest.raises(ConflictError, match=r"schedule\.not_draft"):
            discard_version(keeper, version, "不要了", archive=archive)
        with pytest.raises(ConflictError, match=r"schedule\.not_draft"):
            import_version(keeper, toml(archive), "换", archive=archive, into=version)


def toml(archive: Archive) -> bytes:
    return write_toml(archive.regulation.schedule).encode()


def test_a_draft_is_given_up_with_a_reason_and_its_number_is_not_given_again(archive: Archive, keeper: Actor) -> None:
    number = draft_version(keeper, "试拟", archive=archive)
    with pytest.raises(InvalidError, match=r"reason\.needed"):
        discard_version(keeper, number, " ", archive=archive)
    discard_version(keeper, number, "另拟", archive=archive)
    assert states(archive)[number] is ScheduleState.DISCARDED
    assert draft_version(keeper, "再拟", archive=archive) == number + 1
    assert acts(archive) == ["schedule.drafted", "schedule.discarded", "schedule.drafted"]


@pytest.mark.parametrize("form", ["toml", "xlsx"])
def test_a_version_goes_out_as_a_file_and_comes_back_the_same(archive: Archive, keeper: Actor, form: str) -> None:
    number = lengthened(archive, keeper)
    content, name, _ = export_version(keeper, number, form, archive=archive)
    assert name == f"schedule-{number}.{form}"
    copy = import_version(keeper, content, "从文件来", archive=archive)
    assert compare_versions(keeper, number, copy, archive=archive).comparison.is_empty
    edit_version(keeper, copy, 1, assigned("A09", "permanent"), archive=archive)
    import_version(keeper, content, "改回去", archive=archive, into=copy)
    assert compare_versions(keeper, number, copy, archive=archive).comparison.is_empty


def test_a_bad_file_is_told_of_with_its_lines_and_leaves_nothing(archive: Archive, keeper: Actor) -> None:
    text = (
        toml(archive).decode().replace('rule = "permanent"', 'rule = "for_ever"', 1).replace("years = 30", "years = 31")
    )
    with pytest.raises(FlawedError) as refused:
        import_version(keeper, text.encode(), "试", archive=archive)
    found = {(flaw.code, text.splitlines()[int(flaw.data["line"]) - 1]) for flaw in refused.value.flaws}
    assert found == {("no_rule", "[[assignment]]"), ("wrong_id", "[[rule]]")}
    assert states(archive) == {1: ScheduleState.IN_FORCE}


def test_a_comparison_names_what_differs_and_nothing_else(archive: Archive, keeper: Actor) -> None:
    number = lengthened(archive, keeper)
    found = compare_versions(keeper, 1, number, archive=archive).comparison
    assert [rule.id for rule in found.rules_added] == [LONGER.id]
    assert [(one.type, one.changes_periods) for one in found.types] == [("A09", True)]
    assert (found.rules_removed, found.rules_reworded, found.containers) == ((), (), ())
    assert [rule.id for rule in compare_versions(keeper, number, 1, archive=archive).comparison.rules_removed] == [
        LONGER.id
    ]


def test_who_may_what(
    archive: Archive, keeper: Actor, approver: Actor, reader: Actor, stranger: Actor, admin: Actor
) -> None:
    number = lengthened(archive, keeper)
    for actor in (reader, approver, stranger):
        with pytest.raises(RefusedError):
            draft_version(actor, "试", archive=archive)
        with pytest.raises(RefusedError):
            edit_version(actor, number, 3, SetRule(SHORTER), archive=archive)
    for actor in (reader, keeper, stranger, admin):
        with pytest.raises(RefusedError):
            approve_version(actor, number, 3, APPROVAL, Proof(PASSWORD, "287082"), archive=archive)
    with pytest.raises(NotFoundError):
        show_version(reader, 99, archive=archive)
    with pytest.raises(InvalidError, match=r"schedule\.form"):
        export_version(reader, 1, "docx", archive=archive)
    with pytest.raises(InvalidError, match=r"schedule\.note_needed"):
        draft_version(keeper, " ", archive=archive)


def test_replacing_all_keeps_the_number(archive: Archive, keeper: Actor) -> None:
    number = draft_version(keeper, "试拟", archive=archive)
    edit_version(keeper, number, 1, ReplaceAll(archive.regulation.schedule), archive=archive)
    edit_version(keeper, number, 1, SetRule(LONGER), archive=archive)
    assert show_version(keeper, number, archive=archive).schedule.version == number


def test_no_version_takes_a_step_that_is_not_listed() -> None:
    for state in ScheduleState:
        for target in ScheduleState:
            version = ScheduleVersion(number=1, state=state)
            if target in STEPS[state]:
                version.step(target)
                assert version.state is target
            else:
                with pytest.raises(ValueError, match="cannot go"):
                    version.step(target)
