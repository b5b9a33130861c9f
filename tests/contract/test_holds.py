"""Placing a hold and destroying exclude one another on every database: the order decides, and never both happen."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Barrier, Event

import pytest
from sqlalchemy import delete, func, select

from service.catalogue import Database
from service.catalogue.documents import Document, DocumentState
from service.catalogue.holds import Hold, HoldKind, HoldMember, await_bars, bar_holds
from service.catalogue.units import add_unit

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
ROUNDS = 20


@pytest.fixture
def stocked(database: Database) -> Database:
    """A catalogue with documents 1 to ROUNDS."""
    with database.write() as session:
        unit = add_unit(session, "榆阳市总工会", "city", None, "J012")
        for number in range(ROUNDS):
            session.add(
                Document(
                    unit_id=unit.id,
                    state=DocumentState.FILED,
                    name="a.pdf",
                    path="a.pdf",
                    title=f"文件 {number}",
                    created_at=NOW,
                    changed_at=NOW,
                )
            )
    return database


def place(database: Database, document_id: int) -> bool:
    """Place a hold if the document is there; whether it was."""
    with database.write() as session:
        await_bars(session)
        if session.get(Document, document_id) is None:
            return False
        hold = Hold(kind=HoldKind.DOCUMENT, reason="审计", basis="审计法", since=date(2026, 11, 23), placed_at=NOW)
        session.add(hold)
        session.flush()
        session.add(HoldMember(hold_id=hold.id, document_id=document_id))
    return True


def destroy(database: Database, document_id: int) -> bool:
    """Destroy the document if no hold is open on it; whether it went."""
    with database.write() as session:
        bar_holds(session)
        session.scalar(select(Document).where(Document.id == document_id).with_for_update())
        held = session.scalar(select(func.count()).where(HoldMember.document_id == document_id))
        if held:
            return False
        session.execute(delete(Document).where(Document.id == document_id))
    return True


def test_of_a_hold_and_a_destruction_that_race_exactly_one_succeeds(stocked: Database) -> None:
    with ThreadPoolExecutor(2) as threads:
        for document_id in range(1, ROUNDS + 1):
            start = Barrier(2)

            def begin(act: object, document_id: int = document_id, start: Barrier = start) -> bool:
                start.wait()
                return bool(act(stocked, document_id))  # type: ignore[operator]

            placed, gone = threads.submit(begin, place), threads.submit(begin, destroy)
            assert placed.result() != gone.result()


def test_who_places_a_hold_waits_for_the_item_in_hand_and_for_no_other_work(stocked: Database) -> None:
    barred, done = Event(), Event()

    def destroying() -> None:
        with stocked.write() as session:
            bar_holds(session)
            assert session.get(Document, 1) is not None
            barred.set()
            assert not done.wait(0.5)

    def placing() -> bool:
        barred.wait()
        try:
            return place(stocked, 1)
        finally:
            done.set()

    with ThreadPoolExecutor(2) as threads:
        going, coming = threads.submit(destroying), threads.submit(placing)
        going.result()
        assert coming.result()


def test_destructions_do_not_wait_for_one_another_where_the_database_can_do_without(stocked: Database) -> None:
    if stocked.is_sqlite:
        assert destroy(stocked, 1)  # one writer at a time, by its nature
        return
    with stocked.write() as first:
        bar_holds(first)
        assert destroy(stocked, 1)
