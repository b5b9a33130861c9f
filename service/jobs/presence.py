"""Which workers there are, and which of them are dead. A name tells the machine and the process."""

import os
import secrets
import socket
from datetime import timedelta

from service.archive import Archive
from service.catalogue import tasks

LEASE = timedelta(seconds=60)
"""How long a task stays with a worker of which nothing is heard."""


def own_name() -> str:
    """A name for this process that no other worker has or will have."""
    return f"{_host()}:{os.getpid()}:{secrets.token_hex(4)}"


def release_the_dead(archive: Archive) -> None:
    """Give back at once what workers of this machine had in hand whose process is gone."""
    with archive.database.write() as session:
        names = tasks.live_workers(session, archive.clock.now() - 10 * LEASE)
        tasks.release(session, [name for name in names if _is_gone(name)])


def somebody_works(archive: Archive) -> bool:
    """Whether a worker was heard of within a lease, and is not known to be dead."""
    release_the_dead(archive)
    return somebody_was_heard(archive)


def somebody_was_heard(archive: Archive) -> bool:
    """Whether a worker was heard of within a lease. It may have died since; asking costs little."""
    with archive.database.read() as session:
        return bool(tasks.live_workers(session, archive.clock.now() - LEASE))


def _host() -> str:
    return socket.gethostname().replace(":", "-")[:60]


def _is_gone(name: str) -> bool:
    """Whether the worker is one of this machine's and its process has ended; of others nobody here can know."""
    host, _, rest = name.partition(":")
    pid = rest.partition(":")[0]
    if host != _host() or not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
