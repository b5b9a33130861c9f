"""Asking the index: what it cannot understand, and that it does not answer, become errors of the archive."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from indexing import IndexUnavailableError, QueryError, SearchRequest, SearchResult
from service.archive import Archive
from service.errors import InvalidError, UnavailableError

BATCH = 1_000
"""Documents that the index gives at a time."""


def asked(request: SearchRequest, archive: Archive, **more: Any) -> SearchResult:
    """What the index answers; `more` goes with the error that says what is wrong with the words."""
    try:
        return archive.index.search(request)
    except QueryError as error:
        raise InvalidError(f"query.{error.code}", **error.data, **more) from error
    except IndexUnavailableError as error:
        raise UnavailableError("index.unavailable", error.retry_after) from error


def each_page(request: SearchRequest, archive: Archive, **more: Any) -> Iterator[SearchResult]:
    """All that is found, a thousand documents at a time by their codes; the errors of `asked`."""
    place, total = 0, 1
    while place < total:
        result = asked(replace(request, sort="code", limit=BATCH, offset=place), archive, **more)
        place, total = place + BATCH, result.total
        yield result
