"""What a point says of itself, and the list of the objects that it needs."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from service.errors import ConflictError

FORMAT = 1
"""Of places and manifests; one with a higher number was written by a later version of this program."""

CATALOGUE, LISTING, REGISTERS = "catalogue.db", "objects.tsv", "gone.jsonl"
MANIFEST, SEAL = "manifest.json", "manifest.sha256"
"""The files of a point."""

_DIGEST = re.compile(r"[0-9a-f]{64}")
_LISTED = re.compile(r"([0-9a-f]{64})\t(\d{1,15})\n")
_LARGEST = 1 << 16
"""Most bytes of a manifest that are read."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """One point. `archive` is the digest of the first entry of the audit chain, which no two archives share;
    `audit_head` and `audit_count` are the end of the chain then, noted outside of it (invariant 15). `catalogue`,
    `listing` and `registers` are the digests of the three files; `size` is that of all objects, in bytes. The point
    may be removed when `expires_on`, its last day, is over.
    """

    name: str
    archive: str
    taken_at: datetime
    expires_on: date
    program: str
    audit_head: str
    audit_count: int
    catalogue: str
    listing: str
    registers: str
    objects: int
    size: int

    def __post_init__(self) -> None:
        digests = (self.archive, self.audit_head, self.catalogue, self.listing, self.registers)
        counts = (self.audit_count, self.objects, self.size)
        if not all(isinstance(text, str) and _DIGEST.fullmatch(text) for text in digests):
            raise ValueError("not a digest")
        if not all(type(count) is int and count >= 0 for count in counts) or self.taken_at.tzinfo is None:
            raise ValueError("not a count or not an instant")

    def written(self) -> bytes:
        """The manifest as its file holds it."""
        said = {**asdict(self), "taken_at": self.taken_at.isoformat(), "expires_on": self.expires_on.isoformat()}
        return json.dumps({"format": FORMAT, **said}, ensure_ascii=False, indent=1).encode() + b"\n"

    @property
    def digest(self) -> str:
        """The digest of the manifest, which stands for the whole point."""
        return hashlib.sha256(self.written()).hexdigest()


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a point, true to its seal and to the name of its folder.

    Raises ConflictError `backup.damaged_manifest` otherwise, `backup.newer` for a format yet to come.
    """
    try:
        with (folder / MANIFEST).open("rb") as stream:
            content = stream.read(_LARGEST)
        seal = (folder / SEAL).read_bytes()[: len(MANIFEST) + 80]
        if seal != seal_of(content):
            raise ValueError("not what was sealed")
        return _parsed(json.loads(content), folder.name)
    except (FileNotFoundError, ValueError, TypeError, KeyError) as error:
        raise ConflictError("backup.damaged_manifest", point=folder.name) from error


def seal_of(content: bytes) -> bytes:
    """The line for `sha256sum --check`."""
    return f"{hashlib.sha256(content).hexdigest()}  {MANIFEST}\n".encode()


def _parsed(said: Any, name: str) -> Manifest:
    if not isinstance(said, dict):
        raise TypeError("not a manifest")
    if said.pop("format") > FORMAT:
        raise ConflictError("backup.newer")
    instant, day = datetime.fromisoformat(said.pop("taken_at")), date.fromisoformat(said.pop("expires_on"))
    manifest = Manifest(**said, taken_at=instant, expires_on=day)
    if manifest.name != name:
        raise ValueError("the manifest of another point")
    return manifest


@dataclass(frozen=True, slots=True)
class Listed:
    """An object that a point needs; `size` in bytes."""

    digest: str
    size: int


def read_listing(path: Path) -> Iterator[Listed]:
    """The objects of a point, ascending, one at a time. Raises ValueError at a line that is none."""
    with path.open(encoding="ascii", newline="\n") as stream:
        while line := stream.readline(100):
            match = _LISTED.fullmatch(line)
            if match is None:
                raise ValueError("not a line of a listing")
            yield Listed(match[1], int(match[2]))


def digest_of_file(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def is_as_written(path: Path, digest: str) -> bool:
    """Whether a file can be read and has this digest."""
    try:
        return digest_of_file(path) == digest
    except OSError:
        return False
