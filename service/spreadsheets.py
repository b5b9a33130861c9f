"""Tables that people keep: CSV as any office program writes it, and XLSX. Read bounded and as plain text; written as
XLSX or CSV that holds no formula, whatever the cells say.
"""

import csv
import io
import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from zipfile import BadZipFile, ZipFile

# openpyxl is loaded where it is first needed: every start of the pages would wait for it.

MAX_BYTES = 20 << 20
MAX_UNPACKED = 300 << 20
MAX_ROWS, MAX_COLUMNS, MAX_SHEETS = 20_000, 100, 20

MAX_CELL = 32_767
"""Characters that a cell of a workbook may hold."""

FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What begins a formula where somebody opens a table of texts."""

Cell = str | int | date | None

_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


class TableError(Exception):
    """The table cannot be read; `code` is one of unreadable, too_large, encoding, old_excel, quotes (in `row`)."""

    def __init__(self, code: str, row: int = 0) -> None:
        super().__init__(code, row)
        self.code = code
        self.row = row


def read_table(path: Path, *, most: int = MAX_ROWS) -> list[list[str]]:
    """All rows of a CSV file or of the first sheet of a workbook, cells stripped; rows[0] is row 1 of the file.

    What it is, its content says. CSV may be UTF-8 or GB 18030, parted by commas, semicolons or tabs. Days come as
    YYYY-MM-DD, whole numbers without a point. Raises TableError, also where there are more than `most` rows.
    """
    try:
        with path.open("rb") as source:
            content = source.read(MAX_BYTES + 1)
    except OSError:
        raise TableError("unreadable") from None
    if len(content) > MAX_BYTES:
        raise TableError("too_large")
    if content.startswith(_OLD_EXCEL):
        raise TableError("old_excel")
    if content.startswith(_ZIP):
        return next(iter(_sheets(content, sheets=1, rows=most).values()))
    return _bounded(_csv(content), most)


def read_workbook(content: bytes) -> dict[str, list[list[str]]]:
    """Every sheet of a workbook by its name, in the form of `read_table`. Raises TableError."""
    if len(content) > MAX_BYTES:
        raise TableError("too_large")
    if content.startswith(_OLD_EXCEL):
        raise TableError("old_excel")
    return _sheets(content, sheets=MAX_SHEETS)


def _bounded(rows: Iterable[list[str]], most: int = MAX_ROWS) -> list[list[str]]:
    table = [[cell.strip() for cell in row[:MAX_COLUMNS]] for row in islice(rows, most + 1)]
    if len(table) > most:
        raise TableError("too_large")
    return table


def _csv(content: bytes) -> Iterator[list[str]]:
    text = _decoded(content)
    heading = text.partition("\n")[0]
    delimiter = max(",;\t", key=heading.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise TableError("quotes", row=number) from None


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TableError("encoding")


def _sheets(content: bytes, sheets: int, rows: int = MAX_ROWS) -> dict[str, list[list[str]]]:
    """The first sheets of a workbook, at least one."""
    import openpyxl

    try:
        with ZipFile(io.BytesIO(content)) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > MAX_UNPACKED:
                raise TableError("too_large")
        with warnings.catch_warnings():
            # Of styles and extensions that it does not know; only the cells are wanted.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            try:
                wanted = [book.worksheets[0], *book.worksheets[1:sheets]]
                return {sheet.title: _bounded(_cells(sheet.iter_rows(values_only=True)), rows) for sheet in wanted}
            finally:
                book.close()
    except (BadZipFile, KeyError, ValueError, IndexError, TypeError, SyntaxError, OSError):
        # Its reader has no exception of its own for what is wrong inside; SyntaxError is XML that is none.
        raise TableError("unreadable") from None


def _cells(rows: Iterable[tuple[object, ...]]) -> Iterator[list[str]]:
    for row in rows:
        yield [_text(value) for value in row]


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value)


def written_csv(rows: Iterable[Sequence[object]]) -> str:
    """Rows as CSV. A text that an office program would take for a formula stands behind an apostrophe."""
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    for row in rows:
        writer.writerow([f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell for cell in row])
    return target.getvalue()


@dataclass(frozen=True, slots=True)
class Leaf:
    """A sheet of a workbook to be written: lines above the table, its headings, its rows.

    `widths` are those of the columns in characters.
    """

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    above: Sequence[str] = ()
    widths: Sequence[float] = ()


def write_workbook(leaves: Sequence[Leaf]) -> bytes:
    """A workbook with these sheets, at least one; headings stay in sight and are repeated on every printed page.

    Text stays text: a cell that begins with = is no formula. Characters that XML cannot hold are left out.
    """
    import openpyxl
    from openpyxl.utils import get_column_letter

    book = openpyxl.Workbook(write_only=True)
    taken: set[str] = set()
    for leaf in leaves:
        sheet = book.create_sheet(_sheet_name(leaf.name, taken))
        heading_row = len(leaf.above) + 1
        # A write-only sheet wants all this before its first row.
        sheet.freeze_panes = f"A{heading_row + 1}"
        sheet.print_title_rows = f"{heading_row}:{heading_row}"
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr = openpyxl.worksheet.properties.PageSetupProperties(fitToPage=True)
        for number, width in enumerate(leaf.widths, 1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        for text in leaf.above:
            sheet.append([_written(sheet, text)])
        sheet.append([_written(sheet, heading, bold=True) for heading in leaf.headings])
        for row in leaf.rows:
            sheet.append([_written(sheet, value) for value in row])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _sheet_name(wanted: str, taken: set[str]) -> str:
    """A name that a workbook allows: at most 31 characters, none of []:*?/\\, each once whatever its case."""
    plain = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", wanted).strip().strip("'") or "1"
    name, number = plain[:31], 1
    while name.lower() in taken:
        number += 1
        name = f"{plain[:27]} {number}"
    taken.add(name.lower())
    return name


def _written(sheet: object, value: Cell, *, bold: bool = False) -> object:
    """A cell of its kind: texts wrap, days are days, numbers are numbers."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell import cell as cells
    from openpyxl.styles import Alignment, Font

    if isinstance(value, str):
        value = cells.ILLEGAL_CHARACTERS_RE.sub("", value)[:MAX_CELL]
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    elif isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    if bold:
        cell.font = Font(bold=True)
    return cell
