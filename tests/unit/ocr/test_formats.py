"""What is taken in, and what is refused and why."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from ocr import Inspection, Kind, Limits, Reason, UnreadableFileError, inspect
from ocr.office import kinds
from tests.compound import compound, excel_file, locked_package, message, word_file
from tests.papers import LETTER, PdfBook, saved, typed, written_page
from tests.written import docx, eml, opendocument, pptx, xlsx

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:PIL.TiffImagePlugin")

LIMITS = Limits(max_bytes=50_000_000, max_pages=20, max_pixels=40_000_000)
SMALL = (64, 48)


def picture(mode: str = "RGB", size: tuple[int, int] = SMALL) -> Image.Image:
    return Image.new(mode, size, 90 if mode == "L" else None)


def noise(size: tuple[int, int] = (300, 200)) -> Image.Image:
    return Image.effect_noise(size, 90).convert("RGB")


def pdf(pages: int = 2) -> bytes:
    book = PdfBook()
    for _ in range(pages):
        book.add_page(typed(LETTER))
    return book.bytes()


def tiff(pages: int = 3) -> bytes:
    return saved(noise(), "TIFF", save_all=True, append_images=[noise() for _ in range(pages - 1)])


def heic() -> bytes:
    return Path(__file__).with_name("red_left.heic").read_bytes()


def zipped(*names: str, content: str | bytes = "x") -> bytes:
    """An archive whose files are not packed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for entry in names:
            archive.writestr(entry, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "kind", "mime", "extension"),
    [
        (docx(["x"]), Kind.WRITING, kinds.DOCX, "docx"),
        (xlsx({"a": []}), Kind.WRITING, kinds.XLSX, "xlsx"),
        (pptx([["x"]]), Kind.WRITING, kinds.PPTX, "pptx"),
        (opendocument("text", ""), Kind.WRITING, kinds.ODT, "odt"),
        (opendocument("spreadsheet", ""), Kind.WRITING, kinds.ODS, "ods"),
        (opendocument("presentation", ""), Kind.WRITING, kinds.ODP, "odp"),
        (word_file(), Kind.WRITING, "application/msword", "doc"),
        (excel_file(), Kind.WRITING, "application/vnd.ms-excel", "xls"),
        (b"{\\rtf1 x}", Kind.WRITING, kinds.RTF, "rtf"),
        (b"\xef\xbb\xbf\n <!DOCTYPE html><html></html>", Kind.WRITING, kinds.HTML, "html"),
        ("困难职工帮扶".encode() * 200, Kind.WRITING, kinds.TEXT, "txt"),
        ("困难职工帮扶".encode("gb18030"), Kind.WRITING, kinds.TEXT, "txt"),
        (b"BMW is a text that begins like a bitmap", Kind.WRITING, kinds.TEXT, "txt"),
        (b"MZ is a text that begins like a program", Kind.WRITING, kinds.TEXT, "txt"),
        (b"ID3 is a text that begins like a song", Kind.WRITING, kinds.TEXT, "txt"),
        (b"The free clinic opens at nine", Kind.WRITING, kinds.TEXT, "txt"),
        (b"The wide road is closed", Kind.WRITING, kinds.TEXT, "txt"),
        (b"Do, skip this page", Kind.WRITING, kinds.TEXT, "txt"),
        ("甲,乙,丙\n1,2,3\n4,5,6\n".encode(), Kind.WRITING, kinds.CSV, "csv"),
        (eml("x", "y"), Kind.CONTAINER, kinds.EML, "eml"),
        (message("x", "y", {}), Kind.CONTAINER, "application/vnd.ms-outlook", "msg"),
        (zipped("a.txt"), Kind.CONTAINER, kinds.ZIP, "zip"),
    ],
)
def test_writing_and_what_holds_files_is_known_by_content_whatever_its_name(
    data: bytes, kind: Kind, mime: str, extension: str
) -> None:
    assert inspect(io.BytesIO(data), "扫描件.pdf", LIMITS) == Inspection(kind, mime, extension, 0)


@pytest.mark.parametrize(
    ("data", "members"),
    [(zipped("a.txt", "b.txt"), 2), (zipped(), 0), (eml("x", "y"), 0), (b"a text", None), (pdf(), None)],
    ids=["zip", "empty zip", "eml", "text", "pdf"],
)
def test_what_holds_files_says_how_many(data: bytes, members: int | None) -> None:
    assert look(data).members == members


@pytest.mark.parametrize(
    ("data", "mime"),
    [
        (zipped("申请书.pdf", content=pdf()), kinds.ZIP),
        (compound({"WordDocument": b"%PDF-" + bytes(5000)}), "application/msword"),
    ],
    ids=["zip", "doc"],
)
def test_a_pdf_held_as_it_is_does_not_make_a_pdf_of_what_holds_it(data: bytes, mime: str) -> None:
    assert look(data).mime == mime


@pytest.mark.parametrize(
    "data",
    [locked_package(), word_file(locked=True), excel_file(locked=True), opendocument("text", "", encrypted=True)],
)
def test_an_office_file_with_a_password_is_refused_by_name(data: bytes) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        inspect(io.BytesIO(data), "名册.xlsx", LIMITS)
    assert (caught.value.code, caught.value.data) == (Reason.ENCRYPTED, {"name": "名册.xlsx"})


@pytest.mark.parametrize("data", [zipped("a.txt")[:-8], docx(["x" * 999])[:-40], word_file()[:700], b"PK\x03\x04 torn"])
def test_an_office_file_without_its_end_is_refused_by_name(data: bytes) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        inspect(io.BytesIO(data), "名册.zip", LIMITS)
    assert (caught.value.code, caught.value.data["name"]) == (Reason.TRUNCATED, "名册.zip")


def test_programs_in_a_document_are_kept_and_marked() -> None:
    assert inspect(io.BytesIO(docx(["x"], macros=True)), "a.docm", LIMITS).macros
    assert inspect(io.BytesIO(word_file(macros=True)), "a.doc", LIMITS).macros


def png_claiming(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))

    header = struct.pack(">LLBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def look(data: bytes, called: str = "scan.bin", limits: Limits = LIMITS) -> Inspection:
    return inspect(io.BytesIO(data), called, limits)


def refusal(data: bytes, called: str = "scan.bin", limits: Limits = LIMITS) -> UnreadableFileError:
    with pytest.raises(UnreadableFileError) as caught:
        look(data, called, limits)
    return caught.value


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (pdf, Inspection(Kind.PDF, "application/pdf", "pdf", 2)),
        (lambda: saved(picture(), "JPEG"), Inspection(Kind.PICTURE, "image/jpeg", "jpg", 1)),
        (lambda: saved(picture("L"), "JPEG"), Inspection(Kind.PICTURE, "image/jpeg", "jpg", 1)),
        (lambda: saved(picture("CMYK"), "JPEG"), Inspection(Kind.PICTURE, "image/jpeg", "jpg", 1)),
        (
            lambda: saved(noise(), "MPO", append_images=[noise()], save_all=True),
            Inspection(Kind.PICTURE, "image/jpeg", "jpg", 1),
        ),
        (lambda: saved(picture("RGBA"), "PNG"), Inspection(Kind.PICTURE, "image/png", "png", 1)),
        (tiff, Inspection(Kind.PICTURE, "image/tiff", "tiff", 3)),
        (lambda: saved(picture("1"), "TIFF", compression="group4"), Inspection(Kind.PICTURE, "image/tiff", "tiff", 1)),
        (lambda: saved(picture(), "BMP"), Inspection(Kind.PICTURE, "image/bmp", "bmp", 1)),
        (lambda: saved(picture(), "WEBP"), Inspection(Kind.PICTURE, "image/webp", "webp", 1)),
        (heic, Inspection(Kind.PICTURE, "image/heic", "heic", 1)),
    ],
    ids=["pdf", "jpeg", "grey jpeg", "cmyk jpeg", "mpo", "png", "tiff", "fax tiff", "bmp", "webp", "heic"],
)
def test_every_format_is_known_by_its_content(data: Callable[[], bytes], expected: Inspection) -> None:
    assert look(data()) == expected


@pytest.mark.parametrize("size", [(1, 1), (7, 900), (900, 7)])
def test_a_picture_of_a_few_pixels_is_a_picture(size: tuple[int, int]) -> None:
    assert look(saved(Image.new("RGB", size), "JPEG")) == Inspection(Kind.PICTURE, "image/jpeg", "jpg", 1)


def test_a_jpeg_named_pdf_is_taken_in_as_the_jpeg_it_is() -> None:
    assert look(saved(picture(), "JPEG"), "申请书.pdf").mime == "image/jpeg"


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (saved(picture("L"), "GIF"), "image/gif"),
        (compound({"Contents": b"a program of its own"}), "application/x-ole-storage"),
        (b"\x00\x00\x00\x18ftypavif" + bytes(600), "image/avif"),
        (b"MZ\x90\0\x03\0\0\0", "application/x-msdownload"),
        (b"<?xml version='1.0'?><note/>", "text/xml"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"),
        (b"\x00\x01\x02\x03 something else", "application/octet-stream"),
        (b"\xff\xff\xff\x81\x8d", "application/octet-stream"),
    ],
)
def test_what_is_not_taken_in_is_called_by_what_it_is(data: bytes, found: str) -> None:
    error = refusal(data, "表.PDF")
    assert error.code is Reason.UNSUPPORTED
    assert error.data == {"name": "表.PDF", "found": found, "extension": "pdf"}


@pytest.mark.parametrize("form", ["WEBP", "PNG"])
def test_a_picture_that_moves_is_refused_with_the_number_of_its_frames(form: str) -> None:
    data = saved(noise(), form, save_all=True, append_images=[noise(), noise()], duration=100)
    with pytest.raises(UnreadableFileError) as refused:
        look(data)
    assert (refused.value.code, refused.value.data["frames"]) == (Reason.MOVING, 3)


def test_an_empty_file_is_refused_as_empty() -> None:
    assert refusal(b"").code is Reason.EMPTY


def test_the_last_byte_allowed_is_taken_and_the_next_is_not() -> None:
    data = saved(picture(), "PNG")
    assert look(data, limits=Limits(len(data), 1, 10_000))
    error = refusal(data, limits=Limits(len(data) - 1, 1, 10_000))
    assert (error.code, error.data["bytes"], error.data["limit"]) == (Reason.TOO_MANY_BYTES, len(data), len(data) - 1)


class Counting(io.BytesIO):
    """A stream that says how many bytes of it were read."""

    count = 0

    def read(self, size: int | None = -1) -> bytes:
        found = super().read(size)
        self.count += len(found)
        return found


@pytest.mark.parametrize("begins", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\0\x01"])
def test_what_is_too_large_is_refused_without_being_read_through(begins: bytes) -> None:
    stream = Counting(begins + b"text " * 100_000)
    with pytest.raises(UnreadableFileError) as caught:
        inspect(stream, "a.txt", Limits(400_000, 1, 10_000))
    assert caught.value.code is Reason.TOO_MANY_BYTES
    assert stream.count <= 1024


@pytest.mark.parametrize("make", [pdf, tiff])
def test_the_last_page_allowed_is_taken_and_the_next_is_not(make: Callable[[int], bytes]) -> None:
    limits = Limits(LIMITS.max_bytes, 3, LIMITS.max_pixels)
    assert look(make(3), limits=limits).pages == 3
    error = refusal(make(4), limits=limits)
    assert (error.code, error.data["pages"], error.data["limit"]) == (Reason.TOO_MANY_PAGES, 4, 3)


def test_the_last_pixel_allowed_is_taken_and_the_next_is_not() -> None:
    limits = Limits(LIMITS.max_bytes, 1, 100 * 50)
    assert look(saved(picture(size=(100, 50)), "BMP"), limits=limits)
    error = refusal(saved(picture(size=(100, 51)), "BMP"), limits=limits)
    assert error.code is Reason.TOO_MANY_PIXELS
    assert error.data == {"name": "scan.bin", "page": 1, "width": 100, "height": 51, "limit": 5000}


def test_a_decompression_bomb_is_refused_before_it_is_unpacked() -> None:
    error = refusal(png_claiming(60_000, 60_000))
    assert (error.code, error.data["width"]) == (Reason.TOO_MANY_PIXELS, 60_000)


def test_a_bomb_on_a_later_page_of_a_tiff_is_found() -> None:
    data = saved(picture("1"), "TIFF", compression="group4", save_all=True, append_images=[picture("1", (9000, 9000))])
    error = refusal(data)
    assert (error.code, error.data["page"]) == (Reason.TOO_MANY_PIXELS, 2)


@pytest.mark.parametrize("share", [0.5, 0.9])
@pytest.mark.parametrize(
    "data",
    [
        saved(noise(), "JPEG"),
        saved(noise(), "JPEG", progressive=True),
        saved(noise(), "PNG"),
        saved(noise(), "BMP"),
        saved(noise(), "WEBP"),
        saved(noise(), "TIFF"),
        saved(noise(), "TIFF", compression="tiff_lzw"),
        pdf(),
        heic(),
    ],
    ids=["jpeg", "progressive", "png", "bmp", "webp", "tiff", "lzw", "pdf", "heic"],
)
def test_a_file_cut_short_is_refused(data: bytes, share: float) -> None:
    assert refusal(data[: int(len(data) * share)]).code in (Reason.TRUNCATED, Reason.DAMAGED)


@pytest.mark.parametrize("data", [saved(noise(), "JPEG"), saved(noise(), "BMP"), saved(noise(), "TIFF"), pdf()])
def test_a_file_cut_short_is_called_that_where_it_can_be_told(data: bytes) -> None:
    assert refusal(data[: int(len(data) * 0.9)]).code is Reason.TRUNCATED


def test_padding_behind_the_end_of_a_pdf_does_no_harm() -> None:
    assert look(pdf() + bytes(4096)).pages == 2


def test_a_pdf_that_asks_for_a_password_is_refused_as_encrypted() -> None:
    book = PdfBook()
    book.add_page(typed(LETTER))
    assert refusal(book.bytes(user_password="secret")).code is Reason.ENCRYPTED


def test_a_pdf_that_only_forbids_printing_is_taken() -> None:
    book = PdfBook()
    book.add_page(typed(LETTER))
    assert look(book.bytes(user_password="", owner_password="secret")).pages == 1


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n" + b"nothing of a PDF " * 100 + b"\n%%EOF\n",
        b"\xff\xd8\xff\xe0" + bytes(500),
        b"\x89PNG\r\n\x1a\n" + bytes(500),
        b"II*\0" + bytes(500),
        b"RIFF\x00\x02\x00\x00WEBPVP8 " + bytes(500),
        b"\x00\x00\x00\x18ftypheic" + bytes(500),
    ],
    ids=["pdf", "jpeg", "png", "tiff", "webp", "heic"],
)
def test_a_file_of_the_right_kind_with_nothing_in_it_is_damaged(data: bytes) -> None:
    assert refusal(data).code in (Reason.DAMAGED, Reason.TRUNCATED)


def test_a_pdf_without_pages_is_damaged() -> None:
    assert refusal(PdfBook().bytes()).code is Reason.DAMAGED


def test_a_refusal_names_the_file() -> None:
    assert refusal(b"", "困难职工申请书.pdf").data["name"] == "困难职工申请书.pdf"


def test_a_page_at_its_real_size_is_taken() -> None:
    assert look(saved(written_page(size=(2480, 3508)), "JPEG")).pages == 1
