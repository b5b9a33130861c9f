"""What is handed on shows the same and says nothing else."""

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from ocr.bare_jpeg import bare_content, bare_jpeg
from tests.photos import camera_tags, jpeg, scene

PICTURE = scene(3, (160, 120))
FULL = jpeg(PICTURE, camera_tags(artist="SECRET"), comment=b"SECRET")


def pixels(data: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))


def test_the_record_goes_and_the_pixels_stay() -> None:
    bare = bare_jpeg(FULL)
    told = (b"Exif", b"SECRET", b"HUAWEI")
    assert all(word in FULL for word in told)
    assert not any(word in bare for word in told)
    assert np.array_equal(pixels(bare), pixels(FULL))
    assert bare_jpeg(bare) == bare


@pytest.mark.parametrize("options", [{"progressive": True}, {"restart_marker_rows": 1}])
def test_every_way_of_writing_scans_is_understood(options: dict[str, object]) -> None:
    data = jpeg(PICTURE, camera_tags(), **options)
    assert np.array_equal(pixels(bare_jpeg(data)), pixels(data))


def test_colours_are_still_understood() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert profile in bare_jpeg(jpeg(PICTURE, camera_tags(), icc_profile=profile))
    inks = Image.new("CMYK", (16, 16), (0, 200, 200, 0))
    data = jpeg(inks, camera_tags())
    assert np.array_equal(pixels(bare_jpeg(data)), pixels(data))


def test_a_film_or_a_second_picture_behind_the_end_goes() -> None:
    assert bare_jpeg(FULL + b"ftypmp42 SECRET" + FULL) == bare_jpeg(FULL)


@pytest.mark.parametrize("data", [b"", b"\xff\xd8", b"PNG", FULL[:300], b"\xff\xd8\xff\xe1\xff\xff"])
def test_what_breaks_off_in_its_tables_is_none(data: bytes) -> None:
    assert bare_jpeg(data) == b""


@given(st.binary(max_size=300))
def test_no_bytes_keep_it_from_ending(tail: bytes) -> None:
    bare_jpeg(b"\xff\xd8" + tail)


def test_the_content_of_a_page_stays_as_long_as_it_was() -> None:
    content = b"q BI /F /DCT ID " + FULL + b" EI Q q BI /F /DCT ID\r\n" + FULL + b"\nEI Q (ID )"
    bare = bare_content(content)
    assert b"SECRET" not in bare
    assert len(bare) == len(content)
    assert bare.count(b"EI Q") == 2


@pytest.mark.parametrize("content", [b"", b"BT (ID ) Tj ET", b"BI ID \xff\xd8\xff\xe1", b"BI ID " + FULL[:-2] + b" EI"])
def test_content_whose_pictures_do_not_end_is_left_alone(content: bytes) -> None:
    assert bare_content(content) == content
