"""OFD: pages, text with its places, pictures and lines."""

import io
import json

import numpy as np
import pytest
from PIL import Image

from ocr import (
    Inspection,
    Kind,
    Limits,
    Reason,
    UnreadableFileError,
    dump_reading,
    inspect,
    open_pages,
    write_searchable_pdf,
)
from ocr.base import Reading
from ocr.ofd.package import numbers_of
from ocr.pdfium import PdfFile
from ocr.typefaces import Face, FontMissingError
from tests.papers import saved
from tests.unit.ocr.test_formats import picture
from tests.written import ofd, ofd_text, zipped

LIMITS = Limits(max_bytes=50_000_000, max_pages=20, max_pixels=40_000_000)
MIME = "application/ofd"
RED_LINE = (
    '<ofd:PathObject ID="6" Boundary="10 100 180 10" LineWidth="1"><ofd:StrokeColor Value="200 0 0"/>'
    "<ofd:AbbreviatedData>M 0 0 L 180 0 B 180 0 180 5 180 10 Q 90 10 0 10 C</ofd:AbbreviatedData></ofd:PathObject>"
)
PICTURE = '<ofd:ImageObject ID="7" Boundary="20 20 40 30" CTM="40 0 0 30 0 0" ResourceID="9"/>'


def inspected(content: bytes) -> Inspection:
    return inspect(io.BytesIO(content), "发票.ofd", LIMITS)


def reading_of(content: bytes, index: int = 0) -> Reading:
    with open_pages(io.BytesIO(content), MIME) as pages:
        reading = pages.born_digital(index)
        assert reading is not None
        return reading


def image_of(content: bytes) -> np.ndarray:
    with open_pages(io.BytesIO(content), MIME) as pages:
        return pages.image(0, 0.25)


def at(image: np.ndarray, x: float, y: float) -> tuple[int, ...]:
    """The colour (blue, green, red) at millimetres of a page of 210 × 140."""
    height, width = image.shape[:2]
    return tuple(int(value) for value in image[round(y / 140 * height), round(x / 210 * width)])


def test_an_ofd_file_is_taken_in_with_its_pages() -> None:
    content = ofd([ofd_text("电子发票", 20, 30), ofd_text("第二页", 20, 30)])
    assert inspected(content) == Inspection(Kind.OFD, MIME, "ofd", 2)


def test_its_text_is_taken_with_its_places() -> None:
    reading = reading_of(
        ofd([ofd_text("价税合计", 20, 60) + ofd_text("电子发票", 20, 30) + ofd_text("￥100.00", 120, 60)])
    )
    assert reading.text == "电子发票\n价税合计 ￥100.00"
    line = reading.rows[0][0]
    scale = reading.width / 210
    assert line.quad[0][0] == pytest.approx(20 * scale, abs=1)
    assert line.quad[1][0] == pytest.approx(36 * scale, abs=1)
    assert line.quad[2][1] == pytest.approx(30.48 * scale, abs=1)


def test_templates_stand_below_the_page() -> None:
    content = ofd([ofd_text("张伟", 40, 30)], template=ofd_text("购买方", 10, 30))
    assert reading_of(content).text == "购买方 张伟"


def test_a_page_is_drawn_with_text_lines_and_pictures() -> None:
    png = saved(Image.new("RGB", (64, 48), (0, 0, 250)), "PNG")
    image = image_of(ofd([ofd_text("一", 100, 60, 20) + RED_LINE + PICTURE], picture=png))
    assert at(image, 100, 100) == (0, 0, 200)
    assert at(image, 40, 35) == (250, 0, 0)
    assert at(image, 110, 52) == (0, 0, 0)
    assert at(image, 200, 130) == (255, 255, 255)


def test_a_page_that_is_a_picture_is_left_to_the_engine() -> None:
    scan = PICTURE.replace("20 20 40 30", "0 0 210 140")
    with open_pages(io.BytesIO(ofd([scan], picture=saved(picture(), "PNG"))), MIME) as pages:
        assert pages.born_digital(0) is None


def test_a_broken_picture_leaves_its_place_empty() -> None:
    image = image_of(ofd([PICTURE], picture=b"\x89PNG\r\n\x1a\n broken"))
    assert at(image, 40, 35) == (255, 255, 255)


def test_its_searchable_pdf_says_the_same() -> None:
    content = ofd([ofd_text("困难职工帮扶资金发放电子凭证", 20, 30)])
    out = io.BytesIO()
    with open_pages(io.BytesIO(content), MIME) as pages:
        reading = pages.born_digital(0)
        assert reading is not None
        write_searchable_pdf(out, [(pages, 0, reading)], "x")
    with PdfFile(out) as pdf:
        said = "".join(character.text for character in pdf.text(0).characters)
        width, height = pdf.size(0)
    assert "困难职工帮扶资金发放电子凭证" in said
    assert (round(width), round(height)) == (595, 397)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1 2.5 -3", [1, 2.5, -3]),
        ("g 3 2 1", [2, 2, 2, 1]),
        ("g 2", []),
        ("1 x 2", [1]),
        ("1 nan 2", [1]),
        ("1 -inf", [1]),
        ("g 2 inf", []),
        ("-999999 999999.9 1e6 1", [-999999, 999999.9]),
        ("-1e6", []),
        ("", []),
    ],
)
def test_lists_of_numbers_have_a_short_way(text: str, numbers: list[float]) -> None:
    assert numbers_of(text) == numbers


def test_a_list_that_claims_to_be_endless_ends() -> None:
    assert len(numbers_of("g 1000000000 1")) == 100_000


@pytest.mark.parametrize("value", ["nan", "inf", "-inf", "1e300", "-1e308"])
@pytest.mark.parametrize(
    "drawn",
    [
        '<ofd:TextObject Boundary="{0} 5 9 9" Size="4"><ofd:TextCode X="0" Y="4">一</ofd:TextCode></ofd:TextObject>',
        '<ofd:TextObject Boundary="5 5 9 9" Size="{0}"><ofd:TextCode X="{0}" Y="4">一</ofd:TextCode></ofd:TextObject>',
        '<ofd:TextObject Boundary="5 5 9 9"><ofd:TextCode DeltaX="g 2 {0}">一二三</ofd:TextCode></ofd:TextObject>',
        RED_LINE.replace('LineWidth="1"', 'LineWidth="{0}"'),
        RED_LINE.replace("200 0 0", "200 {0} 0"),
        RED_LINE.replace("L 180 0", "L {0} 0"),
        PICTURE.replace("20 20 40 30", "{0} 20 40 30"),
        PICTURE.replace("20 20 40 30", "20 20 {0} 30"),
    ],
)
def test_what_stands_at_no_place_of_a_page_leaves_the_rest_of_it_whole(drawn: str, value: str) -> None:
    png = saved(Image.new("RGB", (64, 48), (0, 0, 250)), "PNG")
    content = ofd([drawn.format(value) + ofd_text("一", 100, 60, 20)], picture=png)
    assert at(image_of(content), 110, 52) == (0, 0, 0)
    assert "一" in json.dumps(dump_reading(reading_of(content)), ensure_ascii=False, allow_nan=False)


@pytest.mark.parametrize(
    "content",
    [
        zipped({"OFD.xml": "<OFD/>"}),
        zipped({"OFD.xml": "<OFD><DocRoot>../../etc/passwd</DocRoot></OFD>"}),
        zipped({"OFD.xml": "no xml"}),
        ofd([]),
    ],
)
def test_a_broken_ofd_file_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        inspected(content)
    assert caught.value.code is Reason.DAMAGED
    assert caught.value.data["name"] == "发票.ofd"


def test_a_page_of_more_elements_than_any_has_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ocr.ofd.package._MOST_NODES", 100)
    assert inspected(ofd([ofd_text("字", 20, 30)])).pages == 1
    with pytest.raises(UnreadableFileError) as caught:
        inspected(ofd(["<x/>" * 100]))
    assert caught.value.code is Reason.DAMAGED


def test_without_a_typeface_the_rest_of_a_page_is_drawn_and_the_typeface_sought_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sought = []

    def find(face: Face) -> None:
        sought.append(face)
        raise FontMissingError(face)

    monkeypatch.setattr("ocr.ofd.drawing.find_font", find)
    content = ofd([ofd_text("一", 100, 60, 20) + ofd_text("二", 150, 60, 20) + RED_LINE])
    assert at(image_of(content), 110, 52) == (255, 255, 255)
    assert len(sought) == 1
