"""Where deleted text can stay behind in FTS5's tables, and the proof that it has not.

Secure deletion takes a token off its page, but a beginning of it can live on as the separator between two pages
(the table `%_idx`). So every removal looks there, inside its own transaction, and leaves a mark in `state` when it
finds one; rewriting the tables (`optimize`) makes all separators anew from what is still indexed.
"""

import json
import mmap
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

import apsw
import numpy as np
from numpy.typing import NDArray

from indexing.analysis import is_cjk
from indexing.entries import Tokens
from indexing.service_tokens import identity_number

_LEAST = 4  # bytes; less is not even two characters
_WINDOW = 6  # bytes of a pair of ideographs in UTF-8
_CHUNK = 1 << 22
_MAIN = b"0"  # FTS5 puts it before every term of its main index


def mark_leaks(connection: apsw.Connection, removed: Collection[Tokens]) -> None:
    """Set `leaked` in `state` if a separator keeps the beginning of a token that nothing holds any more."""
    if not removed:
        return
    bodies = {token for tokens in removed for token in (*tokens.title, *tokens.body, *tokens.services)}
    titles = {token for tokens in removed for token in tokens.title}
    if _separators_left(connection, "postings", bodies) or _separators_left(connection, "titles", titles):
        connection.execute("update state set value = 1 where name = 'leaked'")


def _separators_left(connection: apsw.Connection, table: str, tokens: Collection[str]) -> bool:
    connection.execute(f"insert into {table}({table}) values ('flush')")  # noqa: S608
    encoded = map(str.encode, tokens)
    beginnings = {token[:end] for token in encoded for end in range(_LEAST, len(token) + 1)}
    found: Any = connection.execute(
        f"with segments as (select distinct segid from {table}_idx)"  # noqa: S608
        f" select i.term from segments s cross join json_each(?) b"
        f" join {table}_idx i on i.segid = s.segid and i.term = unhex(b.value)",
        (json.dumps([(_MAIN + beginning).hex() for beginning in beginnings]),),
    ).fetchall()
    return not all(_begins_a_term(connection, table, separator[1:]) for (separator,) in found)


def _begins_a_term(connection: apsw.Connection, table: str, beginning: bytes) -> bool:
    select = f"select term from {table}_terms where term >= cast(? as text) limit 1"  # noqa: S608
    term: str | None = connection.execute(select, (beginning,)).get
    return term is not None and term.encode().startswith(beginning)


def optimize(connection: apsw.Connection) -> None:
    """Rewrite FTS5's tables; what is deleted is in none of the new pages."""
    connection.execute("insert into postings(postings) values ('optimize')")
    connection.execute("insert into titles(titles) values ('optimize')")
    connection.execute("update state set value = 0 where name = 'leaked'")


def evidence(connection: apsw.Connection, removed: Iterable[Tokens]) -> set[bytes]:
    """Tokens as they would stand in the file, of those that were removed and that nothing holds any more.

    Pairs of ideographs and ID numbers only: shorter or other tokens stand inside of others.
    """
    tokens = {token for tokens in removed for token in (*tokens.title, *tokens.body)}
    telling = (token for token in tokens if (is_cjk(token) and len(token) == 2) or identity_number(token))
    select = "select 1 from postings where postings match ? limit 1"
    return {token.encode() for token in telling if connection.execute(select, (f'"{token}"',)).get is None}


def stands_in(path: Path, needles: Collection[bytes]) -> bool:
    """Whether one of the byte strings (six bytes or more) stands anywhere in a file."""
    if not needles or not path.stat().st_size:
        return False
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        longest = max(map(len, needles))
        chunks = (content[start : start + _CHUNK + longest] for start in range(0, len(content), _CHUNK))
        return any(_holds(chunk, needles) for chunk in chunks)


def _holds(chunk: bytes, needles: Collection[bytes]) -> bool:
    """Look at the first six bytes of all needles at once, then at the few places where these stand."""
    windows = {needle[:_WINDOW] for needle in needles}
    content = np.frombuffer(chunk, np.uint8)
    places = len(content) - _WINDOW + 1
    if places <= 0:
        return False
    candidates = _table(window[0] for window in windows)[content[:places]]
    candidates &= _table(window[3] for window in windows)[content[3 : places + 3]]
    at = np.flatnonzero(candidates)
    found = at[np.isin(_numbers(content, at), np.array([int.from_bytes(window, "big") for window in windows]))]
    return any(chunk.startswith(tuple(needles), int(place)) for place in found)


def _table(values: Iterator[int]) -> NDArray[np.bool_]:
    table = np.zeros(256, bool)
    table[list(values)] = True
    return table


def _numbers(content: NDArray[np.uint8], at: NDArray[np.intp]) -> NDArray[np.int64]:
    numbers = np.zeros(len(at), np.int64)
    for offset in range(_WINDOW):
        numbers = (numbers << 8) | content[at + offset]
    return numbers
