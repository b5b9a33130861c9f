"""Of several who ask for a lease at once one gets it, on SQLite and on PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

from service.catalogue import Database
from service.catalogue.base import FARTHEST
from service.catalogue.system import Lease, give_up_lease, take_lease

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
LENGTH = timedelta(seconds=30)


def take(database: Database, holder: str, now: datetime = NOW) -> bool:
    with database.write() as session:
        return take_lease(session, "scheduler", holder, now, now + LENGTH)


def test_of_many_at_once_one_gets_it(database: Database) -> None:
    many = 8
    together = Barrier(many)

    def ask(number: int) -> bool:
        together.wait()
        return take(database, f"holder {number}")

    with ThreadPoolExecutor(many) as pool:
        assert sum(pool.map(ask, range(many))) == 1


def test_its_holder_keeps_it_and_another_gets_it_when_it_has_run_out(database: Database) -> None:
    assert take(database, "first")
    assert take(database, "first", NOW + timedelta(seconds=20))
    assert not take(database, "second", NOW + timedelta(seconds=50))
    assert take(database, "second", NOW + timedelta(seconds=50, microseconds=1))
    assert not take(database, "first", NOW + timedelta(seconds=60))


def test_one_that_lies_farther_ahead_than_any_honest_clock_gives_it_keeps_nobody_out(database: Database) -> None:
    assert take(database, "first", NOW + FARTHEST - LENGTH)
    assert not take(database, "second")
    assert take(database, "first", NOW + FARTHEST - LENGTH + timedelta(microseconds=1))
    assert take(database, "second")


def test_given_up_it_is_free_and_only_its_holder_gives_it_up(database: Database) -> None:
    assert take(database, "first")
    with database.write() as session:
        give_up_lease(session, "scheduler", "second", NOW)
    assert not take(database, "second")
    with database.write() as session:
        give_up_lease(session, "scheduler", "first", NOW)
    assert take(database, "second", NOW + timedelta(microseconds=1))
    with database.read() as session:
        assert session.get_one(Lease, "scheduler").holder == "second"


def test_nobody_gets_a_lease_that_there_is_not(database: Database) -> None:
    with database.write() as session:
        assert not take_lease(session, "nothing", "first", NOW, NOW + LENGTH)
