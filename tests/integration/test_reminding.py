"""Reminders: the right people, at the right steps, once each."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from service.archive import Archive
from service.catalogue.clocks import Clock, ClockKind
from service.catalogue.people import Person
from service.catalogue.reminders import Reminder
from service.catalogue.system import LastRun
from service.errors import NotFoundError
from service.sentences import SENTENCES, say
from service.usecases.cases.cases import open_case, withdraw_case
from service.usecases.clock.agenda import begin_run, end_run
from service.usecases.clock.calendars import import_year
from service.usecases.clock.clocks import close_clock, record_aid
from service.usecases.clock.inbox import (
    ReminderRow,
    count_unread,
    feed_of,
    list_reminders,
    make_feed,
    mark_read,
    the_reminder,
)
from service.usecases.clock.reminding import LADDER, forecast, remind, step_on
from service.usecases.disposal.proposing import propose_yearly
from service.usecases.documents.filing import file_documents
from service.usecases.holds.holds import OnCase, OnDocument, OnSearch, OnUnit, place_hold, release_hold
from service.usecases.law.retention import rejudge_all
from service.usecases.permissions import Actor
from service.usecases.stack.paper import name_original
from service.usecases.stack.shelves import add_box
from tests.fixtures import Desk, Hands
from tests.integration.test_calendars import OF_2027
from tests.office import Office

DUE = date(2026, 12, 15)


def go_to(hands: Hands, day: date) -> None:
    hands.at = datetime(day.year, day.month, day.day, 1, 30, tzinfo=UTC)


def told(archive: Archive, kind: str) -> list[tuple[str, str]]:
    """Who was told of this kind, and at which step."""
    with archive.database.read() as session:
        rows = session.execute(
            select(Person.login, Reminder.step)
            .join(Reminder, Reminder.person_id == Person.id)
            .where(Reminder.kind == kind)
            .order_by(Reminder.id)
        )
        return [(login, step) for login, step in rows]


@pytest.fixture
def clock(archive: Archive, admin: Actor) -> int:
    """A clock that runs out on 15 December 2026."""
    number = record_aid(admin, open_case(admin, archive=archive), ClockKind.AID, date(2026, 11, 3), "", archive=archive)
    with archive.database.read() as session:
        assert session.get_one(Clock, number).due_on == DUE
    return number


@pytest.mark.parametrize(
    ("left", "step"),
    [(11, None), (10, "t10"), (4, "t10"), (3, "t3"), (1, "t3"), (0, "due"), (-1, "overdue"), (-400, "overdue")],
)
def test_the_step_of_a_day_and_of_the_days_around_it(left: int, step: str | None) -> None:
    assert step_on(DUE, DUE - timedelta(days=left)) == step


def test_a_clock_is_told_ten_and_three_days_before_on_the_day_and_after_it(
    archive: Archive, hands: Hands, clock: int
) -> None:
    for ahead in range(12, -4, -1):
        go_to(hands, DUE - timedelta(days=ahead))
        remind(archive=archive)
    assert told(archive, "aid") == [("admin", "t10"), ("admin", "t3"), ("admin", "due"), ("admin", "overdue")]


def test_days_that_were_missed_are_one_reminder_of_where_it_stands(archive: Archive, hands: Hands, clock: int) -> None:
    go_to(hands, DUE + timedelta(days=40))
    remind(archive=archive)
    remind(archive=archive)
    assert told(archive, "aid") == [("admin", "overdue")]


def test_what_has_ended_is_told_no_more(archive: Archive, hands: Hands, clock: int, admin: Actor) -> None:
    close_clock(admin, clock, date(2026, 11, 20), "录入", archive=archive)
    go_to(hands, DUE + timedelta(days=1))
    remind(archive=archive)
    assert told(archive, "aid") == []


def test_what_was_told_of_a_thing_ends_with_the_thing(
    archive: Archive, hands: Hands, clock: int, admin: Actor, desk: Desk
) -> None:
    """A clock, a hold, a paper rendition, the notice of a year, a backup: done, they are no longer in the in-box."""

    def unread() -> set[str]:
        return {row.kind for row in list_reminders(admin, archive=archive, unread_only=True).reminders}

    paper = desk.described("B10", fiscal_year=2025, title="年度决算")
    file_documents(admin, [paper], archive=archive)
    place_hold(admin, OnUnit("J012"), "审计", "审计法", archive=archive, review_on=DUE)
    go_to(hands, max(DUE, archive.clock.today() + timedelta(days=archive.settings.paper_duty_days)))
    remind(archive=archive)
    assert unread() == {"aid", "hold_review", "paper", "calendar", "no_backup"}
    close_clock(admin, clock, DUE, "录入", archive=archive)
    assert unread() == {"hold_review", "paper", "calendar", "no_backup"}
    release_hold(admin, 1, "已结清", archive=archive)
    assert unread() == {"paper", "calendar", "no_backup"}
    import_year(admin, 2027, OF_2027, "国务院办公厅通知", archive=archive)
    assert unread() == {"paper", "no_backup"}
    end_run("backup", begin_run("backup", archive=archive), {}, archive=archive)
    assert unread() == {"paper"}
    add_box(admin, "A-1", archive=archive)
    name_original(admin, paper, "A-1", archive=archive)
    assert unread() == set()
    remind(archive=archive)
    assert unread() == set()


def test_what_is_late_is_told_one_level_up(
    archive: Archive, hands: Hands, admin: Actor, keeper: Actor, stranger: Actor
) -> None:
    case = open_case(stranger, archive=archive)
    record_aid(stranger, case, ClockKind.ALLOTMENT, date(2026, 11, 3), "", archive=archive)
    go_to(hands, DUE)
    remind(archive=archive)
    assert told(archive, "allotment") == [("stranger", "due")]
    hands.forward(days=1)
    remind(archive=archive)
    late = {login for login, step in told(archive, "allotment") if step == "overdue"}
    assert late == {"stranger", "admin", "keeper"}


def test_a_unit_without_keepers_is_looked_after_from_above(
    archive: Archive, hands: Hands, admin: Actor, county: str
) -> None:
    case = open_case(admin, archive=archive, unit=county)
    record_aid(admin, case, ClockKind.AID, date(2026, 11, 3), "", archive=archive)
    go_to(hands, DUE)
    remind(archive=archive)
    assert told(archive, "aid") == [("admin", "due")]


def test_papers_that_are_owed_are_told(archive: Archive, hands: Hands, admin: Actor, desk: Desk) -> None:
    number = desk.described("B10", fiscal_year=2025, title="年度决算")
    file_documents(admin, [number], archive=archive)
    hands.forward(days=archive.settings.paper_duty_days + 1)
    remind(archive=archive)
    assert told(archive, "paper") == [("admin", "overdue")]
    (row,) = [one for one in list_reminders(admin, archive=archive).reminders if one.kind == "paper"]
    assert row.data["code"] == desk.document(number).code


def test_a_hold_is_looked_at_again_on_its_day(archive: Archive, hands: Hands, admin: Actor, desk: Desk) -> None:
    case = open_case(admin, archive=archive)
    document = desk.described(case=case)
    for target in (OnCase(case), OnUnit("J012"), OnDocument(document), OnSearch("收入证明", {})):
        place_hold(admin, target, "审计", "审计法", archive=archive, review_on=date(2026, 12, 10))
    remind(archive=archive)
    assert told(archive, "hold_review") == []
    go_to(hands, date(2026, 12, 7))
    remind(archive=archive)
    assert told(archive, "hold_review") == [("admin", "t3")] * 4
    release_hold(admin, 1, "已结清", archive=archive)
    go_to(hands, date(2026, 12, 10))
    remind(archive=archive)
    assert told(archive, "hold_review")[4:] == [("admin", "due")] * 3


def test_a_review_that_the_clock_proposed_is_told_to_its_keepers(
    archive: Archive, hands: Hands, admin: Actor, desk: Desk
) -> None:
    case = open_case(admin, archive=archive)
    file_documents(admin, [desk.described(case=case)], archive=archive)
    withdraw_case(admin, case, date(2016, 5, 20), "脱困", archive=archive)
    go_to(hands, date(2027, 1, 1))
    assert propose_yearly(archive=archive) == 1
    remind(archive=archive)
    remind(archive=archive)
    assert told(archive, "review") == [("admin", "task")]
    _, dates = feed_of(make_feed(admin, archive=archive), archive=archive)
    assert [(due.kind, due.due_on) for due in dates if due.kind == "review"] == [("review", date(2027, 1, 1))]


@pytest.mark.parametrize(
    ("today", "step"),
    [
        (date(2026, 10, 31), None),
        (date(2026, 11, 1), "task"),
        (date(2026, 12, 14), "task"),
        (date(2026, 12, 15), "alarm"),
        (date(2027, 1, 1), "alarm"),
    ],
)
def test_the_next_years_calendar_is_asked_for(
    archive: Archive, hands: Hands, admin: Actor, keeper: Actor, today: date, step: str | None
) -> None:
    go_to(hands, today)
    remind(archive=archive)
    remind(archive=archive)
    assert told(archive, "calendar") == ([("admin", step)] if step else [])


def test_an_old_backup_is_told_and_again_when_it_has_aged_as_much_again(
    archive: Archive, hands: Hands, admin: Actor
) -> None:
    with archive.database.write() as session:
        session.add(LastRun(job="backup", finished_at=archive.clock.now()))
    for _ in range(23):
        remind(archive=archive)
        hands.forward(days=1)
    assert [step for _, step in told(archive, "backup")] == ["age-1", "age-2", "age-3"]
    assert told(archive, "no_backup") == []


def test_a_backup_that_never_was_is_told_and_none_where_nobody_wants_to_know(archive: Archive, hands: Hands) -> None:
    hands.forward(days=8)
    remind(archive=archive)
    assert told(archive, "no_backup") == [("admin", "age-1")]
    object.__setattr__(archive, "settings", archive.settings.model_copy(update={"backup_reminder_days": 0}))
    hands.forward(days=30)
    remind(archive=archive)
    assert len(told(archive, "no_backup")) == 1


def test_in_the_fourth_quarter_the_keepers_hear_what_comes_to_its_end(
    archive: Archive, hands: Hands, admin: Actor, desk: Desk
) -> None:
    case = open_case(admin, archive=archive)
    file_documents(admin, [desk.described(case=case), desk.described(case=case)], archive=archive)
    withdraw_case(admin, case, date(2017, 5, 20), "脱困", archive=archive)
    go_to(hands, date(2026, 9, 30))
    assert forecast(archive=archive) == 0
    go_to(hands, date(2026, 10, 1))
    assert forecast(archive=archive) == 1
    assert forecast(archive=archive) == 0
    (row,) = list_reminders(admin, archive=archive).reminders
    assert row.data == {"year": 2027, "count": 2}


def test_the_in_box_is_ones_own(archive: Archive, hands: Hands, clock: int, admin: Actor, reader: Actor) -> None:
    go_to(hands, DUE)
    remind(archive=archive)
    mine = list_reminders(admin, archive=archive)
    assert (mine.total, mine.unread) == (len(mine.reminders), count_unread(admin, archive=archive))
    assert list_reminders(reader, archive=archive).total == 0
    with pytest.raises(NotFoundError, match=r"reminder\.missing"):
        the_reminder(reader, mine.reminders[0].id, archive=archive)
    assert mark_read(reader, None, archive=archive) == 0
    assert mark_read(admin, [mine.reminders[0].id], archive=archive) == 1
    assert mark_read(admin, [mine.reminders[0].id], archive=archive) == 0
    assert count_unread(admin, archive=archive) == mine.unread - 1


def test_every_reminder_has_its_sentence_in_both_languages(
    archive: Archive, hands: Hands, clock: int, admin: Actor, desk: Desk
) -> None:
    file_documents(admin, [desk.described("B10", fiscal_year=2025, title="年度决算")], archive=archive)
    go_to(hands, DUE + timedelta(days=60))
    remind(archive=archive)
    forecast(archive=archive)
    rows = list_reminders(admin, archive=archive).reminders
    assert {row.kind for row in rows} >= {"aid", "paper", "calendar", "no_backup"}
    for row in rows:
        for language in ("zh", "en"):
            sentence = say(f"reminder.{row.kind}", row.filling, language)
            assert f"reminder.{row.kind}" in SENTENCES
            assert "…" not in sentence.replace("{digest}…", ""), sentence


def test_somebody_stopped_is_told_nothing(
    archive: Archive, hands: Hands, clock: int, keeper: Actor, admin: Actor
) -> None:
    with archive.database.write() as session:
        session.get_one(Person, keeper.id).active = False
    go_to(hands, DUE)
    remind(archive=archive)
    assert told(archive, "aid") == [("admin", "due")]


@given(st.integers(-2000, 2000))
def test_a_thing_never_steps_back_as_its_day_comes_nearer(left: int) -> None:
    order = [None, *(step for _, step in reversed(LADDER))]
    today = DUE - timedelta(days=left)
    assert order.index(step_on(DUE, today + timedelta(days=1))) >= order.index(step_on(DUE, today))


def come_due(office: Office) -> list[ReminderRow]:
    """What the clerk's in-box says of periods that are over, unread."""
    found = list_reminders(office.people["clerk"], archive=office.archive, unread_only=True).reminders
    return [row for row in found if row.kind == "came_due"]


@pytest.fixture
def ending(office: Office, hands: Hands) -> list[int]:
    """Three papers whose ten years end with 2026, one that ends a year later, and the day before that of the three."""
    ids = office.papers(3, filing_year=2016, dated_on=date(2016, 3, 4))
    office.papers(1, filing_year=2017, dated_on=date(2017, 3, 4))
    go_to(hands, date(2026, 12, 31))
    return ids


def test_on_the_day_on_which_periods_are_over_the_keepers_are_told_once_of_all_of_them(
    office: Office, hands: Hands, ending: list[int]
) -> None:
    remind(archive=office.archive)
    assert come_due(office) == []
    go_to(hands, date(2027, 1, 1))
    assert rejudge_all(archive=office.archive) == len(ending)
    remind(archive=office.archive)
    remind(archive=office.archive)
    (row,) = come_due(office)
    assert row.data == {"unit": "榆阳市总工会", "count": 3, "first": "2027-01-01", "last": "2027-01-01"}
    assert "3 件新近期满，最早的自2027年1月1日起可以鉴定" in say("reminder.came_due", row.filling, "zh")
    assert sorted(set(told(office.archive, "came_due"))) == [
        ("admin", "due"),
        ("archivist", "due"),
        ("clerk", "due"),
    ]
    go_to(hands, date(2027, 1, 2))
    remind(archive=office.archive)
    assert len(come_due(office)) == 1


def test_whoever_is_told_of_a_day_that_the_machine_slept_through_is_told_of_all_since(
    office: Office, hands: Hands, ending: list[int]
) -> None:
    begun = begin_run("remind", archive=office.archive)
    remind(archive=office.archive)
    end_run("remind", begun, None, archive=office.archive)
    go_to(hands, date(2027, 1, 20))
    remind(archive=office.archive)
    (row,) = come_due(office)
    assert (row.data["count"], row.data["first"], row.data["last"]) == (3, "2027-01-01", "2027-01-20")


def test_what_came_due_is_told_no_more_once_all_of_it_lies_in_a_review(
    office: Office, hands: Hands, ending: list[int]
) -> None:
    go_to(hands, date(2027, 1, 1))
    remind(archive=office.archive)
    office.proposed(ending[:2])
    assert len(come_due(office)) == 1
    office.proposed(ending[2:])
    assert come_due(office) == []


def test_what_the_clock_proposed_itself_is_not_told_a_second_time(
    office: Office, hands: Hands, ending: list[int]
) -> None:
    go_to(hands, date(2027, 1, 1))
    assert propose_yearly(archive=office.archive) == 1
    remind(archive=office.archive)
    assert come_due(office) == []


def test_what_is_not_filed_or_waits_for_its_event_never_comes_due(office: Office, hands: Hands) -> None:
    office.desk.described("C09", filing_year=2016, dated_on=date(2016, 3, 4), title="未归档")
    code = open_case(office.admin, archive=office.archive)
    office.filed(office.desk.described(case=code, title="申请书"))
    go_to(hands, date(2037, 1, 1))
    remind(archive=office.archive)
    assert come_due(office) == []
