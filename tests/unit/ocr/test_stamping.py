"""A stamp on the first page: upright, where it hides least, with everything else as it was."""

from collections.abc import Sequence
from io import BytesIO

import numpy as np
import pypdfium2
import pytest
from PIL import Image, ImageDraw
from pypdf import PdfReader, PdfWriter
from pypdf.generic import RectangleObject

from ocr import UnreadableFileError, stamp_first_page
from service.papers import print_pdf
from tests.papers import saved
from tests.printed import FORMS, ZONE

WIDTH, HEIGHT = 595, 842
STAMP = (127, 45)
"""Points: 45 by 16 mm."""

Box = tuple[int, int, int, int]


def stamp() -> BytesIO:
    """A red stamp whose left third is filled, so that one sees which way it stands."""
    picture = Image.new("RGB", (STAMP[0] * 4, STAMP[1] * 4), "white")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, picture.width - 1, picture.height - 1), outline="red", width=8)
    draw.rectangle((0, 0, picture.width // 3, picture.height - 1), fill="red")
    return BytesIO(saved(picture, "PDF", resolution=288))


def paper(ink: Sequence[Box] = (), size: tuple[int, int] = (WIDTH, HEIGHT), pages: int = 1, turn: int = 0) -> BytesIO:
    """A PDF of white pages of this size in points as they are shown, black where there is ink, turned inside."""
    picture = Image.new("RGB", size, "white")
    for box in ink:
        ImageDraw.Draw(picture).rectangle(box, fill="black")
    source = PdfReader(BytesIO(saved(picture.rotate(turn, expand=True), "PDF", resolution=72)))
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_page(source.pages[0]).rotate(turn)
    target = BytesIO()
    writer.write(target)
    return target


def stamped(source: BytesIO) -> BytesIO:
    out = BytesIO()
    stamp_first_page(out, source, stamp(), "J012")
    return out


def red(content: BytesIO, page: int = 0) -> tuple[Box, np.ndarray]:
    """Where a page is red as a reader sees it: left, top, right, bottom in points; and the red dots in there."""
    image = np.asarray(pypdfium2.PdfDocument(content.getvalue())[page].render(scale=1).to_pil().convert("RGB"))
    is_red = (image[:, :, 0] > 150) & (image[:, :, 1] < 100)
    if not is_red.any():
        return (0, 0, 0, 0), is_red
    rows, columns = np.flatnonzero(is_red.any(axis=1)), np.flatnonzero(is_red.any(axis=0))
    box = (int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)
    return box, is_red[box[1] : box[3], box[0] : box[2]]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_stamp_stands_upright_in_the_middle_of_the_top_however_the_page_is_turned(turn: int) -> None:
    (left, top, right, bottom), dots = red(stamped(paper(turn=turn)))
    assert abs((left + right) / 2 - WIDTH / 2) < 3
    assert 10 < top < 18
    assert abs((right - left) - STAMP[0]) < 4
    assert abs((bottom - top) - STAMP[1]) < 4
    third = dots.shape[1] // 3
    assert dots[:, 3 : third - 3].mean() > 0.9 > 0.4 > dots[:, third + 6 :].mean()


@pytest.mark.parametrize(
    ("ink", "side"),
    [
        ([], "middle"),
        ([(200, 5, 400, 70)], "right"),
        ([(200, 5, 590, 70)], "left"),
        ([(5, 5, 190, 70), (405, 5, 590, 70)], "middle"),
    ],
)
def test_a_stamp_stands_where_there_is_least_ink(ink: list[Box], side: str) -> None:
    (left, _, right, _), _ = red(stamped(paper(ink)))
    middle = (left + right) / 2
    assert {"left": middle < 200, "middle": 250 < middle < 345, "right": middle > 400}[side]


def test_a_stamp_shrinks_on_a_small_receipt_and_stays_on_it() -> None:
    (left, top, right, bottom), _ = red(stamped(paper(size=(100, 120))))
    assert left >= 4
    assert right <= 96
    assert top >= 3
    assert bottom - top <= 25


def test_only_the_first_page_is_stamped_and_nothing_else_is_changed() -> None:
    source = paper([(50, 300, 500, 500)], pages=3)
    done = stamped(source)
    before, after = (pypdfium2.PdfDocument(one.getvalue()) for one in (source, done))
    assert len(after) == 3
    for number in (1, 2):
        assert red(done, number)[0] == (0, 0, 0, 0)
        assert after[number].render().to_pil() == before[number].render().to_pil()
    below = (0, 100, WIDTH, HEIGHT)
    assert after[0].render().to_pil().crop(below) == before[0].render().to_pil().crop(below)


def test_a_page_that_is_cut_to_a_part_of_itself_is_stamped_within_that_part() -> None:
    reader = PdfReader(paper())
    writer = PdfWriter()
    page = writer.add_page(reader.pages[0])
    page.cropbox = RectangleObject((100, 200, 500, 700))
    target = BytesIO()
    writer.write(target)
    (left, top, right, _), _ = red(stamped(target))
    assert abs((left + right) / 2 - 200) < 3
    assert 10 < top < 18


def test_text_below_a_stamp_can_still_be_found() -> None:
    source = BytesIO(print_pdf(FORMS["contents"], language="zh", zone=ZONE))
    text = PdfReader(stamped(source)).pages[0].extract_text()
    assert "卷内目录" in text


def test_a_damaged_file_is_told_as_such() -> None:
    with pytest.raises(UnreadableFileError):
        stamped(BytesIO(b"%PDF-1.7\nnothing"))
