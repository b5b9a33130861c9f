"""What is due on a day: the same documents in the same order whether by the page or all at once, as the law says."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import islice

import pytest
from sqlalchemy import event, select

from retention import State
from service.archive import Archive
from service.catalogue.documents import Document, DocumentState
from service.usecases.cases.cases import open_case, reopen_case, withdraw_case
from service.usecases.documents.filing import discard
from service.usecases.law.due import each_due, list_due
from service.usecases.law.judging import period_on
from service.usecases.law.retention import rejudge_all
from tests.fixtures import Desk, Hands

AHEAD = date(2026, 12, 1)
LAPSED = date(2016, 11, 24)
DAYS = [
    date(2020, 12, 31),
    date(2021, 1, 1),
    date(2026, 11, 23),
    date(2026, 11, 24),
    date(2026, 11, 25),
    AHEAD,
    date(2036, 12, 1),
    date(2036, 12, 2),
    date(2099, 1, 1),
]


@pytest.fixture
def papers(desk: Desk, archive: Archive) -> list[int]:
    """Papers of every state, some of them waiting for a withdrawal that lies ahead; the last one was discarded."""
    past, coming, open_one, again = (open_case(desk.actor, archive=archive) for _ in range(4))
    ids = [desk.described("A09", case=case) for case in (past, coming, open_one, again, past, coming)]
    ids += [desk.described("C09", filing_year=year) for year in (2010, 2016, 2026, 2027)]
    ids += [desk.described("A28", parent=ids[0]), desk.described("B03", fiscal_year=2006)]
    ids += [desk.described("C09", filing_year=2010)]
    withdraw_case(desk.actor, past, LAPSED, "脱困", archive=archive)
    withdraw_case(desk.actor, coming, AHEAD, "脱困", archive=archive)
    withdraw_case(desk.actor, again, date(2010, 1, 1), "脱困", archive=archive)
    reopen_case(desk.actor, again, date(2011, 1, 1), "返困", archive=archive)
    discard(desk.actor, ids[-1], "重复", archive=archive)
    return ids


def lawful(archive: Archive, on: date) -> list[int]:
    """What is due by the law alone, document after document."""
    with archive.database.read() as session:
        kept = session.scalars(select(Document).where(Document.state != DocumentState.DISCARDED)).all()
        verdicts = {one.id: period_on(session, one, on, archive) for one in kept}
    due = [(one.due_on, number) for number, one in verdicts.items() if one.state is State.ELIGIBLE and one.due_on]
    return [number for _, number in sorted(due)]


@contextmanager
def counted(archive: Archive) -> Iterator[list[str]]:
    """The statements of a block."""
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        found.append(statement)

    event.listen(archive.database.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(archive.database.engine, "before_cursor_execute", note)


def test_pages_and_the_whole_say_what_the_law_says_of_each_document(
    desk: Desk, archive: Archive, hands: Hands, papers: list[int]
) -> None:
    for _ in range(2):
        for on in DAYS:
            due = lawful(archive, on)
            assert papers[-1] not in due
            assert [row.id for row in each_due(desk.actor, on, archive=archive)] == due
            for size in (1, 3):
                pages = [
                    list_due(desk.actor, on, archive=archive, limit=size, offset=start)
                    for start in range(0, len(due) + size, size)
                ]
                assert [row.id for page in pages for row in page.rows] == due
                assert {page.total for page in pages} == {len(due)}
            part = each_due(desk.actor, on, archive=archive, limit=2, offset=1)
            assert [row.id for row in part] == due[1:3]
        # The day that was waited for comes, before the clock has looked and after.
        hands.forward(days=(AHEAD - hands().date()).days)
    rejudge_all(archive=archive)
    assert [[row.id for row in each_due(desk.actor, on, archive=archive)] for on in DAYS] == [
        lawful(archive, on) for on in DAYS
    ]


def test_what_waits_for_a_day_ahead_stands_in_its_place_with_its_end(
    desk: Desk, archive: Archive, papers: list[int]
) -> None:
    on = AHEAD.replace(year=AHEAD.year + 10) + timedelta(days=1)
    rows = {row.id: row for row in each_due(desk.actor, on, archive=archive)}
    assert (rows[papers[1]].due_on, rows[papers[1]].eligible_on) == (AHEAD.replace(year=2036), on)
    assert papers[2] not in rows
    assert papers[3] not in rows


def test_a_page_costs_the_same_however_many_are_due(desk: Desk, archive: Archive, papers: list[int]) -> None:
    on = date(2026, 11, 25)
    costs = []
    for _ in range(2):
        with counted(archive) as statements:
            assert len(list_due(desk.actor, on, archive=archive, limit=1).rows) == 1
        costs.append(len(statements))
        for _ in range(4):
            desk.described("C09", filing_year=2012)
    assert costs[0] == costs[1]
    assert list_due(desk.actor, on, archive=archive).total >= 6


def test_all_of_it_is_read_as_it_is_taken(desk: Desk, archive: Archive, papers: list[int]) -> None:
    rows = each_due(desk.actor, date(2026, 11, 25), archive=archive)
    assert [row.id for row in islice(rows, 1)] == [papers[6]]
