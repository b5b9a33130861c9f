"""From a value to its paper: PDF/A, for the printer and the register."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from service.papers import check_listings, custody_listings, listings, lookup_listings
from service.papers.check_values import CheckReport
from service.papers.custody_values import ElectronicTransfer, HandoverRegister, TransferDeed, TransferNotice
from service.papers.disposal_values import AppraisalReport, Certificate, Register
from service.papers.glyphs import printable
from service.papers.listings import Listing
from service.papers.lookup_values import GivenPaper, LookupRegister, RefusalNotice
from service.papers.marks import qr_code
from service.papers.rendering import ROWS_AT_ONCE, Long, render, stylesheet
from service.papers.tables import Table, Tongue
from service.papers.values import (
    AnchorSheet,
    BoxLabel,
    CaseCover,
    Catalogue,
    Contents,
    CoverSheet,
    Notes,
    PhotoCatalogue,
    ShelfLabel,
    ShelfList,
    Stamp,
)


@dataclass(frozen=True, slots=True)
class Spines:
    """Spine labels of boxes, side by side."""

    boxes: Sequence[BoxLabel]


@dataclass(frozen=True, slots=True)
class BoxLabels:
    """Front labels of boxes, two abreast."""

    boxes: Sequence[BoxLabel]


@dataclass(frozen=True, slots=True)
class ShelfLabels:
    """Labels of shelves, two abreast."""

    shelves: Sequence[ShelfLabel]


Form = (
    Catalogue
    | Contents
    | PhotoCatalogue
    | CaseCover
    | Notes
    | Spines
    | BoxLabels
    | ShelfLabels
    | ShelfList
    | Stamp
    | CoverSheet
    | AnchorSheet
    | AppraisalReport
    | Register
    | Certificate
    | LookupRegister
    | RefusalNotice
    | GivenPaper
    | HandoverRegister
    | ElectronicTransfer
    | TransferDeed
    | TransferNotice
    | CheckReport
)
"""What can be printed."""

LISTINGS: Mapping[type, Callable[..., Listing]] = {
    Catalogue: listings.catalogue,
    Contents: listings.contents,
    PhotoCatalogue: listings.photo_catalogue,
    ShelfList: listings.shelf_list,
    AppraisalReport: listings.appraisal,
    Register: listings.register,
    Certificate: listings.certificate,
    LookupRegister: lookup_listings.register,
    RefusalNotice: lookup_listings.notice,
    GivenPaper: lookup_listings.given,
    HandoverRegister: custody_listings.handover_register,
    ElectronicTransfer: custody_listings.electronic_transfer,
    TransferDeed: custody_listings.transfer_deed,
    TransferNotice: custody_listings.transfer_notice,
    CheckReport: check_listings.check_report,
}
"""Papers that are lists, and so can be workbooks too."""

TEMPLATES: Mapping[type, str] = {
    CaseCover: "case_cover.html",
    Notes: "notes.html",
    Spines: "spines.html",
    BoxLabels: "box_labels.html",
    ShelfLabels: "shelf_labels.html",
    Stamp: "stamp.html",
    CoverSheet: "cover_sheet.html",
    AnchorSheet: "anchor_sheet.html",
}
"""Papers with a template of their own."""

_ROOM = __package__ or ""


def print_pdf(forms: Form | Sequence[Form], *, language: str, zone: ZoneInfo) -> bytes:
    """The papers, one after the other, each on a page of its own, as PDF/A-2u; the same values give the same bytes.

    `language` (`zh` or `en`) is that of the printed words, `zone` that in which instants are written. Raises
    UnavailableError `print.no_font` or `print.no_pango` where the machine lacks what printing needs.
    """
    tongue = Tongue(language, zone)
    each = forms if isinstance(forms, Sequence) else (forms,)
    return render([_part(form, tongue) for form in each], stylesheet())


def _part(form: Form, tongue: Tongue) -> str | Long:
    lay_out = LISTINGS.get(type(form))
    if lay_out is None:
        return _page(TEMPLATES[type(form)], tongue, form=form)
    listing = lay_out(form, tongue)
    rows = sum(len(table.rows) for table in listing.tables)
    if rows <= ROWS_AT_ONCE:
        return _page("listing.html", tongue, form=listing, tables=listing.tables, is_first=True, is_last=True, start=0)
    return Long(
        rows,
        piece=lambda first, last: _piece(listing, tongue, first, last, rows),
        feet=lambda count: _page("feet.html", tongue, form=listing, count=count),
    )


def _piece(listing: Listing, tongue: Tongue, first: int, last: int, rows: int) -> str:
    """Some of the rows of a long listing, counted through all its tables."""
    return _page(
        "listing.html",
        tongue,
        form=listing,
        tables=list(_cut(listing.tables, first, last)),
        is_first=first == 0,
        is_last=last == rows,
        start=first,
        is_piece=True,
    )


def _cut(tables: Sequence[Table], first: int, last: int) -> Iterator[Table]:
    """The tables with those of their rows that lie between two numbers; a heading goes with its first row, what
    stands below a table with its last.
    """
    passed = 0
    for table in tables:
        begin, end = max(first - passed, 0), min(last - passed, len(table.rows))
        passed += len(table.rows)
        if begin < end or (not table.rows and first <= passed < last):
            yield replace(
                table,
                rows=table.rows[begin:end],
                heading=table.heading if begin == 0 else "",
                end=table.end if end == len(table.rows) else "",
            )


def _page(template: str, tongue: Tongue, **values: object) -> str:
    return (
        _environment()
        .get_template(template)
        .render(language=tongue.language, say=tongue.say, term=tongue.term, moment=tongue.moment, qr=qr_code, **values)
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader(_ROOM),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _shown(value: object) -> object:
    """Whatever a template puts on paper can be printed; markup of our own stays as it is."""
    return value if isinstance(value, Markup) else printable(str(value))
