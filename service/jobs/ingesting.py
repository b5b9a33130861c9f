"""A batch from the command line: what is offered, with what a manifest says of it, and what becomes of it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from service.archive import Archive
from service.catalogue.intake import Channel, OfferOutcome
from service.jobs.offering import Offered, Taken, files_at, take_in
from service.usecases.intake import Placement, open_batch
from service.usecases.manifest import read_manifest
from service.usecases.manifest_rows import ManifestRow
from service.usecases.outcomes import Stage, outcomes
from service.usecases.permissions import Actor

DUPLICATE = "duplicate"
_PARENT_FAILED = {"code": "manifest.parent_failed", "data": {}}


@dataclass(frozen=True, slots=True)
class Item:
    """A file to be taken in. `parent` is the place in the list of the file that it belongs to."""

    offered: Offered
    unit: str | None
    placement: Placement = field(default_factory=Placement)
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a file: a stage of its document, `duplicate` or `failed`; `problem` is code and data."""

    path: str
    state: str
    document_id: int | None
    problem: dict[str, Any] | None


def gather(
    actor: Actor,
    paths: Sequence[str],
    manifest: str | None,
    *,
    archive: Archive,
    unit: str | None = None,
    case: str | None = None,
    file_them: bool = False,
) -> list[Item]:
    """The files at the paths in their order, then those that only the manifest names.

    `file_them`: whether what has no row in the manifest is filed as soon as its description is complete, too.
    Raises ManifestError before anything is taken in.
    """
    plain = Placement(file_when_complete=file_them)
    offered = list(files_at(paths))
    if manifest is None:
        return [Item(one, unit, plain) for one in offered]
    places = [Path(one.path).resolve() for one in offered]
    rows = read_manifest(
        actor, Path(manifest), archive=archive, unit=unit, case=case, beside=frozenset(places)
    )
    described = {row.file: row for row in rows}
    itself = Path(manifest).resolve()
    items: dict[Path, Item] = {}
    for one, place in zip(offered, places, strict=True):
        if place != itself or place in described:
            row = described.get(place)
            items.setdefault(place, _item(one, row) if row else Item(one, unit, plain))
    for row in rows:
        items.setdefault(row.file, _item(Offered(row.path), row))
    return list(_with_parents(items, described))
