"""Making a restored archive fit to be opened: what left it since the backup leaves it again, and nobody saw it."""

from collections.abc import Sequence
from dataclasses import dataclass

from service.archive import Archive
from service.backups import BackupPlace, GoneItem, Manifest
from service.catalogue import audit
from service.usecases.permissions import Action, Actor, permit
from service.usecases.search.indexed import every_indexed
from service.usecases.upkeep.backing_up import note_points
from service.usecases.upkeep.locking import forget_locks
from service.usecases.upkeep.replaying import replay


@dataclass(frozen=True, slots=True)
class Reopened:
    """`gone`: ids of the items that the registers took away again; `indexed`: documents in the new index."""

    gone: tuple[int, ...]
    indexed: int


def reopen(
    actor: Actor,
    place: BackupPlace,
    identity: str,
    manifest: Manifest,
    gone: Sequence[GoneItem],
    *,
    archive: Archive,
) -> Reopened:
    """Replay the registers in an archive that was just copied from a point, build its index, and record all this.

    `identity` is the place's id: its points hold what this archive holds, and certificates have to know of them.
    """
    permit(actor, Action.OPERATE)
    again = replay(gone, archive=archive)
    archive.database.scrub()
    indexed = archive.index.rebuild(every_indexed(archive))
    now = archive.clock.now()
    with archive.database.write() as session:
        forget_locks(session)
        note_points(session, place, identity, now)
        facts = {"point": manifest.name, "manifest": manifest.digest, "head": manifest.audit_head}
        binding = {"count": len(again), "items": audit.digest_of_items(again)}
        audit.record(session, now, actor.id, "archive.restored", "backup", None, **facts, **binding)
    return Reopened(again, indexed)
