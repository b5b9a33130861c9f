"""From URLs to indices."""

from pathlib import Path

import pytest

from indexing.base import IndexDocument, IndexUrlError, SearchRequest
from indexing.embedded import EmbeddedIndex
from indexing.registry import open_index


def test_a_path_may_hold_blanks_and_chinese(tmp_path: Path) -> None:
    path = tmp_path / "我的 档案" / "index.db"
    index = open_index("embedded:" + path.as_uri().removeprefix("file:"))
    assert isinstance(index, EmbeddedIndex)
    assert index.search(SearchRequest("困难")).total == 0
    assert path.exists()


def test_a_server_is_not_asked_before_its_first_use() -> None:
    open_index("elasticsearch+http://127.0.0.1:1/archive")
    open_index("elasticsearch+https://user:secret@127.0.0.1:9200")


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("index.db", "scheme"),
        ("sqlite:///index.db", "scheme"),
        ("elasticsearch://host", "scheme"),
        ("elasticsearch+http://host:port/name", "scheme"),
        ("embedded:index.db", "path"),
        ("embedded://host/index.db", "path"),
        ("embedded:///", "path"),
        ("embedded:///index%00.db", "path"),
        ("embedded:///index.db?mode=ro", "parameter"),
        ("elasticsearch+http:///name", "host"),
        ("elasticsearch+http://host/Name", "name"),
        ("elasticsearch+http://host/a/b", "name"),
        ("elasticsearch+http://host/*", "name"),
    ],
)
def test_a_url_that_names_no_index_says_what_is_wrong(url: str, reason: str) -> None:
    with pytest.raises(IndexUrlError) as raised:
        open_index(url)
    assert raised.value.reason == reason


@pytest.mark.parametrize(
    "wrong",
    [{"id": 0}, {"id": 100_000_001}, {"revision": 0}, {"date": -1}, {"year": 10_000}, {"title": "长" * 10_001}],
)
def test_a_document_beyond_the_limits_is_refused(wrong: dict[str, int | str]) -> None:
    right = {"id": 1, "revision": 1, "title": "", "body": "", "code": "", "units": (), "category": "", "type": ""}
    right |= {"year": 0, "state": "", "carrier": "", "date": 0}
    IndexDocument(**right)
    with pytest.raises(ValueError, match=r"^(id|revision|no such date|more text)"):
        IndexDocument(**right | wrong)


@pytest.mark.parametrize(
    "wrong", [{"facets": ["colour"]}, {"filters": {"x": []}}, {"sort": "best"}, {"limit": -1}, {"offset": -1}]
)
def test_a_request_beyond_the_limits_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="no such"):
        SearchRequest(**wrong)
