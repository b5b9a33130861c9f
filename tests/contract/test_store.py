"""One contract for every store: memory, folder and S3."""

import hashlib
import io
import os
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from storage import (
    MemoryStore,
    ObjectMissingError,
    ObjectTooLargeError,
    Store,
    StoredObject,
    is_intact,
    open_store,
    verify,
)
from storage.s3 import PART
from tests.servers import own_bucket, s3_client, server_url, store_url

ABSENT = hashlib.sha256(b"never put").hexdigest()
NO_DIGESTS = ["", "abc", ABSENT.upper(), ABSENT + "0", ABSENT[:-1], "../" + ABSENT[3:], ABSENT[:-1] + "\n"]
EDGES = [PART, PART + 1, 2 * PART + 7]
"""Bytes of objects that go to S3 in one piece, in two and in three."""


@dataclass(frozen=True)
class Bench:
    """A store under test, a second door to the same bytes, a way to spoil them behind its back, and a place in it."""

    store: Store
    again: Callable[[], Store]
    spoil: Callable[[str, bytes], None]
    within: Callable[[], Store]


def _memory(_: Path) -> Iterator[Bench]:
    store = MemoryStore()
    yield Bench(store, lambda: store, store._objects.__setitem__, lambda: open_store("memory:", "anchors"))


def _folder(folder: Path) -> Iterator[Bench]:
    root = folder / "存储 100%"

    def spoil(digest: str, content: bytes) -> None:
        path = root / digest[:2] / digest[2:4] / digest
        path.chmod(0o600)
        path.write_bytes(content)

    url = root.as_uri()
    yield Bench(open_store(url), lambda: open_store(url), spoil, lambda: open_store(url, "anchors"))


def _s3(_: Path) -> Iterator[Bench]:
    with own_bucket() as bucket:
        url = store_url(bucket, "archive/one", region="us-east-1", direct=server_url("s3"))
        yield Bench(
            open_store(url),
            lambda: open_store(url),
            lambda digest, content: s3_client().put_object(Bucket=bucket, Key=f"archive/one/{digest}", Body=content),
            lambda: open_store(url, "anchors"),
        )


BENCHES = {"memory": _memory, "folder": _folder, "s3": _s3}


@pytest.fixture(params=["memory", "folder", pytest.param("s3", marks=pytest.mark.s3)])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    yield from BENCHES[request.param](tmp_path)


def put(store: Store, content: bytes, limit: int | None = None) -> StoredObject:
    return store.put(io.BytesIO(content), limit=limit)


def read(store: Store, digest: str) -> bytes:
    with store.open(digest) as stream:
        return stream.read()


def test_a_place_within_a_store_keeps_its_objects_apart(bench: Bench) -> None:
    within = bench.within()
    ours, theirs, both = put(bench.store, b"ours").digest, put(within, b"theirs").digest, put(within, b"both").digest
    put(bench.store, b"both")
    assert list(bench.store.digests()) == sorted([ours, both])
    assert list(within.digests()) == sorted([theirs, both])
    bench.store.delete(both)
    bench.store.check()
    assert read(within, both) == b"both"
    with pytest.raises(ObjectMissingError):
        bench.store.open(theirs)


@pytest.mark.parametrize("content", [b"", b"\0", "申请书".encode(), bytes(range(256)) * 10_000])
def test_what_was_put_comes_back_under_its_sha256(bench: Bench, content: bytes) -> None:
    stored = put(bench.store, content)
    assert stored == StoredObject(hashlib.sha256(content).hexdigest(), len(content))
    assert read(bench.again(), stored.digest) == content
    assert bench.again().size(stored.digest) == len(content)
    assert verify(bench.store, stored.digest)


@pytest.mark.parametrize("size", EDGES)
def test_a_large_object_comes_back_whole_whether_its_source_can_be_read_twice_or_once(bench: Bench, size: int) -> None:
    content = (os.urandom(1 << 20) * (size // (1 << 20) + 1))[:size]
    stored = put(bench.store, content)
    assert stored == StoredObject(hashlib.sha256(content).hexdigest(), size)
    assert bench.again().size(stored.digest) == size
    assert verify(bench.again(), stored.digest)
    assert is_intact(bench.again(), stored.digest)
    bench.store.delete(stored.digest)
    source: Any = Pipe(content)
    assert bench.store.put(source) == stored
    assert verify(bench.again(), stored.digest)


class Pipe(io.RawIOBase):
    """A source that can be read once, some tens of thousands of bytes at a time."""

    def __init__(self, content: bytes) -> None:
        self._rest = io.BytesIO(content)

    def read(self, size: int = -1) -> bytes:
        return self._rest.read(min(size, 65_521))


def test_an_object_begins_where_its_source_stands(bench: Bench) -> None:
    source = io.BytesIO(b"head and body")
    source.seek(9)
    assert read(bench.store, bench.store.put(source).digest) == b"body"


def test_an_opened_object_stands_at_its_beginning_and_can_be_searched(bench: Bench) -> None:
    stored = put(bench.store, b"0123456789")
    with bench.store.open(stored.digest) as stream:
        assert (stream.tell(), stream.seekable()) == (0, True)
        assert stream.seek(-3, io.SEEK_END) == 7
        assert stream.read() == b"789"


def test_an_object_is_read_in_parts_from_any_place(bench: Bench) -> None:
    content = os.urandom(300_000)
    stored = put(bench.store, content)
    with bench.again().open_in_parts(stored.digest) as stream:
        assert (stream.tell(), stream.seekable()) == (0, True)
        assert stream.read(10) == content[:10]
        assert stream.seek(250_000) == 250_000
        assert stream.read(70_000) == content[250_000:]
        assert stream.read(1) == b""
        assert stream.seek(-7, io.SEEK_END) == len(content) - 7
        assert stream.read() == content[-7:]
        assert stream.seek(100) == 100
        assert stream.read(100_000) == content[100:100_100]
        assert stream.seek(400_000) == 400_000
        assert stream.read() == b""


@pytest.mark.parametrize("content", [b"", b"0"])
def test_the_smallest_objects_are_read_in_parts_too(bench: Bench, content: bytes) -> None:
    with bench.store.open_in_parts(put(bench.store, content).digest) as stream:
        assert stream.read() == content


def test_a_browser_reads_an_object_where_the_store_says_or_nowhere(bench: Bench, request: Any) -> None:
    digest = put(bench.store, b"0123456789").digest
    address = bench.store.address(digest, mime="video/mp4", seconds=60)
    if request.node.callspec.params["bench"] != "s3":
        assert address is None
        return
    assert address
    assert "x-amz-expires=60&" in address.lower()
    asked = urllib.request.Request(address, headers={"Range": "bytes=3-5"})  # noqa: S310
    with urllib.request.urlopen(asked) as answer:  # noqa: S310
        assert (answer.status, answer.read()) == (206, b"345")
        named = ("Content-Type", "Content-Disposition", "Cache-Control")
        assert [answer.headers[name] for name in named] == ["video/mp4", "inline", "no-store"]
    other = address.replace(digest, put(bench.store, b"another").digest)
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(other)  # noqa: S310


def test_the_same_bytes_twice_are_one_object(bench: Bench) -> None:
    assert put(bench.store, b"twice") == put(bench.again(), b"twice")
    assert len(list(bench.store.digests())) == 1


def test_every_object_is_listed_once_in_order(bench: Bench) -> None:
    assert list(bench.store.digests()) == []
    expected = sorted(put(bench.store, str(number).encode()).digest for number in range(40))
    assert list(bench.again().digests()) == expected


def test_what_is_deleted_is_gone_and_the_rest_stays(bench: Bench) -> None:
    gone, kept = put(bench.store, b"gone"), put(bench.store, b"kept")
    bench.store.delete(gone.digest)
    assert list(bench.again().digests()) == [kept.digest]
    with pytest.raises(ObjectMissingError):
        bench.again().open(gone.digest)
    assert read(bench.again(), kept.digest) == b"kept"


def test_deleted_bytes_can_be_put_again(bench: Bench) -> None:
    stored = put(bench.store, b"again")
    bench.store.delete(stored.digest)
    assert read(bench.store, put(bench.store, b"again").digest) == b"again"


def test_deleting_what_is_not_there_succeeds(bench: Bench) -> None:
    bench.store.delete(ABSENT)
    stored = put(bench.store, b"once")
    bench.store.delete(stored.digest)
    bench.store.delete(stored.digest)
    assert list(bench.store.digests()) == []


def test_nothing_offers_locks_on_objects_but_a_bucket_made_for_it_and_none_are_in_the_way(bench: Bench) -> None:
    assert bench.store.locks() is None
    digest = bench.store.put(io.BytesIO(b"never locked")).digest
    bench.store.delete(digest, lift=True)
    with pytest.raises(ObjectMissingError):
        bench.store.size(digest)


def test_a_missing_object_is_missing_everywhere(bench: Bench) -> None:
    looks = (bench.store.open, bench.store.open_in_parts, bench.store.size, lambda digest: verify(bench.store, digest))
    for look in looks:
        with pytest.raises(ObjectMissingError) as caught:
            look(ABSENT)
        assert caught.value.data == {"digest": ABSENT}
    assert not is_intact(bench.store, ABSENT)


@pytest.mark.parametrize("digest", NO_DIGESTS)
def test_a_name_that_is_no_digest_is_refused(bench: Bench, digest: str) -> None:
    address = partial(bench.store.address, mime="video/mp4", seconds=60)
    for look in (bench.store.open, bench.store.open_in_parts, bench.store.size, bench.store.delete, address):
        with pytest.raises(ValueError, match="SHA-256"):
            look(digest)


@pytest.mark.parametrize(("size", "fits"), [(0, True), (99, True), (100, True), (101, False), (5000, False)])
def test_a_source_beyond_the_limit_leaves_nothing(bench: Bench, size: int, fits: bool) -> None:
    if fits:
        assert put(bench.store, b"x" * size, limit=100).size == size
        return
    with pytest.raises(ObjectTooLargeError) as caught:
        put(bench.store, b"x" * size, limit=100)
    assert (caught.value.code, caught.value.data) == ("object_too_large", {"limit": 100})
    assert list(bench.store.digests()) == []


class Dribble(io.RawIOBase):
    """A source that gives a byte at a time, and may break."""

    def __init__(self, content: bytes, breaks: bool = False) -> None:
        self._rest, self._breaks = content, breaks

    def read(self, _size: int = -1) -> bytes:
        if self._breaks and not self._rest:
            raise ConnectionResetError("the sender went away")
        first, self._rest = self._rest[:1], self._rest[1:]
        return first


def test_a_slow_source_is_read_to_its_end(bench: Bench) -> None:
    source: Any = Dribble(b"slowly")
    assert read(bench.store, bench.store.put(source).digest) == b"slowly"


def test_a_source_that_breaks_leaves_nothing_and_says_why_itself(bench: Bench) -> None:
    source: Any = Dribble(b"half a", breaks=True)
    with pytest.raises(ConnectionResetError, match="went away"):
        bench.store.put(source)
    assert list(bench.store.digests()) == []


@pytest.mark.parametrize("spoilt", [b"what was written", b"what was writteN!", b""])
def test_a_spoilt_object_is_noticed(bench: Bench, spoilt: bytes) -> None:
    stored = put(bench.store, b"what was written!")
    bench.spoil(stored.digest, spoilt)
    assert not verify(bench.store, stored.digest)
    assert not is_intact(bench.store, stored.digest)


def test_putting_the_bytes_again_heals_a_spoilt_object(bench: Bench) -> None:
    stored = put(bench.store, b"sound")
    bench.spoil(stored.digest, b"rotten")
    assert put(bench.store, b"sound") == stored
    assert verify(bench.again(), stored.digest)


def test_threads_putting_the_same_and_other_bytes_at_once_all_succeed(bench: Bench) -> None:
    shared, stored, errors = os.urandom(200_000), set(), []
    barrier = threading.Barrier(8)

    def work(number: int) -> None:
        barrier.wait()
        try:
            for turn in range(3):
                stored.add(put(bench.store, shared))
                stored.add(put(bench.store, f"{number}/{turn}".encode()))
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    assert list(bench.store.digests()) == sorted(one.digest for one in stored)
    assert len(stored) == 1 + 8 * 3
    assert all(verify(bench.store, one.digest) for one in stored)


def test_a_check_leaves_nothing_behind(bench: Bench) -> None:
    bench.store.check()
    assert list(bench.store.digests()) == []


PUT_SHARED = """
import io, sys
from storage import open_store
store = open_store(sys.argv[1])
for number in range(20):
    store.put(io.BytesIO(str(number).encode() * 50_000))
print(store.put(io.BytesIO(b"shared" * 500_000)).digest)
"""


def test_processes_putting_the_same_bytes_at_once_make_one_object_of_each(tmp_path: Path) -> None:
    url = (tmp_path / "store").as_uri()
    command = [sys.executable, "-c", PUT_SHARED, url]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    outputs = {process.communicate()[0] for process in processes}
    assert len(outputs) == 1
    assert all(process.returncode == 0 for process in processes)
    store = open_store(url)
    digests = list(store.digests())
    assert len(digests) == 21
    assert all(verify(store, digest) for digest in digests)
