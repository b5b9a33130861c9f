"""The port for finding, and the values that cross it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

FACETS = ("category", "type", "unit", "year", "state", "carrier")
"""What can be filtered by and counted. `unit` is a unit id as text and means the unit with all below it."""

SORTS = ("relevance", "newest", "oldest", "code")

MAX_ID = 100_000_000
MAX_TITLE = 10_000
MAX_BODY = 10_000_000
"""2,000 pages of 5,000 characters."""

MAX_LIMIT = 10_000


class IndexUnavailableError(Exception):
    """The index cannot answer now; try again in `retry_after` seconds."""

    def __init__(self, message: str, retry_after: int = 5) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class IndexOutdatedError(IndexUnavailableError):
    """The index was built under other rules of cutting text: it answers again after `rebuild`."""


class IndexUrlError(ValueError):
    """The URL names no index; `reason` says what is wrong with it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TextRemainsError(Exception):
    """Text that had to go can still be in the files of the index; purge again, or look at who reads them."""


class QueryError(ValueError):
    """The query cannot be understood or is too wide; `code` names the message, `data` fills it."""

    def __init__(self, code: str, **data: object) -> None:
        super().__init__(code, data)
        self.code = code
        self.data = data


@dataclass(frozen=True, slots=True)
class IndexDocument:
    """One document as the index takes it.

    `id` the catalogue's running number of the document; `revision` rises with every change of the document;
    `body` the text of all pages, a page after the other, parted by a form feed; `date` YYYYMMDD or 0; `year` of
    origin or 0; `units` the ids of the document's unit and all its ancestors; `code` the archival code or "";
    `sealed`: it lies in a withdrawn case file.
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
    sealed: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.id <= MAX_ID:
            raise ValueError(f"id {self.id} is not within 1 and {MAX_ID}")
        if not 1 <= self.revision < 2**62:
            raise ValueError(f"revision {self.revision} is not within 1 and 2**62")
        if not (0 <= self.date <= 99991231 and 0 <= self.year <= 9999):
            raise ValueError(f"no such date or year: {self.date}, {self.year}")
        if max(len(self.title), len(self.code)) > MAX_TITLE or len(self.body) > MAX_BODY:
            raise ValueError(f"more text than the index takes: {len(self.title)}, {len(self.body)} characters")


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A question.

    `filters` facet name -> allowed values (OR within a facet, AND between facets); `scope` unit ids within whose
    subtrees the asker may see (None: everywhere); `bound` category -> unit ids within whose subtrees the asker may see
    documents of that category besides; `sort` is `relevance` (title hits first, then newest),
    `newest`, `oldest` (ties: the higher id first, for `oldest` the lower) or `code` (ties: the lower id first).
    What has no date or no code comes last. Every order is total, so that paging is stable. `sealed` unit ids within
    whose subtrees sealed documents are among the hits as well (None: everywhere); `without` ids that are left out of
    hits and counts, whatever the index holds of them.
    """

    query: str = ""
    filters: Mapping[str, Collection[str]] = field(default_factory=dict)
    scope: Collection[int] | None = None
    facets: Collection[str] = ()
    sort: str = "relevance"
    limit: int = 20
    offset: int = 0
    bound: Mapping[str, Collection[int]] = field(default_factory=dict)
    sealed: Collection[int] | None = None
    without: Collection[int] = ()

    def __post_init__(self) -> None:
        unknown = (set(self.facets) | set(self.filters)).difference(FACETS)
        if unknown or self.sort not in SORTS:
            raise ValueError(f"no such facet or order: {sorted(unknown)}, {self.sort}")
        if not 0 <= self.limit <= MAX_LIMIT or not 0 <= self.offset <= MAX_ID:
            raise ValueError(f"no such page: limit {self.limit}, offset {self.offset}")


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
    """Finds documents; can always be rebuilt from database and store. Threads may share one.

    Promises of every implementation: a `put` that returned is found by the next `search` at most one second later; a
    put or delete with a lower or equal revision than the index holds (deleted documents included) changes nothing;
    `delete` leaves nothing to find; `purge` also leaves none of the documents' text in the files of the index, nor any
    of what was deleted before, and raises TextRemainsError when it cannot know. `fingerprints` gives id -> digest of
    exactly the tokens and metadata held, so that a check can compare with what `fingerprint(document)` says should be
    held. `rebuild` builds a new generation beside the old one from the documents given, swaps them at the end and
    gives the number of documents taken; searches go on meanwhile, puts and deletes meanwhile are in the new one too.
    Every method raises IndexUnavailableError when the index cannot be reached; a query that is not understood raises
    QueryError.
    """

    def put(self, documents: Iterable[IndexDocument]) -> None: ...

    def delete(self, revisions: Mapping[int, int]) -> None: ...

    def purge(self, ids: Collection[int]) -> None: ...

    def search(self, request: SearchRequest) -> SearchResult: ...

    def fingerprints(self) -> Mapping[int, str]: ...

    def rebuild(self, documents: Iterable[IndexDocument]) -> int: ...

    def stats(self) -> IndexStats: ...
