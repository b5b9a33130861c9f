"""Moving house: everything is there afterwards, verified, and until then the old house is the archive."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select, text

from config import Settings
from service.app import close_archive, open_archive, opened_archive
from service.archive import Archive
from service.catalogue import Base, audit
from service.catalogue.audit import AuditEntry, AuditHead
from service.catalogue.system import ObjectLock
from service.errors import ConflictError, InvalidError
from service.jobs import moving
from service.jobs.moving import Moved, move, read_target
from service.jobs.restoring import restore
from service.usecases.clock.leading import lead, step_down
from service.usecases.house.anchoring import anchor_chain
from service.usecases.house.initialise import initialise
from service.usecases.search.finding import SearchForm, find
from service.usecases.upkeep.backing_up import back_up
from storage import verify
from tests.fixtures import Desk, Hands
from tests.office import Office
from tests.servers import own_bucket, own_database, own_index, store_url

GROWN = [pytest.mark.postgresql, pytest.mark.elasticsearch, pytest.mark.s3]


def no_progress(_left: int, _total: int) -> None:
    """Nobody watches."""


@dataclass(frozen=True)
class House:
    """Where an archive can live."""

    database: str
    index: str
    store: str

    def settings(self, old: Settings) -> Settings:
        return old.model_copy(update={"database": self.database, "index": self.index, "store": self.store})


def _folder(folder: Path) -> Iterator[House]:
    root = folder / "elsewhere"
    yield House(f"sqlite:///{root}/catalogue.db", f"embedded://{root}/index.db", f"file://{root}/store")


def _servers(_: Path) -> Iterator[House]:
    with own_database() as database, own_index() as index, own_bucket() as bucket:
        yield House(database, index, store_url(bucket))


@pytest.fixture(params=["folder", pytest.param("servers", marks=GROWN)])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    yield from {"folder": _folder, "servers": _servers}[request.param](tmp_path)


def opened(settings: Settings, hands: Hands) -> Archive:
    return open_archive(settings, instant=hands, secret=lambda: uuid4().hex)


def contents(archive: Archive) -> dict[str, list[Any]]:
    """Every row of every table."""
    with archive.database.read() as session:
        return {
            table.name: sorted((tuple(row) for row in session.execute(select(table))), key=repr)
            for table in Base.metadata.sorted_tables
        }


@pytest.fixture
def lived_in(office: Office) -> Office:
    """An archive with something in every room: filed, destroyed, held, anchored."""
    ids = office.papers(3)
    review = office.approved(ids[:2])
    office.executed(review)
    office.certified(review)
    office.desk.described("A09", title="收入证明（周敬棠）")
    anchor_chain(archive=office.archive)
    office.desk.work()
    note_lock(office.archive)
    return office


def note_lock(archive: Archive) -> None:
    """Let an object be locked at the store."""
    with archive.database.write() as session:
        session.add(ObjectLock(digest="0" * 64, retained_until=None, held=True, settled=True))


def moved(archive: Archive, house: House) -> Moved:
    return move(archive.settings, house.settings(archive.settings), no_progress)


def test_there_and_back_again_everything_is_as_it_was(
    lived_in: Office, house: House, hands: Hands, tmp_path: Path
) -> None:
    old = lived_in.archive
    before, objects = contents(old), sorted(old.store.digests())
    done = moved(old, house)
    assert contents(old) == before
    assert done.rows == sum(len(rows) for rows in before.values())
    there = opened(house.settings(old.settings), hands)
    after = contents(there)
    # Two acts came after: the index was built, and the archive has moved.
    assert [row for row in after["audit_entry"] if row in before["audit_entry"]] == before["audit_entry"]
    assert len(after["audit_entry"]) == len(before["audit_entry"]) + 2
    assert {name for name in after if after[name] != before[name]} == {"audit_entry", "audit_head", "object_lock"}
    assert after["object_lock"] == []
    assert sorted(there.store.digests()) == objects
    assert sorted(there.anchors.digests()) == sorted(old.anchors.digests())
    assert all(verify(there.store, digest) for digest in objects)
    assert find(lived_in.admin, SearchForm("周敬棠"), archive=there).total == 1
    with there.database.read() as session:
        assert list(audit.breaks(session)) == []
    # Life goes on there, with numbers that were never given.
    known = {row[0] for row in before["document"]} | {row for (row,) in numbers_gone(old)}
    fresh = Desk(there, lived_in.admin).described("A09", title="低保证明", pages=2)
    assert fresh > max(known)

    back = House(
        f"sqlite:///{tmp_path}/back/catalogue.db",
        f"embedded://{tmp_path}/back/index.db",
        f"file://{tmp_path}/back/store",
    )
    lived = contents(there)
    move(there.settings, back.settings(old.settings), no_progress)
    close_archive(there)
    home = opened(back.settings(old.settings), hands)
    again = contents(home)
    assert {name for name in again if again[name] != lived[name]} == {"audit_entry", "audit_head"}
    assert find(lived_in.admin, SearchForm("低保证明"), archive=home).total == 1
    assert Desk(home, lived_in.admin).described("A09", pages=3) > fresh
    close_archive(home)


def numbers_gone(archive: Archive) -> list[Any]:
    """The numbers of destroyed documents."""
    with archive.database.read() as session:
        return list(session.execute(text("SELECT document_id FROM tombstone")))


class Killed(BaseException):
    """Nobody catches this: the process is gone."""


@pytest.mark.parametrize("after", [0, 3, 40, 400])
def test_what_was_interrupted_goes_on_and_comes_to_the_same(
    lived_in: Office, house: House, hands: Hands, after: int
) -> None:
    archive, seen = lived_in.archive, 0

    def kill(_left: int, _total: int) -> None:
        nonlocal seen
        seen += 1
        if seen > after:
            raise Killed

    target = house.settings(archive.settings)
    try:
        move(archive.settings, target, kill)
        finished = True
    except Killed:
        finished = False
    if not finished:
        half = opened(target, hands)
        with half.database.read() as session:
            assert session.scalars(select(AuditEntry.id)).first() is None
        close_archive(half)
        assert moved(archive, house).rows > 0
    there = opened(target, hands)
    with there.database.read() as session:
        assert list(audit.breaks(session)) == []
        assert session.scalars(select(AuditHead.count)).one() > 2
    close_archive(there)
    with pytest.raises(ConflictError, match=r"move\.done"):
        moved(archive, house)


def test_what_is_killed_while_the_index_is_built_goes_on_with_that(
    lived_in: Office, house: House, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = lived_in.archive

    def kill(*_: object, **__: object) -> int:
        raise Killed

    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(moving, "rebuild_index", kill)
        moved(archive, house)
    done = moved(archive, house)
    there = opened(house.settings(archive.settings), hands)
    assert find(lived_in.admin, SearchForm("周敬棠"), archive=there).total == 1
    after = contents(there)
    assert (done.indexed > 0, after["object_lock"]) == (True, [])
    with there.database.read() as session:
        acts = list(session.scalars(select(AuditEntry.act).order_by(AuditEntry.id)))
        assert list(audit.breaks(session)) == []
    assert acts[-2:] == ["index.rebuilt", "archive.moved"]
    assert acts.count("archive.moved") == 1
    close_archive(there)


def test_nobody_moves_while_the_archive_is_used(archive: Archive, house: House) -> None:
    with opened_archive(archive.settings) as now:
        lead("a scheduler", archive=now)
        with pytest.raises(ConflictError, match=r"move\.in_use"):
            moved(archive, house)
        step_down("a scheduler", archive=now)


def test_nobody_moves_into_anothers_house_nor_into_ones_own(archive: Archive, hands: Hands, tmp_path: Path) -> None:
    (house,) = _folder(tmp_path)
    other = opened(house.settings(archive.settings), hands)
    hands.forward(seconds=1)
    initialise(archive=other)
    close_archive(other)
    with pytest.raises(ConflictError, match=r"move\.not_empty"):
        moved(archive, house)
    with pytest.raises(ConflictError, match=r"move\.same"):
        move(archive.settings, archive.settings, no_progress)


def test_a_lost_object_stops_it_before_any_row_is_there(lived_in: Office, hands: Hands, tmp_path: Path) -> None:
    (house,) = _folder(tmp_path)
    archive = lived_in.archive
    digest = lived_in.desk.document_files(lived_in.desk.described("A09"))[0]
    archive.store.delete(digest)
    with pytest.raises(ConflictError, match=r"move\.objects_lost") as caught:
        moved(archive, house)
    assert caught.value.data["digests"] == [digest]


@pytest.mark.parametrize(
    "written", ["", "port = 80", 'database = "x"', "database = [", 'index = "embedded:///x"\nuser = "y"']
)
def test_a_file_that_names_anything_else_is_refused(archive: Archive, tmp_path: Path, written: str) -> None:
    path = tmp_path / "to.toml"
    path.write_text(written)
    with pytest.raises(InvalidError, match=r"move\.bad_file"):
        read_target(path, archive.settings)
    path.write_text('database = "sqlite:////srv/new.db"\n')
    found = read_target(path, archive.settings)
    assert (found.database, found.store, found.home) == (
        "sqlite:////srv/new.db",
        archive.settings.store,
        archive.settings.home,
    )


@pytest.mark.postgresql
@pytest.mark.elasticsearch
@pytest.mark.s3
def test_a_grown_archive_is_backed_up_and_the_backup_restored_to_a_folder(
    lived_in: Office, hands: Hands, tmp_path: Path
) -> None:
    houses = _servers(tmp_path)
    house = next(houses)
    old = lived_in.archive
    moved(old, house)
    there = opened(house.settings(old.settings), hands)
    note_lock(there)
    made = back_up(lived_in.admin, tmp_path / "backups", archive=there, progress=no_progress)
    again = back_up(lived_in.admin, tmp_path / "backups", archive=there, progress=no_progress)
    assert (made.copied > 0, again.copied) == (True, 0)
    before = contents(there)
    close_archive(there)

    home = tmp_path / "restored"
    plain = old.settings.model_copy(
        update={
            "home": home,
            "database": f"sqlite:///{home}/catalogue.db",
            "index": f"embedded://{home}/index.db",
            "store": f"file://{home}/store",
        }
    )
    restore(tmp_path / "backups", plain, no_progress)
    back = opened(plain, hands)
    for table in ("document", "tombstone", "person", "page", "custody"):
        assert contents(back)[table] == before[table]
    assert contents(back)["object_lock"] == []
    assert find(lived_in.admin, SearchForm("周敬棠"), archive=back).total == 1
    with back.database.read() as session:
        assert list(audit.breaks(session)) == []
    close_archive(back)
    next(houses, None)
