"""Patience with wrong passwords: whom it stops, whom it does not, and that what it remembers is bounded."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from service.archive import Archive
from service.catalogue.audit import AuditEntry
from service.catalogue.logins import Throttle
from service.catalogue.people import LoginSession, Role
from service.errors import UnauthenticatedError
from service.usecases.house.logging_in import Visit, log_in
from service.usecases.house.throttling import ATTEMPTS, ATTEMPTS_OF_ADDRESS, FORGOTTEN, throttle_of
from service.usecases.permissions import Actor
from tests.fixtures import PASSWORD, Hands

HERE, ELSEWHERE = Visit("192.0.2.7", "Firefox · Linux"), Visit("198.51.100.9", "Edge · Windows")
TRIES, MANY = 10_000, 300
WRONG = "not the password"


def fails(archive: Archive, login: str, visit: Visit = HERE, password: str = WRONG) -> str:
    with pytest.raises(UnauthenticatedError) as caught:
        log_in(login, password, archive=archive, visit=visit)
    return caught.value.code


def rows(archive: Archive, table: type) -> int:
    with archive.database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_ten_thousand_tries_at_an_account_stop_nobody_else(
    archive: Archive, keeper: Actor, reader: Actor, hands: Hands
) -> None:
    answers = [fails(archive, keeper.login) for _ in range(TRIES)]
    assert answers == ["login.wrong"] * ATTEMPTS + ["login.locked"] * (TRIES - ATTEMPTS)
    # What is refused is looked at by nobody and written down nowhere: a try costs no hash, no row and no entry.
    assert rows(archive, Throttle) == 1
    with archive.database.read() as session:
        failures = select(func.count()).where(AuditEntry.act == "login.failed")
        assert session.scalar(failures) == ATTEMPTS
    assert log_in(reader.login, PASSWORD, archive=archive, visit=ELSEWHERE).secret
    assert log_in(reader.login, PASSWORD, archive=archive, visit=HERE).secret
    assert fails(archive, keeper.login, password=PASSWORD) == "login.locked"
    hands.forward(minutes=15, seconds=1)
    assert log_in(keeper.login, PASSWORD, archive=archive, visit=ELSEWHERE).secret


def test_tries_with_one_password_at_many_accounts_are_stopped_by_their_address(
    archive: Archive, keeper: Actor, reader: Actor, hands: Hands
) -> None:
    # The reader's colleague has logged in from here before; the reader has not.
    log_in(keeper.login, PASSWORD, archive=archive, visit=HERE)
    answers = [fails(archive, f"somebody-{number}") for number in range(1000)]
    assert answers.count("login.wrong") == ATTEMPTS_OF_ADDRESS
    assert answers.count("login.address_rests") == 1000 - ATTEMPTS_OF_ADDRESS
    assert rows(archive, Throttle) == ATTEMPTS_OF_ADDRESS + 1
    assert log_in(keeper.login, PASSWORD, archive=archive, visit=HERE).secret
    assert fails(archive, reader.login, password=PASSWORD) == "login.address_rests"
    assert log_in(reader.login, PASSWORD, archive=archive, visit=ELSEWHERE).secret
    hands.forward(minutes=15, seconds=1)
    assert log_in(reader.login, PASSWORD, archive=archive, visit=HERE).secret


def test_an_unknown_log_in_is_answered_like_a_known_one_try_by_try(archive: Archive, reader: Actor) -> None:
    def told(login: str) -> list[tuple[str, dict[str, object]]]:
        found = []
        for _ in range(ATTEMPTS + 1):
            with pytest.raises(UnauthenticatedError) as caught:
                log_in(login, "not the password", archive=archive)
            found.append((caught.value.code, caught.value.data))
        return found

    assert told(reader.login) == told("nobody-at-all")


def test_right_log_ins_do_not_free_an_address_for_guessing(archive: Archive, reader: Actor) -> None:
    codes = []
    for number in range(ATTEMPTS_OF_ADDRESS + 2):
        if number % 3 == 0:
            log_in(reader.login, PASSWORD, archive=archive, visit=ELSEWHERE)
            log_in(reader.login, PASSWORD, archive=archive, visit=HERE)
        codes.append(fails(archive, f"somebody-{number}"))
    assert codes[-1] == "login.address_rests"


def test_many_wrong_tries_at_once_gain_nothing(archive: Archive, keeper: Actor) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: fails(archive, keeper.login), range(24)))
    assert answers.count("login.wrong") == ATTEMPTS


def test_a_right_password_among_wrong_ones_at_once_is_let_in(archive: Archive, keeper: Actor) -> None:
    for _ in range(ATTEMPTS - 1):
        fails(archive, keeper.login)
    assert log_in(keeper.login, PASSWORD, archive=archive).secret
    assert fails(archive, keeper.login) == "login.wrong"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("192.0.2.1", "192.0.2.2", False),
        ("no address", "no address", True),
    ],
)
def test_a_subscriber_of_ipv6_is_one_address(archive: Archive, one: str, other: str, same: bool) -> None:
    now = archive.clock.now()
    with archive.database.write() as session:
        rows = [throttle_of(session, "address", address, now).key for address in (one, other)]
    assert (rows[0] == rows[1]) is same


def test_what_is_remembered_of_strangers_is_bounded_and_what_is_fresh_stays(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.usecases.house.throttling.REMEMBERED", MANY)
    begun = datetime(2026, 11, 23, tzinfo=UTC)
    with archive.database.write() as session:
        first = throttle_of(session, "address", "192.0.2.1", begun).key
        for number in range(MANY + 50):
            throttle_of(session, "login", f"name-{number}", begun + timedelta(seconds=number))
            if number == MANY - 100:
                throttle_of(session, "address", "192.0.2.1", begun + timedelta(seconds=number))
    assert rows(archive, Throttle) <= MANY
    with archive.database.write() as session:
        assert session.get(Throttle, first) is not None
        throttle_of(session, "login", "much later", begun + timedelta(seconds=MANY + 50) + FORGOTTEN)
    assert rows(archive, Throttle) <= 2


def test_of_a_stranger_only_a_digest_is_kept(archive: Archive) -> None:
    fails(archive, "zhang.san")
    kept = (archive.settings.home / "catalogue.db-wal").read_bytes()
    assert b"zhang.san" not in kept
    assert b"192.0.2.7" not in kept
    assert rows(archive, LoginSession) == 0


def test_a_stopped_person_is_told_what_everybody_is_told(
    archive: Archive, admin: Actor, appoint: Callable[[str, Role, str], Actor]
) -> None:
    from service.usecases.house.people import change_person

    gone = appoint("gone", Role.READER, "J012")
    change_person(admin, gone.id or 0, archive=archive, active=False, appointed=[])
    assert fails(archive, "gone", password=PASSWORD) == "login.wrong"
