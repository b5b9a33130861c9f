"""A picture of a page is a page, a picture of what happened is a photograph, and look-alikes find one another."""

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageEnhance, ImageFilter

from ocr import Line, Reading
from ocr.likeness import Likeness, distance, likeness_of, near_bands
from ocr.photographs import Look, Sign, judge_photo, look_at
from tests.papers import saved, written_page
from tests.photos import camera_tags, jpeg, scene

PAGE = written_page()


def read(characters: int = 0, share: float = 0.0) -> Reading:
    """A reading of so many characters on a line that covers this share of the picture."""
    quad = ((0.0, 0.0), (1000.0, 0.0), (1000.0, 1000 * share), (0.0, 1000 * share))
    edges = tuple(place / max(1, characters) for place in range(characters + 1))
    rows = ((Line("字" * characters, quad, 0.9, edges),),) if characters else ()
    return Reading(1000, 1000, 0, rows, "none", "1", 0.9)


def seen(data: bytes, mime: str = "image/jpeg") -> Look:
    return look_at(io.BytesIO(data), mime)


def by_phone(page: Image.Image) -> bytes:
    """A page as a telephone takes it: warm light, a shadow over one side."""
    shade = np.linspace(1.0, 0.7, page.width)[None, :, None] * np.array([1.0, 0.97, 0.9])
    lit = Image.fromarray((np.asarray(page.convert("RGB")) * shade).astype(np.uint8))
    return jpeg(lit, camera_tags())


@pytest.mark.parametrize(
    ("what", "data", "mime", "reading", "known_form", "is_photo"),
    [
        ("a telephone's", jpeg(scene(1), camera_tags()), "image/jpeg", read(), False, True),
        ("one from a messenger, that strips the record", jpeg(scene(2)), "image/jpeg", read(), False, True),
        ("one with a banner", jpeg(scene(3), camera_tags()), "image/jpeg", read(25, 0.08), False, True),
        ("a large shape that is read as a letter", jpeg(scene(3)), "image/jpeg", read(2, 0.5), False, True),
        ("a notice board with much to read", jpeg(scene(4), camera_tags()), "image/jpeg", read(400, 0.3), False, False),
        ("a page taken by telephone", by_phone(PAGE), "image/jpeg", read(300, 0.2), False, False),
        ("an empty page taken by telephone", by_phone(PAGE), "image/jpeg", read(), False, False),
        ("a scan", jpeg(PAGE), "image/jpeg", read(300, 0.2), False, False),
        ("a scan of an empty page", jpeg(Image.new("RGB", (1000, 1400), "white")), "image/jpeg", read(), False, False),
        ("a card whose wording is known", jpeg(scene(5), camera_tags()), "image/jpeg", read(90, 0.1), True, False),
        ("a drawing of a program", saved(scene(6), "PNG"), "image/png", read(), False, False),
    ],
)
def test_what_is_taken_for_a_photograph(
    what: str, data: bytes, mime: str, reading: Reading, known_form: bool, is_photo: bool
) -> None:
    opinion = judge_photo(seen(data, mime), reading, known_form=known_form)
    assert opinion.is_photo is is_photo, (what, opinion.signs)


def test_it_says_why() -> None:
    opinion = judge_photo(seen(jpeg(scene(1), camera_tags())), read(), known_form=False)
    assert opinion.signs == (Sign.CAMERA, Sign.FEW_WORDS, Sign.NO_SHEET)
    opinion = judge_photo(seen(by_phone(PAGE)), read(300, 0.2), known_form=True)
    assert opinion.signs == (Sign.CAMERA, Sign.MANY_WORDS, Sign.SHEET, Sign.KNOWN_FORM)


def test_thirty_scenes_are_thirty_photographs_with_and_without_a_record() -> None:
    for seed in range(30):
        tags = camera_tags() if seed % 2 else None
        assert judge_photo(seen(jpeg(scene(seed), tags)), read(), known_form=False).is_photo, seed


def alike(one: Image.Image, other: Image.Image) -> bool:
    first, second = of(one), of(other)
    assert first is not None
    assert second is not None
    assert first.is_like(second) is second.is_like(first)
    return first.is_like(second)


def of(picture: Image.Image) -> Likeness | None:
    return likeness_of(np.ascontiguousarray(np.asarray(picture.convert("RGB"))[:, :, ::-1]))


@pytest.mark.parametrize(
    ("what", "change"),
    [
        ("smaller", lambda picture: picture.resize((213, 160))),
        ("squeezed hard", lambda picture: Image.open(io.BytesIO(saved(picture, "JPEG", quality=20)))),
        ("brighter", lambda picture: ImageEnhance.Brightness(picture).enhance(1.15)),
        ("blurred", lambda picture: picture.filter(ImageFilter.GaussianBlur(2))),
        ("its edge cut by a hundredth", lambda picture: picture.crop((6, 5, 634, 475))),
    ],
)
def test_the_same_photograph_is_known_again(what: str, change) -> None:  # type: ignore[no-untyped-def]
    for seed in range(12):
        assert alike(scene(seed), change(scene(seed))), (what, seed)


def test_other_photographs_are_not_taken_for_it() -> None:
    likenesses = [likeness for seed in range(60) if (likeness := of(scene(seed, (320, 240)))) is not None]
    pairs = [(a, b) for index, a in enumerate(likenesses) for b in likenesses[:index]]
    assert len(pairs) == 1770
    assert not [pair for pair in pairs if pair[0].is_like(pair[1])]


def test_a_hash_alone_does_not_decide() -> None:
    one = of(scene(1))
    assert one is not None
    assert not one.is_like(Likeness(one.across, ~one.down & (1 << 64) - 1, one.colour, one.shape))
    assert not one.is_like(Likeness(one.across, one.down, (255, 255, 255), one.shape))
    assert not one.is_like(Likeness(one.across, one.down, one.colour, one.shape * 1.5))
    assert one.is_like(Likeness(one.across ^ 0b111_1111, one.down, one.colour, one.shape))
    assert not one.is_like(Likeness(one.across ^ 0b1111_1111, one.down, one.colour, one.shape))


@pytest.mark.parametrize("colour", ["black", "white", "#808080"])
def test_a_picture_without_shapes_is_compared_with_nothing(colour: str) -> None:
    assert of(Image.new("RGB", (300, 200), colour)) is None


@given(st.integers(0, (1 << 64) - 1), st.sets(st.integers(0, 63), max_size=7))
def test_whatever_seven_bits_differ_some_band_is_near(bits: int, turned: set[int]) -> None:
    other = bits
    for place in turned:
        other ^= 1 << place
    assert distance(bits, other) == len(turned)
    one, two = (Likeness(value, 0, (0, 0, 0), 1.0) for value in (bits, other))
    assert any(b in near_bands(a) for a, b in zip(one.bands, two.bands, strict=True))


def test_eight_bits_may_hide_from_every_band() -> None:
    one = Likeness(0, 0, (0, 0, 0), 1.0)
    other = Likeness(0x0003_0003_0003_0003, 0, (0, 0, 0), 1.0)
    assert not any(b in near_bands(a) for a, b in zip(one.bands, other.bands, strict=True))
