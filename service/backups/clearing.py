"""What leaves a place of backups: points whose time is over, and objects that no point needs any longer."""

from collections.abc import Iterator
from datetime import date

from service.backups.manifest import Manifest, is_as_written, read_listing
from service.backups.place import BackupPlace
from service.errors import ConflictError


def trusted_points(place: BackupPlace) -> dict[str, Manifest | None]:
    """Every point in its order with its manifest, or None where that is damaged."""
    points: dict[str, Manifest | None] = {}
    for name in place.names():
        try:
            points[name] = place.manifest(name)
        except ConflictError:
            points[name] = None
    return points


def remove_expired(place: BackupPlace, today: date) -> tuple[str, ...]:
    """Remove the points whose last day is over, but never the last point nor one that does not say its day."""
    earlier = list(trusted_points(place).items())[:-1]
    expired = tuple(name for name, manifest in earlier if manifest is not None and manifest.expires_on < today)
    for name in expired:
        place.remove(name)
    return expired


def drop_unneeded(place: BackupPlace) -> int:
    """Remove the objects that no point names, so that what was destroyed leaves the backups too; gives how many.

    Where a list is damaged nobody knows what it named: then nothing is removed.
    """
    points = list(trusted_points(place).values())
    sound = [each for each in points if each and is_as_written(place.listing(each.name), each.listing)]
    if len(sound) < len(points):
        return 0
    *earlier, newest = (manifest.name for manifest in sound)
    with place.reached():
        unneeded = without(place.objects.digests(), needed_by(place, newest))
        for name in earlier if unneeded else ():
            unneeded.difference_update(needed_by(place, name))
        for digest in unneeded:
            place.objects.delete(digest)
    return len(unneeded)


def needed_by(place: BackupPlace, name: str) -> Iterator[str]:
    """The digests of the objects that a point needs, ascending."""
    return (listed.digest for listed in read_listing(place.listing(name)))


def without(digests: Iterator[str], others: Iterator[str]) -> set[str]:
    """Those of an ascending row that do not stand in another, with memory for these only."""
    end = "~"  # after every digest
    left, other = set(), next(others, end)
    for digest in digests:
        while other < digest:
            other = next(others, end)
        if other != digest:
            left.add(digest)
    return left
