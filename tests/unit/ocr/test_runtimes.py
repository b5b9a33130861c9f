"""The runtimes are interchangeable: the same models read the same with each."""

import importlib.util

import numpy as np
import pytest

from ocr.engines.detection import detect
from ocr.engines.ppocr import models
from ocr.engines.recognition import along_text, alphabet, cut_strip, recognise
from ocr.engines.runtime import RUNTIMES, choose_runtime, load_network
from tests.papers import LETTER, written_page

HERE = [runtime for runtime in RUNTIMES if importlib.util.find_spec(runtime) is not None]


@pytest.mark.parametrize("runtime", HERE)
def test_a_runtime_finds_and_reads_the_lines(runtime: str) -> None:
    page = np.ascontiguousarray(np.asarray(written_page())[:, :, ::-1])
    detector, recogniser, _ = (load_network(runtime, path, 1) for path in models().values())
    characters = alphabet(recogniser)
    assert len(characters) == 18_710
    boxes = sorted(detect(detector, page), key=lambda box: float(box[0, 1]))
    read = [recognise(recogniser, characters, cut_strip(page, along_text(box))) for box in boxes]
    assert [found.text for found in read] == list(LETTER)
    assert min(found.confidence for found in read) > 0.9


def test_the_runtime_chosen_is_one_that_is_here() -> None:
    assert choose_runtime() in HERE
