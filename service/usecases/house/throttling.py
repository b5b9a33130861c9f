"""Patience with wrong passwords and codes: five for a log-in, thirty for an address, then a quarter of an hour's rest.

What is remembered of strangers is bounded in number and in time, and holds digests only.
"""

from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import IPv6Address, ip_address
from typing import Protocol

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from service.catalogue.database import lock_digests
from service.catalogue.logins import Throttle
from service.errors import UnauthenticatedError

ATTEMPTS = 5
ATTEMPTS_OF_ADDRESS = 30
REST = timedelta(minutes=15)

REMEMBERED = 10_000
"""Rows that are kept of addresses and unknown log-ins at most; of more, the tenth that was silent longest goes."""

FORGOTTEN = timedelta(days=1)
"""After this time of silence a row goes."""

NETWORK = 64
"""The prefix that one subscriber of IPv6 has to themselves."""


class Counted(Protocol):
    """Whatever wrong tries are counted at: a person, or a row of `Throttle`."""

    failed_logins: int
    locked_until: datetime | None


def refuse_resting(counted: Counted, now: datetime, code: str = "login.locked") -> None:
    """UnauthenticatedError while it rests."""
    if counted.locked_until is not None and counted.locked_until > now:
        left = int((counted.locked_until - now).total_seconds())
        raise UnauthenticatedError(code, minutes=max(1, -(-left // 60)))


def count_failure(counted: Counted, now: datetime, attempts: int = ATTEMPTS) -> int:
    """Count a wrong try; gives how many more are let pass before it rests."""
    counted.failed_logins += 1
    left = max(0, attempts - counted.failed_logins)
    if left == 0:
        counted.failed_logins, counted.locked_until = 0, now + REST
    return left


def forget_failures(counted: Counted) -> None:
    """Begin to count anew."""
    counted.failed_logins, counted.locked_until = 0, None


def throttle_of(session: Session, kind: str, name: str, now: datetime) -> Throttle:
    """What is remembered of an address (`kind` "address") or of a log-in name that nobody has ("login")."""
    key = sha256(f"{kind}:{_network(name) if kind == 'address' else name}".encode()).hexdigest()
    lock_digests(session, [key])
    row = session.get(Throttle, key)
    if row is None:
        _make_room(session, now)
        row = Throttle(key=key, failed_logins=0, counted_at=now)
        session.add(row)
    elif now - row.counted_at > REST:
        forget_failures(row)
    row.counted_at = now
    return row


def _network(address: str) -> str:
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        return str(IPv6Address(int(parsed) >> (128 - NETWORK) << (128 - NETWORK)))
    return str(parsed)


def _make_room(session: Session, now: datetime) -> None:
    session.execute(delete(Throttle).where(Throttle.counted_at < now - FORGOTTEN))
    if (session.scalar(select(func.count()).select_from(Throttle)) or 0) >= REMEMBERED:
        silent = select(Throttle.key).order_by(Throttle.counted_at).limit(REMEMBERED // 10)
        session.execute(delete(Throttle).where(Throttle.key.in_(silent)))
