"""What only an S3 bucket can go wrong with: other people's settings, versions, half uploads, the network."""

import hashlib
import io
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from botocore.exceptions import ClientError

from storage import Lock, ObjectCorruptError, ObjectMissingError, StorageError, open_store, s3, verify
from tests.lines import Cut, after, once, saying
from tests.servers import own_bucket, s3_client, server_url, store_url

pytestmark = pytest.mark.s3

ABSENT = "0" * 64


@pytest.fixture(scope="module")
def client() -> Any:
    return s3_client()


@pytest.fixture
def bucket() -> Iterator[str]:
    with own_bucket() as name:
        yield name


def test_in_a_versioned_bucket_nothing_of_a_deleted_object_is_left(client: Any, bucket: str) -> None:
    client.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    store = open_store(store_url(bucket, "a"))
    digest = store.put(io.BytesIO(b"gone")).digest
    client.put_object(Bucket=bucket, Key=f"a/{digest}", Body=b"an older or newer version")
    client.delete_object(Bucket=bucket, Key=f"a/{digest}")
    kept = store.put(io.BytesIO(b"kept")).digest
    store.delete(digest)
    versions = client.list_object_versions(Bucket=bucket)
    assert [entry["Key"] for entry in versions["Versions"]] == [f"a/{kept}"]
    assert "DeleteMarkers" not in versions


def test_where_parts_are_read_only_they_are_asked_for(bucket: str) -> None:
    store = open_store(store_url(bucket))
    content = os.urandom(3 << 20)
    digest = store.put(io.BytesIO(content)).digest
    asked: list[str] = []
    events: Any = store._client.meta.events  # type: ignore[attr-defined]
    events.register("before-call.s3.GetObject", lambda params, **_: asked.append(params["headers"]["Range"]))
    with store.open_in_parts(digest) as stream:
        stream.seek(2 << 20)
        assert stream.read(100) + stream.read(100_000) == content[2 << 20 : (2 << 20) + 100_100]
        stream.seek(-5, io.SEEK_END)
        assert stream.read() == content[-5:]
    assert asked == [f"bytes={2 << 20}-", f"bytes={(3 << 20) - 5}-"]


def test_what_goes_while_its_parts_are_read_is_missing(bucket: str) -> None:
    store = open_store(store_url(bucket))
    digest = store.put(io.BytesIO(bytes(1 << 20))).digest
    with store.open_in_parts(digest) as stream:
        store.delete(digest)
        with pytest.raises(ObjectMissingError):
            stream.read(1)


def test_an_address_for_a_browser_runs_out_and_is_none_where_nobody_asked_for_it(bucket: str) -> None:
    digest = open_store(store_url(bucket)).put(io.BytesIO(b"a film")).digest
    assert open_store(store_url(bucket)).address(digest, mime="video/mp4", seconds=60) is None
    store = open_store(store_url(bucket, direct=server_url("s3")))
    address = store.address(digest, mime="video/mp4", seconds=1)
    assert address
    time.sleep(2.1)
    with pytest.raises(HTTPError, match="403"):
        urlopen(address)  # noqa: S310


def test_wrong_bytes_are_never_handed_out(client: Any, bucket: str) -> None:
    store = open_store(store_url(bucket))
    digest = store.put(io.BytesIO(b"sound")).digest
    client.put_object(Bucket=bucket, Key=digest, Body=b"rotten")
    with pytest.raises(ObjectCorruptError) as caught:
        store.open(digest)
    assert caught.value.data == {"digest": digest}
    assert not verify(store, digest)


def test_stores_under_different_prefixes_do_not_see_one_another(bucket: str) -> None:
    one, whole = open_store(store_url(bucket, "one")), open_store(store_url(bucket))
    digest = one.put(io.BytesIO(b"mine")).digest
    assert list(one.digests()) == [digest]
    assert list(open_store(store_url(bucket, "on")).digests()) == []
    assert list(whole.digests()) == []


def test_keys_of_other_people_are_not_listed(client: Any, bucket: str) -> None:
    store = open_store(store_url(bucket, "one"))
    client.put_object(Bucket=bucket, Key="one/readme.txt", Body=b"hello")
    client.put_object(Bucket=bucket, Key=f"one/two/{ABSENT}", Body=b"hello")
    assert list(store.digests()) == []


def test_more_objects_than_a_page_of_the_listing_are_all_listed(client: Any, bucket: str) -> None:
    names = [f"{number:064x}" for number in range(1001)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda name: client.put_object(Bucket=bucket, Key=name, Body=b""), names))
    assert list(open_store(store_url(bucket)).digests()) == names
    for some in (names[:1000], names[1000:]):
        client.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": name} for name in some]})


def test_a_missing_bucket_is_told_from_a_missing_object(bucket: str) -> None:
    with pytest.raises(ObjectMissingError):
        open_store(store_url(bucket)).size(ABSENT)
    absent = open_store(store_url("no-such-bucket-here"))
    for act in (
        absent.check,
        lambda: absent.size(ABSENT),
        lambda: absent.open(ABSENT),
        lambda: absent.delete(ABSENT),
        lambda: list(absent.digests()),
        lambda: absent.put(io.BytesIO(b"lost")),
    ):
        with pytest.raises(StorageError) as caught:
            act()
        assert (caught.value.code, caught.value.data) == (
            "bucket_missing",
            {"bucket": "no-such-bucket-here"},
        )


@pytest.mark.parametrize("name", ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"])
def test_wrong_credentials_are_named_as_such_and_not_repeated(
    bucket: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "wrong-and-secret")
    with pytest.raises(StorageError) as caught:
        open_store(store_url(bucket)).check()
    assert caught.value.code == "store_denied"
    assert "wrong-and-secret" not in str(caught.value)


def test_without_any_credentials_the_store_is_denied(bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    with pytest.raises(StorageError, match="store_denied"):
        open_store(store_url(bucket)).check()


def test_a_server_that_does_not_answer_is_unreachable() -> None:
    store = open_store(store_url("bucket", endpoint="http://127.0.0.1:9"))
    with pytest.raises(StorageError, match="store_unreachable"):
        store.check()


def test_a_name_that_no_bucket_can_have_is_a_failure_in_the_stores_own_words() -> None:
    with pytest.raises(StorageError):
        open_store(store_url("x")).check()


def test_parts_of_an_upload_that_was_never_finished_are_dropped_when_old(
    client: Any, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(store_url(bucket, "one"))
    for key in (f"one/{ABSENT}", "elsewhere"):
        upload = client.create_multipart_upload(Bucket=bucket, Key=key)["UploadId"]
        client.upload_part(Bucket=bucket, Key=key, UploadId=upload, PartNumber=1, Body=b"half a")
    assert list(store.digests()) == []
    store.check()
    assert len(client.list_multipart_uploads(Bucket=bucket)["Uploads"]) == 2
    monkeypatch.setattr(s3, "ABANDONED_AFTER", timedelta(hours=-1))
    store.check()
    left = client.list_multipart_uploads(Bucket=bucket)["Uploads"]
    assert [upload["Key"] for upload in left] == ["elsewhere"]


@pytest.fixture
def lockable() -> Iterator[str]:
    """A bucket with Object Lock and no retention of its own."""
    with own_bucket(locking=True) as name:
        yield name


@pytest.fixture
def locked(client: Any, lockable: str) -> str:
    """A bucket that lets nobody delete for a day, but who may lift that (Object Lock, governance mode)."""
    rule = {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 1}}
    client.put_object_lock_configuration(
        Bucket=lockable, ObjectLockConfiguration={"ObjectLockEnabled": "Enabled", "Rule": rule}
    )
    return lockable


@pytest.mark.parametrize("size", [10, s3.PART + 1])
def test_in_a_locked_bucket_what_is_destroyed_leaves_no_version_and_the_check_no_probe(
    client: Any, locked: str, size: int
) -> None:
    store = open_store(store_url(locked))
    digest = store.put(io.BytesIO(b"x" * size)).digest
    (version,) = client.list_object_versions(Bucket=locked)["Versions"]
    with pytest.raises(ClientError, match="AccessDenied"):
        client.delete_object(Bucket=locked, Key=digest, VersionId=version["VersionId"])
    client.delete_object(Bucket=locked, Key=digest)
    store.delete(digest)
    store.check()
    left = client.list_object_versions(Bucket=locked)
    assert ("Versions" in left, "DeleteMarkers" in left) == (False, False)


def test_what_a_legal_hold_of_the_bucket_lies_on_is_not_deleted_and_said_to_be_denied(client: Any, locked: str) -> None:
    store = open_store(store_url(locked))
    digest = store.put(io.BytesIO(b"held")).digest
    client.put_object_legal_hold(Bucket=locked, Key=digest, LegalHold={"Status": "ON"})
    with pytest.raises(StorageError, match="store_denied"):
        store.delete(digest)
    assert verify(store, digest)
    client.put_object_legal_hold(Bucket=locked, Key=digest, LegalHold={"Status": "OFF"})
    store.delete(digest)
    assert list(store.digests()) == []


def test_only_a_bucket_made_with_object_lock_offers_locks(bucket: str, lockable: str) -> None:
    assert open_store(store_url(bucket)).locks() is None
    assert open_store(store_url(lockable)).locks() is not None
    with pytest.raises(StorageError, match="bucket_missing"):
        open_store(store_url("no-such-bucket-here")).locks()


def test_a_retention_is_laid_lengthened_and_shortened_only_when_that_is_meant(client: Any, lockable: str) -> None:
    store = open_store(store_url(lockable, "a"))
    digest, locks = store.put(io.BytesIO(b"kept")).digest, store.locks()
    assert locks is not None
    assert locks.look(digest) == Lock(None, False)
    ten, twenty = (datetime(year, 1, 1, tzinfo=UTC) for year in (2040, 2050))
    locks.retain(digest, ten)
    locks.retain(digest, twenty)
    assert locks.look(digest) == Lock(twenty, False)
    with pytest.raises(StorageError, match="store_denied"):
        locks.retain(digest, ten)
    locks.retain(digest, ten, shorter=True)
    assert locks.look(digest) == Lock(ten, False)
    (version,) = client.list_object_versions(Bucket=lockable)["Versions"]
    with pytest.raises(ClientError, match="AccessDenied"):
        client.delete_object(Bucket=lockable, Key=version["Key"], VersionId=version["VersionId"])
    store.delete(digest)
    assert "Versions" not in client.list_object_versions(Bucket=lockable)


def test_a_hold_of_ours_is_lifted_with_what_goes_from_every_version_and_only_where_that_is_meant(
    client: Any, lockable: str
) -> None:
    store = open_store(store_url(lockable))
    digest, locks = store.put(io.BytesIO(b"held")).digest, store.locks()
    assert locks is not None
    locks.hold(digest, on=True)
    locks.hold(digest, on=True)
    client.put_object(Bucket=lockable, Key=digest, Body=b"held")
    locks.hold(digest, on=True)
    locks.retain(digest, datetime(2050, 1, 1, tzinfo=UTC))
    assert locks.look(digest).held
    with pytest.raises(StorageError, match="store_denied"):
        store.delete(digest)
    assert len(client.list_object_versions(Bucket=lockable)["Versions"]) == 2
    store.delete(digest, lift=True)
    assert "Versions" not in client.list_object_versions(Bucket=lockable)


def test_a_lock_on_what_is_not_there_is_said_to_be_missing(lockable: str) -> None:
    locks = open_store(store_url(lockable)).locks()
    assert locks is not None
    for act in (
        lambda: locks.look(ABSENT),
        lambda: locks.hold(ABSENT, on=True),
        lambda: locks.retain(ABSENT, datetime(2050, 1, 1, tzinfo=UTC)),
    ):
        with pytest.raises(ObjectMissingError):
            act()


class ReadAgain(io.BytesIO):
    """A source to which something happens when it begins to be read a second time."""

    def __init__(self, content: bytes, happens: Callable[["ReadAgain"], object]) -> None:
        super().__init__(content)
        self._happens, self._begins_again = happens, False

    def seek(self, *position: int) -> int:
        self._begins_again = True
        return super().seek(*position)

    def read(self, size: int | None = -1) -> bytes:
        if self._begins_again:
            self._begins_again = False
            self._happens(self)
        return super().read(size)


def change(source: ReadAgain) -> None:
    source.getbuffer()[-1] ^= 1


def fail(_: ReadAgain) -> None:
    raise ConnectionResetError("the share went away")


def uploads(client: Any, bucket: str) -> list[Any]:
    """Uploads in parts that are under way, or were left behind."""
    found: list[Any] = client.list_multipart_uploads(Bucket=bucket).get("Uploads", [])
    return found


@pytest.mark.parametrize("size", [10, s3.PART, s3.PART + 1])
def test_what_changes_while_it_is_read_is_not_kept(client: Any, bucket: str, size: int) -> None:
    with pytest.raises(StorageError, match="source changed"):
        open_store(store_url(bucket)).put(ReadAgain(b"x" * size, change))
    assert "Contents" not in client.list_objects_v2(Bucket=bucket)
    assert uploads(client, bucket) == []


def test_a_source_that_breaks_when_it_is_sent_says_why_itself(bucket: str) -> None:
    with pytest.raises(ConnectionResetError, match="share went away"):
        open_store(store_url(bucket)).put(ReadAgain(b"x", fail))
    assert list(open_store(store_url(bucket)).digests()) == []


def test_several_who_put_the_same_at_once_leave_one_version_or_the_same_twice(client: Any, bucket: str) -> None:
    client.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    content = os.urandom(1 << 20)
    with ThreadPoolExecutor(8) as pool:
        (one,) = set(pool.map(lambda _: open_store(store_url(bucket)).put(io.BytesIO(content)), range(8)))
    assert verify(open_store(store_url(bucket)), one.digest)
    kept = client.list_object_versions(Bucket=bucket)["Versions"]
    assert {(version["Key"], version["Size"]) for version in kept} == {(one.digest, len(content))}
    open_store(store_url(bucket)).put(io.BytesIO(content))
    assert client.list_object_versions(Bucket=bucket)["Versions"] == kept


@pytest.mark.parametrize("other", [b"same bytes", b"same bytez"])
def test_what_somebody_else_put_meanwhile_is_not_written_over(client: Any, bucket: str, other: bytes) -> None:
    store = open_store(store_url(bucket))
    digest = store.put(io.BytesIO(b"same bytes")).digest
    store.delete(digest)
    source = ReadAgain(b"same bytes", lambda _: client.put_object(Bucket=bucket, Key=digest, Body=other))
    if other == b"same bytes":
        assert store.put(source).digest == digest
    else:
        with pytest.raises(StorageError, match="PreconditionFailed"):
            store.put(source)
    assert client.get_object(Bucket=bucket, Key=digest)["Body"].read() == other


def test_an_upload_that_has_ended_is_no_failure_where_the_bytes_are_there(client: Any, bucket: str) -> None:
    content = b"x" * (s3.PART + 1)
    digest = hashlib.sha256(content).hexdigest()

    def end(_: ReadAgain) -> None:
        client.put_object(Bucket=bucket, Key=digest, Body=content)
        (upload,) = uploads(client, bucket)
        client.abort_multipart_upload(Bucket=bucket, Key=digest, UploadId=upload["UploadId"])

    assert open_store(store_url(bucket)).put(ReadAgain(content, end)).digest == digest
    assert verify(open_store(store_url(bucket)), digest)


THREE_PARTS = 2 * s3.PART + (4 << 20)


@pytest.fixture
def cut() -> Iterator[Callable[..., str]]:
    """Gives the address of a bucket behind a line that is cut as asked."""
    lines: list[Cut] = []

    def stand_between(bucket: str, ends: Callable[[bytes], bool], **how: bool) -> str:
        lines.append(Cut(server_url("s3"), ends, **how))
        return store_url(bucket, endpoint=f"http://{lines[-1].address}")

    yield stand_between
    for line in lines:
        line.close()


@pytest.mark.parametrize("number", [1 << 10, s3.PART // 2, s3.PART + (1 << 20), 2 * s3.PART + (1 << 19)])
def test_a_connection_reset_once_in_the_middle_of_the_parts_costs_no_byte(
    client: Any, bucket: str, cut: Callable[..., str], number: int
) -> None:
    content = os.urandom(1 << 20) * (THREE_PARTS >> 20)
    stored = open_store(cut(bucket, after(number))).put(io.BytesIO(content))
    assert verify(open_store(store_url(bucket)), stored.digest)
    assert uploads(client, bucket) == []


def test_a_connection_reset_again_and_again_leaves_nothing_acknowledged_and_no_parts(
    client: Any, bucket: str, cut: Callable[..., str]
) -> None:
    with pytest.raises(StorageError, match="store_unreachable"):
        open_store(cut(bucket, saying(b"partNumber=2"))).put(io.BytesIO(b"x" * THREE_PARTS))
    assert "Contents" not in client.list_objects_v2(Bucket=bucket)
    assert uploads(client, bucket) == []


@pytest.mark.parametrize(
    ("size", "ends"),
    [(10, saying(b"PUT /")), (THREE_PARTS, saying(b"POST /", b"uploadId="))],
    ids=["one-piece", "parts"],
)
def test_an_answer_that_is_lost_on_its_way_is_no_failure_where_the_bytes_have_arrived(
    client: Any, bucket: str, cut: Callable[..., str], size: int, ends: Callable[[bytes], bool]
) -> None:
    stored = open_store(cut(bucket, once(ends), late=True)).put(io.BytesIO(b"x" * size))
    assert verify(open_store(store_url(bucket)), stored.digest)
    assert uploads(client, bucket) == []
