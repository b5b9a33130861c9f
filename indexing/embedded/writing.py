"""What a transaction does to a generation: puts and removals, each only if it is newer than what is held."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import apsw

from indexing.embedded import texts
from indexing.embedded.leaks import mark_leaks, optimize
from indexing.embedded.presence import PresenceChanges
from indexing.entries import Entry, Text, Tokens

_PUT = """
insert into documents values (?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do update set
    revision = excluded.revision, change = excluded.change, live = 1, code = excluded.code, units = excluded.units,
    category = excluded.category, type = excluded.type, year = excluded.year, state = excluded.state,
    carrier = excluded.carrier, date = excluded.date, sealed = excluded.sealed
"""
# The row of a deleted document stays, without any of its data: a late message must not bring the document back,
# and other processes learn from it that the document is gone.
_REMOVE = """
insert into documents(id, revision, change, live) values (?, ?, ?, 0) on conflict do update set
    revision = excluded.revision, change = excluded.change, live = 0, code = '', units = '', category = '', type = '',
    year = 0, state = '', carrier = '', date = 0, sealed = 0
"""
_MERGED_PAGES = 2_000
_MANY = 500
"""From so many removals on, rewriting FTS5's tables once is quicker than secure deletion one by one."""


def put(connection: apsw.Connection, entries: Iterable[Entry]) -> None:
    """Take the entries in; ids must be distinct."""
    changes, change = PresenceChanges(connection), _next_change(connection)
    replaced: list[Tokens] = []
    for entry in entries:
        held = _revision(connection, entry.id)
        if held is not None and held >= entry.revision:
            continue
        old = texts.read(connection, entry.id)
        if old != entry.text:
            new_tokens = entry.text.tokens()
            old_tokens = _remove_text(connection, entry.id, old)
            replaced += [old_tokens] if old_tokens else []
            texts.write(connection, entry.id, entry.text, new_tokens)
            changes.replace(entry.id, old_tokens, new_tokens)
        connection.execute(_PUT, _row(entry, change))
    changes.apply()
    mark_leaks(connection, replaced)


def remove(connection: apsw.Connection, revisions: Mapping[int, int]) -> None:
    """Delete documents, each unless the index holds the same revision of it or a newer one."""
    newer = {
        document: revision
        for document, revision in revisions.items()
        if (held := _revision(connection, document)) is None or held < revision
    }
    _remove(connection, newer)


def forget(connection: apsw.Connection, ids: Collection[int]) -> list[Tokens]:
    """Take out documents as if they had never been put; gives their tokens. What was deleted stays deleted."""
    select = "select 1 from documents where id = ? and live"
    held = [document for document in ids if connection.execute(select, (document,)).get]
    return _remove(connection, dict.fromkeys(held, 0))


def deletions(connection: apsw.Connection) -> dict[int, int]:
    """Id -> revision of every document that was deleted."""
    rows: Any = connection.execute("select id, revision from documents where not live")
    return dict(rows)


def merge(connection: apsw.Connection, table: str, *, begin: bool) -> bool:
    """A step of joining FTS5's parts of a table into one, a few megabytes of it; whether there is more to do."""
    before = connection.total_changes()
    pages = -_MERGED_PAGES if begin else _MERGED_PAGES
    connection.execute(f"insert into {table}({table}, rank) values ('merge', ?)", (pages,))  # noqa: S608
    return connection.total_changes() - before >= 2


def _remove(connection: apsw.Connection, revisions: Mapping[int, int]) -> list[Tokens]:
    changes, change = PresenceChanges(connection), _next_change(connection)
    many = len(revisions) >= _MANY
    if many:
        _secure_delete(connection, False)
    removed: list[Tokens] = []
    for document, revision in revisions.items():
        tokens = _remove_text(connection, document, texts.read(connection, document))
        if tokens is not None:
            changes.replace(document, tokens, None)
            removed.append(tokens)
        connection.execute(_REMOVE, (document, revision, change))
    changes.apply()
    if many:
        optimize(connection)
        _secure_delete(connection, True)
    else:
        mark_leaks(connection, removed)
    return removed


def _remove_text(connection: apsw.Connection, document: int, text: Text | None) -> Tokens | None:
    if text is None:
        return None
    tokens = text.tokens()
    texts.remove(connection, document, tokens)
    return tokens


def _secure_delete(connection: apsw.Connection, on: bool) -> None:
    for table in ("postings", "titles"):
        connection.execute(f"insert into {table}({table}, rank) values ('secure-delete', ?)", (int(on),))  # noqa: S608


def _next_change(connection: apsw.Connection) -> int:
    """The number of this transaction: readers take up what has a higher number than they have seen."""
    change: int = connection.execute("update state set value = value + 1 where name = 'change' returning value").get
    return change


def _revision(connection: apsw.Connection, document: int) -> int | None:
    revision: int | None = connection.execute("select revision from documents where id = ?", (document,)).get
    return revision


def _row(entry: Entry, change: int) -> tuple[int | str, ...]:
    units = " ".join(map(str, entry.units))
    described = (entry.category, entry.type, entry.year, entry.state, entry.carrier, entry.date, int(entry.sealed))
    return (entry.id, entry.revision, change, entry.code, units, *described)
