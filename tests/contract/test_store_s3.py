"""What only an S3 bucket can go wrong with: other people's settings, versions, half uploads, the network."""

import io
import os
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import boto3
import pytest

from storage import ObjectCorruptError, ObjectMissingError, StorageError, open_store, s3, verify

pytestmark = pytest.mark.s3

ABSENT = "0" * 64


def url(bucket: str, prefix: str = "", **parameters: str) -> str:
    endpoint = os.environ["SHOUCANG_TEST_S3_ENDPOINT"]
    return f"s3://{bucket}/{prefix}?" + urlencode({"endpoint": endpoint, **parameters})


@pytest.fixture(scope="module")
def client() -> Any:
    return boto3.client("s3", endpoint_url=os.environ["SHOUCANG_TEST_S3_ENDPOINT"])


@pytest.fixture
def bucket(client: Any) -> Iterator[str]:
    name = f"store-{uuid.uuid4().hex}"
    client.create_bucket(Bucket=name)
    yield name
    versions = client.list_object_versions(Bucket=name)
    for entry in (*versions.get("Versions", ()), *versions.get("DeleteMarkers", ())):
        client.delete_object(Bucket=name, Key=entry["Key"], VersionId=entry["VersionId"])
    for upload in client.list_multipart_uploads(Bucket=name).get("Uploads", ()):
        client.abort_multipart_upload(Bucket=name, Key=upload["Key"], UploadId=upload["UploadId"])
    client.delete_bucket(Bucket=name)


def test_in_a_versioned_bucket_nothing_of_a_deleted_object_is_left(client: Any, bucket: str) -> None:
    client.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    store = open_store(url(bucket, "a"))
    digest = store.put(io.BytesIO(b"gone")).digest
    client.put_object(Bucket=bucket, Key=f"a/{digest}", Body=b"an older or newer version")
    client.delete_object(Bucket=bucket, Key=f"a/{digest}")
    kept = store.put(io.BytesIO(b"kept")).digest
    store.delete(digest)
    versions = client.list_object_versions(Bucket=bucket)
    assert [entry["Key"] for entry in versions["Versions"]] == [f"a/{kept}"]
    assert "DeleteMarkers" not in versions


def test_wrong_bytes_are_never_handed_out(client: Any, bucket: str) -> None:
    store = open_store(url(bucket))
    digest = store.put(io.BytesIO(b"sound")).digest
    client.put_object(Bucket=bucket, Key=digest, Body=b"rotten")
    with pytest.raises(ObjectCorruptError) as caught:
        store.open(digest)
    assert caught.value.data == {"digest": digest}
    assert not verify(store, digest)


def test_stores_under_different_prefixes_do_not_see_one_another(bucket: str) -> None:
    one, whole = open_store(url(bucket, "one")), open_store(url(bucket))
    digest = one.put(io.BytesIO(b"mine")).digest
    assert list(one.digests()) == [digest]
    assert list(open_store(url(bucket, "on")).digests()) == []
    assert list(whole.digests()) == []


def test_keys_of_other_people_are_not_listed(client: Any, bucket: str) -> None:
    store = open_store(url(bucket, "one"))
    client.put_object(Bucket=bucket, Key="one/readme.txt", Body=b"hello")
    client.put_object(Bucket=bucket, Key=f"one/two/{ABSENT}", Body=b"hello")
    assert list(store.digests()) == []


def test_more_objects_than_a_page_of_the_listing_are_all_listed(client: Any, bucket: str) -> None:
    names = [f"{number:064x}" for number in range(1001)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda name: client.put_object(Bucket=bucket, Key=name, Body=b""), names))
    assert list(open_store(url(bucket)).digests()) == names
    for some in (names[:1000], names[1000:]):
        client.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": name} for name in some]})


def test_a_missing_bucket_is_told_from_a_missing_object(bucket: str) -> None:
    with pytest.raises(ObjectMissingError):
        open_store(url(bucket)).size(ABSENT)
    absent = open_store(url("no-such-bucket-here"))
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
        open_store(url(bucket)).check()
    assert caught.value.code == "store_denied"
    assert "wrong-and-secret" not in str(caught.value)


def test_without_any_credentials_the_store_is_denied(bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    with pytest.raises(StorageError, match="store_denied"):
        open_store(url(bucket)).check()


def test_a_server_that_does_not_answer_is_unreachable() -> None:
    store = open_store(url("bucket", endpoint="http://127.0.0.1:9"))
    with pytest.raises(StorageError, match="store_unreachable"):
        store.check()


def test_a_name_that_no_bucket_can_have_is_a_failure_in_the_stores_own_words() -> None:
    with pytest.raises(StorageError):
        open_store(url("x")).check()


def test_parts_of_an_upload_that_was_never_finished_are_dropped_when_old(
    client: Any, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(url(bucket, "one"))
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
