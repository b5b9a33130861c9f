"""Reading the audit, and holding its chain against itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import func, select

from service.archive import Archive
from service.catalogue.audit import AuditEntry, AuditHead, Break, breaks
from service.catalogue.people import Person
from service.usecases.permissions import Action, Actor, permit

MOST_BREAKS = 100
"""Places shown where the chain does not hold; one break of the chain is enough to look into."""


@dataclass(frozen=True, slots=True)
class EntryShown:
    """One act. `who` is None for the program itself and for a failed log-in."""

    id: int
    at: datetime
    who: str | None
    act: str
    subject_kind: str
    subject_id: int | None
    data: Mapping[str, Any]
    digest: str


@dataclass(frozen=True, slots=True)
class EntryPage:
    """A page of the audit, how many entries there are in all, and everybody whose acts may stand in it."""

    entries: tuple[EntryShown, ...]
    total: int
    people: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What a walk along the chain found: how many entries, the digest at its end, and where it does not hold.

    A chain cannot see that its tail was cut off together with its head: compare `count` and `head` with those noted
    outside (invariant 15).
    """

    count: int
    head: str
    breaks: tuple[Break, ...]


def list_entries(
    actor: Actor,
    *,
    archive: Archive,
    act: str | None = None,
    person_id: int | None = None,
    subject_kind: str | None = None,
    subject_id: int | None = None,
    limit: int = 50,
    offset: int = 0,
) -> EntryPage:
    """The audit, newest first, filtered by act, by who did it, and by what it was done to."""
    permit(actor, Action.AUDIT)
    filters = {
        AuditEntry.act: act,
        AuditEntry.actor_id: person_id,
        AuditEntry.subject_kind: subject_kind,
        AuditEntry.subject_id: subject_id,
    }
    which = [column == value for column, value in filters.items() if value is not None]
    with archive.database.read() as session:
        rows = session.execute(
            select(AuditEntry, Person.name)
            .outerjoin(Person, Person.id == AuditEntry.actor_id)
            .where(*which)
            .order_by(AuditEntry.id.desc())
            .limit(limit)
            .offset(offset)
        ).all()
        total = session.scalar(select(func.count()).select_from(AuditEntry).where(*which)) or 0
        people = session.execute(select(Person.id, Person.name).order_by(Person.id)).all()
    return EntryPage(
        tuple(EntryShown(e.id, e.at, name, e.act, e.subject_kind, e.subject_id, e.data, e.digest) for e, name in rows),
        total,
        tuple((person_id, name) for person_id, name in people),
    )


def check_chain(actor: Actor, *, archive: Archive) -> ChainReport:
    """Walk the whole chain and report where it does not hold."""
    permit(actor, Action.AUDIT)
    with archive.database.read() as session:
        found = tuple(islice(breaks(session), MOST_BREAKS))
        head = session.scalars(select(AuditHead)).one()
        return ChainReport(head.count, head.digest, found)
