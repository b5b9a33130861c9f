"""The promises of `Index`, kept with files beside one another."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
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
from indexing.embedded.columns import Columns
from indexing.embedded.files import Database, reached, require_contract, require_index, state
from indexing.embedded.generations import Generations, require_building
from indexing.embedded.leaks import evidence, optimize, stands_in
from indexing.embedded.matching import Matcher
from indexing.entries import batches
from indexing.query import Query, parse_query

_ATTEMPTS = 20


class EmbeddedIndex:
    """An `Index` in the folder of `path`; any number of processes and threads may read and write it.

    Connections are opened when first needed: a process that forks does so before it uses the index. `patience` is
    how many seconds it waits for other processes before it gives up.
    """

    def __init__(self, path: Path, *, patience: float = 30.0) -> None:
        self._generations = Generations(path, patience)
        with reached():
            self._generations.prepare()

    def put(self, documents: Iterable[IndexDocument]) -> None:
        """See `Index`: durable and visible when it returns; one transaction for each thousand documents."""
        for entries in batches(documents):
            self._write(partial(writing.put, entries=entries))

    def delete(self, revisions: Mapping[int, int]) -> None:
        """See `Index`: one transaction."""
        self._write(partial(writing.remove, revisions=revisions))

    def _write(self, action: Callable[[apsw.Connection], None]) -> None:
        with reached(), self._generations.writing() as generations:
            for generation in generations:
                with generation.database.writing() as connection:
                    require_contract(connection)
                    action(connection)

    def purge(self, ids: Collection[int]) -> None:
        """See `Index`: one transaction, then the log is emptied and the file is searched for the text.

        Takes seconds for each gigabyte of index, whatever the number of documents.
        """
        with reached(), self._generations.writing() as generations:
            for generation in generations:
                _purge(generation.database, ids)

    def search(self, request: SearchRequest) -> SearchResult:
        """See `Index`: text and metadata as of one moment."""
        query = parse_query(request.query)
        with reached():
            for _ in range(_ATTEMPTS):
                result = self._attempt(query, request)
                if result is not None:
                    return result
        raise IndexUnavailableError("the index changes faster than it can be read")

    def _attempt(self, query: Query, request: SearchRequest) -> SearchResult | None:
        """The answer, or None if a rebuild or another thread got ahead."""
        number = self._generations.pointer().live
        generation = self._generations.at(number)
        try:
            with generation.database.reading() as connection:
                require_contract(connection)
                columns = generation.columns(connection)
                if columns is None or self._generations.pointer().live != number:
                    return None
                return _answer(connection, columns, query, request)
        except apsw.CantOpenError:
            if self._generations.pointer().live == number:
                raise
            return None

    def fingerprints(self) -> Mapping[int, str]:
        """See `Index`. Reads every posting (about a minute for 200,000 documents).

        A document for which FTS5 holds other tokens than its kept text gives has a digest that nothing has; putting
        it again does not heal that, a rebuild does.
        """
        with reached():
            generation = self._generations.at(self._generations.pointer().live)
            with generation.database.reading() as connection:
                require_contract(connection)
                return fingerprints(connection)

    def rebuild(self, documents: Iterable[IndexDocument]) -> int:
        """See `Index`: a new file, filled in short transactions so that puts come through between them."""
        with reached():
            number = self._generations.begin()
            try:
                self._take_over_deletions(number)
                count = self._fill(number, documents)
                self._generations.swap(number)
            except BaseException:
                self._generations.abandon(number)
                raise
        return count

    def _take_over_deletions(self, number: int) -> None:
        """Let the new generation refuse what the old one refuses. One that cannot be read has nothing to say."""
        with self._building(number) as connection:
            live = self._generations.at(self._generations.pointer().live).database
            try:
                with reached(), live.reading() as old:
                    require_index(old)
                    deleted = writing.deletions(old)
            except IndexUnavailableError:
                return
            writing.remove(connection, deleted)

    def _fill(self, number: int, documents: Iterable[IndexDocument]) -> int:
        count = 0
        for entries in batches(documents):
            with self._building(number) as connection:
                writing.put(connection, entries)
            count += len(entries)
        for table in ("postings", "titles"):
            merging, begin = True, True
            while merging:
                with self._building(number) as connection:
                    merging, begin = writing.merge(connection, table, begin=begin), False
        return count

    @contextmanager
    def _building(self, number: int) -> Iterator[apsw.Connection]:
        """A transaction in the generation that is being built, as long as it is this one."""
        with self._generations.locked() as (pointer, _):
            require_building(pointer, number)
            with self._generations.at(number).database.writing() as connection:
                yield connection

    def stats(self) -> IndexStats:
        """See `Index`."""
        with reached():
            database = self._generations.at(self._generations.pointer().live).database
            with database.reading() as connection:
                documents = connection.execute("select count(*) from documents where live").get
            return IndexStats(documents, database.size(), f"SQLite FTS5 {apsw.sqlite_lib_version()}")


def _answer(connection: apsw.Connection, columns: Columns, query: Query, request: SearchRequest) -> SearchResult:
    matcher = Matcher(connection)
    ids = columns.select(None if query.root is None else matcher.matching(query.root), request)
    in_title = matcher.in_title(query.positive_terms()) if request.sort == "relevance" else None
    page = columns.page(connection, ids, in_title, request)
    counts = {facet: columns.count(ids, facet) for facet in request.facets}
    return SearchResult(len(ids), tuple(page.tolist()), counts)


def _purge(database: Database, ids: Collection[int]) -> None:
    with database.writing() as connection:
        require_contract(connection)
        removed = writing.forget(connection, ids)
        needles = evidence(connection, removed)
        leaked = bool(state(connection, "leaked"))
    if leaked:
        _optimize(database)
    _empty_log(database)
    if stands_in(database.path, needles):
        _optimize(database)
        _empty_log(database)
        if stands_in(database.path, needles):
            raise TextRemainsError("deleted text is still in the file of the index")


def _optimize(database: Database) -> None:
    with database.writing() as connection:
        optimize(connection)


def _empty_log(database: Database) -> None:
    """Move the write-ahead log into the file and cut it off; an open reader keeps it, and the old text in it."""
    with database.connection() as connection:
        busy, _, _ = connection.execute("pragma wal_checkpoint(truncate)").get
    if busy:
        raise TextRemainsError("a reader keeps deleted text in the log of the index")
