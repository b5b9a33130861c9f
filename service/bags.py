"""Packages for another archive: BagIt 1.0 (RFC 8493), payload under SHA-256, checked as the receiver will check it."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_STORED, ZipFile

import bagit

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Bag:
    """A finished bag: where it lies, the digest of its payload manifest, files and bytes of its payload."""

    folder: Path
    digest: str
    files: int
    size: int


class BagError(Exception):
    """The bag is not sound: something else was written than was read."""


class BagWriter:
    """Writes a bag into an empty folder: each payload file with `add`, then `close`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._digests: dict[str, str] = {}
        self._size = 0
        (folder / "data").mkdir(parents=True)

    def add(self, name: str, source: BinaryIO) -> None:
        """Add a payload file; `name` is its path under `data`, parted by slashes. ValueError for one that leads out."""
        path = self._folder / "data" / name
        if not path.resolve().is_relative_to((self._folder / "data").resolve()) or name in self._digests:
            raise ValueError(f"no name for a file in a bag: {name!r}")
        path.parent.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256()
        with path.open("xb") as target:
            while block := source.read(_CHUNK):
                digest.update(block)
                self._size += len(block)
                target.write(block)
        self._digests[name] = digest.hexdigest()

    def close(self, info: Mapping[str, str]) -> Bag:
        """Write the tag files, `info` among them, and check the whole. Raises BagError."""
        manifest = _lines((f"data/{name}", digest) for name, digest in self._digests.items())
        described = {**info, "Payload-Oxum": f"{self._size}.{len(self._digests)}"}
        tags = {
            "bagit.txt": "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
            "bag-info.txt": "".join(f"{name}: {' '.join(value.split())}\n" for name, value in described.items()),
            "manifest-sha256.txt": manifest,
        }
        tags["tagmanifest-sha256.txt"] = _lines(
            (name, hashlib.sha256(text.encode()).hexdigest()) for name, text in tags.items()
        )
        for name, text in tags.items():
            (self._folder / name).write_bytes(text.encode())
        return check_bag(self._folder)


def check_bag(folder: Path) -> Bag:
    """Read a bag back, every byte of it, as its receiver does. Raises BagError where it is not sound."""
    try:
        bag = bagit.Bag(str(folder))
        bag.validate()
    except bagit.BagError as error:
        raise BagError(str(error)) from error
    size, files = (int(part) for part in bag.info["Payload-Oxum"].split("."))
    digest = hashlib.sha256((folder / "manifest-sha256.txt").read_bytes()).hexdigest()
    return Bag(folder, digest, files, size)


def zip_bag(folder: Path, target: BinaryIO) -> None:
    """Write a bag as a ZIP file, under the name of its folder; photographs and PDFs are not squeezed again."""
    with ZipFile(target, "w", ZIP_STORED) as packed:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                packed.write(path, path.relative_to(folder.parent))


def _lines(entries: Iterable[tuple[str, str]]) -> str:
    """A manifest: a digest and a name on each line, in order of the names."""
    return "".join(f"{digest}  {_escaped(name)}\n" for name, digest in sorted(entries))


def _escaped(name: str) -> str:
    return name.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
