"""Whisper models in the form of CTranslate2. The home of faster-whisper."""

import importlib.util
import os
from importlib.metadata import version
from pathlib import Path
from typing import Final

from ocr.base import Lack
from ocr.speech.base import Ears, Heard, Samples, SpeechUnavailableError

NAME: Final = "faster-whisper"
_FILES: Final = ("model.bin", "config.json", "tokenizer.json")
"""Without the last, the library would ask for it over the network."""
_NO_SPEECH: Final = 0.6
"""What the model itself takes for silence with more certainty than this is left out."""
_CHINESE: Final = "以下是普通话的句子。"
"""Lets a model of many languages write simplified characters, with punctuation."""


def probe(folder: Path) -> str:
    """Version of library and model. Raises `SpeechUnavailableError` RUNTIME or MODELS; nothing is loaded."""
    if importlib.util.find_spec("faster_whisper") is None:
        raise SpeechUnavailableError(Lack.RUNTIME, engine=NAME, runtimes=[NAME])
    missing = [str(folder / name) for name in _FILES if not (folder / name).is_file()]
    if missing:
        raise SpeechUnavailableError(Lack.MODELS, engine=NAME, files=missing)
    return f"{version(NAME)} {folder.name}"


def load(folder: Path, threads: int) -> Ears:
    """The engine. Raises what `probe` raises, and MODELS where the model does not open."""
    found = probe(folder)
    os.environ["HF_HUB_OFFLINE"] = "1"  # before the library is imported, or it would look for newer models
    from faster_whisper import WhisperModel

    try:
        model = WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=threads, local_files_only=True)
    except (RuntimeError, ValueError, OSError) as error:
        raise SpeechUnavailableError(Lack.MODELS, engine=NAME, files=[str(folder)]) from error

    class Whisper:
        """See `ocr.speech.base.Ears`."""

        name = NAME
        version = found

        def hear(self, samples: Samples) -> tuple[Heard, ...]:
            """See `ocr.speech.base.Ears`."""
            many = model.model.is_multilingual
            segments, _ = model.transcribe(
                samples,
                language="zh" if many else "en",
                initial_prompt=_CHINESE if many else None,
                condition_on_previous_text=False,
            )
            return tuple(
                Heard(one.start, one.end, one.text.strip())
                for one in segments
                if one.text.strip() and one.no_speech_prob < _NO_SPEECH
            )

    return Whisper()
