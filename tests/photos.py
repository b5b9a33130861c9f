"""Photographs made on the spot: scenes with sky, ground and things in them, and what a camera writes beside them."""

import io
import random
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFilter
from PIL.TiffImagePlugin import IFDRational

from tests.papers import chinese_font

HUNAN = (28.2282, 112.9388)
"""A place: latitude and longitude of Changsha."""


def scene(seed: int, size: tuple[int, int] = (640, 480), *, words: str = "") -> Image.Image:
    """A photograph of nothing in particular; another seed shows something else. `words` stand on a banner in it."""
    chance = random.Random(seed)
    width, height = size
    horizon = round(height * chance.uniform(0.35, 0.6))
    sky, ground = _colour(chance, 90, 220), _colour(chance, 30, 140)
    picture = Image.new("RGB", size, sky)
    draw = ImageDraw.Draw(picture)
    for row in range(horizon):
        shade = 0.5 + row / horizon / 2
        draw.line([(0, row), (width, row)], tuple(round(part * shade) for part in sky))
    draw.rectangle([0, horizon, width, height], ground)
    for _ in range(9):
        left, top = chance.randrange(width), chance.randrange(height // 6, height)
        wide, high = chance.randrange(width // 12, width // 3), chance.randrange(height // 10, height // 2)
        shape = draw.ellipse if chance.random() < 0.4 else draw.rectangle
        shape([left, top, left + wide, top + high], _colour(chance, 20, 235))
    picture = picture.filter(ImageFilter.GaussianBlur(width / 400))
    grain = np.random.default_rng(seed).normal(0, 6, (height, width, 3))
    picture = Image.fromarray(np.clip(np.asarray(picture) + grain, 0, 255).astype(np.uint8))
    if words:
        draw, tall = ImageDraw.Draw(picture), height // 9
        draw.rectangle([width // 12, height // 12, width - width // 12, height // 12 + 2 * tall], (170, 24, 30))
        draw.text((width // 8, height // 12 + tall // 2), words, "#fff2c0", font=chinese_font(tall))
    return picture


def _colour(chance: random.Random, least: int, most: int) -> tuple[int, int, int]:
    return chance.randint(least, most), chance.randint(least, most), chance.randint(least // 2, most // 2)


def camera_tags(
    *,
    taken: str | None = "2026:03:05 14:22:09",
    zone: str | None = "+08:00",
    place: tuple[float, float] | None = HUNAN,
    artist: str | None = None,
    orientation: int = 1,
    **more: Any,
) -> Image.Exif:
    """What a telephone writes beside a photograph."""
    tags = Image.Exif()
    tags[0x010F], tags[0x0110], tags[0x0131], tags[0x0112] = "HUAWEI", "LYA-AL00", "10.1.0", orientation
    if artist:
        tags[0x013B] = artist.encode()
    inner = tags.get_ifd(0x8769)
    inner[0x829A], inner[0x829D], inner[0x8827] = IFDRational(1, 120), IFDRational(18, 10), 200
    inner[0xA431] = "SN-0042"
    if taken:
        inner[0x9003] = taken
    if zone:
        inner[0x9011] = zone
    if place:
        spot = tags.get_ifd(0x8825)
        for side, degrees, sides in ((1, place[0], "NS"), (3, place[1], "EW")):
            spot[side], spot[side + 1] = sides[degrees < 0], _sexagesimal(abs(degrees))
    for tag, value in more.items():
        tags[int(tag.removeprefix("tag_"), 16)] = value.encode() if isinstance(value, str) else value
    return tags


def _sexagesimal(degrees: float) -> tuple[IFDRational, IFDRational, IFDRational]:
    minutes = degrees % 1 * 60
    return IFDRational(int(degrees), 1), IFDRational(int(minutes), 1), IFDRational(round(minutes % 1 * 60e4), 10000)


def jpeg(picture: Image.Image, tags: Image.Exif | None = None, **options: Any) -> bytes:
    """A picture as a JPEG file, with a camera's tags or without."""
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=88, **({"exif": tags} if tags else {}), **options)
    return target.getvalue()
