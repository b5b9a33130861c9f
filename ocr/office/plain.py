"""Plain text and tables of plain text: which characters the bytes stand for, and whether they are a table."""

import codecs
import csv
import io
from collections.abc import Iterator
from typing import BinaryIO, Final

from ocr.base import Reason, UnreadableFileError
from ocr.office.workbook import letters
from ocr.office.written import Cell, Scribe

MOST_BYTES: Final = 100 << 20
"""Bytes of a file of plain text that is taken in: fifty million Chinese characters."""

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ENCODINGS: Final = ("utf-8", "gb18030")
"""Tried in this order: hardly any text in GB 18030 happens to be sound UTF-8."""
_CONTROLS: Final = frozenset(range(32)) - frozenset(b"\t\n\v\f\r\x1a\x1b\b")
_CHUNK: Final = 1 << 20
_DELIMITERS: Final = ",\t;|"
_LOOKED_AT: Final = 20
"""Rows by which a table is told from a text."""


def encoding_of(stream: BinaryIO) -> str | None:
    """The encoding in which the whole of a stream is text, or None where it is none: UTF-8, UTF-16 with its mark, or
    GB 18030, and no control characters that no text has.
    """
    stream.seek(0)
    head = stream.read(4)
    marked = next((encoding for mark, encoding in _MARKS if head.startswith(mark)), None)
    return next((one for one in ((marked,) if marked else _ENCODINGS) if _decodes(stream, one)), None)


def _decodes(stream: BinaryIO, encoding: str) -> bool:
    stream.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    is_wide = encoding == "utf-16"
    try:
        while chunk := stream.read(_CHUNK):
            if not is_wide and not _CONTROLS.isdisjoint(chunk):
                return False
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def decoded(stream: BinaryIO) -> str:
    """All of a text. Raises `UnreadableFileError` DAMAGED where it is none."""
    encoding = encoding_of(stream)
    if encoding is None:
        raise UnreadableFileError(Reason.DAMAGED, page=0)
    stream.seek(0)
    return stream.read(MOST_BYTES).decode(encoding, errors="replace")


def delimiter_of(head: str, *, named_table: bool) -> str | None:
    """What parts the columns of a text that is a table; None of one that is none.

    A table has the same number of cells in each of its first rows: three by three at least, or two by two where its
    name says so too.
    """
    lines = [line for line in head.splitlines() if line.strip()][:_LOOKED_AT]
    least = 2 if named_table else 3
    if len(lines) < least:
        return None
    for delimiter in _DELIMITERS:
        try:
            widths = {len(row) for row in csv.reader(lines, delimiter=delimiter) if row}
        except csv.Error:
            continue
        if len(widths) == 1 and widths.pop() >= least:
            return delimiter
    return None


def read_text(stream: BinaryIO, scribe: Scribe) -> None:
    """Write down a text, line by line."""
    for line in decoded(stream).split("\n"):
        scribe.line(line.replace("\f", " ").rstrip("\r\x1a"))


def read_table(stream: BinaryIO, scribe: Scribe) -> None:
    """Write down a table, every cell with the address that a workbook would give it."""
    text = decoded(stream)
    delimiter = delimiter_of(text[:65536], named_table=True) or ","
    scribe.part("")
    for number, row in enumerate(_rows(text, delimiter), 1):
        scribe.row([Cell(value, f"{letters(column)}{number}") for column, value in enumerate(row, 1)])


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    """The rows; from one on that quotation marks spoil, each line as one cell."""
    source = io.StringIO(text, newline="")
    reader = csv.reader(source, delimiter=delimiter)
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield from ([line.rstrip("\r\n")] for line in source)
            return
