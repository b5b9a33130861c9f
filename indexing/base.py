"""The port for finding, and the values that cross it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

FACETS = ("category", "type", "unit", "year", "state", "carrier")
"""What can be filtered by and counted. `unit` is a unit id as text and means the unit with all below it."""


class IndexUnavailableError(Exception):
    """The index cannot answer now; try again in `retry_after` seconds."""

    def __init__(self, message: str, retry_after: int = 5) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class QueryError(ValueError):
    """The query cannot be understood or is too wide; `code` names the message, `data` fills it."""

    def __init__(self, code: str, **data: object) -> None:
        super().__init__(code, data)
        self.code = code
        self.data = data


@dataclass(frozen=True, slots=True)
class IndexDocument:
    """One document as the index takes it.

    `id` the catalogue's document id (1 or more); `revision` rises with every change of the document; `body` the text
    of all pages, a page after the other, parted by a form feed; `date` YYYYMMDD or 0; `year` of origin or 0;
    `units` the ids of the document's unit and all its ancestors; `code` the archival code or "".
    """

    id: int
    revision: int
    title: str
    body: str
    code: str
    units: tuple[int, ...]
    category: str
    type: str
    year: int
    state: str
    carrier: str
    date: int


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A question.

    `filters` facet name -> allowed values (OR within a facet, AND between facets); `scope` unit ids within whose
    subtrees the asker may see (None: everywhere); `sort` is `relevance` (title hits first, then newest), `newest`,
    `oldest` or `code`; ties are always broken by id so that paging is stable.
    """

    query: str = ""
    filters: Mapping[str, Collection[str]] = field(default_factory=dict)
    scope: Collection[int] | None = None
    facets: Collection[str] = ()
    sort: str = "relevance"
    limit: int = 20
    offset: int = 0


@dataclass(frozen=True, slots=True)
class SearchResult:
    """`ids` of the asked page in order; `total` of all hits; `facets` name -> value -> count over all hits."""

    total: int
    ids: tuple[int, ...]
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class IndexStats:
    """`documents` in the index, `bytes` on disk (of the index itself), `backend` its name and version."""

    documents: int
    bytes: int
    backend: str


class Index(Protocol):
    """Finds documents; can always be rebuilt from database and store.

    Promises of every implementation: a `put` that returned is found by the next `search` at most one second later;
    a put or delete with a lower or equal revision than the index holds changes nothing; `delete` leaves nothing to find;
    `purge` also leaves none of the documents' text in the files of the index, and raises when it cannot know;
    `fingerprints` gives id -> digest of exactly the tokens and metadata held, so that a check can compare with
    what `fingerprint(document)` says should be held. `rebuild` builds a new generation beside the old one from the
    documents given and swaps them at the end; searches go on meanwhile, puts meanwhile are in the new one too.
    """

    def put(self, documents: Iterable[IndexDocument]) -> None: ...

    def delete(self, revisions: Mapping[int, int]) -> None: ...

    def purge(self, ids: Collection[int]) -> None: ...

    def search(self, request: SearchRequest) -> SearchResult: ...

    def fingerprints(self) -> Mapping[int, str]: ...

    def rebuild(self, documents: Iterable[IndexDocument]) -> int: ...

    def stats(self) -> IndexStats: ...
