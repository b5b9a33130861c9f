"""From the steps of a recogniser to characters and their places."""

import numpy as np
import pytest

from ocr.engines.recognition import Recognition, along_text, alphabet, cut_strip, recognise

CHARACTERS = "困难职工"


class Playback:
    """A network that answers with steps given beforehand: each a class and its probability."""

    def __init__(self, steps: list[tuple[int, float]]) -> None:
        self.steps = steps
        self.widths: list[int] = []

    def run(self, batch: np.ndarray) -> np.ndarray:
        self.widths.append(batch.shape[3])
        assert batch.flags.c_contiguous
        answer = np.zeros((1, batch.shape[3] // 8, 6), np.float32)
        answer[0, :, 0] = 0.01
        for step, (number, chance) in enumerate(self.steps):
            answer[0, step, number] = chance
        return answer

    def characters(self) -> list[str]:
        return list(CHARACTERS)


def read(steps: list[tuple[int, float]], width: int = 128) -> Recognition:
    network = Playback(steps)
    return recognise(network, alphabet(network), np.full((48, width, 3), 255, np.uint8))


def test_blanks_and_repeats_are_dropped_and_a_blank_between_keeps_two_alike() -> None:
    assert read([(1, 0.9), (1, 0.8), (0, 0.9), (1, 0.9), (2, 0.9), (0, 0.9), (3, 0.9)]).text == "困困难职"


def test_a_line_is_as_sure_as_its_characters_where_they_begin() -> None:
    assert read([(1, 0.9), (1, 0.2), (0, 1.0), (2, 0.5)]).confidence == pytest.approx(0.7)


def test_nothing_written_gives_nothing() -> None:
    assert read([]) == Recognition("", 0.0, (0.0,))


def test_only_blanks_between_words_are_kept() -> None:
    space = len(CHARACTERS) + 1
    found = read([(space, 0.9), (0, 0.9), (1, 0.9), (space, 0.9), (2, 0.9), (0, 0.9), (space, 0.9)])
    assert found.text == "困 难"
    assert len(found.edges) == 4


def test_edges_lie_between_the_characters() -> None:
    # 16 steps over the whole strip: characters in the middle of steps 2-3, 6-7 and 10-11.
    steps = [(0, 0.9)] * 2 + [(1, 0.9)] * 2 + [(0, 0.9)] * 2 + [(2, 0.9)] * 2 + [(0, 0.9)] * 2 + [(3, 0.9)] * 2
    assert read(steps).edges == pytest.approx((1 / 16, 5 / 16, 9 / 16, 13 / 16))


def test_padding_does_not_move_the_edges() -> None:
    steps = [(0, 0.9)] * 2 + [(1, 0.9)] * 2 + [(0, 0.9)] * 2 + [(2, 0.9)] * 2
    whole, padded = read(steps, 128), read(steps, 80)
    assert padded.edges[1] == pytest.approx(whole.edges[1] * 128 / 80)
    assert padded.edges[-1] <= 1.0


@pytest.mark.parametrize(("width", "padded"), [(16, 128), (128, 128), (129, 256), (640, 640), (3200, 3200)])
def test_widths_are_rounded_up_so_that_few_shapes_are_met(width: int, padded: int) -> None:
    network = Playback([])
    recognise(network, alphabet(network), np.zeros((48, width, 3), np.uint8))
    assert network.widths == [padded]


def test_a_strip_is_cut_along_the_line_and_scaled_to_its_height() -> None:
    image = np.full((400, 900, 3), 255, np.uint8)
    image[100:200, 100:400] = 0
    box = np.array([[100, 100], [700, 100], [700, 200], [100, 200]], np.float32)
    strip = cut_strip(image, box)
    assert strip.shape == (48, 288, 3)
    assert strip[24, 100].max() < 20
    assert strip[24, 200].min() > 235


def test_a_box_much_higher_than_wide_is_read_from_below() -> None:
    box = np.array([[100, 100], [140, 100], [140, 400], [100, 400]], np.float32)
    assert along_text(box)[0].tolist() == [140, 100]
    flat = np.array([[100, 100], [400, 100], [400, 140], [100, 140]], np.float32)
    assert along_text(flat) is flat
