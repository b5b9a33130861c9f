"""Whether the bytes are still those that were put: the whole within a year, what is broken told and never touched."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from service.archive import Archive
from service.catalogue.audit import AuditEntry
from service.catalogue.people import Role
from service.catalogue.reminders import Reminder
from service.catalogue.system import BrokenObject, Damage, FixityRound
from service.usecases.clock.agenda import list_jobs
from service.usecases.documents.filing import discard
from service.usecases.permissions import Actor
from service.usecases.upkeep.fixity import END, WEEKS, check_fixity, part_after
from storage import StorageError
from tests.fixtures import Desk, Hands

BEGUN = date(2026, 11, 29)


def path_of(archive: Archive, digest: str) -> Path:
    (found,) = (archive.settings.home / "store").rglob(f"*{digest[4:]}*")
    return found


def broken(archive: Archive) -> dict[str, Damage]:
    with archive.database.read() as session:
        return {row.digest: row.damage for row in session.scalars(select(BrokenObject))}


def whole_round(archive: Archive, hands: Hands) -> list[dict[str, int]]:
    """A year of Sundays."""
    runs = []
    for _ in range(WEEKS):
        runs.append(check_fixity(archive=archive))
        hands.forward(days=7)
    return runs


def test_within_a_year_every_object_is_checked_once(archive: Archive, desk: Desk, hands: Hands) -> None:
    for _ in range(12):
        desk.described()
    runs = whole_round(archive, hands)
    objects = len(list(archive.store.digests()))
    assert sum(run["checked"] for run in runs) == objects > 30
    assert max(run["checked"] for run in runs) < objects / 3
    with archive.database.read() as session:
        assert session.get(FixityRound, 1) is None


def test_weeks_that_were_missed_are_made_up_for(archive: Archive, desk: Desk, hands: Hands) -> None:
    for _ in range(6):
        desk.described()
    objects = len(list(archive.store.digests()))
    first = check_fixity(archive=archive)["checked"]
    hands.forward(days=7 * WEEKS)
    assert first + check_fixity(archive=archive)["checked"] == objects


def test_an_object_that_changed_is_found_told_and_left_where_it_is(
    archive: Archive, desk: Desk, hands: Hands, admin: Actor
) -> None:
    digest = desk.document_files(desk.described())[0]
    path = path_of(archive, digest)
    path.chmod(0o600)
    path.write_bytes(b"something else")
    whole_round(archive, hands)
    assert broken(archive) == {digest: Damage.CORRUPT}
    assert path.read_bytes() == b"something else"
    with archive.database.read() as session:
        (told,) = session.scalars(select(Reminder).where(Reminder.kind == "broken"))
        assert (told.person_id, told.data) == (admin.id, {"digest": digest[:12]})
        (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.act == "object.broken"))
        assert entry.data == {"object": digest, "damage": "corrupt"}
    row = next(job for job in list_jobs(admin, archive=archive).jobs if job.name == "fixity")
    assert (row.state, row.broken) == ("broken", 1)


def test_an_object_that_is_missing_is_found_and_restored_it_is_sound_again(
    archive: Archive, desk: Desk, hands: Hands, admin: Actor
) -> None:
    digest = desk.document_files(desk.described())[0]
    path = path_of(archive, digest)
    kept = path.read_bytes()
    path.unlink()
    whole_round(archive, hands)
    assert broken(archive) == {digest: Damage.MISSING}
    path.write_bytes(kept)
    assert check_fixity(archive=archive)["broken"] == 0
    assert broken(archive) == {}


def test_what_was_thrown_away_is_not_missed(archive: Archive, desk: Desk, hands: Hands, admin: Actor) -> None:
    number = desk.described()
    path_of(archive, desk.document_files(number)[0]).unlink()
    whole_round(archive, hands)
    assert len(broken(archive)) == 1
    discard(admin, number, "重复", archive=archive)
    desk.work()
    check_fixity(archive=archive)
    assert broken(archive) == {}


def test_a_store_that_does_not_answer_says_nothing_of_the_bytes(
    archive: Archive, desk: Desk, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.described()
    check_fixity(archive=archive)
    hands.forward(days=7 * WEEKS)

    def gone(_self: object, _digest: str) -> None:
        raise StorageError("store_unreachable", detail="timeout")

    monkeypatch.setattr(type(archive.store), "open", gone)
    with pytest.raises(StorageError):
        check_fixity(archive=archive)
    assert broken(archive) == {}


def test_every_administrator_is_told_once(archive: Archive, desk: Desk, hands: Hands, appoint: object) -> None:
    second = appoint("operator", Role.SYSTEM_ADMINISTRATOR, "J012")  # type: ignore[operator]
    path_of(archive, desk.document_files(desk.described())[0]).unlink()
    whole_round(archive, hands)
    whole_round(archive, hands)
    with archive.database.read() as session:
        told = session.scalars(select(Reminder.person_id).where(Reminder.kind == "broken")).all()
    assert sorted(told) == [1, second.id]


@given(st.lists(st.integers(1, 6), min_size=52, max_size=52))
def test_a_round_ends_within_a_year_of_sundays_whatever_was_missed(gaps: list[int]) -> None:
    reached, today = "", BEGUN
    for gap in gaps:
        following = part_after(BEGUN, reached, today)
        assert following > reached
        if following == END:
            break
        # Never behind the calendar: that many weeks begun, that many parts done.
        assert int(following, 16) / 16**8 >= ((today - BEGUN).days // 7 + 1) / WEEKS - 1e-6
        reached, today = following, today + timedelta(days=7 * gap)
    assert following == END
    assert (today - BEGUN).days <= 7 * (WEEKS - 1) + 7 * max(gaps)
