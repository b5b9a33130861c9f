"""A long list keeps nobody waiting: it is judged before the lock is taken, and the act sees whether that still holds."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from retention import ReviewState
from service.archive import Archive
from service.catalogue.disposal import Outcome, Review
from service.errors import ConflictError
from service.usecases.disposal.appraising import conclude
from service.usecases.disposal.registering import draw_up_register, revise_register
from service.usecases.holds.holds import OnDocument, place_hold
from tests.office import Office

SUMMARY = "均已期满，同意销毁。"


@contextmanager
def noted(archive: Archive, hook: Callable[[str], None]) -> Iterator[None]:
    """Every statement of the block is told to `hook` before it is executed."""

    def listen(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        hook(statement)

    event.listen(archive.database.engine, "before_cursor_execute", listen)
    try:
        yield
    finally:
        event.remove(archive.database.engine, "before_cursor_execute", listen)


def under_the_lock(archive: Archive, act: Callable[[], object]) -> int:
    """How many statements of an act hold the lock of the writer."""
    counted = [0]
    holds = [False]

    def count(statement: str) -> None:
        # A transaction that only reads begins too, and ends the count of the one before.
        holds[0] = statement == "BEGIN IMMEDIATE" or (holds[0] and not statement.startswith("BEGIN"))
        counted[0] += holds[0]

    with noted(archive, count):
        act()
    return counted[0]


@contextmanager
def meanwhile(archive: Archive, statement: str, *values: Any) -> Iterator[None]:
    """Somebody else changes something between the judging and the lock: once, before the first lock of the block."""
    database = archive.database.engine.url.database
    assert database is not None
    done = [False]

    def change(executed: str) -> None:
        if executed == "BEGIN IMMEDIATE" and not done[0]:
            done[0] = True
            with closing(sqlite3.connect(database)) as other:
                other.execute(statement, values)
                other.commit()

    with noted(archive, change):
        yield
    assert done[0]


def decided(office: Office, count: int) -> int:
    """A review of so many papers in which everything is said and decided."""
    ids = office.papers(count)
    review = office.proposed(ids)
    office.group(review)
    office.decide(review, ids)
    return review


def test_a_longer_list_is_concluded_and_drawn_up_by_no_more_statements_under_the_lock(office: Office) -> None:
    archive, archivist, clerk = office.archive, office.people["archivist"], office.people["clerk"]
    costs = []
    for count in (2, 7):
        review = decided(office, count)
        costs.append(
            (
                under_the_lock(archive, lambda one=review: conclude(archivist, one, SUMMARY, archive=archive)),
                under_the_lock(archive, lambda one=review: draw_up_register(clerk, one, archive=archive)),
                under_the_lock(archive, lambda one=review: revise_register(clerk, one, "复核", archive=archive)),
            )
        )
    assert costs[0] == costs[1]


@pytest.mark.parametrize("change", ["revision = revision + 1", "rule = 'permanent'", "due_on = '2031-12-31'"])
def test_what_changes_between_the_judging_and_the_act_stops_the_act(office: Office, change: str) -> None:
    archive, archivist, clerk = office.archive, office.people["archivist"], office.people["clerk"]
    review = decided(office, 2)
    document = min(office.items(review))
    statement = f"UPDATE document SET {change} WHERE id = ?"  # noqa: S608
    with (
        meanwhile(archive, statement, document),
        pytest.raises(ConflictError, match=r"review\.changed_meanwhile"),
    ):
        conclude(archivist, review, SUMMARY, archive=archive)
    assert office.view(review).state is ReviewState.PROPOSED
    with archive.database.read() as session:
        assert session.get_one(Review, review).report_number is None
    if change.startswith("revision"):
        conclude(archivist, review, SUMMARY, archive=archive)
        with (
            meanwhile(archive, statement, document),
            pytest.raises(ConflictError, match=r"review\.changed_meanwhile"),
        ):
            draw_up_register(clerk, review, archive=archive)
        assert office.view(review).register is None
        assert draw_up_register(clerk, review, archive=archive)


def test_an_item_decided_otherwise_meanwhile_stops_the_conclusion(office: Office) -> None:
    review = decided(office, 2)
    with (
        meanwhile(office.archive, "UPDATE review_item SET decision = 'permanent' WHERE review_id = ?", review),
        pytest.raises(ConflictError, match=r"review\.changed_meanwhile"),
    ):
        conclude(office.people["archivist"], review, SUMMARY, archive=office.archive)


def test_a_document_that_goes_meanwhile_is_struck_the_next_time(office: Office) -> None:
    archive, clerk = office.archive, office.people["clerk"]
    review = office.appraised(office.papers(3))
    gone, *_ = office.items(review)
    with (
        meanwhile(archive, "UPDATE document SET state = 'discarded', revision = revision + 1 WHERE id = ?", gone),
        pytest.raises(ConflictError, match=r"review\.changed_meanwhile"),
    ):
        draw_up_register(clerk, review, archive=archive)
    draw_up_register(clerk, review, archive=archive)
    found = office.items(review)
    assert found[gone].outcome is Outcome.STRUCK
    assert [one.outcome for number, one in found.items() if number != gone] == [Outcome.PENDING] * 2


def test_a_document_edited_before_the_conclusion_is_listed_as_it_is_now(office: Office) -> None:
    review = decided(office, 2)
    document = min(office.items(review))
    with office.archive.database.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE document SET title = '更正后的题名', revision = revision + 1 WHERE id = ?", (document,)
        )
    assert office.items(review)[document].changed
    conclude(office.people["archivist"], review, SUMMARY, archive=office.archive)
    item = office.items(review)[document]
    assert (item.title, item.changed) == ("更正后的题名", False)
    assert draw_up_register(office.people["clerk"], review, archive=office.archive)


def test_what_is_held_is_set_apart_and_the_rest_goes_on(office: Office) -> None:
    ids = office.papers(3)
    review = office.proposed(ids)
    office.group(review)
    office.decide(review, ids)
    place_hold(office.people["clerk"], OnDocument(ids[0]), "专项审计", "审计通知", archive=office.archive)
    conclude(office.people["archivist"], review, SUMMARY, archive=office.archive)
    place_hold(office.people["clerk"], OnDocument(ids[1]), "专项审计", "审计通知", archive=office.archive)
    draw_up_register(office.people["clerk"], review, archive=office.archive)
    found = office.items(review)
    assert [found[one].outcome for one in ids] == [Outcome.HELD, Outcome.HELD, Outcome.PENDING]
    assert found[ids[1]].obstacles[0][0] == "held"
