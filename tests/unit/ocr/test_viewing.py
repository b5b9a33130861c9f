"""What people get to see of a page, and what they do not."""

import io
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest
from PIL import Image, ImageDraw

from ocr import Pages, Quad, open_pages, render
from ocr.viewing import thumbnail
from tests.papers import LETTER, PdfBook, saved, typed, written_page


@contextmanager
def scan(picture: Image.Image) -> Iterator[Pages]:
    with open_pages(io.BytesIO(saved(picture, "JPEG", quality=95)), "image/jpeg") as pages:
        yield pages


def shown(data: bytes) -> np.ndarray:
    with Image.open(io.BytesIO(data)) as picture:
        assert picture.format == "JPEG"
        return np.asarray(picture.convert("L"))


@pytest.mark.parametrize(("width", "expected"), [(827, (600, 827)), (100, (73, 100)), (5000, (1200, 1654))])
def test_a_page_is_as_wide_as_wanted_and_never_enlarged(width: int, expected: tuple[int, int]) -> None:
    with scan(written_page()) as pages:
        assert shown(render(pages, 0, rotation=0, width=width)).shape == expected


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_page_is_turned_upright(rotation: int) -> None:
    upright = Image.new("RGB", (800, 600), "white")
    ImageDraw.Draw(upright).rectangle((0, 0, 200, 100), fill="black")
    with scan(upright.rotate(rotation, expand=True)) as pages:
        seen = shown(render(pages, 0, rotation=rotation, width=400))
    assert seen.shape == (300, 400)
    assert seen[20, 30] < 30
    assert seen[20, 370] > 225
    assert seen[280, 30] > 225


def test_a_pdf_page_is_drawn_at_the_wanted_width() -> None:
    book = PdfBook()
    book.add_page(typed(LETTER))
    with open_pages(io.BytesIO(book.bytes()), "application/pdf") as pages:
        seen = shown(render(pages, 0, rotation=0, width=595))
    assert seen.shape[1] == 595
    assert seen.min() < 100


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("width", [1200, 333, 90])
def test_nothing_of_a_blacked_out_number_is_left(width: int, rotation: int) -> None:
    number = written_page(["110199197409124827"], size=(1200, 900))
    blank = Image.new("RGB", number.size, "white")
    ink = np.argwhere(np.asarray(number.convert("L")) < 128)
    (top, left), (bottom, right) = ink.min(axis=0), ink.max(axis=0)
    box: Quad = ((left, top), (right, top), (right, bottom), (left, bottom))
    pictures = []
    for upright in (number, blank):
        with scan(upright.rotate(rotation, expand=True)) as pages:
            pictures.append(shown(render(pages, 0, rotation=rotation, width=width, blackouts=[box])))
    written, empty = (picture.astype(int) for picture in pictures)
    scale = written.shape[1] / 1200
    middle = written[int((top + bottom) / 2 * scale), int((left + right) / 2 * scale)]
    assert middle < 20
    assert np.abs(written - empty).max() < 25


def test_a_blurred_page_shows_no_character() -> None:
    pictures = []
    for lines in (["身份证号110199197409124827"] * 6, ["身份证号440524188001010014"] * 6):
        with scan(written_page(lines)) as pages:
            pictures.append(shown(render(pages, 0, rotation=0, width=800, blur=True)).astype(int))
    assert pictures[0].shape == (580, 800)
    assert np.abs(np.diff(pictures[0], axis=1)).max() < 20  # no edge is left


def test_a_thumbnail_is_small_upright_and_not_endless() -> None:
    image = np.full((4000, 400, 3), 255, np.uint8)
    image[:400] = 0
    assert shown(thumbnail(image, 0)).shape == (480, 240)
    assert shown(thumbnail(image, 90)).shape == (24, 240)
    assert shown(thumbnail(image, 90))[12, 235] < 30
    assert shown(thumbnail(np.zeros((50, 100, 3), np.uint8), 0)).shape == (50, 100)
