"""Moving house: a living archive from one shape to the other, database, objects and index, and back."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from config import Settings, check_values
from service.app import close_archive, open_archive, opened_archive
from service.archive import Archive
from service.catalogue import audit
from service.catalogue.copying import copy_rows, count_rows, goes_on_from, same_end
from service.errors import ConflictError, InvalidError
from service.jobs.home import sole_server
from service.jobs.presence import somebody_works
from service.usecases.clock.agenda import is_led
from service.usecases.house.people import actor_of_login
from service.usecases.search.indexed import rebuild_index
from service.usecases.upkeep.erasing import named_digests
from service.usecases.upkeep.fixity import known_broken
from service.usecases.upkeep.locking import forget_locks
from storage import ObjectCorruptError, ObjectMissingError, Store, is_intact

PARTS = ("database", "database_owner", "index", "store")
"""The settings that say where an archive lives; all others stay as they are."""

SHOWN = 5
"""Lost objects that an error names."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Moved:
    """What is there now: rows of all tables, objects (anchors too), documents in the index."""

    rows: int
    objects: int
    indexed: int


def read_target(path: Path, settings: Settings) -> Settings:
    """The settings of the new house: those of the old one with what the file names of PARTS.

    Raises InvalidError `move.bad_file` where it names anything else, or what these settings do not take.
    """
    try:
        named: Mapping[str, object] = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        raise InvalidError("move.bad_file", path=str(path), names=list(PARTS)) from None
    kept = {name: getattr(settings, name) for name in settings.model_fields_set | {"home", *PARTS}}
    found = check_values({**kept, "database_owner": None, **named})
    if not named or not set(named) <= set(PARTS) or not isinstance(found, Settings):
        raise InvalidError("move.bad_file", path=str(path), names=list(PARTS))
    return found


def move(settings: Settings, target: Settings, progress: Progress) -> Moved:
    """Carry the archive over. Nothing of the old house is changed; until this returns, it is the archive.

    Objects go first and are verified by their digests, then all rows in one transaction, then the index is built. What
    is interrupted is done again by the same command: what is over there already is only verified. Raises ConflictError
    `serve.running`, `move.in_use`, `move.same`, `move.objects_lost`, `move.not_empty`, `move.done`, `move.went_on`.
    """
    if target.database == settings.database or target.store == settings.store or target.index == settings.index:
        raise ConflictError("move.same")
    with sole_server(settings.home), opened_archive(settings) as old:
        if somebody_works(old) or _somebody_leads(old):
            raise ConflictError("move.in_use")
        new = open_archive(target, instant=old.clock.instant, secret=old.secret)
        try:
            new.database.migrate()
            return _carry(old, new, progress)
        finally:
            close_archive(new)


def _somebody_leads(old: Archive) -> bool:
    with old.database.read() as session:
        return is_led(session, old.clock.now())


def _carry(old: Archive, new: Archive, progress: Progress) -> Moved:
    with old.database.snapshot() as source, new.database.read() as there:
        is_over = same_end(source, there)
        if not is_over and goes_on_from(source, there):
            raise ConflictError("move.done")
    objects = _carry_objects(old, new, progress)
    with old.database.snapshot() as source:
        rows = sum((count_rows(source) if is_over else copy_rows(source, new.database, progress)).values())
    with old.database.read() as source, new.database.read() as there:
        # Whoever wrote meanwhile, past what is refused here, would find it missing.
        if not same_end(source, there) or next(audit.breaks(there), None) is not None:
            raise ConflictError("move.went_on")
    actor = actor_of_login(new.settings.user, archive=new)
    # Before anything that this cannot be begun again after: locks that are not there would be taken for laid.
    with new.database.write() as session:
        forget_locks(session)
    indexed = rebuild_index(actor, archive=new)
    with new.database.write() as session:
        audit.record(session, new.clock.now(), actor.id, "archive.moved", "unit", None, rows=rows, objects=objects)
    return Moved(rows, objects, indexed)


def _carry_objects(old: Archive, new: Archive, progress: Progress) -> int:
    """Carry every object that a row names, and the anchors; gives how many there are."""
    with old.database.read() as session:
        named = list(named_digests(session))
        # What a check found lost or damaged, and people know of, keeps nobody in the old house.
        known = set(session.scalars(known_broken()))
    errands = [(old.store, new.store, digest) for digest in named]
    errands += [(old.anchors, new.anchors, digest) for digest in old.anchors.digests()]
    lost = []
    for done, (source, target, digest) in enumerate(errands, 1):
        if not is_intact(target, digest) and not _carry_one(source, target, digest) and digest not in known:
            lost.append(digest)
        progress(len(errands) - done, len(errands))
    if lost:
        raise ConflictError("move.objects_lost", count=len(lost), digests=lost[:SHOWN])
    return len(errands)


def _carry_one(source: Store, target: Store, digest: str) -> bool:
    """Carry an object, and whether what can be read over there is what its digest says."""
    try:
        with source.open(digest) as stream:
            if target.put(stream).digest != digest:
                return False
    except (ObjectMissingError, ObjectCorruptError):
        return False
    return is_intact(target, digest)
