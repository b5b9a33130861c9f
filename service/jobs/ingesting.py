"""Many files at once: what is offered, what is said of it, and what becomes of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from service.archive import Archive
from service.catalogue.intake import Channel, OfferOutcome
from service.jobs.offering import Offered, Taken, files_at, take_in
from service.usecases.intake.intake import Placement, open_batch
from service.usecases.intake.manifest import read_manifest
from service.usecases.intake.manifest_rows import ManifestRow
from service.usecases.intake.outcomes import Stage, outcomes
from service.usecases.permissions import Actor

DUPLICATE = "duplicate"
_PARENT_FAILED = {"code": "manifest.parent_failed", "data": {}}


@dataclass(frozen=True, slots=True)
class Item:
    """A file to be taken in. `place` is where it really is; `parent` the other file that it belongs to."""

    offered: Offered
    place: Path
    unit: str | None = None
    placement: Placement = field(default_factory=Placement)
    parent: Path | None = None


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a file: a stage of its document, or `duplicate`; `problem` is code and data."""

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

    What has a row in the manifest is filed as soon as its description is complete; with `file_them` all are.
    Raises ManifestError when something is wrong with the manifest; nothing is taken in yet.
    """
    plain = Placement(case=case, file_when_complete=file_them)
    given = [Item(one, Path(one.path).resolve(), unit, plain) for one in files_at(paths)]
    if manifest is None:
        return given
    table = Path(manifest)
    beside = frozenset(item.place for item in given)
    rows = read_manifest(actor, table, archive=archive, unit=unit, case=case, beside=beside)
    described = {row.file: row for row in rows}
    items = [item for item in given if item.place != table.resolve()]
    items += [Item(Offered(str(table.parent / row.path)), row.file) for row in rows if row.file not in beside]
    return [_as_described(item, described.get(item.place)) for item in items]


def _as_described(item: Item, row: ManifestRow | None) -> Item:
    if row is None:
        return item
    placement = Placement(row.case, row.parent, file_when_complete=True, statement=row.statement)
    return replace(item, unit=row.unit, placement=placement, parent=row.parent_file)


def take_all(
    actor: Actor,
    items: Sequence[Item],
    channel: Channel,
    *,
    archive: Archive,
    progress: Callable[[int, int], None],
) -> list[Taken]:
    """Take the files in, what others belong to before those, a batch a place; the answers in the items' order."""
    batches: dict[tuple[str | None, str | None], int] = {}
    for place in dict.fromkeys(_place(item) for item in items):
        batches[place] = open_batch(actor, channel, archive=archive, unit=place[0], case=place[1])
    taken: dict[int, Taken] = {}
    documents: dict[Path, int | None] = {}
    for count, number in enumerate(_parents_first(items)):
        progress(len(items) - count, len(items))
        item = items[number]
        placement = item.placement
        if item.parent is not None:
            placement = replace(placement, parent=documents[item.parent])
        if item.parent is not None and placement.parent is None:
            taken[number] = Taken(item.offered.path, OfferOutcome.FAILED, problem=_PARENT_FAILED)
        else:
            taken[number] = take_in(actor, batches[_place(item)], item.offered, placement, archive=archive)
        documents.setdefault(item.place, taken[number].document_id)
    progress(0, len(items))
    return [taken[number] for number in range(len(items))]


def _place(item: Item) -> tuple[str | None, str | None]:
    return item.unit, item.placement.case


def _parents_first(items: Sequence[Item]) -> list[int]:
    """The numbers of the items, so ordered that none comes before what it belongs to."""
    above = {item.place: item.parent for item in items}

    def depth(item: Item) -> int:
        steps, place = 0, item.parent
        while place is not None:
            steps, place = steps + 1, above.get(place)
        return steps

    return sorted(range(len(items)), key=lambda number: depth(items[number]))


def fates_of(actor: Actor, taken: Sequence[Taken], *, archive: Archive) -> list[Fate]:
    """What has become of the files by now."""
    ids = [one.document_id for one in taken if one.document_id and one.outcome is OfferOutcome.RECEIVED]
    known = outcomes(actor, ids, archive=archive)
    fates = []
    for one in taken:
        outcome = known.get(one.document_id) if one.document_id else None
        if one.outcome is OfferOutcome.DUPLICATE:
            fates.append(Fate(one.path, DUPLICATE, one.document_id, None))
        elif outcome is not None:
            fates.append(Fate(one.path, outcome.stage.value, one.document_id, outcome.problem))
        else:
            fates.append(Fate(one.path, Stage.FAILED.value, one.document_id, one.problem))
    return fates
