"""Whether the audit chain holds: against itself, against every anchor, and for somebody who has only a file."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryFile

from sqlalchemy import select

from service.anchors import Anchor, kept_anchors
from service.archive import Archive
from service.backups import BackupPlace, trusted_points
from service.catalogue import audit
from service.catalogue.audit import AuditHead, Break, Head
from service.usecases.documents.downloading import Download
from service.usecases.permissions import Action, Actor, permit

MOST_BREAKS = 100
"""Places shown where the chain does not hold; one is enough to look into."""

JSON_LINES = "application/jsonl"


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What a walk along the chain found: how many entries, the digest at its end, and where it does not hold, from its
    beginning.

    `heads` counts the notes it was compared with; up to the entry of number `anchored` it is what was noted outside,
    None where nothing was. `anchored_on` is the day of the last anchor in the store. `damaged` names its objects that
    are no anchors any longer.
    """

    count: int
    head: str
    breaks: tuple[Break, ...]
    heads: int
    anchored: int | None
    anchored_on: date | None
    damaged: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return not self.breaks and not self.damaged


def check_chain(
    actor: Actor,
    *,
    archive: Archive,
    sheets: Sequence[tuple[int, str]] = (),
    backups: Sequence[Path] = (),
) -> ChainReport:
    """Walk the whole chain and compare it with every anchor in the store, with `sheets` (number and digest as printed)
    and with what was noted in places of backups.

    Raises what `BackupPlace` raises, and StorageError where the store does not answer.
    """
    permit(actor, Action.AUDIT)
    kept = list(kept_anchors(archive.anchors))
    anchors = [one for one in kept if isinstance(one, Anchor)]
    heads = [
        *(Head(one.digest, "store", one.day.isoformat(), one.number, one.count) for one in anchors),
        *(Head(digest, "sheet", str(number), number) for number, digest in sheets),
        *chain.from_iterable(map(_noted, backups)),
    ]
    with archive.database.snapshot() as session:
        found = tuple(islice(audit.breaks(session, heads), MOST_BREAKS))
        end = session.scalars(select(AuditHead)).one()
        return ChainReport(
            count=end.count,
            head=end.digest,
            breaks=found,
            heads=len(heads),
            anchored=_anchored(heads, found),
            anchored_on=max((one.day for one in anchors), default=None),
            damaged=tuple(one.digest for one in kept if not isinstance(one, Anchor)),
        )


def _noted(folder: Path) -> list[Head]:
    """The ends that the points of a place of backups noted, as far as they can be trusted."""
    place = BackupPlace(folder)
    with place.opened():
        points = trusted_points(place).values()
    return [Head(one.audit_head, "backup", one.name, count=one.audit_count) for one in points if one is not None]


def _anchored(heads: Sequence[Head], found: Sequence[Break]) -> int | None:
    """The last noted entry before the first place where anything is wrong."""
    first = min((one.entry_id for one in found), default=None)
    return max((head.place for head in heads if first is None or head.place < first), default=None)


@contextmanager
def export_chain(actor: Actor, *, archive: Archive) -> Iterator[Download]:
    """The whole chain as a file that `service/verify_audit.py` verifies without this program: a line for each entry.

    Ids, digests and our own words, as they were sealed; texts of purposes are not in it, nor anybody's name. That it
    was taken along is its last entry but for what others do meanwhile.
    """
    with archive.database.write() as session:
        permit(actor, Action.AUDIT)
        audit.record(session, archive.clock.now(), actor.id, "audit.exported", "audit")
    with TemporaryFile() as target:
        with archive.database.snapshot() as session:
            number, digest, count = 0, audit.GENESIS, 0
            for link in audit.links(session):
                number, digest, count = link.number, link.digest, count + 1
                target.write(_line(f'{{"number":{number},"digest":"{digest}","sealed":{link.sealed}}}'))
            target.write(_line(f'{{"number":{number},"digest":"{digest}","count":{count}}}'))
        size = target.tell()
        target.seek(0)
        yield target, f"audit-{archive.clock.today()}.jsonl", JSON_LINES, size


def _line(text: str) -> bytes:
    """A line of the export, bytes that a damaged disk made included: whoever verifies has to find them."""
    return f"{text}\n".encode(errors="surrogateescape")
