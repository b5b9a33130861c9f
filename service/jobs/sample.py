"""The sample archive of a first start: drawn on the spot, and taken in through the same door as everything else."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from retention import Cause, Statement
from service.archive import Archive
from service.catalogue.intake import Channel
from service.errors import ConflictError
from service.jobs.ingesting import Item, take_all
from service.jobs.offering import Offered, Taken
from service.sample import Household, Sample, render_sample
from service.sample.values import UNITS
from service.usecases.cases.cases import Withdrawal, open_case, withdraw_case
from service.usecases.house.units import found_unit
from service.usecases.intake.intake import Placement
from service.usecases.intake.manifest import read_manifest
from service.usecases.permissions import Actor

SEED = 20261015
"""Everybody's sample is the same."""

WITHDRAWALS = {
    "退休": Withdrawal(Cause.RETIRED),
    "脱困": Withdrawal(Cause.OUT_OF_HARDSHIP, statement=Statement.SIGNED),
}
"""The reasons of the sample's households -> what the forms of their withdrawals say."""

FIRST_UNIT = UNITS[0]
"""The unit with which the archive begins; the others are below it."""


def take_sample(actor: Actor, folder: Path, *, archive: Archive, progress: Callable[[int, int], None]) -> list[Taken]:
    """Draw the sample into a folder and take it in; what a former attempt took is found to be there already.

    Raises FontMissingError when no Chinese typeface is installed.
    """
    sample = render_sample(folder, SEED)
    for unit in sample.units[1:]:
        with suppress(ConflictError):
            found_unit(actor, unit.name, unit.level, archive=archive, parent=unit.parent or "", fonds=unit.fonds)
    for household in sample.cases:
        _open_case(actor, household, archive)
    items = _items(actor, sample, folder.resolve(), archive)
    return take_all(actor, items, Channel.SAMPLE, archive=archive, progress=progress)


def _open_case(actor: Actor, household: Household, archive: Archive) -> None:
    head = household.head
    with suppress(ConflictError):
        open_case(
            actor,
            archive=archive,
            unit=household.unit,
            code=household.code,
            household=head.name,
            id_number=head.id_number,
            year=household.opened.year,
        )
    if household.withdrawn_on is not None:
        with suppress(ConflictError):
            form = WITHDRAWALS[household.reason]
            withdraw_case(actor, household.code, household.withdrawn_on, household.reason, archive=archive, form=form)


def _items(actor: Actor, sample: Sample, folder: Path, archive: Archive) -> list[Item]:
    beside = frozenset(folder / item.path for item in sample.items)
    rows = {row.file: row for row in read_manifest(actor, folder / sample.manifest, archive=archive, beside=beside)}
    # The papers of a closed file are filed, as a keeper would have done; those of the others wait on the desk.
    closed = {household.code for household in sample.cases if household.withdrawn_on}
    items = []
    for one in sample.items:
        place = folder / one.path
        placement = Placement(one.case, file_when_complete=one.case in closed)
        if place in rows:
            placement = Placement(one.case, file_when_complete=True, statement=rows[place].statement)
        parent = folder / one.parent if one.parent else None
        items.append(Item(Offered(str(place)), place, one.unit, placement, parent))
    return items
