"""A household's file: its withdrawals and reopenings move the dates of everything in it."""

from datetime import date

import pytest

from service.archive import Archive
from service.errors import ConflictError, InvalidError, NotFoundError
from service.usecases.cases.cases import list_cases, open_case, reopen_case, withdraw_case
from service.usecases.cases.viewing import show_case
from service.usecases.law.due import list_due
from service.usecases.law.retention import rejudge_all
from service.usecases.permissions import Actor
from tests.fixtures import Desk, Hands, unsealing


def test_a_withdrawal_starts_ten_years_for_every_paper_in_the_file(desk: Desk, archive: Archive) -> None:
    case = open_case(desk.actor, archive=archive)
    ids = [desk.described("A09", case=case), desk.described("A15", case=case, dated_on=date(2019, 1, 1))]
    assert {desk.document(i).retention_state for i in ids} == {"waiting"}
    withdraw_case(desk.actor, case, date(2026, 10, 15), "脱困", archive=archive)
    for i in ids:
        row = desk.document(i)
        assert (row.rule, row.retention_state) == ("withdrawal+10y", "running")
        assert (row.starts_on, row.due_on, row.eligible_on) == (
            date(2026, 10, 15),
            date(2036, 10, 15),
            date(2036, 10, 16),
        )


def test_a_reopening_stops_the_clock_and_the_last_withdrawal_counts(desk: Desk, archive: Archive) -> None:
    case = open_case(desk.actor, archive=archive)
    document_id = desk.described("A09", case=case)
    withdraw_case(desk.actor, case, date(2020, 2, 29), "脱困", archive=archive)
    assert desk.document(document_id).due_on == date(2030, 2, 28)
    reopen_case(desk.actor, case, date(2021, 1, 1), "再次致困", archive=archive)
    row = desk.document(document_id)
    assert (row.retention_state, row.due_on, row.eligible_on) == ("waiting", None, None)
    withdraw_case(desk.actor, case, date(2024, 5, 6), "退休", archive=archive)
    assert desk.document(document_id).due_on == date(2034, 5, 6)


def test_a_paper_taken_in_after_the_withdrawal_has_the_same_end(desk: Desk, archive: Archive) -> None:
    case = open_case(desk.actor, archive=archive)
    withdraw_case(desk.actor, case, date(2026, 10, 15), "脱困", archive=archive)
    assert desk.document(desk.described("A37", case=case)).due_on == date(2036, 10, 15)


def test_a_withdrawal_ahead_waits_until_its_day_comes(desk: Desk, archive: Archive, hands: Hands) -> None:
    case = open_case(desk.actor, archive=archive)
    document_id = desk.described("A09", case=case)
    withdraw_case(desk.actor, case, date(2026, 12, 1), "脱困", archive=archive)
    assert desk.document(document_id).retention_state == "waiting"
    hands.forward(days=7)
    assert rejudge_all(archive=archive) == 0
    hands.forward(days=1)
    assert rejudge_all(archive=archive) == 1
    row = desk.document(document_id)
    assert (row.retention_state, row.due_on) == ("running", date(2036, 12, 1))


def test_what_is_due_is_answered_for_any_day(desk: Desk, archive: Archive) -> None:
    case = open_case(desk.actor, archive=archive)
    document_id = desk.described("A09", case=case)
    withdraw_case(desk.actor, case, date(2026, 12, 1), "脱困", archive=archive)
    assert list_due(desk.actor, date(2036, 12, 1), archive=archive).total == 0
    [row] = list_due(desk.actor, date(2036, 12, 2), archive=archive).rows
    assert (row.id, row.due_on, row.eligible_on) == (document_id, date(2036, 12, 1), date(2036, 12, 2))


@pytest.mark.parametrize(
    ("steps", "code"),
    [
        ([("withdraw", date(2026, 1, 2)), ("withdraw", date(2026, 1, 3))], "case.is_withdrawn"),
        ([("reopen", date(2026, 1, 2))], "case.is_open"),
        ([("withdraw", date(2026, 1, 2)), ("reopen", date(2026, 1, 1))], "case.before_last_event"),
        (
            [("withdraw", date(2026, 1, 2)), ("reopen", date(2026, 1, 3)), ("withdraw", date(2026, 1, 3))],
            "case.before_last_event",
        ),
        ([("withdraw", date(1666, 1, 2))], "date.out_of_range"),
    ],
)
def test_events_out_of_order_are_refused_and_change_nothing(
    desk: Desk, archive: Archive, steps: list[tuple[str, date]], code: str
) -> None:
    case = open_case(desk.actor, archive=archive)
    acts = {"withdraw": withdraw_case, "reopen": reopen_case}
    for act, on in steps[:-1]:
        acts[act](desk.actor, case, on, "事由", archive=archive)
    before = show_case(unsealing(desk.actor), case, archive=archive)
    with pytest.raises((ConflictError, InvalidError)) as refused:
        acts[steps[-1][0]](desk.actor, case, steps[-1][1], "事由", archive=archive)
    assert refused.value.code == code
    after = show_case(unsealing(desk.actor), case, archive=archive)
    assert [e.on for e in after.events] == [e.on for e in before.events]


def test_a_withdrawal_without_reason_is_refused(desk: Desk, archive: Archive) -> None:
    case = open_case(desk.actor, archive=archive)
    with pytest.raises(InvalidError):
        withdraw_case(desk.actor, case, date(2026, 1, 2), " ", archive=archive)


def test_a_code_of_ones_own_is_taken_once(desk: Desk, archive: Archive) -> None:
    assert open_case(desk.actor, archive=archive, code="2026-周户") == "2026-周户"
    with pytest.raises(ConflictError):
        open_case(desk.actor, archive=archive, code="2026-周户")


def test_cases_are_listed_by_state_and_by_words(desk: Desk, archive: Archive) -> None:
    open_case(desk.actor, archive=archive, household="周敬棠")
    other = open_case(desk.actor, archive=archive, household="吴桂兰")
    withdraw_case(desk.actor, other, date(2026, 1, 2), "脱困", archive=archive)

    def found(**by: object) -> list[str]:
        return [row.household for row in list_cases(unsealing(desk.actor), archive=archive, **by).rows]  # type: ignore[arg-type]

    assert found() == ["周敬棠"]
    assert found(withdrawn=None) == ["吴桂兰", "周敬棠"]
    assert found(words="敬棠") == ["周敬棠"]
    assert found(words="%") == []
    assert found(withdrawn=True) == ["吴桂兰"]
    assert found(withdrawn=False) == ["周敬棠"]


def test_another_units_case_does_not_exist_for_a_stranger(archive: Archive, admin: Actor, stranger: Actor) -> None:
    case = open_case(admin, archive=archive, unit="J012")
    with pytest.raises(NotFoundError):
        show_case(stranger, case, archive=archive)
    with pytest.raises(NotFoundError):
        withdraw_case(stranger, case, date(2026, 1, 2), "脱困", archive=archive)
    assert list_cases(stranger, archive=archive).total == 0
