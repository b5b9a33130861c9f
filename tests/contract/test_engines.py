"""What every engine that reads must be able to do."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image as Pictures

from ocr import Engine, Image, Reading, load_engine
from tests.papers import LETTER, chinese_font, written_page


@pytest.fixture(scope="module", params=["ppocr", "tesseract"])
def engine(request: pytest.FixtureRequest) -> Engine:
    return load_engine(request.param)


def pixels(page: Pictures.Image) -> Image:
    return np.ascontiguousarray(np.asarray(page.convert("RGB"))[:, :, ::-1])


def letters(text: str) -> str:
    """The text without marks and blanks, which engines may render differently."""
    return "".join(character for character in text if character.isalnum())


def characters(reading: Reading) -> Iterator[tuple[str, float, float]]:
    """Every character with where it begins and ends, in pixels across the page."""
    for row in reading.rows:
        for line in row:
            left, right = line.quad[0][0], line.quad[1][0]
            for character, (start, end) in zip(line.text, pairwise(line.edges), strict=True):
                yield character, left + start * (right - left), left + end * (right - left)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_chinese_page_is_read_however_it_lies(engine: Engine, turn: int) -> None:
    stored = written_page().rotate(turn, expand=True)  # counter-clockwise, as it is to be turned back
    reading = engine.read(pixels(stored))
    assert reading.rotation == turn
    assert (reading.width, reading.height) == (1654, 1200)
    assert letters(reading.text) == letters("".join(LETTER))
    assert len(reading.rows) == len(LETTER)
    assert (reading.engine, reading.engine_version) == (engine.name, engine.version)
    assert not reading.born_digital


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_turn_that_is_told_is_taken(engine: Engine, turn: int) -> None:
    stored = written_page(LETTER[:2]).rotate(turn, expand=True)
    reading = engine.read(pixels(stored), rotation=turn)
    assert reading.rotation == turn
    assert letters(reading.text) == letters("".join(LETTER[:2]))


def test_a_blank_page_gives_no_rows(engine: Engine) -> None:
    reading = engine.read(np.full((1200, 900, 3), 255, np.uint8))
    assert (reading.rows, reading.unreadable, reading.text, reading.rotation) == ((), (), "", 0)
    assert reading.confidence == 1.0


def test_boxes_lie_on_the_page_and_edges_rise_along_them(engine: Engine) -> None:
    reading = engine.read(pixels(written_page()))
    for line in (line for row in reading.rows for line in row):
        assert all(0 <= x <= reading.width and 0 <= y <= reading.height for x, y in line.quad)
        assert len(line.edges) == len(line.text) + 1
        assert all(before <= after for before, after in pairwise(line.edges))
        assert 0 <= line.edges[0] <= line.edges[-1] <= 1
        assert 0 <= line.confidence <= 1
        (left, top), (right, _), (_, bottom), _ = line.quad
        assert left < right
        assert top < bottom
    assert 0 < reading.confidence <= 1


def test_every_character_is_found_about_where_it_is_printed(engine: Engine) -> None:
    reading = engine.read(pixels(written_page([LETTER[1]])))
    font = chinese_font(44)
    found = [place for place in characters(reading) if place[0].isalnum()]
    assert [place[0] for place in found] == list(letters(LETTER[1]))
    for index, (_, left, right) in enumerate(found):
        middle = 160 + (font.getlength(LETTER[1][:index]) + font.getlength(LETTER[1][: index + 1])) / 2
        assert abs((left + right) / 2 - middle) < 22  # half a character


def test_cells_of_a_table_stay_in_their_row(engine: Engine) -> None:
    page = written_page([])
    for row, cells in enumerate([("姓名", "与申请人关系", "健康状况"), ("刘启明", "夫妻关系", "尿毒症")]):
        for column, text in enumerate(cells):
            page.paste(
                written_page([text], size=(560, 260)).crop((100, 80, 560, 240)), (40 + 540 * column, 150 + 160 * row)
            )
    reading = engine.read(pixels(page))
    assert [[letters(line.text) for line in row] for row in reading.rows] == [
        ["姓名", "与申请人关系", "健康状况"],
        ["刘启明", "夫妻关系", "尿毒症"],
    ]


def test_the_picture_is_left_as_it_was(engine: Engine) -> None:
    image = pixels(written_page(LETTER[:1]))
    before = image.copy()
    engine.read(image)
    assert np.array_equal(image, before)


@pytest.mark.parametrize("shape", [(1, 1), (20, 2000), (2000, 20), (33, 47)])
def test_a_page_of_an_odd_shape_is_survived(engine: Engine, shape: tuple[int, int]) -> None:
    reading = engine.read(np.full((*shape, 3), 255, np.uint8))
    assert (reading.rows, reading.height, reading.width) == ((), *shape)


def test_a_turn_that_is_no_quarter_turn_is_refused(engine: Engine) -> None:
    with pytest.raises(ValueError, match="quarter"):
        engine.read(np.full((200, 200, 3), 255, np.uint8), rotation=45)
