"""What cameras write is read, and what is crafted into its place does no harm."""

import io
import struct
import zlib
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from ocr.exif import Shot, read_shot
from ocr.pictures import open_picture
from tests.photos import camera_tags, jpeg, scene

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:PIL.TiffImagePlugin")

SMALL = scene(1, (64, 48))


def shot_of(data: bytes) -> Shot:
    with open_picture(io.BytesIO(data)) as picture:
        return read_shot(picture)


def test_time_place_and_camera_are_read() -> None:
    shot = shot_of(jpeg(SMALL, camera_tags(artist="周明", orientation=6)))
    assert shot.taken_at == datetime(2026, 3, 5, 14, 22, 9, tzinfo=timezone(timedelta(hours=8)))
    assert (shot.latitude, shot.longitude) == (pytest.approx(28.2282, abs=1e-6), pytest.approx(112.9388, abs=1e-6))
    assert (shot.camera, shot.number, shot.software) == ("HUAWEI LYA-AL00", "SN-0042", "10.1.0")
    assert (shot.artist, shot.orientation, shot.exposed) == ("周明", 6, True)


@pytest.mark.parametrize("form", ["PNG", "WEBP", "TIFF"])
def test_other_formats_carry_the_same_record(form: str) -> None:
    target = io.BytesIO()
    SMALL.save(target, form, exif=camera_tags().tobytes())
    shot = shot_of(target.getvalue())
    assert shot.taken_at is not None
    assert shot.latitude == pytest.approx(28.2282, abs=1e-6)


def test_a_heic_says_where_it_was_taken() -> None:
    shot = shot_of(Path(__file__).with_name("red_left_with_place.heic").read_bytes())
    assert (shot.latitude, shot.longitude, shot.camera) == (28.2282, 112.9388, "HUAWEI LYA-AL00")


@pytest.mark.parametrize(
    ("place", "read"),
    [
        ((-34.6, -58.38), (-34.6, -58.38)),
        ((0.0, 0.0), (None, None)),
        ((90.0, 180.0), (90.0, 180.0)),
        ((90.1, 10.0), (None, None)),
        ((10.0, 180.1), (None, None)),
    ],
)
def test_south_and_west_are_negative_and_no_place_on_earth_is_none(
    place: tuple[float, float], read: tuple[float | None, float | None]
) -> None:
    shot = shot_of(jpeg(SMALL, camera_tags(place=place)))
    assert (shot.latitude, shot.longitude) == (pytest.approx(read[0], abs=1e-6), pytest.approx(read[1], abs=1e-6))


def test_a_place_in_another_datum_is_not_taken_for_one_in_ours() -> None:
    tags = camera_tags()
    tags.get_ifd(0x8825)[0x12] = "TOKYO"
    assert shot_of(jpeg(SMALL, tags)).latitude is None


def test_a_division_by_zero_is_no_place() -> None:
    tags = camera_tags()
    tags.get_ifd(0x8825)[2] = (IFDRational(28, 1), IFDRational(1, 0), IFDRational(0, 0))
    assert shot_of(jpeg(SMALL, tags)).latitude is None


@pytest.mark.parametrize(
    ("written", "zone", "read"),
    [
        ("2026:03:05 14:22:09", "-03:30", datetime(2026, 3, 5, 17, 52, 9, tzinfo=UTC)),
        ("2026:03:05 14:22:09", "+25:00", datetime.fromisoformat("2026-03-05T14:22:09")),
        ("2026:03:05 14:22:09", None, datetime.fromisoformat("2026-03-05T14:22:09")),
        ("2026:02:30 14:22:09", None, None),
        ("0000:00:00 00:00:00", None, None),
        ("    :  :     :  :  ", None, None),
        ("1970:01:01 00:00:00", None, None),
        ("去年", None, None),
    ],
)
def test_a_time_that_no_clock_shows_is_none(written: str, zone: str | None, read: datetime | None) -> None:
    tags = camera_tags(taken=written, zone=zone)
    assert shot_of(jpeg(SMALL, tags)).taken_at == read


def test_a_text_is_one_short_line_of_what_can_be_shown() -> None:
    shot = shot_of(jpeg(SMALL, camera_tags(tag_010F="恶\x1b[31m\n意" + "长" * 5000)))
    assert shot.maker is not None
    assert shot.maker.startswith("恶 [31m 意长")
    assert len(shot.maker) == 100


def test_a_record_survives_being_kept() -> None:
    shot = shot_of(jpeg(SMALL, camera_tags()))
    assert Shot.load(shot.dump()) == shot
    assert Shot.load(Shot().dump()) == Shot()


def test_tags_that_claim_the_same_bytes_again_and_again_fill_no_memory() -> None:
    entries = b"".join(struct.pack("<HHII", 300 + number, 7, 50_000, 8) for number in range(4_500))
    block = b"II*\0\x08\0\0\0" + struct.pack("<H", 4_500) + entries + bytes(4)
    assert shot_of(with_block(block)).camera is None


def test_a_block_of_tags_larger_than_any_camera_writes_is_left_alone() -> None:
    tags = camera_tags()
    tags.get_ifd(0x8769)[0x927C] = bytes(1_100_000)
    target = io.BytesIO()
    SMALL.save(target, "PNG", exif=tags)
    assert shot_of(target.getvalue()) == Shot()


@given(st.binary(max_size=400))
def test_whatever_stands_in_place_of_the_tags_the_picture_opens(garbage: bytes) -> None:
    shot_of(with_block(b"II*\0" + garbage))


@given(st.integers(0, 10_000), st.integers(0, 255))
def test_whatever_byte_of_the_tags_is_turned_the_picture_opens(place: int, value: int) -> None:
    block = bytearray(camera_tags().tobytes())
    block[place % len(block)] = value
    shot_of(with_block(bytes(block).removeprefix(b"Exif\0\0")))


def with_block(block: bytes) -> bytes:
    """A PNG whose EXIF chunk holds just these bytes."""
    target = io.BytesIO()
    Image.new("RGB", (8, 8)).save(target, "PNG")
    data, body = target.getvalue(), b"eXIf" + block
    chunk = struct.pack(">I", len(block)) + body + struct.pack(">I", zlib.crc32(body))
    return data[:33] + chunk + data[33:]
