"""A backup holds the archive of one instant, whole; what is restored from it is that archive."""

import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import select

from config import load_settings
from service.app import RESTORING, close_archive, open_archive, prepare
from service.archive import Archive
from service.backups import BackupPlace, Part, trusted_points
from service.catalogue import Base
from service.catalogue.audit import AuditEntry, AuditHead, breaks
from service.catalogue.backups import BackupPoint, last_expiry
from service.catalogue.system import LastRun
from service.errors import ConflictError, NotFoundError
from service.jobs.restoring import Restored, examine, restore
from service.usecases.documents.filing import discard
from service.usecases.house.people import actor_of_login
from service.usecases.permissions import Actor
from service.usecases.search.finding import SearchForm, find
from service.usecases.upkeep.backing_up import FREE_ROUNDS, BackedUp, back_up
from service.usecases.upkeep.erasing import NAMING, named_digests
from storage import verify
from tests.fixtures import Desk, Hands, at

Take = Callable[..., BackedUp]


def unseen(_left: int, _total: int) -> None:
    """Progress that nobody watches."""


@pytest.fixture
def usb(tmp_path: Path) -> Path:
    """A folder as of another disk."""
    return tmp_path / "usb"


@pytest.fixture
def take(archive: Archive, admin: Actor, usb: Path) -> Take:
    """Takes a backup."""

    def run(progress: Callable[[int, int], None] = unseen) -> BackedUp:
        return back_up(admin, usb, archive=archive, progress=progress)

    return run


def bring_back(usb: Path, home: Path, point: str | None = None, registers: Path | None = None) -> Restored:
    """Restore into a new home."""
    settings = load_settings({"SHOUCANG_HOME": str(home / "data"), "SHOUCANG_OCR": "null"}, home)
    return restore(usb, settings, unseen, point=point, registers=registers)


@contextmanager
def brought_back(usb: Path, home: Path, hands: Hands, point: str | None = None) -> Iterator[Archive]:
    """The archive restored into a new home, open."""
    bring_back(usb, home, point)
    archive = at(home, hands)
    try:
        yield archive
    finally:
        close_archive(archive)


def content_of(archive: Archive) -> dict[str, bytes]:
    """Every object of the store, byte for byte."""
    found = {}
    for digest in archive.store.digests():
        with archive.store.open(digest) as source:
            found[digest] = source.read()
    return found


def documents_of(archive: Archive) -> list[tuple[object, ...]]:
    with archive.database.engine.connect() as connection:
        return [tuple(row) for row in connection.exec_driver_sql("SELECT * FROM document ORDER BY id")]


def named(archive: Archive) -> list[str]:
    with archive.database.read() as session:
        return list(named_digests(session))


def is_sound(usb: Path, point: str | None = None) -> bool:
    place = BackupPlace(usb)
    return list(examine(place, place.chosen(point), unseen)) == []


def acts_of(archive: Archive) -> int:
    with archive.database.read() as session:
        return session.scalars(select(AuditHead.count)).one()


def test_what_is_restored_is_the_archive_as_it_was(
    desk: Desk, archive: Archive, take: Take, usb: Path, hands: Hands, tmp_path: Path
) -> None:
    ids = [desk.described(title=f"收入证明{number}", pages=2) for number in range(3)]
    done = take()
    assert done.continues
    assert done.copied == done.manifest.objects == len(named(archive))
    with brought_back(usb, tmp_path / "new", hands) as again:
        assert documents_of(again) == documents_of(archive)
        assert content_of(again) == content_of(archive)
        found = find(desk.actor, SearchForm('"收入证明1"'), archive=again)
        assert [hit.id for hit in found.hits] == [ids[1]]
        with again.database.read() as session:
            assert list(breaks(session)) == []
            entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
            assert entries[done.manifest.audit_count - 1].digest == done.manifest.audit_head
            assert [entry.act for entry in entries[done.manifest.audit_count :]] == ["archive.restored"]
        assert Desk(again, desk.actor).described(content=desk.picture()) not in ids


def test_a_second_backup_copies_only_what_is_new_and_earlier_points_stay(
    desk: Desk, archive: Archive, take: Take, usb: Path, hands: Hands, tmp_path: Path
) -> None:
    first = desk.described()
    before = take()
    desk.described(title="第二件")
    new = len(set(named(archive))) - before.manifest.objects
    after = take()
    assert (after.copied, after.removed, after.dropped, after.continues) == (new, (), 0, True)
    assert BackupPlace(usb).names() == [before.manifest.name, after.manifest.name]
    with brought_back(usb, tmp_path / "new", hands, point="1") as again:
        assert [row[0] for row in documents_of(again)] == [first]
    assert take().copied == 0


def test_a_point_that_was_taken_tells_when_it_was_and_leaves_one_entry(
    desk: Desk, archive: Archive, take: Take, hands: Hands
) -> None:
    desk.described()
    before = acts_of(archive)
    hands.forward(hours=1)
    done = take()
    assert done.manifest.taken_at == hands.at
    assert done.manifest.expires_on == archive.clock.today() + timedelta(days=90)
    assert acts_of(archive) == before + 1
    with archive.database.read() as session:
        run = session.get_one(LastRun, "backup")
        assert (run.finished_at, run.failed_at) == (hands.at, None)
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert entry is not None
        assert entry.act == "backup.taken"
        assert entry.data == {
            "point": done.manifest.name,
            "manifest": done.manifest.digest,
            "objects": done.manifest.objects,
        }


def test_intake_goes_on_while_a_backup_runs_and_the_point_is_whole(
    desk: Desk, archive: Archive, take: Take, usb: Path, hands: Hands, tmp_path: Path
) -> None:
    for _ in range(3):
        desk.described()
    over, taken = Event(), []

    def take_in() -> None:
        while not over.is_set():
            taken.append(desk.take_in().document_id)

    keeper = Thread(target=take_in)
    keeper.start()
    try:
        done = [take() for _ in range(3)]
    finally:
        over.set()
        keeper.join()
    assert len(taken) > 3
    assert all(is_sound(usb, point.manifest.name) for point in done)
    with brought_back(usb, tmp_path / "new", hands) as again:
        assert set(named(again)) == set(again.store.digests())
        assert all(verify(again.store, digest) for digest in again.store.digests())
        before = documents_of(again)
        assert before == [row for row in documents_of(archive) if row[0] <= before[-1][0]]


def test_what_is_discarded_while_a_backup_runs_is_in_neither_catalogue_nor_objects(
    desk: Desk, archive: Archive, admin: Actor, take: Take, usb: Path, hands: Hands, tmp_path: Path
) -> None:
    ids = [desk.described(title=f"证明{number}") for number in range(4)]
    rounds: list[int] = []

    def discard_two(left: int, total: int) -> None:
        if left == total - 1:
            rounds.append(total)
            if len(rounds) == 1:
                for _ in range(2):
                    discard(admin, ids.pop(), "误扫", archive=archive)
                desk.work()

    done = take(discard_two)
    assert len(rounds) == 2
    assert rounds[1] < rounds[0]
    assert done.manifest.objects == len(named(archive))
    assert sorted(BackupPlace(usb).objects.digests()) == named(archive)
    assert is_sound(usb)
    with brought_back(usb, tmp_path / "new", hands) as again:
        assert documents_of(again) == documents_of(archive)
        assert content_of(again) == content_of(archive)


def test_only_what_is_discarded_again_and_again_has_to_wait_for_a_backup(
    desk: Desk, archive: Archive, admin: Actor, take: Take, usb: Path
) -> None:
    fresh = [desk.described(title=f"证明{number}") for number in range(3)]
    rounds: list[int] = []
    discarded = Event()

    def discard_one() -> None:
        discard(admin, fresh.pop(), "误扫", archive=archive)
        discarded.set()

    waiting = Thread(target=discard_one)

    def replace_all(left: int, total: int) -> None:
        """Before the new ones are copied they go, and others come: every round is overtaken."""
        if left == total - 1:
            rounds.append(total)
            if len(rounds) > FREE_ROUNDS:
                waiting.start()
                assert not discarded.wait(0.5)
                return
            for document_id in fresh:
                discard(admin, document_id, "误扫", archive=archive)
            fresh[:] = [desk.described(title=f"第{len(rounds)}轮{number}") for number in range(3)]

    done = take(replace_all)
    waiting.join()
    assert len(rounds) == FREE_ROUNDS + 1
    assert done.manifest.objects == rounds[-1]
    assert is_sound(usb)


@pytest.mark.parametrize("harm", ["missing", "corrupt"])
def test_an_object_that_the_store_lost_is_told_and_no_point_is_made(
    desk: Desk, archive: Archive, take: Take, usb: Path, tmp_path: Path, harm: str
) -> None:
    earlier = take().manifest.name
    document_id = desk.described()
    (digest, *_) = desk.document_files(document_id)
    path = tmp_path / "data" / "store" / digest[:2] / digest[2:4] / digest
    if harm == "corrupt":
        path.chmod(0o600)
        path.write_bytes(b"other bytes")
    else:
        path.unlink()
    before = acts_of(archive)
    with pytest.raises(ConflictError) as refused:
        take()
    assert refused.value.code == "backup.objects_lost"
    assert refused.value.data == {"count": 1, "digests": (digest,)}
    assert BackupPlace(usb).names() == [earlier]
    assert acts_of(archive) == before


def test_what_has_expired_is_cleared_away_with_all_that_only_it_named(
    desk: Desk, archive: Archive, admin: Actor, take: Take, usb: Path, hands: Hands
) -> None:
    kept, gone = desk.described(), desk.described(title="误收的")
    lost = set(desk.document_files(gone))
    first = take().manifest
    discard(admin, gone, "误扫", archive=archive)
    desk.work()
    hands.forward(days=90)
    second = take()
    assert (second.removed, second.dropped) == ((), 0)
    assert lost <= set(BackupPlace(usb).objects.digests())
    hands.forward(days=1)
    third = take()
    assert third.removed == (first.name,)
    assert third.dropped > 0
    assert sorted(BackupPlace(usb).objects.digests()) == named(archive)
    assert set(desk.document_files(kept)) <= set(named(archive))
    assert not lost & set(BackupPlace(usb).objects.digests())
    assert is_sound(usb, second.manifest.name)


def test_a_certificate_can_say_when_the_last_backup_of_an_item_expires(
    desk: Desk, archive: Archive, take: Take, hands: Hands
) -> None:
    desk.described()
    with archive.database.read() as session:
        assert last_expiry(session, hands.at) is None
    last = take().manifest.expires_on
    gone_at = hands.at + timedelta(hours=1)
    hands.forward(days=1)
    assert take().manifest.expires_on > last
    with archive.database.read() as session:
        assert last_expiry(session, gone_at) == last == date(2027, 2, 21)
        assert last_expiry(session, gone_at - timedelta(days=1)) is None
    hands.forward(days=90)
    take()
    with archive.database.read() as session:
        assert last_expiry(session, gone_at) is None, "the last backup that held it is cleared away"
        gone = session.scalars(select(BackupPoint).where(BackupPoint.expires_on == last)).one()
        assert gone.removed_at == hands.at


def test_a_backup_in_the_making_counts_for_certificates(desk: Desk, archive: Archive, take: Take, hands: Hands) -> None:
    desk.described()
    seen: list[date | None] = []

    def ask(left: int, _total: int) -> None:
        if left == 0:
            with archive.database.read() as session:
                seen.append(last_expiry(session, hands.at))

    done = take(ask)
    assert seen == [done.manifest.expires_on]


def test_an_interrupted_backup_leaves_the_earlier_points_and_the_next_goes_on(
    desk: Desk, archive: Archive, take: Take, usb: Path
) -> None:
    desk.described()
    first = take().manifest.name
    desk.described(title="第二件")

    def stop(left: int, total: int) -> None:
        if left == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        take(stop)
    assert BackupPlace(usb).names() == [first]
    assert is_sound(usb)
    done = take()
    assert done.copied < 3
    assert is_sound(usb)
    with archive.database.read() as session:
        rows = session.scalars(select(BackupPoint).order_by(BackupPoint.id)).all()
        assert [(row.manifest is None, row.removed_at is None) for row in rows] == [
            (False, True),
            (True, False),
            (False, True),
        ]


@pytest.mark.parametrize("inside", ["data/usb", "data", "data/store/usb", "link/usb"])
def test_a_backup_inside_the_archive_is_refused(archive: Archive, admin: Actor, tmp_path: Path, inside: str) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "data")
    with pytest.raises(ConflictError) as refused:
        back_up(admin, tmp_path / inside, archive=archive, progress=unseen)
    assert refused.value.code == "backup.inside_home"
    assert not (tmp_path / "data" / "usb").exists()


def test_a_folder_with_other_things_is_no_place_for_backups(archive: Archive, admin: Actor, usb: Path) -> None:
    usb.mkdir()
    (usb / "照片.jpg").write_bytes(b"x")
    with pytest.raises(ConflictError) as refused:
        back_up(admin, usb, archive=archive, progress=unseen)
    assert refused.value.code == "backup.not_empty"
    assert [path.name for path in usb.iterdir() if path.name != "backup.lock"] == ["照片.jpg"]


def test_the_place_of_another_archive_is_refused(archive: Archive, take: Take, usb: Path, tmp_path: Path) -> None:
    take()
    settings = load_settings({"SHOUCANG_HOME": str(tmp_path / "other"), "SHOUCANG_OCR": "null"}, tmp_path)
    other = open_archive(settings)
    try:
        prepare(other)
        with pytest.raises(ConflictError) as refused:
            back_up(actor_of_login(None, archive=other), usb, archive=other, progress=unseen)
    finally:
        close_archive(other)
    assert refused.value.code == "backup.other_archive"


def test_two_backups_at_once_into_one_place_are_refused(desk: Desk, take: Take) -> None:
    codes: list[str] = []

    def again(left: int, _total: int) -> None:
        if left == 0:
            with pytest.raises(ConflictError) as refused:
                take()
            codes.append(refused.value.code)

    desk.described()
    take(again)
    assert codes == ["backup.running"]


def test_only_its_owner_reads_a_backup(desk: Desk, take: Take, usb: Path) -> None:
    desk.described()
    take()
    for path in (usb, usb / "objects", usb / "points"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o700
    assert not any(path.is_symlink() or (path.is_file() and path.stat().st_nlink > 1) for path in usb.rglob("*"))


def damaged(usb: Path, point: str, harm: str) -> tuple[Path, Part | None]:
    """Harm a backup; gives the harmed file and what the examination has to call it."""
    folder = usb / "points" / point
    match harm:
        case "object":
            path, part = next(path for path in (usb / "objects").rglob("*") if path.is_file()), Part.OBJECT_CORRUPT
        case "lost object":
            path, part = next(path for path in (usb / "objects").rglob("*") if path.is_file()), Part.OBJECT_MISSING
            path.unlink()
            return path, part
        case "catalogue":
            path, part = folder / "catalogue.db", Part.CATALOGUE
        case "listing":
            path, part = folder / "objects.tsv", Part.LISTING
        case "registers":
            path, part = folder / "gone.jsonl", Part.REGISTERS
        case _:
            path, part = folder / "manifest.json", None
    content = path.read_bytes()
    path.chmod(0o600)
    path.write_bytes(content[:-20] + b"0" + content[-19:])
    assert path.read_bytes() != content
    return path, part


@pytest.mark.parametrize("harm", ["object", "lost object", "catalogue", "listing", "manifest", "registers"])
def test_whatever_was_tampered_with_is_named_and_nothing_is_opened(
    desk: Desk, archive: Archive, take: Take, usb: Path, hands: Hands, tmp_path: Path, harm: str
) -> None:
    desk.described()
    point = take().manifest.name
    path, part = damaged(usb, point, harm)
    place, shown = BackupPlace(usb), path.relative_to(usb).as_posix()
    with pytest.raises(ConflictError) as refused:
        bring_back(usb, tmp_path / "new")
    named = {"point": point}
    match part:
        case None:
            assert (refused.value.code, refused.value.data) == ("backup.damaged_manifest", named)
        case Part.REGISTERS:
            assert (refused.value.code, refused.value.data) == ("backup.damaged_registers", named)
        case _:
            assert refused.value.code == "backup.damaged"
            assert refused.value.data == {**named, "count": 1, "paths": [shown]}
    if part is not None:
        assert [(one.part, one.path) for one in examine(place, place.chosen(None), unseen)] == [(part, shown)]
    if harm in ("object", "lost object"):
        with pytest.raises(ConflictError) as shut:
            at(tmp_path / "new", hands)
        assert shut.value.code == "restore.unfinished"
    else:
        assert not (tmp_path / "new" / "data" / RESTORING).exists()


def test_a_manifest_written_anew_for_other_content_is_seen_by_its_seal(desk: Desk, take: Take, usb: Path) -> None:
    desk.described()
    point = take().manifest.name
    seal = usb / "points" / point / "manifest.sha256"
    seal.write_text(seal.read_text().replace(seal.read_text()[0], "f" if seal.read_text()[0] != "f" else "0", 1))
    assert trusted_points(BackupPlace(usb)) == {point: None}


def test_a_damaged_earlier_point_stops_no_backup_but_all_clearing_away(
    desk: Desk, archive: Archive, admin: Actor, take: Take, usb: Path, hands: Hands
) -> None:
    gone = desk.described()
    first = take().manifest.name
    damaged(usb, first, "manifest")
    discard(admin, gone, "误扫", archive=archive)
    desk.work()
    hands.forward(days=200)
    done = take()
    assert (done.damaged, done.removed, done.dropped) == ((first,), (), 0)
    shutil.rmtree(usb / "points" / first)
    assert take().dropped > 0
    assert is_sound(usb)


@pytest.mark.parametrize("harm", ["registers", "manifest"])
def test_an_earlier_point_is_not_restored_while_nobody_knows_what_was_destroyed_since(
    desk: Desk, take: Take, usb: Path, hands: Hands, tmp_path: Path, harm: str
) -> None:
    desk.described()
    take()
    last = take().manifest.name
    damaged(usb, last, harm)
    with pytest.raises(ConflictError) as refused:
        bring_back(usb, tmp_path / "new", point="1")
    assert (refused.value.code, refused.value.data) == ("backup.damaged_registers", {"point": last})
    assert take().damaged == ((last,) if harm == "manifest" else ())
    with brought_back(usb, tmp_path / "new", hands, point="1") as again:
        assert len(documents_of(again)) == 1


def test_a_damaged_object_is_copied_again_once_it_is_deleted(desk: Desk, take: Take, usb: Path) -> None:
    desk.described()
    path, _ = damaged(usb, take().manifest.name, "object")
    path.unlink()
    assert take().copied == 1
    assert is_sound(usb)


def test_nothing_is_restored_over_an_archive(
    desk: Desk, archive: Archive, take: Take, usb: Path, hands: Hands, tmp_path: Path
) -> None:
    desk.described()
    take()
    bring_back(usb, tmp_path / "new")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "new").rglob("*") if path.is_file()}
    with pytest.raises(ConflictError) as refused:
        bring_back(usb, tmp_path / "new")
    assert refused.value.code == "restore.not_empty"
    lock = tmp_path / "new" / "data" / "serve.lock"
    after = {path: path.stat().st_mtime_ns for path in (tmp_path / "new").rglob("*") if path.is_file()}
    assert {path for path in before if before[path] != after[path]} <= {lock}


def test_an_unfinished_restore_is_done_again_by_the_same_command(
    desk: Desk, archive: Archive, take: Take, usb: Path, hands: Hands, tmp_path: Path
) -> None:
    desk.described()
    take()
    settings = load_settings(
        {"SHOUCANG_HOME": str(tmp_path / "new" / "data"), "SHOUCANG_OCR": "null"}, tmp_path / "new"
    )

    def stop(left: int, _total: int) -> None:
        if left == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        restore(usb, settings, stop)
    with pytest.raises(ConflictError) as shut:
        at(tmp_path / "new", hands)
    assert shut.value.code == "restore.unfinished"
    with brought_back(usb, tmp_path / "new", hands) as again:
        assert content_of(again) == content_of(archive)


def test_a_restore_begun_from_another_point_leaves_nothing_of_it(
    desk: Desk, archive: Archive, admin: Actor, take: Take, usb: Path, hands: Hands, tmp_path: Path
) -> None:
    gone = desk.described()
    take()
    discard(admin, gone, "误扫", archive=archive)
    desk.work()
    desk.described(title="另一件")
    take()
    settings = load_settings(
        {"SHOUCANG_HOME": str(tmp_path / "new" / "data"), "SHOUCANG_OCR": "null"}, tmp_path / "new"
    )

    def stop(left: int, _total: int) -> None:
        if left == 0:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        restore(usb, settings, stop, point="1")
    with brought_back(usb, tmp_path / "new", hands) as again:
        assert list(again.store.digests()) == named(again) == named(archive)


def test_a_place_or_point_that_is_not_there_is_told(take: Take, usb: Path, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError) as none:
        bring_back(usb, tmp_path / "new")
    assert none.value.code == "backup.none"
    take()
    with pytest.raises(NotFoundError) as missing:
        bring_back(usb, tmp_path / "new", point="7")
    assert missing.value.code == "backup.no_point"
    with pytest.raises(ConflictError) as inside:
        bring_back(usb, usb / "new")
    assert inside.value.code == "restore.into_backup"


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("DATABASE", "postgresql+psycopg://db.example/archive"),
        ("STORE", "s3://bucket/prefix"),
        ("INDEX", "elasticsearch+http://es.example:9200/prefix"),
    ],
)
def test_only_the_embedded_shape_is_restored(take: Take, usb: Path, tmp_path: Path, name: str, url: str) -> None:
    take()
    settings = load_settings({"SHOUCANG_HOME": str(tmp_path / "new"), f"SHOUCANG_{name}": url}, tmp_path)
    with pytest.raises(ConflictError) as refused:
        restore(usb, settings, unseen)
    assert refused.value.code == "backup.shape"


def test_a_restored_archive_goes_on_with_its_backups_and_knows_those_there_are(
    desk: Desk, archive: Archive, take: Take, usb: Path, hands: Hands, tmp_path: Path
) -> None:
    desk.described()
    first = take()
    hands.forward(days=1)
    desk.described(title="第二件")
    second = take()
    with brought_back(usb, tmp_path / "new", hands, point="1") as again:
        with again.database.read() as session:
            rows = session.scalars(select(BackupPoint).where(BackupPoint.removed_at.is_(None))).all()
            known = {row.name: row.manifest for row in rows}
        assert known == {each.manifest.name: each.manifest.digest for each in (first, second)}
        third = back_up(desk.actor, usb, archive=again, progress=unseen)
        assert not third.continues, "the chain of the second backup is not this one"
        assert third.manifest.name.startswith("000003-")
        assert back_up(desk.actor, usb, archive=again, progress=unseen).continues


def test_a_cut_off_tail_of_the_audit_is_seen_at_the_next_backup(desk: Desk, archive: Archive, take: Take) -> None:
    desk.described()
    take()
    with archive.database.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER audit_entry_no_delete")
        rows = connection.exec_driver_sql("SELECT id, previous FROM audit_entry ORDER BY id DESC LIMIT 3").all()
        connection.exec_driver_sql(f"DELETE FROM audit_entry WHERE id >= {rows[-1][0]}")  # noqa: S608
        connection.exec_driver_sql(
            f"UPDATE audit_head SET digest = '{rows[-1][1]}', count = count - 3"  # noqa: S608
        )
    with archive.database.read() as session:
        assert list(breaks(session)) == [], "the chain cannot see it by itself"
    assert not take().continues


def test_a_catalogue_whose_chain_breaks_is_not_opened(
    desk: Desk, archive: Archive, take: Take, usb: Path, tmp_path: Path
) -> None:
    desk.described()
    with archive.database.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER audit_entry_no_update")
        connection.exec_driver_sql("UPDATE audit_entry SET act = 'case.opened' WHERE id = 2")
    take()
    place = BackupPlace(usb)
    assert [one.part for one in examine(place, place.chosen(None), unseen)] == [Part.CHAIN]
    with pytest.raises(ConflictError) as refused:
        bring_back(usb, tmp_path / "new")
    assert refused.value.code == "backup.chain_broken"


NOT_OBJECTS = {
    "api_token.secret_digest",
    "audit_entry.digest",
    "audit_entry.previous",
    "audit_head.digest",
    "broken_object.digest",
    "feed_token.secret_digest",
    "handover.digest",
    "handover_signature.digest",
    "knock.source",
    "login_session.secret_digest",
    "lookup_paper.code_digest",
    "lookup_paper.digest",
    "lookup_room.code_digest",
    "lookup_room.secret_digest",
    "object_lock.digest",
    "orphan.digest",
    "paper_print.source",
    "paper_rendition.source",
    "recovery_code.digest",
    "register.digest",
    "register_signature.digest",
    "stated_text.digest",
    "tombstone.digest",
    "transfer.digest",
    "year_print.items",
}
"""Columns of 64 characters that hold a digest, and yet keep no object alive."""


def test_every_column_that_names_an_object_is_known_to_backup_and_sweep() -> None:
    words = {
        "source",
        "content",
        "text",
        "reading",
        "thumbnail",
        "detail",
        "paper",
        "certificate",
        "report",
        "letter",
        "segments",
    }
    known = {f"{column.class_.__table__.name}.{column.key}" for column in NAMING}
    found = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if getattr(column.type, "length", None) == 64
        and (column.name in words or column.name.endswith(("digest", "previous")))
    }
    assert found - NOT_OBJECTS - known == set()
    assert known <= found
    assert not known & NOT_OBJECTS
