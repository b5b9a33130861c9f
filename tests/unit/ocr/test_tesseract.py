"""What is done around Tesseract: preparing the page, minding the program, putting words together."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFilter

from ocr import EngineFailedError, Failure, Line, load_engine
from ocr.engines.preparation import black_on_white, evenly_lit, straightened, without_rules, without_specks
from ocr.engines.tesseract import _stitched
from tests.papers import written_page


def bgr(page: Image.Image) -> np.ndarray:
    return np.ascontiguousarray(np.asarray(page.convert("RGB"))[:, :, ::-1])


def ink(page: np.ndarray) -> np.ndarray:
    return page < 128


@pytest.mark.parametrize("skew", [-4.0, -1.3, 0.0, 0.8, 5.0])
def test_a_slanting_page_is_straightened_and_its_points_lead_back(skew: float) -> None:
    page = written_page().rotate(skew, fillcolor="white", resample=Image.Resampling.BICUBIC)  # counter-clockwise
    level = straightened(evenly_lit(bgr(page)))
    rows = np.flatnonzero(ink(level.image[100:230]).sum(axis=1))
    assert rows.max() - rows.min() < 52  # the heading is 44 high
    centre = np.array([[level.image.shape[1] / 2, level.image.shape[0] / 2], [0, 0]], np.float32)
    before = level.points_before(centre)
    assert before[0] == pytest.approx(centre[0], abs=0.5)
    direction = np.degrees(np.arctan2(*(before[0] - before[1])[::-1]))
    straight = np.degrees(np.arctan2(*(centre[0] - centre[1])[::-1]))
    assert straight - direction == pytest.approx(skew, abs=0.3)


def test_a_shadow_is_taken_out() -> None:
    page = bgr(written_page()).astype(np.float32)
    shadow = np.linspace(1.0, 0.35, page.shape[1])[None, :, None]
    lit = evenly_lit((page * shadow).astype(np.uint8))
    paper = lit[900:]
    assert paper.min() > 225
    letters = ink(evenly_lit(bgr(written_page()))).sum()
    assert ink(black_on_white(lit)).sum() == pytest.approx(letters, rel=0.1)


def test_rules_go_and_letters_stay() -> None:
    page = written_page().convert("L")
    plain = black_on_white(np.asarray(page))
    ruled = np.asarray(page).copy()
    for y in (90, 200, 310):
        ruled[y : y + 4, 100:1500] = 0
    ruled[90:310, 100:104] = 0
    ruled[90:310, 1496:1500] = 0
    cleaned = without_rules(black_on_white(ruled))
    assert (ink(cleaned) != ink(plain)).sum() < 0.01 * ink(plain).sum()


def test_dust_goes_and_points_stay() -> None:
    page = np.full((200, 200), 255, np.uint8)
    page[50:52, 50:53] = 0
    page[100:104, 100:104] = 0
    cleaned = without_specks(page)
    assert cleaned[51, 51] == 255
    assert cleaned[102, 102] == 0


def line(text: str, left: float, right: float) -> Line:
    return Line(
        text, ((left, 0), (right, 0), (right, 40), (left, 40)), 0.5, tuple(i / len(text) for i in range(len(text) + 1))
    )


def test_what_only_tesseract_took_apart_is_one_line_again() -> None:
    (joined,) = _stitched((line("法律", 0, 80), line("责任", 100, 180)))
    assert joined.text == "法律责任"
    assert joined.quad == ((0, 0), (180, 0), (180, 40), (0, 40))
    assert joined.edges == pytest.approx((0, 40 / 180, 100 / 180, 140 / 180, 1))


def test_western_words_get_their_blank_and_cells_stay_apart() -> None:
    assert [part.text for part in _stitched((line("Page", 0, 80), line("one", 90, 150), line("姓名", 400, 480)))] == [
        "Page one",
        "姓名",
    ]


def test_a_page_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = load_engine("tesseract")
    monkeypatch.setattr("ocr.engines.tesseract._SECONDS", 0.05)
    noise = np.asarray(Image.effect_noise((2000, 2000), 120).filter(ImageFilter.GaussianBlur(2)).convert("RGB"))
    with pytest.raises(EngineFailedError) as caught:
        engine.read(np.ascontiguousarray(noise), rotation=0)
    assert (caught.value.code, caught.value.data) == (Failure.TIME, {"engine": "tesseract", "seconds": 0.05})


def test_a_program_that_breaks_down_is_an_error_with_its_last_words(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    engine = load_engine("tesseract")
    broken = tmp_path / "tesseract"
    broken.write_text("#!/bin/sh\necho 'out of ink' >&2\nexit 3\n", encoding="ascii")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    with pytest.raises(EngineFailedError) as caught:
        engine.read(np.full((300, 300, 3), 255, np.uint8), rotation=0)
    assert caught.value.code is Failure.PROGRAM
    assert "out of ink" in caught.value.data["detail"]
