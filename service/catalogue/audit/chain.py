"""Walking the audit chain: entry by entry against itself, and against what was noted of its end elsewhere."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import NamedTuple

from sqlalchemy import select, type_coerce
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from service.catalogue.audit.entries import GENESIS, AuditEntry, AuditHead, digest_of, sealed

AT_ONCE = 2000
"""Rows fetched together: the walk needs memory for these, however long the chain."""


@dataclass(frozen=True, slots=True)
class Head:
    """An end of the chain as it was noted elsewhere: the digest of an entry, with its number, or how many there were,
    or both. `source` and `reference` say where: store and a day, backup and a point, sheet.
    """

    digest: str
    source: str
    reference: str = ""
    number: int | None = None
    count: int | None = None

    @property
    def place(self) -> int:
        """Where in the chain it belongs; a count stands for the number where that is unknown."""
        return self.number or self.count or 0


@dataclass(frozen=True, slots=True)
class Break:
    """Where the chain does not hold: the number of the entry (or how many there are, at the end), what is wrong there,
    and which `head` says so.

    `previous` does not follow the entry before; `digest` content and digest differ; `head` the end is not the one that
    the catalogue remembers; `anchor` another entry stood here; `anchor_missing` an entry that was noted is not there.
    """

    entry_id: int
    problem: str
    head: Head | None = None


class Link(NamedTuple):
    """An entry as the walk sees it; `sealed` is the text whose SHA-256 its digest has to be."""

    number: int
    previous: str
    digest: str
    sealed: str


_COLUMNS = (
    AuditEntry.id,
    # As they stand: to read and write them again would take longer than all else, hide a change of their form, and
    # fail where they are damaged.
    type_coerce(AuditEntry.at, NullType),
    AuditEntry.actor_id,
    AuditEntry.act,
    AuditEntry.subject_kind,
    AuditEntry.subject_id,
    type_coerce(AuditEntry.data, NullType),
    AuditEntry.previous,
    AuditEntry.digest,
)


def links(session: Session) -> Iterator[Link]:
    """Every entry in its order, damaged ones too. Use a snapshot: on PostgreSQL others go on writing."""
    query = select(*_COLUMNS).order_by(AuditEntry.id).execution_options(yield_per=AT_ONCE)
    with _bytes_as_they_are(session):
        for number, at, actor_id, act, kind, subject_id, data, previous, digest in session.execute(query):
            try:
                text = sealed(previous, _instant(at), actor_id, act, kind, subject_id, data)
            except TypeError:  # SQLite holds whatever was put into its file
                text = ""
            yield Link(number, previous, digest, text)


def _instant(at: datetime | str) -> str:
    """An instant as it is sealed. SQLite keeps it as a text without its zone."""
    if isinstance(at, datetime):
        return at.astimezone(UTC).isoformat(timespec="microseconds")
    return f"{at.replace(' ', 'T')}+00:00"


@contextmanager
def _bytes_as_they_are(session: Session) -> Iterator[None]:
    """Let SQLite give texts also where their bytes are no UTF-8 any longer."""
    driver = session.connection().connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        yield
        return
    usual = driver.text_factory
    driver.text_factory = partial(str, encoding="utf-8", errors="surrogateescape")
    try:
        yield
    finally:
        driver.text_factory = usual


def breaks(session: Session, heads: Iterable[Head] = ()) -> Iterator[Break]:
    """Walk the chain from its beginning and report every place where it does not hold, against itself and `heads`."""
    numbered, counted = _by_place(heads)
    previous, count = GENESIS, 0
    for link in links(session):
        count += 1
        if link.previous != previous:
            yield Break(link.number, "previous")
        if link.digest != digest_of(link.sealed):
            yield Break(link.number, "digest")
        noted = (*numbered.pop(link.number, ()), *counted.pop(count, ()))
        yield from (Break(link.number, "anchor", head) for head in noted if not _is_that(head, link, count))
        previous = link.digest
    end = session.scalars(select(AuditHead)).one()
    if (end.digest, end.count) != (previous, count):
        yield Break(count, "head")
    for place, missing in sorted((*numbered.items(), *counted.items())):
        yield from (Break(place, "anchor_missing", head) for head in missing)


def _is_that(head: Head, link: Link, count: int) -> bool:
    return head.digest == link.digest and head.count in (None, count)


def _by_place(heads: Iterable[Head]) -> tuple[dict[int, list[Head]], dict[int, list[Head]]]:
    """The notes by the number of their entry, and those that know none by how many entries there were."""
    numbered, counted = defaultdict[int, list[Head]](list), defaultdict[int, list[Head]](list)
    for head in heads:
        if head.number is not None:
            numbered[head.number].append(head)
        else:
            counted[head.count or 0].append(head)
    return numbered, counted
