"""Words burnt into pictures: everywhere on the page, above a copy, and never in place of what they mark."""

from io import BytesIO

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from ocr import Lettering, Marks, pdf_of_pictures
from ocr.marking import marked
from ocr.typefaces import Face, find_font


@pytest.fixture(scope="module")
def lettering() -> Lettering:
    return Lettering(*find_font(Face.HEI))


def page(width: int = 700, height: int = 900) -> np.ndarray:
    return np.full((height, width, 3), 255, np.uint8)


def test_a_watermark_is_in_every_part_of_a_page(lettering: Lettering) -> None:
    picture = marked(page(), Marks(lettering, across=("陈法官 法院", "2026-11-23 09:30 CY2026-0001")))
    assert picture.shape == (900, 700, 3)
    for top in range(0, 900, 180):
        for left in range(0, 700, 233):
            assert picture[top : top + 180, left : left + 233].min() < 240, (top, left)


def test_what_is_printed_can_still_be_read_beneath_it(lettering: Lettering) -> None:
    printed = page()
    printed[300:340, 100:600] = 0
    picture = marked(printed, Marks(lettering, across=("陈法官",)))
    assert picture[300:340, 100:600].max() < 120


def test_a_band_above_hides_nothing_of_the_page(lettering: Lettering) -> None:
    printed = page()
    printed[0:10] = 7
    picture = marked(printed, Marks(lettering, above=("复制件 榆阳市总工会 第 FZ2026-0001 号", "验证码 7K3M")))
    assert np.array_equal(picture[-900:], printed)
    assert picture.shape[0] > 900
    assert picture[: picture.shape[0] - 900].min() < 100


@pytest.mark.parametrize("words", ["", "陈" * 300, "<script>alert(1)</script>", "\u202e\u0000"])
@pytest.mark.parametrize("size", [(100, 100), (60, 2000), (3000, 80)])
def test_no_word_and_no_size_breaks_it(lettering: Lettering, words: str, size: tuple[int, int]) -> None:
    picture = marked(page(*size), Marks(lettering, across=(words, "x"), above=(words, "x")))
    assert picture.shape[1] == size[0]


def test_pictures_become_a_pdf_of_as_many_pages() -> None:
    jpegs = []
    for mode in ("RGB", "L"):
        out = BytesIO()
        Image.new(mode, (600, 800), "white").save(out, "JPEG")
        jpegs.append(out.getvalue())
    content = pdf_of_pictures(jpegs, "FZ2026-0001")
    assert content == pdf_of_pictures(jpegs, "FZ2026-0001")
    with pypdfium2.PdfDocument(content) as pdf:
        assert [round(one.get_width()) for one in pdf] == [595, 595]
        assert pdf[0].render().to_numpy().min() > 250
