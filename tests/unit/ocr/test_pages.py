"""Pages arrive right side up, on white, and as they are."""

import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NumberObject

from ocr import Pages, Reason, UnreadableFileError, open_pages
from tests.papers import LETTER, PdfBook, name, saved, stream, typed, written_page

RED, WHITE, BLACK = (200, 30, 30), (255, 255, 255), (0, 0, 0)
ORIENTED = {
    1: [],
    2: [Image.Transpose.FLIP_LEFT_RIGHT],
    3: [Image.Transpose.ROTATE_180],
    4: [Image.Transpose.FLIP_TOP_BOTTOM],
    5: [Image.Transpose.TRANSPOSE],
    6: [Image.Transpose.ROTATE_90],
    7: [Image.Transpose.TRANSVERSE],
    8: [Image.Transpose.ROTATE_270],
}
"""EXIF orientation -> how the upright picture is stored so that this tag is right."""


@contextmanager
def pages_of(data: bytes, mime: str) -> Iterator[Pages]:
    with open_pages(io.BytesIO(data), mime) as pages:
        yield pages


def only_page(data: bytes, mime: str) -> np.ndarray:
    with pages_of(data, mime) as pages:
        assert pages.count == 1
        image = pages.image(0)
        assert image.shape == (*pages.size(0)[::-1], 3)
        assert image.flags.c_contiguous
        assert image.dtype == np.uint8
        return image


def colour(image: np.ndarray, x: int, y: int) -> tuple[int, ...]:
    return tuple(int(value) for value in image[y, x, ::-1])


def close(seen: tuple[int, ...], wanted: tuple[int, ...]) -> bool:
    return max(abs(a - b) for a, b in zip(seen, wanted, strict=True)) < 25


def flag() -> Image.Image:
    """Red at the top left, black at the top right, white below: every turn and mirroring shows."""
    page = Image.new("RGB", (120, 80), "white")
    page.paste(RED, (0, 0, 60, 40))
    page.paste(BLACK, (60, 0, 120, 40))
    return page


def looks_like_the_flag(image: np.ndarray) -> bool:
    height, width = image.shape[:2]
    corners = (
        (width // 4, height // 4, RED),
        (3 * width // 4, height // 4, BLACK),
        (width // 4, 3 * height // 4, WHITE),
        (3 * width // 4, 3 * height // 4, WHITE),
    )
    return all(close(colour(image, x, y), wanted) for x, y, wanted in corners)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "TIFF", "WEBP"])
@pytest.mark.parametrize("orientation", ORIENTED)
def test_the_camera_s_orientation_is_honoured(orientation: int, form: str) -> None:
    stored = flag()
    for turn in ORIENTED[orientation]:
        stored = stored.transpose(turn)
    exif = Image.Exif()
    exif[0x0112] = orientation
    image = only_page(saved(stored, form, exif=exif), f"image/{form.lower()}")
    assert image.shape == (80, 120, 3)
    assert looks_like_the_flag(image)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "PA"])
def test_transparency_is_shown_on_white(mode: str) -> None:
    picture = Image.new("RGBA", (40, 20), (0, 0, 0, 0))
    picture.paste((0, 0, 0, 255), (0, 0, 20, 20))
    converted = picture.quantize(8) if mode == "PA" else picture.convert(mode)
    image = only_page(saved(converted, "PNG"), "image/png")
    assert close(colour(image, 5, 10), BLACK)
    assert close(colour(image, 35, 10), WHITE)


@pytest.mark.parametrize("compression", ["group4", "tiff_lzw", "raw"])
def test_a_bilevel_tiff_is_black_on_white(compression: str) -> None:
    image = only_page(saved(flag().convert("1"), "TIFF", compression=compression), "image/tiff")
    assert colour(image, 90, 20) == BLACK
    assert colour(image, 60, 60) == WHITE


@pytest.mark.parametrize(("form", "mime"), [("TIFF", "image/tiff"), ("JPEG", "image/jpeg")])
def test_printing_inks_come_out_as_the_colours_they_print(form: str, mime: str) -> None:
    image = only_page(saved(flag().convert("CMYK"), form), mime)
    assert close(colour(image, 20, 20), RED)
    assert close(colour(image, 60, 60), WHITE)


@pytest.mark.parametrize(("form", "mime"), [("TIFF", "image/tiff"), ("PNG", "image/png")])
def test_sixteen_bits_of_grey_keep_their_shades(form: str, mime: str) -> None:
    shades = np.repeat(np.array([[0, 0x4000, 0x8000, 0xFFFF]], np.uint16), 10, axis=1).repeat(10, axis=0)
    image = only_page(saved(Image.fromarray(shades), form), mime)
    assert [int(image[5, x, 0]) for x in (5, 15, 25, 35)] == pytest.approx([0, 64, 128, 255], abs=1)


def test_sixteen_bits_whose_white_is_zero_are_turned_over() -> None:
    shades = np.full((10, 10), 0xFFFF, np.uint16)
    data = saved(Image.fromarray(shades), "TIFF")
    photometric = bytes.fromhex("0601 0300 01000000")  # tag 262, one short number; 1: black is zero
    assert photometric + b"\1\0" in data
    data = data.replace(photometric + b"\1\0", photometric + b"\0\0")
    assert colour(only_page(data, "image/tiff"), 5, 5) == BLACK


def test_fractions_of_light_are_shades_too() -> None:
    data = saved(Image.fromarray(np.array([[0.0, 0.5, 1.0]], np.float32)), "TIFF")
    assert [int(value) for value in only_page(data, "image/tiff")[0, :, 0]] == pytest.approx([0, 127, 255], abs=1)


def test_a_palette_is_looked_up() -> None:
    assert looks_like_the_flag(only_page(saved(flag().quantize(4), "PNG"), "image/png"))


def test_a_heic_is_decoded() -> None:
    image = only_page(Path(__file__).with_name("red_left.heic").read_bytes(), "image/heic")
    assert image.shape == (32, 64, 3)
    assert close(colour(image, 4, 16), (220, 20, 20))
    assert close(colour(image, 60, 16), WHITE)


def test_every_page_of_a_tiff_is_its_own() -> None:
    sheets = [Image.new("RGB", (20 + 10 * n, 30), (60 * n, 0, 0)) for n in range(4)]
    data = saved(sheets[0], "TIFF", save_all=True, append_images=sheets[1:])
    with pages_of(data, "image/tiff") as pages:
        assert pages.count == 4
        for index in (3, 0, 2, 1):  # in any order
            assert pages.size(index) == (20 + 10 * index, 30)
            assert colour(pages.image(index), 5, 5) == (60 * index, 0, 0)


@pytest.mark.parametrize("mime", ["application/pdf", "image/jpeg"])
def test_a_page_that_does_not_exist_is_an_index_error(mime: str) -> None:
    book = PdfBook()
    book.add_page("")
    data = book.bytes() if mime == "application/pdf" else saved(flag(), "JPEG")
    with pages_of(data, mime) as pages:
        for index in (-1, 1):
            with pytest.raises(IndexError):
                pages.image(index)


def test_the_jpeg_of_a_picture_file_is_the_file() -> None:
    data = saved(flag(), "JPEG")
    with pages_of(data, "image/jpeg") as pages:
        jpeg = pages.jpeg(0)
        assert jpeg is not None
        assert (jpeg.data, jpeg.turn) == (data, 0)


@pytest.mark.parametrize(("dpi", "points"), [(200, 120 / 200 * 72), (None, 297 / 25.4 * 72), (72, 297 / 25.4 * 72)])
def test_a_page_has_the_size_its_file_says_or_that_of_a_sheet(dpi: int | None, points: float) -> None:
    options = {} if dpi is None else {"dpi": (dpi, dpi)}
    with pages_of(saved(flag(), "JPEG", **options), "image/jpeg") as pages:
        assert pages.points(0)[0] == pytest.approx(points, rel=1e-3)


def test_a_jpeg_is_decoded_no_larger_than_wanted() -> None:
    with pages_of(saved(written_page(), "JPEG"), "image/jpeg") as pages:
        assert pages.size(0) == (1654, 1200)
        assert pages.image(0, 0.26).shape == (600, 827, 3)
        assert pages.image(0, 0.25).shape == (300, 414, 3)


SCAN = saved(flag().resize((600, 400)), "JPEG", quality=95)
WIDTH, HEIGHT = 595.0, 595.0 * 400 / 600


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_a_scanned_pdf_page_hands_out_its_jpeg_unchanged(rotate: int) -> None:
    book = PdfBook()
    book.add_scan(SCAN, rotate=rotate)
    with pages_of(book.bytes(), "application/pdf") as pages:
        jpeg = pages.jpeg(0)
        assert jpeg is not None
        assert (jpeg.data, jpeg.turn) == (SCAN, rotate)
        turned = np.rot90(pages.image(0), rotate // 90)  # back again
        assert turned.shape == (400, 600, 3)
        assert looks_like_the_flag(turned)
        assert pages.born_digital(0) is None


@pytest.mark.parametrize(
    ("matrix", "turn"),
    [
        (f"{WIDTH} 0 0 {HEIGHT} 0 0", 0),
        (f"{-WIDTH} 0 0 {-HEIGHT} {WIDTH} {HEIGHT}", 180),
    ],
)
def test_a_jpeg_laid_on_its_head_says_so(matrix: str, turn: int) -> None:
    book = PdfBook()
    book.add_scan(SCAN, turn=matrix)
    with pages_of(book.bytes(), "application/pdf") as pages:
        jpeg = pages.jpeg(0)
        assert jpeg is not None
        assert jpeg.turn == turn
        assert looks_like_the_flag(np.rot90(pages.image(0), turn // 90))


@pytest.mark.parametrize(
    ("matrix", "over"),
    [
        (f"{-WIDTH} 0 0 {HEIGHT} {WIDTH} 0", ""),
        (f"{WIDTH / 2} 0 0 {HEIGHT / 2} 0 0", ""),
        (f"{WIDTH * 2} 0 0 {HEIGHT * 2} -100 -100", ""),
        (f"{WIDTH} 20 -20 {HEIGHT} 0 0", ""),
        (f"{WIDTH} 0 0 {HEIGHT} 0 0", "0 0 100 100 re f"),
        (f"{WIDTH} 0 0 {HEIGHT} 0 0", typed(["印章"], top=100)),
        (f"{WIDTH} 0 0 {HEIGHT} 0 0", "q 100 0 0 100 0 0 cm /Scan Do Q"),
    ],
    ids=["mirrored", "smaller than the page", "cropped", "slanting", "drawn over", "written over", "twice"],
)
def test_a_page_that_is_more_than_its_jpeg_is_drawn(matrix: str, over: str) -> None:
    book = PdfBook()
    book.add_scan(SCAN, turn=matrix, over=over)
    with pages_of(book.bytes(), "application/pdf") as pages:
        assert pages.jpeg(0) is None
        width, height = pages.size(0)
        assert (width, height) == (round(WIDTH / 72 * 300), round(HEIGHT / 72 * 300))
        assert pages.image(0).shape == (height, width, 3)


def test_invisible_text_of_another_program_neither_hides_the_jpeg_nor_counts_as_the_text() -> None:
    book = PdfBook()
    book.add_scan(SCAN, over=f"3 Tr {typed(LETTER, top=300)}")
    with pages_of(book.bytes(), "application/pdf") as pages:
        assert pages.jpeg(0) is not None
        assert pages.born_digital(0) is None


def test_a_stamp_s_words_are_part_of_the_page() -> None:
    book = PdfBook()
    book.add_page("")
    look = stream(
        b"BT /Latin 20 Tf 10 10 Td (RECEIVED ON THE SIXTH OF NOVEMBER) Tj ET",
        Type=name("XObject"),
        Subtype=name("Form"),
        BBox=ArrayObject(FloatObject(number) for number in (0, 0, 500, 40)),
        Resources=book.writer.pages[0]["/Resources"],
    )
    stamp = DictionaryObject(
        {
            name("Type"): name("Annot"),
            name("Subtype"): name("Stamp"),
            name("Rect"): ArrayObject(FloatObject(number) for number in (50, 600, 550, 640)),
            name("F"): NumberObject(4),
            name("AP"): DictionaryObject({name("N"): book.writer._add_object(look)}),
        }
    )
    book.writer.add_annotation(0, stamp)
    with pages_of(book.bytes(), "application/pdf") as pages:
        assert pages.image(0, 0.3).min() < 100
        reading = pages.born_digital(0)
        assert reading is not None
        assert reading.text == "RECEIVED ON THE SIXTH OF NOVEMBER"


def test_pdfs_can_be_drawn_in_many_threads_at_once() -> None:
    files = []
    for number in range(4):
        book = PdfBook()
        book.add_page(typed([f"第{number}份{'困难职工' * 8}"] * 10))
        files.append(book.bytes())

    def draw(data: bytes) -> tuple[bytes, str]:
        with pages_of(data, "application/pdf") as pages:
            reading = pages.born_digital(0)
            assert reading is not None
            return pages.image(0, 0.2).tobytes(), reading.text

    alone = [draw(data) for data in files]
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(draw, files * 8))
    assert together == alone * 8


def test_a_huge_sheet_is_drawn_coarser() -> None:
    book = PdfBook()
    book.add_page("", size=(14_400, 14_400))
    with pages_of(book.bytes(), "application/pdf") as pages:
        width, height = pages.size(0)
        assert 39_000_000 < width * height <= 40_020_000


def test_a_pdf_that_only_forbids_printing_is_read() -> None:
    book = PdfBook()
    book.add_page(typed(LETTER))
    with pages_of(book.bytes(user_password="", owner_password="secret"), "application/pdf") as pages:
        reading = pages.born_digital(0)
        assert reading is not None
        assert reading.text.splitlines() == list(LETTER)
        assert pages.source() is not None


def test_a_page_whose_pixels_are_spoilt_is_damaged_and_says_which() -> None:
    sheets = [Image.effect_noise((200, 200), 80) for _ in range(2)]
    data = bytearray(
        saved(sheets[0], "TIFF", compression="tiff_adobe_deflate", save_all=True, append_images=sheets[1:])
    )
    with Image.open(io.BytesIO(data)) as image:
        image.seek(1)
        [second] = image.tag_v2[ExifTags.Base.StripOffsets]
    data[second : second + 400] = bytes(400)
    with pages_of(bytes(data), "image/tiff") as pages:
        pages.image(0)
        with pytest.raises(UnreadableFileError) as caught:
            pages.image(1)
    assert (caught.value.code, caught.value.data["page"]) == (Reason.DAMAGED, 2)
