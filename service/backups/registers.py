"""The registers as they lie beside backups: for each item that left the archive what its tombstone says, as JSON."""

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from service.errors import InvalidError

_LONGEST = 8192
"""Most bytes of a line."""

GONE = ("destroyed", "transferred")
"""How an item leaves an archive."""

_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class GoneItem:
    """What the tombstone of an item says that was destroyed or handed over: its number in the catalogue, archival code
    and title, its period, how it left and under which number, the digest of its original, and the instant.
    """

    document_id: int
    code: str
    title: str
    rule: str
    due_on: date | None
    gone: str
    number: str
    digest: str
    gone_at: datetime

    def __post_init__(self) -> None:
        texts = (self.code, self.title, self.rule, self.gone, self.number, self.digest)
        if not all(isinstance(text, str) for text in texts) or type(self.document_id) is not int:
            raise TypeError("not a line of a register")
        if self.gone not in GONE or not _DIGEST.fullmatch(self.digest) or self.gone_at.tzinfo is None:
            raise ValueError("not a line of a register")

    def written(self) -> str:
        """The item as a line of a file."""
        days = {"due_on": self.due_on.isoformat() if self.due_on else None, "gone_at": self.gone_at.isoformat()}
        return json.dumps({**asdict(self), **days}, ensure_ascii=False, sort_keys=True) + "\n"


def written_registers(items: Iterable[GoneItem]) -> bytes:
    """The items as a file holds them, each once, in the order of time."""
    ordered = sorted(set(items), key=lambda item: (item.gone_at, item.document_id))
    return "".join(item.written() for item in ordered).encode()


def read_registers(path: Path) -> list[GoneItem]:
    """The items of a file of registers.

    Raises InvalidError `backup.bad_register` with the number of a line that cannot be read: a register that is
    understood in part only would let what was destroyed come back.
    """
    items = []
    with path.open("rb") as stream:
        number = 0
        while raw := stream.readline(_LONGEST):
            number += 1
            try:
                items.append(_parsed(json.loads(raw)))
            except (ValueError, TypeError, KeyError):
                raise InvalidError("backup.bad_register", path=path.name, line=number) from None
    return items


def _parsed(said: Any) -> GoneItem:
    due_on, gone_at = said["due_on"], datetime.fromisoformat(said["gone_at"])
    return GoneItem(**{**said, "due_on": date.fromisoformat(due_on) if due_on else None, "gone_at": gone_at})
