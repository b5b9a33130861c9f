"""Anchors: ends of the audit chain noted outside the database, as objects and as codes on paper (invariant 15)."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from io import BytesIO
from typing import Any

from service.errors import InvalidError
from storage import ObjectCorruptError, ObjectMissingError, Store

FORMAT = 1
"""Of the objects; one with a higher number was written by a later version of this program."""

_LARGEST = 4096
"""Most bytes of an object that are read."""

_DIGEST = re.compile(r"[0-9a-f]{64}")
_CODE = re.compile(r"(?:SC:AUDIT:)?(\d{1,10}):([0-9a-f]{64})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Anchor:
    """The end of the chain on a day: number and digest of its last entry, and how many entries there were."""

    number: int
    digest: str
    count: int
    day: date

    def __post_init__(self) -> None:
        numbers = (self.number, self.count)
        if not all(type(one) is int and one > 0 for one in numbers) or not _DIGEST.fullmatch(self.digest):
            raise ValueError("not the end of a chain")

    @property
    def code(self) -> str:
        """What the QR code says, and whoever verifies types or scans."""
        return f"SC:AUDIT:{self.number}:{self.digest}"


@dataclass(frozen=True, slots=True)
class Damaged:
    """An object among the anchors that cannot be read as one, by its digest."""

    digest: str


def keep_anchor(store: Store, anchor: Anchor) -> str:
    """Write an anchor down, once; gives the digest of its object. The same again is the same object."""
    said = {"format": FORMAT, **asdict(anchor), "day": anchor.day.isoformat()}
    return store.put(BytesIO(json.dumps(said, sort_keys=True).encode() + b"\n")).digest


def kept_anchors(store: Store) -> Iterator[Anchor | Damaged]:
    """Everything that was written down, in the order of the objects."""
    for digest in store.digests():
        try:
            with store.open(digest) as stream:
                content = stream.read(_LARGEST)
            if hashlib.sha256(content).hexdigest() != digest:
                raise ValueError("not what was written")
            yield _parsed(json.loads(content))
        except (ObjectCorruptError, ObjectMissingError, ValueError, TypeError, KeyError):
            yield Damaged(digest)


def _parsed(said: Any) -> Anchor:
    if said["format"] > FORMAT:
        raise ValueError("of a later version")
    return Anchor(said["number"], said["digest"], said["count"], date.fromisoformat(said["day"]))


def read_code(text: str) -> tuple[int, str]:
    """Number and digest of an anchor as typed, pasted or scanned from its sheet: NUMBER:DIGEST.

    Blanks are passed over, for the sheet prints the digest in groups. Raises InvalidError `anchor.bad_code`.
    """
    found = _CODE.fullmatch("".join(unicodedata.normalize("NFKC", text[:400]).split()))
    if found is None:
        raise InvalidError("anchor.bad_code")
    return int(found[1]), found[2].lower()
