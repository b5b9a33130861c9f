"""Sweeping: objects that a crash left in the store without a row that names them."""

from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from service.archive import Archive
from service.catalogue.database import lock_digests
from service.catalogue.system import Orphan
from service.catalogue.tasks import open_tasks
from service.usecases.upkeep.erasing import AT_ONCE, is_referenced, referenced, remove

GRACE = timedelta(days=1)
"""An object is written before the row that names it; no work takes this long in between."""


def sweep(*, archive: Archive) -> int:
    """Delete the objects that no row has named for a day; gives how many.

    What is found unnamed for the first time is only remembered. Nothing goes while any task is open: its worker
    may have just put an equal object.
    """
    now = archive.clock.now()
    swept = 0
    digests = archive.store.digests()
    while some := list(islice(digests, AT_ONCE)):
        with archive.database.read() as session:
            named = referenced(session, some)
        for digest in some:
            if digest not in named:
                with archive.database.write() as session:
                    swept += _settle(session, digest, now, archive)
    with archive.database.write() as session:
        session.execute(delete(Orphan).where(Orphan.seen_at < now - 2 * GRACE))
    return swept


def _settle(session: Session, digest: str, now: datetime, archive: Archive) -> int:
    lock_digests(session, [digest])
    seen = session.scalar(select(Orphan).where(Orphan.digest == digest))
    if is_referenced(session, digest):
        if seen is not None:
            session.delete(seen)
        return 0
    if seen is None:
        session.add(Orphan(digest=digest, seen_at=now))
        return 0
    if now - seen.seen_at < GRACE or open_tasks(session):
        return 0
    if remove(session, [digest], archive):
        return 0
    session.delete(seen)
    return 1
