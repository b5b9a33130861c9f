"""Doors that are open to anybody: how often somebody unknown may come, and the short secrets that they bring."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from service.archive import Archive
from service.catalogue.database import lock_digests
from service.catalogue.lookups import Knock
from service.errors import ThrottledError

EVERYBODY = "*"
"""The source that counts for all together: guesses from many places at once are still few."""

_LETTERS = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", b"0123456789ABCDEFGHJKMNPQRSTVWXYZ")
"""From the letters of base 32 (RFC 4648) to Crockford's, none of which is taken for another."""

_MISREAD = str.maketrans("ILO", "110")


@dataclass(frozen=True, slots=True)
class Gate:
    """So many come from one place, and from everywhere, within a time."""

    each: int
    everybody: int
    within: timedelta


GATES: Mapping[str, Gate] = {
    "request": Gate(10, 200, timedelta(hours=1)),
    "room": Gate(10, 100, timedelta(minutes=10)),
    "verify": Gate(30, 600, timedelta(minutes=10)),
}


def knock(gate: str, source: str, *, archive: Archive) -> None:
    """Count somebody who comes to a gate; raises ThrottledError where they come too often. Of the address only a
    digest is kept, and not longer than the time within which it counts.
    """
    limits, now = GATES[gate], archive.clock.now()
    place = hashlib.sha256(f"{gate}:{source}".encode()).hexdigest()
    with archive.database.read() as session:
        # A flood of those who were turned away already is not written down any more.
        known = session.get(Knock, (gate, place))
        too_often = known is not None and known.count > limits.each and known.since > now - limits.within
    if too_often:
        raise _throttled(limits)
    with archive.database.write() as session:
        # Those who come at once count one after the other, the first of them too.
        lock_digests(session, [hashlib.sha256(gate.encode()).hexdigest()])
        session.execute(delete(Knock).where(Knock.gate == gate, Knock.since <= now - limits.within))
        too_often = _count(session, gate, place, archive) > limits.each
        # One that is turned away counts for itself alone: nobody shuts a door on all others.
        too_often = too_often or _count(session, gate, EVERYBODY, archive) > limits.everybody
    if too_often:
        raise _throttled(limits)


def _throttled(limits: Gate) -> ThrottledError:
    return ThrottledError("knock.too_often", retry_after=int(limits.within.total_seconds()))


def _count(session: Session, gate: str, source: str, archive: Archive) -> int:
    row = session.get(Knock, (gate, source), with_for_update=True)
    if row is None:
        row = Knock(gate=gate, source=source, since=archive.clock.now(), count=0)
        session.add(row)
    row.count += 1
    return row.count


def short_code(secret: str, length: int) -> str:
    """A code that people can type, in groups of four, made of a fresh secret; five bits a character."""
    text = base64.b32encode(hashlib.sha256(secret.encode()).digest()).translate(_LETTERS).decode()[:length]
    return "-".join(text[place : place + 4] for place in range(0, length, 4))


def digest_of_code(code: str) -> str:
    """What is kept of a code: the same however it was typed."""
    code = code[:64]
    plain = "".join(character for character in code.upper().translate(_MISREAD) if character.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()
