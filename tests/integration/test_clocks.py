"""The clocks of thirty working days (articles 5 and 8): what starts them, how they count, what ends them."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from service.archive import Archive
from service.catalogue.audit import AuditEntry
from service.catalogue.clocks import Change, Clock, ClockKind
from service.catalogue.documents import PaperOriginal
from service.errors import ConflictError, InvalidError, NotFoundError, RefusedError
from service.usecases.cases.cases import open_case
from service.usecases.clock.clocks import close_clock, list_clocks, record_aid
from service.usecases.documents.correcting import Correction, correct
from service.usecases.documents.filing import discard, file_documents
from service.usecases.documents.paging import split_document
from service.usecases.permissions import Actor
from service.usecases.stack.paper import record_loss
from tests.fixtures import Desk, Hands

TODAY = date(2026, 11, 23)


@pytest.fixture
def case(archive: Archive, admin: Actor) -> str:
    """A household's file."""
    return open_case(admin, archive=archive, household="周敬棠")


def clocks(archive: Archive) -> list[Clock]:
    with archive.database.read() as session:
        return list(session.scalars(select(Clock).order_by(Clock.id)))


def states(archive: Archive) -> list[tuple[Change | None, bool]]:
    return [(clock.change, clock.closed_at is None) for clock in clocks(archive)]


@pytest.mark.parametrize(
    ("on", "due_on"),
    [
        (date(2026, 1, 5), date(2026, 2, 14)),  # a Saturday that is worked
        (date(2026, 1, 20), date(2026, 3, 9)),
        (date(2026, 1, 30), date(2026, 3, 19)),
        (date(2026, 4, 20), date(2026, 6, 3)),
        (date(2026, 8, 25), date(2026, 10, 12)),
        (date(2026, 9, 20), date(2026, 11, 6)),
        (date(2026, 9, 28), date(2026, 11, 13)),
        (date(2025, 12, 25), date(2026, 2, 6)),
    ],
)
def test_aid_is_to_be_entered_within_thirty_working_days(
    archive: Archive, admin: Actor, case: str, on: date, due_on: date
) -> None:
    record_aid(admin, case, ClockKind.AID, on, "慰问金", archive=archive)
    (clock,) = clocks(archive)
    assert (clock.opened_on, clock.due_on, clock.provisional) == (on, due_on, False)
    assert clock.calendar.startswith("chinesecalendar")


def test_a_clock_that_reaches_into_a_year_without_notice_is_provisional(
    archive: Archive, admin: Actor, case: str
) -> None:
    record_aid(admin, case, ClockKind.ALLOTMENT, TODAY, "", archive=archive)
    (clock,) = clocks(archive)
    assert clock.due_on > date(2026, 12, 31)
    assert clock.provisional


def test_each_aid_has_its_own_clock_and_ends_by_its_own_entry(archive: Archive, admin: Actor, case: str) -> None:
    first = record_aid(admin, case, ClockKind.AID, date(2026, 11, 2), "", archive=archive)
    record_aid(admin, case, ClockKind.AID, date(2026, 11, 3), "", archive=archive)
    close_clock(admin, first, date(2026, 11, 20), "帮扶系统第 88 号", archive=archive)
    one, other = clocks(archive)
    assert (one.closed_on, one.closed_by, one.closing_note) == (date(2026, 11, 20), admin.id, "帮扶系统第 88 号")
    assert other.closed_at is None
    page = list_clocks(admin, archive=archive, case=case)
    assert ([row.id for row in page.clocks], page.total, page.late) == ([other.id], 1, 0)
    ended = list_clocks(admin, archive=archive, is_open=False)
    assert [(row.id, row.closed_by) for row in ended.clocks] == [(one.id, admin.name)]
    with archive.database.read() as session:
        acts = session.scalars(
            select(AuditEntry.act).where(AuditEntry.subject_kind == "clock").order_by(AuditEntry.id)
        ).all()
    assert acts == ["clock.opened", "clock.opened", "clock.closed"]


def test_what_is_refused_changes_nothing(archive: Archive, admin: Actor, case: str) -> None:
    number = record_aid(admin, case, ClockKind.AID, date(2026, 11, 2), "", archive=archive)
    for day in (TODAY + timedelta(days=1), date(2003, 12, 31)):
        with pytest.raises(InvalidError, match=r"clock\.bad_day"):
            record_aid(admin, case, ClockKind.AID, day, "", archive=archive)
    with pytest.raises(InvalidError, match=r"clock\.not_aid"):
        record_aid(admin, case, ClockKind.SYNC, TODAY, "", archive=archive)
    with pytest.raises(InvalidError, match=r"clock\.note_needed"):
        record_aid(admin, case, ClockKind.AID, TODAY, "字" * 201, archive=archive)
    with pytest.raises(InvalidError, match=r"clock\.note_needed"):
        close_clock(admin, number, TODAY, "  ", archive=archive)
    with pytest.raises(InvalidError, match=r"clock\.before_opening"):
        close_clock(admin, number, date(2026, 11, 1), "录入", archive=archive)
    with pytest.raises(NotFoundError, match=r"clock\.missing"):
        close_clock(admin, 999, TODAY, "录入", archive=archive)
    close_clock(admin, number, TODAY, "录入", archive=archive)
    with pytest.raises(ConflictError, match=r"clock\.is_closed"):
        close_clock(admin, number, TODAY, "再录", archive=archive)
    assert len(clocks(archive)) == 1


def test_a_reader_ends_no_clock_and_a_stranger_knows_of_none(
    archive: Archive, admin: Actor, case: str, reader: Actor, stranger: Actor
) -> None:
    number = record_aid(admin, case, ClockKind.AID, TODAY, "", archive=archive)
    with pytest.raises(RefusedError):
        close_clock(reader, number, TODAY, "录入", archive=archive)
    with pytest.raises(NotFoundError):
        close_clock(stranger, number, TODAY, "录入", archive=archive)
    assert list_clocks(reader, archive=archive).total == 1
    assert list_clocks(stranger, archive=archive).total == 0


def test_data_that_comes_into_a_case_file_asks_for_its_paper(archive: Archive, desk: Desk, case: str) -> None:
    number = desk.described(case=case)
    (clock,) = clocks(archive)
    assert (clock.kind, clock.change, clock.document_id) == (ClockKind.SYNC, Change.ADDED, number)
    assert (clock.opened_on, clock.closed_at) == (TODAY, None)


def test_data_that_comes_with_its_paper_or_lies_in_no_case_file_asks_for_nothing(
    archive: Archive, desk: Desk, case: str
) -> None:
    desk.described(case=case, paper_original=PaperOriginal.FILED)
    desk.described(case=case, box="3-02")
    desk.described()
    assert clocks(archive) == []


def test_neither_reading_nor_describing_nor_filing_is_a_change(
    archive: Archive, desk: Desk, admin: Actor, case: str
) -> None:
    number = desk.described(case=case, pages=3, paper_original=PaperOriginal.FILED)
    correct(admin, number, Correction(title="另一题名", type="A07"), archive=archive)
    split_document(admin, number, 2, archive=archive)
    desk.work()
    file_documents(admin, [number], archive=archive)
    assert clocks(archive) == []


@pytest.mark.parametrize("correction", [Correction(paper_original=PaperOriginal.FILED), Correction(box="3-02")])
def test_the_paper_that_is_filed_ends_the_clock(
    archive: Archive, desk: Desk, admin: Actor, case: str, hands: Hands, correction: Correction
) -> None:
    number = desk.described(case=case)
    hands.forward(days=3)
    correct(admin, number, correction, archive=archive)
    (clock,) = clocks(archive)
    assert (clock.closed_on, clock.closed_by) == (date(2026, 11, 26), admin.id)
    correct(admin, number, Correction(box="4-01"), archive=archive)
    assert states(archive) == [(Change.ADDED, False)]


def test_paper_that_is_there_no_longer_starts_a_clock_and_found_again_ends_it(
    archive: Archive, desk: Desk, admin: Actor, case: str
) -> None:
    number = desk.described(case=case, paper_original=PaperOriginal.FILED)
    correct(admin, number, Correction(paper_original=PaperOriginal.LOST), archive=archive)
    assert states(archive) == [(Change.REMOVED, True)]
    correct(admin, number, Correction(paper_original=PaperOriginal.FILED), archive=archive)
    assert states(archive) == [(Change.REMOVED, False)]


def test_the_loss_of_filed_paper_starts_a_clock(archive: Archive, desk: Desk, admin: Actor, case: str) -> None:
    number = desk.described(case=case, box="3-02")
    file_documents(admin, [number], archive=archive)
    record_loss(admin, number, "水浸", archive=archive)
    assert states(archive) == [(Change.REMOVED, True)]


def test_what_leaves_before_its_paper_followed_takes_its_clock_along(
    archive: Archive, desk: Desk, admin: Actor, case: str
) -> None:
    discard(admin, desk.described(case=case), "误扫", archive=archive)
    assert states(archive) == [(Change.ADDED, False)]


def test_what_leaves_after_its_paper_followed_asks_for_the_paper_to_leave(
    archive: Archive, desk: Desk, admin: Actor, case: str
) -> None:
    discard(admin, desk.described(case=case, box="3-02"), "误扫", archive=archive)
    assert states(archive) == [(Change.REMOVED, True)]


def test_from_one_case_file_to_another_both_have_their_clock(
    archive: Archive, desk: Desk, admin: Actor, case: str
) -> None:
    other = open_case(admin, archive=archive, household="吴桂兰")
    number = desk.described(case=case)
    correct(admin, number, Correction(case=other), archive=archive)
    assert states(archive) == [(Change.ADDED, False), (Change.ADDED, True)]
    assert clocks(archive)[1].case_id != clocks(archive)[0].case_id
    correct(admin, number, Correction(case=""), archive=archive)
    assert states(archive) == [(Change.ADDED, False), (Change.ADDED, False)]


def test_a_clock_outlives_its_document(archive: Archive, desk: Desk, admin: Actor, case: str) -> None:
    number = desk.described(case=case, box="3-02")
    discard(admin, number, "误扫", archive=archive)
    (clock,) = clocks(archive)
    close_clock(admin, clock.id, TODAY, "纸质件已抽出", archive=archive)
    assert list_clocks(admin, archive=archive, is_open=False).clocks[0].document_id == number
