"""Who does the work of the clock: of several schedulers one leads, and another takes over when it falls silent."""

from datetime import timedelta

from service.archive import Archive
from service.catalogue.system import give_up_lease, take_lease
from service.usecases.clock.agenda import SCHEDULER

LEASE = timedelta(seconds=30)
"""How long a scheduler leads after it was last heard of."""


def lead(holder: str, *, archive: Archive) -> bool:
    """Take the lead where nobody has it, or keep it; whether it is the holder's now."""
    now = archive.clock.now()
    with archive.database.write() as session:
        return take_lease(session, SCHEDULER, holder, now, now + LEASE)


def step_down(holder: str, *, archive: Archive) -> None:
    """Leave the lead to the next one at once."""
    with archive.database.write() as session:
        give_up_lease(session, SCHEDULER, holder, archive.clock.now())
