"""Whether a point still holds what was put there."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from service.backups.manifest import Manifest, is_as_written, read_listing
from service.backups.place import BackupPlace
from storage import ObjectMissingError, StorageError, verify


class Part(StrEnum):
    """What of a point is damaged."""

    CATALOGUE = "catalogue"
    CHAIN = "chain"
    LISTING = "listing"
    REGISTERS = "registers"
    OBJECT_MISSING = "object_missing"
    OBJECT_CORRUPT = "object_corrupt"


@dataclass(frozen=True, slots=True)
class Damage:
    """One damaged part; `path` is where it lies, from the root of the place."""

    part: Part
    path: str


def damages(
    place: BackupPlace, manifest: Manifest, progress: Callable[[int, int], None], *, objects: bool = True
) -> Iterator[Damage]:
    """Read a point, its `objects` too unless they are looked at elsewhere, and give every part that is no longer what
    its manifest says.
    """
    found = list(_files(place, manifest))
    yield from found
    if objects and not any(one.part is Part.LISTING for one in found):
        yield from _objects(place, manifest, progress)


def object_path(digest: str) -> str:
    """Where an object lies, from the root of a place."""
    return f"objects/{digest[:2]}/{digest[2:4]}/{digest}"


def _files(place: BackupPlace, manifest: Manifest) -> Iterator[Damage]:
    parts = (
        (Part.CATALOGUE, place.catalogue(manifest.name), manifest.catalogue),
        (Part.LISTING, place.listing(manifest.name), manifest.listing),
        (Part.REGISTERS, place.registers(manifest.name), manifest.registers),
    )
    for part, path, digest in parts:
        if not is_as_written(path, digest):
            yield Damage(part, path.relative_to(place.root).as_posix())


def _objects(place: BackupPlace, manifest: Manifest, progress: Callable[[int, int], None]) -> Iterator[Damage]:
    for done, listed in enumerate(read_listing(place.listing(manifest.name)), 1):
        try:
            if not verify(place.objects, listed.digest):
                yield Damage(Part.OBJECT_CORRUPT, object_path(listed.digest))
        except ObjectMissingError:
            yield Damage(Part.OBJECT_MISSING, object_path(listed.digest))
        except (OSError, StorageError):
            yield Damage(Part.OBJECT_CORRUPT, object_path(listed.digest))
        progress(manifest.objects - done, manifest.objects)
