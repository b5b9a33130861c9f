"""Seals vanish for the reader; a heading in red stays."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from ocr.engines.seals import without_seals
from tests.papers import chinese_font, written_page

RED = (205, 45, 50)


def bgr(page: Image.Image) -> np.ndarray:
    return np.ascontiguousarray(np.asarray(page)[:, :, ::-1])


def sealed_page() -> Image.Image:
    page = written_page()
    seal = Image.new("RGB", page.size, "white")
    draw = ImageDraw.Draw(seal)
    draw.ellipse((300, 300, 620, 620), outline=RED, width=12)
    draw.text((350, 440), "榆阳市总工会", fill=RED, font=chinese_font(36))
    return Image.fromarray(np.minimum(np.asarray(page), np.asarray(seal)))


def test_a_page_without_red_is_handed_back_itself() -> None:
    image = bgr(written_page())
    assert without_seals(image) is image


def test_a_seal_becomes_paper_and_print_beneath_it_stays() -> None:
    image = bgr(sealed_page())
    before = image.copy()
    cleaned = without_seals(image)
    assert np.array_equal(image, before)
    print_without_seal = int((bgr(written_page()).max(axis=2) < 100).sum())
    assert int((cleaned.max(axis=2) < 100).sum()) == pytest.approx(print_without_seal, rel=0.03)
    only_seal = (before[:, :, 2] > 190) & (before[:, :, 1] < 60)
    assert only_seal.sum() > 5000
    assert np.quantile(cleaned[only_seal].min(axis=1), 0.05) > 235


@pytest.mark.parametrize("heading", ["榆阳市总工会文件", "榆 阳 市 总 工 会", "急件"])
def test_a_heading_and_a_rule_in_red_stay_as_they_are(heading: str) -> None:
    page = Image.new("RGB", (1654, 1200), "white")
    draw = ImageDraw.Draw(page)
    draw.text((250, 100), heading, fill=RED, font=chinese_font(140))
    draw.rectangle((150, 400, 1500, 410), fill=RED)
    image = bgr(page)
    assert without_seals(image) is image


def test_a_name_seal_is_a_seal() -> None:
    page = written_page()
    ImageDraw.Draw(page).rectangle((900, 600, 1010, 710), outline=RED, width=8)
    cleaned = without_seals(bgr(page))
    assert cleaned[595:715, 895:1015].min() > 200
