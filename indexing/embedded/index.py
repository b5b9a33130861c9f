"""The index in files beside one another: the promises of `Index`, kept."""

import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import apsw

from indexing.base import (
    IndexDocument,
    IndexStats,
    IndexUnavailableError,
    SearchRequest,
    SearchResult,
    TextRemainsError,
)
from indexing.embedded import writing
from indexing.embedded.checking import fingerprints
from indexing.embedded.files import reached, require_contract, state
from indexing.embedded.generations import Generation, Generations, require_building
from indexing.embedded.leaks import evidence, optimize, stands_in
from indexing.embedded.matching import Matcher
from indexing.embedded.presence import Mask
from indexing.entries import batches
from indexing.query import Node, parse

_ATTEMPTS = 5
_CHECKPOINT_SECONDS = 20
_MERGE_PAGES = 2_000


class EmbeddedIndex:
    """An `Index` in the folder of `path`; any number of processes and threads may read and write it.

    Not to be used on both sides of a fork: connections are opened when first needed, so open it before and use it
    only after.
    """

    def __init__(self, path: Path) -> None:
        self._generations = Generations(path)
        with reached():
            self._generations.prepare()

    def put(self, documents: Iterable[IndexDocument]) -> None:
        """See `Index`. Durable and visible at once; a transaction for each thousand documents."""
        for entries in batches(documents):
            with self._writing() as connections:
                for connection in connections:
                    writing.put(connection, entries)

    def delete(self, revisions: Mapping[int, int]) -> None:
        """See `Index`."""
        with self._writing() as connections:
            for connection in connections:
                writing.remove(connection, revisions)

    @contextmanager
    def _writing(self) -> Iterator[Iterator[apsw.Connection]]:
        """A transaction in each generation that takes writes, one after the other."""

        def transactions(generations: list[Generation]) -> Iterator[apsw.Connection]:
            for generation in generations:
                with generation.database.writing() as connection:
                    require_contract(connection)
                    yield connection

        with reached(), self._generations.writing() as generations:
            yield transactions(generations)
