"""What the archive's papers say: frozen values, free of the database. A use case fills them, this package prints them.

Titles come as they are to be printed: whoever fills a value hides numbers of persons before. A day that nobody knows
and a text that nobody gave are left empty on the paper, to be written in by hand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Line:
    """An item in a list. `number` counts in this list, `sheet` is the page of the case file on which it begins."""

    number: int
    title: str
    code: str | None = None
    document_number: str | None = None
    author: str | None = None
    dated_on: date | None = None
    secrecy: str | None = None
    pages: int | None = None
    sheet: int | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A list of filed items 归档文件目录 (DA/T 22-2015 5.5): what stands on its cover, and its lines.

    `term` is the element of the codes (Y, D30), `issue` the class by which the items are grouped 机构（问题）. What a
    list has several of is None.
    """

    fonds: str
    fonds_name: str
    lines: Sequence[Line]
    printed_on: date
    year: int | None = None
    term: str | None = None
    issue: str | None = None


@dataclass(frozen=True, slots=True)
class PhotoLine:
    """A photograph in a list: its number in it, and its caption."""

    number: int
    title: str
    code: str | None
    taken_on: date | None
    place: str | None
    people: str | None
    occasion: str | None
    background: str | None
    photographer: str | None
    group: str | None


@dataclass(frozen=True, slots=True)
class PhotoCatalogue:
    """Photographs with their captions 照片档案目录."""

    fonds: str
    fonds_name: str
    lines: Sequence[PhotoLine]
    printed_on: date


@dataclass(frozen=True, slots=True)
class Contents:
    """The list of what a case file holds 卷内目录, laid before its first sheet."""

    code: str
    title: str
    fonds_name: str
    lines: Sequence[Line]
    printed_on: date


@dataclass(frozen=True, slots=True)
class CaseCover:
    """The cover of a case file 案卷封面 (GB/T 9705-2008).

    `first` and `last` are the dates of its oldest and newest paper; `withdrawn_on` is the day from which its term runs,
    None while it waits for that.
    """

    fonds: str
    fonds_name: str
    category: str
    title: str
    code: str
    year: int
    volume: int
    term: str
    items: int
    pages: int
    first: date | None = None
    last: date | None = None
    withdrawn_on: date | None = None


@dataclass(frozen=True, slots=True)
class Notes:
    """The record of a case file or box 备考表: what is in it and its state, who arranged and who checked it.

    `remarks` are printed; below them lines stay free. `is_box`: of a box, not of a case file.
    """

    code: str
    title: str
    items: int
    pages: int
    remarks: Sequence[str] = ()
    arranged_by: str | None = None
    arranged_on: date | None = None
    checked_by: str | None = None
    checked_on: date | None = None
    is_box: bool = False


@dataclass(frozen=True, slots=True)
class BoxLabel:
    """A box by its spine 盒脊 and front: fonds, year, term, issue, and the first and last item that lie in it.

    `code` is what the QR code says and a scanner reads; `shelf` is where the box stands; `thickness` is that of the
    box in millimetres, the width of its spine.
    """

    code: str
    fonds: str
    fonds_name: str
    number: str
    year: int | None = None
    term: str | None = None
    issue: str | None = None
    first_item: str | None = None
    last_item: str | None = None
    items: int | None = None
    shelf: str | None = None
    thickness: int = 30


@dataclass(frozen=True, slots=True)
class ShelfLabel:
    """A shelf by its place, such as 库房一 · 3 架 4 层; `code` is what the QR code says, `holds` what stands there."""

    code: str
    place: str
    holds: str = ""


@dataclass(frozen=True, slots=True)
class ShelfRow:
    """A box on a shelf, or an item whose paper lies in it; `remark` says lent out, missing, out of place."""

    shelf: str
    box: str
    codes: str
    title: str
    items: int
    pages: int | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class ShelfList:
    """What stands where 排架清单, in the order of the shelves. `title` says of which room or duty it is the list."""

    title: str
    fonds_name: str
    rows: Sequence[ShelfRow]
    printed_on: date


@dataclass(frozen=True, slots=True)
class Stamp:
    """The filing stamp 归档章: six cells, 45 by 16 mm (DA/T 22-2015 5.4.4). `item` is the last element of the code."""

    fonds: str
    year: int
    term: str
    item: str
    pages: int
    issue: str | None = None


@dataclass(frozen=True, slots=True)
class CoverSheet:
    """The cover of a paper rendition (article 9): which item was printed, from which bytes, by whom.

    `digest` is the SHA-256 of the original, in hexadecimal; `code` is also what the QR code says. `box` and `shelf` are
    where it goes; names that are not known yet leave a line to sign on.
    """

    code: str
    title: str
    digest: str
    pages: int
    fonds_name: str
    printed_on: date
    dated_on: date | None = None
    term: str | None = None
    printed_by: str | None = None
    checked_by: str | None = None
    box: str | None = None
    shelf: str | None = None


@dataclass(frozen=True, slots=True)
class AnchorSheet:
    """The end of the audit chain on paper, for a binder that nobody at the machine can reach.

    `number` and `digest` are those of the last entry, `count` is how many there were; `code` is what the QR code says.
    """

    unit: str
    number: int
    digest: str
    count: int
    code: str
    noted_at: datetime
    printed_by: str
