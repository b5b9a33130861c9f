"""What is said to the server: mapping, documents, bulks; and what its refusals mean."""

import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from elastic_transport import ObjectApiResponse
from elasticsearch import ApiError, Elasticsearch, TransportError

from indexing.analysis import contract
from indexing.base import IndexUnavailableError
from indexing.entries import Entry

_Item = TypeVar("_Item")
_Line = tuple[Mapping[str, Any], Mapping[str, Any]]

PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0)
"""Seconds to wait, time after time, where the server has more to do than it can: whoever sends slows down."""

BUSY = 30
"""Seconds after which to try again where even that did not help."""

_NOT_FOUND, _CONFLICT, _TOO_MANY = 404, 409, 429
_BLOCKED = "cluster_block_exception"
"""Of an index that only lets itself be read, as a full disk makes it; said with 429 too, but no pause helps."""

_OUTCOME = "items.*.status,items.*.error.type"
_ATTEMPTS = 5
_CHUNK = 1_000
_TOKENS = {"type": "text", "analyzer": "whitespace", "norms": False}
_KEYWORD = {"type": "keyword", "norms": False}
_SETTINGS = {
    "number_of_shards": 1,
    "auto_expand_replicas": "0-1",
    "refresh_interval": "1s",
    "max_result_window": 10_000,
    # `purge` merges whatever holds deleted text, and forgets deletions at once. A document that is deleted for good
    # leaves an empty one with its revision, because the server would forget that after a while as well.
    "merge.policy.expunge_deletes_allowed": 0,
    "gc_deletes": "0s",
}
_PROPERTIES = {
    "id": {"type": "long", "index": False},
    "live": {"type": "boolean"},
    "title": {**_TOKENS, "index_options": "positions"},
    "body": {**_TOKENS, "index_options": "positions"},
    "title_characters": {**_TOKENS, "index_options": "docs"},
    "characters": {**_TOKENS, "index_options": "docs"},
    "services": {**_KEYWORD, "doc_values": False},
    "code": _KEYWORD,
    "unit": _KEYWORD,
    "category": _KEYWORD,
    "type": _KEYWORD,
    "year": _KEYWORD,
    "state": _KEYWORD,
    "carrier": _KEYWORD,
    "date": {"type": "integer"},
    "sealed": {"type": "boolean"},
    "digest": {"type": "keyword", "index": False},
}


def create(client: Elasticsearch, name: str, alias: str) -> None:
    """A new, empty index under an alias."""
    mappings = {
        "dynamic": "strict",
        "_source": {"enabled": False},
        "_meta": {"contract": contract()},
        "properties": _PROPERTIES,
    }
    client.indices.create(index=name, settings={"index": _SETTINGS}, mappings=mappings, aliases={alias: {}})


def source(entry: Entry) -> dict[str, Any]:
    """A document as the server takes it; what is unknown (no date, no code) is left out and sorts last."""
    tokens = entry.text.tokens()
    held = {
        "id": entry.id,
        "live": True,
        "title": " ".join(tokens.title),
        "body": " ".join(tokens.body),
        "title_characters": " ".join(tokens.title_characters),
        "characters": " ".join(tokens.characters),
        "services": tokens.services,
        "unit": [str(unit) for unit in entry.units],
        "category": entry.category,
        "type": entry.type,
        "year": str(entry.year),
        "state": entry.state,
        "carrier": entry.carrier,
        "sealed": entry.sealed,
        "digest": entry.digest(),
    }
    return held | ({"code": entry.code} if entry.code else {}) | ({"date": entry.date} if entry.date else {})


def is_too_wide(error: ApiError) -> bool:
    """Whether a prefix at the end of a phrase stands for more words than the server tries (16,384)."""
    return "too many terms" in str(error.body)


@contextmanager
def reached() -> Iterator[None]:
    """Turn what the server refuses or leaves unanswered into IndexUnavailableError, without a word of content."""
    try:
        yield
    except ApiError as error:
        raise IndexUnavailableError(f"Elasticsearch answered {error.status_code} {error.error}") from None
    except TransportError as error:
        raise IndexUnavailableError(f"Elasticsearch cannot be reached: {type(error).__name__}") from error


def write(
    client: Elasticsearch,
    alias: str,
    items: Iterable[tuple[int, int, Mapping[str, Any]]],
    *,
    may_be_gone: bool = False,
) -> None:
    """Index (id, revision, source) under an alias; what is not newer than what is held changes nothing."""
    left: list[_Line] = [
        ({"index": {"_id": str(document), "version": revision, "version_type": "external"}}, held)
        for document, revision, held in items
    ]
    in_order = {_CONFLICT, _NOT_FOUND} if may_be_gone else {_CONFLICT}
    for pause in (*PAUSES, None):
        left = _sent(client, alias, left, in_order)
        if not left:
            return
        if pause is not None:
            time.sleep(pause)
    raise IndexUnavailableError("Elasticsearch has too much to do", BUSY)


def _sent(client: Elasticsearch, alias: str, lines: list[_Line], in_order: Collection[int]) -> list[_Line]:
    """Send a bulk; gives what the server had no room for: to be sent again, under the same revisions, when it has."""
    if not lines:
        return []
    operations = [part for line in lines for part in line]
    try:
        answer = client.bulk(index=alias, operations=operations, require_alias=True, filter_path=_OUTCOME)
    except ApiError as error:
        if error.status_code == _TOO_MANY and error.error != _BLOCKED:
            return lines
        raise
    outcomes = _outcomes(answer)
    _require([outcome for outcome in outcomes if not _is_busy(outcome)], in_order)
    return [line for line, outcome in zip(lines, outcomes, strict=True) if _is_busy(outcome)]


def _is_busy(outcome: Mapping[str, Any]) -> bool:
    return bool(outcome["status"] == _TOO_MANY and outcome["error"]["type"] != _BLOCKED)


def forget(client: Elasticsearch, index: str, ids: Collection[int]) -> None:
    """Delete documents as if they had never been put. What was deleted (by an empty document) stays deleted."""
    left = list(ids)
    for _ in range(_ATTEMPTS):
        client.indices.refresh(index=index)
        held = [hit for some in _chunks(left) for hit in _held(client, index, some)]
        if not held:
            return
        for some in _chunks(held):
            # Not if it has changed since it was looked at: then once more.
            operations = [
                {"delete": {"_id": hit["_id"], "if_seq_no": hit["_seq_no"], "if_primary_term": hit["_primary_term"]}}
                for hit in some
            ]
            _require(_outcomes(client.bulk(index=index, operations=operations, filter_path=_OUTCOME)), {_CONFLICT})
    raise IndexUnavailableError("documents change faster than they can be purged")


def _chunks(items: Sequence[_Item]) -> Iterator[Sequence[_Item]]:
    for start in range(0, len(items), _CHUNK):
        yield items[start : start + _CHUNK]


def _held(client: Elasticsearch, index: str, ids: Sequence[int]) -> list[Mapping[str, Any]]:
    wanted = [{"term": {"live": True}}, {"ids": {"values": [str(document) for document in ids]}}]
    answer = client.search(index=index, query={"bool": {"filter": wanted}}, size=len(ids), seq_no_primary_term=True)
    hits: list[Mapping[str, Any]] = answer["hits"]["hits"]
    return hits


def _outcomes(answer: ObjectApiResponse[Any]) -> list[Mapping[str, Any]]:
    """What became of each operation of a bulk, in order."""
    return [outcome for item in answer["items"] for outcome in item.values()]


def _require(outcomes: Iterable[Mapping[str, Any]], in_order: Collection[int]) -> None:
    """Raise unless each succeeded or failed with a status that is in order.

    A conflict of versions means that something newer is there.
    """
    for outcome in outcomes:
        if "error" in outcome and outcome["status"] not in in_order:
            raise IndexUnavailableError(f"Elasticsearch refused a document: {outcome['error']['type']}")
