"""The promises of `Index`, kept by a server."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from elasticsearch import ApiError, BadRequestError, Elasticsearch, NotFoundError

from indexing.analysis import contract
from indexing.base import (
    IndexDocument,
    IndexOutdatedError,
    IndexStats,
    IndexUnavailableError,
    QueryError,
    SearchRequest,
    SearchResult,
)
from indexing.elasticsearch.erasing import expunge
from indexing.elasticsearch.questions import question
from indexing.elasticsearch.server import create, forget, is_too_wide, reached, source, write
from indexing.entries import batches
from indexing.query import parse_query

_WINDOW = 10_000
_SECONDS = 60
_ANSWER_SECONDS = 20
_ANSWER = (
    "timed_out,_shards.failed,hits.total.value,aggregations.*.buckets"
    ",hits.hits.sort,hits.hits.fields,hits.hits._version"
)


class ElasticsearchIndex:
    """An `Index` of two aliases on a server: `name` answers, `name`-next is being built beside it.

    `url` is that of the server (http or https), `name` begins everything that is this index's own there.
    """

    def __init__(self, url: str, name: str) -> None:
        self._client = Elasticsearch(url, request_timeout=_SECONDS, max_retries=0)
        self._live, self._next = name, f"{name}-next"
        self._checked = False

    def put(self, documents: Iterable[IndexDocument]) -> None:
        """See `Index`: durable and visible when it returns; a request for each thousand documents."""
        with reached():
            self._check()
            for entries in batches(documents):
                self._write([(entry.id, entry.revision, source(entry)) for entry in entries])
            self._client.indices.refresh(index=self._live)

    def delete(self, revisions: Mapping[int, int]) -> None:
        """See `Index`: an empty document with the revision takes the place of each."""
        with reached():
            self._check()
            self._write([(document, revision, _deleted(document)) for document, revision in revisions.items()])
            self._client.indices.refresh(index=self._live)

    def _write(self, items: list[tuple[int, int, Mapping[str, Any]]]) -> None:
        # The one that is being built comes first: should it become the live one before it is reached, the other
        # alias leads to it.
        if self._client.indices.exists_alias(name=self._next):
            write(self._client, self._next, items, may_be_gone=True)
        write(self._client, self._live, items)

    def purge(self, ids: Collection[int]) -> None:
        """See `Index`. Takes up to a minute, whatever the number of documents: purge many at once."""
        with reached():
            self._check()
            for alias in (self._next, self._live):
                for index in self._behind(alias):
                    forget(self._client, index, ids)
                    expunge(self._client, index)

    def search(self, request: SearchRequest) -> SearchResult:
        """See `Index`. Pages beyond the first ten thousand hits are reached in steps of as many."""
        query = parse_query(request.query)
        with reached():
            self._check()
            asked = question(query, request)
            page = {"from_": request.offset, "size": request.limit}
            if request.offset + request.limit > _WINDOW:
                page = self._far(asked, request)
            answer = self._ask(**asked, **page, track_total_hits=True)
        found = answer.get("aggregations", {})
        return SearchResult(
            total=answer["hits"]["total"]["value"],
            ids=tuple(hit["sort"][-1] for hit in answer["hits"].get("hits", ())),
            facets={
                name: {bucket["key"]: bucket["doc_count"] for bucket in found[name]["buckets"]}
                for name in request.facets
            },
        )

    def _far(self, asked: Mapping[str, Any], request: SearchRequest) -> dict[str, Any]:
        """How to ask for a page that is too far away to be counted to in one step."""
        steps = {"query": asked["query"], "sort": asked["sort"], "track_total_hits": False}
        left = request.offset
        after: dict[str, Any] = {}
        while left:
            size = min(left, _WINDOW)
            hits = self._ask(**steps, **after, size=size).get("hits", {}).get("hits", [])
            if len(hits) < size:
                return {"size": 0}
            left, after = left - size, {"search_after": hits[-1]["sort"]}
        return {"size": request.limit, **after}

    def _ask(self, **asked: Any) -> Any:
        try:
            answer = self._client.options(request_timeout=_ANSWER_SECONDS).search(
                index=self._live,
                filter_path=_ANSWER,
                stored_fields="_none_",
                allow_partial_search_results=False,
                **asked,
            )
        except ApiError as error:
            if is_too_wide(error):
                raise QueryError("too_wide") from None
            raise
        if answer["timed_out"] or answer["_shards"]["failed"]:
            raise IndexUnavailableError("Elasticsearch gave a part of the answer only")
        return answer

    def fingerprints(self) -> Mapping[int, str]:
        """See `Index`: the digests that were made of the documents when they were sent."""
        digests: dict[int, str] = {}
        everything = {"query": {"term": {"live": True}}, "sort": [{"id": "asc"}], "docvalue_fields": ["digest"]}
        after: dict[str, Any] = {}
        with reached():
            self._check()
            while hits := self._ask(**everything, **after, size=_WINDOW).get("hits", {}).get("hits", []):
                digests.update((hit["sort"][0], hit["fields"]["digest"][0]) for hit in hits)
                after = {"search_after": hits[-1]["sort"]}
        return digests

    def rebuild(self, documents: Iterable[IndexDocument]) -> int:
        """See `Index`: a new index behind the second alias, until both aliases change in one step."""
        with reached():
            self._create()
            old, *_ = self._behind(self._live)
            new = self._begin(old)
            try:
                self._take_over_deletions()
                count = self._fill(new, documents)
                self._swap(old, new)
            except BaseException:
                self._client.indices.delete(index=new, ignore_unavailable=True)
                raise
        return count

    def _begin(self, old: str) -> str:
        """Begin to build; what was never finished is thrown away."""
        unfinished = self._behind(self._next)
        for index in unfinished:
            self._client.indices.delete(index=index, ignore_unavailable=True)
        number = 1 + max(int(index.rpartition("-")[2]) for index in (old, *unfinished))
        new = f"{self._live}-{number}"
        create(self._client, new, self._next)
        return new

    def _take_over_deletions(self) -> None:
        """Let the new index refuse what the old one refuses."""
        asked: dict[str, Any] = {"query": {"term": {"live": False}}, "sort": [{"id": "asc"}], "version": True}
        while hits := self._ask(**asked, size=_WINDOW).get("hits", {}).get("hits", []):
            gone = [(hit["sort"][0], hit["_version"]) for hit in hits]
            write(self._client, self._next, [(document, version, _deleted(document)) for document, version in gone])
            asked["search_after"] = hits[-1]["sort"]

    def _fill(self, new: str, documents: Iterable[IndexDocument]) -> int:
        count = 0
        for entries in batches(documents):
            if self._behind(self._next) != [new]:
                raise IndexUnavailableError("another rebuild of the index has taken over")
            write(self._client, self._next, ((entry.id, entry.revision, source(entry)) for entry in entries))
            count += len(entries)
        self._client.indices.refresh(index=new)
        return count

    def _swap(self, old: str, new: str) -> None:
        self._client.indices.update_aliases(
            actions=[
                {"remove": {"index": new, "alias": self._next, "must_exist": True}},
                {"add": {"index": new, "alias": self._live}},
                {"remove_index": {"index": old}},
            ]
        )

    def stats(self) -> IndexStats:
        """See `Index`."""
        with reached():
            self._check()
            count = self._client.count(index=self._live, query={"term": {"live": True}})["count"]
            size = self._client.indices.stats(index=self._live, metric="store")["_all"]["total"]["store"]
            version = self._client.info()["version"]["number"]
        return IndexStats(count, size["size_in_bytes"], f"Elasticsearch {version}")

    def _check(self) -> None:
        """Create the index on first use; raise IndexOutdatedError unless it was built under the rules in force."""
        if self._checked:
            return
        self._create()
        (mapping,) = self._client.indices.get_mapping(index=self._live).values()
        built = mapping["mappings"]["_meta"]["contract"]
        if built != contract():
            raise IndexOutdatedError(f"the index was built under the rules {built}, now {contract()}: rebuild it")
        self._checked = True

    def _create(self) -> None:
        if self._behind(self._live):
            return
        try:
            create(self._client, f"{self._live}-1", self._live)
        except BadRequestError:
            if not self._behind(self._live):  # or another process was quicker
                raise

    def _behind(self, alias: str) -> list[str]:
        """The index that an alias stands for, or nothing."""
        try:
            return list(self._client.indices.get_alias(name=alias))
        except NotFoundError:
            return []


def _deleted(document: int) -> Mapping[str, Any]:
    """What stays of a document that was deleted for good: its revision, so that no late message brings it back."""
    return {"id": document, "live": False}
