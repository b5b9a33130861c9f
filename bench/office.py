"""How many pages of office files a minute become pages of the archive, by LibreOffice and from the text alone.

`python -m bench.office [--files N]`. The files are made here: letters, workbooks and lists of plain text, each one
different, as many as asked for of each; one process works. What is counted is the time of `render_writing`: reading
the writing, drawing or setting it, for a workbook its cells too. Intake and the reading of the pages are measured by
`bench.intake`.
"""

import argparse
import io
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

import openpyxl
import pypdfium2
from rich.console import Console
from rich.table import Table

from ocr import find_program, version_of
from service.renditions import render_writing
from tests.written import docx

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PARAGRAPHS, ROWS, LINES = 120, 200, 600
SECONDS: Final = 300


def letter(number: int) -> bytes:
    """A letter of several pages."""
    lines = [
        f"第 {number} 号通知第 {n} 段：各基层工会要及时把符合条件的职工纳入帮扶范围。" * 3 for n in range(PARAGRAPHS)
    ]
    return docx(lines, [["姓名", "金额"], *([f"职工{n}", f"{n * 37}.00"] for n in range(20))])


def workbook(number: int) -> bytes:
    """A sheet of some hundred rows."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for n in range(ROWS):
        sheet.append([n, f"职工{number}-{n}", n * 31.5, "榆阳市总工会", "生活救助"])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def listing(number: int) -> bytes:
    """A list in plain text."""
    return "\n".join(f"{n},职工{number}-{n},{n * 31.5},生活救助" for n in range(LINES)).encode("gb18030")


FORMS: Final[Mapping[str, tuple[str, Callable[[int], bytes]]]] = {
    "DOCX": (DOCX, letter),
    "XLSX": (XLSX, workbook),
    "CSV": ("text/csv", listing),
}


def measured(mime: str, files: Sequence[bytes]) -> tuple[str, int, float]:
    """Who made the pages of the files, how many, in how many seconds."""
    by, pages, begun = "", 0, time.perf_counter()
    for content in files:
        out = io.BytesIO()
        by = render_writing(io.BytesIO(content), mime, "件", out, seconds=SECONDS).by
        pages += _pages(out)
    return by, pages, time.perf_counter() - begun


def _pages(out: io.BytesIO) -> int:
    with pypdfium2.PdfDocument(out.getvalue()) as pdf:
        return len(pdf)


def rows(count: int) -> Iterator[tuple[str, ...]]:
    """A line for each format."""
    for name, (mime, make) in FORMS.items():
        measured(mime, [make(0)])  # loading fonts and programs is outside the clock
        by, pages, seconds = measured(mime, [make(number) for number in range(1, count + 1)])
        yield name, by, str(count), str(pages), f"{seconds:.1f}", f"{pages / seconds * 60:.0f}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--files", type=int, default=10, help="files of each format")
    count: int = parser.parse_args().files
    program = find_program()
    table = Table("format", "pages by", "files", "pages", "s", "pages a minute")
    for row in rows(count):
        table.add_row(*row)
    console = Console()
    console.print(f"LibreOffice: {version_of(program) if program else 'not installed'}")
    console.print(table)


if __name__ == "__main__":
    main()
