"""From the setting to the store."""

import io
from pathlib import Path
from urllib.parse import urlencode

import pytest

from storage import MemoryStore, StorageError, direct_address, open_store
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


@pytest.mark.parametrize(
    ("direct", "is_right"),
    [
        ("https://s3.example", True),
        ("http://127.0.0.1:9000", True),
        ("https://[::1]:9000", True),
        ("", False),
        ("s3.example", False),
        ("ftp://s3.example", False),
        ("https://", False),
        ("https://s3.example/", False),
        ("https://s3.example/bucket", False),
        ("https://key:secret@s3.example", False),
        ("https://s3.example; script-src *", False),
        ("https://s3.example\n", False),
    ],
)
def test_browsers_are_sent_to_a_scheme_and_a_host_and_to_nothing_else(direct: str, is_right: bool) -> None:
    url = f"s3://bucket/a?{urlencode({'endpoint': 'http://127.0.0.1:9', 'direct': direct})}"
    if is_right:
        open_store(url)
        assert direct_address(url) == direct
        return
    with pytest.raises(StorageError) as caught:
        open_store(url)
    assert (caught.value.code, caught.value.data) == ("store_direct_invalid", {})


def test_where_nothing_is_said_of_browsers_they_are_sent_nowhere(tmp_path: Path) -> None:
    assert [direct_address(url) for url in ("s3://bucket/a?region=x", tmp_path.as_uri(), "memory:")] == [None] * 3
