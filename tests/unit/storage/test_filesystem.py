"""The folder store against a hard world: kills, full disks, leftovers, strangers' files."""

import hashlib
import io
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from storage import StorageError, Store, open_store, verify

DAY = 24 * 3600


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "data" / "store"


@pytest.fixture
def store(root: Path) -> Store:
    return open_store(root.as_uri())


def files(root: Path) -> list[Path]:
    return sorted(path for path in root.rglob("*") if path.is_file())


def test_nothing_is_touched_before_the_first_use(store: Store, root: Path) -> None:
    assert list(store.digests()) == []
    assert not root.parent.exists()


def test_an_object_is_a_read_only_file_of_its_owner_in_a_folder_of_two_levels(store: Store, root: Path) -> None:
    digest = store.put(io.BytesIO(b"bytes")).digest
    path = root / digest[:2] / digest[2:4] / digest
    assert files(root) == [path]
    assert path.read_bytes() == b"bytes"
    assert stat.S_IMODE(path.stat().st_mode) == 0o400
    assert [stat.S_IMODE(folder.stat().st_mode) for folder in path.parents[:2]] == [0o700, 0o700]


def test_a_sound_object_is_not_written_again(store: Store, root: Path) -> None:
    store.put(io.BytesIO(b"bytes"))
    before = files(root)[0].stat()
    store.put(io.BytesIO(b"bytes"))
    after = files(root)[0].stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_a_reader_keeps_what_it_opened_when_the_object_is_deleted(store: Store) -> None:
    digest = store.put(io.BytesIO(b"bytes")).digest
    with store.open(digest) as stream:
        store.delete(digest)
        assert stream.read() == b"bytes"


def test_files_of_strangers_are_not_listed(store: Store, root: Path) -> None:
    digest = store.put(io.BytesIO(b"bytes")).digest
    other = hashlib.sha256(b"other").hexdigest()
    for name in (f"{other[:2]}/{other[2:4]}/note.txt", f"zz/zz/{other}", ".DS_Store", f"ab/{other}"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(b"other")
    assert list(store.digests()) == [digest]


def test_a_check_sweeps_what_was_abandoned_a_day_ago_and_nothing_younger(store: Store, root: Path) -> None:
    store.check()
    now = (root / "incoming").stat().st_mtime
    for name, age in (("old", DAY + 60), ("young", DAY - 60), ("new", 0)):
        path = root / "incoming" / name
        path.write_bytes(b"half")
        os.utime(path, (now - age, now - age))
    store.check()
    assert [path.name for path in files(root)] == ["new", "young"]


def test_a_store_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    store = open_store((tmp_path / "file" / "store").as_uri())
    for act in (store.check, lambda: store.put(io.BytesIO(b"bytes"))):
        with pytest.raises(StorageError) as caught:
            act()
        assert caught.value.code == "store_failed"


PUT_AND_STALL = """
import sys, time
from storage import open_store

class Stalling:
    turns = 0
    def read(self, size):
        self.turns += 1
        if self.turns == 4:
            print("half way", flush=True)
            time.sleep(60)
        return b"x" * size

open_store(sys.argv[1]).put(Stalling())
"""


def test_a_writer_killed_half_way_leaves_nothing_readable_and_its_leftover_is_swept(store: Store, root: Path) -> None:
    command = [sys.executable, "-c", PUT_AND_STALL, root.as_uri()]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "half way\n"
        writer.kill()
    assert list(store.digests()) == []
    [leftover] = files(root)
    assert leftover.stat().st_size == 3 << 20
    store.check()
    assert files(root) == [leftover]
    os.utime(leftover, (0, 0))
    store.check()
    assert files(root) == []


PUT_FOR_EVER = """
import io, random, sys
from storage import open_store
store, chance = open_store(sys.argv[1]), random.Random(int(sys.argv[2]))
while True:
    print(store.put(io.BytesIO(chance.randbytes(chance.randrange(1, 300_000)))).digest, flush=True)
"""


@pytest.mark.parametrize("acknowledged", [1, 7, 40])
def test_a_killed_writer_loses_nothing_that_it_acknowledged(store: Store, root: Path, acknowledged: int) -> None:
    command = [sys.executable, "-c", PUT_FOR_EVER, root.as_uri(), str(acknowledged)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        digests = [writer.stdout.readline().strip() for _ in range(acknowledged)]
        writer.kill()
        # A last line may be cut off: what was acknowledged is what was said in full.
        digests += [line.strip() for line in writer.stdout if line.endswith("\n")]
    listed = set(store.digests())
    assert set(digests) <= listed
    assert all(verify(store, digest) for digest in listed)


PUT_ON_A_FULL_DISK = """
import io, resource, sys
from storage import StorageError, open_store
store = open_store(sys.argv[1])
store.put(io.BytesIO(b"small"))
resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, 1_500_000))
try:
    store.put(io.BytesIO(b"x" * 5_000_000))
except StorageError as error:
    print(error.code)
print(store.put(io.BytesIO(b"still small")).size)
"""


def test_a_disk_that_takes_no_more_is_reported_and_nothing_is_left(store: Store, root: Path) -> None:
    command = [sys.executable, "-c", PUT_ON_A_FULL_DISK, root.as_uri()]
    output = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    assert output.split() == ["store_full", "11"]
    assert len(files(root)) == 2
    assert all(verify(store, digest) for digest in store.digests())
