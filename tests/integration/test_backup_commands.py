"""`shoucang backup` and `shoucang restore` as people run them: killed, on full disks, in the wrong place."""

import json
import os
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from service.archive import Archive
from service.backups import BackupPlace
from service.catalogue.documents import Document, DocumentState
from service.jobs.restoring import examine, restore
from service.sentences import say
from service.usecases.house.people import actor_of_login
from service.usecases.upkeep.erasing import named_digests
from storage import verify
from tests.fixtures import Desk
from tests.papers import saved
from tests.processes import PATIENCE, Shell, kill_all

SIDE = 1200


@pytest.fixture
def shell(tmp_path: Path, new_home: Path) -> Iterator[Shell]:
    """A terminal with a new archive."""
    shutil.copytree(new_home, tmp_path / "data")
    yield Shell(tmp_path, {})
    kill_all(tmp_path)


@pytest.fixture
def empty(shell: Shell) -> Shell:
    """The same terminal with another, empty data folder."""
    folder = shell.folder / "elsewhere"
    folder.mkdir()
    return Shell(folder, {})


def unseen(_left: int, _total: int) -> None:
    """Progress that nobody watches."""


def noise(height: int = SIDE) -> bytes:
    """A scan that no packing makes smaller."""
    return saved(Image.frombytes("L", (SIDE, height), os.urandom(SIDE * height)), "TIFF")


def take_in(shell: Shell, number: int, height: int = SIDE) -> None:
    """Take in scans; nothing is read yet."""
    with shell.archive() as archive:
        desk = Desk(archive, actor_of_login(None, archive=archive))
        for _ in range(number):
            desk.take_in(noise(height))


def names_in(archive: Archive) -> list[str]:
    with archive.database.read() as session:
        return list(named_digests(session))


def is_whole(shell: Shell, documents: int) -> bool:
    """Whether this many documents are there, and the store holds what their rows name, sound, and nothing else."""
    with shell.archive() as archive:
        with archive.database.read() as session:
            count = session.query(Document).count()
        names = names_in(archive)
        held = list(archive.store.digests())
        return (count, held) == (documents, names) and all(verify(archive.store, digest) for digest in names)


def is_sound(usb: Path) -> bool:
    place = BackupPlace(usb)
    return list(examine(place, place.chosen(None), unseen)) == []


def wait_for_objects(folder: Path, number: int) -> None:
    """Wait until some objects are there, and no longer than that."""
    until = time.monotonic() + PATIENCE
    while sum(1 for path in folder.rglob("*") if len(path.name) == 64) < number:
        assert time.monotonic() < until, "waited in vain for objects"
        time.sleep(0.002)


def test_backup_list_verify_and_restore_speak_to_people_and_to_scripts(shell: Shell, empty: Shell) -> None:
    take_in(shell, 2)
    usb = shell.folder / "usb"
    (made,) = shell.lines("backup", "usb")
    assert made["objects"] == made["copied"] == 2
    assert made["audit"]["continues"]
    (listed,) = shell.lines("backup", "list", "usb")
    said = {name: made[name] for name in ("point", "taken_at", "expires_on", "objects", "size", "manifest")}
    assert listed == {"ok": True, **said}
    (checked,) = shell.lines("backup", "verify", "usb", "--point", "1")
    assert checked == {"point": made["point"], "ok": True, "objects": 2, "damages": []}
    (back,) = empty.lines("restore", str(usb), "--point", made["point"])
    assert (back["objects"], back["gone"], back["manifest"]) == (2, [], made["manifest"])
    assert is_whole(empty, 2)
    over = empty.run("restore", str(usb))
    assert over.returncode == 1
    assert say("restore.not_empty", {"path": str(empty.folder / "data")}, "zh") in over.stderr
    path = next(path for path in (usb / "objects").rglob("*") if path.is_file())
    path.chmod(0o600)
    path.write_bytes(b"x")
    told, shown = shell.run("backup", "verify", "usb", "--json"), path.relative_to(usb).as_posix()
    assert told.returncode == 1
    assert json.loads(told.stdout)["damages"] == [{"part": "object_corrupt", "path": shown}]
    assert say("damage.object_corrupt", {"path": shown}, "zh") in told.stderr


def test_a_backup_killed_at_any_moment_leaves_no_half_point_and_goes_on_the_next_time(
    shell: Shell, empty: Shell
) -> None:
    take_in(shell, 40)
    place = BackupPlace(shell.folder / "usb")
    for copied in (3, 20):
        backing_up = shell.start("backup", "usb")
        wait_for_objects(shell.folder / "usb" / "objects", copied)
        os.killpg(backing_up.pid, signal.SIGKILL)
        backing_up.wait()
        assert place.names() == []
    there = len(list(place.objects.digests()))
    (made,) = shell.lines("backup", "usb")
    assert made["copied"] == 40 - there
    assert is_sound(shell.folder / "usb")
    restore(shell.folder / "usb", empty.loaded(), unseen)
    assert is_whole(empty, 40)


def test_a_restore_killed_at_any_moment_keeps_the_archive_shut_and_is_done_again(shell: Shell, empty: Shell) -> None:
    take_in(shell, 40)
    assert shell.run("backup", "usb").returncode == 0
    usb, home = str(shell.folder / "usb"), empty.folder / "data"
    restoring = empty.start("restore", usb)
    wait_for_objects(home / "store", 5)
    os.killpg(restoring.pid, signal.SIGKILL)
    restoring.wait()
    shut = empty.run("search", "x")
    assert shut.returncode == 1
    assert say("restore.unfinished", {"home": str(home)}, "zh") in shut.stderr
    assert empty.run("restore", usb).returncode == 0
    assert is_whole(empty, 40)


def test_a_worker_killed_during_a_backup_harms_neither(shell: Shell, empty: Shell) -> None:
    take_in(shell, 20)
    worker = shell.start("worker")
    backing_up = shell.start("backup", "usb")
    wait_for_objects(shell.folder / "usb" / "objects", 3)
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()
    assert backing_up.wait() == 0
    assert is_sound(shell.folder / "usb")
    restore(shell.folder / "usb", empty.loaded(), unseen)
    for each in (shell, empty):
        with each.archive() as archive:
            Desk(archive, actor_of_login(None, archive=archive)).work()
            with archive.database.read() as session:
                states = [document.state for document in session.query(Document)]
        assert len(states) == 20
        assert DocumentState.RECEIVED not in states
        assert is_whole(each, 20)


def test_where_no_file_can_grow_any_more_a_backup_says_so_and_loses_nothing(shell: Shell) -> None:
    take_in(shell, 1)
    (first,) = shell.lines("backup", "usb")
    take_in(shell, 1, height=4 * SIDE)
    largest = max((shell.folder / "data" / "catalogue.db").stat().st_size, 2 * SIDE * SIDE) // 512
    full = shell.run("backup", "usb", largest=largest)
    assert full.returncode == 1
    assert say("backup.full", {"place": str(shell.folder / "usb")}, "zh") in full.stderr
    assert BackupPlace(shell.folder / "usb").names() == [first["point"]]
    assert is_sound(shell.folder / "usb")
    (again,) = shell.lines("backup", "usb")
    assert again["copied"] == 1


def test_where_no_file_can_grow_any_more_a_restore_says_so_and_can_be_done_again(shell: Shell, empty: Shell) -> None:
    take_in(shell, 2)
    assert shell.run("backup", "usb").returncode == 0
    full = empty.run("restore", str(shell.folder / "usb"), largest=SIDE * SIDE // 1024)
    assert full.returncode == 1
    assert say("restore.full", {"home": str(empty.folder / "data")}, "zh") in full.stderr
    restore(shell.folder / "usb", empty.loaded(), unseen)
    assert is_whole(empty, 2)


@pytest.mark.parametrize(
    ("words", "code"), [(("backup", "data/usb"), "backup.inside_home"), (("restore", "nowhere"), "backup.none")]
)
def test_a_wrong_place_is_refused_with_what_to_do(shell: Shell, words: tuple[str, ...], code: str) -> None:
    refused = shell.run(*words)
    assert refused.returncode == 1
    assert say(code, {"place": str(shell.folder / words[-1])}, "zh") in refused.stderr
    assert "Traceback" not in refused.stderr


def test_the_registers_of_an_archive_are_written_to_a_file(shell: Shell) -> None:
    done = shell.run("disposal", "export-registers", "registers.jsonl")
    assert done.returncode == 0, done.stderr
    assert (shell.folder / "registers.jsonl").read_bytes() == b""
    assert say("console.registers_exported", {"count": 0}, "zh") in done.stderr
