"""Tables that people keep: CSV as any office program writes it, and XLSX. Bounded, and read as plain text."""

import csv
import io
import warnings
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import openpyxl

MAX_BYTES = 20 << 20
MAX_UNPACKED = 300 << 20
MAX_ROWS, MAX_COLUMNS = 20_000, 100

_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


class TableError(Exception):
    """The table cannot be read; `code` is one of unreadable, too_large, encoding, old_excel, quotes (in `row`)."""

    def __init__(self, code: str, row: int = 0) -> None:
        super().__init__(code, row)
        self.code = code
        self.row = row


def read_table(path: Path) -> list[list[str]]:
    """All rows of a CSV file or of the first sheet of a workbook, cells stripped; rows[0] is row 1 of the file.

    What it is, its content says. CSV may be UTF-8 or GB 18030, parted by commas, semicolons or tabs. Days come as
    YYYY-MM-DD, whole numbers without a point. Raises TableError.
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
    rows = _workbook(content) if content.startswith(_ZIP) else _csv(content)
    table = [[cell.strip() for cell in row[:MAX_COLUMNS]] for row in islice(rows, MAX_ROWS + 1)]
    if len(table) > MAX_ROWS:
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


def _workbook(content: bytes) -> Iterator[list[str]]:
    try:
        with ZipFile(io.BytesIO(content)) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > MAX_UNPACKED:
                raise TableError("too_large")
        with warnings.catch_warnings():
            # Of styles and extensions that it does not know; only the cells are wanted.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            try:
                yield from _cells(book.worksheets[0].iter_rows(values_only=True))
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
