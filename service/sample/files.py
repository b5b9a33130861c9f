"""Papers become files: scans as JPEG, PNG, TIFF or PDF, a PDF written by a program, and one that is both."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from random import Random

from PIL import Image
from pypdf import PdfWriter

from service.sample.digital import add_text_page
from service.sample.layout import compose
from service.sample.paper import Sheet, degrade
from service.sample.values import Form, Paper

DPI = 200
QUALITY = 80
SUFFIX: dict[Form, str] = {
    "jpeg": ".jpg",
    "png": ".png",
    "tiff": ".tif",
    "pdf": ".pdf",
    "digital": ".pdf",
    "mixed": ".pdf",
}


def write_file(paper: Paper, path: Path, rng: Random) -> int:
    """Print a paper, scan it into `path` and give the number of its pages; the same `rng`, the same bytes."""
    sheets = compose(paper.text, rng, DPI)
    WRITERS[paper.form](sheets, paper, path, rng)
    return len(sheets)


def _scan(sheet: Sheet, paper: Paper, rng: Random) -> Image.Image:
    image = degrade(sheet.image, rng)
    return image.rotate(-paper.turned, expand=True) if paper.turned else image


def _write_jpeg(sheets: list[Sheet], paper: Paper, path: Path, rng: Random) -> None:
    (sheet,) = sheets
    _scan(sheet, paper, rng).save(path, quality=QUALITY, dpi=(DPI, DPI))


def _write_png(sheets: list[Sheet], paper: Paper, path: Path, rng: Random) -> None:
    """In grey: the grain of a coloured scan does not pack without loss."""
    (sheet,) = sheets
    _scan(sheet, paper, rng).convert("L").save(path, dpi=(DPI, DPI), compress_level=1)


def _write_tiff(sheets: list[Sheet], paper: Paper, path: Path, rng: Random) -> None:
    """In black and white, as offices scan what has no colour."""
    first, *others = (_scan(sheet, paper, rng).convert("L").point(_ink_or_paper, "1") for sheet in sheets)
    first.save(path, save_all=True, append_images=others, compression="group4", dpi=(DPI, DPI))


def _ink_or_paper(value: int) -> int:
    return 255 if value > 150 else 0


def _write_pdf(sheets: list[Sheet], paper: Paper, path: Path, rng: Random) -> None:
    path.write_bytes(_scans_as_pdf(sheets, paper, rng).getvalue())


def _scans_as_pdf(sheets: list[Sheet], paper: Paper, rng: Random) -> BytesIO:
    """The dates are the paper's: Pillow would write the present into the file."""
    first, *others = (_scan(sheet, paper, rng) for sheet in sheets)
    day, file = paper.date.timetuple(), BytesIO()
    first.save(
        file,
        "PDF",
        save_all=True,
        append_images=others,
        resolution=DPI,
        quality=QUALITY,
        creationDate=day,
        modDate=day,
    )
    return file


def _write_digital(sheets: list[Sheet], paper: Paper, path: Path, _: Random) -> None:
    writer = PdfWriter()
    for sheet in sheets:
        add_text_page(writer, sheet)
    _save(writer, paper, path)


def _write_mixed(sheets: list[Sheet], paper: Paper, path: Path, rng: Random) -> None:
    """Typed text first, then the signed sheet as a scan."""
    typed, *signed = sheets
    writer = PdfWriter()
    add_text_page(writer, typed)
    writer.append(_scans_as_pdf(signed, paper, rng))
    _save(writer, paper, path)


def _save(writer: PdfWriter, paper: Paper, path: Path) -> None:
    writer.add_metadata({"/Title": paper.title, "/CreationDate": f"D:{paper.date:%Y%m%d}"})
    writer.write(path)


WRITERS: dict[Form, Callable[[list[Sheet], Paper, Path, Random], None]] = {
    "jpeg": _write_jpeg,
    "png": _write_png,
    "tiff": _write_tiff,
    "pdf": _write_pdf,
    "digital": _write_digital,
    "mixed": _write_mixed,
}
