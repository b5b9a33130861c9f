"""Calendars: a notice is imported once, moves what was provisional, and nothing else (invariant 14)."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from service.archive import Archive
from service.catalogue.audit import AuditEntry
from service.catalogue.clocks import Clock, ClockKind, ClockMove, DayKind
from service.errors import ConflictError, InvalidError, NotFoundError, RefusedError
from service.usecases.cases.cases import open_case
from service.usecases.clock.calendars import (
    NamedDay,
    add_local_day,
    drop_local_day,
    import_year,
    show_calendars,
)
from service.usecases.clock.clocks import close_clock, list_clocks, record_aid
from service.usecases.permissions import Actor
from tests.fixtures import Hands

NOTICE = "国办发明电〔2026〕12号"
REST, WORK = DayKind.REST, DayKind.WORK


def days(*first_and_last: tuple[date, date]) -> list[NamedDay]:
    return [
        NamedDay(first + timedelta(days=n), REST)
        for first, last in first_and_last
        for n in range((last - first).days + 1)
    ]


OF_2027 = [
    *days((date(2027, 1, 1), date(2027, 1, 3)), (date(2027, 2, 5), date(2027, 2, 12)), (date(2027, 4, 3), date(2027, 4, 5))),
    *days(*((day, day) for day in (date(2027, 6, 9), date(2027, 9, 15), date(2027, 10, 1)))),
    NamedDay(date(2027, 1, 31), WORK),
    NamedDay(date(2027, 2, 14), WORK),
]  # fmt: skip


@pytest.fixture
def clock(archive: Archive, admin: Actor) -> int:
    """A provisional clock of 23 November 2026."""
    case = open_case(admin, archive=archive)
    return record_aid(admin, case, ClockKind.AID, date(2026, 12, 20) - timedelta(days=27), "", archive=archive)


def row(archive: Archive, number: int) -> Clock:
    with archive.database.read() as session:
        return session.get_one(Clock, number)


def test_an_imported_year_settles_what_was_provisional_and_records_it(
    archive: Archive, admin: Actor, clock: int
) -> None:
    before = row(archive, clock)
    done = import_year(admin, 2027, OF_2027, NOTICE, archive=archive)
    after = row(archive, clock)
    assert (before.provisional, after.provisional) == (True, False)
    assert after.calendar != before.calendar
    assert (done.recounted, done.moved) == (1, int(after.due_on != before.due_on))
    with archive.database.read() as session:
        (move,) = session.scalars(select(ClockMove))
        assert (move.former_due_on, move.former_calendar) == (before.due_on, before.calendar)
        assert (move.due_on, move.calendar) == (after.due_on, after.calendar)
        entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "calendar.imported")).one()
    assert entry.data["recounted"] == 1
    assert [list(one.moves) for one in list_clocks(admin, archive=archive).clocks] == [[(before.due_on, after.due_on)]]


def test_a_december_that_the_new_notice_moves_moves_the_clock(archive: Archive, admin: Actor) -> None:
    case = open_case(admin, archive=archive)
    number = record_aid(admin, case, ClockKind.AID, date(2026, 11, 18), "", archive=archive)
    before = row(archive, number)
    assert before.due_on == date(2026, 12, 30)
    assert before.provisional
    moved = [NamedDay(date(2026, 12, 28), REST), NamedDay(date(2026, 12, 26), WORK)]
    import_year(admin, 2027, [*OF_2027, *moved, NamedDay(date(2026, 12, 29), REST)], NOTICE, archive=archive)
    assert row(archive, number).due_on == date(2026, 12, 31)


def test_settled_and_ended_clocks_do_not_move(archive: Archive, admin: Actor, clock: int) -> None:
    case = open_case(admin, archive=archive)
    settled = record_aid(admin, case, ClockKind.AID, date(2026, 9, 1), "", archive=archive)
    close_clock(admin, clock, date(2026, 11, 23), "录入", archive=archive)
    before = [row(archive, number) for number in (clock, settled)]
    assert import_year(admin, 2027, OF_2027, NOTICE, archive=archive).recounted == 0
    after = [row(archive, number) for number in (clock, settled)]
    assert [(one.due_on, one.calendar, one.provisional) for one in before] == [
        (one.due_on, one.calendar, one.provisional) for one in after
    ]


def test_an_announced_year_is_never_imported_again(archive: Archive, admin: Actor) -> None:
    with pytest.raises(ConflictError, match=r"calendar\.announced"):
        import_year(admin, 2026, days((date(2026, 1, 1), date(2026, 1, 3))), NOTICE, archive=archive)
    import_year(admin, 2027, OF_2027, NOTICE, archive=archive)
    with pytest.raises(ConflictError, match=r"calendar\.announced"):
        import_year(admin, 2027, OF_2027[:3], NOTICE, archive=archive)
    page = show_calendars(admin, archive=archive)
    assert (page.years[0].year, page.years[0].source, page.years[0].rest, page.years[0].work) == (2027, NOTICE, 17, 2)
    assert page.years[1].imported_at is None


@pytest.mark.parametrize(
    ("year", "named", "source", "code"),
    [
        (2027, [], NOTICE, "calendar.no_rest"),
        (2027, [NamedDay(date(2027, 1, 31), WORK)], NOTICE, "calendar.no_rest"),
        (2027, [NamedDay(date(2028, 1, 1), REST)], NOTICE, "calendar.other_year"),
        (2027, [NamedDay(date(2026, 12, 24), REST)], NOTICE, "calendar.other_year"),
        (2027, [NamedDay(date(2027, 1, 1), REST)] * 2, NOTICE, "calendar.day_twice"),
        (2027, [NamedDay(date(2027, 1, 1), REST), NamedDay(date(2027, 1, 5), WORK)], NOTICE, "calendar.weekday_worked"),
        (2027, [NamedDay(date(2027, 1, 1), REST)], " ", "calendar.source_needed"),
        (1900, [NamedDay(date(1900, 1, 1), REST)], NOTICE, "calendar.bad_year"),
        (2027, [NamedDay(date(2027, 1, 1), REST)], NOTICE, "calendar.incomplete"),
        (2027, [one for one in OF_2027 if one.day != date(2027, 2, 8)], NOTICE, "calendar.incomplete"),
        (2027, [one for one in OF_2027 if one.day != date(2027, 6, 9)], NOTICE, "calendar.incomplete"),
        (2027, [*OF_2027, NamedDay(date(2027, 5, 2), WORK)], NOTICE, "calendar.incomplete"),
    ],
)
def test_a_table_that_cannot_be_right_is_refused(
    archive: Archive, admin: Actor, year: int, named: list[NamedDay], source: str, code: str
) -> None:
    with pytest.raises(InvalidError, match=code.replace(".", r"\.")):
        import_year(admin, year, named, source, archive=archive)
    assert show_calendars(admin, archive=archive).years[0].year == 2026


def test_a_local_day_off_counts_in_its_unit_and_below(
    archive: Archive, admin: Actor, county: str, stranger: Actor
) -> None:
    plain = record_aid(admin, open_case(admin, archive=archive), ClockKind.AID, date(2026, 10, 9), "", archive=archive)
    add_local_day(admin, county, date(2026, 11, 12), "自治条例第三条", archive=archive)
    case = open_case(stranger, archive=archive)
    local = record_aid(stranger, case, ClockKind.AID, date(2026, 10, 9), "", archive=archive)
    assert row(archive, local).due_on == row(archive, plain).due_on + timedelta(days=1)
    assert row(archive, local).calendar != row(archive, plain).calendar


def test_a_local_day_moves_open_provisional_clocks_and_is_taken_back_while_it_lies_ahead(
    archive: Archive, admin: Actor, clock: int, hands: Hands
) -> None:
    before = row(archive, clock).due_on
    number = add_local_day(admin, "J012", date(2026, 12, 18), "自治条例", archive=archive)
    assert row(archive, clock).due_on > before
    with pytest.raises(ConflictError, match=r"calendar\.local_twice"):
        add_local_day(admin, "J012", date(2026, 12, 18), "自治条例", archive=archive)
    drop_local_day(admin, number, archive=archive)
    assert row(archive, clock).due_on == before
    with pytest.raises(NotFoundError, match=r"calendar\.local_missing"):
        drop_local_day(admin, number, archive=archive)
    number = add_local_day(admin, "J012", date(2026, 12, 18), "自治条例", archive=archive)
    hands.forward(days=25)
    with pytest.raises(ConflictError, match=r"calendar\.local_over"):
        drop_local_day(admin, number, archive=archive)


def test_only_administrators_enter_calendars(archive: Archive, keeper: Actor) -> None:
    with pytest.raises(RefusedError):
        import_year(keeper, 2027, OF_2027, NOTICE, archive=archive)
    with pytest.raises(RefusedError):
        add_local_day(keeper, "J012", date(2027, 1, 5), "自治条例", archive=archive)


@pytest.mark.parametrize(
    ("today", "wanted"),
    [(date(2026, 10, 31), None), (date(2026, 11, 1), 2027), (date(2026, 12, 31), 2027), (date(2027, 1, 1), 2027)],
)
def test_from_november_on_the_next_year_is_wanted(
    archive: Archive, admin: Actor, hands: Hands, today: date, wanted: int | None
) -> None:
    hands.forward(days=(today - date(2026, 11, 23)).days)
    assert show_calendars(admin, archive=archive).wanted == wanted


def test_once_imported_nothing_is_wanted(archive: Archive, admin: Actor) -> None:
    import_year(admin, 2027, OF_2027, NOTICE, archive=archive)
    assert show_calendars(admin, archive=archive).wanted is None
