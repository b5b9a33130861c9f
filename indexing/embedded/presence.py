"""Which documents hold a frequent token: bitmaps beside FTS5, which answers these slowly (a row at a time).

Ids are taken in blocks of 4,096. Every block keeps a row for each CJK character (FTS5 holds pairs, so one
character would be a prefix of thousands of them). Once enough documents have come into a block it is *sealed*: it
also gets rows for the tokens that a sample of its documents shows to be frequent. A row is exact from then on;
a token without a row in a block is asked of FTS5, for the ids of that block only. Tokens of titles have rows of
their own, under ":" and the token.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any

import apsw
import numpy as np
from numpy.typing import NDArray

from indexing.analysis import is_cjk
from indexing.embedded.texts import SELECT_SAMPLE, load
from indexing.entries import Tokens

BLOCK = 4_096
_BITMAP = BLOCK // 8
_SEAL_AFTER = 2_048
_SAMPLE = 256
_FREQUENT = 64  # one in so many documents of the sample

Mask = NDArray[np.bool_]
Ids = NDArray[np.int64]


def match(connection: apsw.Connection, table: str, expression: str, first: int = 0, last: int = 2**62) -> Ids:
    """Ids from `first` to `last` that FTS5 finds for an expression, ascending."""
    found = connection.execute(
        f"select group_concat(rowid) from {table} where {table} match ? and rowid between ? and ?",  # noqa: S608
        (expression, first, last),
    ).get
    return np.fromstring(found, dtype=np.int64, sep=",") if found else np.zeros(0, np.int64)


def holders(connection: apsw.Connection, token: str, size: int, *, title: bool = False) -> Mask:
    """Which of the ids below `size` hold the token (in the title only)."""
    mask = np.zeros(-(-size // BLOCK) * BLOCK, bool)
    rest: list[int] = []
    rows = connection.execute(
        "select b.block, p.documents from blocks b left join presence p on p.block = b.block and p.token = ?"
        " order by b.block",
        (_key(token, title),),
    )
    for block, documents in rows:
        if documents is None:
            rest.append(block)
        elif len(documents) == _BITMAP:
            mask[block * BLOCK : (block + 1) * BLOCK] = _bits(documents)
        else:
            mask[block * BLOCK + _offsets(documents)] = True
    if not _character(token):
        for first, last in _spans(rest):
            table = "titles" if title else "postings"
            mask[match(connection, table, f'"{token}"', first * BLOCK, (last + 1) * BLOCK - 1)] = True
    return mask[:size]


def _spans(blocks: list[int]) -> Iterator[tuple[int, int]]:
    """Neighbouring blocks as (first, last)."""
    start = 0
    for end in range(1, len(blocks) + 1):
        if end == len(blocks) or blocks[end] != blocks[end - 1] + 1:
            yield blocks[start], blocks[end - 1]
            start = end


def _key(token: str, title: bool) -> str:
    return ":" + token if title else token


def _character(token: str) -> bool:
    return len(token) == 1 and is_cjk(token)


def _character_keys(tokens: Tokens) -> set[str]:
    return tokens.characters.union(map(":".__add__, tokens.title_characters))


def _token_keys(tokens: Tokens) -> set[str]:
    return {*tokens.title, *tokens.body, *tokens.services, *map(":".__add__, tokens.title)}


def _bits(documents: bytes) -> NDArray[np.uint8]:
    return np.unpackbits(np.frombuffer(documents, np.uint8), bitorder="little")


def _offsets(documents: bytes) -> NDArray[np.intp]:
    """A row is a bitmap, or, as long as that is shorter, the offsets themselves."""
    if len(documents) == _BITMAP:
        return np.flatnonzero(_bits(documents))
    return np.frombuffer(documents, "<u2").astype(np.intp)


def _row(offsets: NDArray[np.intp]) -> bytes:
    if 2 * len(offsets) < _BITMAP:
        return offsets.astype("<u2").tobytes()
    bits = np.zeros(BLOCK, np.uint8)
    bits[offsets] = 1
    return np.packbits(bits, bitorder="little").tobytes()


class _Block:
    """What a transaction changes in one block."""

    def __init__(self, connection: apsw.Connection, block: int) -> None:
        rows = connection.execute("select token from presence where block = ?", (block,))
        self.known = {token for (token,) in rows}
        self.added: dict[str, list[int]] = defaultdict(list)
        self.dropped: dict[str, list[int]] = defaultdict(list)
        self.puts = 0

    def keys(self, tokens: Tokens | None) -> set[str]:
        """The rows that a document is to stand in."""
        return set() if tokens is None else _character_keys(tokens) | (self.known & _token_keys(tokens))


class PresenceChanges:
    """What the puts and removals of one transaction change; `apply` writes it."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        self._blocks: dict[int, _Block] = {}

    def replace(self, document: int, old: Tokens | None, new: Tokens | None) -> None:
        """Note that a document's tokens changed from `old` to `new` (None: there are none)."""
        number, offset = divmod(document, BLOCK)
        if number not in self._blocks:
            self._blocks[number] = _Block(self._connection, number)
        block = self._blocks[number]
        before, after = block.keys(old), block.keys(new)
        for key in after - before:
            block.added[key].append(offset)
        for key in before - after:
            block.dropped[key].append(offset)
        block.puts += new is not None

    def apply(self) -> None:
        """Write the rows, after FTS5 has taken the texts; seal the blocks that have grown enough."""
        for number, block in self._blocks.items():
            for key in block.added.keys() | block.dropped.keys():
                self._write(number, key, block.added.get(key, ()), block.dropped.get(key, ()))
            puts = self._connection.execute(
                "insert into blocks values (?1, ?2) on conflict do update set puts = puts + ?2 returning puts",
                (number, block.puts),
            ).get
            if puts >= _SEAL_AFTER:
                _seal(self._connection, number)

    def _write(self, block: int, key: str, added: Collection[int], dropped: Collection[int]) -> None:
        select = "select documents from presence where block = ? and token = ?"
        offsets = set(_offsets(self._connection.execute(select, (block, key)).get or b"").tolist())
        offsets = (offsets | set(added)) - set(dropped)
        if offsets or not _character(key.removeprefix(":")):
            _store(self._connection, block, key, np.array(sorted(offsets), np.intp))
        else:
            self._connection.execute("delete from presence where block = ? and token = ?", (block, key))


def misplaced(connection: apsw.Connection, block: int, held: Iterable[tuple[int, Tokens]]) -> set[int]:
    """Ids of a block for which its rows say anything but what the documents' tokens say; `held` are all of them."""
    select = "select token, documents from presence where block = ?"
    rows = {token: set(_offsets(documents).tolist()) for token, documents in connection.execute(select, (block,))}
    wrong: set[int] = set()
    for document, tokens in held:
        for key in _character_keys(tokens) | (_token_keys(tokens) & rows.keys()):
            try:
                rows[key].remove(document % BLOCK)  # what remains in the end, no document accounts for
            except KeyError:
                wrong.add(document)
    return wrong.union(block * BLOCK + offset for offsets in rows.values() for offset in offsets)


def _store(connection: apsw.Connection, block: int, key: str, offsets: NDArray[np.intp]) -> None:
    connection.execute("insert or replace into presence values (?, ?, ?)", (block, key, _row(offsets)))


def _seal(connection: apsw.Connection, block: int) -> None:
    first, last = block * BLOCK, (block + 1) * BLOCK - 1
    counts: Counter[str] = Counter()
    sample: Any = connection.execute(SELECT_SAMPLE, (first, last, _SAMPLE)).fetchall()
    for title, body in sample:
        counts.update(_token_keys(load(title, body).tokens()))
    for key, count in counts.items():
        token = key.removeprefix(":")
        if count * _FREQUENT >= len(sample) and not _character(token):
            ids = match(connection, "postings" if key == token else "titles", f'"{token}"', first, last)
            _store(connection, block, key, (ids - first).astype(np.intp))
    connection.execute("update blocks set puts = 0 where block = ?", (block,))
