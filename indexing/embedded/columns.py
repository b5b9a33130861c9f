"""The documents' metadata in memory: filters, counts and order are computed here, whole columns at a time."""

from collections.abc import Collection, Iterable, Mapping
from itertools import islice

import apsw
import numpy as np
from numpy.typing import NDArray

from indexing.base import SearchRequest
from indexing.embedded.presence import Ids, Mask

_LABELLED = ("category", "type", "year", "state", "carrier", "unit")
_SELECT = (
    "select id, live, sealed, date, category, type, cast(year as text), state, carrier, units"
    " from documents where change > ?"
)
_CHUNK = 50_000
_LATEST = 1 << 27  # above 99991231
_SHIFT = 1 << 27  # above every id
_SPAN = 10  # bits: dates written YYYYMMDD are counted in some ten lots a year


class Labels(dict[str, int]):
    """The distinct values of a column, numbered as they come: `labels[value]` is its number."""

    def __missing__(self, value: str) -> int:
        self[value] = number = len(self)
        return number


class Columns:
    """One array a column, indexed by document id, as of the transaction `change`; never changed once made.

    Ids are the catalogue's running numbers, so the arrays have few holes (some 30 bytes an id). A document's units,
    from its own up to the root, are one label ("1 4 9").
    """

    def __init__(self) -> None:
        self.change = 0
        self._live = np.zeros(0, bool)
        self._sealed = np.zeros(0, bool)
        self._date = np.zeros(0, np.int32)
        self._columns = {name: np.zeros(0, np.int32) for name in _LABELLED}
        self._labels = {name: Labels() for name in _LABELLED}
        self._ranks: NDArray[np.int32] | None = None

    def refreshed(self, connection: apsw.Connection, change: int) -> "Columns":
        """The columns with all that has changed up to `change`, the last change in the connection's snapshot."""
        size = (connection.execute("select max(id) from documents").get or 0) + 1
        room = (0, size - len(self._live))
        fresh = Columns()
        fresh.change = change
        fresh._live = np.pad(self._live, room)
        fresh._sealed = np.pad(self._sealed, room)
        fresh._date = np.pad(self._date, room)
        fresh._columns = {name: np.pad(column, room) for name, column in self._columns.items()}
        fresh._labels = self._labels  # they only ever grow
        cursor = connection.execute(_SELECT, (self.change,))
        while rows := list(islice(cursor, _CHUNK)):
            fresh._take(rows)
        return fresh

    def _take(self, rows: Collection[tuple[int | str, ...]]) -> None:
        ids, live, sealed, dates, *labelled = zip(*rows, strict=True)
        at = np.array(ids, np.int64)
        self._live[at] = np.array(live, bool)
        self._sealed[at] = np.array(sealed, bool)
        self._date[at] = np.array(dates, np.int32)
        for name, values in zip(_LABELLED, labelled, strict=True):
            self._columns[name][at] = list(map(self._labels[name].__getitem__, values))

    def select(self, mask: Mask | None, request: SearchRequest) -> Ids:
        """The ids of a mask (None: all) that are alive and pass the request's filters and scope, ascending."""
        ids = np.flatnonzero(self._live if mask is None else self._live & mask)
        if request.sealed is not None:
            ids = _where(~self._sealed.take(ids) | self._has(ids, "unit", map(str, request.sealed)), ids)
        if request.without:
            ids = _where(np.isin(ids, np.array(sorted(request.without), np.int64), invert=True), ids)
        for name, values in request.filters.items():
            ids = self._keep(ids, name, values)
        if request.scope is None:
            return ids
        seen = self._has(ids, "unit", map(str, request.scope))
        for category, units in request.bound.items():
            seen |= self._has(ids, "category", [category]) & self._has(ids, "unit", map(str, units))
        return _where(seen, ids)

    def _keep(self, ids: Ids, name: str, values: Iterable[str]) -> Ids:
        return _where(self._has(ids, name, values), ids)

    def _has(self, ids: Ids, name: str, values: Iterable[str]) -> Mask:
        """Which of the ids have one of the values."""
        return self._allowed(name, values).take(self._columns[name].take(ids))

    def _allowed(self, name: str, values: Iterable[str]) -> Mask:
        """Which labels of a column are allowed; a document is in a unit if one of its units is."""
        wanted = set(values)
        labels = list(self._labels[name])
        if name == "unit":
            return np.array([not wanted.isdisjoint(label.split()) for label in labels], bool)
        return np.array([label in wanted for label in labels], bool)

    def count(self, ids: Ids, facet: str) -> Mapping[str, int]:
        """How many of the ids have each value of the facet."""
        numbers = np.bincount(self._columns[facet].take(ids))
        counts: dict[str, int] = {}
        for label, number in zip(list(self._labels[facet]), numbers.tolist(), strict=False):
            for value in label.split() if facet == "unit" else (label,):
                if number:
                    counts[value] = counts.get(value, 0) + number
        return counts

    def page(self, connection: apsw.Connection, ids: Ids, in_title: Mask | None, request: SearchRequest) -> Ids:
        """The ids of the asked page in order; those of `in_title` (None: of no importance) come first."""
        end = request.offset + request.limit
        if request.sort == "code":
            ranks = self._by_code(connection).take(ids).astype(np.int64)
            first = _smallest(ids, ranks * _SHIFT + ids, end)
        elif in_title is not None and in_title.any():
            titled = in_title.take(ids)
            first = self._by_date(_where(titled, ids), request.sort, end)
            if len(first) < end:
                rest = self._by_date(_where(~titled, ids), request.sort, end - len(first))
                first = np.concatenate((first, rest))
        else:
            first = self._by_date(ids, request.sort, end)
        return first[request.offset :]

    def _by_date(self, ids: Ids, sort: str, end: int) -> Ids:
        """The first `end` of the ids, by date and id."""
        dates = self._date.take(ids)
        if sort == "oldest":
            dates = _LATEST - np.where(dates, dates, _LATEST)
        if len(ids) > 4 * end:
            # Most are left out by counting how many there are of some forty days at a time, the newest first.
            spans = dates >> _SPAN
            later = np.cumsum(np.bincount(spans)[::-1])
            near = np.flatnonzero(spans >= len(later) - 1 - np.searchsorted(later, end))
            ids, dates = ids.take(near), dates.take(near)
        order = ids if sort == "oldest" else _SHIFT - ids
        return _smallest(ids, (_LATEST - dates).astype(np.int64) * _SHIFT + order, end)

    def _by_code(self, connection: apsw.Connection) -> NDArray[np.int32]:
        """Each document's place in the order of codes, computed once a change; no code comes last."""
        if self._ranks is None:
            ranks = np.full(len(self._live), np.iinfo(np.int32).max, np.int32)
            rows = connection.execute("select code, id from documents where code <> '' order by code, id")
            codes, ids = tuple(zip(*rows, strict=True)) or ((), ())
            ranks[list(ids)] = list(map(Labels().__getitem__, codes))
            self._ranks = ranks
        return self._ranks


def _where(mask: Mask, ids: Ids) -> Ids:
    """What `ids[mask]` gives, several times as fast."""
    return ids.take(np.flatnonzero(mask))


def _smallest(ids: Ids, keys: Ids, end: int) -> Ids:
    """The ids with the `end` smallest keys, in order; keys are all different."""
    if len(ids) > 4 * end:
        near = np.argpartition(keys, end)[:end]
        ids, keys = ids.take(near), keys.take(near)
    return ids.take(np.argsort(keys)[:end])
