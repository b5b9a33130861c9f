"""From the setting to the store."""

import io
from pathlib import Path

import pytest

from storage import MemoryStore, StorageError, open_store
from storage.filesystem import FilesystemStore
from storage.s3 import S3Store


def test_each_kind_of_url_opens_its_store(tmp_path: Path) -> None:
    assert isinstance(open_store("memory:"), MemoryStore)
    assert isinstance(open_store(tmp_path.as_uri()), FilesystemStore)
    assert isinstance(open_store("s3://bucket/a/b?endpoint=http://127.0.0.1:9000&region=cn-north-1"), S3Store)


def test_a_folder_of_any_name_is_found_again(tmp_path: Path) -> None:
    folder = tmp_path / "档案 #1 100% 存储?"
    open_store(folder.as_uri()).put(io.BytesIO(b"bytes"))
    assert folder.is_dir()


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("", "scheme"),
        ("/srv/store", "scheme"),
        ("ftp://host/store", "scheme"),
        ("s3://[broken/a", "scheme"),
        ("file:store", "path"),
        ("file://store", "path"),
        ("file://host/store", "path"),
        ("file:///a%00b", "path"),
        ("file:///store?mode=ro", "parameter"),
        ("memory:named", "parameter"),
        ("s3:///prefix", "bucket"),
        ("s3://key:secret@bucket/prefix", "credentials"),
        ("s3://bucket/prefix?endpoint=localhost:9000", "parameter"),
        ("s3://bucket/prefix?endpoint=http://", "parameter"),
        ("s3://bucket/prefix?endpoint=http://localhost:secret@localhost", "parameter"),
        ("s3://bucket/prefix?endpoint=http://localhost&secret=x", "parameter"),
    ],
)
def test_a_url_that_names_no_store_is_refused_without_repeating_it(url: str, reason: str) -> None:
    with pytest.raises(StorageError) as caught:
        open_store(url)
    assert (caught.value.code, caught.value.data) == ("store_url_invalid", {"reason": reason})
