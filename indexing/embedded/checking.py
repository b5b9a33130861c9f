"""What the index really holds: kept texts, FTS5's own lists and the presence rows, compared with one another."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from itertools import groupby
from typing import Any

import apsw

from indexing.embedded import texts
from indexing.embedded.presence import BLOCK, misplaced
from indexing.entries import Entry, Tokens

DAMAGED = "damaged"
"""In place of a digest, for a document whose tokens in FTS5 are not those of its text."""

_DOCUMENTS = """
select d.id, d.revision, t.title, t.body, d.code, d.units, d.category, d.type, d.year, d.state, d.carrier, d.date,
    d.sealed
from documents d left join texts t on t.id = d.id where d.live
"""
_COLUMNS = (("postings", "body"), ("postings", "title"), ("titles", "title"))


def fingerprints(connection: apsw.Connection) -> Mapping[int, str]:
    """Id -> digest of what is held for it, or `DAMAGED` (also for an id that should not be there at all)."""
    digests = dict(map(_digest, connection.execute(_DOCUMENTS)))
    return digests | dict.fromkeys(_damaged(connection), DAMAGED)


def _digest(row: tuple[Any, ...]) -> tuple[int, str]:
    document, revision, title, body, code, units, *described, sealed = row
    if title is None:
        return document, DAMAGED
    text = texts.load(title, body)
    described.append(bool(sealed))
    return document, Entry(document, revision, text, code, tuple(map(int, units.split())), *described).digest()


def _damaged(connection: apsw.Connection) -> set[int]:
    """Ids for which FTS5 or the presence rows hold anything but what the kept texts say."""
    expected: dict[tuple[str, str], Counter[str]] = {column: Counter() for column in _COLUMNS}
    damaged: set[int] = set()
    for block, documents in groupby(_documents(connection), lambda document: document[0] // BLOCK):
        held = list(documents)
        damaged |= misplaced(connection, block, held)
        for _, tokens in held:
            for column, counter in expected.items():
                counter.update(_in_column(tokens, column))
    for column, counter in expected.items():
        select = f"select term, cnt from {column[0]}_counts where col = ?"  # noqa: S608
        found = dict(connection.execute(select, (column[1],)))
        wrong = {token for token, _ in counter.items() ^ found.items()}
        if wrong:
            damaged |= _holding_wrongly(connection, column, wrong)
    return damaged


def _documents(connection: apsw.Connection) -> Iterator[tuple[int, Tokens]]:
    for document, title, body in connection.execute("select id, title, body from texts order by id"):
        yield document, texts.load(title, body).tokens()


def _in_column(tokens: Tokens, column: tuple[str, str]) -> Collection[str]:
    return [*tokens.body, *tokens.services] if column == ("postings", "body") else tokens.title


def _holding_wrongly(connection: apsw.Connection, column: tuple[str, str], wrong: Collection[str]) -> set[int]:
    """Ids for which FTS5's column holds one of the wrongly counted tokens more or less often than the text."""
    held: Counter[tuple[int, str]] = Counter()
    select = f"select doc from {column[0]}_terms where term = ? and col = ?"  # noqa: S608
    for token in wrong:
        held.update((document, token) for (document,) in connection.execute(select, (token, column[1])))
    for document, tokens in _documents(connection):
        held.subtract((document, token) for token in _in_column(tokens, column) if token in wrong)
    return {document for (document, _), number in held.items() if number}
