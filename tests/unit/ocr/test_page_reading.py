"""One page read: from the file if it says so itself, from the engine else."""

import io

import numpy as np
import pytest
from PIL import Image

from ocr import EngineFailedError, Failure, Line, Reading, load_engine, open_pages, read_page
from ocr import Image as Pixels
from tests.papers import LETTER, PdfBook, saved, typed, written_page

JPEG = saved(written_page(), "JPEG")


class Echo:
    """An engine that says what it was shown."""

    name, version = "echo", "1"

    def __init__(self) -> None:
        self.seen: list[tuple[tuple[int, ...], int | None]] = []

    def read(self, image: Pixels, rotation: int | None = None) -> Reading:
        self.seen.append((image.shape, rotation))
        return Reading(image.shape[1], image.shape[0], rotation or 0, (), self.name, self.version, 1.0)


class Failing:
    """An engine that every page defeats."""

    name, version = "failing", "1"

    def read(self, image: Pixels, rotation: int | None = None) -> Reading:
        raise EngineFailedError(Failure.TIME, engine=self.name, seconds=1)


def written_book(rotate: int = 0) -> bytes:
    book = PdfBook()
    book.add_page(typed(LETTER), rotate=rotate)
    return book.bytes()


def test_a_scan_goes_to_the_engine_in_full() -> None:
    engine = Echo()
    with open_pages(io.BytesIO(JPEG), "image/jpeg") as pages:
        read = read_page(pages, 0, engine)
    assert engine.seen == [((1200, 1654, 3), None)]
    assert read.reading.engine == "echo"


def test_a_person_s_turn_is_handed_to_the_engine_and_the_thumbnail_stands_so() -> None:
    engine = Echo()
    with open_pages(io.BytesIO(JPEG), "image/jpeg") as pages:
        read = read_page(pages, 0, engine, rotation=90)
    assert engine.seen[0][1] == 90
    with Image.open(io.BytesIO(read.thumbnail)) as small:
        assert small.size == (240, 331)


def test_a_page_with_its_own_text_does_not_trouble_the_engine() -> None:
    with open_pages(io.BytesIO(written_book()), "application/pdf") as pages:
        read = read_page(pages, 0, Failing())
    assert read.reading.born_digital
    assert read.reading.text.splitlines() == list(LETTER)
    with Image.open(io.BytesIO(read.thumbnail)) as small:
        assert small.size[0] == 240
        assert np.asarray(small).min() < 220


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_page_with_its_own_text_is_turned_if_a_person_says_so(rotation: int) -> None:
    with open_pages(io.BytesIO(written_book()), "application/pdf") as pages:
        reading = read_page(pages, 0, Failing(), rotation=rotation).reading
    assert reading.rotation == rotation
    assert (reading.width, reading.height) == ((2479, 3508) if rotation in (0, 180) else (3508, 2479))
    assert reading.text.splitlines() == list(LETTER)
    title: Line = reading.rows[0][0]
    x, y = title.quad[0]
    assert (x < reading.width / 2, y < reading.height / 2) == {
        0: (True, True),
        90: (False, True),
        180: (False, False),
        270: (True, False),
    }[rotation]


def test_a_page_that_defeats_the_engine_is_an_error_with_a_reason() -> None:
    with open_pages(io.BytesIO(JPEG), "image/jpeg") as pages, pytest.raises(EngineFailedError) as caught:
        read_page(pages, 0, Failing())
    assert (caught.value.code, caught.value.data) == (Failure.TIME, {"engine": "failing", "seconds": 1})


def test_the_null_engine_finds_every_page_blank() -> None:
    with open_pages(io.BytesIO(JPEG), "image/jpeg") as pages:
        reading = read_page(pages, 0, load_engine("null"), rotation=270).reading
    assert (reading.rows, reading.text, reading.engine) == ((), "", "null")
    assert (reading.width, reading.height, reading.rotation) == (1200, 1654, 270)
