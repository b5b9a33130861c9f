"""PDFs that can be searched: the picture as it was, and text that is found, copied and not seen."""

import base64
import io
import shutil
import subprocess
import tracemalloc
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import numpy as np
import pypdf
import pypdfium2
import pytest
from PIL import Image, ImageDraw, ImageFont
from pypdf.annotations import Link
from pypdf.generic import NameObject, StreamObject

from ocr import Leaf, Line, Pages, Reading, merge_pdfs, open_pages, write_searchable_pdf
from ocr.bare_jpeg import bare_jpeg
from ocr.glyphless import glyphless_font
from ocr.pdf_writing import Drawing, PageCopier, PdfWriter
from tests.papers import A4, LETTER, PdfBook, chinese_font, saved, typed, written_page
from tests.photos import camera_tags

SIZE = (1654, 1200)


def reading(lines: Iterable[str] = LETTER, *, size: tuple[int, int] = SIZE, rotation: int = 0) -> Reading:
    """What a perfect engine reads on `written_page`."""
    rows = []
    for number, text in enumerate(lines):
        x, y = 160, 120 + number * 2.4 * 44
        width, height = chinese_font(44).getlength(text), 64
        quad = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
        rows.append((Line(text, quad, 0.9, tuple(i / len(text) for i in range(len(text) + 1))),))
    return Reading(*size, rotation, tuple(rows), "made", "1", 0.9)


@contextmanager
def opened(data: bytes, mime: str = "image/jpeg") -> Iterator[Pages]:
    with open_pages(io.BytesIO(data), mime) as pages:
        yield pages


def searchable(leaves: Iterable[Leaf], title: str = "申请书") -> bytes:
    out = io.BytesIO()
    write_searchable_pdf(out, leaves, title)
    return out.getvalue()


def of_one(data: bytes, read: Reading, mime: str = "image/jpeg") -> bytes:
    with opened(data, mime) as pages:
        return searchable([(pages, 0, read)])


def as_pdfium_reads(pdf: bytes, page: int = 0) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return str(document[page].get_textpage().get_text_range()).splitlines()


def as_poppler_reads(pdf: bytes) -> list[str]:
    program = shutil.which("pdftotext")
    assert program, "install poppler-utils"
    run = subprocess.run([program, "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return run.stdout.decode().strip("\n\f").splitlines()


def drawn(pdf: bytes, page: int = 0, scale: float = 1.0) -> np.ndarray:
    with pypdfium2.PdfDocument(pdf) as document:
        return np.array(document[page].render(scale=scale).to_pil().convert("L"))


JPEG = saved(written_page(), "JPEG", dpi=(200, 200), quality=90)


def test_copying_gives_the_lines_without_stray_blanks() -> None:
    pdf = of_one(JPEG, reading())
    assert as_pdfium_reads(pdf) == list(LETTER)
    assert as_poppler_reads(pdf) == list(LETTER)
    assert pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text().splitlines() == list(LETTER)


def test_searching_finds_a_phrase_where_it_stands() -> None:
    pdf = of_one(JPEG, reading())
    with pypdfium2.PdfDocument(pdf) as document:
        textpage = document[0].get_textpage()
        place = textpage.search("纺织一线").get_next()
        assert place is not None
        first, _, _, _ = textpage.get_charbox(place[0], loose=True)
    before = LETTER[2][: LETTER[2].index("纺织")]
    expected = (160 + chinese_font(44).getlength(LETTER[2]) * len(before) / len(LETTER[2])) * 72 / 200
    assert first == pytest.approx(expected, abs=20)


def test_the_jpeg_goes_in_unchanged_and_the_page_has_its_size() -> None:
    pdf = of_one(JPEG, reading())
    assert pdf.count(JPEG) == 1
    page = pypdf.PdfReader(io.BytesIO(pdf)).pages[0]
    assert [float(side) for side in page.mediabox[2:]] == pytest.approx([1654 * 72 / 200, 1200 * 72 / 200], abs=0.01)


def test_the_text_leaves_no_mark() -> None:
    with_text, without = drawn(of_one(JPEG, reading())), drawn(of_one(JPEG, reading([])))
    assert np.array_equal(with_text, without)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_turned_scan_stands_upright_with_its_text_and_its_jpeg_unchanged(rotation: int) -> None:
    stored = saved(written_page().rotate(rotation, expand=True), "JPEG", quality=90)
    pdf = of_one(stored, reading(rotation=rotation))
    assert stored in pdf
    assert as_pdfium_reads(pdf) == list(LETTER)
    seen, upright = (
        Image.fromarray(drawn(each, scale=0.5)).resize((80, 58)) for each in (pdf, of_one(JPEG, reading()))
    )
    assert np.abs(np.asarray(seen, int) - np.asarray(upright, int)).mean() < 6


def test_a_camera_s_picture_lying_on_its_side_stays_the_same_jpeg() -> None:
    stored = saved(written_page().rotate(90, expand=True), "JPEG", exif=camera_tags(orientation=6))
    pdf = of_one(stored, reading())
    assert bare_jpeg(stored) in pdf
    assert_says_nothing_of_the_camera(pdf)
    page = drawn(pdf, scale=0.3)
    assert page.shape[1] > page.shape[0]
    assert as_poppler_reads(pdf) == list(LETTER)


def assert_says_nothing_of_the_camera(pdf: bytes) -> None:
    assert not [word for word in (b"Exif", b"HUAWEI", b"SN-0042") if word in pdf]


@pytest.mark.parametrize("listed", [False, True])
@pytest.mark.parametrize("apart", [False, True])
def test_pages_copied_from_a_pdf_say_nothing_of_the_camera_of_their_pictures(listed: bool, apart: bool) -> None:
    stored = saved(written_page(), "JPEG", exif=camera_tags())
    book = PdfBook()
    book.add_scan(stored)
    picture = book.writer.pages[0]["/Resources"]["/XObject"]["/Scan"]
    one = picture["/Filter"]
    if apart:
        one = book.writer._add_object(one)
    picture[pypdf.generic.NameObject("/Filter")] = pypdf.generic.ArrayObject([one]) if listed else one
    original = book.bytes()
    assert b"HUAWEI" in original
    target = io.BytesIO()
    merge_pdfs(target, [io.BytesIO(original)], "")
    assert bare_jpeg(stored) in target.getvalue()
    assert_says_nothing_of_the_camera(target.getvalue())


@pytest.mark.parametrize(
    ("outer", "packed"),
    [("/FlateDecode", zlib.compress), ("/ASCII85Decode", lambda data: base64.a85encode(data) + b"~>")],
)
def test_a_packed_picture_of_a_pdf_says_nothing_of_its_camera_either(
    outer: str, packed: Callable[[bytes], bytes]
) -> None:
    stored = saved(written_page(), "JPEG", exif=camera_tags())
    book = PdfBook()
    book.add_scan(stored)
    name, parts = pypdf.generic.NameObject, pypdf.generic.ArrayObject
    picture = book.writer.pages[0]["/Resources"]["/XObject"]["/Scan"]
    picture[name("/Filter")] = parts([name(outer), name("/DCTDecode")])
    turned = pypdf.generic.DictionaryObject({name("/ColorTransform"): pypdf.generic.NumberObject(1)})
    picture[name("/DecodeParms")] = parts([pypdf.generic.NullObject(), turned])
    picture._data = packed(stored)
    target = io.BytesIO()
    merge_pdfs(target, [io.BytesIO(book.bytes())], "")
    assert bare_jpeg(stored) in target.getvalue()
    copied = pypdf.PdfReader(target).pages[0]["/Resources"]["/XObject"]["/Scan"]
    assert (copied["/Filter"], copied["/DecodeParms"]) == ("/DCTDecode", {"/ColorTransform": 1})
    assert np.abs(drawn(target.getvalue(), scale=0.3).astype(int) - drawn(book.bytes(), scale=0.3)).max() <= 1


def book_with_a_picture_in_its(content: str, stored: bytes) -> bytes:
    """A page with a JPEG in its content, or in that of a form which it shows."""
    book, name = PdfBook(), pypdf.generic.NameObject
    book.add_scan(stored)
    head = b"q 400 0 0 300 50 50 cm BI /W 1654 /H 1200 /CS /RGB /BPC 8 /F /DCT ID "
    stream = pypdf.generic.DecodedStreamObject()
    stream.set_data(head + stored + b" EI Q")
    page = book.writer.pages[0]
    if content == "form":
        stream.update({name("/Subtype"): name("/Form"), name("/BBox"): page.mediabox})
        page["/Resources"]["/XObject"][name("/F")] = book.writer._add_object(stream.flate_encode())
        stream = pypdf.generic.DecodedStreamObject()
        stream.set_data(b"/F Do")
    page[name("/Contents")] = book.writer._add_object(stream)
    return book.bytes()


def all_content(pdf: bytes) -> bytes:
    """What is drawn on the first page and in its forms, unpacked."""
    page = pypdf.PdfReader(io.BytesIO(pdf)).pages[0]
    forms = [one.get_object() for one in page["/Resources"].get("/XObject", {}).values()]
    return b"".join(one.get_data() for one in (page.get_contents(), *forms) if one.get("/Subtype") != "/Image")


@pytest.mark.parametrize("content", ["page", "form"])
def test_a_picture_in_the_content_of_a_page_says_nothing_of_its_camera(content: str) -> None:
    stored = saved(written_page(), "JPEG", exif=camera_tags())
    original = book_with_a_picture_in_its(content, stored)
    assert b"HUAWEI" in all_content(original)
    target = io.BytesIO()
    merge_pdfs(target, [io.BytesIO(original)], "")
    copied = target.getvalue()
    assert bare_jpeg(stored) in all_content(copied)
    assert_says_nothing_of_the_camera(all_content(copied))
    assert np.abs(drawn(copied, scale=0.3).astype(int) - drawn(original, scale=0.3)).max() <= 1


def test_neither_does_one_on_a_page_that_is_drawn_over_and_made_a_form_of() -> None:
    stored = saved(written_page(), "JPEG", exif=camera_tags())
    target = io.BytesIO()
    writer = PdfWriter(target, "")
    copier = PageCopier(io.BytesIO(book_with_a_picture_in_its("page", stored)), writer)
    copier.copy(0, drawing=Drawing(copier.form(0), 0, 0, 0.2))
    writer.close()
    content = all_content(target.getvalue())
    assert content.count(bare_jpeg(stored)) == 2
    assert_says_nothing_of_the_camera(content)


def test_a_packed_picture_that_does_not_unpack_is_copied_as_it_is() -> None:
    book = PdfBook()
    book.add_scan(JPEG)
    name, parts = pypdf.generic.NameObject, pypdf.generic.ArrayObject
    picture = book.writer.pages[0]["/Resources"]["/XObject"]["/Scan"]
    picture[name("/Filter")] = parts([name("/NoSuchDecode"), name("/DCTDecode")])
    target = io.BytesIO()
    merge_pdfs(target, [io.BytesIO(book.bytes())], "")
    assert JPEG in target.getvalue()


@pytest.mark.parametrize("rotate", [0, 90])
def test_a_scan_out_of_a_pdf_keeps_its_jpeg_and_its_paper_size(rotate: int) -> None:
    book = PdfBook()
    book.add_scan(JPEG, rotate=rotate)
    pdf = of_one(book.bytes(), reading(rotation=-rotate % 360), "application/pdf")
    assert JPEG in pdf
    page = pypdf.PdfReader(io.BytesIO(pdf)).pages[0]
    assert float(page.mediabox.width) == pytest.approx(A4[0], abs=0.1)
    assert as_pdfium_reads(pdf) == list(LETTER)


def test_black_and_white_stays_without_loss() -> None:
    page = written_page().convert("1")
    pdf = of_one(saved(page, "TIFF", compression="group4", dpi=(200, 200)), reading(), "image/tiff")
    with pypdfium2.PdfDocument(pdf) as document:
        (picture,) = document[0].get_objects(filter=[3])
        kept = picture.get_bitmap().to_pil().convert("1")
    assert np.array_equal(np.asarray(kept), np.asarray(page))
    assert len(pdf) < 100_000


@pytest.mark.parametrize(("mode", "form"), [("RGB", "PNG"), ("L", "PNG"), ("CMYK", "TIFF"), ("RGBA", "PNG")])
def test_what_is_no_jpeg_becomes_one(mode: str, form: str) -> None:
    page = written_page()
    ImageDraw.Draw(page).rectangle((900, 900, 1200, 1100), fill=(250, 240, 230))
    pdf = of_one(saved(page.convert(mode), form), reading(), f"image/{form.lower()}")
    assert b"/DCTDecode" in pdf
    assert as_pdfium_reads(pdf) == list(LETTER)


def test_a_born_digital_page_is_copied_as_it_is() -> None:
    book = PdfBook()
    book.add_page(typed(LETTER), rotate=90)
    with opened(book.bytes(), "application/pdf") as pages:
        read = pages.born_digital(0)
        assert read is not None
        pdf = searchable([(pages, 0, read)])
    page = pypdf.PdfReader(io.BytesIO(pdf)).pages[0]
    assert page.rotation == 0
    assert "/XObject" not in page["/Resources"] or not page["/Resources"]["/XObject"]
    assert as_pdfium_reads(pdf) == list(LETTER)


def test_pages_of_several_files_follow_in_the_order_given() -> None:
    book = PdfBook()
    book.add_page(typed([f"第一页{'困难职工' * 6}"]))
    book.add_page(typed([f"第二页{'困难职工' * 6}"]))

    def leaves() -> Iterator[Leaf]:
        for index in (1, 0, 1):
            with opened(book.bytes(), "application/pdf") as pages:
                read = pages.born_digital(index)
                assert read is not None
                yield pages, index, read
            with opened(JPEG) as pages:
                yield pages, 0, reading()

    pdf = searchable(leaves())
    firsts = [as_pdfium_reads(pdf, page)[0][:3] for page in range(6)]
    assert firsts == ["第二页", "困难职", "第一页", "困难职", "第二页", "困难职"]


def test_what_several_pages_share_is_written_once() -> None:
    book = PdfBook()
    font = book.writer._add_object(StreamObject.initialize_from_dictionary({"__streamdata__": b"F" * 50_000}))
    for _ in range(5):
        book.add_page(typed(LETTER))
        book.writer.pages[-1][NameObject("/Shared")] = font
    out = io.BytesIO()
    assert merge_pdfs(out, [io.BytesIO(book.bytes())], "t") == 5
    assert out.getvalue().count(b"F" * 50_000) == 1


def test_merging_keeps_links_between_pages_and_drops_what_leads_out() -> None:
    book = PdfBook()
    for number in range(3):
        book.add_page(typed([f"第{number}页{'困难职工' * 6}"]))
    link = Link(rect=(50, 50, 200, 200), target_page_index=2)
    book.writer.add_annotation(0, link)
    out = io.BytesIO()
    assert merge_pdfs(out, [io.BytesIO(book.bytes()), io.BytesIO(of_one(JPEG, reading()))], "合集") == 4
    merged = pypdf.PdfReader(io.BytesIO(out.getvalue()))
    (note,) = merged.pages[0]["/Annots"]
    goal = note.get_object()
    target = goal["/Dest"][0] if "/Dest" in goal else goal["/A"]["/D"][0]
    assert target.get_object() == merged.pages[2].get_object() or target == merged.pages[2].indirect_reference
    assert [as_pdfium_reads(out.getvalue(), page)[0][:2] for page in range(4)] == ["第0", "第1", "第2", "困难"]
    assert merged.metadata is not None
    assert merged.metadata.title == "合集"


def test_a_protected_part_is_merged_without_its_protection() -> None:
    book = PdfBook()
    book.add_page(typed(LETTER))
    out = io.BytesIO()
    merge_pdfs(out, [io.BytesIO(book.bytes(user_password="", owner_password="x"))], "t")
    assert not pypdf.PdfReader(io.BytesIO(out.getvalue())).is_encrypted
    assert as_pdfium_reads(out.getvalue()) == list(LETTER)


def test_an_empty_document_is_a_valid_pdf() -> None:
    assert len(pypdf.PdfReader(io.BytesIO(searchable([])), strict=True).pages) == 0


def test_title_and_characters_beyond_the_basic_plane_survive() -> None:
    rare = "𠮷野家在䶮县，王𣗋同志"
    pdf = of_one(JPEG, reading([rare]))
    assert as_pdfium_reads(pdf) == [rare]
    assert as_poppler_reads(pdf) == [rare]
    info = pypdf.PdfReader(io.BytesIO(searchable([], title="帮扶（2024）𠮷"))).metadata
    assert info is not None
    assert info.title == "帮扶（2024）𠮷"


def test_memory_does_not_grow_with_the_pages() -> None:
    noise = saved(Image.effect_noise((900, 900), 90), "JPEG", quality=95)

    def leaves(count: int) -> Iterator[Leaf]:
        for _ in range(count):
            with opened(noise) as pages:
                yield pages, 0, reading(size=(900, 900))

    def peak(count: int) -> int:
        tracemalloc.start()
        sink = Sink()
        write_searchable_pdf(sink, leaves(count), "t")  # type: ignore[arg-type]
        _, highest = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert sink.tell() > count * len(noise)
        return highest

    peak(2)
    assert peak(60) < peak(10) + len(noise) / 4


class Sink:
    """A stream that only counts."""

    def __init__(self) -> None:
        self._at = 0

    def write(self, data: bytes) -> int:
        self._at += len(data)
        return len(data)

    def tell(self) -> int:
        return self._at


def test_the_font_is_one_that_a_font_library_opens() -> None:
    data = glyphless_font()
    assert ImageFont.truetype(io.BytesIO(data), 100).getbbox("A") is not None
    words = (int.from_bytes(data[at : at + 4]) for at in range(0, len(data), 4))
    assert sum(words) % 2**32 == 0xB1B0AFBA  # the sum that every font file has
