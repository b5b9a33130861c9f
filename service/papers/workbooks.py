"""From values to a workbook, for those who go on working with them: lists as they are, and a row for each cover, record
or label.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from service.errors import InvalidError
from service.papers.listings import Listing
from service.papers.printing import LISTINGS, BoxLabels, Form, ShelfLabels, Spines
from service.papers.tables import Cell, Column, Table, Tongue
from service.papers.values import AnchorSheet, BoxLabel, CaseCover, CoverSheet, Notes, Stamp
from service.spreadsheets import Leaf, write_workbook

COVERS = (
    Column("number", 5),
    Column("fonds", 7),
    Column("year", 6),
    Column("code", 18, is_code=True),
    Column("case_title", 24),
    Column("first_on", 8),
    Column("last_on", 8),
    Column("term", 8),
    Column("withdrawn_on", 8),
    Column("items", 5),
    Column("pages", 5),
)
NOTES = (
    Column("number", 5),
    Column("code", 18, is_code=True),
    Column("title", 24),
    Column("items", 5),
    Column("pages", 5),
    Column("situation", 30),
    Column("arranged_by", 10),
    Column("arranged_on", 8),
    Column("inspected_by", 10),
    Column("checked_on", 8),
)
BOXES = (
    Column("number", 5),
    Column("box", 12, is_code=True),
    Column("label", 14, is_code=True),
    Column("fonds", 7),
    Column("fonds_name", 18),
    Column("year", 6),
    Column("term", 8),
    Column("issue", 10),
    Column("first_item", 18, is_code=True),
    Column("last_item", 18, is_code=True),
    Column("items", 5),
    Column("shelf", 16),
)
OWNER = (Column("case_code", 18, is_code=True), Column("case_title", 20))
"""What stands before each line where the lists of several case files share a sheet."""


def write_xlsx(forms: Form | Sequence[Form], *, language: str, zone: ZoneInfo) -> bytes:
    """Papers as a workbook, a sheet for each list and one for all papers of a kind that is none.

    Raises InvalidError `print.no_table` where there is nothing to be put in rows.
    """
    tongue = Tongue(language, zone)
    by_kind: dict[type, list[Form]] = {}
    for form in forms if isinstance(forms, Sequence) else (forms,):
        by_kind.setdefault(type(form), []).append(form)
    return write_workbook([leaf for kind, some in by_kind.items() for leaf in _leaves(kind, some, tongue)])


def _leaves(kind: type, forms: Sequence[Form], tongue: Tongue) -> Iterator[Leaf]:
    if kind in ROWS:
        heading, table = ROWS[kind](forms, tongue)
        yield _leaf(table, heading, (), tongue)
    elif kind not in LISTINGS:
        raise InvalidError("print.no_table", paper=_NAMES[kind])
    elif len(forms) == 1:
        yield from _listed(LISTINGS[kind](forms[0], tongue), tongue)
    else:
        yield _joined(forms, [LISTINGS[kind](form, tongue) for form in forms], tongue)


def _listed(listing: Listing, tongue: Tongue) -> Iterator[Leaf]:
    """The tables of one paper; above the first of them what stands on the paper's head."""
    heading = " ".join(part for part in (tongue.say(listing.heading), listing.number) if part)
    above = [heading, *(f"{tongue.say(f'print.{label}')}：{text}" for label, text in listing.facts if text)]
    for number, table in enumerate(listing.tables):
        yield _leaf(table, table.heading or listing.heading, above if number == 0 else (), tongue)


def _joined(forms: Sequence[Any], listings: Sequence[Listing], tongue: Tongue) -> Leaf:
    """The lists of several case files one below the other, each line with the file that it belongs to."""
    rows = [
        (form.code, form.title, *row)
        for form, listing in zip(forms, listings, strict=True)
        for table in listing.tables
        for row in table.rows
    ]
    return _leaf(Table((*OWNER, *listings[0].tables[0].columns), rows), listings[0].heading, (), tongue)


def _leaf(table: Table, heading: str, above: Sequence[str], tongue: Tongue) -> Leaf:
    return Leaf(
        name=tongue.say(heading),
        headings=[column.head(tongue.language) for column in table.columns],
        rows=table.rows,
        above=above,
        widths=[max(6, column.width * 1.5) for column in table.columns],
    )


def _covers(forms: Sequence[CaseCover], tongue: Tongue) -> tuple[str, Table]:
    rows: list[Sequence[Cell]] = [
        (
            number,
            one.fonds,
            one.year,
            one.code,
            one.title,
            one.first,
            one.last,
            tongue.term(one.term),
            one.withdrawn_on,
            one.items,
            one.pages,
        )
        for number, one in enumerate(forms, 1)
    ]
    return "print.cover", Table(COVERS, rows)


def _notes(forms: Sequence[Notes], _: Tongue) -> tuple[str, Table]:
    rows: list[Sequence[Cell]] = [
        (
            number,
            one.code,
            one.title,
            one.items,
            one.pages,
            "；".join(one.remarks),
            one.arranged_by,
            one.arranged_on,
            one.checked_by,
            one.checked_on,
        )
        for number, one in enumerate(forms, 1)
    ]
    return "print.notes", Table(NOTES, rows)


def _boxes(forms: Sequence[Spines | BoxLabels], tongue: Tongue) -> tuple[str, Table]:
    boxes = [box for form in forms for box in form.boxes]
    rows = [_box(number, box, tongue) for number, box in enumerate(boxes, 1)]
    return "print.box_labels", Table(BOXES, rows)


def _box(number: int, box: BoxLabel, tongue: Tongue) -> Sequence[Cell]:
    return (
        number,
        box.number,
        box.code,
        box.fonds,
        box.fonds_name,
        box.year,
        tongue.term(box.term),
        box.issue,
        box.first_item,
        box.last_item,
        box.items,
        box.shelf,
    )


ROWS: Mapping[type, Callable[[Sequence[Any], Tongue], tuple[str, Table]]] = {
    CaseCover: _covers,
    Notes: _notes,
    Spines: _boxes,
    BoxLabels: _boxes,
}
"""Papers of which each makes a row of a sheet; with the name of that sheet, a sentence."""

_NAMES: Mapping[type, str] = {
    ShelfLabels: "shelf_labels",
    Stamp: "stamp",
    CoverSheet: "cover_sheet",
    AnchorSheet: "anchor_sheet",
}
"""What papers that make no row are called: the sentence `print.<name>`."""
